//! Why a step of the deal or of the goods cannot be taken, in sentences.

use super::{OrderFacts, ParcelFacts, StepAction};
use crate::{
    money::Money,
    order::{
        FulfilmentEvent, FulfilmentState, OrderEvent, OrderState, PaymentState, RefundEvent, RefundState, ReturnEvent,
    },
};

/// The sentence why not.
pub(super) type Refusal = Option<String>;

#[expect(clippy::unnecessary_wraps, reason = "it stands where other refusals may be none")]
pub(super) fn no(sentence: &str) -> Refusal {
    Some(sentence.to_owned())
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
            A::GiveUp => self.give_up(),
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
            A::AcceptAsPaid | A::MarkUnpaid | A::RefundDue | A::TakenBack => self.review(action, target),
            A::EnterRefunded => self.part(target),
            A::AskGateway => self.ask(target),
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
        self.over().or_else(|| match self.payment {
            PaymentState::Paid | PaymentState::PartiallyRefunded | PaymentState::Refunded | PaymentState::Remitted => {
                None
            }
            PaymentState::Collected | PaymentState::Due => no("The courier has not handed over the cash yet."),
            PaymentState::NeedsReview => no("A payment of this order is in doubt: decide about it first."),
            PaymentState::Pending | PaymentState::Failed | PaymentState::Expired => no("The order is not paid."),
        })
    }

    /// Goods that were delivered do not come back because nobody pays for them: their order can be closed all the same,
    /// once it is said that the money will not come.
    fn give_up(&self) -> Refusal {
        self.over().or_else(|| match self.payment {
            PaymentState::Failed | PaymentState::Collected => None,
            PaymentState::NeedsReview => no("A payment of this order is in doubt: decide about it first."),
            PaymentState::Pending
            | PaymentState::Expired
            | PaymentState::Due
            | PaymentState::Paid
            | PaymentState::PartiallyRefunded
            | PaymentState::Refunded
            | PaymentState::Remitted => no("No money of this order is lost."),
        })
    }

    /// Why it is too early to say that nothing is left to do, whatever became of the money.
    fn over(&self) -> Refusal {
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
        None
    }

    pub(super) fn parcel_allows(action: StepAction, parcel: &ParcelFacts) -> bool {
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
}
