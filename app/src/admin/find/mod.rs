//! What a search of the back office finds.

pub mod page;
