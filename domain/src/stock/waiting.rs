//! Shoppers who wait for something that is sold out: how many are told at once.

use crate::time::{DAY_MS, HOUR_MS};

/// After so long the next are told, while there is still some. In milliseconds.
pub const PAUSE_MS: i64 = 2 * HOUR_MS;
/// A wish that nobody could fulfil is forgotten after so long. In milliseconds.
pub const KEPT_MS: i64 = 180 * DAY_MS;
/// Told of each piece: not everybody who waited buys.
const A_PIECE: i64 = 3;
/// Told at once, at most.
const AT_ONCE: i64 = 200;

/// How many of those who wait longest are told of so many pieces. Hundreds who come for two pieces are disappointed
/// twice.
pub fn told_at_once(available: i64) -> i64 {
    available.max(0).saturating_mul(A_PIECE).min(AT_ONCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_pieces_are_told_to_a_few_people() {
        assert_eq!([0, -1, 1, 10, 5_000].map(told_at_once), [0, 0, 3, 30, 200]);
    }
}
