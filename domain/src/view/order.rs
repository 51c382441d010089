//! An order, as its own page shows it.

use serde::{Deserialize, Serialize};

use super::Picture;
use crate::{
    ids::{AccessToken, OrderLineId, OrderNumber},
    money::{Currency, Money},
    order::{FulfilmentState, NextStep, OrderState, PaymentState, ReturnState, TimelineEntry, can_cancel_own},
    payment::Method,
    time::Timestamp,
};

/// A line of an order: what was agreed, whatever became of the product since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// For people and machines.
    pub sku: String,
    /// The product.
    pub title: String,
    /// The option values; may be empty.
    pub variant_title: String,
    /// The product's page, while it has one.
    pub path: Option<String>,
    /// The product's picture, while it has one.
    pub picture: Option<Picture>,
    /// For one.
    pub unit_price: Money,
    /// How many.
    pub quantity: u32,
    /// For all of them.
    pub total: Money,
}

/// An order's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderPage {
    /// Its name.
    pub number: OrderNumber,
    /// Opens this page.
    pub token: AccessToken,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Where the order stands.
    pub state: OrderState,
    /// Where its payment stands.
    pub payment: PaymentState,
    /// Where the parcel stands.
    pub fulfilment: FulfilmentState,
    /// How it is paid.
    pub method: Method,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// The order's own currency.
    pub currency: Currency,
    /// Sum of the lines.
    pub goods: Money,
    /// Taken off.
    pub discount: Money,
    /// For delivery.
    pub delivery: Money,
    /// Contained in the total.
    pub tax_included: Money,
    /// What is paid.
    pub total: Money,
    /// Who receives it.
    pub recipient: String,
    /// The recipient's number, as people write it.
    pub phone: String,
    /// Where mails go.
    pub email: Option<String>,
    /// The address, line by line.
    pub address: Vec<String>,
    /// The shopper's note; may be empty.
    pub note: String,
    /// The chosen delivery and its promise.
    pub delivery_name: String,
    /// `Tue 24 – Wed 25 Nov`.
    pub delivery_promise: String,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// What comes next.
    pub next: NextStep,
    /// Whether the wallet can be tried (again).
    pub can_pay: bool,
    /// Whether it can be paid in cash instead.
    pub can_switch_to_cash: bool,
    /// Until when the goods are held for an unpaid order.
    pub held_until: Option<Timestamp>,
    /// Whether a guest has placed it here, so that an account can be made of it.
    pub is_guests: bool,
    /// Until when its goods can be sent back; `None` when none is left for that, or it is too late.
    pub return_until: Option<Timestamp>,
    /// Goods that came back or are to, oldest first.
    pub returns: Vec<OwnReturn>,
}

impl OrderPage {
    /// Whether whoever holds the link can call it off without asking.
    pub const fn can_cancel(&self) -> bool {
        can_cancel_own(self.state, self.payment, self.fulfilment)
    }
}

/// A return, as the shopper sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnReturn {
    /// Within its order, from 1.
    pub number: u32,
    /// Where it stands.
    pub state: ReturnState,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// The shop's answer; may be empty.
    pub answer: String,
    /// What it is about: `2 × Ilam Tea`.
    pub pieces: Vec<String>,
    /// Whether it can still be called off.
    pub can_withdraw: bool,
}

/// What the form for a return offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnPage {
    /// The order.
    pub number: OrderNumber,
    /// Opens the order's page.
    pub token: AccessToken,
    /// The last moment for it.
    pub until: Timestamp,
    /// Lines with delivered pieces that no return speaks of.
    pub choices: Vec<ReturnChoice>,
}

/// A line of an order with pieces that can come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnChoice {
    /// The line.
    pub line: OrderLineId,
    /// The product.
    pub title: String,
    /// The option values; may be empty.
    pub variant_title: String,
    /// How many pieces can come back.
    pub most: u32,
}

/// The form that takes the shopper to the wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayPage {
    /// The order.
    pub number: OrderNumber,
    /// Opens the order's page.
    pub token: AccessToken,
    /// What will be paid, as shown.
    pub amount: String,
    /// Where the form posts to.
    pub action: String,
    /// The signed fields, in order.
    pub fields: Vec<(String, String)>,
}
