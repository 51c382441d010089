//! The parts of the cash desk, side by side.

use domain::paths::admin as paths;
use leptos::prelude::*;

use crate::ui::{Alert, AlertKind};

const PARTS: &[(&str, &str)] = &[
    ("Calls", paths::CASH),
    ("Parcels", paths::PARCELS),
    ("Statements", paths::STATEMENTS),
    ("Debts", paths::DEBTS),
];

/// The head of a page of the cash desk: its name, what it is for, the other parts.
pub(super) fn head(title: &'static str, about: &'static str, here: &'static str) -> AnyView {
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
        <h1 class="mt-1 text-2xl">{title}</h1>
        <p class="mb-3 text-soft">{about}</p>
        <nav class="tabs mb-4" aria-label="Parts of the cash desk">
            {links}
        </nav>
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
