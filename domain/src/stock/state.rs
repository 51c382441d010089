//! Whether there is enough of a variant, and when that is told.

use crate::order::codes;

/// Pieces at which a variant is low, unless the shop or the variant says otherwise.
pub const LOW_AT: u32 = 3;
/// The highest threshold.
pub const MAX_LOW_AT: u32 = 100_000;

codes! {
    /// Where a variant's stock stands, from good to bad.
    StockState {
        /// More than the threshold.
        Enough = "enough",
        /// The threshold or fewer.
        Low = "low",
        /// None that can be sold.
        Out = "out",
    }
}

impl StockState {
    /// Where so many pieces that nobody was promised stand.
    pub fn of(available: i64, low_at: i64) -> Self {
        if available <= 0 {
            Self::Out
        } else if available <= low_at {
            Self::Low
        } else {
            Self::Enough
        }
    }

    /// What is told when it was `self` before: only a change for the worse. A better one arms the next.
    pub fn crossed_to(self, after: Self) -> Option<Self> {
        (after > self).then_some(after)
    }

    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Enough => "In stock",
            Self::Low => "Low",
            Self::Out => "Sold out",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crossing_is_told_once_and_armed_again_by_recovery() {
        let mut told = Vec::new();
        let mut state = StockState::Enough;
        for available in [5, 3, 2, 1, 0, 0, 2, 0, 9, 3] {
            let after = StockState::of(available, 3);
            told.extend(state.crossed_to(after).map(|crossed| (available, crossed)));
            state = after;
        }
        assert_eq!(
            told,
            [
                (3, StockState::Low),
                (0, StockState::Out),
                (0, StockState::Out),
                (3, StockState::Low)
            ]
        );
    }

    #[test]
    fn a_threshold_of_nothing_only_tells_of_the_last_piece() {
        assert_eq!(StockState::of(1, 0), StockState::Enough);
        assert_eq!(StockState::of(0, 0), StockState::Out);
    }
}
