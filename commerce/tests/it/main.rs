//! Commands on a real database. Run on SQLite, and on PostgreSQL where `PASAL_TEST_DATABASE` names one.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test says what it expects by unwrapping it"
)]

mod analytics;
mod audit;
mod back_office;
mod back_to_cash;
mod callbacks;
mod cart;
mod cash;
mod catalog;
mod catalogue_desk;
mod catalogue_groups;
mod checkout;
mod chosen;
mod crashes;
mod customers;
mod desk;
mod desk_crashes;
mod desk_drafts;
mod desk_edits;
mod desk_money;
mod desk_parcels;
mod desk_races;
mod desk_returns;
mod desk_taken_back;
mod desk_walks;
mod find;
mod identity;
mod import;
mod invoices;
mod mentions;
mod migrations;
mod orders;
mod outbox;
mod payments;
mod races;
mod remittance;
mod search;
mod sheet;
mod stock;
mod stock_alerts;
mod stock_counts;
mod stock_races;
mod views;
mod walks;
mod wallet;
