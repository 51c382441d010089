//! Everything about one order.

use serde::{Deserialize, Serialize};

use super::OrderSource;
use crate::{
    address::Address,
    ids::{AccessToken, OrderId, OrderLineId, OrderNumber, PaymentId, RefundId, ReturnId, ShipmentId, VariantId},
    money::{Currency, Money},
    order::{
        FulfilmentState, OrderState, PaymentState, RefundState, RefundWay, ReturnReason, ReturnState, Step,
        TimelineKind,
    },
    payment::Method,
    time::Timestamp,
    view::Picture,
};

/// A line, and what has become of its pieces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskLine {
    /// Which.
    pub id: OrderLineId,
    /// What, while the shop has it.
    pub variant: Option<VariantId>,
    /// For people and machines.
    pub sku: String,
    /// The product.
    pub title: String,
    /// The option values; may be empty.
    pub variant_title: String,
    /// The product's page, while it has one.
    pub path: Option<String>,
    /// Its picture, while it has one.
    pub picture: Option<Picture>,
    /// As agreed.
    pub unit_price: Money,
    /// Pieces ordered.
    pub quantity: u32,
    /// For all of them.
    pub total: Money,
    /// Pieces in a parcel, wherever that is.
    pub packed: u32,
    /// Pieces that have left.
    pub shipped: u32,
    /// Pieces that the shopper has had.
    pub delivered: u32,
    /// Pieces that came back, from the door or by a return.
    pub returned: u32,
    /// Pieces whose money went back or is about to.
    pub refunded: u32,
}

/// The money of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskMoney {
    /// Sum of the lines.
    pub goods: Money,
    /// Taken off.
    pub discount: Money,
    /// For delivery.
    pub delivery: Money,
    /// Contained in the total.
    pub tax_included: Money,
    /// What it costs.
    pub total: Money,
    /// What has come in.
    pub captured: Money,
    /// What has gone back.
    pub refunded: Money,
    /// What is about to go back.
    pub refund_pending: Money,
    /// What couriers have collected or are to collect, and is not with the shop.
    pub cash_due: Money,
    /// What can still be given back.
    pub refundable: Money,
}

/// Who ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskCustomer {
    /// Who receives it.
    pub name: String,
    /// As people write it.
    pub phone: String,
    /// For `tel:`.
    pub phone_link: String,
    /// Where mails go.
    pub email: Option<String>,
    /// Orders of this phone number, this one included.
    pub orders: u32,
    /// Of these, cancelled.
    pub cancelled: u32,
    /// Parcels of this phone number that were not accepted.
    pub refused: u32,
}

/// What a gateway said, as it said it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewayWord {
    /// When.
    pub at: Timestamp,
    /// `callback`, `failure`, `status`.
    pub kind: String,
    /// As received.
    pub body: String,
    /// What the shop made of it.
    pub outcome: String,
}

/// One attempt to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskPayment {
    /// Which.
    pub id: PaymentId,
    /// How.
    pub method: Method,
    /// Its name at the gateway.
    pub transaction_uuid: String,
    /// What is to be paid.
    pub amount: Money,
    /// What has come in.
    pub captured: Money,
    /// What has gone back.
    pub refunded: Money,
    /// Where it stands.
    pub state: PaymentState,
    /// The gateway's number of it.
    pub reference: Option<String>,
    /// Why a person must look, as the code of a [`crate::payment::ReviewReason`]; may be empty.
    pub review: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
    /// When the gateway is asked next.
    pub next_check_at: Option<Timestamp>,
    /// What the gateway said, newest first, at most 20.
    pub messages: Vec<GatewayWord>,
}

/// Pieces of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinePieces {
    /// Of which line.
    pub line: OrderLineId,
    /// How many.
    pub quantity: u32,
}

/// A parcel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskShipment {
    /// Which.
    pub id: ShipmentId,
    /// Its number within the order, from 1.
    pub number: u32,
    /// Where it is.
    pub state: FulfilmentState,
    /// Who carries it; empty before it is handed over.
    pub courier: String,
    /// The courier's number of it; may be empty.
    pub tracking: String,
    /// What the courier collects, frozen at hand-over.
    pub cod_amount: Money,
    /// What the courier has collected.
    pub collected: Option<Money>,
    /// When that money came to the shop.
    pub remitted_at: Option<Timestamp>,
    /// Failed attempts to deliver it.
    pub attempts: u32,
    /// When it is tried again.
    pub next_attempt_at: Option<Timestamp>,
    /// When it was packed.
    pub packed_at: Timestamp,
    /// When it left.
    pub shipped_at: Option<Timestamp>,
    /// When it came to the shopper.
    pub delivered_at: Option<Timestamp>,
    /// When it came back.
    pub returned_at: Option<Timestamp>,
    /// What is in it.
    pub lines: Vec<LinePieces>,
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskRefund {
    /// Which.
    pub id: RefundId,
    /// Of which payment.
    pub payment: PaymentId,
    /// How much.
    pub amount: Money,
    /// By which way.
    pub way: RefundWay,
    /// Where it stands.
    pub state: RefundState,
    /// Why.
    pub reason: String,
    /// The number under which it happened.
    pub reference: Option<String>,
    /// When it was recorded.
    pub created_at: Timestamp,
    /// By whom, as the audit log names them.
    pub created_by: String,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
    /// For which pieces, where it is by line.
    pub lines: Vec<LinePieces>,
}

/// Pieces of a return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskReturnLine {
    /// Of which line.
    pub line: OrderLineId,
    /// Pieces that are to come back.
    pub quantity: u32,
    /// Pieces that came.
    pub received: u32,
    /// Pieces put back on the shelf.
    pub restocked: u32,
    /// Pieces written off.
    pub written_off: u32,
}

/// A return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskReturn {
    /// Which.
    pub id: ReturnId,
    /// Its number within the order, from 1.
    pub number: u32,
    /// Where it stands.
    pub state: ReturnState,
    /// Why.
    pub reason: ReturnReason,
    /// In the asker's words; may be empty.
    pub note: String,
    /// What the shop answered; may be empty.
    pub answer: String,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// By whom, as the audit log names them.
    pub requested_by: String,
    /// What is to come back.
    pub lines: Vec<DeskReturnLine>,
}

/// One entry of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskEvent {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: TimelineKind,
    /// More of it: parcel, courier, amount; may be empty.
    pub detail: String,
    /// Who, as the audit log names them: `shopper`, `customer:3`, `staff:1`, `gateway`, `system:expirer`.
    pub actor: String,
}

/// A note of staff to staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskNote {
    /// Which.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who, as the audit log names them.
    pub author: String,
    /// The text.
    pub body: String,
    /// Who is asked to look.
    pub mentions: Vec<crate::ids::AccountId>,
}

/// Somebody of the shop who can be asked to look at a note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colleague {
    /// Who.
    pub account: crate::ids::AccountId,
    /// Their name, as notes say it behind an `@`.
    pub name: String,
}

/// A row of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskAudit {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// About what.
    pub subject: String,
    /// More of it.
    pub detail: String,
}

/// Everything about one order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDesk {
    /// Inside the shop.
    pub id: OrderId,
    /// For people.
    pub number: OrderNumber,
    /// Opens the shopper's page.
    pub token: AccessToken,
    /// Commands that carry it are refused when the order has changed since.
    pub version: i64,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Where it came from.
    pub source: OrderSource,
    /// The deal.
    pub state: OrderState,
    /// The money.
    pub payment: PaymentState,
    /// The goods.
    pub fulfilment: FulfilmentState,
    /// How it is paid.
    pub method: Method,
    /// Its currency.
    pub currency: Currency,
    /// Until when the goods of an unpaid order are held.
    pub held_until: Option<Timestamp>,
    /// The lines.
    pub lines: Vec<DeskLine>,
    /// The money.
    pub money: DeskMoney,
    /// Who ordered.
    pub customer: DeskCustomer,
    /// Where to; `None` for imported orders.
    pub address: Option<Address>,
    /// The address, line by line.
    pub address_lines: Vec<String>,
    /// The shopper's note; may be empty.
    pub note: String,
    /// The chosen delivery.
    pub delivery_name: String,
    /// What was promised.
    pub delivery_promise: String,
    /// Attempts to pay, oldest first.
    pub payments: Vec<DeskPayment>,
    /// Parcels, oldest first.
    pub shipments: Vec<DeskShipment>,
    /// Refunds, oldest first.
    pub refunds: Vec<DeskRefund>,
    /// Returns, oldest first.
    pub returns: Vec<DeskReturn>,
    /// What happened, oldest first.
    pub timeline: Vec<DeskEvent>,
    /// Notes, oldest first.
    pub notes: Vec<DeskNote>,
    /// Who can be mentioned in another one; empty for whoever may not write one.
    pub colleagues: Vec<Colleague>,
    /// The audit trail, newest first, at most 100. Empty for who may not read it.
    pub audit: Vec<DeskAudit>,
    /// What can be done now, and why not the rest. What the reader's role does not allow is refused here too.
    pub steps: Vec<Step>,
}
