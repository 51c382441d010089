//! How the shop delivers, takes money, takes goods back, and can be reached.

#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod parts;
