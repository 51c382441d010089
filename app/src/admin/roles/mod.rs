//! Roles and what they allow.

pub mod page;
