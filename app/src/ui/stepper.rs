//! A number of pieces with less and more.

use leptos::prelude::*;

use super::{Icon, IconName};

/// A number of pieces: a plain number box in a form. Its − and + are shown inside an element that has `data-live`,
/// by whose island they work: they are marked `data-step`.
#[component]
pub fn Stepper(
    /// How many.
    #[prop(default = 1)]
    value: u32,
    /// The most that can be chosen.
    max: u32,
    /// What is counted, for those who hear the page: "Quantity", "Quantity of Ilam tea".
    #[prop(into)]
    label: String,
    /// Its name in the form.
    #[prop(default = "quantity")]
    name: &'static str,
) -> impl IntoView {
    let less = ["Less: ", &label].concat();
    let more = ["More: ", &label].concat();
    view! {
        <div class="inline-flex h-13 shrink-0 items-center rounded-full border border-edge bg-surface px-1">
            {step("less", less, IconName::Minus)}
            <input
                class="h-11 w-10 bg-transparent text-center text-base font-semibold tabular-nums"
                type="number"
                inputmode="numeric"
                autocomplete="off"
                name=name
                min="1"
                max=max.max(1)
                value=value
                aria-label=label
            />
            {step("more", more, IconName::Plus)}
        </div>
    }
}

fn step(step: &'static str, label: String, icon: IconName) -> impl IntoView {
    view! {
        <button
            class="invisible grid size-11 place-items-center rounded-full in-data-live:visible hover:bg-sunken disabled:text-edge disabled:hover:bg-transparent"
            type="button"
            data-step=step
            aria-label=label
        >
            <Icon name=icon class="size-4" />
        </button>
    }
}
