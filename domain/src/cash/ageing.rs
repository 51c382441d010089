//! How long a courier has been holding the shop's money.

use crate::{
    order::codes,
    time::{DAY_MS, Timestamp},
};

/// Days after a delivery from which its cash is late.
pub const LATE_DAYS: i64 = 7;

codes! {
    /// How old a debt of a courier is.
    Age {
        /// Up to seven days: usual.
        Fresh = "fresh",
        /// Past seven days.
        Late = "late",
        /// Past a fortnight.
        VeryLate = "very_late",
        /// Past a month.
        Lost = "lost",
    }
}

impl Age {
    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Fresh => "Up to 7 days",
            Self::Late => "8 to 14 days",
            Self::VeryLate => "15 to 30 days",
            Self::Lost => "Over 30 days",
        }
    }

    /// The age of the cash of a parcel that was delivered then.
    pub fn of(delivered_at: Timestamp, now: Timestamp) -> Self {
        match now.since(delivered_at).div_euclid(DAY_MS) {
            ..=LATE_DAYS => Self::Fresh,
            8..=14 => Self::Late,
            15..=30 => Self::VeryLate,
            _ => Self::Lost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cash_is_late_after_seven_whole_days() {
        let age = |ms: i64| Age::of(Timestamp(0), Timestamp(ms));
        assert_eq!(age(8 * DAY_MS - 1), Age::Fresh);
        assert_eq!(age(8 * DAY_MS), Age::Late);
        assert_eq!(age(15 * DAY_MS), Age::VeryLate);
        assert_eq!(age(31 * DAY_MS), Age::Lost);
        assert_eq!(age(-DAY_MS), Age::Fresh);
    }
}
