//! The stock ledger as a list.

use commerce::inventory::MovementQuery;
use domain::{
    access::Permission,
    csv,
    ids::VariantId,
    money::Currency,
    paths::admin as paths,
    stock::MovementKind,
    table::{Choice, Column, Filter, FilterKind, List, Order, Table, TableState, choice, column},
    time::UtcOffset,
    view::stock::{MovementList, MovementRow},
};
use leptos::prelude::*;

use super::tabs::PARTS;
use crate::{
    admin::{
        list::{Asked, Bulk, Cell, ListView, Row, list, number, short, words},
        shell::{Desk, Page},
    },
    ui::IconName,
};

const fn kind(kind: MovementKind) -> Choice {
    choice(kind.code(), kind.label())
}

/// What can be asked of it.
pub static TABLE: Table = Table {
    list: List::Movements,
    tabs: &[],
    filters: &[
        Filter {
            code: "kind",
            label: "What",
            kind: FilterKind::Choices(&[
                kind(MovementKind::Received),
                kind(MovementKind::Reserved),
                kind(MovementKind::Released),
                kind(MovementKind::Sold),
                kind(MovementKind::Returned),
                kind(MovementKind::Counted),
                kind(MovementKind::Damaged),
                kind(MovementKind::Found),
                kind(MovementKind::Lost),
                kind(MovementKind::SentBack),
                kind(MovementKind::Used),
                kind(MovementKind::Corrected),
            ]),
        },
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
            code: "on",
            label: "When",
            kind: FilterKind::Days,
        },
        Filter {
            code: "variant",
            label: "Variant (its number)",
            kind: FilterKind::Text,
        },
        Filter {
            code: "person",
            label: "Person (staff:3)",
            kind: FilterKind::Text,
        },
    ],
    columns: &[
        column("at", "When", true, true, false),
        column("name", "Variant", false, true, false),
        column("sku", "SKU", false, true, false),
        column("kind", "What", false, true, false),
        column("on_hand", "On hand", false, true, true),
        column("reserved", "Reserved", false, true, true),
        column("order", "Order", false, true, false),
        column("who", "Who", false, true, false),
        column("cost", "Cost of a piece", false, false, true),
        column("note", "Note", false, true, false),
    ],
    order: Order {
        column: "at",
        descending: true,
    },
};

/// The page around it.
pub fn page() -> Page {
    super::tabs::page("Ledger")
}

/// What the core is asked for.
pub fn query(state: &TableState, offset: UtcOffset) -> MovementQuery {
    let (from, to) = state.days("on");
    let mut actors: Vec<String> = state.choices("who").iter().map(|code| (*code).to_owned()).collect();
    let person = state.text("person");
    if !person.is_empty() {
        actors.push(person.to_owned());
    }
    let variant = state.text("variant");
    MovementQuery {
        // What is no number names no variant, and shows nothing rather than everything.
        variant: (!variant.is_empty()).then(|| VariantId(variant.parse().unwrap_or(-1))),
        words: state.words.clone(),
        kinds: state
            .choices("kind")
            .iter()
            .filter_map(|code| code.parse().ok())
            .collect(),
        actors,
        from: from.map(|day| day.start(offset)),
        until: to.map(|day| day.end(offset)),
        ascending: !state.order.descending,
        offset: state.offset(),
        limit: state.size,
    }
}

/// A difference with its sign; nothing for none.
pub(super) fn signed(number: i64) -> String {
    if number == 0 {
        String::new()
    } else {
        format!("{number:+}")
    }
}

fn row(desk: &Desk, each: MovementRow) -> Row {
    let (currency, offset) = (desk.shop.currency, desk.shop.offset);
    let order = match each.order {
        Some(number) if desk.may(Permission::OrdersRead) => Cell::Link(number.to_string(), paths::order(&number)),
        Some(number) => Cell::Text(number.to_string()),
        None => Cell::Empty,
    };
    Row {
        key: each.id.to_string(),
        path: Some(paths::stock_item(each.variant)),
        cells: vec![
            ("at", Cell::At(each.at, offset)),
            ("name", Cell::Text(each.name)),
            ("sku", Cell::Text(each.sku)),
            ("kind", Cell::Text(each.kind.label().to_owned())),
            ("on_hand", Cell::Text(signed(each.on_hand))),
            ("reserved", Cell::Text(signed(each.reserved))),
            ("order", order),
            ("who", Cell::Text(desk.names.who(&each.actor))),
            (
                "cost",
                each.unit_cost
                    .map_or(Cell::Empty, |cost| Cell::Text(cost.format_short(currency))),
            ),
            ("note", Cell::Long(each.note)),
        ],
    }
}

/// One row of the export.
pub fn export(row: &MovementRow, columns: &[&'static str]) -> Vec<csv::Cell> {
    let cell = |code: &str| match code {
        "at" => csv::Cell::text(row.at.rfc3339()),
        "name" => csv::Cell::text(&row.name),
        "sku" => csv::Cell::text(&row.sku),
        "kind" => csv::Cell::text(row.kind.label()),
        "on_hand" => csv::Cell::Number(row.on_hand),
        "reserved" => csv::Cell::Number(row.reserved),
        "order" => row
            .order
            .as_ref()
            .map_or(csv::Cell::Empty, |number| csv::Cell::text(number.as_str())),
        "who" => csv::Cell::text(&row.actor),
        "cost" => row.unit_cost.map_or(csv::Cell::Empty, csv::Cell::Amount),
        "note" => csv::Cell::text(&row.note),
        _ => csv::Cell::Empty,
    };
    columns.iter().map(|code| cell(code)).collect()
}

/// The list.
pub fn body(desk: &Desk, asked: Asked, found: MovementList) -> AnyView {
    let list = list(
        desk,
        ListView {
            table: &TABLE,
            asked,
            title: "Ledger",
            nouns: ["movement", "movements"],
            finds: "SKU, product, order number",
            rows: found.rows.into_iter().map(|each| row(desk, each)).collect(),
            total: found.total,
            counts: Vec::new(),
            bulk: Bulk::default(),
            actions: None,
            exports: true,
            icon: IconName::Clock,
            nothing: ["Nothing has moved yet", "Whatever moves stock is written down here."],
        },
    );
    view! {
        {PARTS.tabs(paths::MOVEMENTS)}
        {list}
    }
    .into_any()
}

const SHORT: &[Column] = &[
    words("at", "When"),
    words("kind", "What"),
    number("on_hand", "On hand"),
    number("reserved", "Reserved"),
    words("order", "Order"),
    words("who", "Who"),
    words("note", "Note"),
];

/// A few movements as a table, for a variant's own page.
pub(super) fn few(desk: &Desk, rows: &[MovementRow], currency: Currency) -> AnyView {
    let row = |each: &MovementRow| {
        let cost = each
            .unit_cost
            .map(|cost| format!(" at {}", cost.format_short(currency)));
        let order = each.order.as_ref().map_or(Cell::Empty, |number| {
            if desk.may(Permission::OrdersRead) {
                Cell::Link(number.to_string(), paths::order(number))
            } else {
                Cell::Text(number.to_string())
            }
        });
        Row {
            key: String::new(),
            path: None,
            cells: vec![
                ("at", Cell::At(each.at, desk.shop.offset)),
                (
                    "kind",
                    Cell::Text([each.kind.label(), &cost.unwrap_or_default()].concat()),
                ),
                ("on_hand", Cell::Text(signed(each.on_hand))),
                ("reserved", Cell::Text(signed(each.reserved))),
                ("order", order),
                ("who", Cell::Text(desk.names.who(&each.actor))),
                ("note", Cell::Text(each.note.clone())),
            ],
        }
    };
    short("Newest movements", SHORT, rows.iter().map(row).collect())
}
