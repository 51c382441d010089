//! What an account has of the shop, and how staff see customers.

mod account;
mod carts;
mod orders;
mod staff;
