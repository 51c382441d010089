//! All returns, whatever their order.

pub mod page;
