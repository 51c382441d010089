//! Products as sheets: files that are taken in.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{CategoryId, ProductImportId},
    sheet::{Change, Column, ImportState, Problem, RowState},
    time::Timestamp,
};

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportColumn {
    /// As the file calls it.
    pub name: String,
    /// One of its cells, shortened.
    pub sample: String,
    /// Which column of the format it is; `None` for one that is left out.
    pub column: Option<Column>,
    /// How many of its cells are kept nowhere.
    pub lost: usize,
}

/// How many products of a file are in each state.
pub type ImportCounts = Vec<(RowState, u64)>;

/// A file that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportSummary {
    /// Names it.
    pub id: ProductImportId,
    /// As the file was called.
    pub file_name: String,
    /// Its size.
    pub bytes: u64,
    /// Where it is.
    pub state: ImportState,
    /// When it was taken in.
    pub taken_at: Timestamp,
    /// How many times it was checked: what is run is what was looked at.
    pub round: i64,
    /// Its products.
    pub counts: ImportCounts,
}

impl ImportSummary {
    /// Products in any of these states.
    pub fn count(&self, states: &[RowState]) -> u64 {
        let counts = self.counts.iter().filter(|(state, _)| states.contains(state));
        counts.fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    /// All its products, as far as they are read.
    pub fn products(&self) -> u64 {
        self.count(RowState::ALL)
    }
}

/// A product of a file, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// Its place in the file, from 0.
    pub position: i64,
    /// The line where it begins, from 1.
    pub line: u64,
    /// Names it.
    pub handle: String,
    /// What becomes of it.
    pub state: RowState,
    /// What it changes.
    pub changes: Vec<Change>,
    /// What a person should know about it.
    pub problems: Vec<Problem>,
}

/// A category to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryChoice {
    /// Names it.
    pub id: CategoryId,
    /// Its names from the top, with `>` between.
    pub path: String,
}

/// The page of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportPage {
    /// The file.
    pub import: ImportSummary,
    /// Why the last reading broke off; empty when it did not.
    pub trouble: String,
    /// Its columns.
    pub columns: Vec<ImportColumn>,
    /// Where products go whose category the shop does not have.
    pub category: Option<CategoryId>,
    /// What can be chosen for that.
    pub categories: Vec<CategoryChoice>,
    /// Products with something to tell, as many as a page shows.
    pub rows: Vec<ImportRow>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<i64>,
}
