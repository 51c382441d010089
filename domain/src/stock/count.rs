//! Counting the shelf. What is booked is the difference to what was expected when a line was counted: what was sold or
//! received since then is in the level already, and must not be counted twice.

use super::{Delta, Level, StockRefused};
use crate::order::codes;

codes! {
    /// Where a count stands.
    CountState {
        /// People count.
        Open = "open",
        /// Its differences are booked.
        Applied = "applied",
        /// Given up; nothing was booked.
        Abandoned = "abandoned",
    }
}

impl CountState {
    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "Being counted",
            Self::Applied => "Booked",
            Self::Abandoned => "Given up",
        }
    }
}

/// What was found of one variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Pieces on the shelf when it was counted, promised ones too.
    pub counted: i64,
    /// Pieces that the ledger knew of at that moment.
    pub expected: i64,
}

impl Counted {
    /// Pieces found beyond what was expected; below zero some are missing.
    pub const fn difference(self) -> i64 {
        self.counted.saturating_sub(self.expected)
    }

    /// The level once the difference is booked, whatever has moved since.
    ///
    /// # Errors
    /// [`StockRefused::Promised`] when fewer would be left than are promised now.
    pub fn book(self, level: Level) -> Result<(Level, Delta), StockRefused> {
        level.moved(self.difference()).map_err(|refused| match refused {
            StockRefused::OutOfStock { .. } => StockRefused::Promised {
                reserved: level.reserved,
            },
            other => other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sold_meanwhile_is_not_counted_twice() {
        let line = Counted {
            counted: 9,
            expected: 10,
        };
        let three_sold = Level {
            on_hand: 7,
            reserved: 0,
        };

        assert_eq!(
            line.book(three_sold)
                .map(|(level, delta)| (level.on_hand, delta.on_hand)),
            Ok((6, -1))
        );
    }

    #[test]
    fn what_is_promised_stays() {
        let line = Counted {
            counted: 0,
            expected: 10,
        };
        let promised = Level {
            on_hand: 10,
            reserved: 4,
        };

        assert_eq!(line.book(promised), Err(StockRefused::Promised { reserved: 4 }));
    }
}
