//! The order desk: the list by tabs and filters, and everything about one order.

use serde::{Deserialize, Serialize};

use super::Picture;
use crate::{
    address::Address,
    ids::{AccessToken, OrderId, OrderLineId, OrderNumber, PaymentId, RefundId, ReturnId, ShipmentId, VariantId},
    money::{Currency, Money},
    order::{
        FulfilmentState, OrderState, PaymentState, RefundState, RefundWay, ReturnReason, ReturnState, Step,
        TimelineKind, codes,
    },
    payment::Method,
    time::Timestamp,
};

codes! {
    /// A tab of the order list: a question that the three states answer.
    OrderTab {
        /// All of them.
        All = "all",
        /// Cash orders that wait for a call.
        ToConfirm = "to_confirm",
        /// Confirmed, with goods in no parcel yet.
        ToPack = "to_pack",
        /// With a parcel that waits for the courier.
        ToShip = "to_ship",
        /// With the courier, on either way.
        OnTheWay = "on_the_way",
        /// With a payment that a person must decide about.
        InReview = "in_review",
        /// Placed and not paid.
        Unpaid = "unpaid",
        /// Delivered.
        Done = "done",
        /// Called off.
        Cancelled = "cancelled",
    }
}

impl OrderTab {
    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::ToConfirm => "To confirm",
            Self::ToPack => "To pack",
            Self::ToShip => "To ship",
            Self::OnTheWay => "On the way",
            Self::InReview => "In review",
            Self::Unpaid => "Unpaid",
            Self::Done => "Done",
            Self::Cancelled => "Cancelled",
        }
    }

    /// Whether an order in these states is in it. An order may be in several.
    pub const fn holds(self, order: OrderState, payment: PaymentState, fulfilment: FulfilmentState) -> bool {
        use {FulfilmentState as F, OrderState as O, PaymentState as P};
        match self {
            Self::All => true,
            Self::ToConfirm => matches!((order, payment), (O::Placed, P::Due)),
            Self::ToPack => {
                matches!((order, fulfilment), (O::Confirmed, F::Unfulfilled | F::Partial))
                    && !matches!(payment, P::NeedsReview | P::Refunded)
            }
            Self::ToShip => matches!((order, fulfilment), (O::Confirmed, F::Packed | F::Partial)),
            Self::OnTheWay => matches!(
                (order, fulfilment),
                (O::Placed | O::Confirmed, F::Shipped | F::Refused | F::Partial)
            ),
            Self::InReview => matches!(payment, P::NeedsReview),
            Self::Unpaid => matches!((order, payment), (O::Placed, P::Pending | P::Failed | P::Expired)),
            Self::Done => matches!(
                (order, fulfilment),
                (O::Completed, _) | (O::Confirmed, F::Delivered | F::Returned)
            ),
            Self::Cancelled => matches!(order, O::Cancelled),
        }
    }
}

codes! {
    /// How an order came to the shop.
    OrderSource {
        /// From the storefront.
        Shop = "shop",
        /// Written down by staff.
        Phone = "phone",
        /// Brought over from another system.
        Import = "import",
    }
}

impl OrderSource {
    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Shop => "Storefront",
            Self::Phone => "Telephone",
            Self::Import => "Imported",
        }
    }
}

codes! {
    /// The order of the list.
    OrderSort {
        /// Newest first.
        Newest = "newest",
        /// Oldest first.
        Oldest = "oldest",
        /// Highest total first.
        Highest = "highest",
        /// Lowest total first.
        Lowest = "lowest",
        /// What changed last comes first.
        Updated = "updated",
    }
}

/// What the list is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderListQuery {
    /// The tab.
    pub tab: OrderTab,
    /// A number, name, phone, e-mail address or SKU, or a part of one; empty for all.
    pub search: String,
    /// Only paid so.
    pub method: Option<Method>,
    /// Only with this money state.
    pub payment: Option<PaymentState>,
    /// Only with this goods state.
    pub fulfilment: Option<FulfilmentState>,
    /// Placed at or after.
    pub from: Option<Timestamp>,
    /// Placed before.
    pub until: Option<Timestamp>,
    /// Only to this district.
    pub district: Option<String>,
    /// Total at least.
    pub min: Option<Money>,
    /// Total at most.
    pub max: Option<Money>,
    /// Only from there.
    pub source: Option<OrderSource>,
    /// The order of the rows.
    pub sort: OrderSort,
    /// The page, from 1.
    pub page: u32,
    /// Rows a page: 1 to [`OrderListQuery::MAX_SIZE`].
    pub size: u32,
}

impl OrderListQuery {
    /// The most rows that a page (or one part of an export) has.
    pub const MAX_SIZE: u32 = 500;
}

impl Default for OrderListQuery {
    /// All orders, newest first, 50 a page.
    fn default() -> Self {
        Self {
            tab: OrderTab::All,
            search: String::new(),
            method: None,
            payment: None,
            fulfilment: None,
            from: None,
            until: None,
            district: None,
            min: None,
            max: None,
            source: None,
            sort: OrderSort::Newest,
            page: 1,
            size: 50,
        }
    }
}

/// How many orders a tab holds, whatever the other filters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TabCount {
    /// The tab.
    pub tab: OrderTab,
    /// Its orders.
    pub count: u64,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRow {
    /// Inside the shop.
    pub id: OrderId,
    /// For people.
    pub number: OrderNumber,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Who receives it.
    pub name: String,
    /// As people write it.
    pub phone: String,
    /// Where to; empty when it is not known.
    pub district: String,
    /// Pieces in all.
    pub pieces: u32,
    /// What it costs.
    pub total: Money,
    /// In this currency.
    pub currency: Currency,
    /// How it is paid.
    pub method: Method,
    /// The deal.
    pub state: OrderState,
    /// The money.
    pub payment: PaymentState,
    /// The goods.
    pub fulfilment: FulfilmentState,
    /// Where it came from.
    pub source: OrderSource,
    /// Expected by commands: see [`OrderDesk::version`].
    pub version: i64,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderList {
    /// What was asked, with page and size as they were answered.
    pub query: OrderListQuery,
    /// All tabs, in order.
    pub tabs: Vec<TabCount>,
    /// The rows of this page.
    pub rows: Vec<OrderRow>,
    /// Orders that match, on all pages.
    pub total: u64,
    /// Pages; at least 1.
    pub pages: u32,
}

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
    /// The audit trail, newest first, at most 100. Empty for who may not read it.
    pub audit: Vec<DeskAudit>,
    /// What can be done now, and why not the rest. What the reader's role does not allow is refused here too.
    pub steps: Vec<Step>,
}

/// What a payment in the queue waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentQueueRow {
    /// Which payment.
    pub payment: PaymentId,
    /// Of which order.
    pub order: OrderId,
    /// For people.
    pub number: OrderNumber,
    /// Expected by commands about the order.
    pub version: i64,
    /// Who ordered.
    pub name: String,
    /// As people write it.
    pub phone: String,
    /// The deal.
    pub state: OrderState,
    /// Where the payment stands.
    pub payment_state: PaymentState,
    /// How much.
    pub amount: Money,
    /// What the gateway has confirmed of it.
    pub captured: Money,
    /// What is about to go back.
    pub refund_pending: Money,
    /// Since when.
    pub since: Timestamp,
    /// Why it is here, as a code: a [`crate::payment::ReviewReason`], `refund_pending` or `money_without_order`.
    pub why: String,
    /// Why it is here and what to do, in sentences.
    pub guide: String,
    /// What can be done with one click, and why not the rest.
    pub steps: Vec<Step>,
}

/// An order written down by staff, not placed yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRow {
    /// Which.
    pub id: crate::ids::DraftId,
    /// Who writes it, as the audit log names them.
    pub author: String,
    /// For whom, as typed so far.
    pub name: String,
    /// As typed so far.
    pub phone: String,
    /// Lines so far.
    pub lines: u32,
    /// When it last changed.
    pub updated_at: Timestamp,
}
