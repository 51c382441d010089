//! The real router over a real database, one request at a time: statuses, headers, cookies, forms without scripts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::collapsible_match)]

mod account;
mod admin_analytics;
mod admin_cash;
mod admin_edit;
mod admin_lists;
mod admin_money;
mod admin_office;
mod admin_orders;
mod admin_people;
mod admin_products;
mod admin_sheet;
mod admin_shell;
mod admin_stock;
mod admin_together;
mod admin_uploads;
mod attacks;
mod callbacks;
mod headers;
mod identity;
mod no_js;
mod order_code;
mod own_order;
mod pages;
mod permissions;
mod sign_in;
mod theme;
mod visit;
