//! The order desk: the list by tabs and filters, the payments queue, and everything about one order.

mod order;

pub use order::{
    Colleague, DeskAudit, DeskCustomer, DeskEvent, DeskLine, DeskMoney, DeskNote, DeskPayment, DeskRefund, DeskReturn,
    DeskReturnLine, DeskShipment, GatewayWord, LinePieces, OrderDesk,
};

use serde::{Deserialize, Serialize};

use crate::{
    analytics::{Buyer, Outcome, Sale},
    ids::{OrderId, OrderNumber, PaymentId},
    money::{Currency, Money},
    order::{FulfilmentState, OrderState, PaymentState, Step, codes},
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
    /// Only in this state.
    pub state: Option<OrderState>,
    /// Only sales, or only those that are none.
    pub sale: Option<Sale>,
    /// Only of such buyers.
    pub buyer: Option<Buyer>,
    /// Only with such an end of their payments.
    pub outcome: Option<Outcome>,
    /// Only with this product, by its address.
    pub product: Option<String>,
    /// Only with a product that is in this category now, by its address.
    pub category: Option<String>,
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
            state: None,
            sale: None,
            buyer: None,
            outcome: None,
            product: None,
            category: None,
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
    /// What the customer owes, where the gateway has taken it back and the goods have left.
    pub owed: Money,
    /// Whether goods of the order are with the customer or on their way there.
    pub has_left: bool,
    /// Since when.
    pub since: Timestamp,
    /// Why it is here, as a code: a [`crate::payment::ReviewReason`], `refund_pending` or `money_without_order`.
    pub why: String,
    /// Why it is here and what to do, in sentences.
    pub guide: String,
    /// What can be done with one click, and why not the rest.
    pub steps: Vec<Step>,
}

/// A way to deliver an order that is being changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayToDeliver {
    /// The method's code.
    pub code: String,
    /// The method's name.
    pub name: String,
    /// What it would cost the order as it is now; as agreed for the present one.
    pub price: Money,
}

/// What can be chosen when an order is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditChoices {
    /// Where it goes; only name and phone for an order that was brought over without an address.
    pub address: crate::form::AddressForm,
    /// Where its mails go; empty for nowhere.
    pub email: String,
    /// The ways to deliver it, the present one first.
    pub ways: Vec<WayToDeliver>,
}

/// A return in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnRow {
    /// Which.
    pub id: crate::ids::ReturnId,
    /// Of which order.
    pub order: OrderNumber,
    /// Its number within the order, from 1.
    pub number: u32,
    /// Who sends it back.
    pub name: String,
    /// As people write it.
    pub phone: String,
    /// Where it stands.
    pub state: crate::order::ReturnState,
    /// Why.
    pub reason: crate::order::ReturnReason,
    /// Pieces that are to come back.
    pub pieces: u32,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// When it moved last.
    pub updated_at: Timestamp,
}

/// A page of the returns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnList {
    /// Its rows.
    pub rows: Vec<ReturnRow>,
    /// Rows that match, on all pages.
    pub total: u64,
    /// How many returns are in each state.
    pub counts: Vec<(crate::order::ReturnState, u64)>,
}

/// An article that can be put on an order, as staff find it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Which.
    pub variant: crate::ids::VariantId,
    /// Its number.
    pub sku: String,
    /// The product.
    pub title: String,
    /// The variant's option values; empty for the only variant.
    pub variant_title: String,
    /// For one.
    pub price: Money,
    /// Pieces that can be sold now.
    pub left: u32,
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
