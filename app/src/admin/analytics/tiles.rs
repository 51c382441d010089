//! The figures at a glance: each with its change and its line.

use domain::{
    analytics::{Buyer, Sales, Span, change_in_tenths},
    money::Currency,
    view::analytics::{Figures, SalesPoint},
};
use leptos::prelude::*;

use super::{
    links,
    sheet::{count_text, percent},
    sparkline::sparkline,
    time::net,
};
use crate::admin::shell::Desk;

/// A figure at a glance.
struct Tile {
    label: &'static str,
    value: String,
    now: i64,
    before: Option<i64>,
    line: Vec<i64>,
    path: Option<String>,
}

/// A figure: its name, its number, and how a person reads that.
type Of = (&'static str, fn(&Sales) -> i64, fn(i64, Currency) -> String);

/// Behind the number of new customers are their first orders; behind the others all sales.
const NEW: &str = "New customers";

fn amount(minor: i64, currency: Currency) -> String {
    domain::money::Money::from_minor(minor).format_short(currency)
}

fn count(number: i64, _: Currency) -> String {
    count_text(number)
}

const GLANCE: [Of; 5] = [
    ("Gross revenue", |sales| sales.gross.minor(), amount),
    ("Net revenue", |sales| net(sales).minor(), amount),
    ("Orders", |sales| sales.orders, count),
    (
        "Average order",
        |sales| sales.average().unwrap_or_default().minor(),
        amount,
    ),
    (NEW, |sales| sales.new, count),
];

fn tiles(desk: &Desk, span: Span, now: &Sales, before: Option<&Sales>, points: &[SalesPoint]) -> Vec<Tile> {
    let currency = desk.shop.currency;
    GLANCE
        .iter()
        .map(|(label, of, text)| Tile {
            label,
            value: text(of(now), currency),
            now: of(now),
            before: before.map(of),
            line: points.iter().map(|point| of(&point.sales)).collect(),
            path: if *label == NEW {
                links::orders(desk, span, &[("buyer", Buyer::New.code())])
            } else {
                links::sales(desk, span)
            },
        })
        .collect()
}

/// Of the days that were asked for.
pub(super) fn of_period(desk: &Desk, figures: &Figures) -> AnyView {
    let before = figures.before.as_ref();
    let tiles = tiles(
        desk,
        figures.span,
        &figures.total,
        before.map(|(_, sales)| sales),
        &figures.points,
    );
    row("At a glance", tiles, before.map(|(span, _)| *span))
}

/// Of today, beside yesterday, over a fortnight.
pub(super) fn of_today(desk: &Desk, days: &[SalesPoint]) -> Option<AnyView> {
    let (today, earlier) = days.split_last()?;
    let yesterday = earlier.last();
    let tiles = tiles(
        desk,
        today.span,
        &today.sales,
        yesterday.map(|point| &point.sales),
        days,
    );
    Some(row("Today at a glance", tiles, yesterday.map(|point| point.span)))
}

fn row(title: &'static str, tiles: Vec<Tile>, before: Option<Span>) -> AnyView {
    let tiles = tiles.into_iter().map(|each| tile(each, before)).collect_view();
    view! {
        <section class="panel p-4" aria-label=title>
            <dl class="grid grid-cols-2 gap-x-6 gap-y-4 md:grid-cols-3 xl:grid-cols-5">{tiles}</dl>
        </section>
    }
    .into_any()
}

fn tile(tile: Tile, before: Option<Span>) -> AnyView {
    let change = tile.before.zip(before).map(|(number, span)| {
        let than = match span.days() {
            1 => "than on the day before".to_owned(),
            days => format!("than in the {} days before", count_text(days)),
        };
        let (sign, words) = match change_in_tenths(tile.now, number) {
            None => ("–".to_owned(), "nothing to compare with".to_owned()),
            Some(change) if change > 0 => (["+", &percent(change)].concat(), format!("more {than}")),
            Some(change) if change < 0 => (percent(change), format!("less {than}")),
            Some(_) => ("±0 %".to_owned(), "no change".to_owned()),
        };
        view! {
            <span class="text-sm text-soft tabular-nums" title=words.clone()>
                {sign}
                <span class="sr-only">{[" ", &words].concat()}</span>
            </span>
        }
    });
    let value = match tile.path {
        Some(path) => view! {
            <a class="decoration-line underline-offset-4 hover:underline" href=path>
                {tile.value}
            </a>
        }
        .into_any(),
        None => tile.value.into_any(),
    };
    view! {
        <div class="min-w-0">
            <dt class="text-sm text-soft">{tile.label}</dt>
            <dd class="mt-0.5">
                <span class="flex flex-wrap items-baseline gap-x-2">
                    <span class="text-xl font-semibold tabular-nums">{value}</span>
                    {change}
                </span>
                {sparkline(&tile.line)}
            </dd>
        </div>
    }
    .into_any()
}
