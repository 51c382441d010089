//! What the back office shows beside orders: saved views, the audit trail, effects to deliver, what a search finds.

use serde::{Deserialize, Serialize};

use crate::{ids::OrderNumber, money::Money, time::Timestamp};

/// A view of a list that somebody has named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Which.
    pub id: i64,
    /// As its owner calls it.
    pub name: String,
    /// The list's query string.
    pub query: String,
    /// Whether everybody of the shop sees it.
    pub shared: bool,
    /// Whether it is the reader's own.
    pub own: bool,
}

/// A row of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// Which.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who: `shopper`, `customer:3`, `staff:1`, `gateway`, `system:expirer`.
    pub actor: String,
    /// What: `order.cancelled`.
    pub action: String,
    /// About what: `order:17`.
    pub subject: String,
    /// Text or JSON.
    pub detail: String,
    /// The request it came with.
    pub request_id: String,
    /// Where it came from; empty inside the shop.
    pub address: String,
    /// Its place in the sealed chain; `None` for the few newest, which are not sealed yet.
    pub seq: Option<i64>,
}

/// A page of the audit trail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Its rows.
    pub rows: Vec<AuditRow>,
    /// Rows that match, on all pages.
    pub total: u64,
}

/// An effect outside the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BacklogRow {
    /// Which.
    pub id: i64,
    /// What: `mail.order_placed`.
    pub topic: String,
    /// The order that it is about.
    pub order: Option<OrderNumber>,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When it is tried next; `None` once it is delivered.
    pub due_at: Option<Timestamp>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was delivered.
    pub delivered_at: Option<Timestamp>,
    /// Why it failed last; empty when it did not.
    pub last_error: String,
}

/// A page of the effects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    /// Its rows.
    pub rows: Vec<BacklogRow>,
    /// Rows that match, on all pages.
    pub total: u64,
    /// Effects that have failed and are tried again.
    pub failing: u64,
    /// Effects that are due or will be.
    pub waiting: u64,
}

/// Figures of the home page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// Orders placed today, in the shop's time; cancelled ones do not count.
    pub today: u64,
    /// What they cost.
    pub today_total: Money,
    /// Orders placed today and on the six days before.
    pub week: u64,
    /// What they cost.
    pub week_total: Money,
    /// Orders whose cash is with couriers, or to be collected with a parcel that has left.
    pub cash: u64,
    /// How much cash that is.
    pub cash_total: Money,
    /// Effects that have failed and are tried again.
    pub failing: u64,
}

/// What a search of the back office found of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundGroup {
    /// The kind: `Orders`.
    pub title: String,
    /// The best first.
    pub found: Vec<FoundOne>,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundOne {
    /// What it is called.
    pub title: String,
    /// A word about it; may be empty.
    pub aside: String,
    /// Where it is.
    pub path: String,
    /// The fields of the form that does it, for something to do; `None` for something to look at.
    pub post: Option<Vec<[String; 2]>>,
}
