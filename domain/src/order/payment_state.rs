//! Where the money of an order is. The order's summary and each attempt to pay share these states.

use super::machine::{codes, machine};

codes! {
    /// The state of an attempt to pay, or of an order's money as a whole.
    PaymentState {
        /// Begun with a gateway that has not given a final answer.
        Pending = "pending",
        /// The gateway has confirmed the whole amount.
        Paid = "paid",
        /// A part has been given back.
        PartiallyRefunded = "partially_refunded",
        /// All of it has been given back.
        Refunded = "refunded",
        /// The gateway (or the courier) says that no money came.
        Failed = "failed",
        /// Nothing came in time. Money may still come late.
        Expired = "expired",
        /// Money may have moved, and a person must decide.
        NeedsReview = "needs_review",
        /// Cash that the courier is to collect.
        Due = "due",
        /// Cash that the courier has collected and still holds.
        Collected = "collected",
        /// Cash that the courier has handed over to the shop.
        Remitted = "remitted",
    }
}

codes! {
    /// What can happen to a payment.
    PaymentEvent {
        /// The gateway confirmed the money, also after a failure or an expiry.
        Pay = "pay",
        /// No money came, finally.
        Fail = "fail",
        /// The time to pay has run out.
        Expire = "expire",
        /// A person must look.
        Review = "review",
        /// The money under review turned out to be ours.
        Settle = "settle",
        /// All of the money has gone back.
        Refund = "refund",
        /// Some of the money has gone back.
        RefundPart = "refund_part",
        /// The shopper will pay the courier instead.
        SwitchToCash = "switch_to_cash",
        /// A new attempt with a gateway begins.
        Retry = "retry",
        /// The courier has taken the cash.
        Collect = "collect",
        /// The courier has handed the cash over.
        Remit = "remit",
    }
}

machine! {
    "payment": PaymentState, PaymentEvent {
        Pending + Pay => Paid,
        Pending + Fail => Failed,
        Pending + Expire => Expired,
        Pending + Review => NeedsReview,
        Pending + SwitchToCash => Due,

        Paid + Review => NeedsReview,
        Paid + Refund => Refunded,
        Paid + RefundPart => PartiallyRefunded,

        PartiallyRefunded + Review => NeedsReview,
        PartiallyRefunded + Refund => Refunded,
        PartiallyRefunded + RefundPart => PartiallyRefunded,

        // A gateway may confirm after all: late money is never turned away here.
        Failed + Pay => Paid,
        Failed + Review => NeedsReview,
        Failed + SwitchToCash => Due,
        Failed + Retry => Pending,

        Expired + Pay => Paid,
        Expired + Review => NeedsReview,
        Expired + SwitchToCash => Due,
        Expired + Retry => Pending,

        NeedsReview + Fail => Failed,
        NeedsReview + Settle => Paid,
        NeedsReview + Refund => Refunded,
        NeedsReview + RefundPart => PartiallyRefunded,
        NeedsReview + SwitchToCash => Due,

        // An earlier attempt can still be paid, or become doubtful, while cash is due: then nothing may be collected.
        Due + Pay => Paid,
        Due + Fail => Failed,
        Due + Expire => Expired,
        Due + Review => NeedsReview,
        Due + Retry => Pending,
        Due + Collect => Collected,

        Collected + Remit => Remitted,
        Collected + Refund => Refunded,
        Collected + RefundPart => PartiallyRefunded,

        Remitted + Refund => Refunded,
        Remitted + RefundPart => PartiallyRefunded,
    }
}
