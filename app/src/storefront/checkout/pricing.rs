//! The price of where it goes, and the order: nothing is placed at a price that was not on the page.

use std::time::Duration;

use domain::form::{CheckoutField, FormErrors};
use leptos::{ev, prelude::*, task::spawn_local};
use web_sys::Element;

use super::{
    actions::{LiveQuote, quote},
    areas::AreaBox,
    draft,
    islands::Desk,
    live::{agreed, drop_list_when_mended, form_of, list_problems, mark, show_quote},
};
use crate::storefront::dom::{attribute, first, property};

const UNKNOWN: &str = "We do not know this place. Type the municipality's first letters and choose it from the list.";

/// How long a posted form may take until its button works again: whoever stopped the page can order anew.
const PATIENCE: Duration = Duration::from_secs(15);

impl Desk {
    /// Asks for the price of the form as it is; with `place`, orders when it is the one that was shown.
    pub(super) fn price(self, place: bool) {
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

    pub(super) fn submitted(self, event: &ev::SubmitEvent) {
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
        if let Some(button) = first(root, "[data-place]") {
            attribute(&button, "aria-busy", Some("true"));
        }
        set_timeout(move || self.release(), PATIENCE);
    }

    pub(super) fn release(self) {
        self.placing.set_value(false);
        if let Some(button) = self.root().and_then(|root| first(&root, "[data-place]")) {
            attribute(&button, "aria-busy", None);
        }
    }
}

/// Says why nothing was ordered, where it stands.
fn refuse(root: &Element, field: CheckoutField, message: &str) {
    let mut errors = FormErrors::default();
    errors.push(field, message);
    list_problems(root, &errors);
}
