//! The header's live cart: the count, and a drawer that shows what is in the cart. Markup and links are the server's
//! (`cart_button`); a line of the drawer is a copy of its `<template>`.

use domain::view::{CartChange, CartLine};
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlDocument, Node};

use crate::{
    storefront::{
        cart::actions::read_cart,
        dom::{all, attribute, first, show, target, write},
    },
    ui::smallest_file,
};

/// The cookie with the number of pieces. It is written by the server and says nothing else.
const COUNT_COOKIE: &str = "pasal_count=";

/// Makes the header's cart live: its count follows, and a press opens the drawer.
#[island]
pub fn LiveCartButton(children: Children) -> impl IntoView {
    Effect::new(move |_| {
        show_count(counted());
        // A page that comes back from the browser's memory has the count of then.
        let _ = window_event_listener(ev::pageshow, |_| show_count(counted()));
    });
    let pressed = move |event: ev::MouseEvent| {
        let Some(pressed) = target(&event) else { return };
        if matches!(pressed.closest("[data-cart-close]"), Ok(Some(_))) {
            if let Some(drawer) = drawer() {
                drawer.close();
            }
        } else if matches!(pressed.closest("[data-cart-link]"), Ok(Some(_)))
            && !(event.ctrl_key() || event.meta_key() || event.shift_key())
            && open()
        {
            event.prevent_default();
            spawn_local(read());
        }
    };
    view! {
        <div class="contents" on:click=pressed>
            {children()}
        </div>
    }
}

/// Tells the header that the cart changed: its count follows.
pub fn cart_changed(cart: CartChange) {
    show_count(cart.count);
    if let Some(drawer) = drawer() {
        fill(&drawer, &cart);
    }
}

/// Tells the header that something was put into the cart: its drawer opens.
pub fn cart_filled(cart: CartChange) {
    cart_changed(cart);
    open();
}

fn counted() -> u32 {
    let cookies = document().unchecked_into::<HtmlDocument>().cookie().unwrap_or_default();
    let count = cookies.split("; ").find_map(|cookie| cookie.strip_prefix(COUNT_COOKIE));
    count.and_then(|count| count.parse().ok()).unwrap_or(0)
}

fn show_count(count: u32) {
    let Some(page) = document().document_element() else {
        return;
    };
    write(&page, "[data-cart-count]", &count.to_string());
    for badge in all(&page, "[data-cart-badge]") {
        show(&badge, count > 0);
    }
}

fn drawer() -> Option<HtmlDialogElement> {
    let page = document().document_element()?;
    first(&page, "dialog[data-cart-drawer]")?.dyn_into().ok()
}

fn open() -> bool {
    drawer().is_some_and(|drawer| drawer.open() || drawer.show_modal().is_ok())
}

async fn read() {
    match read_cart().await {
        Ok(cart) => cart_changed(cart),
        Err(_) => {
            // The cart's page can say what is wrong; the drawer cannot.
            let _ = window().location().set_href(domain::paths::CART);
        }
    }
}

fn fill(drawer: &Element, cart: &CartChange) {
    let filled = !cart.lines.is_empty();
    for (selector, visible) in [
        ("[data-loading]", false),
        ("[data-empty]", !filled),
        ("[data-full]", filled),
    ] {
        for part in all(drawer, selector) {
            show(&part, visible);
        }
    }
    write(drawer, "[data-goods]", &cart.goods);
    let (Some(list), Some(template)) = (first(drawer, "[data-lines]"), first(drawer, "template")) else {
        return;
    };
    list.set_text_content(None);
    for line in &cart.lines {
        if let Some(row) = copy(&template) {
            show_line(&row, line);
            // The list is in the page: it takes what it is given.
            let _ = list.append_child(&row);
        }
    }
}

/// A copy of the first element of a `<template>`.
pub(super) fn copy(template: &Element) -> Option<Element> {
    let content = js_sys::Reflect::get(template, &"content".into())
        .ok()?
        .unchecked_into::<Node>();
    first(content.unchecked_ref(), "*")?
        .clone_node_with_deep(true)
        .ok()?
        .dyn_into()
        .ok()
}

fn show_line(row: &Element, line: &CartLine) {
    for link in all(row, "a") {
        attribute(&link, "href", Some(&line.path));
    }
    if let Some(image) = first(row, "img") {
        match &line.picture {
            Some(picture) => attribute(&image, "src", Some(&smallest_file(picture))),
            None => image.remove(),
        }
    }
    let quantity = ["Quantity ", &line.quantity.to_string()].concat();
    let texts = [
        ("title", &line.title),
        ("variant", &line.variant_title),
        ("quantity", &quantity),
        ("total", &line.total_text),
    ];
    for (name, text) in texts {
        write(row, &["[data-line-", name, "]"].concat(), text);
    }
}
