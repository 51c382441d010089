//! The live search box: a combobox over the shop's suggestions. The form and its list are the server's
//! (`search_box`); a line of the list is a copy of its `<template>`.

use std::time::Duration;

use domain::view::Suggestions;
use leptos::{ev, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::cart::copy;
use crate::storefront::{
    dom::{all, attribute, first, show, target, write},
    search::actions::suggest,
};

/// How long to wait for the next letter before asking.
const PAUSE: Duration = Duration::from_millis(120);
/// A press on a line takes the focus first: the list waits for it.
const LEAVE: Duration = Duration::from_millis(200);

/// Makes the search form live.
#[island]
pub fn LiveSearch(children: Children) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    // Counts the letters typed, so that an answer to earlier ones is dropped.
    let turn = StoredValue::new(0_u32);
    let close = move || {
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        if let Some(root) = root.get_untracked() {
            fill(&root, Suggestions::default());
        }
    };
    let typed = move |event: ev::Event| {
        let words = event_target_value(&event);
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let asked = turn.get_value();
        if words.trim().is_empty() {
            close();
            return;
        }
        let ask = async move {
            if let Ok(found) = suggest(words).await
                && turn.get_value() == asked
                && let Some(root) = root.get_untracked()
            {
                fill(&root, found);
            }
        };
        set_timeout(
            move || {
                if turn.get_value() == asked {
                    spawn_local(ask);
                }
            },
            PAUSE,
        );
    };
    let keyed = move |event: ev::KeyboardEvent| {
        let Some(root) = root.get_untracked() else { return };
        let lines = all(&root, "[role=option]");
        let marked = lines
            .iter()
            .position(|line| line.get_attribute("aria-selected").as_deref() == Some("true"));
        // One place more than there are lines: what was typed.
        let places = lines.len() + 1;
        let at = marked.map_or(0, |marked| marked + 1);
        match (event.key().as_str(), marked.and_then(|marked| lines.get(marked))) {
            _ if lines.is_empty() => return,
            ("ArrowDown", _) => mark(&root, &lines, (at + 1) % places),
            ("ArrowUp", _) => mark(&root, &lines, (at + places - 1) % places),
            ("Escape", _) => close(),
            ("Enter", Some(line)) => line.unchecked_ref::<HtmlElement>().click(),
            _ => return,
        }
        event.prevent_default();
    };
    let left = move |event: ev::FocusEvent| {
        if target(&event).is_some_and(|left| left.tag_name() == "INPUT") {
            set_timeout(close, LEAVE);
        }
    };
    view! {
        <div class="contents" node_ref=root on:input=typed on:keydown=keyed on:focusout=left>
            {children()}
        </div>
    }
}

/// Marks the line at a place counted from 1; none at 0.
fn mark(root: &Element, lines: &[Element], at: usize) {
    for (index, line) in lines.iter().enumerate() {
        attribute(
            line,
            "aria-selected",
            Some(if index + 1 == at { "true" } else { "false" }),
        );
    }
    if let Some(input) = first(root, "input") {
        let id = at.checked_sub(1).and_then(|index| lines.get(index)).map(Element::id);
        attribute(&input, "aria-activedescendant", id.as_deref());
    }
}

fn fill(root: &Element, found: Suggestions) {
    let (Some(list), Some(template)) = (first(root, "[role=listbox]"), first(root, "template")) else {
        return;
    };
    list.set_text_content(None);
    let categories = found
        .categories
        .into_iter()
        .map(|category| (category.name, category.path, "Category".to_owned(), None));
    let products = found
        .products
        .into_iter()
        .map(|product| (product.title, product.path, product.price, product.thumbnail));
    let mut lines = 0_u32;
    for (title, path, aside, thumbnail) in categories.chain(products) {
        let Some(line) = copy(&template) else { return };
        lines += 1;
        line.set_id(&["search-", &lines.to_string()].concat());
        attribute(&line, "href", Some(&path));
        write(&line, "[data-title]", &title);
        write(&line, "[data-aside]", &aside);
        if let Some(image) = first(&line, "img") {
            match thumbnail {
                Some(source) => attribute(&image, "src", Some(&source)),
                None => image.remove(),
            }
        }
        // The list is in the page: it takes what it is given.
        let _ = list.append_child(&line);
    }
    show(&list, lines > 0);
    if let Some(input) = first(root, "input") {
        attribute(&input, "aria-expanded", Some(if lines > 0 { "true" } else { "false" }));
        attribute(&input, "aria-activedescendant", None);
    }
}
