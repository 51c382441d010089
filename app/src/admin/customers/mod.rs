//! Customers: the list, and one of them.

pub mod page;
pub mod record;
