use proptest::{prelude::*, sample::select};

use super::*;

fn facts(order: OrderState, payment: PaymentState) -> OrderFacts {
    OrderFacts {
        order,
        payment,
        fulfilment: FulfilmentState::Unfulfilled,
        imported: false,
        unpacked: 2,
        returnable: 0,
        refundable: Money::ZERO,
        cash_due: Money::ZERO,
        parcels: Vec::new(),
        returns: Vec::new(),
        refunds: Vec::new(),
        reviews: Vec::new(),
    }
}

fn allowed(facts: &OrderFacts) -> Vec<&'static str> {
    let free = steps(facts).into_iter().filter(|step| step.refused.is_none());
    free.map(|step| step.action.code()).collect()
}

#[test]
fn the_usual_ways_offer_the_usual_steps() {
    let cash = facts(OrderState::Placed, PaymentState::Due);
    assert_eq!(allowed(&cash), ["confirm", "edit", "cancel", "note"]);

    let mut taken = facts(OrderState::Confirmed, PaymentState::Due);
    assert_eq!(allowed(&taken), ["pack", "edit", "cancel", "note"]);

    taken.unpacked = 0;
    taken.fulfilment = FulfilmentState::Packed;
    taken.parcels = vec![ParcelFacts {
        id: 1,
        state: FulfilmentState::Packed,
        was_delivered: false,
    }];
    assert_eq!(allowed(&taken), ["unpack", "ship", "cancel", "note"]);

    taken.parcels[0].state = FulfilmentState::Shipped;
    taken.fulfilment = FulfilmentState::Shipped;
    assert_eq!(allowed(&taken), ["deliver", "fail_delivery", "refuse", "note"]);

    let unpaid = facts(OrderState::Placed, PaymentState::Pending);
    assert_eq!(allowed(&unpaid), ["cancel", "note"]);
}

#[test]
fn every_refusal_is_a_sentence() {
    for &order in OrderState::ALL {
        for &payment in PaymentState::ALL {
            for step in steps(&facts(order, payment)) {
                if let Some(sentence) = step.refused {
                    assert!(sentence.ends_with('.') && sentence.len() > 10, "{sentence}");
                }
            }
        }
    }
}

#[test]
fn an_imported_order_takes_notes_only() {
    let mut old = facts(OrderState::Completed, PaymentState::Paid);
    old.imported = true;
    assert_eq!(allowed(&old), ["note"]);
}

proptest! {
    /// Goods never leave while their money is in doubt, and never out of an order that is not confirmed.
    #[test]
    fn nothing_leaves_unpaid(order in select(OrderState::ALL), payment in select(PaymentState::ALL)) {
        let mut facts = facts(order, payment);
        facts.parcels = vec![ParcelFacts { id: 1, state: FulfilmentState::Packed, was_delivered: false }];
        facts.fulfilment = FulfilmentState::Partial;
        if facts.refusal(StepAction::Ship, Some(1)).is_none() {
            prop_assert_eq!(order, OrderState::Confirmed);
            prop_assert!(!matches!(payment, PaymentState::Pending | PaymentState::Failed | PaymentState::Expired
                | PaymentState::NeedsReview | PaymentState::Refunded));
        }
    }

    /// A step that is offered is one that the machines allow.
    #[test]
    fn what_is_offered_is_possible(order in select(OrderState::ALL), payment in select(PaymentState::ALL)) {
        for step in steps(&facts(order, payment)) {
            if step.refused.is_none() {
                let deal = [
                    (StepAction::Confirm, OrderEvent::Confirm),
                    (StepAction::Cancel, OrderEvent::Cancel),
                    (StepAction::Complete, OrderEvent::Complete),
                ];
                let event = deal.iter().find(|(action, _)| *action == step.action);
                let possible = event.is_none_or(|(_, event)| order.apply(*event).is_ok());
                prop_assert!(possible, "{} of {order}", step.action);
            }
        }
    }
}
