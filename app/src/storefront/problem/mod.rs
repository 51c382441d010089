//! Pages for what went wrong: not found, gone, not working.

#[cfg(feature = "ssr")]
pub mod page;
