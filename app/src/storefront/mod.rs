//! The shop as shoppers see it, a folder a page.

pub mod cart;
pub mod category;
pub mod checkout;
mod dom;
pub mod frame;
pub mod help;
pub mod home;
pub mod order;
pub mod problem;
pub mod product;
pub mod search;
