//! Below the table: which rows these are, how many a page has, the pages around.

use domain::table::SIZES;
use leptos::prelude::*;

use super::{ListView, grouped};
use crate::ui::{Icon, IconName};

pub(super) fn foot(view: &ListView) -> AnyView {
    let state = &view.asked.state;
    let pages = state.pages(view.total);
    let first = state.offset() + 1;
    let last = (state.offset() + u64::from(state.size)).min(view.total);
    let rows = format!(
        "{}–{} of {} {}",
        grouped(first),
        grouped(last),
        grouped(view.total),
        view.noun(view.total)
    );
    let step = |page: u32, rel: &'static str, label: &'static str, icon: IconName| {
        view! {
            <a class="tool px-2.5" href=view.path(&state.at_page(page)) rel=rel>
                <span class="sr-only">{label}</span>
                <Icon name=icon class="size-4" />
            </a>
        }
    };
    let before = (state.page > 1).then(|| step(state.page - 1, "prev", "Page before", IconName::Left));
    let after = (state.page < pages).then(|| step(state.page + 1, "next", "Next page", IconName::Right));
    let pages = (pages > 1).then(|| {
        view! {
            <nav class="flex items-center gap-2" aria-label="Pages">
                {before}
                <span class="text-sm text-soft tabular-nums">{format!("Page {} of {}", state.page, grouped(u64::from(pages)))}</span>
                {after}
            </nav>
        }
    });
    view! {
        <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t border-line p-3">
            <p class="text-sm text-soft tabular-nums" role="status">
                {rows}
            </p>
            <div class="flex flex-wrap items-center gap-x-5 gap-y-2">
                {sizes(view)}
                {pages}
            </div>
        </div>
    }
    .into_any()
}

fn sizes(view: &ListView) -> Option<AnyView> {
    let [smallest, ..] = SIZES;
    let size = |size: u32| {
        let here = (view.asked.state.size == size).then_some("true");
        view! {
            <a
                class="grid min-h-9 min-w-9 place-items-center rounded-md px-1.5 hover:bg-sunken aria-current:bg-sunken aria-current:font-semibold aria-current:text-ink"
                href=view.path(&view.asked.state.sized(size))
                aria-current=here
            >
                {size}
            </a>
        }
    };
    (view.total > u64::from(smallest)).then(|| {
        view! {
            <div class="flex items-center gap-1 text-sm text-soft tabular-nums max-md:hidden" role="group" aria-label="Rows a page">
                <span class="mr-1" aria-hidden="true">
                    "Rows"
                </span>
                {SIZES.into_iter().map(size).collect_view()}
            </div>
        }
        .into_any()
    })
}
