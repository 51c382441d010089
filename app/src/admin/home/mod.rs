//! Where work begins.

pub mod page;
mod stock;
