//! The checkout: one page, seven things to tell.

pub mod actions;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod page;
