//! Which steps an order allows now, and why not the others. Pages ask it for their buttons, commands before they
//! write: there is no second place that knows.

mod action;
mod money;
mod refusal;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{FulfilmentState, OrderState, PaymentState, RefundEvent, RefundState, ReturnEvent, ReturnState};
use crate::{money::Money, payment::ReviewReason};

pub use action::StepAction;

/// A step, and whether it can be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What.
    pub action: StepAction,
    /// The id of the parcel, return, refund or payment that it is about; `None` for the order itself.
    pub target: Option<i64>,
    /// Why it cannot be taken, in a sentence; `None` when it can.
    pub refused: Option<String>,
}

/// A parcel, for the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParcelFacts {
    /// Its id.
    pub id: i64,
    /// Where it is.
    pub state: FulfilmentState,
    /// Whether the shopper has had it.
    pub was_delivered: bool,
}

/// A payment in review, for the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReviewFacts {
    /// Its id.
    pub id: i64,
    /// Why it is in review, where that is known.
    pub reason: Option<ReviewReason>,
    /// Whether the gateway has confirmed its money.
    pub captured: bool,
    /// Whether other money has paid the order.
    pub paid_elsewhere: bool,
    /// Whether a refund of it is under way.
    pub refunding: bool,
}

/// Everything about an order that decides what can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderFacts {
    /// The deal.
    pub order: OrderState,
    /// The money.
    pub payment: PaymentState,
    /// The goods.
    pub fulfilment: FulfilmentState,
    /// Whether it was brought over from another system: only notes then.
    pub imported: bool,
    /// Pieces that are in no parcel.
    pub unpacked: u32,
    /// Delivered pieces that no return speaks of yet.
    pub returnable: u32,
    /// What can be given back.
    pub refundable: Money,
    /// Cash that is still to be collected.
    pub cash_due: Money,
    /// Its parcels; those taken apart are not among them.
    pub parcels: Vec<ParcelFacts>,
    /// Its returns, by id.
    pub returns: Vec<(i64, ReturnState)>,
    /// Its refunds, by id.
    pub refunds: Vec<(i64, RefundState)>,
    /// Its payments in review.
    pub reviews: Vec<ReviewFacts>,
    /// Its payments of which the gateway has given back a part that nobody has entered, by id.
    pub parts: Vec<i64>,
    /// Its payments that the gateway can still say something new about, by id.
    pub askable: Vec<i64>,
}

impl ReviewFacts {
    /// Whether its money was counted, and the gateway has taken it back or does not vouch for it any more.
    pub fn can_be_taken_back(&self) -> bool {
        self.captured && matches!(self.reason, Some(ReviewReason::Reversed | ReviewReason::Ambiguous))
    }
}

/// Every step that the order, its parcels, returns, refunds and payments in review could ask for, in the order in
/// which they usually come.
pub fn steps(facts: &OrderFacts) -> Vec<Step> {
    use StepAction as A;
    let step = |action, target| Step {
        action,
        target,
        refused: facts.refusal(action, target),
    };
    let mut all = Vec::new();
    for review in &facts.reviews {
        let target = Some(review.id);
        let gone = if review.can_be_taken_back() {
            A::TakenBack
        } else {
            A::MarkUnpaid
        };
        all.extend([A::AcceptAsPaid, gone, A::RefundDue].map(|action| step(action, target)));
    }
    all.extend(facts.parts.iter().map(|id| step(A::EnterRefunded, Some(*id))));
    all.extend(facts.askable.iter().map(|id| step(A::AskGateway, Some(*id))));
    all.extend([A::Confirm, A::Pack].map(|action| step(action, None)));
    for parcel in &facts.parcels {
        let all_of_it = [
            A::Unpack,
            A::Ship,
            A::Deliver,
            A::FailDelivery,
            A::Refuse,
            A::ReceiveBack,
        ];
        let asked = all_of_it.map(|action| step(action, Some(parcel.id)));
        // A button for what is over, or does not come next for this parcel, would only be in the way.
        all.extend(
            asked
                .into_iter()
                .filter(|step| OrderFacts::parcel_allows(step.action, parcel)),
        );
    }
    for (id, state) in &facts.returns {
        let events = state
            .allowed()
            .into_iter()
            .map(|event| step(return_action(event), Some(*id)));
        all.extend(events);
    }
    for (id, state) in &facts.refunds {
        let events = state
            .allowed()
            .into_iter()
            .map(|event| step(refund_action(event), Some(*id)));
        all.extend(events);
    }
    // Only where there is money that may not come.
    all.extend(Some(step(A::GiveUp, None)).filter(|step| step.refused.is_none()));
    let rest = [
        A::Complete,
        A::Edit,
        A::BeginRefund,
        A::RequestReturn,
        A::Cancel,
        A::Note,
    ];
    all.extend(rest.map(|action| step(action, None)));
    all
}

const fn return_action(event: ReturnEvent) -> StepAction {
    match event {
        ReturnEvent::Approve => StepAction::ApproveReturn,
        ReturnEvent::Decline => StepAction::DeclineReturn,
        ReturnEvent::Withdraw => StepAction::WithdrawReturn,
        ReturnEvent::Receive => StepAction::ReceiveReturn,
        ReturnEvent::Inspect => StepAction::InspectReturn,
        ReturnEvent::Close => StepAction::CloseReturn,
    }
}

const fn refund_action(event: RefundEvent) -> StepAction {
    match event {
        RefundEvent::Confirm => StepAction::ConfirmRefund,
        RefundEvent::Fail => StepAction::FailRefund,
    }
}
