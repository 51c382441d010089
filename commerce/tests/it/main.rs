//! Commands on a real database. Run on SQLite, and on PostgreSQL where `PASAL_TEST_DATABASE` names one.

mod audit;
mod callbacks;
mod cart;
mod catalog;
mod checkout;
mod crashes;
mod import;
mod migrations;
mod orders;
mod outbox;
mod payments;
mod races;
mod search;
mod walks;
mod wallet;
