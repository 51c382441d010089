//! Effects outside the database: what waits, what failed.

pub mod page;
