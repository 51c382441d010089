//! Changing an order before it is packed: what it then costs, what stock it takes or gives back, and who owes whom.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    ids::{OrderLineId, VariantId},
    money::{Money, MoneyError},
    pricing::{PriceRequest, PricedLine, TaxRule, Totals, price},
    text::{Email, Quantity},
};

/// A line as the order has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgreedLine {
    /// Which.
    pub id: OrderLineId,
    /// What; `None` when the shop no longer has such a variant.
    pub variant: Option<VariantId>,
    /// As agreed when it was ordered, whatever it costs now.
    pub unit_price: Money,
    /// Pieces.
    pub quantity: u32,
}

/// A line as it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EditedLine {
    /// So many of a line that is there; none takes it out.
    Keep {
        /// Which.
        line: OrderLineId,
        /// Pieces.
        quantity: u32,
    },
    /// A new one, at today's price.
    Add {
        /// What.
        variant: VariantId,
        /// Pieces.
        quantity: u32,
    },
}

/// Where an order's mails go from now on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MailTo {
    /// Where they went before.
    #[default]
    AsBefore,
    /// Nowhere.
    Nobody,
    /// There.
    Address(Email),
}

/// What a new line costs today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceOfToday {
    /// Of what.
    pub variant: VariantId,
    /// For one piece.
    pub price: Money,
}

/// A line of the changed order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewLine {
    /// The line that it was; `None` for a new one.
    pub line: Option<OrderLineId>,
    /// What.
    pub variant: Option<VariantId>,
    /// For one piece.
    pub unit_price: Money,
    /// Pieces.
    pub quantity: Quantity,
}

/// A changed order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// Its lines, in order. Lines that are not among them are taken out.
    pub lines: Vec<NewLine>,
    /// What it costs.
    pub totals: Totals,
    /// More (or less) to pay than before.
    pub difference: Money,
    /// Pieces to take out of the stock (above zero) or to give back (below), by variant.
    pub stock: BTreeMap<VariantId, i64>,
}

/// Why an order cannot be changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EditRefused {
    /// Nothing would be left.
    #[error("Nothing would be left of the order: cancel it instead.")]
    Empty,
    /// Not a line of this order, or named twice.
    #[error("A line is not part of this order any more. Look at it again.")]
    UnknownLine,
    /// A variant that is not sold.
    #[error("One of the new articles is not for sale.")]
    NotForSale,
    /// More pieces than a line can have.
    #[error("A line can have at most {} pieces.", Quantity::MAX)]
    TooMany,
    /// More of what the shop no longer knows.
    #[error("An article that is no longer in the catalogue cannot be increased.")]
    Gone,
    /// An amount beyond what an order can hold.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// What stays the same or is known of the order when it is changed.
#[derive(Clone, Debug)]
pub struct Before<'a> {
    /// Its lines.
    pub lines: &'a [AgreedLine],
    /// What it cost.
    pub total: Money,
    /// What was taken off.
    pub discount: Money,
    /// What delivery costs from now on.
    pub delivery: Money,
    /// The tax in the prices.
    pub tax: TaxRule,
}

/// The order after a change. Lines that the change does not name stay as they are.
///
/// # Errors
/// [`EditRefused`], with what to do.
pub fn edit(before: &Before<'_>, changes: &[EditedLine], today: &[PriceOfToday]) -> Result<Edited, EditRefused> {
    let mut lines = Vec::new();
    for line in before.lines {
        let quantity = kept(changes, line)?;
        if quantity > line.quantity && line.variant.is_none() {
            return Err(EditRefused::Gone);
        }
        if quantity > 0 {
            lines.push(NewLine {
                line: Some(line.id),
                variant: line.variant,
                unit_price: line.unit_price,
                quantity: Quantity::new(quantity).map_err(|_| EditRefused::TooMany)?,
            });
        }
    }
    add_new(&mut lines, before, changes, today)?;
    if lines.is_empty() {
        return Err(EditRefused::Empty);
    }
    let priced: Vec<PricedLine> = lines
        .iter()
        .map(|line| PricedLine {
            variant: line.variant.unwrap_or(VariantId(0)),
            unit_price: line.unit_price,
            quantity: line.quantity,
        })
        .collect();
    let totals = price(&PriceRequest {
        lines: &priced,
        discount: before.discount,
        delivery: before.delivery,
        tax: before.tax,
    })?;
    Ok(Edited {
        difference: totals.total.checked_sub(before.total)?,
        stock: stock(before.lines, &lines),
        totals,
        lines,
    })
}

/// Pieces that a line keeps.
fn kept(changes: &[EditedLine], line: &AgreedLine) -> Result<u32, EditRefused> {
    let mut named = changes.iter().filter_map(|change| match change {
        EditedLine::Keep { line: id, quantity } if *id == line.id => Some(*quantity),
        EditedLine::Keep { .. } | EditedLine::Add { .. } => None,
    });
    let quantity = named.next().unwrap_or(line.quantity);
    if named.next().is_some() {
        return Err(EditRefused::UnknownLine);
    }
    Ok(quantity)
}

fn add_new(
    lines: &mut Vec<NewLine>,
    before: &Before<'_>,
    changes: &[EditedLine],
    today: &[PriceOfToday],
) -> Result<(), EditRefused> {
    for change in changes {
        match *change {
            EditedLine::Keep { line, .. } if !before.lines.iter().any(|known| known.id == line) => {
                return Err(EditRefused::UnknownLine);
            }
            EditedLine::Keep { .. } | EditedLine::Add { quantity: 0, .. } => {}
            EditedLine::Add { variant, quantity } => {
                let found = today.iter().find(|known| known.variant == variant);
                let unit_price = found.ok_or(EditRefused::NotForSale)?.price;
                lines.push(NewLine {
                    line: None,
                    variant: Some(variant),
                    unit_price,
                    quantity: Quantity::new(quantity).map_err(|_| EditRefused::TooMany)?,
                });
            }
        }
    }
    Ok(())
}

fn stock(before: &[AgreedLine], after: &[NewLine]) -> BTreeMap<VariantId, i64> {
    let mut pieces: BTreeMap<VariantId, i64> = BTreeMap::new();
    let was = before
        .iter()
        .filter_map(|line| Some((line.variant?, i64::from(line.quantity).saturating_neg())));
    let is = after
        .iter()
        .filter_map(|line| Some((line.variant?, i64::from(line.quantity.get()))));
    for (variant, count) in was.chain(is) {
        let sum = pieces.entry(variant).or_default();
        *sum = sum.saturating_add(count);
    }
    pieces.retain(|_, count| *count != 0);
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(id: i64, price: i64, quantity: u32) -> AgreedLine {
        AgreedLine {
            id: OrderLineId(id),
            variant: Some(VariantId(id)),
            unit_price: Money::from_minor(price),
            quantity,
        }
    }

    fn before(lines: &[AgreedLine]) -> Before<'_> {
        let goods: i64 = lines
            .iter()
            .map(|line| line.unit_price.minor() * i64::from(line.quantity))
            .sum();
        Before {
            lines,
            total: Money::from_minor(goods + 100),
            discount: Money::ZERO,
            delivery: Money::from_minor(100),
            tax: TaxRule::None,
        }
    }

    #[test]
    fn more_of_a_line_costs_what_was_agreed_and_a_new_line_costs_what_it_costs_today() {
        let lines = [line(1, 500, 2)];
        let changes = [
            EditedLine::Keep {
                line: OrderLineId(1),
                quantity: 3,
            },
            EditedLine::Add {
                variant: VariantId(9),
                quantity: 1,
            },
        ];
        let today = [PriceOfToday {
            variant: VariantId(9),
            price: Money::from_minor(70),
        }];
        let edited = edit(&before(&lines), &changes, &today).map(|edited| (edited.difference, edited.stock));
        let stock = BTreeMap::from([(VariantId(1), 1), (VariantId(9), 1)]);
        assert_eq!(edited, Ok((Money::from_minor(570), stock)));
    }

    #[test]
    fn an_order_is_not_edited_to_nothing() {
        let lines = [line(1, 500, 2)];
        let none = [EditedLine::Keep {
            line: OrderLineId(1),
            quantity: 0,
        }];
        assert_eq!(edit(&before(&lines), &none, &[]), Err(EditRefused::Empty));
        let unknown = [EditedLine::Keep {
            line: OrderLineId(2),
            quantity: 1,
        }];
        assert_eq!(edit(&before(&lines), &unknown, &[]), Err(EditRefused::UnknownLine));
    }

    proptest! {
        #[test]
        fn the_difference_is_what_the_lines_say(wanted in prop::collection::vec(0_u32..9, 3)) {
            let lines = [line(1, 500, 2), line(2, 333, 1), line(3, 10, 4)];
            let changes: Vec<_> = lines.iter().zip(&wanted)
                .map(|(line, quantity)| EditedLine::Keep { line: line.id, quantity: *quantity }).collect();
            if let Ok(edited) = edit(&before(&lines), &changes, &[]) {
                let goods: i64 = lines.iter().zip(&wanted).map(|(line, n)| line.unit_price.minor() * i64::from(*n)).sum();
                prop_assert_eq!(edited.totals.total.minor(), goods + 100);
                for (line, quantity) in lines.iter().zip(&wanted) {
                    let moved = line.variant.and_then(|variant| edited.stock.get(&variant)).copied().unwrap_or(0);
                    prop_assert_eq!(moved, i64::from(*quantity) - i64::from(line.quantity));
                }
            } else {
                prop_assert!(wanted.iter().all(|quantity| *quantity == 0));
            }
        }
    }
}
