//! An order, for whoever holds its link, and the way to the wallet.

#[cfg(feature = "ssr")]
pub mod account;
#[cfg(feature = "ssr")]
pub mod code;
#[cfg(feature = "ssr")]
pub mod invoice;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod parts;
#[cfg(feature = "ssr")]
mod pay;
#[cfg(feature = "ssr")]
pub mod returns;
#[cfg(feature = "ssr")]
mod timeline;
