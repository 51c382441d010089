//! All returns as a list; a return itself is part of its order's page.

use commerce::returns::{ReturnQuery, ReturnTab};
use domain::{
    order::ReturnState,
    paths::admin as paths,
    table::{Choice, List, Order, Table, TableState, column},
    view::desk::{ReturnList, ReturnRow},
};
use leptos::prelude::*;

use crate::{
    admin::{
        list::{Asked, Bulk, Cell, ListView, Row, list},
        orders::labels,
        shell::{Area, Desk, Page},
    },
    ui::IconName,
};

const fn tab(code: &'static str, label: &'static str) -> Choice {
    Choice { code, label }
}

/// What can be asked of it.
pub static TABLE: Table = Table {
    list: List::Returns,
    tabs: &[
        tab("open", "Open"),
        tab("requested", "To decide"),
        tab("approved", "Awaited"),
        tab("received", "To inspect"),
        tab("inspected", "To close"),
        tab("all", "All"),
    ],
    filters: &[],
    columns: &[
        column("return", "Return", false, true, false),
        column("state", "State", false, true, false),
        column("customer", "Customer", false, true, false),
        column("reason", "Why", false, true, false),
        column("asked", "Asked for", true, true, false),
        column("moved", "Last step", false, false, false),
        column("pieces", "Pieces", false, true, true),
    ],
    order: Order {
        column: "asked",
        descending: true,
    },
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Returns", Area::Returns)
}

/// What the core is asked for.
pub fn query(state: &TableState) -> ReturnQuery {
    ReturnQuery {
        tab: match state.tab {
            "all" => ReturnTab::All,
            code => code.parse().map_or(ReturnTab::Open, ReturnTab::In),
        },
        words: state.words.clone(),
        ascending: !state.order.descending,
        offset: state.offset(),
        limit: state.size,
    }
}

fn row(desk: &Desk, each: ReturnRow) -> Row {
    let offset = desk.shop.offset;
    let (kind, words) = labels::returned(each.state);
    Row {
        key: each.id.to_string(),
        path: Some([&paths::order(&each.order), "#returns"].concat()),
        cells: vec![
            ("return", Cell::Text(format!("{} / {}", each.order, each.number))),
            ("state", Cell::Badge(kind, words.to_owned())),
            ("customer", Cell::Two(each.name, each.phone)),
            ("reason", Cell::Text(each.reason.label().to_owned())),
            ("asked", Cell::At(each.requested_at, offset)),
            ("moved", Cell::At(each.updated_at, offset)),
            ("pieces", Cell::Text(each.pieces.to_string())),
        ],
    }
}

fn counts(found: &ReturnList) -> Vec<(&'static str, u64)> {
    let of = |state: ReturnState| {
        let counted = found.counts.iter().find(|(each, _)| *each == state);
        counted.map_or(0, |(_, count)| *count)
    };
    let steps = [
        ("requested", ReturnState::Requested),
        ("approved", ReturnState::Approved),
        ("received", ReturnState::Received),
        ("inspected", ReturnState::Inspected),
    ];
    let mut counts: Vec<(&'static str, u64)> = steps.iter().map(|(code, state)| (*code, of(*state))).collect();
    counts.push(("open", counts.iter().map(|(_, count)| count).sum()));
    counts
}

/// The list.
pub fn body(desk: &Desk, asked: Asked, found: ReturnList) -> AnyView {
    list(
        desk,
        ListView {
            table: &TABLE,
            asked,
            title: "Returns",
            nouns: ["return", "returns"],
            finds: "Order number, name or phone",
            counts: counts(&found),
            rows: found.rows.into_iter().map(|each| row(desk, each)).collect(),
            total: found.total,
            bulk: Bulk::default(),
            actions: None,
            exports: false,
            icon: IconName::Return,
            nothing: [
                "No return is open",
                "A return begins on its order’s page, or when a customer asks for it.",
            ],
        },
    )
}
