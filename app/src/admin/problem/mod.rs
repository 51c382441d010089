//! What went wrong, and ways on.

pub mod page;
