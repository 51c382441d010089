//! What can be asked of the list of stock, how the core is asked, and how a row is shown and exported.

use commerce::inventory::{StockQuery, StockSort, StockTab};
use domain::{
    csv,
    money::{Currency, Money},
    paths::admin as paths,
    stock::StockState,
    table::{Filter, FilterKind, List, Order, Table, TableState, choice, column},
    view::stock::{LiveLevel, StockRow},
};
use leptos::prelude::*;
use serde::Serialize;

use crate::{
    admin::list::{Cell, Row},
    ui::BadgeKind,
};

/// What can be asked of it.
pub static TABLE: Table = Table {
    list: List::Stock,
    tabs: &[
        choice("all", "All"),
        choice("low", "Low"),
        choice("out", "Sold out"),
        choice("archived", "Archived"),
    ],
    filters: &[
        Filter {
            code: "category",
            label: "Category",
            kind: FilterKind::Text,
        },
        Filter {
            code: "cost",
            label: "Cost",
            kind: FilterKind::One(&[choice("known", "Known"), choice("unknown", "Not known yet")]),
        },
    ],
    columns: &[
        column("name", "Variant", true, true, false),
        column("sku", "SKU", true, true, false),
        column("category", "Category", false, false, false),
        column("state", "State", false, true, false),
        column("on_hand", "On hand", true, true, true),
        column("reserved", "Reserved", true, true, true),
        column("available", "Available", true, true, true),
        column("threshold", "Low at", false, true, true),
        column("cost", "Cost", true, true, true),
        column("value", "Value", true, true, true),
        column("sold", "Sold in 28 days", true, false, true),
        column("cover", "Cover, days", true, true, true),
    ],
    order: Order {
        column: "name",
        descending: false,
    },
};

/// What the core is asked for.
pub fn query(state: &TableState) -> StockQuery {
    StockQuery {
        tab: match state.tab {
            "low" => StockTab::Low,
            "out" => StockTab::Out,
            "archived" => StockTab::Archived,
            _ => StockTab::All,
        },
        words: state.words.clone(),
        category: state.text("category").to_owned(),
        with_cost: state.choice("cost").map(|choice| choice == "known"),
        sort: match state.order.column {
            "sku" => StockSort::Sku,
            "on_hand" => StockSort::OnHand,
            "reserved" => StockSort::Reserved,
            "available" => StockSort::Available,
            "cost" => StockSort::Cost,
            "value" => StockSort::Value,
            "sold" => StockSort::Sold,
            "cover" => StockSort::Cover,
            _ => StockSort::Name,
        },
        descending: state.order.descending,
        page: state.page,
        size: state.size,
    }
}

/// A state in the colour of what it asks for.
pub(super) const fn badge(state: StockState) -> BadgeKind {
    match state {
        StockState::Enough => BadgeKind::Good,
        StockState::Low => BadgeKind::Warning,
        StockState::Out => BadgeKind::Accent,
    }
}

/// A cell that follows what is sold.
fn live(row: &StockRow, name: &'static str, text: String) -> Cell {
    Cell::View(view! { <span data-stock=format!("{}.{name}", row.variant)>{text}</span> }.into_any())
}

fn cost(cost: Option<Money>, currency: Currency) -> String {
    cost.map_or_else(|| "–".to_owned(), |cost| cost.format_short(currency))
}

/// One variant as a row.
pub fn row(row: &StockRow, currency: Currency) -> Row {
    let state = row.state();
    let plate = view! {
        <span class=badge(state).class() data-stock=format!("{}.state", row.variant)>
            {state.label()}
        </span>
    };
    let threshold = match row.low_at {
        Some(own) => Cell::Text(own.to_string()),
        None => Cell::Soft(row.threshold.to_string()),
    };
    Row {
        key: row.variant.to_string(),
        path: Some(paths::stock_item(row.variant)),
        cells: vec![
            ("name", Cell::Two(row.title.clone(), row.variant_title.clone())),
            ("sku", Cell::Text(row.sku.clone())),
            ("category", Cell::Soft(row.category.clone())),
            ("state", Cell::View(plate.into_any())),
            ("on_hand", live(row, "on_hand", row.on_hand.to_string())),
            ("reserved", live(row, "reserved", row.reserved.to_string())),
            ("available", live(row, "available", row.available().to_string())),
            ("threshold", threshold),
            ("cost", Cell::Text(cost(row.cost, currency))),
            ("value", live(row, "value", value(row, currency))),
            ("sold", Cell::Text(row.sold.to_string())),
            (
                "cover",
                Cell::Text(row.cover().map_or_else(|| "–".to_owned(), |days| days.to_string())),
            ),
        ],
    }
}

fn value(row: &StockRow, currency: Currency) -> String {
    cost(row.cost.map(|_| row.value()), currency)
}

/// What an open page is told of a level, with finished texts: the browser formats nothing.
#[derive(Serialize)]
pub struct LiveRow {
    variant: i64,
    cells: LiveCells,
    state: &'static str,
    look: &'static str,
}

#[derive(Serialize)]
struct LiveCells {
    on_hand: String,
    reserved: String,
    available: String,
    value: String,
}

impl LiveRow {
    /// The row of a level that has changed.
    pub fn of(level: &LiveLevel, currency: Currency) -> Self {
        let available = level.on_hand.saturating_sub(level.reserved);
        let state = StockState::of(available, level.threshold);
        let value = level.cost.map(|_| domain::stock::value(level.on_hand, level.cost));
        Self {
            variant: level.variant.0,
            cells: LiveCells {
                on_hand: level.on_hand.to_string(),
                reserved: level.reserved.to_string(),
                available: available.to_string(),
                value: cost(value, currency),
            },
            state: state.label(),
            look: badge(state).class(),
        }
    }
}

/// One row of the export.
pub fn export(row: &StockRow, columns: &[&'static str]) -> Vec<csv::Cell> {
    let amount = |cost: Option<Money>| cost.map_or(csv::Cell::Empty, csv::Cell::Amount);
    let cell = |code: &str| match code {
        "name" => csv::Cell::text(row.name()),
        "sku" => csv::Cell::text(&row.sku),
        "category" => csv::Cell::text(&row.category),
        "state" => csv::Cell::text(row.state().label()),
        "on_hand" => csv::Cell::Number(row.on_hand),
        "reserved" => csv::Cell::Number(row.reserved),
        "available" => csv::Cell::Number(row.available()),
        "threshold" => csv::Cell::Number(row.threshold),
        "cost" => amount(row.cost),
        "value" => amount(row.cost.map(|_| row.value())),
        "sold" => csv::Cell::Number(row.sold),
        "cover" => row.cover().map_or(csv::Cell::Empty, csv::Cell::Number),
        _ => csv::Cell::Empty,
    };
    columns.iter().map(|code| cell(code)).collect()
}
