//! What the island writes into the form: messages beside fields, their summary, and a new price.

use domain::{
    form::{CheckoutField, CheckoutForm, FormErrors},
    payment::Method,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlInputElement};

use super::actions::LiveQuote;
use crate::storefront::dom::{all, attribute, first, focus, property, show, write};

fn id(field: CheckoutField) -> String {
    ["#", field.name()].concat()
}

/// The form among the island's children.
pub(super) fn form_of(root: &Element) -> Option<HtmlFormElement> {
    first(root, "form")?.dyn_into().ok()
}

/// What is in the form now.
pub(super) fn read(form: &HtmlFormElement) -> CheckoutForm {
    let data = web_sys::FormData::new_with_form(form).ok();
    let mut typed = CheckoutForm::default();
    for field in CheckoutField::ALL {
        let text = data.as_ref().and_then(|data| data.get(field.name()).as_string());
        typed.set(field, text.unwrap_or_default());
    }
    typed
}

/// The field that an element belongs to.
pub(super) fn field_of(element: &Element) -> Option<CheckoutField> {
    let name = element.get_attribute("name")?;
    CheckoutField::ALL.into_iter().find(|field| field.name() == name)
}

/// Whether a field shows a message.
pub(super) fn is_wrong(root: &Element, field: CheckoutField) -> bool {
    first(root, &[&id(field), "-error:not([hidden])"].concat()).is_some()
}

/// Shows what is wrong with a field, or that nothing is; `good` marks it as right.
pub(super) fn mark(root: &Element, field: CheckoutField, problem: Option<&str>, good: bool) {
    if let Some(line) = first(root, &[&id(field), "-error"].concat()) {
        show(&line, problem.is_some());
        write(&line, "span", problem.unwrap_or_default());
    }
    if let Some(control) = first(root, &id(field)).filter(|control| control.tag_name() != "FIELDSET") {
        attribute(&control, "aria-invalid", problem.map(|_| "true"));
    }
    if let Some(frame) = first(root, &["[data-field=", field.name(), "]"].concat()) {
        attribute(&frame, "data-good", (good && problem.is_none()).then_some(""));
    }
}

/// Shows all that is wrong, in a list with links, and moves the focus there.
pub(super) fn list_problems(root: &Element, errors: &FormErrors<CheckoutField>) {
    let (Some(summary), Some(list)) = (first(root, "#problems"), first(root, "#problems ul")) else {
        return;
    };
    list.set_text_content(None);
    for (field, message) in &errors.0 {
        mark(root, *field, Some(message), false);
        let document = leptos::prelude::document();
        let (Ok(item), Ok(link)) = (document.create_element("li"), document.create_element("a")) else {
            return;
        };
        link.set_class_name("underline underline-offset-4");
        attribute(&link, "href", Some(&id(*field)));
        link.set_text_content(Some(message));
        let _ = item.append_child(&link);
        let _ = list.append_child(&item);
    }
    // A wrong field in a closed part could not be reached.
    for part in all(root, "details:has([aria-invalid=true])") {
        attribute(&part, "open", Some(""));
    }
    show(&summary, true);
    focus(&summary);
}

/// Hides the list once nothing is wrong any more.
pub(super) fn drop_list_when_mended(root: &Element) {
    let wrong = CheckoutField::ALL.into_iter().any(|field| is_wrong(root, field));
    if let (false, Some(summary)) = (wrong, first(root, "#problems")) {
        show(&summary, false);
    }
}

/// What the shopper agrees to by ordering now.
pub(super) fn agreed(root: &Element) -> Option<HtmlInputElement> {
    first(root, "input[name=agreed]")?.dyn_into().ok()
}

/// Shows a new price everywhere.
pub(super) fn show_quote(root: &Element, quote: &LiveQuote) {
    show_deliveries(root, quote);
    write(root, "[data-out=delivery]", &quote.delivery_price);
    write(root, "[data-out=total]", &quote.total);
    if let Some(agreed) = agreed(root) {
        agreed.set_value(&quote.agreed);
    }
    show_cash(root, quote.cash_refused.as_deref());
}

fn card_input(card: &Element) -> Option<HtmlInputElement> {
    first(card, "input")?.dyn_into().ok()
}

/// One card a way of delivery, made from the first one.
fn show_deliveries(root: &Element, quote: &LiveQuote) {
    let Some(cards) = first(root, "[data-cards=delivery]") else {
        return;
    };
    let mut shown = all(&cards, "[data-card]");
    while shown.len() > quote.deliveries.len().max(1) {
        shown.pop().iter().for_each(Element::remove);
    }
    while shown.len() < quote.deliveries.len() {
        let copy = shown
            .first()
            .and_then(|card| card.clone_node_with_deep(true).ok()?.dyn_into::<Element>().ok());
        let Some(copy) = copy else { return };
        if let Some(input) = card_input(&copy) {
            input.set_checked(false);
        }
        let _ = cards.append_child(&copy);
        shown.push(copy);
    }
    for (card, choice) in shown.iter().zip(&quote.deliveries) {
        write(card, "[data-title]", &choice.name);
        write(card, "[data-text]", &["Arrives ", &choice.promise].concat());
        write(card, "[data-aside]", &choice.price_text);
        if let Some(input) = card_input(card) {
            input.set_id(&["delivery-", &choice.code].concat());
            input.set_value(&choice.code);
            input.set_checked(choice.code == quote.delivery);
        }
    }
    let none = quote.deliveries.is_empty().then_some("We do not deliver there yet.");
    mark(root, CheckoutField::Delivery, none, false);
}

/// Offers cash, or says why not; then the wallet is chosen in its place.
fn show_cash(root: &Element, refused: Option<&str>) {
    let (cod, esewa) = (Method::CashOnDelivery.code(), Method::Esewa.code());
    let card = |code| first(root, &["#payment-", code].concat()).and_then(|input| input.closest("[data-card]").ok()?);
    let Some((card, input)) = card(cod).and_then(|card| Some((card.clone(), card_input(&card)?))) else {
        return;
    };
    let usual = first(&card, "[data-usual]")
        .and_then(|text| text.get_attribute("data-usual"))
        .unwrap_or_default();
    write(&card, "[data-text]", refused.unwrap_or(&usual));
    input.set_disabled(refused.is_some());
    if refused.is_some() && input.checked() {
        input.set_checked(false);
        if let Some(wallet) = first(root, &["#payment-", esewa, ":not(:disabled)"].concat()) {
            property(&wallet, "checked", true);
        }
    }
}
