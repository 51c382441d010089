//! Time and chance, as the shop gets them: from one place, so that tests can hold them still.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use domain::{
    ids::{AccessToken, OrderNumber},
    time::Timestamp,
};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present moment, UTC.
    fn now(&self) -> Timestamp;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine for the time"
    )]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that everybody shares.
pub type SharedClock = Arc<dyn Clock>;

/// A fresh secret, from the operating system's random source.
#[must_use]
pub fn token() -> AccessToken {
    AccessToken::from_random(rand::random())
}

/// A fresh order number.
#[must_use]
pub fn order_number() -> OrderNumber {
    OrderNumber::from_random(rand::random())
}

/// A fresh name for one attempt to pay: letters, digits and dashes only, as eSewa wants it.
#[must_use]
pub fn transaction_uuid(number: &OrderNumber) -> String {
    let random: u64 = rand::random();
    format!("{number}-{random:012x}").replace('_', "-")
}
