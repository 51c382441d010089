//! The live picker: choosing a variant and putting it into the cart without loading a page. The links and the form
//! are the server's; this changes what they show.

use leptos::{ev, html, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlFormElement};

use super::choice::{Known, after};
use crate::storefront::{
    cart::actions::add_to_cart,
    dom::{all, attribute, first, property, sent, show, target, write},
    frame::islands::cart_filled,
};

/// Makes the picker live. The children are the server's: variants marked `data-offer`, values `data-value`, what
/// changes with the variant `data-out`.
#[island]
pub fn LivePicker(children: Children) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(root) = root.get_untracked() {
            attribute(&root, "data-live", Some(""));
        }
    });
    let pressed = move |event: ev::MouseEvent| {
        let (Some(root), Some(pressed)) = (root.get_untracked(), target(&event)) else {
            return;
        };
        if let Ok(Some(button)) = pressed.closest("[data-step]") {
            step(&root, &button);
        } else if let Ok(Some(link)) = pressed.closest("[data-value]")
            && !(event.ctrl_key() || event.meta_key() || event.shift_key())
            && choose(&root, &link).is_some()
        {
            event.prevent_default();
        }
    };
    let submitted = move |event: ev::SubmitEvent| {
        let form = target(&event).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        if let (Some(root), Some(form)) = (root.get_untracked(), form) {
            event.prevent_default();
            spawn_local(add(root.into(), form));
        }
    };
    view! {
        <div node_ref=root on:click=pressed on:submit=submitted>
            {children()}
        </div>
    }
}

fn text(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

fn number(element: &Element, name: &str) -> u32 {
    text(element, name).parse().unwrap_or(0)
}

fn indices(element: &Element, name: &str) -> Vec<usize> {
    text(element, name)
        .split(' ')
        .filter_map(|index| index.parse().ok())
        .collect()
}

fn known(offers: &[Element]) -> Vec<Known> {
    let known = |offer: &Element| Known {
        choice: indices(offer, "data-choice"),
        is_buyable: number(offer, "data-max") > 0,
    };
    offers.iter().map(known).collect()
}

/// Follows a press on a value; `None` where it leads nowhere.
fn choose(root: &Element, link: &Element) -> Option<()> {
    let offers = all(root, "[data-offer]");
    let known = known(&offers);
    let now = first(root, "[data-chosen]").and_then(|chosen| offers.iter().position(|offer| *offer == chosen))?;
    let [option, value] = indices(link, "data-value")[..] else {
        return None;
    };
    let next = after(&known, now, option, value)?;
    let offer = offers.get(next)?;

    attribute(offers.get(now)?, "data-chosen", None);
    attribute(offer, "data-chosen", Some(""));
    for link in all(root, "[data-value]") {
        let [option, value] = indices(&link, "data-value")[..] else {
            continue;
        };
        let to = after(&known, next, option, value).and_then(|to| offers.get(to));
        let chosen = known
            .get(next)
            .is_some_and(|known| known.choice.get(option) == Some(&value));
        let gone = to.is_none_or(|to| number(to, "data-max") == 0);
        attribute(&link, "href", to.map(|to| text(to, "data-path")).as_deref());
        attribute(&link, "aria-current", chosen.then_some("true"));
        attribute(&link, "data-gone", gone.then_some(""));
        if let Some(word) = first(&link, "[data-word]") {
            show(&word, gone);
        }
        if chosen {
            write(
                root,
                &["[data-name=\"", &option.to_string(), "\"]"].concat(),
                &text(&link, "data-label"),
            );
        }
    }
    show_offer(root, offer);
    show_picture(offer);
    if let Ok(history) = window().history() {
        // A browser that refuses (too many in a second) keeps the former address.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&text(offer, "data-path")));
    }
    Some(())
}

/// Moves a variant's own picture to the front of the gallery, which stands outside of the picker.
fn show_picture(offer: &Element) {
    let gallery = document().query_selector("[data-gallery]").ok().flatten();
    let (Some(picture), Some(gallery)) = (offer.get_attribute("data-shown"), gallery) else {
        return;
    };
    if let Some(item) = first(&gallery, &["[data-picture=\"", &picture, "\"]"].concat()) {
        // A browser that refuses shows the picture where it was.
        let _ = gallery.insert_before(&item, gallery.first_child().as_ref());
        gallery.set_scroll_left(0);
    }
}

/// Shows price, saving and stock of a variant, and makes the form send it.
fn show_offer(root: &Element, offer: &Element) {
    for name in ["price", "before", "saving", "stock"] {
        let text = text(offer, &["data-", name].concat());
        for out in all(root, &["[data-out=", name, "]"].concat()) {
            out.set_text_content(Some(&text));
            if let Ok(Some(frame)) = out.closest("[data-optional]") {
                show(&frame, !text.is_empty());
            }
        }
    }
    let max = number(offer, "data-max");
    for (level, selector) in [("data-level", "[data-level-of]"), ("data-reduced", "[data-reduced-of]")] {
        let value = offer.get_attribute(level);
        for element in all(root, selector) {
            attribute(&element, level, value.as_deref());
        }
    }
    if let Some(input) = first(root, "input[name=variant]") {
        property(&input, "value", text(offer, "data-id"));
    }
    if let Some(input) = first(root, "input[name=quantity]") {
        attribute(&input, "max", Some(&max.max(1).to_string()));
        property(&input, "value", "1");
    }
    if let Some(button) = first(root, "button[type=submit]") {
        property(&button, "disabled", max == 0);
        write(
            &button,
            "[data-words]",
            if max == 0 { "Sold out" } else { "Add to cart" },
        );
    }
    write(root, "[data-problem]", "");
}

/// One more or one less.
fn step(root: &Element, button: &Element) {
    let form = first(root, "form").and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let (Some(form), Some(input)) = (form, first(root, "input[name=quantity]")) else {
        return;
    };
    let now: u32 = sent(&form, "quantity").parse().unwrap_or(1);
    let wanted = if text(button, "data-step") == "less" {
        now.saturating_sub(1)
    } else {
        now.saturating_add(1)
    };
    property(&input, "value", wanted.clamp(1, number(&input, "max").max(1)));
}

/// Sends the form; the button says what goes on.
async fn add(root: Element, form: HtmlFormElement) {
    let Some(button) = first(&root, "button[type=submit]") else {
        return;
    };
    if button.get_attribute("aria-busy").is_some() {
        return;
    }
    attribute(&button, "aria-busy", Some("true"));
    write(&button, "[data-words]", "Adding…");
    write(&root, "[data-problem]", "");
    let variant = sent(&form, "variant").parse().unwrap_or(0);
    match add_to_cart(variant, sent(&form, "quantity")).await {
        Ok(cart) => cart_filled(cart),
        Err(refused) => write(&root, "[data-problem]", &refused.message()),
    }
    attribute(&button, "aria-busy", None);
    write(&button, "[data-words]", "Add to cart");
}
