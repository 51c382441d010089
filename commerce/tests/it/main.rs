//! Commands on a real database. Run on SQLite, and on PostgreSQL where `PASAL_TEST_DATABASE` names one.

mod catalog;
mod search;
