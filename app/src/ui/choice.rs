//! Choices: yes and no, and the colours beside them.

use leptos::prelude::*;

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
