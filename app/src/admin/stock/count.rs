//! One count: what was found, line by line, and what booking it would change.

use domain::{
    paths::{self as all_paths, admin as paths},
    stock::CountState,
    view::stock::{CountLine, CountPage},
};
use leptos::prelude::*;

use super::{counts::badge, moves::signed};
use crate::{
    admin::{
        list::{grouped, moment_view},
        shell::{Desk, Page, refused},
    },
    ui::{Badge, ButtonKind, ButtonSize, button_class},
};

/// What is shown, and what was typed when it was not kept.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// `waiting`, `differing`, or everything.
    pub show: String,
    /// Words that narrow it.
    pub words: String,
    /// By variant: what was typed, and what is wrong with it.
    pub lines: Vec<(i64, String, Option<String>)>,
    /// Why nothing was changed.
    pub refused: Option<String>,
}

/// The page around it.
pub fn page(found: &CountPage) -> Page {
    super::tabs::page(&found.row.title).below("Counts", paths::COUNTS)
}

/// The page.
pub fn body(desk: &Desk, found: &CountPage, typed: &Typed) -> AnyView {
    let row = &found.row;
    let (open, state) = (row.state == CountState::Open, row.state.label());
    let closed = row
        .closed_at
        .map(|at| view! { ", closed " {moment_view(at, desk.shop.offset)} });
    view! {
        <h1 class="mt-1 flex flex-wrap items-center gap-3 text-2xl">
            {row.title.clone()} <span class="font-sans text-base">
                <Badge kind=badge(row.state)>{state}</Badge>
            </span>
        </h1>
        <p class="mb-4 text-sm text-soft">
            "Begun by " {desk.names.who(&row.opened_by)} ", " {moment_view(row.opened_at, desk.shop.offset)} {closed}
        </p>
        {refused(typed.refused.clone())}
        {sums(desk, found)}
        {open.then(|| steps(found))}
        {narrow(found, typed)}
        {lines(desk, found, typed, open)}
        {pages(found, typed)}
    }
    .into_any()
}

fn sums(desk: &Desk, found: &CountPage) -> AnyView {
    let figure = |label: &'static str, value: String| {
        view! {
            <div class="px-4 py-3">
                <dt class="text-sm text-soft">{label}</dt>
                <dd class="text-xl font-semibold tabular-nums">{value}</dd>
            </div>
        }
    };
    let (row, sums) = (&found.row, found.sums);
    view! {
        <dl class="panel grid grid-cols-2 divide-line md:grid-cols-5 md:divide-x">
            {figure("Counted", format!("{} of {}", grouped(row.counted), grouped(row.lines)))}
            {figure("Differ", grouped(sums.differing))} {figure("Pieces found", sums.found.to_string())}
            {figure("Pieces missing", sums.missing.to_string())}
            {figure("Worth of the difference", sums.value.format_short(desk.shop.currency))}
        </dl>
    }
    .into_any()
}

fn steps(found: &CountPage) -> AnyView {
    let path = |step: &str| format!("{}/{step}", paths::stock_count(found.row.id));
    let left = found.row.lines.saturating_sub(found.row.counted);
    let question = format!(
        "Book the differences of {} counted variants? {} are not counted and stay as they are.",
        grouped(found.row.counted),
        grouped(left)
    );
    view! {
        <div class="my-4 flex flex-wrap gap-2">
            // A button of the form below: what is typed there is kept before it is booked.
            <button
                class=button_class(ButtonKind::Secondary, ButtonSize::Small)
                type="submit"
                form="lines"
                name="do"
                value="apply"
                data-confirm=question
            >
                "Book the differences"
            </button>
            <form method="post" action=path("abandon")>
                <button
                    class=button_class(ButtonKind::Secondary, ButtonSize::Small)
                    type="submit"
                    data-confirm="Cancel this count? Nothing is booked."
                >
                    "Cancel the count"
                </button>
            </form>
        </div>
    }
    .into_any()
}

fn address(found: &CountPage, show: &str, words: &str, page: u32) -> String {
    let pairs: Vec<(String, String)> = [
        ("show", show.to_owned()),
        ("q", words.to_owned()),
        ("page", page.to_string()),
    ]
    .into_iter()
    .filter(|(name, value)| !value.is_empty() && (*name != "page" || page > 1))
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    all_paths::with_pairs(&paths::stock_count(found.row.id), &pairs)
}

fn narrow(found: &CountPage, typed: &Typed) -> AnyView {
    let link = |show: &'static str, label: &'static str| {
        let current = (typed.show == show).then_some("true");
        view! {
            <a href=address(found, show, &typed.words, 1) aria-current=current>
                {label}
            </a>
        }
    };
    view! {
        <div class="mt-4 mb-3 flex flex-wrap items-center gap-3">
            <nav class="tabs" aria-label="Lines">
                {link("", "All")} {link("waiting", "Not counted yet")} {link("differing", "Differ")}
            </nav>
            <form class="flex gap-2" method="get" action=paths::stock_count(found.row.id) role="search">
                <input type="hidden" name="show" value=typed.show.clone() />
                <input
                    class="control-s"
                    type="search"
                    name="q"
                    value=typed.words.clone()
                    maxlength="60"
                    placeholder="SKU or product"
                    aria-label="Find in this count"
                    autocomplete="off"
                />
            </form>
        </div>
    }
    .into_any()
}

fn lines(desk: &Desk, found: &CountPage, typed: &Typed, open: bool) -> AnyView {
    let rows = found
        .lines
        .iter()
        .map(|each| line(desk, each, typed, open))
        .collect_view();
    let save = open.then(|| {
        view! {
            <div class="sticky bottom-0 border-t border-line bg-surface p-3">
                <button class=button_class(ButtonKind::Primary, ButtonSize::Small) type="submit">
                    "Save what is counted"
                </button>
            </div>
        }
    });
    let table = view! {
        <div class="overflow-x-auto">
            <table class="records cards" role="table" data-grid="">
                <caption class="sr-only">"What is counted"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Variant"</th>
                        <th scope="col">"SKU"</th>
                        <th scope="col">"On the shelf"</th>
                        <th class="num" scope="col">
                            "Expected then"
                        </th>
                        <th class="num" scope="col">
                            "Difference"
                        </th>
                        <th scope="col">"Counted by"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    };
    if open {
        view! {
            <form class="panel" id="lines" method="post" action=address(found, &typed.show, &typed.words, found.page)>
                {table}
                {save}
            </form>
            {super::script::script()}
        }
        .into_any()
    } else {
        view! {
            <section class="panel" aria-label="Lines">
                {table}
            </section>
        }
        .into_any()
    }
}

fn line(desk: &Desk, each: &CountLine, typed: &Typed, open: bool) -> AnyView {
    let id = each.variant;
    let again = typed.lines.iter().find(|(variant, ..)| *variant == id.0);
    let shown = each.counted.map(|counted| counted.to_string()).unwrap_or_default();
    let value = again.map_or_else(|| shown.clone(), |(_, text, _)| text.clone());
    let error = again.and_then(|(_, _, error)| error.clone());
    let error_id = format!("counted-{id}-error");
    let cell = if open {
        view! {
            <input type="hidden" name="row" value=id.to_string() />
            <input type="hidden" name=format!("seen.{id}") value=shown />
            <input
                class="control-s w-28"
                name=format!("counted.{id}")
                value=value
                inputmode="numeric"
                maxlength="8"
                autocomplete="off"
                aria-label=format!("{} on the shelf", each.name)
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=error.is_some().then(|| error_id.clone())
                data-grid-cell=""
            />
            {error.map(|why| view! { <p class="text-sm font-medium text-accent" id=error_id>{why}</p> })}
        }
        .into_any()
    } else {
        shown.into_any()
    };
    let difference = each.difference().map(|difference| {
        if difference == 0 {
            "0".to_owned()
        } else {
            signed(difference)
        }
    });
    view! {
        <tr role="row" data-grid-row="">
            <th scope="row" role="rowheader">
                {each.name.clone()}
            </th>
            <td role="cell" data-label="SKU">
                {each.sku.clone()}
            </td>
            <td role="cell" data-label="On the shelf">
                {cell}
            </td>
            <td class="num" role="cell" data-label="Expected then">
                {each.expected}
            </td>
            <td class="num" role="cell" data-label="Difference">
                {difference}
            </td>
            <td role="cell">{each.counted_by.as_deref().map(|who| desk.names.who(who))}</td>
        </tr>
    }
    .into_any()
}

fn pages(found: &CountPage, typed: &Typed) -> Option<AnyView> {
    let link = |page: u32, label: &'static str, rel: &'static str| {
        view! {
            <a class="tool" href=address(found, &typed.show, &typed.words, page) rel=rel>
                {label}
            </a>
        }
    };
    (found.pages > 1).then(|| {
        let before = (found.page > 1).then(|| link(found.page - 1, "Page before", "prev"));
        let after = (found.page < found.pages).then(|| link(found.page + 1, "Next page", "next"));
        view! {
            <nav class="mt-3 flex items-center gap-3 text-sm" aria-label="Pages">
                {before} <span class="tabular-nums">{format!("Page {} of {}", found.page, found.pages)}</span> {after}
            </nav>
        }
        .into_any()
    })
}
