//! The cart and the checkout, as pages show them.

use serde::{Deserialize, Serialize};

use super::Picture;
use crate::{
    form::{CheckoutField, CheckoutForm, FormErrors},
    ids::VariantId,
    money::Money,
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
}

/// What an island shows after a change to the cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartChange {
    /// Pieces in all.
    pub count: u32,
    /// The lines.
    pub lines: Vec<CartLine>,
    /// The goods' total, as shown.
    pub goods: String,
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
