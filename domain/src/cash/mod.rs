//! The cash desk: whether a cash order is meant seriously, and whether what couriers collected has come to the shop.

mod ageing;
mod call;
mod check;
mod remittance;

pub use ageing::{Age, LATE_DAYS};
pub use call::{Call, CallOutcome, call};
pub use check::{
    Attempt, CODE_LETTERS, CODE_LIVES_MS, CODE_TRIES, CODES, CheckState, CodeFacts, may_send, read_code, try_code,
};
pub use remittance::{ColumnsMissing, Match, ParcelMoney, RemittanceRow, RowRefused, Settlement, match_row, read_rows};

use serde::{Deserialize, Serialize};

use crate::time::HOUR_MS;

/// How a code reaches the shopper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeWay {
    /// It does not: the shop calls.
    #[default]
    None,
    /// As a text message to the order's number.
    Text,
    /// As a mail, where the order has an address.
    Mail,
}

/// How cash orders are verified before they are packed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Verification {
    /// How a code is sent. Whoever does not enter it is called.
    pub code: CodeWay,
    /// Hours after which an order that nobody has confirmed is called off.
    pub deadline_hours: u16,
    /// Calls that nobody answers before the shop stops calling.
    pub calls: u16,
    /// Minutes from one such call to the next.
    pub call_again_minutes: u16,
    /// Delivered orders after which a phone number is trusted: its orders are confirmed at once. 0 trusts nobody.
    pub trusted_after: u16,
}

impl Default for Verification {
    /// By telephone within a day, three calls two hours apart; trusted after three delivered orders without a refusal.
    fn default() -> Self {
        Self {
            code: CodeWay::None,
            deadline_hours: 24,
            calls: 3,
            call_again_minutes: 120,
            trusted_after: 3,
        }
    }
}

impl Verification {
    /// Until when a new order waits, in milliseconds.
    pub fn deadline_ms(&self) -> i64 {
        i64::from(self.deadline_hours.max(1)).saturating_mul(HOUR_MS)
    }

    /// Whether orders of a phone number with this history need no check.
    pub fn trusts(&self, history: PhoneHistory) -> bool {
        self.trusted_after > 0 && history.refused == 0 && history.delivered >= u32::from(self.trusted_after)
    }
}

/// What a phone number's orders have come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneHistory {
    /// Cash orders that are not finished.
    pub open: u32,
    /// Orders that were delivered.
    pub delivered: u32,
    /// Parcels that were not taken at the door.
    pub refused: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(delivered: u32, refused: u32) -> PhoneHistory {
        PhoneHistory {
            open: 1,
            delivered,
            refused,
        }
    }

    #[test]
    fn trust_takes_deliveries_and_is_lost_by_one_refusal() {
        let rules = Verification::default();
        assert!(rules.trusts(history(3, 0)));
        assert!(!rules.trusts(history(2, 0)));
        assert!(!rules.trusts(history(30, 1)));

        let nobody = Verification {
            trusted_after: 0,
            ..rules
        };
        assert!(!nobody.trusts(history(30, 0)));
    }

    #[test]
    fn settings_stored_by_an_earlier_version_are_read_with_defaults() {
        let read: Verification = serde_json::from_str(r#"{"deadline_hours":6}"#).unwrap();
        assert_eq!((read.deadline_hours, read.calls), (6, 3));
    }
}
