//! From a point of a chart to the list behind it.

use domain::{
    access::Permission,
    analytics::{Sale, Span},
    paths::{self, admin},
    view::analytics::ShelfFigure,
};

use crate::admin::shell::Desk;

/// The orders placed on these days, narrowed by these filters; `None` for those who may not see orders.
pub(super) fn orders(desk: &Desk, span: Span, filters: &[(&str, &str)]) -> Option<String> {
    let mut pairs = vec![
        ("placed.from".to_owned(), span.from.to_string()),
        ("placed.to".to_owned(), span.to.to_string()),
    ];
    pairs.extend(
        filters
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    desk.may(Permission::OrdersRead)
        .then(|| paths::with_pairs(admin::ORDERS, &pairs))
}

/// The sales of these days.
pub(super) fn sales(desk: &Desk, span: Span) -> Option<String> {
    orders(desk, span, &[("sale", Sale::Yes.code())])
}

/// The stock of a variant; its page in the shop for those who may not see stock.
pub(super) fn stock(desk: &Desk, figure: &ShelfFigure) -> String {
    if desk.may(Permission::StockEdit) {
        let words = ("q".to_owned(), figure.sku.clone());
        return paths::with_pairs(admin::STOCK, &[words]);
    }
    paths::product_variant(&figure.slug, &figure.sku)
}
