//! The live checkout. The form is the server's and stays what it is: this says what is wrong when a field is left,
//! proposes municipalities, and (`pricing`) prices the cart for where it goes.

use std::time::Duration;

use domain::form::{CheckoutField, CheckoutForm};
use leptos::{ev, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::{
    actions::areas,
    areas::AreaBox,
    draft,
    live::{drop_list_when_mended, field_of, form_of, is_wrong, mark, read},
};
use crate::storefront::dom::{first, property, target};

/// How long to wait for the next letter before asking.
const PAUSE: Duration = Duration::from_millis(120);

/// Everything that the handlers share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) root: NodeRef<html::Div>,
    /// Told to those who hear the page.
    pub(super) news: RwSignal<String>,
    /// Whether a price is on its way.
    pub(super) pricing: RwSignal<bool>,
    /// Counts letters and questions, so that an answer to earlier ones is dropped.
    letters: StoredValue<u32>,
    pub(super) questions: StoredValue<u32>,
    /// The area that the shown price is for.
    pub(super) priced: StoredValue<String>,
    pub(super) placing: StoredValue<bool>,
}

/// Makes the checkout's form live. The children are the server's.
#[island]
pub fn LiveCheckout(children: Children) -> impl IntoView {
    let desk = Desk {
        root: NodeRef::new(),
        news: RwSignal::new(String::new()),
        pricing: RwSignal::new(false),
        letters: StoredValue::new(0),
        questions: StoredValue::new(0),
        priced: StoredValue::new(String::new()),
        placing: StoredValue::new(false),
    };
    Effect::new(move |_| desk.open());
    Effect::new(move |_| {
        // Back from the wallet, the page is as it was left: its button must work again.
        let _ = window_event_listener(ev::pageshow, move |_| desk.release());
    });
    view! {
        <div
            node_ref=desk.root
            aria-busy=move || if desk.pricing.get() { "true" } else { "false" }
            on:input=move |event| desk.typed(&event)
            on:change=move |event| desk.changed(&event)
            on:focusout=move |event| desk.left(&event)
            on:keydown=move |event| desk.keyed(&event)
            on:mousedown=move |event| desk.pressed(&event)
            on:submit=move |event| desk.submitted(&event)
        >
            {children()}
            <p class="sr-only" role="status">
                {move || desk.news.get()}
            </p>
        </div>
    }
}

impl Desk {
    pub(super) fn root(self) -> Option<Element> {
        self.root.get_untracked().map(Into::into)
    }

    pub(super) fn form(self) -> CheckoutForm {
        self.root()
            .and_then(|root| form_of(&root))
            .map(|form| read(&form))
            .unwrap_or_default()
    }

    /// Takes the form over. What was typed before a reload comes back; nothing that is there is replaced.
    fn open(self) {
        let Some((root, form)) = self.root().and_then(|root| Some((root.clone(), form_of(&root)?))) else {
            return;
        };
        form.set_no_validate(true);
        let rendered = AreaBox::of(&root).and_then(|area| area.input.dyn_into::<HtmlInputElement>().ok());
        self.priced
            .set_value(rendered.map(|input| input.default_value()).unwrap_or_default());
        let (now, kept) = (read(&form), draft::kept());
        let texts = CheckoutField::ALL
            .into_iter()
            .filter(|field| !matches!(field, CheckoutField::Delivery | CheckoutField::Payment));
        for field in texts.filter(|field| now.get(*field).is_empty() && !kept.get(*field).is_empty()) {
            if let Some(input) = first(&root, &["#", field.name()].concat()) {
                property(&input, "value", kept.get(field));
            }
        }
        let moved = first(&root, "[name=delivery]:checked:not([checked])").is_some();
        if moved || read(&form).area != self.priced.get_value() {
            self.price(false);
        }
    }

    fn typed(self, event: &ev::Event) {
        let Some((root, input)) = self.root().zip(target(event)) else {
            return;
        };
        let Some(field) = field_of(&input) else { return };
        let form = self.form();
        draft::keep(&form);
        if is_wrong(&root, field) {
            if form.problem(field).is_none() {
                mark(&root, field, None, field != CheckoutField::Area);
                drop_list_when_mended(&root);
            }
        } else {
            mark(&root, field, None, false);
        }
        if field == CheckoutField::Area {
            self.propose();
        }
    }

    fn changed(self, event: &ev::Event) {
        let form = self.form();
        let Some((root, field)) = self.root().zip(target(event).and_then(|input| field_of(&input))) else {
            return;
        };
        if matches!(field, CheckoutField::Delivery | CheckoutField::Payment) {
            mark(&root, field, form.problem(field).as_deref(), false);
            drop_list_when_mended(&root);
        }
        if field == CheckoutField::Delivery {
            self.price(false);
        }
    }

    /// A field that was left is judged; one left empty only when the order is placed.
    fn left(self, event: &ev::FocusEvent) {
        let Some((root, input)) = self.root().zip(target(event)) else {
            return;
        };
        let Some(field) = field_of(&input) else { return };
        if matches!(field, CheckoutField::Delivery | CheckoutField::Payment) {
            return;
        }
        let form = self.form();
        if field == CheckoutField::Area {
            self.stop_proposing();
            if form.area != self.priced.get_value() {
                self.price(false);
            }
        }
        if form.get(field).trim().is_empty() {
            return;
        }
        match form.problem(field) {
            Some(problem) => {
                mark(&root, field, Some(&problem), false);
                self.news.set(problem);
            }
            // Whether the area is known, its price will tell.
            None if field == CheckoutField::Area || is_wrong(&root, field) => {}
            None => mark(&root, field, None, true),
        }
    }

    fn keyed(self, event: &ev::KeyboardEvent) {
        let on_area = target(event).and_then(|input| field_of(&input)) == Some(CheckoutField::Area);
        let Some(area) = self.root().filter(|_| on_area).and_then(|root| AreaBox::find(&root)) else {
            return;
        };
        let done = match event.key().as_str() {
            "ArrowDown" => area.step(true),
            "ArrowUp" => area.step(false),
            "Enter" => area.take_marked() && self.chosen(),
            "Escape" => area.input.get_attribute("aria-expanded").as_deref() == Some("true") && self.stop_proposing(),
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    }

    /// A press on a proposal: before the box loses the focus.
    fn pressed(self, event: &ev::MouseEvent) {
        let option = target(event).and_then(|pressed| pressed.closest("[role=option]").ok().flatten());
        let Some((option, area)) = option.zip(self.root().and_then(|root| AreaBox::find(&root))) else {
            return;
        };
        event.prevent_default();
        area.take(&option);
        self.chosen();
    }

    /// An area was taken from the list.
    fn chosen(self) -> bool {
        self.letters.update_value(|letters| *letters = letters.wrapping_add(1));
        draft::keep(&self.form());
        self.price(false);
        true
    }

    fn stop_proposing(self) -> bool {
        self.letters.update_value(|letters| *letters = letters.wrapping_add(1));
        if let Some(area) = self.root().and_then(|root| AreaBox::find(&root)) {
            area.close();
        }
        true
    }

    fn propose(self) {
        self.letters.update_value(|letters| *letters = letters.wrapping_add(1));
        let asked = self.letters.get_value();
        let ask = move || {
            let words = self.form().area;
            if self.letters.get_value() != asked {
                return;
            }
            spawn_local(async move {
                let names = if words.trim().is_empty() {
                    Vec::new()
                } else {
                    areas(words).await.unwrap_or_default()
                };
                let area = self.root().and_then(|root| AreaBox::find(&root));
                if let Some(area) = area.filter(|_| self.letters.get_value() == asked) {
                    area.offer(&names);
                }
            });
        };
        set_timeout(ask, PAUSE);
    }
}
