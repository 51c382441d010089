//! What was typed, kept in this tab until the order is placed: a reload or a lost connection costs nobody a word.
//! The server keeps a draft only of what was posted.

use domain::form::{CheckoutField, CheckoutForm};
use leptos::prelude::window;

const KEY: &str = "checkout";
/// Between the fields; nobody types it.
const SEPARATOR: &str = "\u{1f}";

/// A browser may refuse to keep anything; then nothing is kept.
fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// Keeps what is in the form now.
pub fn keep(form: &CheckoutForm) {
    let texts = CheckoutField::ALL.map(|field| form.get(field).to_owned());
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEY, &texts.join(SEPARATOR));
    }
}

/// What was kept; empty where nothing was.
pub fn kept() -> CheckoutForm {
    let text = storage()
        .and_then(|storage| storage.get_item(KEY).ok().flatten())
        .unwrap_or_default();
    let mut form = CheckoutForm::default();
    for (field, text) in CheckoutField::ALL.into_iter().zip(text.split(SEPARATOR)) {
        form.set(field, text.to_owned());
    }
    form
}

/// Forgets it: the order is placed.
pub fn forget() {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(KEY);
    }
}
