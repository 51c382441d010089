//! The heading of a part of a page.

use leptos::prelude::*;

use super::{Icon, IconName};

/// The heading of a section, with a link to all of what it shows a part of.
#[component]
pub fn SectionHeading(
    /// The words.
    #[prop(into)]
    title: String,
    /// Names the section (`aria-labelledby`).
    #[prop(into)]
    id: String,
    /// Where "View all" leads; empty for none.
    #[prop(optional, into)]
    more: String,
) -> impl IntoView {
    let all = (!more.is_empty()).then(|| {
        view! {
            <a class="group flex shrink-0 items-center gap-1.5 py-2 font-semibold hover:text-accent" href=more>
                "View all"
                <span class="sr-only">": " {title.clone()}</span>
                <Icon name=IconName::Arrow class="size-4 transition-transform group-hover:translate-x-1" />
            </a>
        }
    });
    view! {
        <div class="mb-6 flex items-end justify-between gap-4 md:mb-8">
            <h2 class="text-heading" id=id>
                {title}
            </h2>
            {all}
        </div>
    }
}
