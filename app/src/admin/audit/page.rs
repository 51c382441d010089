//! The audit log as a list.

use commerce::audit::TrailQuery;
use domain::{
    csv,
    table::{Column, Filter, FilterKind, List, Order, Table, TableState, choice},
    time::UtcOffset,
    view::{AuditPage, AuditRow},
};
use leptos::prelude::*;

use crate::{
    admin::{
        list::{Asked, Bulk, Cell, ListView, Row, list},
        shell::{Area, Desk, Page},
    },
    ui::IconName,
};

const fn column(code: &'static str, label: &'static str, sorts: bool, shown: bool) -> Column {
    Column {
        code,
        label,
        sorts,
        shown,
        numeric: false,
    }
}

/// What can be asked of it.
pub static TABLE: Table = Table {
    list: List::Audit,
    tabs: &[],
    filters: &[
        Filter {
            code: "who",
            label: "Who",
            kind: FilterKind::Choices(&[
                choice("staff", "Staff"),
                choice("customer", "Customers"),
                choice("shopper", "Shoppers"),
                choice("gateway", "Gateways"),
                choice("system", "The shop itself"),
            ]),
        },
        Filter {
            code: "what",
            label: "What",
            kind: FilterKind::Choices(&[
                choice("order", "Orders"),
                choice("payment", "Payments"),
                choice("return", "Returns"),
                choice("invoice", "Invoices"),
                choice("cash", "Calls"),
                choice("manifest", "Manifests"),
                choice("remittance", "Statements"),
                choice("product", "Products"),
                choice("stock", "Stock"),
                choice("account", "Accounts"),
                choice("customers", "Exports of customers"),
                choice("staff", "Staff"),
                choice("role", "Roles"),
                choice("settings", "Settings"),
            ]),
        },
        Filter {
            code: "on",
            label: "When",
            kind: FilterKind::Days,
        },
    ],
    columns: &[
        column("at", "When", true, true),
        column("who", "Who", false, true),
        column("action", "What", false, true),
        column("subject", "About", false, true),
        column("detail", "More", false, true),
        column("request", "Request", false, false),
        column("address", "From", false, false),
        column("seal", "Sealed", false, true),
    ],
    order: Order {
        column: "at",
        descending: true,
    },
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Audit trail", Area::Audit)
}

/// What the core is asked for.
pub fn query(state: &TableState, offset: UtcOffset) -> TrailQuery {
    let (from, to) = state.days("on");
    TrailQuery {
        words: state.words.clone(),
        actors: state.choices("who").to_vec(),
        actions: state.choices("what").to_vec(),
        from: from.map(|day| day.start(offset)),
        until: to.map(|day| day.end(offset)),
        ascending: !state.order.descending,
        offset: state.offset(),
        limit: state.size,
    }
}

/// The people of the shop, by their accounts' numbers.
#[derive(Clone, Debug, Default)]
pub struct Names(pub std::sync::Arc<std::collections::HashMap<i64, String>>);

impl Names {
    /// Who acted, as staff read it.
    pub fn who(&self, actor: &str) -> String {
        let known = actor
            .strip_prefix("staff:")
            .and_then(|id| id.parse().ok())
            .and_then(|id: i64| self.0.get(&id));
        known.cloned().unwrap_or_else(|| who(actor))
    }
}

fn who(actor: &str) -> String {
    match actor.split_once(':') {
        Some(("staff", id)) => format!("Staff {id}"),
        Some(("customer", id)) => format!("Customer {id}"),
        Some(("system", name)) => format!("Shop ({name})"),
        _ => match actor {
            "shopper" => "A shopper".to_owned(),
            "gateway" => "eSewa".to_owned(),
            other => other.to_owned(),
        },
    }
}

fn row(row: AuditRow, names: &Names, offset: UtcOffset) -> Row {
    let sealed = row.seq.map_or_else(
        || Cell::Soft("in a moment".to_owned()),
        |seq| Cell::Soft(format!("no. {seq}")),
    );
    Row {
        key: row.id.to_string(),
        path: None,
        cells: vec![
            ("at", Cell::At(row.at, offset)),
            ("who", Cell::Text(names.who(&row.actor))),
            ("action", Cell::Text(row.action)),
            ("subject", Cell::Text(row.subject)),
            (
                "detail",
                if row.detail.is_empty() {
                    Cell::Empty
                } else {
                    Cell::Long(row.detail)
                },
            ),
            ("request", Cell::Soft(row.request_id)),
            ("address", Cell::Soft(row.address)),
            ("seal", sealed),
        ],
    }
}

/// One row of the export.
pub fn export(row: &AuditRow, columns: &[&'static str]) -> Vec<csv::Cell> {
    let cell = |code: &str| match code {
        "at" => csv::Cell::text(row.at.rfc3339()),
        "who" => csv::Cell::text(&row.actor),
        "action" => csv::Cell::text(&row.action),
        "subject" => csv::Cell::text(&row.subject),
        "detail" => csv::Cell::text(&row.detail),
        "request" => csv::Cell::text(&row.request_id),
        "address" => csv::Cell::text(&row.address),
        "seal" => row.seq.map_or(csv::Cell::Empty, csv::Cell::Number),
        _ => csv::Cell::Empty,
    };
    columns.iter().map(|code| cell(code)).collect()
}

/// The list.
pub fn body(desk: &Desk, asked: Asked, found: AuditPage) -> AnyView {
    let offset = desk.shop.offset;
    list(
        desk,
        ListView {
            table: &TABLE,
            asked,
            title: "Audit trail",
            nouns: ["entry", "entries"],
            finds: "order:17, staff:3, order.cancelled, a request's id",
            rows: found
                .rows
                .into_iter()
                .map(|each| row(each, &desk.names, offset))
                .collect(),
            total: found.total,
            counts: Vec::new(),
            bulk: Bulk::default(),
            actions: None,
            exports: true,
            icon: IconName::Shield,
            nothing: [
                "Nothing has happened yet",
                "Whatever anybody changes is written down here.",
            ],
        },
    )
}
