use proptest::{prelude::*, sample::select};

use super::*;
use crate::order::OrderEvent;

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
        parts: Vec::new(),
        askable: Vec::new(),
    }
}

fn review(reason: ReviewReason, captured: bool) -> ReviewFacts {
    ReviewFacts {
        id: 7,
        reason: Some(reason),
        captured,
        paid_elsewhere: false,
        refunding: false,
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
fn money_that_was_counted_is_marked_unpaid_only_once_it_was_taken_back() {
    let mut facts = facts(OrderState::Confirmed, PaymentState::NeedsReview);
    for (reason, captured, expected) in [
        (ReviewReason::Reversed, true, [true, false, true]),
        (ReviewReason::Ambiguous, true, [true, false, true]),
        (ReviewReason::PaidTwice, true, [false, false, true]),
        (ReviewReason::Ambiguous, false, [false, true, true]),
        (ReviewReason::Owed, false, [false, true, false]),
    ] {
        facts.reviews = vec![review(reason, captured)];
        let steps = [StepAction::TakenBack, StepAction::MarkUnpaid, StepAction::RefundDue];
        let possible = steps.map(|action| facts.refusal(action, Some(7)).is_none());
        assert_eq!(possible, expected, "{reason}");
    }
    facts.reviews = vec![ReviewFacts {
        refunding: true,
        ..review(ReviewReason::Reversed, true)
    }];
    assert!(facts.refusal(StepAction::TakenBack, Some(7)).is_some());
}

#[test]
fn a_part_is_entered_and_the_gateway_asked_only_about_payments_that_allow_it() {
    let mut facts = facts(OrderState::Confirmed, PaymentState::PartiallyRefunded);
    (facts.parts, facts.askable) = (vec![1], vec![1, 2]);
    for (action, target, possible) in [
        (StepAction::EnterRefunded, Some(1), true),
        (StepAction::EnterRefunded, Some(2), false),
        (StepAction::EnterRefunded, None, false),
        (StepAction::AskGateway, Some(2), true),
        (StepAction::AskGateway, Some(3), false),
    ] {
        assert_eq!(facts.refusal(action, target).is_none(), possible, "{action} {target:?}");
    }
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

    /// A delivered order is closed in one way: completed with its money, or given up without; never before it is certain.
    #[test]
    fn an_order_is_closed_with_its_money_or_given_up(
        order in select(OrderState::ALL), payment in select(PaymentState::ALL), fulfilment in select(FulfilmentState::ALL),
    ) {
        use PaymentState as P;
        let mut facts = facts(order, payment);
        facts.fulfilment = fulfilment;
        facts.parcels = vec![ParcelFacts { id: 1, state: FulfilmentState::Delivered, was_delivered: true }];
        let arrived = order == OrderState::Confirmed
            && matches!(fulfilment, FulfilmentState::Delivered | FulfilmentState::Returned);
        let with_money = matches!(payment, P::Paid | P::PartiallyRefunded | P::Refunded | P::Remitted);
        let lost = matches!(payment, P::Failed | P::Collected);
        prop_assert_eq!(facts.refusal(StepAction::Complete, None).is_none(), arrived && with_money);
        prop_assert_eq!(facts.refusal(StepAction::GiveUp, None).is_none(), arrived && lost);
        facts.parcels[0].was_delivered = false;
        prop_assert!(facts.refusal(StepAction::GiveUp, None).is_some(), "nothing is lost of what never arrived");
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
                    (StepAction::GiveUp, OrderEvent::Complete),
                ];
                let event = deal.iter().find(|(action, _)| *action == step.action);
                let possible = event.is_none_or(|(_, event)| order.apply(*event).is_ok());
                prop_assert!(possible, "{} of {order}", step.action);
            }
        }
    }
}
