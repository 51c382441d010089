//! Choosing a variant and putting it into the cart. The choices are links and the button is a form: each works
//! without scripts, and without loading the page again where scripts run.

use domain::paths;
use leptos::{ev, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::{
    storefront::{cart::actions::add_to_cart, frame::islands::cart_filled},
    ui::{ButtonKind, ButtonSize, Icon, IconName, Stepper, Swatch, button_class},
};

/// What can be chosen, its texts finished: the browser formats nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Choices {
    /// Names the product's page.
    pub slug: String,
    /// The options in order.
    pub options: Vec<Choice>,
    /// At least one.
    pub variants: Vec<Offer>,
    /// The one shown first: an index of `variants`.
    pub selected: usize,
}

/// One option with its values.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// As shown.
    pub name: String,
    /// Words, and a colour as `#rrggbb`.
    pub values: Vec<(String, Option<String>)>,
}

/// One variant.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Offer {
    /// In forms.
    pub id: i64,
    /// In addresses.
    pub sku: String,
    /// One value an option, as indices of its `values`.
    pub choice: Vec<usize>,
    /// As shown.
    pub price: String,
    /// The former price; empty for none.
    pub before: String,
    /// "Save Rs 300 (20 %)"; empty for none.
    pub saving: String,
    /// How much there is, in words.
    pub stock: String,
    /// How many can be chosen; 0 when sold out.
    pub max: u32,
    /// Whether there are few.
    pub low: bool,
}

impl Choices {
    /// The variant that a press on a value leads to: the other options as they are if there is such a variant that
    /// can be bought, else the nearest one with the value. `None` where no variant has it.
    fn after(&self, from: usize, option: usize, value: usize) -> Option<usize> {
        let kept = |offer: &Offer| {
            let now = self.variants.get(from).map_or(&[][..], |variant| &variant.choice);
            offer.choice.iter().zip(now).enumerate().filter(|(at, (a, b))| *at != option && a == b).count()
        };
        let fits = |offer: &Offer| offer.choice.get(option) == Some(&value);
        // `max_by_key` keeps the last of equals; the first is the merchant's choice.
        (0..self.variants.len())
            .rev()
            .filter(|index| fits(&self.variants[*index]))
            .max_by_key(|index| (kept(&self.variants[*index]), self.variants[*index].max > 0))
    }
}

/// What the picker's parts share: the choices and which one is made.
#[derive(Clone, Copy)]
struct Picked {
    choices: StoredValue<Choices>,
    selected: RwSignal<usize>,
}

impl Picked {
    /// Reads a fact of the chosen variant, and follows it.
    fn read<T: Default>(self, fact: impl FnOnce(&Offer) -> T) -> T {
        let selected = self.selected.get();
        self.choices.with_value(|choices| choices.variants.get(selected).map(fact).unwrap_or_default())
    }

    fn max(self) -> u32 {
        self.read(|offer| offer.max)
    }

    fn text(self, fact: fn(&Offer) -> &String) -> String {
        self.read(|offer| fact(offer).clone())
    }
}

/// Price, stock, choices and the form that puts the chosen variant into the cart.
#[island]
pub fn VariantPicker(
    /// What can be chosen.
    choices: Choices,
) -> impl IntoView {
    let options = choices.options.clone();
    let picked = Picked { selected: RwSignal::new(choices.selected), choices: StoredValue::new(choices) };
    let options = options
        .into_iter()
        .enumerate()
        .map(|(option, choice)| option_group(picked, option, choice))
        .collect_view();
    view! {
        <div>
            {price(picked).into_any()}
            <div class="mt-7 space-y-6 empty:hidden">{options}</div>
            {buy(picked).into_any()}
        </div>
    }
}

fn price(picked: Picked) -> impl IntoView {
    let is_reduced = move || picked.read(|offer| !offer.before.is_empty());
    view! {
        <div class="flex flex-wrap items-baseline gap-x-3 gap-y-1 tabular-nums" aria-live="polite">
            <p class="text-2xl font-semibold" class:text-accent=is_reduced>
                {move || picked.text(|offer| &offer.price)}
            </p>
            <p class="text-lg text-soft" class:hidden=move || !is_reduced()>
                <span class="sr-only">"Was "</span>
                <s>{move || picked.text(|offer| &offer.before)}</s>
            </p>
            <p
                class="rounded-full bg-accent-wash px-3 py-0.5 text-sm font-semibold text-accent"
                class:hidden=move || picked.read(|offer| offer.saving.is_empty())
            >
                {move || picked.text(|offer| &offer.saving)}
            </p>
        </div>
    }
}

/// The form. On a phone its button stays at the lower edge of the screen.
fn buy(picked: Picked) -> impl IntoView {
    let quantity = RwSignal::new(1_u32);
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(String::new());
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let id = untrack(|| picked.read(|offer| offer.id));
        busy.set(true);
        problem.set(String::new());
        spawn_local(async move {
            match add_to_cart(id, quantity.get_untracked().to_string()).await {
                Ok(cart) => cart_filled(cart),
                Err(refused) => problem.set(refused.message()),
            }
            busy.set(false);
        });
    };
    let id = move || picked.read(|offer| offer.id.to_string());
    view! {
        <form class="mt-8" method="post" action="/api/cart/add" on:submit=submit>
            <input type="hidden" name="variant" value=untrack(id) prop:value=id />
            {stock(picked).into_any()}
            <div class="flex gap-3">
                <Stepper quantity=quantity max=Signal::derive(move || picked.max()) label="Quantity" />
                {button(picked, busy).into_any()}
            </div>
            <p class="mt-3 font-medium text-accent" class:hidden=move || problem.read().is_empty() role="alert">
                {move || problem.get()}
            </p>
        </form>
    }
}

fn stock(picked: Picked) -> impl IntoView {
    let is_low = move || picked.read(|offer| offer.low);
    view! {
        <p
            class="mb-4 flex items-center gap-2 text-sm font-medium"
            class:text-good=move || !is_low() && picked.max() != 0
            class:text-warn=is_low
            class:text-soft=move || picked.max() == 0
            aria-live="polite"
        >
            <span class="size-2 rounded-full bg-current" aria-hidden="true"></span>
            {move || picked.text(|offer| &offer.stock)}
        </p>
    }
}

fn button(picked: Picked, busy: RwSignal<bool>) -> impl IntoView {
    view! {
        <div
            class="grow max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:border-t max-md:border-line max-md:bg-paper max-md:p-3 max-md:pb-[max(0.75rem,env(safe-area-inset-bottom))]"
            data-buy-bar
        >
            <button
                class=[button_class(ButtonKind::Primary, ButtonSize::Large), " w-full"].concat()
                type="submit"
                disabled=move || picked.max() == 0
                aria-busy=move || if busy.get() { "true" } else { "false" }
            >
                <span class="animate-spin" class:hidden=move || !busy.get()>
                    <Icon name=IconName::Spinner />
                </span>
                {move || match (picked.max(), busy.get()) {
                    (0, _) => "Sold out",
                    (_, true) => "Adding…",
                    (_, false) => "Add to cart",
                }}
                <span class="font-normal opacity-85 tabular-nums md:hidden" aria-hidden="true">
                    {move || picked.text(|offer| &offer.price)}
                </span>
            </button>
        </div>
    }
}

fn option_group(picked: Picked, option: usize, choice: Choice) -> impl IntoView {
    let names: Vec<String> = choice.values.iter().map(|(label, _)| label.clone()).collect();
    let chosen_name = move || {
        let value = picked.read(|offer| offer.choice.get(option).copied());
        value.and_then(|value| names.get(value).cloned()).unwrap_or_default()
    };
    let values = choice
        .values
        .into_iter()
        .enumerate()
        .map(|(value, (label, swatch))| value_link(picked, (option, value), label, swatch).into_any())
        .collect_view();
    let name = choice.name.clone();
    view! {
        <div role="group" aria-label=choice.name>
            <p class="mb-2.5 font-medium">
                {name} <span class="font-normal text-soft">": " {chosen_name}</span>
            </p>
            <div class="flex flex-wrap gap-2.5">{values}</div>
        </div>
    }
}

fn value_link(
    picked: Picked,
    (option, value): (usize, usize),
    label: String,
    swatch: Option<String>,
) -> impl IntoView {
    let Picked { choices, selected } = picked;
    let target = move || choices.with_value(|choices| choices.after(selected.get(), option, value));
    let address = move |target: usize| {
        choices.with_value(|choices| {
            choices.variants.get(target).map(|offer| paths::product_variant(&choices.slug, &offer.sku))
        })
    };
    let is_chosen = move || picked.read(|offer| offer.choice.get(option) == Some(&value));
    let is_gone = move || {
        let offered = target();
        choices.with_value(|choices| {
            offered.and_then(|offered| choices.variants.get(offered)).is_none_or(|offer| offer.max == 0)
        })
    };
    let pressed = move |event: ev::MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        let Some(next) = choices.with_value(|choices| choices.after(selected.get_untracked(), option, value)) else {
            return;
        };
        event.prevent_default();
        selected.set(next);
        if let (Ok(history), Some(address)) = (window().history(), address(next)) {
            // A browser that refuses (too many in a second) keeps the former address.
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
        }
    };
    view! {
        <a
            class="relative flex min-h-11 min-w-11 items-center justify-center gap-2 overflow-hidden rounded-full border border-edge px-4 font-medium hover:border-ink aria-[current=true]:border-ink aria-[current=true]:ring-1 aria-[current=true]:ring-ink"
            class=("text-soft line-through decoration-edge border-dashed", is_gone)
            href=move || target().and_then(address)
            aria-current=move || is_chosen().then_some("true")
            rel="nofollow"
            on:click=pressed
        >
            {swatch.map(|colour| view! { <Swatch colour /> })}
            {label}
            <span class="sr-only" class:hidden=move || !is_gone()>
                " (sold out)"
            </span>
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(choice: [usize; 2], max: u32) -> Offer {
        Offer {
            id: 1,
            sku: String::new(),
            choice: choice.to_vec(),
            price: String::new(),
            before: String::new(),
            saving: String::new(),
            stock: String::new(),
            max,
            low: false,
        }
    }

    #[test]
    fn a_press_keeps_the_other_choice_where_there_is_such_a_variant() {
        let variants = vec![offer([0, 0], 1), offer([0, 1], 1), offer([1, 1], 0), offer([2, 0], 1)];
        let choices = Choices { slug: String::new(), options: Vec::new(), variants, selected: 0 };
        assert_eq!(choices.after(1, 1, 0), Some(0));
        assert_eq!(choices.after(0, 0, 1), Some(2), "the only one with the value, though it is sold out");
        assert_eq!(choices.after(1, 0, 2), Some(3));
        assert_eq!(choices.after(0, 0, 9), None);
    }
}
