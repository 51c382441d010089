//! What a search of the back office finds.

mod deeds;
pub mod page;
