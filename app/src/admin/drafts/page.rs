//! Orders that are being written down.

use domain::{paths::admin as paths, table::Column, view::desk::DraftRow};
use leptos::prelude::*;

use crate::{
    admin::{
        list::{Cell, Row, number, short, words},
        shell::{Area, Desk, Page},
    },
    ui::{ButtonKind, ButtonSize, EmptyState, Icon, IconName, button_class},
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Phone orders", Area::Drafts)
}

fn begin() -> AnyView {
    view! {
        <form method="post" action=paths::DRAFTS>
            <button class=button_class(ButtonKind::Primary, ButtonSize::Small) type="submit">
                <Icon name=IconName::Plus class="size-4" />
                "New phone order"
            </button>
        </form>
    }
    .into_any()
}

/// The list.
pub fn body(desk: &Desk, drafts: &[DraftRow]) -> AnyView {
    let list = if drafts.is_empty() {
        view! {
            <EmptyState icon=IconName::Phone title="Nothing is being written down" text="Begin when somebody calls: what you write is kept until it is placed.">
                ""
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = drafts.iter().map(|draft| row(desk, draft)).collect();
        view! {
            <section class="panel" aria-label="Drafts">
                {short("Orders that are being written down", COLUMNS, rows)}
            </section>
        }
        .into_any()
    };
    view! {
        <div class="mt-1 mb-4 flex flex-wrap items-center justify-between gap-3">
            <h1 class="text-2xl">"Phone orders"</h1>
            {begin()}
        </div>
        {list}
    }
    .into_any()
}

const COLUMNS: &[Column] = &[
    words("for", "For"),
    words("phone", "Phone"),
    number("lines", "Lines"),
    words("author", "Written by"),
    words("changed", "Last change"),
];

fn row(desk: &Desk, draft: &DraftRow) -> Row {
    let name = if draft.name.is_empty() {
        "No name yet".to_owned()
    } else {
        draft.name.clone()
    };
    Row {
        key: draft.id.to_string(),
        path: Some(paths::draft(draft.id)),
        cells: vec![
            ("for", Cell::Text(name)),
            ("phone", Cell::Text(draft.phone.clone())),
            ("lines", Cell::Text(draft.lines.to_string())),
            ("author", Cell::Text(desk.names.who(&draft.author))),
            ("changed", Cell::At(draft.updated_at, desk.shop.offset)),
        ],
    }
}
