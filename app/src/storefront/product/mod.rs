//! A product.

pub mod choice;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod parts;
#[cfg(feature = "ssr")]
mod picker;
#[cfg(feature = "ssr")]
mod seo;
#[cfg(feature = "ssr")]
mod wait;
