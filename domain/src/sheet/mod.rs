//! Products as a sheet: the format in which Shopify writes and reads them, and what Pasal adds to it.
//!
//! A product is as many rows as it has variants or pictures, whichever are more; its first row has what is said once.
//! A [`Reader`] makes products of rows, one at a time; [`merge`] says what each of them changes about what the shop has;
//! [`rows`] writes them. What is written reads back the same, and nothing of it is a formula.
//!
//! A column that a file does not have leaves its field as it is. An empty cell clears a text, and leaves a number.

mod cells;
mod column;
mod lists;
mod merge;
mod options;
mod product;
mod read;
mod state;
#[cfg(test)]
mod tests;
mod variants;
mod write;

pub use column::{Column, Mapping};
pub use merge::{Change, Merged, merge};
pub use product::{Problem, Said, SheetOption, SheetPicture, SheetProduct, SheetValue, SheetVariant};
pub use read::{Read, Reader};
pub use state::{ImportState, RowState};
pub use write::{header, rows};

use crate::csv::Limits;

/// How long a file of products may be.
pub const LIMITS: Limits = Limits {
    bytes: 32 * 1024 * 1024,
    rows: 250_000,
};
/// Rows of one product, at most.
pub const MAX_ROWS: usize = 1_000;
/// Options of one product, as many as the format has columns for.
pub const MAX_OPTIONS: usize = 3;
/// Letters of a description, at most.
pub const MAX_DESCRIPTION: usize = crate::rich::LONGEST;
/// Letters of any other text, at most.
pub const MAX_TEXT: usize = 5_000;
/// Letters of a title or a name, at most.
pub const MAX_NAME: usize = 500;
