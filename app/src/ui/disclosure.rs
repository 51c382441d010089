//! Something that opens below its heading, without scripts.

use leptos::prelude::*;

use super::{Icon, IconName};

/// A heading that opens what is below it (`<details>`).
#[component]
pub fn Disclosure(
    /// The heading.
    #[prop(into)]
    title: String,
    /// Whether it starts open.
    #[prop(optional)]
    open: bool,
    /// What it opens.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="group border-b border-line" open=open>
            <summary class="flex min-h-12 items-center justify-between gap-4 py-3 font-semibold hover:text-accent">
                {title} <Icon name=IconName::Down class="size-5 text-soft transition-transform group-open:rotate-180" />
            </summary>
            <div class="pb-5">{children()}</div>
        </details>
    }
    .into_any()
}
