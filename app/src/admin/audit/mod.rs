//! The audit trail: who did what.

pub mod page;
pub mod trail;
