//! The cart and the checkout, as pages show them.

use serde::{Deserialize, Serialize};

use super::Picture;
use crate::{
    form::{CheckoutField, CheckoutForm, FormErrors},
    ids::VariantId,
    money::{Currency, Money},
    pricing::Totals,
};

/// Why a line cannot be bought as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LineProblem {
    /// Not sold any more.
    NotForSale,
    /// None left.
    SoldOut,
    /// Fewer left than the cart holds.
    OnlyLeft(u32),
}

impl LineProblem {
    /// As the shopper reads it: what is wrong, and what to do.
    pub fn sentence(self) -> String {
        match self {
            Self::NotForSale => "Not sold any more. Remove it to go on.".to_owned(),
            Self::SoldOut => "Sold out. Remove it to go on.".to_owned(),
            Self::OnlyLeft(left) => format!("Only {left} left. Choose {left} or fewer."),
        }
    }
}

/// A line of the cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    /// What is bought.
    pub variant: VariantId,
    /// The product's page.
    pub path: String,
    /// The product.
    pub title: String,
    /// The variant's option values; empty for the only variant.
    pub variant_title: String,
    /// The product's first picture.
    pub picture: Option<Picture>,
    /// For one.
    pub unit_price: Money,
    /// The former price of one.
    pub compare_at: Option<Money>,
    /// How many.
    pub quantity: u32,
    /// The most that can be chosen now.
    pub max: u32,
    /// For all of them.
    pub total: Money,
    /// The same, as shown.
    pub total_text: String,
    /// What is in the way.
    pub problem: Option<LineProblem>,
}

/// The cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartPage {
    /// In the order they were put in.
    pub lines: Vec<CartLine>,
    /// Priced by the one function, without delivery.
    pub totals: Totals,
    /// Pieces in all.
    pub count: u32,
    /// What delivery costs at least.
    pub delivery_from: Money,
    /// Goods from this amount travel free (the cheapest way, nearest zone).
    pub free_from: Option<Money>,
}

impl CartPage {
    /// Whether it can go to the checkout.
    pub fn is_ready(&self) -> bool {
        !self.lines.is_empty() && self.lines.iter().all(|line| line.problem.is_none())
    }

    /// What will be paid, as far as it is known before the address.
    pub fn sums(&self, currency: Currency) -> CartSums {
        let goods = self.totals.goods;
        let missing = self
            .free_from
            .and_then(|from| from.checked_sub(goods).ok())
            .filter(|missing| *missing > Money::ZERO);
        let free = self.delivery_from == Money::ZERO || (self.free_from.is_some() && missing.is_none());
        let delivery = if free { Money::ZERO } else { self.delivery_from };
        let total = self.totals.total.checked_add(delivery).unwrap_or(self.totals.total);
        CartSums {
            delivery: if free {
                "Free".to_owned()
            } else {
                format!("from {}", delivery.format_short(currency))
            },
            total: if free {
                total.format_short(currency)
            } else {
                format!("from {}", total.format_short(currency))
            },
            free_hint: match missing {
                Some(missing) if !free => format!(
                    "Add goods for {} more, and delivery is free.",
                    missing.format_short(currency)
                ),
                Some(_) | None => String::new(),
            },
        }
    }
}

/// What a cart's delivery and total are, as a shopper reads them before the address is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartSums {
    /// `from Rs 100`, `Free`.
    pub delivery: String,
    /// With the cheapest delivery: `from Rs 1,350`, `Rs 6,000`.
    pub total: String,
    /// How far free delivery is; empty when it is reached or there is none.
    pub free_hint: String,
}

/// What an island shows after a change to the cart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartChange {
    /// Pieces in all.
    pub count: u32,
    /// The lines.
    pub lines: Vec<CartLine>,
    /// The goods' total, as shown.
    pub goods: String,
    /// What comes on top, as shown.
    pub sums: CartSums,
}

/// A way of delivery that a shopper can choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryChoice {
    /// In forms.
    pub code: String,
    /// As shown.
    pub name: String,
    /// What it costs.
    pub price: Money,
    /// The price as shown: `Free`, `Rs 100`.
    pub price_text: String,
    /// When it arrives: `Tue 24 – Wed 25 Nov`.
    pub promise: String,
}

/// The checkout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutPage {
    /// What is bought.
    pub cart: CartPage,
    /// With the chosen delivery.
    pub totals: Totals,
    /// What was typed so far.
    pub form: CheckoutForm,
    /// What is wrong with it.
    pub errors: FormErrors<CheckoutField>,
    /// The ways of delivery to the typed area (of the shop's own city before one is typed).
    pub deliveries: Vec<DeliveryChoice>,
    /// Why cash on delivery is not offered; `None` when it is.
    pub cash_refused: Option<String>,
    /// Whether the wallet is offered.
    pub esewa: bool,
    /// What the shopper agrees to ([`crate::pricing::Agreed`] as text).
    pub agreed: String,
    /// Makes a repeated post the same order.
    pub key: String,
    /// What has changed since the shopper agreed, in sentences; empty on the first look.
    pub changes: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cart(goods: i64, delivery_from: i64, free_from: Option<i64>) -> CartPage {
        let goods = Money::from_major(goods);
        let totals = Totals {
            lines: vec![goods],
            goods,
            discount: Money::ZERO,
            delivery: Money::ZERO,
            tax_included: Money::ZERO,
            total: goods,
        };
        CartPage {
            lines: Vec::new(),
            totals,
            count: 1,
            delivery_from: Money::from_major(delivery_from),
            free_from: free_from.map(Money::from_major),
        }
    }

    #[test]
    fn the_way_to_free_delivery_is_told_until_it_is_reached() {
        let near = cart(4_200, 100, Some(5_000)).sums(Currency::Npr);
        assert_eq!(
            (near.delivery.as_str(), near.total.as_str()),
            ("from Rs\u{a0}100", "from Rs\u{a0}4,300")
        );
        assert_eq!(near.free_hint, "Add goods for Rs\u{a0}800 more, and delivery is free.");

        let reached = cart(5_000, 100, Some(5_000)).sums(Currency::Npr);
        assert_eq!(
            reached,
            CartSums {
                delivery: "Free".into(),
                total: "Rs\u{a0}5,000".into(),
                free_hint: String::new()
            }
        );
        let always = cart(10, 0, Some(5_000)).sums(Currency::Npr);
        assert_eq!((always.total.as_str(), always.free_hint.as_str()), ("Rs\u{a0}10", ""));
        assert_eq!(cart(10, 100, None).sums(Currency::Npr).free_hint, "");
    }
}
