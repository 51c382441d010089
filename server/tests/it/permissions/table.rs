//! Method, route, who.

use domain::access::Permission::{AuditRead, OrdersEdit, OrdersRead};

use super::{
    Row,
    Who::{AnyStaff, Anybody, With},
};

/// All of it. What one route answers for several permissions stands here for all staff; the core asks for the right one.
pub const TABLE: &[Row] = &[
    ("get", "/", Anybody),
    ("get", "/c/{slug}", Anybody),
    ("get", "/collections/{slug}", Anybody),
    ("get", "/p/{slug}", Anybody),
    ("get", "/search", Anybody),
    ("get", "/help", Anybody),
    ("get", "/cart", Anybody),
    ("get", "/checkout", Anybody),
    ("post", "/checkout", Anybody),
    ("get", "/order/{token}", Anybody),
    ("get", "/order/{token}/pay", Anybody),
    ("post", "/order/{token}/retry", Anybody),
    ("post", "/order/{token}/cash", Anybody),
    ("get", "/pay/esewa/{uuid}/success", Anybody),
    ("get", "/pay/esewa/{uuid}/failure", Anybody),
    ("get", "/robots.txt", Anybody),
    ("get", "/sitemap.xml", Anybody),
    ("get", "/sitemap/{file}", Anybody),
    ("get", "/speculation-rules.json", Anybody),
    ("get", "/api/{*function}", Anybody),
    ("post", "/api/{*function}", Anybody),
    ("get", "/admin", AnyStaff),
    ("get", "/admin/orders", With(OrdersRead)),
    ("get", "/admin/orders.csv", With(OrdersRead)),
    ("post", "/admin/orders/bulk", AnyStaff),
    ("get", "/admin/orders/{number}", With(OrdersRead)),
    ("get", "/admin/orders/{number}/{step}", AnyStaff),
    ("post", "/admin/orders/{number}/{step}", AnyStaff),
    ("get", "/admin/payments", With(OrdersRead)),
    ("get", "/admin/audit", With(AuditRead)),
    ("get", "/admin/audit.csv", With(AuditRead)),
    ("get", "/admin/outbox", With(AuditRead)),
    ("post", "/admin/outbox/retry", With(OrdersEdit)),
    ("post", "/admin/outbox/{id}/retry", With(OrdersEdit)),
    ("post", "/admin/views", AnyStaff),
    ("post", "/admin/views/{id}/remove", AnyStaff),
    ("post", "/admin/views/{id}/restore", AnyStaff),
    ("get", "/admin/find", AnyStaff),
    ("post", "/admin/theme", AnyStaff),
    ("any", "/admin/{*rest}", AnyStaff),
];
