//! Counts of the shelf: the list, and opening one.

use domain::{ids::CategoryId, paths::admin as paths, stock::CountState, table::Column, view::stock::CountRow};
use leptos::prelude::*;

use super::tabs::{PARTS, page as below};
use crate::{
    admin::{
        list::{Cell, Row, grouped, number, short, words},
        shell::{Desk, Page, refused},
    },
    ui::{BadgeKind, ButtonKind, ButtonSize, EmptyState, IconName, button_class},
};

/// What was typed when no count was opened.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// As it is to be called.
    pub title: String,
    /// `all`, or a category's number.
    pub scope: String,
    /// Why none was opened.
    pub refused: Option<String>,
}

/// The page around it.
pub fn page() -> Page {
    below("Counts")
}

/// A state in its colour.
pub(super) const fn badge(state: CountState) -> BadgeKind {
    match state {
        CountState::Open => BadgeKind::Warning,
        CountState::Applied => BadgeKind::Good,
        CountState::Abandoned => BadgeKind::Plain,
    }
}

/// The page. `key` makes a repeated form the same count.
pub fn body(desk: &Desk, rows: &[CountRow], categories: &[(CategoryId, String)], key: &str, typed: Typed) -> AnyView {
    let list = if rows.is_empty() {
        view! {
            <div class="p-4">
                <EmptyState icon=IconName::Check title="Nothing was counted yet" text="A count compares the shelf with the books, and books the difference.">
                    ""
                </EmptyState>
            </div>
        }
        .into_any()
    } else {
        table(desk, rows)
    };
    view! {
        {PARTS.head("Counts", "Count everything, a category, or what you have ticked in the list of stock.", paths::COUNTS)}
        {refused(typed.refused.clone())}
        <div class="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
            <section class="panel min-w-0" aria-label="Counts">
                {list}
            </section>
            {open(categories, key, &typed)}
        </div>
    }
    .into_any()
}

fn open(categories: &[(CategoryId, String)], key: &str, typed: &Typed) -> AnyView {
    let options = categories
        .iter()
        .map(|(id, name)| {
            let value = id.to_string();
            view! {
                <option value=value.clone() selected=typed.scope == value>
                    {name.clone()}
                </option>
            }
        })
        .collect_view();
    view! {
        <section class="panel p-4" aria-labelledby="open">
            <h2 class="mb-3 text-lg" id="open">
                "Begin a count"
            </h2>
            <form class="space-y-3" method="post" action=paths::COUNTS>
                <input type="hidden" name="key" value=key.to_owned() />
                <label class="block text-sm font-semibold">
                    "What is counted"
                    <select class="control-s mt-1 font-normal" name="scope">
                        <option value="all">"Everything that is sold"</option>
                        {options}
                    </select>
                </label>
                <label class="block text-sm font-semibold">
                    "Name" <span class="font-normal text-soft">" (optional)"</span>
                    <input
                        class="control-s mt-1 font-normal"
                        name="title"
                        value=typed.title.clone()
                        maxlength="80"
                        autocomplete="off"
                        placeholder="Year’s end"
                    />
                </label>
                <button class=[button_class(ButtonKind::Primary, ButtonSize::Small), " w-full"].concat() type="submit">
                    "Begin"
                </button>
                <p class="text-sm text-soft">"Selling goes on meanwhile. Nothing is booked before you say so."</p>
            </form>
        </section>
    }
    .into_any()
}

const COLUMNS: &[Column] = &[
    words("count", "Count"),
    words("state", "State"),
    words("begun", "Begun"),
    words("by", "By"),
    number("counted", "Counted"),
];

fn table(desk: &Desk, rows: &[CountRow]) -> AnyView {
    let row = |row: &CountRow| Row {
        key: row.id.to_string(),
        path: Some(paths::stock_count(row.id)),
        cells: vec![
            ("count", Cell::Text(row.title.clone())),
            ("state", Cell::Badge(badge(row.state), row.state.label().to_owned())),
            ("begun", Cell::At(row.opened_at, desk.shop.offset)),
            ("by", Cell::Text(desk.names.who(&row.opened_by))),
            (
                "counted",
                Cell::Text(format!("{} of {}", grouped(row.counted), grouped(row.lines))),
            ),
        ],
    };
    short("Counts", COLUMNS, rows.iter().map(row).collect())
}
