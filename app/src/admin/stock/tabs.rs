//! The parts of the stock desk, side by side.

use domain::paths::admin as paths;

use crate::admin::shell::{Area, Page, Parts};

pub(super) const PARTS: Parts = Parts {
    label: "Parts of the stock desk",
    links: &[
        ("Stock", paths::STOCK),
        ("Ledger", paths::MOVEMENTS),
        ("Deliveries", paths::RECEIVE),
        ("Counts", paths::COUNTS),
        ("Grid", paths::STOCK_GRID),
        ("Import", paths::STOCK_IMPORT),
    ],
};

/// A page of the stock desk below its list.
pub(super) fn page(title: &str) -> Page {
    Page::top(title, Area::Stock).below("Stock", paths::STOCK)
}
