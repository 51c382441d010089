//! What surrounds every page: the document, header, menu, footer.

#[cfg(feature = "ssr")]
mod cart_button;
#[cfg(feature = "ssr")]
pub mod footer;
#[cfg(feature = "ssr")]
pub mod header;
pub mod islands;
#[cfg(feature = "ssr")]
mod search_box;
#[cfg(feature = "ssr")]
pub mod seo;
#[cfg(feature = "ssr")]
pub mod shell;
