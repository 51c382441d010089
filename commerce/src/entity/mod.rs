//! Entities of the tables that are written or read as whole rows, one file a table, private to this crate.
//! `migration` says what the columns mean; reads that join or count are written as queries beside their use.

pub mod order;
pub mod payment;
