//! The stock desk: the list, the ledger, one variant, deliveries, counts, the grid, files, and the live stream.

mod counts;
mod grid;
mod item;
mod lists;
mod live;
mod receive;
mod sheet;

pub(super) use counts::{begin, count, counts, enter, step};
pub(super) use grid::{grid, paste, save};
pub(super) use item::{adjust, item, terms};
pub(super) use lists::{bulk, list, list_csv, moves, moves_csv, threshold};
pub(super) use live::live;
pub(super) use receive::{receive, receive_page};
pub(super) use sheet::{LARGEST, import_page, preview, take};

use domain::ids::VariantId;

use super::Fields;

/// The rows of a form, in their order.
fn rows(fields: &Fields) -> Vec<VariantId> {
    let rows = fields.iter().filter(|(name, _)| name == "row");
    rows.filter_map(|(_, id)| id.parse().ok().map(VariantId)).collect()
}
