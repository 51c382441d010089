//! A category, and a collection: lists of products with filters.

#[cfg(feature = "ssr")]
pub mod collection;
#[cfg(feature = "ssr")]
mod filters;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod parts;
