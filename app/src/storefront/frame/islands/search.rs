//! The search box: a form first, a combobox over the shop's suggestions once scripts run.

use std::time::Duration;

use domain::{paths, view::Suggestions};
use leptos::{ev, prelude::*, task::spawn_local};

use crate::{
    storefront::search::actions::suggest,
    ui::{Icon, IconName},
};

/// How long to wait for the next letter before asking.
const PAUSE: Duration = Duration::from_millis(120);

/// One line of the list.
#[derive(Clone)]
struct Offer {
    title: String,
    path: String,
    /// A price, or what kind of thing it is.
    aside: String,
    thumbnail: Option<String>,
}

fn offers(found: Suggestions) -> Vec<Offer> {
    let categories = found.categories.into_iter().map(|category| Offer {
        title: category.name,
        path: category.path,
        aside: "Category".to_owned(),
        thumbnail: None,
    });
    let products = found.products.into_iter().map(|product| Offer {
        title: product.title,
        path: product.path,
        aside: product.price,
        thumbnail: product.thumbnail,
    });
    categories.chain(products).collect()
}

/// A search form whose box offers products and categories while typing.
#[island]
pub fn SearchBox(
    /// What was searched.
    words: String,
) -> impl IntoView {
    let list = RwSignal::new(Vec::<Offer>::new());
    // The marked line, from 1; 0 for none.
    let marked = RwSignal::new(0_usize);
    // Counts the letters typed, so that an answer to earlier ones is dropped.
    let turn = StoredValue::new(0_u32);
    let close = move || {
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        list.set(Vec::new());
        marked.set(0);
    };

    let typed = move |event: ev::Event| {
        let words = event_target_value(&event);
        close();
        let asked = turn.get_value();
        if words.trim().is_empty() {
            return;
        }
        let ask = move || {
            if turn.get_value() != asked {
                return;
            }
            spawn_local(async move {
                if let Ok(found) = suggest(words).await
                    && turn.get_value() == asked
                {
                    list.set(offers(found));
                }
            });
        };
        set_timeout(ask, PAUSE);
    };
    let keyed = move |event: ev::KeyboardEvent| {
        let lines = list.with_untracked(Vec::len);
        let at = marked.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if lines > 0 => marked.set(if at == lines { 0 } else { at + 1 }),
            "ArrowUp" if lines > 0 => marked.set(if at == 0 { lines } else { at - 1 }),
            "Escape" if lines > 0 => close(),
            "Enter" if at > 0 => {
                if let Some(path) = list.with_untracked(|list| list.get(at - 1).map(|offer| offer.path.clone())) {
                    // A path of this shop, which a browser does not refuse.
                    let _ = window().location().set_href(&path);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };

    view! {
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
                aria-expanded=move || if list.with(Vec::is_empty) { "false" } else { "true" }
                aria-activedescendant=move || match marked.get() {
                    0 => None,
                    at => Some(["search-", &at.to_string()].concat()),
                }
                on:input=typed
                on:keydown=keyed
                // A press on a line takes the focus first: wait for it.
                on:blur=move |_| set_timeout(close, Duration::from_millis(200))
            />
            <button
                class="absolute top-0 right-0 grid size-11 place-items-center rounded-full text-soft hover:text-accent"
                type="submit"
                aria-label="Search"
            >
                <Icon name=IconName::Search />
            </button>
            <div
                class="absolute inset-x-0 top-full z-40 mt-2 overflow-hidden rounded-lg border border-line bg-surface py-2 shadow-lg"
                class:hidden=move || list.with(Vec::is_empty)
                id="search-list"
                role="listbox"
                aria-label="Suggestions"
            >
                {move || {
                    list.get()
                        .into_iter()
                        .enumerate()
                        .map(|(index, offer)| line(offer, index + 1, marked))
                        .collect_view()
                }}
            </div>
        </form>
    }
}

fn line(offer: Offer, at: usize, marked: RwSignal<usize>) -> impl IntoView {
    view! {
        <a
            class="flex items-center gap-3 px-4 py-2 hover:bg-sunken aria-selected:bg-sunken"
            id=["search-", &at.to_string()].concat()
            role="option"
            tabindex="-1"
            href=offer.path
            aria-selected=move || if marked.get() == at { "true" } else { "false" }
        >
            <span class="grid h-12.5 w-10 shrink-0 place-items-center overflow-hidden rounded-sm bg-sunken text-soft">
                {match offer.thumbnail {
                    Some(source) => {
                        view! { <img class="size-full object-cover" src=source width="40" height="50" alt="" /> }.into_any()
                    }
                    None => view! { <Icon name=IconName::Search class="size-4" /> }.into_any(),
                }}
            </span>
            <span class="line-clamp-2 grow leading-snug">{offer.title}</span>
            <span class="shrink-0 text-sm text-soft tabular-nums">{offer.aside}</span>
        </a>
    }
}
