//! Everything a person sees. `ui` is the design system; `storefront` and `admin` have a folder a page.
//!
//! A page is server-rendered from a `domain::view` shape (`page.rs`, only compiled for the server). What is
//! interactive is an island (`islands.rs`), what a form posts or an island fetches is a server function
//! (`actions.rs`). Everything works as plain links and forms first.
// A page's view is one deeply nested type.
#![recursion_limit = "1024"]

pub mod error;
pub mod storefront;
pub mod ui;

// The back office has no islands: all of it stays on the server (docs/adr/0007).
#[cfg(feature = "ssr")]
pub mod admin;
#[cfg(feature = "ssr")]
pub mod head;
#[cfg(feature = "ssr")]
pub mod server;
