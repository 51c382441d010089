//! Orders: the list, and everything about one.

mod aside;
mod forms;
pub mod labels;
mod lines;
mod money;
pub mod page;
mod parcels;
pub mod record;
mod steps;
pub mod table;
mod timeline;
