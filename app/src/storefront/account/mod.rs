//! An account's own pages: orders, addresses, profile, security, privacy. Plain forms; no script of theirs runs.

pub mod addresses;
pub mod orders;
pub mod page;
pub mod privacy;
pub mod profile;
mod qr;
pub mod second_factor;
pub mod security;
