//! Where the goods of an order are. Each parcel walks the table; the order's own state is derived from its parcels
//! ([`super::parcels::fulfilment_of`]), and only there [`FulfilmentState::Partial`] occurs.

use super::machine::{codes, machine};

codes! {
    /// The state of an order's goods.
    FulfilmentState {
        /// On the shelf.
        Unfulfilled = "unfulfilled",
        /// Some of it is in a parcel or has left, some has not: only of an order as a whole.
        Partial = "partial",
        /// In a parcel, still with the shop.
        Packed = "packed",
        /// With the courier.
        Shipped = "shipped",
        /// With the shopper.
        Delivered = "delivered",
        /// Not taken at the door: on the way back, not yet in stock.
        Refused = "refused",
        /// Back with the shop.
        Returned = "returned",
    }
}

codes! {
    /// What can happen to an order's goods.
    FulfilmentEvent {
        /// Put into a parcel.
        Pack = "pack",
        /// Taken out of the parcel again.
        Unpack = "unpack",
        /// Handed to the courier.
        Ship = "ship",
        /// Handed to the shopper.
        Deliver = "deliver",
        /// Not taken at the door, or nobody was found.
        Refuse = "refuse",
        /// Received back by the shop: only now may they be sold again.
        Return = "return",
    }
}

machine! {
    "fulfilment": FulfilmentState, FulfilmentEvent {
        Unfulfilled + Pack => Packed,
        Packed + Unpack => Unfulfilled,
        Packed + Ship => Shipped,
        Shipped + Deliver => Delivered,
        Shipped + Refuse => Refused,
        Delivered + Return => Returned,
        Refused + Return => Returned,
    }
}

impl FulfilmentState {
    /// Whether the goods of a parcel in this state are with the shopper or on their way there.
    pub const fn has_left(self) -> bool {
        matches!(self, Self::Shipped | Self::Delivered)
    }
}
