//! Saved views: a list's query string under a name, somebody's own or shared with everybody of the shop.

mod change;
mod read;

pub use change::{ChangeView, SaveView, change, remove, restore, save};
pub use read::list;

/// Views that one person can have of one list.
pub const MOST: i64 = 50;
