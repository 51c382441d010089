//! What was measured. As JSON it is for machines; `markdown.rs` writes it for people.

use serde::Serialize;

use crate::{
    bytes::{FileBytes, PageBytes},
    last::Rush,
    measure::Measured,
    office::{self, Office},
    pages::Row,
    pictures::Pictures,
    sheet::Sheet,
};

/// Everything of one run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// UTC, as `2026-11-23`.
    pub date: String,
    /// Processor, cores, memory.
    pub machine: String,
    /// Whether phases were shortened: then nothing here is worth quoting.
    pub quick: bool,
    /// Products in the catalogue.
    pub products: u32,
    /// A part a database.
    pub databases: Vec<OnDatabase>,
    /// Pages, as sent.
    pub pages: Vec<PageBytes>,
    /// Files of the build.
    pub files: Vec<FileBytes>,
    /// The import of real sales.
    pub import: Option<Import>,
    /// The back office on those sales.
    pub office: Option<Office>,
    /// The back office on the same sales many times.
    pub many_times: Option<ManyTimes>,
    /// A file of products.
    pub sheet: Option<Sheet>,
    /// Pictures of a product.
    pub pictures: Option<Pictures>,
    /// What could not be measured and why, and what must not be.
    pub problems: Vec<String>,
}

/// What was measured on one database.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OnDatabase {
    /// Its name.
    pub name: String,
    /// Version, and what it promises about a crash.
    pub facts: String,
    /// Seconds for making the catalogue, when it was made in this run.
    pub seed_s: Option<f64>,
    /// Start to the first answer, in milliseconds, the median of several.
    pub alive_ms: Option<f64>,
    /// Start to the first page, the same.
    pub first_page_ms: Option<f64>,
    /// Each page rendered anew.
    pub rendered: Option<Pages>,
    /// Pages kept, as the shop does by itself.
    pub kept: Option<Pages>,
    /// Whole guest checkouts.
    pub checkouts: Option<Measured>,
    /// Memory after them, in kB.
    pub resident_after_checkouts_kb: Option<u64>,
    /// A hundred for ten.
    pub rush: Option<Rush>,
    /// What `pasal doctor` said after the checkouts and after the rush.
    pub doctor: Vec<String>,
}

/// Pages in one mode.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pages {
    /// Kind by kind.
    pub rows: Vec<Row>,
    /// Nginx with the category page's bytes as a file, in the same minute.
    pub nginx: Option<Measured>,
    /// Memory after them, in kB.
    pub resident_kb: Option<u64>,
}

/// The import of real sales.
#[derive(Clone, Debug, Serialize)]
pub struct Import {
    /// From start to end.
    pub seconds: f64,
    /// The most memory it had, in kB.
    pub peak_kb: Option<u64>,
    /// The end of its summary.
    pub said: String,
}

/// The back office on the sales of the file, many times.
#[derive(Clone, Debug, Serialize)]
pub struct ManyTimes {
    /// How often they are in its shop.
    pub times: u32,
    /// Their import.
    pub import: Import,
    /// Page by page.
    pub rows: Vec<office::Row>,
}
