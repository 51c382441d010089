//! Crediting: what an invoice is worth less, by line, by amount or as a whole, and never more than it said.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Buyer, Invoice, InvoiceLine, PaperNumber, Seller};
use crate::{
    ids::OrderNumber,
    money::{Currency, Money, MoneyError},
    order::codes,
    time::{Timestamp, UtcOffset},
};

codes! {
    /// Why something is credited.
    CreditReason {
        /// The order was called off after the invoice.
        Cancelled = "cancelled",
        /// The parcel was not taken at the door.
        Refused = "refused",
        /// Goods came back.
        Returned = "returned",
        /// Money was given back without goods coming back.
        Refunded = "refunded",
    }
}

impl CreditReason {
    /// As it stands on the paper.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Cancelled => "Order cancelled",
            Self::Refused => "Delivery not accepted",
            Self::Returned => "Goods returned",
            Self::Refunded => "Refund",
        }
    }
}

/// What is to be credited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Crediting {
    /// All that is left of the invoice.
    Whole,
    /// Pieces of lines, and a part of the delivery.
    Lines {
        /// Which, by position, and how many of each.
        lines: Vec<(i64, u32)>,
        /// Of the price of delivery.
        delivery: Money,
    },
    /// An amount, for no goods in particular.
    Amount(Money),
}

/// A line of a credit note: like the invoice's, with the pieces that are credited.
pub type CreditLine = InvoiceLine;

/// A credit note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditNote {
    /// Its number.
    pub number: PaperNumber,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The shop's time, for its dates.
    pub offset: UtcOffset,
    /// The invoice that is worth less now.
    pub invoice: PaperNumber,
    /// When that was issued.
    pub invoiced_at: Timestamp,
    /// The order.
    pub order: OrderNumber,
    /// Who sells.
    pub seller: Seller,
    /// Who buys.
    pub buyer: Buyer,
    /// Why.
    pub reason: CreditReason,
    /// The goods.
    pub lines: Vec<CreditLine>,
    /// Of all amounts.
    pub currency: Currency,
    /// The sum of the lines.
    pub goods: Money,
    /// Their share of the invoice's discount.
    pub discount: Money,
    /// Of the price of delivery.
    pub delivery: Money,
    /// An amount for no goods in particular; below zero when such amounts were credited before.
    pub adjustment: Money,
    /// The tax contained in the total.
    pub tax_included: Money,
    /// goods - discount + delivery + adjustment.
    pub total: Money,
}

/// Why nothing is credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CreditRefused {
    /// There is nothing in it.
    #[error("choose what to credit")]
    Nothing,
    /// No such line, or not so many pieces left of it.
    #[error("line {position}: {left} pieces can be credited")]
    Pieces {
        /// The line.
        position: i64,
        /// Pieces that were not credited yet.
        left: u32,
    },
    /// More than the invoice is still worth.
    #[error("more than the invoice is still worth")]
    TooMuch {
        /// What it is still worth.
        left: Money,
    },
    /// More delivery than was paid.
    #[error("more than was paid for delivery")]
    Delivery {
        /// What can be credited of it.
        left: Money,
    },
    /// An amount that does not fit.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// The credit note for `what`, after the `earlier` ones of the same invoice.
///
/// # Errors
/// [`CreditRefused`]; nothing may be issued then.
pub fn credit(
    invoice: &Invoice,
    earlier: &[CreditNote],
    what: &Crediting,
    number: PaperNumber,
    issued_at: Timestamp,
    reason: CreditReason,
) -> Result<CreditNote, CreditRefused> {
    let before = Before::of(invoice, earlier)?;
    let parts = match what {
        Crediting::Whole => whole(invoice, earlier, &before)?,
        Crediting::Lines { lines, delivery } => by_lines(invoice, earlier, &before, lines, *delivery)?,
        Crediting::Amount(amount) => Parts {
            adjustment: *amount,
            ..Parts::default()
        },
    };
    let total = parts.total()?;
    if total <= Money::ZERO {
        return Err(CreditRefused::Nothing);
    }
    if total > before.left {
        return Err(CreditRefused::TooMuch { left: before.left });
    }
    let tax_included = if total == before.left {
        before.tax_left
    } else {
        share(invoice.tax_included, total, invoice.total)?.min(before.tax_left)
    };
    Ok(CreditNote {
        number,
        issued_at,
        offset: invoice.offset,
        invoice: invoice.number,
        invoiced_at: invoice.issued_at,
        order: invoice.order.clone(),
        seller: invoice.seller.clone(),
        buyer: invoice.buyer.clone(),
        reason,
        lines: parts.lines,
        currency: invoice.currency,
        goods: parts.goods,
        discount: parts.discount,
        delivery: parts.delivery,
        adjustment: parts.adjustment,
        tax_included,
        total,
    })
}

/// What is left of an invoice.
struct Before {
    left: Money,
    tax_left: Money,
    discount_left: Money,
    delivery_left: Money,
}

impl Before {
    fn of(invoice: &Invoice, earlier: &[CreditNote]) -> Result<Self, MoneyError> {
        let rest =
            |whole: Money, part: fn(&CreditNote) -> Money| whole.checked_sub(Money::sum(earlier.iter().map(part))?);
        Ok(Self {
            left: rest(invoice.total, |note| note.total)?,
            tax_left: rest(invoice.tax_included, |note| note.tax_included)?,
            discount_left: rest(invoice.discount, |note| note.discount)?,
            delivery_left: rest(invoice.delivery, |note| note.delivery)?,
        })
    }
}

#[derive(Default)]
struct Parts {
    lines: Vec<CreditLine>,
    goods: Money,
    discount: Money,
    delivery: Money,
    adjustment: Money,
}

impl Parts {
    fn total(&self) -> Result<Money, MoneyError> {
        self.goods
            .checked_sub(self.discount)?
            .checked_add(self.delivery)?
            .checked_add(self.adjustment)
    }
}

/// Pieces of a line that were not credited yet.
fn pieces_left(line: &InvoiceLine, earlier: &[CreditNote]) -> u32 {
    earlier
        .iter()
        .flat_map(|note| &note.lines)
        .filter(|credited| credited.position == line.position)
        .fold(line.quantity, |left, credited| left.saturating_sub(credited.quantity))
}

fn whole(invoice: &Invoice, earlier: &[CreditNote], before: &Before) -> Result<Parts, CreditRefused> {
    let rest: Vec<(i64, u32)> = invoice
        .lines
        .iter()
        .map(|line| (line.position, pieces_left(line, earlier)))
        .filter(|(_, left)| *left > 0)
        .collect();
    let lines = pick(invoice, earlier, &rest)?;
    let mut parts = Parts {
        goods: Money::sum(lines.iter().map(|line| line.total))?,
        discount: before.discount_left,
        delivery: before.delivery_left,
        adjustment: Money::ZERO,
        lines,
    };
    parts.adjustment = before.left.checked_sub(parts.total()?)?;
    Ok(parts)
}

fn by_lines(
    invoice: &Invoice,
    earlier: &[CreditNote],
    before: &Before,
    wanted: &[(i64, u32)],
    delivery: Money,
) -> Result<Parts, CreditRefused> {
    if delivery < Money::ZERO || delivery > before.delivery_left {
        return Err(CreditRefused::Delivery {
            left: before.delivery_left,
        });
    }
    let lines = pick(invoice, earlier, wanted)?;
    let goods = Money::sum(lines.iter().map(|line| line.total))?;
    let credited = Money::sum(earlier.iter().map(|note| note.goods))?;
    let last = credited.checked_add(goods)? == invoice.goods;
    let discount = if last {
        before.discount_left
    } else {
        share(invoice.discount, goods, invoice.goods)?.min(before.discount_left)
    };
    Ok(Parts {
        lines,
        goods,
        discount,
        delivery,
        adjustment: Money::ZERO,
    })
}

/// The wanted pieces as lines. A position that is asked for twice counts together.
fn pick(invoice: &Invoice, earlier: &[CreditNote], wanted: &[(i64, u32)]) -> Result<Vec<CreditLine>, CreditRefused> {
    if let Some((position, _)) = wanted
        .iter()
        .find(|(position, _)| !invoice.lines.iter().any(|line| line.position == *position))
    {
        return Err(CreditRefused::Pieces {
            position: *position,
            left: 0,
        });
    }
    let mut lines = Vec::new();
    for line in &invoice.lines {
        let quantity = wanted
            .iter()
            .filter(|(position, _)| *position == line.position)
            .fold(0_u32, |sum, (_, quantity)| sum.saturating_add(*quantity));
        let left = pieces_left(line, earlier);
        if quantity > left {
            return Err(CreditRefused::Pieces {
                position: line.position,
                left,
            });
        }
        if quantity > 0 {
            let total = line
                .unit_price
                .minor()
                .checked_mul(i64::from(quantity))
                .ok_or(MoneyError::TooLarge)?;
            lines.push(CreditLine {
                quantity,
                total: Money::from_minor(total),
                ..line.clone()
            });
        }
    }
    Ok(lines)
}

/// `whole x part / of`, to the nearest minor unit, halves up; all amounts are zero or above.
fn share(whole: Money, part: Money, of: Money) -> Result<Money, MoneyError> {
    if of <= Money::ZERO {
        return Ok(Money::ZERO);
    }
    let exact = i128::from(whole.minor())
        .checked_mul(i128::from(part.minor()))
        .ok_or(MoneyError::TooLarge)?;
    let of = i128::from(of.minor());
    let rounded = exact
        .checked_mul(2)
        .and_then(|twice| twice.checked_add(of))
        .and_then(|sum| sum.checked_div(of.checked_mul(2)?))
        .ok_or(MoneyError::TooLarge)?;
    i64::try_from(rounded)
        .map(Money::from_minor)
        .map_err(|_| MoneyError::TooLarge)
}
