//! Which steps an order allows now, and why not the others. Pages ask it for their buttons, commands before they
//! write: there is no second place that knows.

use serde::{Deserialize, Serialize};

use super::{
    FulfilmentEvent, FulfilmentState, OrderEvent, OrderState, PaymentState, RefundEvent, RefundState, ReturnEvent,
    ReturnState, machine::codes,
};
use crate::{access::Permission, money::Money};

codes! {
    /// One thing that staff can do about an order.
    StepAction {
        /// Take the order on.
        Confirm = "confirm",
        /// Change lines, quantities or the address.
        Edit = "edit",
        /// Put pieces into a parcel.
        Pack = "pack",
        /// Take a parcel apart again.
        Unpack = "unpack",
        /// Hand a parcel to the courier.
        Ship = "ship",
        /// A parcel is with the shopper, its cash collected.
        Deliver = "deliver",
        /// The courier came and could not hand the parcel over; it is tried again.
        FailDelivery = "fail_delivery",
        /// The parcel was not taken: it comes back.
        Refuse = "refuse",
        /// A refused parcel is with the shop again.
        ReceiveBack = "receive_back",
        /// Nothing is left to do.
        Complete = "complete",
        /// Call the order off.
        Cancel = "cancel",
        /// Write a note.
        Note = "note",
        /// Delivered goods are to come back.
        RequestReturn = "request_return",
        /// Agree to a return.
        ApproveReturn = "approve_return",
        /// Do not agree to a return.
        DeclineReturn = "decline_return",
        /// The shopper keeps the goods after all.
        WithdrawReturn = "withdraw_return",
        /// Returned goods have arrived.
        ReceiveReturn = "receive_return",
        /// Put returned goods on the shelf, or write them off.
        InspectReturn = "inspect_return",
        /// A return is over.
        CloseReturn = "close_return",
        /// Give money back.
        BeginRefund = "begin_refund",
        /// The money has gone back.
        ConfirmRefund = "confirm_refund",
        /// The money did not go back.
        FailRefund = "fail_refund",
        /// A payment in review is ours.
        AcceptAsPaid = "accept_as_paid",
        /// A payment in review brought nothing.
        MarkUnpaid = "mark_unpaid",
        /// The money of a payment in review is to go back.
        RefundDue = "refund_due",
    }
}

impl StepAction {
    /// What the button says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Confirm => "Confirm order",
            Self::Edit => "Edit order",
            Self::Pack => "Pack",
            Self::Unpack => "Unpack",
            Self::Ship => "Hand to courier",
            Self::Deliver => "Mark delivered",
            Self::FailDelivery => "Delivery attempt failed",
            Self::Refuse => "Not accepted at the door",
            Self::ReceiveBack => "Received back",
            Self::Complete => "Complete",
            Self::Cancel => "Cancel order",
            Self::Note => "Add note",
            Self::RequestReturn => "Start a return",
            Self::ApproveReturn => "Approve return",
            Self::DeclineReturn => "Decline return",
            Self::WithdrawReturn => "Withdraw return",
            Self::ReceiveReturn => "Goods arrived",
            Self::InspectReturn => "Inspect goods",
            Self::CloseReturn => "Close return",
            Self::BeginRefund => "Refund",
            Self::ConfirmRefund => "Confirm refund",
            Self::FailRefund => "Refund failed",
            Self::AcceptAsPaid => "Accept as paid",
            Self::MarkUnpaid => "Mark as not paid",
            Self::RefundDue => "Give the money back",
        }
    }

    /// What it takes to be allowed to do it.
    pub const fn permission(self) -> Permission {
        match self {
            Self::Confirm | Self::Edit | Self::Cancel | Self::Note => Permission::OrdersEdit,
            Self::Pack
            | Self::Unpack
            | Self::Ship
            | Self::Deliver
            | Self::FailDelivery
            | Self::Refuse
            | Self::ReceiveBack
            | Self::Complete => Permission::OrdersFulfil,
            Self::RequestReturn
            | Self::ApproveReturn
            | Self::DeclineReturn
            | Self::WithdrawReturn
            | Self::ReceiveReturn
            | Self::InspectReturn
            | Self::CloseReturn => Permission::ReturnsDecide,
            Self::BeginRefund | Self::ConfirmRefund | Self::FailRefund => Permission::OrdersRefund,
            Self::AcceptAsPaid | Self::MarkUnpaid | Self::RefundDue => Permission::PaymentsReview,
        }
    }
}

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
}

/// The sentence why not.
type Refusal = Option<String>;

#[expect(clippy::unnecessary_wraps, reason = "it stands where other refusals may be none")]
fn no(sentence: &str) -> Refusal {
    Some(sentence.to_owned())
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
        all.extend([A::AcceptAsPaid, A::MarkUnpaid, A::RefundDue].map(|action| step(action, target)));
    }
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

impl OrderFacts {
    /// Why a step cannot be taken; `None` when it can.
    pub fn refusal(&self, action: StepAction, target: Option<i64>) -> Option<String> {
        use StepAction as A;
        if action == A::Note {
            return None;
        }
        if self.imported {
            return no("This order was brought over from another system and is closed. Notes can be added.");
        }
        match action {
            A::Confirm => self.confirm(),
            A::Edit => self.edit(),
            A::Pack => self.pack(),
            A::Cancel => self.cancel(),
            A::Complete => self.complete(),
            A::Unpack => self.parcel(target, FulfilmentEvent::Unpack),
            A::Ship => self.ready().or_else(|| self.parcel(target, FulfilmentEvent::Ship)),
            A::Deliver | A::FailDelivery => self.parcel(target, FulfilmentEvent::Deliver),
            A::Refuse => self.parcel(target, FulfilmentEvent::Refuse),
            A::ReceiveBack => self.receive_back(target),
            A::RequestReturn if self.returnable == 0 => no("No delivered goods are left that could come back."),
            A::ApproveReturn => self.back(target, ReturnEvent::Approve),
            A::DeclineReturn => self.back(target, ReturnEvent::Decline),
            A::WithdrawReturn => self.back(target, ReturnEvent::Withdraw),
            A::ReceiveReturn => self.back(target, ReturnEvent::Receive),
            A::InspectReturn => self.back(target, ReturnEvent::Inspect),
            A::CloseReturn => self.back(target, ReturnEvent::Close),
            A::BeginRefund if self.refundable <= Money::ZERO => no("There is no money that could be given back."),
            A::RequestReturn | A::Note | A::BeginRefund => None,
            A::ConfirmRefund => self.refund(target, RefundEvent::Confirm),
            A::FailRefund => self.refund(target, RefundEvent::Fail),
            A::AcceptAsPaid | A::MarkUnpaid | A::RefundDue => self.review(action, target),
        }
    }

    fn confirm(&self) -> Refusal {
        if let Err(forbidden) = self.order.apply(OrderEvent::Confirm) {
            return Some(format!("The order is {} already.", forbidden.from));
        }
        self.money_is_clear()
    }

    /// Why the money keeps the goods here.
    fn money_is_clear(&self) -> Refusal {
        match self.payment {
            PaymentState::Paid
            | PaymentState::PartiallyRefunded
            | PaymentState::Due
            | PaymentState::Collected
            | PaymentState::Remitted => None,
            PaymentState::NeedsReview => no("A payment of this order is in doubt: decide about it first."),
            PaymentState::Pending | PaymentState::Failed | PaymentState::Expired => {
                no("The order is not paid. Wait for the payment, or let the customer change to cash on delivery.")
            }
            PaymentState::Refunded => no("All of the money has been given back: cancel the order instead."),
        }
    }

    /// Why goods may not leave yet.
    fn ready(&self) -> Refusal {
        match self.order {
            OrderState::Placed => no("Confirm the order first."),
            OrderState::Cancelled => no("The order is cancelled."),
            OrderState::Completed => no("The order is completed."),
            OrderState::Confirmed => self.money_is_clear(),
        }
    }

    fn pack(&self) -> Refusal {
        self.ready().or_else(|| {
            if self.unpacked == 0 {
                no("Everything is in a parcel already.")
            } else {
                None
            }
        })
    }

    fn edit(&self) -> Refusal {
        if !matches!(self.order, OrderState::Placed | OrderState::Confirmed) {
            return Some(format!("The order is {}.", self.order));
        }
        if self.fulfilment != FulfilmentState::Unfulfilled {
            return if self
                .parcels
                .iter()
                .all(|parcel| parcel.state == FulfilmentState::Packed)
            {
                no("Goods are packed already: unpack them first.")
            } else {
                no("Goods have left already: cancel what is open, or take a return.")
            };
        }
        match self.payment {
            PaymentState::Due | PaymentState::Paid | PaymentState::PartiallyRefunded => None,
            PaymentState::NeedsReview => no("A payment of this order is in doubt: decide about it first."),
            PaymentState::Pending | PaymentState::Failed | PaymentState::Expired => no(
                "The customer may be paying the present amount right now. Wait until it is paid, or change it to cash first.",
            ),
            PaymentState::Refunded | PaymentState::Collected | PaymentState::Remitted => {
                no("The money of this order is settled.")
            }
        }
    }

    fn cancel(&self) -> Refusal {
        if self.order.apply(OrderEvent::Cancel).is_err() {
            return Some(format!("The order is {} already.", self.order));
        }
        if self.payment == PaymentState::NeedsReview {
            return no("A payment of this order is in doubt: decide about it first.");
        }
        let blocked = self.parcels.iter().find_map(|parcel| {
            if parcel.state == FulfilmentState::Shipped {
                Some("A parcel is with the courier: wait until it is delivered or back.")
            } else if parcel.state == FulfilmentState::Refused {
                Some("A parcel is on its way back: wait until it has arrived.")
            } else {
                parcel
                    .was_delivered
                    .then_some("Goods have been delivered: take a return instead.")
            }
        });
        blocked.map(str::to_owned)
    }

    fn complete(&self) -> Refusal {
        if let Err(forbidden) = self.order.apply(OrderEvent::Complete) {
            return Some(format!("The order is {}.", forbidden.from));
        }
        let arrived = matches!(self.fulfilment, FulfilmentState::Delivered | FulfilmentState::Returned);
        if !arrived || !self.parcels.iter().any(|parcel| parcel.was_delivered) {
            return no("Not everything has been delivered.");
        }
        if self.returns.iter().any(|(_, state)| state.is_open()) {
            return no("A return is still open.");
        }
        if self.refunds.iter().any(|(_, state)| *state == RefundState::Pending) {
            return no("A refund is still open.");
        }
        match self.payment {
            PaymentState::Paid | PaymentState::PartiallyRefunded | PaymentState::Refunded | PaymentState::Remitted => {
                None
            }
            PaymentState::Collected | PaymentState::Due => no("The courier has not handed over the cash yet."),
            PaymentState::NeedsReview => no("A payment of this order is in doubt: decide about it first."),
            PaymentState::Pending | PaymentState::Failed | PaymentState::Expired => no("The order is not paid."),
        }
    }

    fn parcel_allows(action: StepAction, parcel: &ParcelFacts) -> bool {
        let waits_for = if matches!(action, StepAction::Unpack | StepAction::Ship) {
            FulfilmentState::Packed
        } else if action == StepAction::ReceiveBack {
            FulfilmentState::Refused
        } else {
            FulfilmentState::Shipped
        };
        parcel.state == waits_for
    }

    fn parcel(&self, target: Option<i64>, event: FulfilmentEvent) -> Refusal {
        let Some(parcel) = self.parcels.iter().find(|parcel| Some(parcel.id) == target) else {
            return no("This parcel is not there any more.");
        };
        parcel
            .state
            .apply(event)
            .err()
            .map(|forbidden| format!("The parcel is {}.", forbidden.from))
    }

    /// Only what was refused at the door comes back so; delivered goods come back by a return.
    fn receive_back(&self, target: Option<i64>) -> Refusal {
        let refused = |parcel: &&ParcelFacts| Some(parcel.id) == target && parcel.state == FulfilmentState::Refused;
        match self.parcels.iter().find(refused) {
            Some(_) => None,
            None => no("Only a parcel that was not accepted can be received back."),
        }
    }

    fn back(&self, target: Option<i64>, event: ReturnEvent) -> Refusal {
        let Some((_, state)) = self.returns.iter().find(|(id, _)| Some(*id) == target) else {
            return no("This return is not there.");
        };
        state
            .apply(event)
            .err()
            .map(|forbidden| format!("The return is {} already.", forbidden.from))
    }

    fn refund(&self, target: Option<i64>, event: RefundEvent) -> Refusal {
        let Some((_, state)) = self.refunds.iter().find(|(id, _)| Some(*id) == target) else {
            return no("This refund is not there.");
        };
        state
            .apply(event)
            .err()
            .map(|forbidden| format!("The refund is {} already.", forbidden.from))
    }

    fn review(&self, action: StepAction, target: Option<i64>) -> Refusal {
        let Some(review) = self.reviews.iter().find(|review| Some(review.id) == target) else {
            return no("This payment is not in review any more.");
        };
        if review.refunding {
            no("A refund of this payment is under way: confirm it, or say that it failed.")
        } else if action == StepAction::AcceptAsPaid && review.paid_elsewhere {
            no("The order is paid by another payment: this money is to be given back.")
        } else if action == StepAction::MarkUnpaid && review.captured {
            no("The gateway has confirmed this money: it can only be taken or given back.")
        } else {
            None
        }
    }
}

#[cfg(test)]
#[path = "step_tests.rs"]
mod tests;
