//! Saved views: going to one, keeping what is shown as one, taking one away.

use domain::{paths::admin as paths, view::SavedView};
use leptos::prelude::*;

use super::ListView;
use crate::ui::{Icon, IconName};

/// The view that the list began as, as long as it is there.
fn current(view: &ListView) -> Option<&SavedView> {
    let id = view.asked.state.view?;
    view.asked.views.iter().find(|saved| saved.id == id)
}

fn path(view: &ListView, saved: &SavedView) -> String {
    let mark = if saved.query.is_empty() { "" } else { "&" };
    [view.base(), "?", &saved.query, mark, "view=", &saved.id.to_string()].concat()
}

pub(super) fn views(view: &ListView) -> AnyView {
    let current = current(view);
    let label = current.map_or_else(|| "Views".to_owned(), |saved| saved.name.clone());
    let links = view
        .asked
        .views
        .iter()
        .map(|saved| {
            let here = (view.asked.state.view == Some(saved.id)).then_some("true");
            let note = match (saved.own, saved.shared) {
                (true, false) => "",
                (true, true) => "shared",
                (false, _) => "by a colleague",
            };
            view! {
                <li>
                    <a class="desk-link text-sm" href=path(view, saved) aria-current=here>
                        <span class="min-w-0 grow truncate">{saved.name.clone()}</span>
                        <span class="text-xs font-normal text-soft">{note}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    let none = view.asked.views.is_empty().then(|| {
        view! { <p class="px-3 py-2 text-sm text-soft">"Search and filters can be kept under a name."</p> }
    });
    view! {
        <details class="drop" data-drop="" data-save-view="">
            <summary class="tool">
                <Icon name=IconName::Heart class="size-4" />
                <span class="max-w-36 truncate">{label}</span>
            </summary>
            <div class="drop-panel drop-sheet w-76 p-2 md:right-0">
                <ul>{links}</ul>
                {none}
                <div class="mt-2 border-t border-line px-2 pt-3 pb-2">{save(view, current)}</div>
            </div>
        </details>
    }
    .into_any()
}

fn save(view: &ListView, current: Option<&SavedView>) -> AnyView {
    let own = current.filter(|saved| saved.own);
    let name = own.map(|saved| saved.name.clone()).unwrap_or_default();
    let shared = own.is_some_and(|saved| saved.shared);
    let remove = own.map(|saved| {
        view! {
            <form class="mt-2" method="post" action=[paths::VIEWS, "/", &saved.id.to_string(), "/remove"].concat()>
                <button class="flex min-h-9 items-center gap-2 text-sm font-medium text-soft hover:text-accent" type="submit">
                    <Icon name=IconName::Trash class="size-4" />
                    "Remove this view"
                </button>
            </form>
        }
    });
    view! {
        <form class="space-y-2" method="post" action=paths::VIEWS>
            <input type="hidden" name="list" value=view.table.list.code() />
            <input type="hidden" name="query" value=view.asked.state.kept(view.table) />
            <label class="block text-sm font-semibold" for="view-name">
                "Keep what is shown as"
            </label>
            <input
                class="control-s"
                id="view-name"
                name="name"
                value=name
                maxlength="60"
                required=true
                autocomplete="off"
                placeholder="Valley, unpaid"
            />
            <label class="flex min-h-8 items-center gap-2.5 text-sm">
                <input class="size-4" type="checkbox" name="shared" value="1" checked=shared />
                "Everybody of the shop sees it"
            </label>
            <button class="tool w-full justify-center" type="submit">
                "Save the view"
            </button>
        </form>
        {remove}
    }
    .into_any()
}
