//! The application core: what a shop does, as commands and queries over its database.
//!
//! A command takes a [`Ctx`] (who, when, which request), opens the one write transaction, loads, asks `domain` for
//! the decision, writes exactly that, and records it in the audit log and the outbox in the same transaction.
//! Nothing outside sees a database type, and nothing here knows of pages.

pub mod analytics;
pub mod audit;
pub mod cart;
pub mod cash;
pub mod catalog;
pub mod checkout;
pub mod clock;
pub mod ctx;
pub mod customers;
pub mod doctor;
pub mod error;
pub mod find;
pub mod identity;
pub mod import;
pub mod inventory;
pub mod invoices;
pub mod lease;
pub mod mail;
pub mod media;
pub mod orders;
pub mod outbox;
pub mod overview;
pub mod payments;
pub mod returns;
pub mod search;
pub mod settings;
pub mod sheet;
pub mod shop;
pub mod tags;
#[cfg(feature = "testing")]
pub mod testing;
pub mod texts;
pub mod views;

mod db;
mod entity;

pub use ctx::{Actor, Ctx, Pass, Staff};
pub use error::{Error, Result};
pub use shop::{Options, Shop};

/// A place between two steps where a test may stop the world or end it. Nothing in a shipped binary.
#[cfg(feature = "testing")]
pub(crate) async fn testing_pause(point: &'static str) {
    testing::pause::at(point).await;
}

#[cfg(not(feature = "testing"))]
#[expect(clippy::unused_async, reason = "the same shape as with tests")]
pub(crate) async fn testing_pause(_point: &'static str) {}
