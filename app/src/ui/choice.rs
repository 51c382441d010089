//! Choices: one of several as cards, or yes and no.

use leptos::prelude::*;

/// One of several choices, as a card that is pressed as a whole.
#[component]
pub fn RadioCard(
    /// The choice's name in the form.
    name: &'static str,
    /// What the form sends.
    #[prop(into)]
    value: String,
    /// Whether it is the chosen one.
    #[prop(optional)]
    checked: bool,
    /// What it is.
    #[prop(into)]
    title: String,
    /// More about it; empty for none.
    #[prop(optional, into)]
    text: String,
    /// At the right end: a price.
    #[prop(optional, into)]
    aside: String,
    /// Why it cannot be chosen; empty when it can.
    #[prop(optional, into)]
    refused: String,
) -> impl IntoView {
    let disabled = !refused.is_empty();
    let text = if disabled { refused } else { text };
    view! {
        <label class="flex gap-3.5 rounded-lg border border-edge bg-surface p-4 transition-colors hover:border-ink has-checked:border-accent has-checked:bg-accent-wash has-disabled:cursor-not-allowed has-disabled:border-line has-disabled:bg-sunken">
            <input
                class="mt-1 size-4.5 shrink-0"
                type="radio"
                name=name
                value=value
                checked=checked
                disabled=disabled
            />
            <span class="min-w-0 grow">
                <span class="block font-semibold">{title}</span>
                {(!text.is_empty()).then(|| view! { <span class="block text-sm text-soft">{text}</span> })}
            </span>
            {(!aside.is_empty()).then(|| view! { <span class="font-semibold tabular-nums">{aside}</span> })}
        </label>
    }
}

/// A yes or no with its words beside it.
#[component]
pub fn Checkbox(
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// What the form sends when it is set.
    #[prop(into)]
    value: String,
    /// Whether it is set.
    #[prop(optional)]
    checked: bool,
    /// What it means.
    #[prop(into)]
    label: String,
    /// A colour as `#rrggbb` before the words.
    #[prop(optional)]
    swatch: Option<String>,
    /// How many there are.
    #[prop(optional)]
    count: Option<u64>,
) -> impl IntoView {
    view! {
        <label class="group/box flex min-h-10 items-center gap-3 py-1">
            <input class="size-4.5 shrink-0" type="checkbox" name=name value=value checked=checked />
            {swatch.map(|colour| view! { <Swatch colour /> })}
            <span class="grow group-hover/box:text-accent">{label}</span>
            {count.map(|count| view! { <span class="text-sm text-soft tabular-nums">{count}</span> })}
        </label>
    }
}

/// A dot of a colour. Drawn, because a `style` attribute is not allowed by the page's policy.
#[component]
pub fn Swatch(
    /// As `#rrggbb`.
    colour: String,
) -> impl IntoView {
    view! {
        <svg class="size-5 shrink-0 rounded-full ring-1 ring-edge/50" viewBox="0 0 20 20" aria-hidden="true">
            <circle cx="10" cy="10" r="10" fill=colour></circle>
        </svg>
    }
}
