//! Searching, and what the box in the header offers while typing.

pub mod actions;
#[cfg(feature = "ssr")]
pub mod page;
