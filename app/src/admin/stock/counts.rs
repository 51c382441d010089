//! Counts of the shelf: the list, and opening one.

use domain::{ids::CategoryId, paths::admin as paths, stock::CountState, view::stock::CountRow};
use leptos::prelude::*;

use super::tabs::{PARTS, page as below};
use crate::{
    admin::{
        list::{grouped, moment_view},
        shell::{Desk, Page, refused},
    },
    ui::{Badge, BadgeKind, ButtonKind, ButtonSize, EmptyState, IconName, button_class},
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
        CountState::Open => BadgeKind::Accent,
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

fn table(desk: &Desk, rows: &[CountRow]) -> AnyView {
    let records = rows
        .iter()
        .map(|row| {
            let state = row.state.label();
            view! {
                <tr role="row" data-row="">
                    <th scope="row" role="rowheader">
                        <a href=paths::stock_count(row.id) data-main="">
                            {row.title.clone()}
                        </a>
                    </th>
                    <td role="cell">
                        <Badge kind=badge(row.state)>{state}</Badge>
                    </td>
                    <td role="cell" data-label="Begun">
                        {moment_view(row.opened_at, desk.shop.offset)}
                    </td>
                    <td role="cell" data-label="By">
                        {desk.names.who(&row.opened_by)}
                    </td>
                    <td class="num" role="cell" data-label="Counted">
                        {format!("{} of {}", grouped(row.counted), grouped(row.lines))}
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="overflow-x-auto">
            <table class="records cards" role="table">
                <caption class="sr-only">"Counts"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Count"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Begun"</th>
                        <th scope="col">"By"</th>
                        <th class="num" scope="col">
                            "Counted"
                        </th>
                    </tr>
                </thead>
                <tbody>{records}</tbody>
            </table>
        </div>
    }
    .into_any()
}
