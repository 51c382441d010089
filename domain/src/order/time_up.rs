//! What becomes of an order whose time to pay with a gateway is over.

use super::{FulfilmentState, OrderState, PaymentState};

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUp {
    /// It ends, its goods back in the shop: the shop had not taken it on.
    Ends,
    /// The courier collects, as was agreed before. The shop had taken it on as a cash order; that its buyer also tried
    /// the wallet is no reason to lose it.
    BackToCash,
}

/// What becomes of an order whose time to pay is over and of whose attempts nothing has come, after a last look-up.
/// `None`: it does not wait for a payment.
///
/// Only a cash order is confirmed before it is paid, so whatever is confirmed and unpaid was one.
pub const fn time_up(order: OrderState, payment: PaymentState, fulfilment: FulfilmentState) -> Option<TimeUp> {
    let unpaid = matches!(payment, PaymentState::Pending | PaymentState::Failed);
    if !unpaid || !matches!(fulfilment, FulfilmentState::Unfulfilled) {
        return None;
    }
    match order {
        OrderState::Placed => Some(TimeUp::Ends),
        OrderState::Confirmed => Some(TimeUp::BackToCash),
        OrderState::Completed | OrderState::Cancelled => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_shop_has_taken_on_goes_back_to_cash_and_the_rest_ends() {
        let on_the_shelf = FulfilmentState::Unfulfilled;
        for payment in [PaymentState::Pending, PaymentState::Failed] {
            assert_eq!(time_up(OrderState::Placed, payment, on_the_shelf), Some(TimeUp::Ends));
            assert_eq!(
                time_up(OrderState::Confirmed, payment, on_the_shelf),
                Some(TimeUp::BackToCash)
            );
            assert_eq!(time_up(OrderState::Cancelled, payment, on_the_shelf), None);
            assert_eq!(time_up(OrderState::Confirmed, payment, FulfilmentState::Shipped), None);
        }
        for payment in [PaymentState::Paid, PaymentState::Due, PaymentState::NeedsReview] {
            assert_eq!(time_up(OrderState::Placed, payment, on_the_shelf), None);
        }
    }
}
