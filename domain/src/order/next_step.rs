//! What the shopper can do or expect next, from the three states alone.

use super::{FulfilmentState, OrderState, PaymentState, machine::codes};

codes! {
    /// What the shopper can do or expect next.
    NextStep {
        /// Not paid: pay, or change to cash on delivery.
        PayNow = "pay_now",
        /// A payment is being checked: wait, and do not pay again.
        AwaitPaymentCheck = "await_payment_check",
        /// Cash on delivery: the shop will call before it packs.
        AwaitConfirmationCall = "await_confirmation_call",
        /// The shop packs the goods.
        BeingPrepared = "being_prepared",
        /// The courier has the parcel.
        OnItsWay = "on_its_way",
        /// Delivered.
        Done = "done",
        /// Called off, and nothing is owed.
        Cancelled = "cancelled",
        /// Something unusual: talk to the shop.
        ContactUs = "contact_us",
    }
}

impl NextStep {
    /// As the shopper reads it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::PayNow => "This order is not paid yet. You can pay now, or change to cash on delivery.",
            Self::AwaitPaymentCheck => "We are checking your payment. Please do not pay again: we will write to you.",
            Self::AwaitConfirmationCall => "We will call you to confirm the order before we pack it.",
            Self::BeingPrepared => "We are preparing your order.",
            Self::OnItsWay => "Your order is on its way.",
            Self::Done => "Your order has been delivered.",
            Self::Cancelled => "This order has been cancelled.",
            Self::ContactUs => "Please contact us about this order.",
        }
    }

    /// The same, while the gateway has not yet confirmed a payment that the shopper says was made.
    #[must_use]
    pub const fn while_checking(self) -> Self {
        match self {
            Self::PayNow => Self::AwaitPaymentCheck,
            Self::AwaitPaymentCheck
            | Self::AwaitConfirmationCall
            | Self::BeingPrepared
            | Self::OnItsWay
            | Self::Done
            | Self::Cancelled
            | Self::ContactUs => self,
        }
    }
}

/// What the shopper can do or expect next. `payment` is the order's summary.
///
/// A pending payment reads as [`NextStep::PayNow`]: most are abandoned. Where a success is claimed and not yet
/// confirmed, ask [`NextStep::while_checking`].
pub const fn next_step(order: OrderState, payment: PaymentState, fulfilment: FulfilmentState) -> NextStep {
    match order {
        OrderState::Cancelled => after_cancelling(payment),
        OrderState::Completed => NextStep::Done,
        OrderState::Placed | OrderState::Confirmed => match fulfilment {
            FulfilmentState::Unfulfilled | FulfilmentState::Packed => before_shipping(order, payment, fulfilment),
            FulfilmentState::Shipped | FulfilmentState::Partial => NextStep::OnItsWay,
            FulfilmentState::Delivered => NextStep::Done,
            FulfilmentState::Refused | FulfilmentState::Returned => NextStep::ContactUs,
        },
    }
}

/// May the shopper begin a new attempt with a gateway? Also from cash on delivery, until the parcel is packed: then
/// its label already says what to collect.
pub const fn can_pay_again(order: OrderState, payment: PaymentState, fulfilment: FulfilmentState) -> bool {
    let payable = matches!(
        payment,
        PaymentState::Pending | PaymentState::Failed | PaymentState::Expired | PaymentState::Due
    );
    payable && is_open(order) && matches!(fulfilment, FulfilmentState::Unfulfilled)
}

/// May the shopper change an unpaid order to cash on delivery? The rules of [`crate::payment::cod`] come on top.
/// Not while a payment is under review: it may turn out to be paid.
pub const fn can_switch_to_cash(order: OrderState, payment: PaymentState, fulfilment: FulfilmentState) -> bool {
    let unpaid = matches!(
        payment,
        PaymentState::Pending | PaymentState::Failed | PaymentState::Expired
    );
    unpaid && is_open(order) && matches!(fulfilment, FulfilmentState::Unfulfilled)
}

/// May the shopper call the order off without asking the shop? As long as nothing has been paid or packed.
pub const fn can_cancel_own(order: OrderState, payment: PaymentState, fulfilment: FulfilmentState) -> bool {
    can_pay_again(order, payment, fulfilment)
}

const fn is_open(order: OrderState) -> bool {
    match order {
        OrderState::Placed | OrderState::Confirmed => true,
        OrderState::Completed | OrderState::Cancelled => false,
    }
}

const fn after_cancelling(payment: PaymentState) -> NextStep {
    match payment {
        // The shop holds money for an order that will not be sent.
        PaymentState::Paid
        | PaymentState::PartiallyRefunded
        | PaymentState::NeedsReview
        | PaymentState::Collected
        | PaymentState::Remitted => NextStep::ContactUs,
        PaymentState::Pending
        | PaymentState::Failed
        | PaymentState::Expired
        | PaymentState::Refunded
        | PaymentState::Due => NextStep::Cancelled,
    }
}

const fn before_shipping(order: OrderState, payment: PaymentState, fulfilment: FulfilmentState) -> NextStep {
    match payment {
        // Shown only where it can be taken.
        PaymentState::Pending | PaymentState::Failed | PaymentState::Expired
            if can_pay_again(order, payment, fulfilment) =>
        {
            NextStep::PayNow
        }
        PaymentState::NeedsReview => NextStep::AwaitPaymentCheck,
        PaymentState::Due if matches!(order, OrderState::Placed) => NextStep::AwaitConfirmationCall,
        PaymentState::Due
        | PaymentState::Paid
        | PaymentState::PartiallyRefunded
        | PaymentState::Collected
        | PaymentState::Remitted => NextStep::BeingPrepared,
        PaymentState::Pending | PaymentState::Failed | PaymentState::Expired | PaymentState::Refunded => {
            NextStep::ContactUs
        }
    }
}
