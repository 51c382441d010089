//! Where an order stands, as staff read it: each state one word, in the colour of what it asks for.

use domain::{
    order::{FulfilmentState, OrderState, PaymentState, RefundState, ReturnState},
    payment::Method,
};

use crate::ui::BadgeKind;

/// Words on a badge.
pub type Label = (BadgeKind, &'static str);

/// The deal.
pub const fn order(state: OrderState) -> Label {
    match state {
        OrderState::Placed => (BadgeKind::Warning, "To confirm"),
        OrderState::Confirmed => (BadgeKind::Plain, "Confirmed"),
        OrderState::Completed => (BadgeKind::Good, "Completed"),
        OrderState::Cancelled => (BadgeKind::Plain, "Cancelled"),
    }
}

/// The money.
pub const fn payment(state: PaymentState) -> Label {
    match state {
        PaymentState::Pending => (BadgeKind::Warning, "Unpaid"),
        PaymentState::Paid => (BadgeKind::Good, "Paid"),
        PaymentState::PartiallyRefunded => (BadgeKind::Plain, "Partly refunded"),
        PaymentState::Refunded => (BadgeKind::Plain, "Refunded"),
        PaymentState::Failed => (BadgeKind::Warning, "Payment failed"),
        PaymentState::Expired => (BadgeKind::Plain, "Not paid in time"),
        PaymentState::NeedsReview => (BadgeKind::Accent, "In review"),
        PaymentState::Due => (BadgeKind::Plain, "Cash due"),
        PaymentState::Collected => (BadgeKind::Good, "Cash with courier"),
        PaymentState::Remitted => (BadgeKind::Good, "Cash received"),
    }
}

/// The goods.
pub const fn goods(state: FulfilmentState) -> Label {
    match state {
        FulfilmentState::Unfulfilled => (BadgeKind::Plain, "On the shelf"),
        FulfilmentState::Packed => (BadgeKind::Plain, "Packed"),
        FulfilmentState::Partial => (BadgeKind::Plain, "Partly sent"),
        FulfilmentState::Shipped => (BadgeKind::Plain, "With courier"),
        FulfilmentState::Delivered => (BadgeKind::Good, "Delivered"),
        FulfilmentState::Refused => (BadgeKind::Warning, "Not accepted"),
        FulfilmentState::Returned => (BadgeKind::Plain, "Back here"),
    }
}

/// Money on its way back.
pub const fn refund(state: RefundState) -> Label {
    match state {
        RefundState::Pending => (BadgeKind::Warning, "To be sent"),
        RefundState::Confirmed => (BadgeKind::Good, "Sent"),
        RefundState::Failed => (BadgeKind::Plain, "Did not go through"),
    }
}

/// Goods on their way back.
pub const fn returned(state: ReturnState) -> Label {
    let kind = match state {
        ReturnState::Requested | ReturnState::Received => BadgeKind::Warning,
        ReturnState::Closed => BadgeKind::Good,
        ReturnState::Approved | ReturnState::Inspected | ReturnState::Declined | ReturnState::Withdrawn => {
            BadgeKind::Plain
        }
    };
    (kind, state.label())
}

/// How it is paid, in one word.
pub const fn method(method: Method) -> &'static str {
    match method {
        Method::Esewa => "eSewa",
        Method::CashOnDelivery => "Cash",
    }
}
