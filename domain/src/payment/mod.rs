//! Paying: the shop's methods, what a gateway can say about a payment in words that fit any gateway, and the one
//! function that decides what its answer means for us.
//!
//! What comes through the shopper's browser is a [`Claim`]; only a [`Lookup`], which the server asked for itself,
//! moves money. [`judge`] weighs both against what the shop has stored.

pub mod cod;
#[cfg(feature = "crypto")]
pub mod esewa;
mod judge;
mod schedule;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{
    money::Money,
    order::{OrderState, PaymentState, codes},
    stock::GRACE_MS,
    time::Timestamp,
};

pub use judge::{FailReason, ReviewReason, Verdict, What, judge};
pub use schedule::{LOOK_UP_WINDOW_MS, NOT_FOUND_FINAL_MS, next_check};

codes! {
    /// How an order is paid.
    Method {
        /// With the eSewa wallet, before it is sent.
        Esewa = "esewa",
        /// In cash, to the courier.
        CashOnDelivery = "cod",
    }
}

impl Method {
    /// As the shopper reads it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Esewa => "eSewa",
            Self::CashOnDelivery => "Cash on delivery",
        }
    }
}

/// What the shop has stored about one attempt to pay, read for [`judge`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentFacts {
    /// The name of the attempt towards the gateway: new for each attempt.
    pub transaction_uuid: String,
    /// What is to be paid.
    pub amount: Money,
    /// The shop's name at the gateway.
    pub product_code: String,
    /// The state of this attempt.
    pub state: PaymentState,
    /// The state of its order.
    pub order_state: OrderState,
    /// The summary over all attempts of the order: tells that another attempt has paid it already.
    pub order_payment: PaymentState,
    /// When the attempt began.
    pub started_at: Timestamp,
    /// Look-ups made before this one.
    pub checks: u32,
}

impl PaymentFacts {
    /// When to look again after a look-up at `now`; `None` once [`LOOK_UP_WINDOW_MS`] is over.
    pub fn next_check(&self, now: Timestamp) -> Option<Timestamp> {
        next_check(self.started_at, self.checks.saturating_add(1), now)
    }
}

/// What the shopper's browser brought back from the gateway, its signature checked. Still only a hint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The attempt it speaks of.
    pub uuid: String,
    /// The amount it speaks of.
    pub amount: Money,
    /// The shop it speaks of.
    pub product_code: String,
    /// What it claims.
    pub state: GatewayState,
}

/// A gateway's own answer to the server's question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lookup {
    /// The attempt it speaks of; empty when it did not answer.
    pub uuid: String,
    /// The amount it speaks of, where it names one.
    pub amount: Option<Money>,
    /// The shop it speaks of; empty when it did not answer.
    pub product_code: String,
    /// Its answer.
    pub state: GatewayState,
}

impl Lookup {
    /// The answer of a gateway that gave none: a timeout, an error page, nonsense.
    pub fn unavailable() -> Self {
        Self {
            uuid: String::new(),
            amount: None,
            product_code: String::new(),
            state: GatewayState::Unavailable,
        }
    }
}

/// What a gateway can say about a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GatewayState {
    /// Paid.
    Complete {
        /// The gateway's own number of the payment.
        reference: String,
    },
    /// Begun and not finished.
    Pending,
    /// Halted half-way: perhaps paid.
    Ambiguous,
    /// The gateway knows of no such payment, or its session ended unpaid.
    NotFound,
    /// Cancelled before it was paid, or reversed afterwards.
    Cancelled,
    /// All of it went back.
    FullRefund,
    /// Some of it went back; the gateway does not say how much.
    PartialRefund,
    /// No answer.
    Unavailable,
    /// A word that the shop does not know.
    Unknown(String),
}

impl GatewayState {
    /// May a hold on stock that has been over for `overdue_ms` be given up on this answer?
    ///
    /// Not when the money is or may be there. A gateway that does not answer gets [`GRACE_MS`] more; what it says
    /// later is then a late success.
    pub const fn frees_stock(&self, overdue_ms: i64) -> bool {
        match self {
            Self::Complete { .. } | Self::Ambiguous | Self::PartialRefund => false,
            Self::Pending | Self::NotFound | Self::Cancelled | Self::FullRefund => overdue_ms >= 0,
            Self::Unavailable | Self::Unknown(_) => overdue_ms >= GRACE_MS,
        }
    }
}
