//! The addresses of the back office.

use crate::ids::OrderNumber;

/// Where work begins.
pub const HOME: &str = "/admin";
/// The orders.
pub const ORDERS: &str = "/admin/orders";
/// Payments that need a person.
pub const PAYMENTS: &str = "/admin/payments";
/// Goods that come back.
pub const RETURNS: &str = "/admin/returns";
/// The audit log.
pub const AUDIT: &str = "/admin/audit";
/// Effects that are still to be delivered.
pub const OUTBOX: &str = "/admin/outbox";
/// Finds pages, orders, products.
pub const FIND: &str = "/admin/find";
/// Saved views.
pub const VIEWS: &str = "/admin/views";
/// Light, dark, or as the system is.
pub const THEME: &str = "/admin/theme";
/// Where somebody signs in.
pub const SIGN_IN: &str = "/sign-in";

/// One order.
pub fn order(number: &OrderNumber) -> String {
    format!("{ORDERS}/{number}")
}

/// One thing to do with an order, as a page of its own and as where its form posts to.
pub fn order_step(number: &OrderNumber, step: &str) -> String {
    format!("{ORDERS}/{number}/{step}")
}

/// The sign-in page that comes back to this path of the back office.
pub fn sign_in(next: &str) -> String {
    format!("{SIGN_IN}?next={}", super::encode(next))
}
