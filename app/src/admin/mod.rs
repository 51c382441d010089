//! The back office, a folder a page. Nothing here ships to a browser: pages are plain links and forms, and one small
//! module of scripts makes them quicker to work with (docs/adr/0007).

pub mod articles;
pub mod choices;
pub mod group;
pub mod list;
pub mod shell;
pub mod text_box;

pub mod analytics;
pub mod audit;
pub mod cash;
pub mod categories;
pub mod collections;
pub mod customers;
pub mod drafts;
pub mod find;
pub mod home;
pub mod orders;
pub mod outbox;
pub mod paper;
pub mod payments;
pub mod problem;
pub mod products;
pub mod returns;
pub mod roles;
pub mod sheet;
pub mod staff;
pub mod stock;
