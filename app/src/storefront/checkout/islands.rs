//! The live checkout. The form is the server's and stays what it is: this says what is wrong when a field is left,
//! proposes municipalities, and prices the cart for where it goes.

use std::time::Duration;

use domain::form::{CheckoutField, CheckoutForm, FormErrors};
use leptos::{ev, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::{
    actions::{LiveQuote, areas, quote},
    areas::AreaBox,
    draft,
    live::{agreed, drop_list_when_mended, field_of, form_of, is_wrong, list_problems, mark, read, show_quote},
};
use crate::storefront::dom::{attribute, first, property, target};

/// How long to wait for the next letter before asking.
const PAUSE: Duration = Duration::from_millis(120);

const UNKNOWN: &str = "We do not know this place. Type the municipality's first letters and choose it from the list.";

/// Everything that the handlers share.
#[derive(Clone, Copy)]
struct Desk {
    root: NodeRef<html::Div>,
    /// Told to those who hear the page.
    news: RwSignal<String>,
    /// Whether a price is on its way.
    pricing: RwSignal<bool>,
    /// Counts letters and questions, so that an answer to earlier ones is dropped.
    letters: StoredValue<u32>,
    questions: StoredValue<u32>,
    /// The area that the shown price is for.
    priced: StoredValue<String>,
    placing: StoredValue<bool>,
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
    fn root(self) -> Option<Element> {
        self.root.get_untracked().map(Into::into)
    }

    fn form(self) -> CheckoutForm {
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
            first(&root, &["#", field.name()].concat())
                .iter()
                .for_each(|input| property(input, "value", kept.get(field)));
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

    /// Asks for the price of the form as it is; with `place`, orders when it is the one that was shown.
    fn price(self, place: bool) {
        let form = self.form();
        self.questions
            .update_value(|questions| *questions = questions.wrapping_add(1));
        let asked = self.questions.get_value();
        self.priced.set_value(form.area.clone());
        self.pricing.set(true);
        spawn_local(async move {
            let answer = quote(form.area.clone(), form.delivery).await;
            if self.questions.get_value() != asked {
                return;
            }
            self.pricing.set(false);
            let Some(root) = self.root() else { return };
            let before = agreed(&root).map(|agreed| agreed.value());
            if let Ok(quote) = &answer {
                self.show(&root, &form.area, quote);
            }
            match &answer {
                _ if !place => {}
                Ok(quote) if quote.area.is_none() => refuse(&root, CheckoutField::Area, UNKNOWN),
                Ok(quote) if before.as_deref() != Some(quote.agreed.as_str()) => {
                    let message = [
                        "Delivered to this place, the total is ",
                        &quote.total,
                        ". If that is fine, press the button again.",
                    ];
                    refuse(&root, CheckoutField::Delivery, &message.concat());
                }
                // Without an answer the server checks when the form is posted.
                Ok(_) | Err(_) => self.place(&root),
            }
        });
    }

    fn show(self, root: &Element, typed: &str, quote: &LiveQuote) {
        show_quote(root, quote);
        let mut news = ["Delivery ", &quote.delivery_price, ", total ", &quote.total].concat();
        match (&quote.area, AreaBox::find(root)) {
            (Some(name), Some(area)) => {
                // Not while somebody goes on typing.
                if self.form().area == typed {
                    property(&area.input, "value", name.as_str());
                    self.priced.set_value(name.clone());
                }
                mark(root, CheckoutField::Area, None, true);
                drop_list_when_mended(root);
            }
            (None, Some(_)) if !typed.trim().is_empty() => {
                mark(root, CheckoutField::Area, Some(UNKNOWN), false);
                UNKNOWN.clone_into(&mut news);
            }
            _ => {}
        }
        self.news.set(news);
    }

    fn submitted(self, event: &ev::SubmitEvent) {
        let Some(root) = self.root() else { return };
        if self.placing.get_value() {
            event.prevent_default();
            return;
        }
        let form = self.form();
        let mut errors = FormErrors::default();
        for field in CheckoutField::ALL {
            if let Some(problem) = form.problem(field) {
                errors.push(field, problem);
            }
        }
        if !errors.is_empty() {
            event.prevent_default();
            list_problems(&root, &errors);
        } else if form.area != self.priced.get_value() || self.pricing.get_untracked() {
            // The price on the page is not the one of this place: no order before it is.
            event.prevent_default();
            self.price(true);
        } else {
            self.hold(&root);
        }
    }

    fn place(self, root: &Element) {
        if let Some(form) = form_of(root).filter(|_| !self.placing.get_value()) {
            self.hold(root);
            // Past the handlers: everything has been looked at.
            if form.submit().is_err() {
                self.release();
            }
        }
    }

    /// A second press changes nothing.
    fn hold(self, root: &Element) {
        draft::keep(&self.form());
        self.placing.set_value(true);
        first(root, "[data-place]")
            .iter()
            .for_each(|button| attribute(button, "aria-busy", Some("true")));
    }

    fn release(self) {
        self.placing.set_value(false);
        let button = self.root().and_then(|root| first(&root, "[data-place]"));
        button.iter().for_each(|button| attribute(button, "aria-busy", None));
    }
}

/// Says why nothing was ordered, where it stands.
fn refuse(root: &Element, field: CheckoutField, message: &str) {
    let mut errors = FormErrors::default();
    errors.push(field, message);
    list_problems(root, &errors);
}
