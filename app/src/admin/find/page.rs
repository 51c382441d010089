//! What was found, as a page. With scripts the palette shows the same.

use domain::{
    access::PermissionSet,
    paths::admin as paths,
    view::{FoundGroup, FoundOne},
};
use leptos::prelude::*;

use crate::{
    admin::shell::{Area, Page, all_entries, entries},
    ui::{EmptyState, Icon, IconName},
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Find", Area::Elsewhere)
}

/// Pages, and what can be done from anywhere, whose name holds the words, of those that the person may use.
pub fn everywhere(permissions: PermissionSet, words: &str) -> Vec<FoundGroup> {
    let mut groups = vec![places(permissions, words), super::deeds::deeds(permissions, words)];
    groups.retain(|group| !group.found.is_empty());
    groups
}

fn places(permissions: PermissionSet, words: &str) -> FoundGroup {
    let words = words.trim().to_lowercase();
    let place = |entry: &crate::admin::shell::Entry| FoundOne {
        title: entry.label.to_owned(),
        aside: if entry.key.is_empty() {
            String::new()
        } else {
            format!("g {}", entry.key)
        },
        path: entry.path.to_owned(),
        post: None,
    };
    let found: Vec<FoundOne> = if words.is_empty() {
        entries(permissions).map(place).collect()
    } else {
        all_entries(permissions)
            .filter(|entry| entry.label.to_lowercase().contains(&words))
            .map(place)
            .collect()
    };
    FoundGroup {
        title: "Go to".to_owned(),
        found,
    }
}

/// The search and what it found.
pub fn body(words: &str, groups: Vec<FoundGroup>) -> AnyView {
    let found = if groups.is_empty() {
        view! {
            <EmptyState icon=IconName::Search title="Nothing was found" text="Try an order's number, a phone number, a name, an address, or words of a product.">
                ""
            </EmptyState>
        }
        .into_any()
    } else {
        groups.into_iter().map(group).collect_view().into_any()
    };
    view! {
        <h1 class="mt-1 mb-3 text-2xl">"Find"</h1>
        <form class="relative mb-5 flex max-w-xl items-center" method="get" action=paths::FIND role="search">
            <Icon name=IconName::Search class="pointer-events-none absolute left-3 size-4.5 text-soft" />
            <input
                class="control-s pl-9"
                type="search"
                name="q"
                value=words.to_owned()
                maxlength="100"
                aria-label="Order number, phone, name, product, page"
                autocomplete="off"
                data-search=""
            />
        </form>
        <div class="space-y-5">{found}</div>
    }
    .into_any()
}

/// A link, or a form of one button.
fn entry(one: FoundOne) -> AnyView {
    let words = view! {
        <span class="font-medium">{one.title}</span>
        <span class="text-sm text-soft">{one.aside}</span>
    };
    let Some(fields) = one.post else {
        return view! {
            <a class="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2.5 hover:bg-sunken" href=one.path>
                {words}
            </a>
        }
        .into_any();
    };
    let fields = fields
        .into_iter()
        .map(|[name, value]| view! { <input type="hidden" name=name value=value /> })
        .collect_view();
    view! {
        <form method="post" action=one.path>
            {fields}
            <button
                class="flex w-full flex-wrap items-baseline justify-between gap-x-4 px-4 py-2.5 text-left hover:bg-sunken"
                type="submit"
            >
                {words}
            </button>
        </form>
    }
    .into_any()
}

fn group(group: FoundGroup) -> AnyView {
    let found = group
        .found
        .into_iter()
        .map(|one| view! { <li>{entry(one)}</li> })
        .collect_view();
    view! {
        <section class="panel overflow-hidden">
            <h2 class="border-b border-line px-4 py-2 font-sans text-sm font-semibold text-soft">{group.title}</h2>
            <ul class="divide-y divide-line">{found}</ul>
        </section>
    }
    .into_any()
}
