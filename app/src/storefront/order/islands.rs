//! What scripts add to an order's pages: going on to the wallet by itself, printing, copying the link.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::{JsValue, closure::Closure};

use crate::{
    storefront::{checkout::draft, dom::first},
    ui::{ButtonKind, ButtonSize, Icon, IconName, button_class},
};

/// Marks the history entry whose form has been posted: coming back to it must not post again.
const SENT: &str = "sent";

/// Posts the form among its children, once. Whoever comes back to the page finds the form and its button.
#[island]
pub fn AutoPost(children: Children) -> impl IntoView {
    let going = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        draft::forget();
        let (Some(root), Ok(history)) = (root.get_untracked(), window().history()) else {
            return;
        };
        if history
            .state()
            .is_ok_and(|state| state.as_string().as_deref() == Some(SENT))
        {
            return;
        }
        // Without the mark a way back would be a way forth: then the shopper presses the button.
        let marked = history.replace_state(&JsValue::from_str(SENT), "").is_ok();
        let form = first(&root, "form").map(wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlFormElement>);
        if let (true, Some(form)) = (marked, form) {
            going.set(form.submit().is_ok());
        }
    });
    Effect::new(move |_| {
        let _ = window_event_listener(ev::pageshow, move |event| {
            if event.persisted() {
                going.set(false);
            }
        });
    });
    view! {
        <div node_ref=root>
            {children()} <p class="mt-4 min-h-6 text-soft" role="status">
                {move || if going.get() { "Taking you to eSewa…" } else { "" }}
            </p>
        </div>
    }
}

/// Prints the page, and copies its address. Nothing without scripts: a browser can do both by itself.
#[island]
pub fn OrderTools() -> impl IntoView {
    let ready = RwSignal::new(false);
    let can_copy = RwSignal::new(false);
    let copied = RwSignal::new(false);
    Effect::new(move |_| {
        draft::forget();
        ready.set(true);
        // Browsers give the clipboard to secure pages only.
        let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
        can_copy.set(clipboard.is_ok_and(|clipboard| clipboard.is_object()));
    });
    let print = move |_| {
        // A browser that cannot print says so itself.
        let _ = window().print();
    };
    let copy = move |_| {
        let location = window().location();
        let address: String = [location.origin(), location.pathname()].into_iter().flatten().collect();
        let done = Closure::once(move |_: JsValue| copied.set(true));
        let _ = window().navigator().clipboard().write_text(&address).then(&done);
        done.forget();
    };
    let class = button_class(ButtonKind::Secondary, ButtonSize::Small);
    view! {
        <div class="flex flex-wrap items-center gap-2 noscript:hidden" class:invisible=move || !ready.get()>
            <button class=class type="button" on:click=print>
                <Icon name=IconName::Print class="size-4.5" />
                "Print"
            </button>
            <button class=class type="button" class:hidden=move || !can_copy.get() on:click=copy>
                <Icon name=IconName::Copy class="size-4.5" />
                "Copy the link"
            </button>
            <span class="text-sm font-medium text-good" role="status">
                {move || if copied.get() { "Copied" } else { "" }}
            </span>
        </div>
    }
}
