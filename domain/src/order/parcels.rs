//! Parcels: several may carry one order. What the order's goods state is follows from them, and so does what the
//! courier collects with each.

use super::FulfilmentState;
use crate::money::{Money, MoneyError};

/// The state of an order's goods, from its parcels (those taken apart again do not count) and the pieces that are in
/// none.
pub fn fulfilment_of(parcels: &[FulfilmentState], unpacked_pieces: u32) -> FulfilmentState {
    use FulfilmentState::{Delivered, Packed, Partial, Refused, Returned, Shipped, Unfulfilled};
    let has = |state| parcels.contains(&state);
    let left = has(Shipped) || has(Delivered) || has(Refused) || has(Returned);
    let here = unpacked_pieces > 0 || has(Packed);
    match (left, here) {
        (false, _) if !has(Packed) => Unfulfilled,
        (false, _) if unpacked_pieces == 0 => Packed,
        (false, _) | (true, true) => Partial,
        (true, false) if has(Shipped) => Shipped,
        (true, false) if has(Refused) => Refused,
        (true, false) if has(Delivered) => Delivered,
        (true, false) => Returned,
    }
}

/// What the courier collects with a parcel that leaves now.
///
/// `outstanding` is what cash is due for the order and not yet in another parcel's hands, `goods` what this parcel's
/// pieces cost, `extras` delivery less discount where no parcel has left before. The `last` parcel takes whatever is
/// left, so that the parcels of an order always add up to what is due.
///
/// # Errors
/// [`MoneyError::TooLarge`] when a sum does not fit.
pub fn to_collect(outstanding: Money, goods: Money, extras: Money, last: bool) -> Result<Money, MoneyError> {
    if last {
        return Ok(outstanding);
    }
    let wanted = goods.checked_add(extras)?;
    Ok(wanted.clamp(Money::ZERO, outstanding.max(Money::ZERO)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_order_is_where_its_parcels_are() {
        use FulfilmentState::{Delivered, Packed, Partial, Refused, Returned, Shipped, Unfulfilled};
        for (parcels, unpacked, expected) in [
            (&[][..], 3, Unfulfilled),
            (&[Unfulfilled], 3, Unfulfilled),
            (&[Packed], 0, Packed),
            (&[Packed], 1, Partial),
            (&[Shipped], 0, Shipped),
            (&[Shipped], 1, Partial),
            (&[Delivered], 1, Partial),
            (&[Delivered, Packed], 0, Partial),
            (&[Delivered, Shipped], 0, Shipped),
            (&[Delivered, Refused], 0, Refused),
            (&[Delivered, Returned], 0, Delivered),
            (&[Returned, Unfulfilled], 0, Returned),
        ] {
            assert_eq!(fulfilment_of(parcels, unpacked), expected, "{parcels:?} {unpacked}");
        }
    }

    proptest! {
        #[test]
        fn the_parcels_collect_exactly_what_is_due(
            goods in prop::collection::vec(0_i64..100_000, 1..6), delivery in 0_i64..5_000, discount in 0_i64..200_000
        ) {
            let all: i64 = goods.iter().sum();
            let due = all + delivery - discount.min(all);
            let mut left = due;
            for (index, parcel) in goods.iter().enumerate() {
                let extras = if index == 0 { delivery - discount.min(all) } else { 0 };
                let last = index + 1 == goods.len();
                let money = Money::from_minor;
                let taken = to_collect(money(left), money(*parcel), money(extras), last).map_or(-1, Money::minor);
                prop_assert!(taken >= 0 && taken <= left);
                left -= taken;
            }
            prop_assert_eq!(left, 0);
        }
    }
}
