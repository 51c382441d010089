//! A category, and a collection: lists of products with filters.

#[cfg(feature = "ssr")]
pub mod page;
