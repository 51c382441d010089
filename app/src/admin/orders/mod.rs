//! Orders: the list, and everything about one.

mod aside;
pub mod bulk;
pub mod edit;
mod extras;
pub mod forms;
pub mod labels;
mod lines;
mod money;
pub mod page;
mod papers;
mod parcels;
pub mod pieces;
pub mod record;
pub mod steps;
pub mod table;
mod timeline;
