//! The header's search form, with the list of suggestions that scripts fill.

use domain::paths;
use leptos::prelude::*;

use super::islands::LiveSearch;
use crate::ui::{Icon, IconName};

/// The form, with the words that were searched.
pub(super) fn search_box(words: &str) -> AnyView {
    let words = words.to_owned();
    let suggestions = suggestions();
    view! {
        <LiveSearch>
            <form class="relative" action=paths::SEARCH method="get" role="search">
                <label class="sr-only" for="search">
                    "Search the shop"
                </label>
                <input
                    class="h-11 w-full rounded-full border border-transparent bg-sunken pr-12 pl-5 text-base placeholder:text-soft hover:border-edge focus:border-edge focus:bg-surface"
                    id="search"
                    name="q"
                    type="search"
                    value=words
                    placeholder="Search tea, shawls, lamps…"
                    maxlength="100"
                    required=true
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="search"
                    role="combobox"
                    aria-autocomplete="list"
                    aria-controls="search-list"
                    aria-expanded="false"
                />
                <button
                    class="absolute top-0 right-0 grid size-11 place-items-center rounded-full text-soft hover:text-accent"
                    type="submit"
                    aria-label="Search"
                >
                    <Icon name=IconName::Search />
                </button>
                {suggestions}
            </form>
        </LiveSearch>
    }
    .into_any()
}

fn suggestions() -> AnyView {
    view! {
        <div
            class="absolute inset-x-0 top-full z-40 mt-2 overflow-hidden rounded-lg border border-line bg-surface py-2 shadow-lg"
            id="search-list"
            role="listbox"
            aria-label="Suggestions"
            hidden=true
        ></div>
        <template>
            <a
                class="flex items-center gap-3 px-4 py-2 hover:bg-sunken aria-selected:bg-sunken"
                role="option"
                tabindex="-1"
                aria-selected="false"
                href=paths::SEARCH
            >
                <span class="grid h-12.5 w-10 shrink-0 place-items-center overflow-hidden rounded-sm bg-sunken text-soft">
                    <Icon name=IconName::Tag class="col-start-1 row-start-1 size-4" />
                    <img class="col-start-1 row-start-1 size-full object-cover" src="/favicon.svg" width="40" height="50" alt="" />
                </span>
                <span class="line-clamp-2 grow leading-snug" data-title=""></span>
                <span class="shrink-0 text-sm text-soft tabular-nums" data-aside=""></span>
            </a>
        </template>
    }
    .into_any()
}
