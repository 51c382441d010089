//! Changes of stock by hand: each for a reason, and the reason says which way.

use super::{Delta, Level, MAX_PIECES, MovementKind, StockRefused};
use crate::order::codes;

codes! {
    /// Why somebody changes a level by hand.
    AdjustReason {
        /// New goods came in.
        Received = "received",
        /// Found where nobody had looked.
        Found = "found",
        /// Broken.
        Damaged = "damaged",
        /// Missing.
        Lost = "lost",
        /// Back to whom it was bought from.
        SentBack = "sent_back",
        /// Given away, shown, used up.
        Used = "used",
        /// The number was wrong.
        Corrected = "corrected",
    }
}

/// Which way a reason moves a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// More pieces.
    In,
    /// Fewer.
    Out,
    /// Either.
    Both,
}

impl AdjustReason {
    /// As staff choose it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Received => "Received",
            Self::Found => "Found",
            Self::Damaged => "Damaged",
            Self::Lost => "Lost or stolen",
            Self::SentBack => "Returned to the supplier",
            Self::Used => "Given away or used up",
            Self::Corrected => "Correction",
        }
    }

    /// Which way it goes.
    pub const fn way(self) -> Way {
        match self {
            Self::Received | Self::Found => Way::In,
            Self::Damaged | Self::Lost | Self::SentBack | Self::Used => Way::Out,
            Self::Corrected => Way::Both,
        }
    }

    /// The kind of its row in the ledger.
    pub const fn kind(self) -> MovementKind {
        match self {
            Self::Received => MovementKind::Received,
            Self::Found => MovementKind::Found,
            Self::Damaged => MovementKind::Damaged,
            Self::Lost => MovementKind::Lost,
            Self::SentBack => MovementKind::SentBack,
            Self::Used => MovementKind::Used,
            Self::Corrected => MovementKind::Corrected,
        }
    }

    /// The change that the typed number of pieces means. Only a correction may be typed with a minus.
    ///
    /// # Errors
    /// [`StockRefused::NoPieces`] for none, or for a minus that the reason says already.
    pub fn change(self, typed: i64) -> Result<i64, StockRefused> {
        match self.way() {
            Way::Both if typed != 0 => Ok(typed),
            Way::In if typed > 0 => Ok(typed),
            Way::Out if typed > 0 => Ok(typed.saturating_neg()),
            Way::Both | Way::In | Way::Out => Err(StockRefused::NoPieces),
        }
    }
}

impl Level {
    /// The level after so many pieces more (or fewer) in the building, and the difference for the ledger. What is
    /// promised stays.
    ///
    /// # Errors
    /// [`StockRefused`] when it would take what is promised, or put more than a shelf holds.
    pub fn moved(self, change: i64) -> Result<(Self, Delta), StockRefused> {
        let on_hand = self.on_hand.checked_add(change).ok_or(StockRefused::TooMany)?;
        if on_hand > MAX_PIECES {
            return Err(StockRefused::TooMany);
        }
        if on_hand < self.reserved {
            return Err(StockRefused::OutOfStock { left: self.available() });
        }
        let delta = Delta {
            on_hand: change,
            reserved: 0,
        };
        Ok((Self { on_hand, ..self }, delta))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_says_which_way() {
        assert_eq!(AdjustReason::Received.change(3), Ok(3));
        assert_eq!(AdjustReason::Damaged.change(3), Ok(-3));
        assert_eq!(AdjustReason::Corrected.change(-3), Ok(-3));
        for (reason, typed) in [
            (AdjustReason::Received, -1),
            (AdjustReason::Lost, -1),
            (AdjustReason::Corrected, 0),
            (AdjustReason::Found, 0),
        ] {
            assert_eq!(reason.change(typed), Err(StockRefused::NoPieces), "{reason} {typed}");
        }
    }

    #[test]
    fn nobody_takes_what_is_promised() {
        let level = Level {
            on_hand: 10,
            reserved: 4,
        };
        assert_eq!(level.moved(-6).map(|(level, _)| level.on_hand), Ok(4));
        assert_eq!(level.moved(-7), Err(StockRefused::OutOfStock { left: 6 }));
        assert_eq!(level.moved(MAX_PIECES), Err(StockRefused::TooMany));
        assert_eq!(level.moved(i64::MAX), Err(StockRefused::TooMany));
    }
}
