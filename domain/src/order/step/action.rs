//! What staff can do about an order: each thing with its button and its permission.

use crate::{access::Permission, order::codes};

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
        /// Close a delivered order whose money will not come.
        GiveUp = "give_up",
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
        /// The gateway has taken back the money of a payment that was counted.
        TakenBack = "taken_back",
        /// A part of a payment went back at the gateway without a refund of ours: how much.
        EnterRefunded = "enter_refunded",
        /// Ask the gateway about a payment now.
        AskGateway = "ask_gateway",
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
            Self::GiveUp => "Give the money up",
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
            Self::TakenBack => "eSewa took it back",
            Self::EnterRefunded => "Enter what went back",
            Self::AskGateway => "Ask eSewa again",
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
            Self::BeginRefund | Self::ConfirmRefund | Self::FailRefund | Self::EnterRefunded => {
                Permission::OrdersRefund
            }
            Self::AcceptAsPaid
            | Self::MarkUnpaid
            | Self::RefundDue
            | Self::TakenBack
            | Self::AskGateway
            | Self::GiveUp => Permission::PaymentsReview,
        }
    }
}
