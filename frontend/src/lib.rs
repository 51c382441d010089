//! The browser's entry. Naming `app` links its islands; `hydrate` makes them live.
#![cfg(target_arch = "wasm32")]

extern crate app;

/// Called by the page's loader once the module is there.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
