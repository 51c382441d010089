//! Figures: what was sold, to whom, paid how. `domain::analytics` says what each of them means.
//!
//! Sums by day are kept beside the orders. A command that changes an order appends a mark of its day, in its own
//! transaction ([`mark`]); [`fold`] makes the sums of marked days again and takes the marks away; a query believes the
//! sums of days without a mark, and adds the orders of the others up itself. So what is shown is right at once, no two
//! commands wait for each other because of a figure, and there is one piece of SQL for each sum ([`sums`]).

mod dashboard;
mod days;
mod fold;
pub(crate) mod mark;
mod products;
mod shelf;
pub(crate) mod sums;
mod today;
mod verify;

pub use dashboard::dashboard;
pub use fold::fold;
pub use today::today;
pub(crate) use verify::verify;
