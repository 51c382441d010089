//! What pieces have cost, and how long they last. Whole numbers only.

use crate::money::{Money, MoneyError};

/// The days whose sales say how fast a variant sells.
pub const SOLD_DAYS: i64 = 28;
/// The highest cost of one piece: a crore of rupees.
pub const MAX_COST: Money = Money::from_major(10_000_000);

/// The average cost of a piece after `pieces` came in at `unit_cost` beside `on_hand` at `cost`: each piece counts the
/// same, rounded to the nearest minor unit, halves up. Pieces whose cost nobody knows change nothing, and the first
/// known cost is taken for all.
///
/// # Errors
/// [`MoneyError::TooLarge`] when it does not fit.
pub fn average(
    on_hand: i64,
    cost: Option<Money>,
    pieces: i64,
    unit_cost: Option<Money>,
) -> Result<Option<Money>, MoneyError> {
    let (Some(before), Some(unit)) = (cost, unit_cost) else {
        return Ok(unit_cost.or(cost));
    };
    let (there, more) = (i128::from(on_hand.max(0)), i128::from(pieces.max(0)));
    let average = || {
        let all = there.checked_add(more)?;
        let sum = there
            .checked_mul(i128::from(before.minor()))?
            .checked_add(more.checked_mul(i128::from(unit.minor()))?)?;
        if all == 0 {
            return Some(before.minor());
        }
        let rounded = sum.checked_add(all.checked_div(2)?)?.checked_div_euclid(all)?;
        i64::try_from(rounded).ok()
    };
    average()
        .map(|minor| Some(Money::from_minor(minor)))
        .ok_or(MoneyError::TooLarge)
}

/// What the pieces on the shelf have cost; nothing where no cost is known. At the edge of what fits it stays there.
pub fn value(on_hand: i64, cost: Option<Money>) -> Money {
    Money::from_minor(on_hand.saturating_mul(cost.map_or(0, Money::minor)))
}

/// For how many whole days the pieces last when they sell as in the last [`SOLD_DAYS`]; `None` when none was sold.
pub fn cover_days(available: i64, sold: i64) -> Option<i64> {
    if sold <= 0 {
        return None;
    }
    available.max(0).saturating_mul(SOLD_DAYS).checked_div(sold)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rs(rupees: i64) -> Money {
        Money::from_major(rupees)
    }

    #[test]
    fn each_piece_counts_the_same() {
        assert_eq!(average(10, Some(rs(100)), 10, Some(rs(200))), Ok(Some(rs(150))));
        assert_eq!(
            average(1, Some(rs(1)), 2, Some(rs(2))),
            Ok(Some(Money::from_minor(167)))
        );
        assert_eq!(average(0, Some(rs(100)), 5, Some(rs(80))), Ok(Some(rs(80))));
        assert_eq!(average(7, None, 5, Some(rs(80))), Ok(Some(rs(80))));
        assert_eq!(average(7, Some(rs(90)), 5, None), Ok(Some(rs(90))));
        assert_eq!(average(7, None, 5, None), Ok(None));
        let paisa = Some(Money::from_minor(1));
        assert_eq!(average(1, paisa, 1, Some(Money::ZERO)), Ok(paisa), "halves up");
    }

    #[test]
    fn cover_is_whole_days() {
        assert_eq!(cover_days(10, 28), Some(10));
        assert_eq!(cover_days(10, 29), Some(9));
        assert_eq!(cover_days(0, 4), Some(0));
        assert_eq!(cover_days(-2, 4), Some(0));
        assert_eq!(cover_days(10, 0), None);
        assert_eq!(cover_days(10, -3), None);
    }

    proptest! {
        #[test]
        fn an_average_lies_between_and_is_off_by_less_than_a_minor_unit_a_piece(
            there in 0_i64..100_000, cost in 0_i64..1_000_000_000, more in 1_i64..100_000, unit in 0_i64..1_000_000_000,
        ) {
            let new = average(there, Some(Money::from_minor(cost)), more, Some(Money::from_minor(unit))).unwrap().unwrap();
            let sum = there * cost + more * unit;
            let after = new.minor() * (there + more);
            prop_assert!((after - sum).abs() * 2 <= there + more);
            if there > 0 {
                prop_assert!(new.minor() >= cost.min(unit) && new.minor() <= cost.max(unit));
            }
        }
    }
}
