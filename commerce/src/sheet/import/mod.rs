//! Taking products in from a file: taken, read, compared, done. Each step is its own file.

mod apply;
mod check;
mod compare;
mod page;
mod reading;
mod resolve;
mod row;
mod stock;
mod take;
mod work;

pub use check::{Check, check};
pub use page::{PAGE, imports, page, report};
pub use take::{File, take};
pub use work::{run, stop, work};
