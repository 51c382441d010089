//! The front page.

#[cfg(feature = "ssr")]
pub mod page;
