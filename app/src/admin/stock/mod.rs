//! Stock: what there is, the ledger, deliveries, counts, the grid, files.

pub mod count;
pub mod counts;
pub mod grid;
pub mod import;
pub mod item;
pub mod moves;
pub mod page;
pub mod receive;
mod script;
pub mod table;
mod tabs;

pub use script::SCRIPT_PATH;
