//! A number of pieces with less and more.

use leptos::{ev, prelude::*};

use super::{Icon, IconName};

/// A number of pieces: a plain number box in a form, with − and + once scripts run. Use it inside an island.
#[component]
pub fn Stepper(
    /// How many; it follows what is typed and pressed.
    quantity: RwSignal<u32>,
    /// The most that can be chosen.
    #[prop(into)]
    max: Signal<u32>,
    /// What is counted, for those who hear the page: "Quantity", "Quantity of Ilam tea".
    #[prop(into)]
    label: String,
    /// Its name in the form.
    #[prop(default = "quantity")]
    name: &'static str,
    /// Called with the new number after a person changed it.
    #[prop(optional)]
    on_change: Option<Callback<u32>>,
) -> impl IntoView {
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let change = move |wanted: u32| {
        let wanted = wanted.clamp(1, max.get_untracked().max(1));
        quantity.set(wanted);
        if let Some(call) = on_change {
            call.run(wanted);
        }
    };
    let typed = move |event: ev::Event| {
        if let Ok(wanted) = event_target_value(&event).parse() {
            change(wanted);
        }
    };
    let side = "grid size-11 place-items-center rounded-full hover:bg-sunken disabled:text-edge disabled:hover:bg-transparent";
    view! {
        <div class="inline-flex h-13 items-center rounded-full border border-edge bg-surface px-1">
            <button
                type="button"
                class=side
                aria-label=["Less: ", &label].concat()
                class:invisible=move || !ready.get()
                disabled=move || quantity.get() <= 1
                on:click=move |_| change(quantity.get_untracked().saturating_sub(1))
            >
                <Icon name=IconName::Minus class="size-4" />
            </button>
            <input
                class="h-11 w-10 bg-transparent text-center text-base font-semibold tabular-nums"
                type="number"
                inputmode="numeric"
                name=name
                min="1"
                max=move || max.get()
                value=quantity.get_untracked()
                prop:value=move || quantity.get()
                aria-label=label.clone()
                on:change=typed
            />
            <button
                type="button"
                class=side
                aria-label=["More: ", &label].concat()
                class:invisible=move || !ready.get()
                disabled=move || max.get() <= quantity.get()
                on:click=move |_| change(quantity.get_untracked().saturating_add(1))
            >
                <Icon name=IconName::Plus class="size-4" />
            </button>
        </div>
    }
}
