//! Money that was counted, and that its gateway has taken back: what becomes of the order.

use super::{FulfilmentState, OrderState, machine::codes, step::ParcelFacts};

codes! {
    /// What staff wish for an order whose goods have not left.
    Unsent {
        /// It waits for another payment, its goods held.
        Wait = "wait",
        /// It ends, its goods free again.
        End = "end",
    }
}

/// What becomes of an order once the money of one of its payments does not count any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterTakingBack {
    /// Nothing: it had ended, another payment pays it, or its goods are back or on their way back.
    AsItIs,
    /// It waits for another payment.
    Waits,
    /// It is called off.
    Ends,
    /// Its goods are with the customer or on their way there: the customer owes the money, and a person sees to it.
    Owes,
}

/// What becomes of an order. `is_its_money` says whether the order was paid by this payment and no other is in doubt.
pub fn after_taking_back(
    order: OrderState,
    parcels: &[ParcelFacts],
    is_its_money: bool,
    unsent: Unsent,
) -> AfterTakingBack {
    let came_back = |parcel: &ParcelFacts| matches!(parcel.state, FulfilmentState::Refused | FulfilmentState::Returned);
    if order == OrderState::Cancelled || !is_its_money {
        AfterTakingBack::AsItIs
    } else if parcels.iter().any(|parcel| parcel.state.has_left()) {
        AfterTakingBack::Owes
    } else if parcels.iter().any(came_back) {
        AfterTakingBack::AsItIs
    } else {
        match unsent {
            Unsent::Wait => AfterTakingBack::Waits,
            Unsent::End => AfterTakingBack::Ends,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_left_is_owed_and_the_rest_waits_or_ends() {
        use FulfilmentState::{Delivered, Packed, Refused, Returned, Shipped};
        for (order, states, expected) in [
            (OrderState::Confirmed, &[][..], AfterTakingBack::Waits),
            (OrderState::Confirmed, &[Packed], AfterTakingBack::Waits),
            (OrderState::Confirmed, &[Packed, Shipped], AfterTakingBack::Owes),
            (OrderState::Completed, &[Delivered], AfterTakingBack::Owes),
            (OrderState::Confirmed, &[Delivered, Returned], AfterTakingBack::Owes),
            (OrderState::Confirmed, &[Refused], AfterTakingBack::AsItIs),
            (OrderState::Confirmed, &[Returned], AfterTakingBack::AsItIs),
            (OrderState::Cancelled, &[], AfterTakingBack::AsItIs),
        ] {
            let parcels: Vec<_> = states
                .iter()
                .map(|state| ParcelFacts {
                    id: 1,
                    state: *state,
                    was_delivered: false,
                })
                .collect();
            assert_eq!(
                after_taking_back(order, &parcels, true, Unsent::Wait),
                expected,
                "{order} {states:?}"
            );
            assert_eq!(
                after_taking_back(order, &parcels, false, Unsent::End),
                AfterTakingBack::AsItIs
            );
        }
        let ended = after_taking_back(OrderState::Confirmed, &[], true, Unsent::End);
        assert_eq!(ended, AfterTakingBack::Ends);
    }
}
