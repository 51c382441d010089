//! A product.

pub mod islands;
#[cfg(feature = "ssr")]
pub mod page;
