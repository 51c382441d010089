//! The table itself: headers that sort, rows that lead to their records. On a phone each row is a card.

use domain::{
    table::{Column, column},
    time::{Timestamp, UtcOffset},
};
use leptos::prelude::*;

use super::ListView;
use crate::ui::{Badge, BadgeKind, Icon, IconName};

/// A row.
pub struct Row {
    /// What a selection sends.
    pub key: String,
    /// The record's page.
    pub path: Option<String>,
    /// Its cells by column code. Those that are not shown may be left out.
    pub cells: Vec<(&'static str, Cell)>,
}

/// What stands in a cell.
pub enum Cell {
    /// Words or numbers.
    Text(String),
    /// Less important words.
    Soft(String),
    /// Words, and less important ones below.
    Two(String, String),
    /// A moment.
    At(Timestamp, UtcOffset),
    /// Where something stands.
    Badge(BadgeKind, String),
    /// Words that lead somewhere else than the row.
    Link(String, String),
    /// Long words, cut at two lines.
    Long(String),
    /// Something of its own.
    View(AnyView),
    /// Nothing.
    Empty,
}

impl Cell {
    fn view(self) -> AnyView {
        match self {
            // An empty text would be a blank, and a cell with a blank is not empty for the style of a card.
            Self::Text(text) | Self::Soft(text) | Self::Long(text) if text.is_empty() => ().into_any(),
            Self::Text(text) => text.into_any(),
            Self::Soft(text) => view! { <span class="text-soft">{text}</span> }.into_any(),
            Self::Two(text, below) => view! {
                <span>
                    {text}
                    <span class="block text-sm text-soft">{below}</span>
                </span>
            }
            .into_any(),
            Self::At(moment, offset) => moment_view(moment, offset),
            Self::Badge(kind, text) => view! { <Badge kind=kind>{text}</Badge> }.into_any(),
            Self::Link(text, path) => view! {
                <a class="underline decoration-line underline-offset-4 hover:decoration-accent" href=path>
                    {text}
                </a>
            }
            .into_any(),
            Self::Long(text) => view! { <span class="line-clamp-2 max-w-[36ch] break-words">{text}</span> }.into_any(),
            Self::View(view) => view,
            Self::Empty => ().into_any(),
        }
    }
}

/// A moment in the shop's time, for people and machines.
pub fn moment_view(moment: Timestamp, offset: UtcOffset) -> AnyView {
    view! {
        <time class="whitespace-nowrap" datetime=moment.rfc3339()>
            {moment.date_and_time(offset)}
        </time>
    }
    .into_any()
}

/// A table that is short enough to be shown whole, without anything to ask of it.
pub fn short(caption: &'static str, columns: &'static [Column], rows: Vec<Row>) -> AnyView {
    let columns: Vec<&'static Column> = columns.iter().collect();
    let heads = columns
        .iter()
        .map(|column| {
            let class = if column.numeric { "num" } else { "" };
            view! {
                <th class=class scope="col">
                    {column.label}
                </th>
            }
        })
        .collect_view();
    let rows = rows.into_iter().map(|each| row(each, &columns, false)).collect_view();
    view! {
        <div class="overflow-x-auto">
            <table class="records cards" role="table">
                <caption class="sr-only">{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A column of a short table.
pub const fn words(code: &'static str, label: &'static str) -> Column {
    column(code, label, false, true, false)
}

/// A column of numbers of a short table.
pub const fn number(code: &'static str, label: &'static str) -> Column {
    column(code, label, false, true, true)
}

pub(super) fn records(view: &ListView, rows: Vec<Row>) -> AnyView {
    let columns: Vec<&'static Column> = view
        .table
        .columns
        .iter()
        .filter(|column| view.asked.state.shows(column.code))
        .collect();
    let picks = !view.bulk.steps.is_empty();
    let pick_all = picks.then(|| {
        view! {
            <td class="pick">
                <label class="live">
                    <span class="sr-only">"Select the whole page"</span>
                    <input type="checkbox" data-pick-all="" />
                </label>
            </td>
        }
    });
    let heads = columns.iter().map(|column| head(view, column)).collect_view();
    let rows = rows.into_iter().map(|each| row(each, &columns, picks)).collect_view();
    view! {
        <div class="overflow-x-auto">
            <table class="records cards" role="table">
                <caption class="sr-only">{view.title}</caption>
                <thead>
                    <tr>{pick_all} {heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn head(view: &ListView, column: &'static Column) -> AnyView {
    let class = if column.numeric { "num" } else { "" };
    if !column.sorts {
        return view! {
            <th class=class scope="col">
                {column.label}
            </th>
        }
        .into_any();
    }
    let order = view.asked.state.order;
    let sorted = order.column == column.code;
    let way = sorted.then_some(if order.descending { "descending" } else { "ascending" });
    let arrow = sorted.then(|| {
        let class = if order.descending {
            "size-3.5"
        } else {
            "size-3.5 rotate-180"
        };
        view! { <Icon name=IconName::Down class=class /> }
    });
    view! {
        <th class=class scope="col" aria-sort=way>
            <a href=view.path(&view.asked.state.sorted_by(column.code, column.numeric))>
                {column.label}
                {arrow}
            </a>
        </th>
    }
    .into_any()
}

fn row(row: Row, columns: &[&'static Column], picks: bool) -> AnyView {
    let Row { key, path, mut cells } = row;
    let mut name = String::new();
    let cells = columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let place = cells.iter().position(|(code, _)| *code == column.code);
            let cell = place.map_or(Cell::Empty, |place| cells.swap_remove(place).1);
            if index > 0 {
                let class = if column.numeric { "num" } else { "" };
                // What stands on a badge needs no name on a card.
                let label = (!matches!(cell, Cell::Badge(..))).then_some(column.label);
                return view! {
                    <td class=class role="cell" data-label=label>
                        {cell.view()}
                    </td>
                }
                .into_any();
            }
            if let Cell::Text(text) | Cell::Two(text, _) = &cell {
                name.clone_from(text);
            }
            let inner = match path.clone() {
                Some(path) => view! {
                    <a href=path data-main="">
                        {cell.view()}
                    </a>
                }
                .into_any(),
                None => cell.view(),
            };
            view! {
                <th scope="row" role="rowheader">
                    {inner}
                </th>
            }
            .into_any()
        })
        .collect_view();
    let pick = picks.then(|| {
        view! {
            <td class="pick" role="cell">
                <label>
                    <span class="sr-only">{["Select ", &name].concat()}</span>
                    <input type="checkbox" name="row" value=key data-pick="" />
                </label>
            </td>
        }
    });
    view! {
        <tr role="row" data-row="">
            {pick}
            {cells}
        </tr>
    }
    .into_any()
}
