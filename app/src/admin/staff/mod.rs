//! The people of the shop.

pub mod page;
