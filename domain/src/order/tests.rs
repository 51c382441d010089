use proptest::{prelude::*, sample::select};

use super::*;

/// One line a state: `placed: confirm -> confirmed, cancel -> cancelled`.
macro_rules! drawn {
    ($state:ident) => {
        $state::ALL
            .iter()
            .map(|state| {
                let ways: Vec<String> = state
                    .allowed()
                    .into_iter()
                    .map(|event| format!("{event} -> {}", state.apply(event).map_or("?", $state::code)))
                    .collect();
                format!("{state}: {}\n", ways.join(", "))
            })
            .collect::<String>()
    };
}

#[test]
fn the_order_table_reads() {
    let table = "\
placed: confirm -> confirmed, cancel -> cancelled
confirmed: complete -> completed, cancel -> cancelled, reopen -> placed
completed: \n\
cancelled: reinstate -> placed
";
    assert_eq!(drawn!(OrderState), table);
}

#[test]
fn the_payment_table_reads() {
    let table = "\
pending: pay -> paid, fail -> failed, expire -> expired, review -> needs_review, switch_to_cash -> due
paid: review -> needs_review, refund -> refunded, refund_part -> partially_refunded
partially_refunded: review -> needs_review, refund -> refunded, refund_part -> partially_refunded
refunded: \n\
failed: pay -> paid, review -> needs_review, switch_to_cash -> due, retry -> pending
expired: pay -> paid, review -> needs_review, switch_to_cash -> due, retry -> pending
needs_review: fail -> failed, settle -> paid, refund -> refunded, refund_part -> partially_refunded, switch_to_cash -> due
due: pay -> paid, fail -> failed, expire -> expired, review -> needs_review, retry -> pending, collect -> collected
collected: remit -> remitted, refund -> refunded, refund_part -> partially_refunded
remitted: refund -> refunded, refund_part -> partially_refunded
";
    assert_eq!(drawn!(PaymentState), table);
}

#[test]
fn the_fulfilment_table_reads() {
    let table = "\
unfulfilled: pack -> packed
partial: 
packed: unpack -> unfulfilled, ship -> shipped
shipped: deliver -> delivered, refuse -> refused
delivered: return -> returned
refused: return -> returned
returned: \n";
    assert_eq!(drawn!(FulfilmentState), table);
}

#[test]
fn a_refusal_says_what_is_possible_instead() {
    let refused = OrderState::Placed
        .apply(OrderEvent::Complete)
        .map_err(|forbidden| forbidden.to_string());
    assert_eq!(
        refused,
        Err("order is placed: complete is not possible, only confirm, cancel".to_owned())
    );
    let refused = FulfilmentState::Returned
        .apply(FulfilmentEvent::Ship)
        .map_err(|forbidden| forbidden.to_string());
    assert_eq!(
        refused,
        Err("fulfilment is returned: ship is not possible, nothing more is".to_owned())
    );
}

#[test]
fn every_code_reads_back_and_is_its_json() {
    macro_rules! reads_back {
        ($($name:ident),+) => {$(
            for value in $name::ALL {
                assert_eq!(value.code().parse(), Ok(*value));
                assert_eq!(serde_json::to_value(value).ok(), Some(value.code().into()));
            }
            assert!("Placed ".parse::<$name>().is_err());
        )+};
    }
    reads_back!(
        OrderState,
        OrderEvent,
        PaymentState,
        PaymentEvent,
        FulfilmentState,
        FulfilmentEvent,
        NextStep,
        CancelReason
    );
    reads_back!(TimelineKind);
    assert_eq!(
        "gone".parse::<OrderState>().map_err(|unknown| unknown.to_string()),
        Err("`gone` is no OrderState".into())
    );
}

#[test]
fn no_two_transitions_share_a_state_and_an_event() {
    macro_rules! unambiguous {
        ($($name:ident),+) => {$(
            for (index, (from, by, _)) in $name::TABLE.iter().enumerate() {
                assert!(!$name::TABLE.iter().skip(index + 1).any(|(other, event, _)| other == from && event == by));
            }
        )+};
    }
    unambiguous!(OrderState, PaymentState, FulfilmentState);
}

#[test]
fn late_money_is_taken_and_a_refund_is_final() {
    assert_eq!(PaymentState::Expired.apply(PaymentEvent::Pay), Ok(PaymentState::Paid));
    assert_eq!(PaymentState::Failed.apply(PaymentEvent::Pay), Ok(PaymentState::Paid));
    assert!(PaymentState::Paid.apply(PaymentEvent::Fail).is_err());
    assert_eq!(PaymentState::Refunded.allowed(), vec![]);
}

#[test]
fn the_next_step_follows_the_usual_ways() {
    use {FulfilmentState as F, NextStep as N, OrderState as O, PaymentState as P};
    for (order, payment, fulfilment, step) in [
        (O::Placed, P::Pending, F::Unfulfilled, N::PayNow),
        (O::Placed, P::Expired, F::Unfulfilled, N::PayNow),
        (O::Placed, P::NeedsReview, F::Unfulfilled, N::AwaitPaymentCheck),
        (O::Placed, P::Due, F::Unfulfilled, N::AwaitConfirmationCall),
        (O::Confirmed, P::Due, F::Packed, N::BeingPrepared),
        (O::Confirmed, P::Paid, F::Unfulfilled, N::BeingPrepared),
        (O::Confirmed, P::Due, F::Shipped, N::OnItsWay),
        (O::Confirmed, P::Collected, F::Delivered, N::Done),
        (O::Completed, P::Remitted, F::Delivered, N::Done),
        (O::Confirmed, P::Due, F::Refused, N::ContactUs),
        (O::Cancelled, P::Expired, F::Unfulfilled, N::Cancelled),
        (O::Cancelled, P::Paid, F::Unfulfilled, N::ContactUs),
    ] {
        assert_eq!(
            next_step(order, payment, fulfilment),
            step,
            "{order} {payment} {fulfilment}"
        );
    }
    assert_eq!(N::PayNow.while_checking(), N::AwaitPaymentCheck);
    assert_eq!(N::Done.while_checking(), N::Done);
}

/// Whoever is shown a way to pay can also take it, and nobody else.
#[test]
fn pay_now_is_shown_where_paying_is_possible() {
    for &order in OrderState::ALL {
        for &payment in PaymentState::ALL {
            for &fulfilment in FulfilmentState::ALL {
                let shown = next_step(order, payment, fulfilment) == NextStep::PayNow;
                assert_eq!(
                    shown,
                    can_switch_to_cash(order, payment, fulfilment),
                    "{order} {payment} {fulfilment}"
                );
                if shown {
                    assert!(can_pay_again(order, payment, fulfilment));
                    assert!(payment.apply(PaymentEvent::SwitchToCash).is_ok());
                }
                if can_pay_again(order, payment, fulfilment) && payment != PaymentState::Pending {
                    assert!(payment.apply(PaymentEvent::Retry).is_ok());
                }
            }
        }
    }
}

proptest! {
    /// Any walk of events moves along the table only, and a refused event leaves the state as it was.
    #[test]
    fn only_legal_transitions_are_reachable(events in prop::collection::vec(select(PaymentEvent::ALL), 0..40)) {
        let mut state = PaymentState::Pending;
        for event in events {
            match state.apply(event) {
                Ok(next) => {
                    prop_assert!(PaymentState::TABLE.contains(&(state, event, next)));
                    state = next;
                }
                Err(forbidden) => {
                    prop_assert!(!state.allowed().contains(&event));
                    prop_assert_eq!(forbidden.allowed.len(), state.allowed().len());
                }
            }
        }
    }

    #[test]
    fn an_order_ends_completed_or_can_go_on(events in prop::collection::vec(select(OrderEvent::ALL), 0..40)) {
        let end = events.into_iter().fold(OrderState::Placed, |state, event| state.apply(event).unwrap_or(state));
        prop_assert_eq!(end.allowed().is_empty(), end == OrderState::Completed);
    }

    #[test]
    fn goods_are_never_delivered_unshipped(events in prop::collection::vec(select(FulfilmentEvent::ALL), 0..40)) {
        let mut state = FulfilmentState::Unfulfilled;
        let mut shipped = false;
        for event in events {
            if let Ok(next) = state.apply(event) {
                state = next;
                shipped |= event == FulfilmentEvent::Ship;
            }
        }
        prop_assert_ne!(state, FulfilmentState::Partial);
        let with_courier_or_beyond = !matches!(state, FulfilmentState::Unfulfilled | FulfilmentState::Packed);
        prop_assert_eq!(with_courier_or_beyond, shipped);
    }
}
