//! What the stock desk shows.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{OrderNumber, StockCountId, VariantId},
    money::Money,
    stock::{CountState, MovementKind, StockState, cover_days, value},
    time::Timestamp,
};

/// One variant in the list of stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockRow {
    /// Which.
    pub variant: VariantId,
    /// How it is told apart.
    pub sku: String,
    /// The product.
    pub title: String,
    /// The variant's own part of it; may be empty.
    pub variant_title: String,
    /// The product's address on the storefront.
    pub slug: String,
    /// The product's category.
    pub category: String,
    /// Pieces in the building.
    pub on_hand: i64,
    /// Pieces of those that are promised to orders.
    pub reserved: i64,
    /// The variant's own threshold; `None` for the shop's.
    pub low_at: Option<i64>,
    /// The threshold that holds.
    pub threshold: i64,
    /// What a piece has cost on average; `None` while nobody has said.
    pub cost: Option<Money>,
    /// Pieces sold in the last 28 days.
    pub sold: i64,
    /// Whether it is not sold any more.
    pub archived: bool,
}

impl StockRow {
    /// Pieces that can still be promised.
    pub const fn available(&self) -> i64 {
        self.on_hand.saturating_sub(self.reserved)
    }

    /// Where it stands.
    pub fn state(&self) -> StockState {
        StockState::of(self.available(), self.threshold)
    }

    /// What its pieces have cost.
    pub fn value(&self) -> Money {
        value(self.on_hand, self.cost)
    }

    /// For how many days it lasts.
    pub fn cover(&self) -> Option<i64> {
        cover_days(self.available(), self.sold)
    }

    /// The product and its variant in one line.
    pub fn name(&self) -> String {
        if self.variant_title.is_empty() {
            self.title.clone()
        } else {
            format!("{}, {}", self.title, self.variant_title)
        }
    }
}

/// A page of the list of stock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockList {
    /// Its rows.
    pub rows: Vec<StockRow>,
    /// Variants that match, on all pages.
    pub total: u64,
    /// Pages.
    pub pages: u32,
    /// What the pieces of all that match have cost.
    pub value: Money,
    /// How many variants are sold, low, sold out, archived, whatever is filtered.
    pub counts: StockCounts,
    /// The shop's own threshold.
    pub low_at: i64,
    /// The last change of the ledger that this has seen, for whoever wants to hear of the next.
    pub seen: i64,
}

/// How many variants stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockCounts {
    /// Sold now.
    pub all: u64,
    /// Of those, low.
    pub low: u64,
    /// Of those, sold out.
    pub out: u64,
    /// Not sold any more.
    pub archived: u64,
}

/// One row of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementRow {
    /// Which.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Of which variant.
    pub variant: VariantId,
    /// How it is told apart.
    pub sku: String,
    /// Product and variant in one line.
    pub name: String,
    /// What happened.
    pub kind: MovementKind,
    /// Pieces more, or fewer, in the building.
    pub on_hand: i64,
    /// Pieces more, or fewer, promised.
    pub reserved: i64,
    /// For which order.
    pub order: Option<OrderNumber>,
    /// Who: `staff:1`, `shopper`.
    pub actor: String,
    /// What they wrote; may be empty.
    pub note: String,
    /// What a piece of a delivery has cost.
    pub unit_cost: Option<Money>,
}

/// A page of the ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementList {
    /// Its rows.
    pub rows: Vec<MovementRow>,
    /// Rows that match, on all pages.
    pub total: u64,
}

/// One variant's own page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockItem {
    /// Its row.
    pub row: StockRow,
    /// Its newest movements.
    pub movements: Vec<MovementRow>,
    /// Shoppers who wait for it.
    pub waiting: u64,
    /// The shop's own threshold.
    pub low_at: i64,
}

/// A level that has changed, for pages that are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveLevel {
    /// The row of the ledger that says so.
    pub seen: i64,
    /// Of which variant.
    pub variant: VariantId,
    /// Pieces in the building.
    pub on_hand: i64,
    /// Pieces of those that are promised.
    pub reserved: i64,
    /// The threshold that holds.
    pub threshold: i64,
    /// What a piece has cost.
    pub cost: Option<Money>,
}

/// A crossing that was told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRow {
    /// Of which variant.
    pub variant: VariantId,
    /// How it is told apart.
    pub sku: String,
    /// Product and variant in one line.
    pub name: String,
    /// What it has become.
    pub state: StockState,
    /// Pieces that were left.
    pub available: i64,
    /// When; `None` for what was so before anybody looked.
    pub at: Option<Timestamp>,
}

/// What the home page says of stock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockAlerts {
    /// Variants that are low now.
    pub low: u64,
    /// Variants that are sold out now.
    pub out: u64,
    /// Some of it: the newest crossings first, then the scarcest.
    pub newest: Vec<AlertRow>,
}

/// One count in the list of counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountRow {
    /// Which.
    pub id: StockCountId,
    /// As it is called.
    pub title: String,
    /// Where it stands.
    pub state: CountState,
    /// Who began it.
    pub opened_by: String,
    /// When.
    pub opened_at: Timestamp,
    /// When it was booked or given up.
    pub closed_at: Option<Timestamp>,
    /// Variants of it.
    pub lines: u64,
    /// Those that are counted.
    pub counted: u64,
}

/// One variant of a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountLine {
    /// Which.
    pub variant: VariantId,
    /// How it is told apart.
    pub sku: String,
    /// Product and variant in one line.
    pub name: String,
    /// What was found; `None` until somebody has counted.
    pub counted: Option<i64>,
    /// What was expected at that moment.
    pub expected: Option<i64>,
    /// Pieces that are promised now.
    pub reserved: i64,
    /// Who counted.
    pub counted_by: Option<String>,
    /// What a piece has cost.
    pub cost: Option<Money>,
}

impl CountLine {
    /// Pieces found beyond what was expected.
    pub fn difference(&self) -> Option<i64> {
        Some(self.counted?.saturating_sub(self.expected?))
    }
}

/// Sums of a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountSums {
    /// Counted lines that differ.
    pub differing: u64,
    /// Pieces found beyond what was expected, over those lines.
    pub found: i64,
    /// Pieces missing.
    pub missing: i64,
    /// What the difference has cost: below zero the shelf is worth less than the books.
    pub value: Money,
}

/// A count's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountPage {
    /// The count.
    pub row: CountRow,
    /// Lines of this page.
    pub lines: Vec<CountLine>,
    /// The page, from 1.
    pub page: u32,
    /// Pages.
    pub pages: u32,
    /// Sums over the whole count.
    pub sums: CountSums,
}

/// What one row of a grid or a file means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetChange {
    /// The line of the file.
    pub line: usize,
    /// Of which variant.
    pub sku: String,
    /// Product and variant in one line.
    pub name: String,
    /// Pieces on hand before.
    pub on_hand: i64,
    /// And after.
    pub on_hand_after: i64,
    /// The cost before.
    pub cost: Option<Money>,
    /// And after.
    pub cost_after: Option<Money>,
    /// The variant's own threshold before.
    pub low_at: Option<i64>,
    /// And after.
    pub low_at_after: Option<i64>,
}

impl SheetChange {
    /// Whether it changes anything.
    pub fn changes(&self) -> bool {
        self.on_hand != self.on_hand_after || self.cost != self.cost_after || self.low_at != self.low_at_after
    }
}

/// What a file would mean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPreview {
    /// Rows that change something.
    pub changes: Vec<SheetChange>,
    /// Rows that change nothing.
    pub same: usize,
    /// Rows that must be mended: line, SKU and why.
    pub refused: Vec<(usize, String, String)>,
    /// When this very file was taken, if it was.
    pub taken_at: Option<Timestamp>,
    /// Stands for the levels that it was compared with.
    pub fingerprint: String,
}

/// A booking of several changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingRow {
    /// What it was called: a supplier's slip, a file.
    pub name: String,
    /// Its rows.
    pub lines: u64,
    /// Those that changed something.
    pub changed: u64,
    /// Who.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}
