//! Touching what the server has rendered. Some islands do not draw: they take a form as their children and make it
//! live where it stands, so that nothing of it is in the browser's module and nothing typed is ever replaced.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, HtmlFormElement};

/// What `selector` finds below `root`.
pub fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..list.length())
        .filter_map(|index| list.item(index)?.dyn_into().ok())
        .collect()
}

/// The first that `selector` finds below `root`.
pub fn first(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).ok().flatten()
}

/// Writes `text` into all that `selector` finds.
pub fn write(root: &Element, selector: &str, text: &str) {
    for element in all(root, selector) {
        element.set_text_content(Some(text));
    }
}

/// Sets or removes an attribute. A name of ours is never refused.
pub fn attribute(element: &Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// Shows or hides an element.
pub fn show(element: &Element, visible: bool) {
    attribute(element, "hidden", (!visible).then_some(""));
}

/// Sets a property that several kinds of elements have: `value`, `checked`, `disabled`.
pub fn property(element: &Element, name: &str, value: impl Into<JsValue>) {
    let _ = js_sys::Reflect::set(element, &name.into(), &value.into());
}

/// Moves the focus.
pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Where an event happened.
pub fn target(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// What a form would send under a name; empty for nothing.
pub fn sent(form: &HtmlFormElement, name: &str) -> String {
    web_sys::FormData::new_with_form(form)
        .ok()
        .and_then(|data| data.get(name).as_string())
        .unwrap_or_default()
}
