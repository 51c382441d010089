//! Payments that need a person: what happened, what to do, and the steps that settle it.

pub mod page;
