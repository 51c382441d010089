//! Goods on their way back from a shopper, and money on its way back to one.

use super::machine::{codes, machine};

/// How long after the delivery a shopper can ask for a return, in days. Staff can start one at any time.
pub const RETURN_DAYS: u32 = 7;

codes! {
    /// The state of a return.
    ReturnState {
        /// The shopper has asked.
        Requested = "requested",
        /// The shop takes the goods back; they are awaited.
        Approved = "approved",
        /// The shop does not take them back.
        Declined = "declined",
        /// The shopper keeps them after all.
        Withdrawn = "withdrawn",
        /// The goods are with the shop, not yet looked at.
        Received = "received",
        /// Each piece is back on the shelf or written off.
        Inspected = "inspected",
        /// Nothing is left to do.
        Closed = "closed",
    }
}

codes! {
    /// What can happen to a return.
    ReturnEvent {
        /// The shop agrees.
        Approve = "approve",
        /// The shop does not agree.
        Decline = "decline",
        /// The shopper, or the shop for them, calls it off.
        Withdraw = "withdraw",
        /// The goods arrive.
        Receive = "receive",
        /// Each piece is put on the shelf or written off.
        Inspect = "inspect",
        /// Refunded, or decided otherwise: it is over.
        Close = "close",
    }
}

machine! {
    "return": ReturnState, ReturnEvent {
        Requested + Approve => Approved,
        Requested + Decline => Declined,
        Requested + Withdraw => Withdrawn,
        Approved + Withdraw => Withdrawn,
        Approved + Receive => Received,
        Received + Inspect => Inspected,
        Inspected + Close => Closed,
    }
}

impl ReturnState {
    /// Whether its pieces count: they are back, or are to come back.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Declined | Self::Withdrawn)
    }

    /// Whether something is still to be done about it.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Requested | Self::Approved | Self::Received | Self::Inspected
        )
    }

    /// What it means for the shopper.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Requested => "We have your wish and answer within a day.",
            Self::Approved => "We take it back and wait for it.",
            Self::Declined => "We cannot take it back.",
            Self::Withdrawn => "You keep it.",
            Self::Received => "It is with us, and we look at it.",
            Self::Inspected => "We have looked at it. Your money is on its way.",
            Self::Closed => "This return is done.",
        }
    }

    /// As staff and shoppers read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Requested => "Requested",
            Self::Approved => "Approved",
            Self::Declined => "Declined",
            Self::Withdrawn => "Withdrawn",
            Self::Received => "Received",
            Self::Inspected => "Inspected",
            Self::Closed => "Closed",
        }
    }
}

codes! {
    /// Why a shopper sends something back.
    ReturnReason {
        /// It came broken.
        Damaged = "damaged",
        /// It is something else than what was ordered.
        WrongItem = "wrong_item",
        /// It is not as the page said.
        NotAsDescribed = "not_as_described",
        /// It does not fit.
        DoesNotFit = "does_not_fit",
        /// They changed their mind.
        ChangedMind = "changed_mind",
        /// Something else: the note says what.
        Other = "other",
    }
}

impl ReturnReason {
    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Damaged => "It arrived damaged",
            Self::WrongItem => "It is the wrong item",
            Self::NotAsDescribed => "It is not as described",
            Self::DoesNotFit => "It does not fit",
            Self::ChangedMind => "I changed my mind",
            Self::Other => "Something else",
        }
    }
}

codes! {
    /// The state of a refund.
    RefundState {
        /// To be given back: recorded, and not yet seen to have happened.
        Pending = "pending",
        /// Given back.
        Confirmed = "confirmed",
        /// It did not happen, and will not.
        Failed = "failed",
    }
}

codes! {
    /// What can happen to a refund.
    RefundEvent {
        /// The gateway shows it, or staff have a reference.
        Confirm = "confirm",
        /// It did not happen.
        Fail = "fail",
    }
}

machine! {
    "refund": RefundState, RefundEvent {
        Pending + Confirm => Confirmed,
        Pending + Fail => Failed,
    }
}

codes! {
    /// By which way money goes back.
    RefundWay {
        /// In eSewa's merchant panel: it has no interface for it, so a person does it there.
        EsewaPanel = "esewa_panel",
        /// In cash.
        Cash = "cash",
        /// To a bank account or another wallet.
        Transfer = "transfer",
    }
}

impl RefundWay {
    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::EsewaPanel => "eSewa merchant panel",
            Self::Cash => "Cash",
            Self::Transfer => "Bank transfer",
        }
    }

    /// What staff must do, now that it is recorded.
    pub const fn guide(self) -> &'static str {
        match self {
            Self::EsewaPanel => {
                "Open the eSewa merchant panel, find the payment by its reference, and refund this amount there. \
                 The shop asks eSewa until the refund shows; a refund of the rest after a first part must be confirmed here with its number."
            }
            Self::Cash => "Hand the cash over, let the customer sign, and confirm here with the number of the voucher.",
            Self::Transfer => "Transfer the amount, and confirm here with the number of the transfer.",
        }
    }
}
