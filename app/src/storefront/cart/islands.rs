//! The live cart: numbers follow at once, and nothing needs an "Update" button. The forms are the server's.

use domain::view::{CartChange, CartLine};
use leptos::{ev, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement};

use super::actions::{read_cart, set_quantity};
use crate::storefront::{
    dom::{all, attribute, first, focus, property, sent, show, target, write},
    frame::islands::cart_changed,
};

/// What is to be sent, one entry a line: presses that come faster than answers become one request.
#[derive(Default)]
struct Queue {
    wanted: Vec<(i64, u32)>,
    busy: bool,
}

/// Makes the cart's forms live. The children are the server's: lines marked `data-line`, sums marked `data-out`.
#[island]
pub fn LiveCart(children: Children) -> impl IntoView {
    let live = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let news = RwSignal::new(String::new());
    let queue = StoredValue::new(Queue::default());
    let root = NodeRef::<html::Div>::new();
    Effect::new(move |_| live.set(true));

    let run = move || async move {
        while let Some((variant, quantity)) = queue.try_update_value(|queue| queue.wanted.pop()).flatten() {
            let answer = set_quantity(variant, quantity.to_string()).await;
            let Some(root) = root.get_untracked() else { return };
            let refused = answer
                .as_ref()
                .err()
                .map(|error| [&error.message(), " Nothing was changed."].concat());
            let cart = match answer {
                Ok(cart) => Some(cart),
                Err(_) => read_cart().await.ok(),
            };
            // A newer press is on its way: its answer will be shown.
            if queue.with_value(|queue| !queue.wanted.is_empty()) {
                continue;
            }
            news.set(cart.as_ref().map(spoken).unwrap_or_default());
            if let Some(cart) = cart {
                apply(&root, &cart);
                cart_changed(cart);
            }
            if let Some(message) = refused {
                complain(&root, variant, Some(&message));
                news.set(message);
            }
        }
        queue.update_value(|queue| queue.busy = false);
        busy.set(false);
    };
    let want = move |variant: i64, quantity: u32| {
        let idle = queue.try_update_value(|queue| {
            queue.wanted.retain(|(other, _)| *other != variant);
            queue.wanted.insert(0, (variant, quantity));
            !std::mem::replace(&mut queue.busy, true)
        });
        if idle == Some(true) {
            busy.set(true);
            spawn_local(run());
        }
    };

    let submitted = move |event: ev::SubmitEvent| {
        let Some(form) = target(&event).and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else {
            return;
        };
        if let (Ok(variant), Ok(quantity)) = (sent(&form, "variant").parse(), sent(&form, "quantity").parse()) {
            event.prevent_default();
            want(variant, quantity);
        }
    };
    let changed = move |event: ev::Event| {
        if let Some((variant, quantity)) = target(&event).and_then(|input| typed(&input)) {
            want(variant, quantity);
        }
    };
    let pressed = move |event: ev::MouseEvent| {
        if let Some((variant, quantity)) = target(&event).and_then(|pressed| stepped(&pressed)) {
            want(variant, quantity);
        }
    };

    view! {
        <div
            class="group/cart"
            node_ref=root
            data-live=move || live.get().then_some("")
            aria-busy=move || if busy.get() { "true" } else { "false" }
            on:submit=submitted
            on:change=changed
            on:click=pressed
        >
            {children()}
            <p class="sr-only" role="status">
                {move || news.get()}
            </p>
        </div>
    }
}

/// The line's number box, with its bounds.
fn number_box(line: &Element) -> Option<(Element, u32, u32)> {
    let input = first(line, "input[type=number]")?;
    let number = js_sys::Reflect::get(&input, &"value".into())
        .ok()?
        .as_string()?
        .parse()
        .unwrap_or(1);
    let max = input.get_attribute("max").and_then(|max| max.parse().ok()).unwrap_or(1);
    Some((input, number, max))
}

fn line_of(inside: &Element) -> Option<(Element, i64)> {
    let line = inside.closest("[data-line]").ok()??;
    let variant = line.get_attribute("data-line")?.parse().ok()?;
    Some((line, variant))
}

/// What a press on − or + asks for; the number box shows it at once.
fn stepped(pressed: &Element) -> Option<(i64, u32)> {
    let button = pressed.closest("[data-step]").ok()??;
    let (line, variant) = line_of(&button)?;
    let (input, now, max) = number_box(&line)?;
    let wanted = match button.get_attribute("data-step")?.as_str() {
        "less" => now.saturating_sub(1),
        _ => now.saturating_add(1),
    };
    let wanted = wanted.clamp(1, max.max(1));
    property(&input, "value", wanted);
    bound_steps(&line, wanted, max);
    (wanted != now).then_some((variant, wanted))
}

/// What a number typed into a box asks for. Too many is not cut down in silence: the server says how many are left.
fn typed(input: &Element) -> Option<(i64, u32)> {
    let (line, variant) = line_of(input)?;
    let (_, number, _) = number_box(&line)?;
    Some((variant, number))
}

/// Nothing below one, nothing above what there is.
fn bound_steps(line: &Element, number: u32, max: u32) {
    for (step, disabled) in [("less", number <= 1), ("more", number >= max)] {
        if let Some(button) = first(line, &["[data-step=", step, "]"].concat()) {
            property(&button, "disabled", disabled);
        }
    }
}

/// What those who hear the page are told.
fn spoken(cart: &CartChange) -> String {
    ["Goods ", &cart.goods, ", total ", &cart.sums.total].concat()
}

fn apply(root: &Element, cart: &CartChange) {
    if cart.lines.is_empty() {
        // The empty cart is another page. A browser that does not load it again shows the last line for a while.
        let _ = window().location().reload();
        return;
    }
    for line in all(root, "[data-line]") {
        let variant = line_of(&line).map(|(_, variant)| variant);
        match cart.lines.iter().find(|stored| Some(stored.variant.0) == variant) {
            Some(stored) => show_line(&line, stored),
            None => take_out(root, &line),
        }
    }
    let count = cart.count.to_string();
    let sums = [
        ("goods", &cart.goods),
        ("delivery", &cart.sums.delivery),
        ("total", &cart.sums.total),
        ("hint", &cart.sums.free_hint),
        ("count", &count),
    ];
    for (name, text) in sums {
        write(root, &["[data-out=", name, "]"].concat(), text);
    }
    let ready = cart.lines.iter().all(|line| line.problem.is_none());
    for (selector, visible) in [("[data-ready]", ready), ("[data-blocked]", !ready)] {
        for element in all(root, selector) {
            show(&element, visible);
        }
    }
}

fn show_line(line: &Element, stored: &CartLine) {
    if let Some((input, ..)) = number_box(line) {
        property(&input, "value", stored.quantity);
        attribute(&input, "max", Some(&stored.max.to_string()));
        bound_steps(line, stored.quantity, stored.max);
    }
    write(line, "[data-total]", &stored.total_text);
    complain_at(line, stored.problem.map(domain::view::LineProblem::sentence).as_deref());
}

fn complain(root: &Element, variant: i64, message: Option<&str>) {
    if let Some(line) = first(root, &["[data-line=\"", &variant.to_string(), "\"]"].concat()) {
        complain_at(&line, message);
    }
}

fn complain_at(line: &Element, message: Option<&str>) {
    if let Some(problem) = first(line, "[data-problem]") {
        show(&problem, message.is_some());
        write(&problem, "span", message.unwrap_or_default());
    }
}

/// Removes a line; a focus inside goes to its neighbour, or to the heading.
fn take_out(root: &Element, line: &Element) {
    let focused = document()
        .active_element()
        .is_some_and(|element| line.contains(Some(&element)));
    let next = line.next_element_sibling().or_else(|| line.previous_element_sibling());
    line.remove();
    if focused {
        let heir = next
            .and_then(|line| first(&line, "a[data-title]"))
            .or_else(|| first(root, "h1"));
        heir.iter().for_each(focus);
    }
}
