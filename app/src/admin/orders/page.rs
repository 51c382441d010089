//! The list of orders.

use commerce::orders::chosen::AT_ONCE;
use domain::{
    access::Permission,
    time::UtcOffset,
    view::desk::{OrderList, OrderRow},
};
use leptos::prelude::*;

use super::{labels, table::TABLE};
use crate::{
    admin::{
        list::{Asked, Bulk, BulkStep, Cell, ListView, Row, list},
        shell::{Area, Desk, Page},
    },
    ui::{Badge, IconName},
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Orders", Area::Orders)
}

/// A label on its badge.
pub(crate) fn badge((kind, words): labels::Label) -> AnyView {
    view! { <Badge kind=kind>{words}</Badge> }.into_any()
}

/// One order as a row.
pub(crate) fn row(order: OrderRow, offset: UtcOffset) -> Row {
    let badged = |(kind, words): labels::Label| Cell::Badge(kind, words.to_owned());
    Row {
        key: order.number.to_string(),
        path: Some(domain::paths::admin::order(&order.number)),
        cells: vec![
            ("number", Cell::Text(order.number.to_string())),
            ("placed", Cell::At(order.placed_at, offset)),
            ("customer", Cell::Two(order.name, order.phone)),
            ("district", Cell::Text(order.district)),
            ("state", badged(labels::order(order.state))),
            ("money", badged(labels::payment(order.payment))),
            ("goods", badged(labels::goods(order.fulfilment))),
            ("method", Cell::Text(labels::method(order.method).to_owned())),
            ("source", Cell::Soft(order.source.label().to_owned())),
            ("pieces", Cell::Text(order.pieces.to_string())),
            ("total", Cell::Text(order.total.format_short(order.currency))),
        ],
    }
}

/// What can be done with several orders, by somebody with these permissions.
fn bulk(desk: &Desk) -> Bulk {
    let mut steps = Vec::new();
    if desk.may(Permission::OrdersEdit) {
        steps.push(BulkStep {
            code: "confirm",
            label: "Confirm",
            question: "Confirm the selected orders? Those that cannot be confirmed stay as they are.",
        });
    }
    if desk.may(Permission::OrdersFulfil) {
        steps.push(BulkStep {
            code: "pack",
            label: "Pack",
            question: "Pack everything that is left of the selected orders?",
        });
    }
    Bulk {
        steps,
        most: u64::from(AT_ONCE),
        order: "oldest first",
    }
}

/// The list.
pub fn body(desk: &Desk, asked: Asked, found: OrderList) -> AnyView {
    let offset = desk.shop.offset;
    let bulk = bulk(desk);
    list(
        desk,
        ListView {
            table: &TABLE,
            asked,
            title: "Orders",
            nouns: ["order", "orders"],
            finds: "Number, name, phone, e-mail or SKU",
            rows: found.rows.into_iter().map(|order| row(order, offset)).collect(),
            total: found.total,
            counts: found.tabs.iter().map(|each| (each.tab.code(), each.count)).collect(),
            bulk,
            actions: None,
            exports: true,
            icon: IconName::Box,
            nothing: ["No orders yet", "As soon as somebody orders, it appears here."],
        },
    )
}
