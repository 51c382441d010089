//! The cash desk: whom to call, what couriers take along, what they hand in, what they owe.

pub mod calls;
pub mod debts;
pub mod parcels;
pub mod statement;
pub mod statements;
mod tabs;
