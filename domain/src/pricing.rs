//! The one function that prices a cart. The cart page, the checkout, the order and the tests all call it.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::{
    ids::VariantId,
    money::{BasisPoints, Money, MoneyError},
    text::Quantity,
};

/// One line as the shop's own data has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PricedLine {
    /// What is bought.
    pub variant: VariantId,
    /// For one piece, in minor units, tax included.
    pub unit_price: Money,
    /// How many.
    pub quantity: Quantity,
}

/// Everything that a price depends on.
#[derive(Clone, Debug, Default)]
pub struct PriceRequest<'a> {
    /// The lines, in the order of the cart.
    pub lines: &'a [PricedLine],
    /// Taken off the goods; never more than they cost. (Coupons will fill it.)
    pub discount: Money,
    /// For delivery.
    pub delivery: Money,
    /// The tax that is contained in the prices.
    pub tax: TaxRule,
}

/// How tax is part of a price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaxRule {
    /// Prices are final and no tax is shown.
    #[default]
    None,
    /// Prices contain tax at this rate, and the contained amount is shown.
    Included(BasisPoints),
}

/// What a cart costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// One amount a line, in the request's order.
    pub lines: Vec<Money>,
    /// The sum of the lines.
    pub goods: Money,
    /// What is taken off (zero or above).
    pub discount: Money,
    /// For delivery.
    pub delivery: Money,
    /// Contained in the total; not added to it.
    pub tax_included: Money,
    /// What is paid: goods - discount + delivery.
    pub total: Money,
}

/// Prices a cart.
///
/// # Errors
/// [`MoneyError::TooLarge`] when a sum does not fit.
pub fn price(request: &PriceRequest<'_>) -> Result<Totals, MoneyError> {
    let lines = request
        .lines
        .iter()
        .map(|line| line.unit_price.times(line.quantity))
        .collect::<Result<Vec<_>, _>>()?;
    let goods = Money::sum(lines.iter().copied())?;
    let discount = request.discount.clamp(Money::ZERO, goods.max(Money::ZERO));
    let total = goods.checked_sub(discount)?.checked_add(request.delivery)?;
    let tax_included = match request.tax {
        TaxRule::None => Money::ZERO,
        TaxRule::Included(rate) => contained(total, rate)?,
    };
    Ok(Totals {
        lines,
        goods,
        discount,
        delivery: request.delivery,
        tax_included,
        total,
    })
}

/// The tax inside a gross amount: gross x rate / (1 + rate), halves away from zero.
///
/// # Errors
/// [`MoneyError::TooLarge`] when it does not fit.
pub fn contained(gross: Money, rate: BasisPoints) -> Result<Money, MoneyError> {
    let rate = i128::from(rate.0);
    let divisor = rate.checked_add(10_000).ok_or(MoneyError::TooLarge)?;
    let exact = i128::from(gross.minor())
        .checked_mul(rate)
        .ok_or(MoneyError::TooLarge)?;
    let half = divisor.checked_div(2).unwrap_or(0);
    let rounded = exact
        .checked_add(half)
        .and_then(|sum| sum.checked_div(divisor))
        .ok_or(MoneyError::TooLarge)?;
    i64::try_from(rounded)
        .map(Money::from_minor)
        .map_err(|_| MoneyError::TooLarge)
}

/// What a shopper has seen and agrees to, as text that a form carries: `1;17x2@45000;d10000;t100000`.
///
/// When the same cart is priced again and its text differs, nothing is placed and both are shown. It needs no
/// signature: it can only make the shop refuse, never make it charge another price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// Variant, pieces, price of one.
    pub lines: Vec<(VariantId, u32, Money)>,
    /// For delivery.
    pub delivery: Money,
    /// In all.
    pub total: Money,
}

impl Agreed {
    /// What this cart and these totals say.
    pub fn new(lines: &[PricedLine], totals: &Totals) -> Self {
        let lines = lines
            .iter()
            .map(|line| (line.variant, line.quantity.get(), line.unit_price))
            .collect();
        Self {
            lines,
            delivery: totals.delivery,
            total: totals.total,
        }
    }

    /// The text for the form.
    pub fn text(&self) -> String {
        let mut text = String::from("1");
        for (variant, pieces, price) in &self.lines {
            let _ = write!(text, ";{variant}x{pieces}@{}", price.minor());
        }
        let _ = write!(text, ";d{};t{}", self.delivery.minor(), self.total.minor());
        text
    }

    /// Reads the text of a form; `None` when it is not ours.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("1;")?.split(';');
        let total = money(parts.next_back()?.strip_prefix('t')?)?;
        let delivery = money(parts.next_back()?.strip_prefix('d')?)?;
        let lines = parts
            .map(|part| {
                let (variant, rest) = part.split_once('x')?;
                let (pieces, price) = rest.split_once('@')?;
                Some((VariantId(variant.parse().ok()?), pieces.parse().ok()?, money(price)?))
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Self { lines, delivery, total })
    }
}

fn money(text: &str) -> Option<Money> {
    text.parse().ok().map(Money::from_minor)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(variant: i64, price: i64, pieces: u32) -> PricedLine {
        PricedLine {
            variant: VariantId(variant),
            unit_price: Money::from_minor(price),
            quantity: Quantity::clamped(pieces),
        }
    }

    #[test]
    fn an_empty_cart_costs_only_its_delivery() {
        let totals = price(&PriceRequest {
            delivery: Money::from_major(100),
            ..PriceRequest::default()
        });
        assert_eq!(totals.map(|totals| totals.total), Ok(Money::from_major(100)));
    }

    #[test]
    fn a_discount_never_pays_for_delivery() {
        let lines = [line(1, 5_000, 1)];
        let request = PriceRequest {
            lines: &lines,
            discount: Money::from_minor(9_000),
            delivery: Money::from_minor(100),
            tax: TaxRule::None,
        };
        assert_eq!(price(&request).map(|totals| totals.total), Ok(Money::from_minor(100)));
    }

    #[test]
    fn vat_is_shown_inside_the_price() {
        let lines = [line(1, 11_300, 1)];
        let request = PriceRequest {
            lines: &lines,
            tax: TaxRule::Included(BasisPoints(1300)),
            ..PriceRequest::default()
        };
        assert_eq!(
            price(&request).map(|totals| (totals.total, totals.tax_included)),
            Ok((Money::from_minor(11_300), Money::from_minor(1_300)))
        );
    }

    #[test]
    fn too_much_is_an_error() {
        let lines = [line(1, i64::MAX, 2)];
        assert_eq!(
            price(&PriceRequest {
                lines: &lines,
                ..PriceRequest::default()
            }),
            Err(MoneyError::TooLarge)
        );
    }

    proptest! {
        #[test]
        fn totals_are_the_sum_of_their_parts(
            lines in prop::collection::vec((1_i64..1_000, 0_i64..100_000_000, 1_u32..=999), 0..60),
            discount in 0_i64..1_000_000_000,
            delivery in 0_i64..1_000_000,
            rate in 0_u32..10_000,
        ) {
            let lines: Vec<_> = lines.into_iter().map(|(id, price, pieces)| line(id, price, pieces)).collect();
            let request = PriceRequest {
                lines: &lines,
                discount: Money::from_minor(discount),
                delivery: Money::from_minor(delivery),
                tax: TaxRule::Included(BasisPoints(rate)),
            };
            let totals = price(&request).unwrap();
            let goods: i64 = lines.iter().map(|line| line.unit_price.minor() * i64::from(line.quantity.get())).sum();
            prop_assert_eq!(totals.goods.minor(), goods);
            prop_assert_eq!(Money::sum(totals.lines.clone()).unwrap(), totals.goods);
            prop_assert_eq!(
                totals.total.minor(),
                totals.goods.minor() - totals.discount.minor() + totals.delivery.minor()
            );
            prop_assert!(totals.discount <= totals.goods && totals.discount >= Money::ZERO);
            prop_assert!(totals.tax_included <= totals.total && totals.tax_included >= Money::ZERO);
            let agreed = Agreed::new(&lines, &totals);
            prop_assert_eq!(Agreed::parse(&agreed.text()), Some(agreed));
        }

        #[test]
        fn no_agreed_text_panics(text in ".{0,100}") {
            let _ = Agreed::parse(&text);
        }
    }
}
