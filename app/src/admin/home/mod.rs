//! Where work begins.

pub mod page;
