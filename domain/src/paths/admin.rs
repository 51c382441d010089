//! The addresses of the back office.

use crate::ids::{
    AccountId, CategoryId, CollectionId, CustomerId, DraftId, ManifestId, OrderNumber, ProductId, ProductImportId,
    RemittanceId, RoleId, ShipmentId, StockCountId, VariantId,
};

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
/// Stock by variant.
pub const STOCK: &str = "/admin/stock";
/// The stock ledger.
pub const MOVEMENTS: &str = "/admin/stock/moves";
/// Deliveries.
pub const RECEIVE: &str = "/admin/stock/receive";
/// Counts of the shelf.
pub const COUNTS: &str = "/admin/stock/counts";
/// Stock as a grid of inputs.
pub const STOCK_GRID: &str = "/admin/stock/edit";
/// Stock from a file.
pub const STOCK_IMPORT: &str = "/admin/stock/import";
/// Changes of stock as they happen.
pub const STOCK_LIVE: &str = "/admin/stock/live";
/// Customers.
pub const CUSTOMERS: &str = "/admin/customers";
/// Products.
pub const PRODUCTS: &str = "/admin/products";
/// The tree of categories.
pub const CATEGORIES: &str = "/admin/categories";
/// Collections.
pub const COLLECTIONS: &str = "/admin/collections";
/// The people of the shop.
pub const STAFF: &str = "/admin/staff";
/// What they may do.
pub const ROLES: &str = "/admin/roles";
/// Files of products that are taken in.
pub const IMPORTS: &str = "/admin/products/import";
/// The products as a file.
pub const EXPORT: &str = "/admin/products/export";
/// The file that it writes.
pub const EXPORT_FILE: &str = "/admin/products/export/products.csv";
/// Figures and charts.
pub const ANALYTICS: &str = "/admin/analytics";
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

/// One variant's stock: below it are the steps that change it.
pub fn stock_item(id: VariantId) -> String {
    format!("{STOCK}/items/{id}")
}

/// One count: below it are its steps.
pub fn stock_count(id: StockCountId) -> String {
    format!("{COUNTS}/{id}")
}

/// One customer.
pub fn customer(id: CustomerId) -> String {
    format!("{CUSTOMERS}/{id}")
}

/// One product: below it are its steps.
pub fn product(id: ProductId) -> String {
    format!("{PRODUCTS}/{id}")
}

/// One category: below it are its steps.
pub fn category(id: CategoryId) -> String {
    format!("{CATEGORIES}/{id}")
}

/// One collection: below it are its steps.
pub fn collection(id: CollectionId) -> String {
    format!("{COLLECTIONS}/{id}")
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

/// A file of products that is taken in.
pub fn import(id: ProductImportId) -> String {
    format!("{IMPORTS}/{id}")
}

/// The sign-in page that comes back to this path of the back office.
pub fn sign_in(next: &str) -> String {
    format!("{SIGN_IN}?next={}", super::encode(next))
}
