//! The checkout: one page, seven things to tell.

pub mod actions;
mod areas;
pub(crate) mod draft;
#[cfg(feature = "ssr")]
mod fields;
pub mod islands;
mod live;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod parts;
mod pricing;
