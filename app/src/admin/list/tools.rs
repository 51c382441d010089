//! The row above the table: search, filters, columns, views, export.

use leptos::prelude::*;

use super::{ListView, export_path, filters, grouped, views};
use crate::{
    admin::shell::Desk,
    ui::{Icon, IconName},
};

pub(super) fn tools(desk: &Desk, view: &ListView) -> AnyView {
    let label = ["Search ", view.nouns[1]].concat();
    let export = view.exports.then(|| {
        let many = format!("{} {}, as they are shown", grouped(view.total), view.noun(view.total));
        view! {
            <a class="tool" href=export_path(view) download="" title=many data-export="">
                <Icon name=IconName::Copy class="size-4" />
                "Export"
            </a>
        }
    });
    view! {
        <div class="flex flex-wrap items-center gap-2 p-3">
            <form class="relative flex min-w-52 flex-[1_1_16rem] items-center" method="get" action=view.base() role="search">
                {view.carried(|name| name == "q")}
                <Icon name=IconName::Search class="pointer-events-none absolute left-3 size-4.5 text-soft" />
                <input
                    class="control-s pl-9"
                    type="search"
                    name="q"
                    value=view.asked.state.words.clone()
                    maxlength="100"
                    placeholder=view.finds
                    aria-label=label
                    autocomplete="off"
                    spellcheck="false"
                    enterkeyhint="search"
                    data-search=""
                />
            </form>
            {filters::panel(desk, view)}
            {columns(view)}
            {views::views(view)}
            {export}
        </div>
    }
    .into_any()
}

/// Which columns are shown. The first names the row, so it stays.
fn columns(view: &ListView) -> AnyView {
    let boxes = view
        .table
        .columns
        .iter()
        .skip(1)
        .map(|column| {
            view! {
                <label class="flex min-h-9 items-center gap-3 px-1 text-sm">
                    <input class="size-4" type="checkbox" name="col" value=column.code checked=view.asked.state.shows(column.code) />
                    {column.label}
                </label>
            }
        })
        .collect_view();
    let first = view.table.columns.first().map_or("", |column| column.code);
    view! {
        <details class="drop" data-drop="" data-columns="">
            <summary class="tool">
                <Icon name=IconName::Sort class="size-4" />
                "Columns"
            </summary>
            <div class="drop-panel drop-sheet w-60 p-3 md:right-0">
                <form method="get" action=view.base()>
                    {view.carried(|name| name == "col")}
                    <input type="hidden" name="col" value=first />
                    <fieldset>
                        <legend class="px-1 pb-1 text-sm font-semibold">"Show"</legend>
                        {boxes}
                    </fieldset>
                    <button class="tool mt-2 w-full justify-center" type="submit">
                        "Show these"
                    </button>
                </form>
            </div>
        </details>
    }
    .into_any()
}
