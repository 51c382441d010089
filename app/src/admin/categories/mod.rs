//! The tree of categories.

pub mod page;
pub mod record;
