//! The shop as shoppers see it, a folder a page.

#[cfg(feature = "ssr")]
pub mod account;
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
#[cfg(feature = "ssr")]
pub mod sign_in;
