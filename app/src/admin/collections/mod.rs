//! Collections, picked by hand or filled by a rule.

mod conditions;
pub mod page;
pub mod record;
