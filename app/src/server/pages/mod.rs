//! A handler a page: it loads what the page shows, answers with the right status, and renders once.

pub mod account;
pub mod admin;
pub mod browse;
pub mod checkout;
pub mod links;
pub mod machines;
pub mod order;
pub mod order_code;
pub mod own_order;
pub mod sign_in;
pub mod sign_up;
