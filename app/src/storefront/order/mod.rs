//! An order, for whoever holds its link.

#[cfg(feature = "ssr")]
pub mod page;
