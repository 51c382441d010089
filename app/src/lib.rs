//! Everything a person sees. `ui` is the design system; `storefront` has a folder a page.
//!
//! A page is server-rendered from a `domain::view` shape (`page.rs`, only compiled for the server). What is
//! interactive is an island (`islands.rs`), what a form posts or an island fetches is a server function
//! (`actions.rs`). Everything works as plain links and forms first.
// A page's view is one deeply nested type.
#![recursion_limit = "1024"]

pub mod error;
pub mod storefront;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod server;
