//! The addresses of the back office.

use crate::ids::{AccountId, CustomerId, DraftId, ManifestId, OrderNumber, RemittanceId, RoleId, ShipmentId};

/// Where work begins.
pub const HOME: &str = "/admin";
/// The orders.
pub const ORDERS: &str = "/admin/orders";
/// Payments that need a person.
pub const PAYMENTS: &str = "/admin/payments";
/// Goods that come back.
pub const RETURNS: &str = "/admin/returns";
/// Orders that are written down on the telephone.
pub const DRAFTS: &str = "/admin/drafts";
/// The cash desk: whom to call.
pub const CASH: &str = "/admin/cash";
/// The cash desk: what couriers take along.
pub const PARCELS: &str = "/admin/cash/parcels";
/// The cash desk: what couriers say that they have collected.
pub const STATEMENTS: &str = "/admin/cash/statements";
/// The cash desk: what couriers owe.
pub const DEBTS: &str = "/admin/cash/debts";
/// Customers.
pub const CUSTOMERS: &str = "/admin/customers";
/// The people of the shop.
pub const STAFF: &str = "/admin/staff";
/// What they may do.
pub const ROLES: &str = "/admin/roles";
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

/// A credit note's number in an address: a slash would be another step of the path.
pub fn paper_slug(number: &impl std::fmt::Display) -> String {
    number.to_string().replace('/', "-")
}

/// A credit note of an order.
pub fn credit_note(number: &OrderNumber, paper: &impl std::fmt::Display) -> String {
    format!("{ORDERS}/{number}/credit/{}", paper_slug(paper))
}

/// What is printed for a parcel: `slip` or `label`.
pub fn parcel_paper(number: &OrderNumber, kind: &str, parcel: ShipmentId) -> String {
    format!("{ORDERS}/{number}/{kind}/{parcel}")
}

/// The sheet that a courier signs.
pub fn manifest(id: ManifestId) -> String {
    format!("{CASH}/manifests/{id}")
}

/// One statement of a courier.
pub fn statement(id: RemittanceId) -> String {
    format!("{STATEMENTS}/{id}")
}

/// One customer.
pub fn customer(id: CustomerId) -> String {
    format!("{CUSTOMERS}/{id}")
}

/// Somebody of the shop: below it are the steps that change them.
pub fn member(id: AccountId) -> String {
    format!("{STAFF}/{id}")
}

/// One role.
pub fn role(id: RoleId) -> String {
    format!("{ROLES}/{id}")
}

/// An order that is being written down.
pub fn draft(id: DraftId) -> String {
    format!("{DRAFTS}/{id}")
}

/// The sign-in page that comes back to this path of the back office.
pub fn sign_in(next: &str) -> String {
    format!("{SIGN_IN}?next={}", super::encode(next))
}
