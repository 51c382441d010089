//! The parts of the stock desk, side by side.

use domain::paths::admin as paths;
use leptos::prelude::*;

use crate::{
    admin::shell::{Area, Page},
    ui::{Alert, AlertKind},
};

const PARTS: &[(&str, &str)] = &[
    ("Stock", paths::STOCK),
    ("Ledger", paths::MOVEMENTS),
    ("Deliveries", paths::RECEIVE),
    ("Counts", paths::COUNTS),
    ("Grid", paths::STOCK_GRID),
    ("Import", paths::STOCK_IMPORT),
];

/// A page of the stock desk below its list.
pub(super) fn page(title: &str) -> Page {
    Page::top(title, Area::Stock).below("Stock", paths::STOCK)
}

/// The other parts, as links.
pub(super) fn parts(here: &'static str) -> AnyView {
    let links = PARTS
        .iter()
        .map(|(label, path)| {
            let current = (*path == here).then_some("page");
            view! {
                <a href=*path aria-current=current data-tab="">
                    {*label}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs mb-4" aria-label="Parts of the stock desk">
            {links}
        </nav>
    }
    .into_any()
}

/// The head of a page: its name, what it is for, the other parts.
pub(super) fn head(title: &'static str, about: &'static str, here: &'static str) -> AnyView {
    view! {
        <h1 class="mt-1 text-2xl">{title}</h1>
        <p class="mb-3 text-soft">{about}</p>
        {parts(here)}
    }
    .into_any()
}

/// Why the step that was just tried has changed nothing.
pub(super) fn refused(sentence: Option<String>) -> Option<AnyView> {
    sentence.map(|sentence| {
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Warning title="Nothing was changed">
                    <p>{sentence}</p>
                </Alert>
            </div>
        }
        .into_any()
    })
}
