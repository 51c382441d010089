//! How far the deal itself has come: agreed, confirmed, done, or off.

use super::machine::{codes, machine};

codes! {
    /// The state of an order as a deal.
    OrderState {
        /// The shopper has ordered; the shop has not yet taken it on (unpaid, or cash not yet confirmed).
        Placed = "placed",
        /// The shop has taken it on: paid, or confirmed by a call.
        Confirmed = "confirmed",
        /// Delivered and paid: nothing is left to do.
        Completed = "completed",
        /// Called off by the shopper, the shop or a timer.
        Cancelled = "cancelled",
    }
}

codes! {
    /// What can happen to an order as a deal.
    OrderEvent {
        /// The shop takes it on.
        Confirm = "confirm",
        /// Delivered and paid.
        Complete = "complete",
        /// Called off.
        Cancel = "cancel",
        /// Brought back because its money came after all, and its stock could be taken again.
        Reinstate = "reinstate",
        /// Waits for money again: what it was confirmed for was taken back.
        Reopen = "reopen",
    }
}

machine! {
    "order": OrderState, OrderEvent {
        Placed + Confirm => Confirmed,
        Placed + Cancel => Cancelled,
        Confirmed + Complete => Completed,
        Confirmed + Cancel => Cancelled,
        Confirmed + Reopen => Placed,
        Cancelled + Reinstate => Placed,
    }
}
