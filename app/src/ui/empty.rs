//! Where there is nothing to show.

use leptos::prelude::*;

use super::{Icon, IconName};

/// Says that there is nothing here, why, and what to do.
#[component]
pub fn EmptyState(
    /// A picture of what is missing.
    icon: IconName,
    /// What is missing.
    #[prop(into)]
    title: String,
    /// Why, or what helps; empty for none.
    #[prop(optional, into)]
    text: String,
    /// Ways on: buttons, links.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="flex flex-col items-center gap-4 rounded-xl bg-sunken px-6 py-16 text-center">
            <span class="grid size-16 place-items-center rounded-full bg-surface text-accent shadow-sm">
                <Icon name=icon class="size-7" />
            </span>
            <p class="font-display text-heading">{title}</p>
            {(!text.is_empty()).then(|| view! { <p class="max-w-md text-soft">{text}</p> })}
            <div class="mt-2 flex flex-wrap justify-center gap-3">{children()}</div>
        </div>
    }
    .into_any()
}
