//! Orders that are being written down.

use domain::{paths::admin as paths, view::desk::DraftRow};
use leptos::prelude::*;

use crate::{
    admin::{
        list::moment_view,
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
        let rows = drafts.iter().map(|draft| row(desk, draft)).collect_view();
        view! {
            <section class="panel" aria-label="Drafts">
                <table class="records cards" role="table">
                    <caption class="sr-only">"Orders that are being written down"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"For"</th>
                            <th scope="col">"Phone"</th>
                            <th class="num" scope="col">
                                "Lines"
                            </th>
                            <th scope="col">"Written by"</th>
                            <th scope="col">"Last change"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
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

fn row(desk: &Desk, draft: &DraftRow) -> AnyView {
    let name = if draft.name.is_empty() {
        "No name yet".to_owned()
    } else {
        draft.name.clone()
    };
    view! {
        <tr role="row" data-row="">
            <th scope="row" role="rowheader">
                <a href=paths::draft(draft.id) data-main="">
                    {name}
                </a>
            </th>
            <td role="cell">{draft.phone.clone()}</td>
            <td class="num" role="cell" data-label="Lines">
                {draft.lines}
            </td>
            <td role="cell">{desk.names.who(&draft.author)}</td>
            <td role="cell">{moment_view(draft.updated_at, desk.shop.offset)}</td>
        </tr>
    }
    .into_any()
}
