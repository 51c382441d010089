//! Who a phone order is for, how it travels and how it is paid.

use commerce::orders::draft::Draft;
use domain::{access::Permission, form::CheckoutField, payment::Method, view::CheckoutPage};
use leptos::prelude::*;

use super::draft::{Beside, part};
use crate::admin::{shell::Desk, text_box::TextBox};

/// A field of the checkout, with what is wrong with it.
fn field(draft: &Draft, beside: &Beside, field: CheckoutField, label: &'static str, class: &'static str) -> AnyView {
    TextBox {
        id: ["draft-", field.name()].concat(),
        name: field.name(),
        label,
        value: draft.form.get(field),
        error: beside.errors.of(&field),
        optional: matches!(field, CheckoutField::Email | CheckoutField::Note),
        inputmode: match field {
            CheckoutField::Phone => Some("tel"),
            CheckoutField::Ward => Some("numeric"),
            CheckoutField::Email => Some("email"),
            _ => None,
        },
        class,
    }
    .view()
}

/// Who the order is for.
pub(super) fn caller(desk: &Desk, draft: &Draft, beside: &Beside) -> AnyView {
    use CheckoutField as F;
    let of = |each: CheckoutField, label: &'static str, class: &'static str| field(draft, beside, each, label, class);
    let content = view! {
        <div class="grid gap-4 p-4 md:grid-cols-6">
            {of(F::Name, "Name", "md:col-span-3")}
            {of(F::Phone, "Phone", "md:col-span-3")}
            {of(F::Area, "Municipality and district", "md:col-span-4")}
            {of(F::Ward, "Ward", "md:col-span-2")}
            {of(F::Street, "Street, house, landmark", "md:col-span-6")}
            {of(F::Email, "E-mail", "md:col-span-3")}
            {of(F::Note, "Note for the rider", "md:col-span-3")}
            {account(desk, draft)}
        </div>
    }
    .into_any();
    part("caller", "Who it is for", content)
}

/// Whose account it goes to, for staff who may choose one; the others see what was chosen.
fn account(desk: &Desk, draft: &Draft) -> AnyView {
    let chosen = &draft.account;
    let name = chosen.name.clone().map(|name| {
        view! {
            <p class="self-end text-sm md:col-span-3">
                "It goes to the account of " <strong class="font-semibold">{name}</strong> ", who sees it there."
            </p>
        }
    });
    let field = desk.may(Permission::CustomersEdit).then(|| {
        TextBox {
            id: "draft-account".to_owned(),
            name: "account",
            label: "Customer’s account: e-mail or phone",
            value: &chosen.typed,
            error: chosen.refused.as_deref(),
            optional: true,
            class: "md:col-span-3",
            ..TextBox::default()
        }
        .view()
    });
    view! {
        {field}
        {name}
    }
    .into_any()
}

fn radio(name: &'static str, value: String, checked: bool, words: String, aside: String) -> AnyView {
    view! {
        <label class="flex min-h-9 items-center gap-2.5">
            <input class="size-4 shrink-0" type="radio" name=name value=value checked=checked />
            <span>{words} <span class="text-sm text-soft">{[" ", &aside].concat()}</span></span>
        </label>
    }
    .into_any()
}

/// How it travels and is paid, once there is something to price.
pub(super) fn travels(draft: &Draft, checkout: Option<&CheckoutPage>, beside: &Beside) -> Option<AnyView> {
    let page = checkout?;
    let error = |field: CheckoutField| {
        beside
            .errors
            .of(&field)
            .map(|error| view! { <p class="text-sm font-medium text-accent">{error.to_owned()}</p> })
    };
    let chosen = &draft.form.delivery;
    let known = page.deliveries.iter().any(|way| way.code == *chosen);
    let ways = page
        .deliveries
        .iter()
        .enumerate()
        .map(|(index, way)| {
            let checked = if known { way.code == *chosen } else { index == 0 };
            let aside = format!("{}, {}", way.price_text, way.promise);
            radio("delivery", way.code.clone(), checked, way.name.clone(), aside)
        })
        .collect_view();
    let cash = page.cash_refused.is_none().then(|| {
        let checked = draft.form.payment != Method::Esewa.code();
        radio(
            "payment",
            Method::CashOnDelivery.code().to_owned(),
            checked,
            Method::CashOnDelivery.label().to_owned(),
            String::new(),
        )
    });
    let why = page
        .cash_refused
        .clone()
        .map(|why| view! { <p class="text-sm text-soft">{why}</p> });
    let esewa = page.esewa.then(|| {
        let checked = draft.form.payment == Method::Esewa.code() || page.cash_refused.is_some();
        radio(
            "payment",
            Method::Esewa.code().to_owned(),
            checked,
            Method::Esewa.label().to_owned(),
            "the order’s link leads the caller to pay".to_owned(),
        )
    });
    let content = view! {
        <div class="grid gap-5 p-4 md:grid-cols-2">
            <fieldset>
                <legend class="mb-1 text-sm font-semibold">"Delivery"</legend>
                {ways}
                {error(CheckoutField::Delivery)}
            </fieldset>
            <fieldset>
                <legend class="mb-1 text-sm font-semibold">"Payment"</legend>
                {cash}
                {why}
                {esewa}
                {error(CheckoutField::Payment)}
            </fieldset>
        </div>
    }
    .into_any();
    Some(part("travels", "How it travels and is paid", content))
}
