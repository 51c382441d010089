//! Products: the list, the form, the pictures.

mod clash;
pub mod form;
mod inputs;
pub mod page;
mod pictures;
mod seo;
mod variants;
