//! Taking over a history: the "Online Retail" data set (UCI Machine Learning Repository, Daqing Chen, 2015, CC BY 4.0).
//!
//! The file is read twice, line by line, and never held: a [`Survey`] learns which products and customers there are,
//! then an [`Import`] writes orders and credit notes, whole invoices at a time, in transactions of some hundred.
//! Everything has a reference of its own, so a second run, or one after a crash, only adds what is missing.
//! Where the lines come from, and what is shown meanwhile, is the caller's business.

mod category;
mod history;
mod invoice;
mod line;
mod people;
mod products;
mod survey;
mod title;
mod totals;
mod write;

pub use history::{Added, Import, Outcome};
pub use line::{Kind, Line, Record, Refusal};
pub use survey::{Noted, Survey};
pub use totals::{Month, Sums, Totals};

/// Stands before every reference of this data set.
const SOURCE: &str = "online-retail";

/// The name of something of this data set: `online-retail:536365`.
fn reference(name: &str) -> String {
    format!("{SOURCE}:{name}")
}
