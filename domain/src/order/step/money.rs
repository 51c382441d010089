//! Why a step of the money cannot be taken, in sentences.

use super::{
    OrderFacts, StepAction,
    refusal::{Refusal, no},
};
use crate::{order::RefundEvent, payment::ReviewReason};

impl OrderFacts {
    pub(super) fn refund(&self, target: Option<i64>, event: RefundEvent) -> Refusal {
        let Some((_, state)) = self.refunds.iter().find(|(id, _)| Some(*id) == target) else {
            return no("This refund is not there.");
        };
        state
            .apply(event)
            .err()
            .map(|forbidden| format!("The refund is {} already.", forbidden.from))
    }

    pub(super) fn review(&self, action: StepAction, target: Option<i64>) -> Refusal {
        let Some(review) = self.reviews.iter().find(|review| Some(review.id) == target) else {
            return no("This payment is not in review any more.");
        };
        if review.refunding {
            no("A refund of this payment is under way: confirm it, or say that it failed.")
        } else if action == StepAction::AcceptAsPaid && review.paid_elsewhere {
            no("The order is paid by another payment: this money is to be given back.")
        } else if action == StepAction::MarkUnpaid && review.captured {
            no("The gateway has confirmed this money: it can only be taken or given back.")
        } else if action == StepAction::TakenBack && !review.can_be_taken_back() {
            no("eSewa has not taken back money that was counted with this payment.")
        } else if action == StepAction::RefundDue && review.reason == Some(ReviewReason::Owed) {
            no("The money of this payment is not with the shop.")
        } else {
            None
        }
    }

    /// Only what the gateway has shown and nobody has entered yet.
    pub(super) fn part(&self, target: Option<i64>) -> Refusal {
        if target.is_some_and(|id| self.parts.contains(&id)) {
            None
        } else {
            no("Nothing of this payment went back that is not entered already.")
        }
    }

    pub(super) fn ask(&self, target: Option<i64>) -> Refusal {
        if target.is_some_and(|id| self.askable.contains(&id)) {
            None
        } else {
            no("eSewa can say nothing new about this payment.")
        }
    }
}
