//! The rules of a shop, as plain values and functions.
//!
//! Nothing here reads a clock, a file, a socket or a random source: what a rule needs, it is given. The crate
//! compiles for the server and for the browser, so a price, a limit or a message is decided in one place.
#![deny(
    missing_docs,
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::panic
)]
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, clippy::panic))]

pub mod access;
pub mod address;
pub mod analytics;
pub mod barcode;
pub mod cart;
pub mod cash;
pub mod catalog;
pub mod collection;
pub mod csv;
pub mod delivery;
pub mod form;
pub mod identity;
pub mod ids;
pub mod invoice;
pub mod layout;
pub mod money;
pub mod order;
pub mod paper;
pub mod paths;
pub mod payment;
pub mod phone;
pub mod pricing;
pub mod product;
pub mod rich;
pub mod search;
pub mod sheet;
pub mod stock;
pub mod table;
pub mod text;
pub mod time;
pub mod view;
