//! What happened to an order, as its page and its mails tell it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{UnknownCode, machine::codes};
use crate::time::Timestamp;

codes! {
    /// Why an order was called off.
    CancelReason {
        /// The shopper wished it.
        ByShopper = "by_shopper",
        /// The shop could not or would not serve it.
        ByShop = "by_shop",
        /// It was not paid in time.
        NotPaid = "not_paid",
        /// Nobody confirmed the cash order in time.
        NotConfirmed = "not_confirmed",
        /// Its goods were gone.
        OutOfStock = "out_of_stock",
        /// The parcel was not taken at the door.
        Refused = "refused",
    }
}

/// One thing that happened to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: TimelineKind,
}

/// What can be on a timeline. Stored and sent as its code; a cancellation's code holds its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TimelineKind {
    /// The shopper ordered.
    Placed,
    /// An attempt to pay began.
    PaymentStarted,
    /// The money is confirmed.
    PaymentReceived,
    /// An attempt to pay failed or was cancelled.
    PaymentFailed,
    /// The time to pay ran out.
    PaymentExpired,
    /// A person checks a payment that is in doubt.
    PaymentUnderReview,
    /// The gateway took back what it had paid.
    PaymentTakenBack,
    /// Some of the money went back.
    PartiallyRefunded,
    /// All of the money went back.
    Refunded,
    /// The shopper chose to pay the courier.
    SwitchedToCash,
    /// The shop took the order on.
    Confirmed,
    /// In a parcel.
    Packed,
    /// With the courier.
    Shipped,
    /// With the shopper.
    Delivered,
    /// The courier collected the cash.
    CashCollected,
    /// Not taken at the door.
    Refused,
    /// Back with the shop.
    Returned,
    /// Brought back after a late payment.
    Reinstated,
    /// Taken out of the parcel again.
    Unpacked,
    /// The courier came and could not hand it over.
    DeliveryFailed,
    /// The courier has handed the cash over.
    CashRemitted,
    /// Lines, quantities or the address were changed.
    Edited,
    /// Money is to go back.
    RefundStarted,
    /// The money did not go back.
    RefundFailed,
    /// The shopper wants to send goods back.
    ReturnRequested,
    /// The shop takes them back.
    ReturnApproved,
    /// The shop does not take them back.
    ReturnDeclined,
    /// The shopper keeps the goods after all.
    ReturnWithdrawn,
    /// The goods are with the shop again.
    ReturnReceived,
    /// The shop has looked at them.
    ReturnInspected,
    /// Nothing is left to do about it.
    ReturnClosed,
    /// Nothing is left to do.
    Completed,
    /// Called off.
    Cancelled {
        /// Why.
        reason: CancelReason,
    },
}

impl TimelineKind {
    /// All of them, in the order in which they usually come; a cancellation once for each reason.
    pub const ALL: &'static [Self] = &[
        Self::Placed,
        Self::PaymentStarted,
        Self::PaymentReceived,
        Self::PaymentFailed,
        Self::PaymentExpired,
        Self::PaymentUnderReview,
        Self::PaymentTakenBack,
        Self::PartiallyRefunded,
        Self::Refunded,
        Self::SwitchedToCash,
        Self::Confirmed,
        Self::Packed,
        Self::Shipped,
        Self::Delivered,
        Self::CashCollected,
        Self::Refused,
        Self::Returned,
        Self::Reinstated,
        Self::Unpacked,
        Self::DeliveryFailed,
        Self::CashRemitted,
        Self::Edited,
        Self::RefundStarted,
        Self::RefundFailed,
        Self::ReturnRequested,
        Self::ReturnApproved,
        Self::ReturnDeclined,
        Self::ReturnWithdrawn,
        Self::ReturnReceived,
        Self::ReturnInspected,
        Self::ReturnClosed,
        Self::Completed,
        Self::Cancelled {
            reason: CancelReason::ByShopper,
        },
        Self::Cancelled {
            reason: CancelReason::ByShop,
        },
        Self::Cancelled {
            reason: CancelReason::NotPaid,
        },
        Self::Cancelled {
            reason: CancelReason::NotConfirmed,
        },
        Self::Cancelled {
            reason: CancelReason::OutOfStock,
        },
        Self::Cancelled {
            reason: CancelReason::Refused,
        },
    ];

    /// The text that stands for it in a database column and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::PaymentStarted => "payment_started",
            Self::PaymentReceived => "payment_received",
            Self::PaymentFailed => "payment_failed",
            Self::PaymentExpired => "payment_expired",
            Self::PaymentUnderReview => "payment_under_review",
            Self::PaymentTakenBack => "payment_taken_back",
            Self::PartiallyRefunded => "partially_refunded",
            Self::Refunded => "refunded",
            Self::SwitchedToCash => "switched_to_cash",
            Self::Confirmed => "confirmed",
            Self::Packed => "packed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::CashCollected => "cash_collected",
            Self::Refused => "refused",
            Self::Returned => "returned",
            Self::Reinstated => "reinstated",
            Self::Unpacked => "unpacked",
            Self::DeliveryFailed => "delivery_failed",
            Self::CashRemitted => "cash_remitted",
            Self::Edited => "edited",
            Self::RefundStarted => "refund_started",
            Self::RefundFailed => "refund_failed",
            Self::ReturnRequested => "return_requested",
            Self::ReturnApproved => "return_approved",
            Self::ReturnDeclined => "return_declined",
            Self::ReturnWithdrawn => "return_withdrawn",
            Self::ReturnReceived => "return_received",
            Self::ReturnInspected => "return_inspected",
            Self::ReturnClosed => "return_closed",
            Self::Completed => "completed",
            Self::Cancelled { reason } => match reason {
                CancelReason::ByShopper => "cancelled_by_shopper",
                CancelReason::ByShop => "cancelled_by_shop",
                CancelReason::NotPaid => "cancelled_not_paid",
                CancelReason::NotConfirmed => "cancelled_not_confirmed",
                CancelReason::OutOfStock => "cancelled_out_of_stock",
                CancelReason::Refused => "cancelled_refused",
            },
        }
    }

    /// As the shopper reads it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Placed => "Order placed",
            Self::PaymentStarted => "Payment started",
            Self::PaymentReceived => "Payment received",
            Self::PaymentFailed => "Payment did not go through",
            Self::PaymentExpired => "The time to pay ran out",
            Self::PaymentUnderReview => "We are checking the payment",
            Self::PaymentTakenBack => "eSewa took the payment back",
            Self::PartiallyRefunded => "Part of the payment refunded",
            Self::Refunded => "Payment refunded",
            Self::SwitchedToCash => "Changed to cash on delivery",
            Self::Confirmed => "Order confirmed",
            Self::Packed => "Packed",
            Self::Shipped => "Handed to the courier",
            Self::Delivered => "Delivered",
            Self::CashCollected => "Cash received by the courier",
            Self::Refused => "Delivery not accepted",
            Self::Returned => "Back with us",
            Self::Reinstated => "Order taken up again: the payment arrived",
            Self::Unpacked => "Being packed again",
            Self::DeliveryFailed => "Delivery was tried",
            Self::CashRemitted => "Cash received by the shop",
            Self::Edited => "Order changed",
            Self::RefundStarted => "Refund started",
            Self::RefundFailed => "Refund did not go through",
            Self::ReturnRequested => "Return requested",
            Self::ReturnApproved => "Return approved",
            Self::ReturnDeclined => "Return declined",
            Self::ReturnWithdrawn => "Return withdrawn",
            Self::ReturnReceived => "Returned goods arrived",
            Self::ReturnInspected => "Returned goods checked",
            Self::ReturnClosed => "Return closed",
            Self::Completed => "Completed",
            Self::Cancelled { reason } => match reason {
                CancelReason::ByShopper => "Cancelled by you",
                CancelReason::ByShop => "Cancelled by the shop",
                CancelReason::NotPaid => "Cancelled: not paid in time",
                CancelReason::NotConfirmed => "Cancelled: not confirmed in time",
                CancelReason::OutOfStock => "Cancelled: sold out",
                CancelReason::Refused => "Cancelled: delivery not accepted",
            },
        }
    }
}

impl fmt::Display for TimelineKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for TimelineKind {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.code() == text)
            .ok_or_else(|| UnknownCode::new("TimelineKind", text))
    }
}

impl TryFrom<String> for TimelineKind {
    type Error = UnknownCode;

    fn try_from(text: String) -> Result<Self, UnknownCode> {
        text.parse()
    }
}

impl From<TimelineKind> for String {
    fn from(kind: TimelineKind) -> Self {
        kind.code().to_owned()
    }
}
