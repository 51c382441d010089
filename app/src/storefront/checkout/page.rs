//! The checkout's page: one form on one screen. It is complete without scripts; [`LiveCheckout`] makes it quick.

use domain::{
    form::{CheckoutField, FormErrors},
    money::Currency,
    paths,
    view::{CheckoutPage, ShopFacts},
};
use leptos::prelude::*;

use super::{
    islands::LiveCheckout,
    parts::{address, deliveries, lines, payments, place_button, totals, trust},
};
use crate::{
    storefront::frame::{
        seo,
        shell::{Frame, Head},
    },
    ui::{Alert, AlertKind, Icon, IconName},
};

/// What the page says about itself.
pub fn head(shop: &ShopFacts) -> Head {
    Head {
        title: seo::title("Checkout", shop),
        description: seo::description(&[
            "Where it goes, how it travels, how you pay: one page, no account",
            &shop.tagline,
        ]),
        canonical: paths::CHECKOUT.to_owned(),
        noindex: true,
        ..Head::default()
    }
}

/// The page; `name` is that of whoever has signed in.
pub fn body(frame: &Frame, page: CheckoutPage, name: Option<&str>) -> AnyView {
    let currency = frame.shop.currency;
    let hidden = [("agreed", page.agreed.clone()), ("key", page.key.clone())]
        .map(|(name, value)| view! { <input type="hidden" name=name value=value autocomplete="off" /> })
        .collect_view();
    let form = view! {
        <form
            class="group/form grid gap-x-16 gap-y-8 lg:grid-cols-[minmax(0,42rem)_minmax(20rem,28rem)] lg:justify-between"
            method="post"
            action=paths::CHECKOUT
        >
            {hidden} <div class="space-y-10">
                {short_summary(&page, currency)} {address(&page.form, &page.errors)} {deliveries(&page)} {payments(&page)}
                <div>
                    <div class="mb-5 lg:hidden">{totals(&page, currency)}</div>
                    {place_button(&page, currency)} {trust(&frame.shop)}
                </div>
            </div>
            <aside class="rounded-xl bg-sunken p-6 max-lg:hidden lg:sticky lg:top-36 lg:self-start" aria-labelledby="order">
                <h2 class="mb-2 text-xl" id="order">
                    "Your order"
                </h2>
                {lines(&page)} <div class="mt-3 border-t border-line pt-4">{totals(&page, currency)}</div>
            </aside>
        </form>
    }
    .into_any();
    view! {
        <div class="wrap pt-6 md:pt-10">
            <h1 class="text-title">"Checkout"</h1>
            {who(name)}
            {changed(page.changes)}
            <LiveCheckout>{problems(&page.errors)} {form}</LiveCheckout>
        </div>
    }
    .into_any()
}

/// As whom they order.
fn who(name: Option<&str>) -> AnyView {
    match name {
        Some(name) => {
            view! { <p class="mt-2 mb-8 text-soft">{["You are signed in as ", name, "."].concat()}</p> }.into_any()
        }
        None => view! {
            <p class="mt-2 mb-8 text-soft">
                "As a guest: no account needed. "
                <a class="font-medium underline underline-offset-4 hover:text-ink" href=paths::sign_in(paths::CHECKOUT)>
                    "I have one"
                </a>
            </p>
        }
        .into_any(),
    }
}

/// What is not as the shopper saw it. It has the focus: nothing is placed before it is read.
fn changed(changes: Vec<String>) -> Option<AnyView> {
    (!changes.is_empty()).then(|| {
        let changes = changes
            .into_iter()
            .map(|change| view! { <li>{change}</li> })
            .collect_view();
        view! {
            <div class="mb-8 rounded-lg" id="changes" tabindex="-1" autofocus=true>
                <Alert kind=AlertKind::Warning title="Please look again: something has changed">
                    <ul class="list-disc space-y-1 pl-5">{changes}</ul>
                    <p class="pt-1">
                        "Nothing has been ordered yet. If this is fine with you, order below; if not, "
                        <a class="font-medium underline underline-offset-4" href=paths::CART>
                            "edit your cart"
                        </a> "."
                    </p>
                </Alert>
            </div>
        }
        .into_any()
    })
}

/// What must be mended, with a link to each field; hidden where nothing must.
fn problems(errors: &FormErrors<CheckoutField>) -> AnyView {
    let list = CheckoutField::ALL
        .into_iter()
        .filter_map(|field| Some((field, errors.of(&field)?.to_owned())))
        .map(|(field, message)| {
            view! {
                <li>
                    <a class="underline underline-offset-4" href=["#", field.name()].concat()>
                        {message}
                    </a>
                </li>
            }
        })
        .collect_view();
    let none = errors.is_empty();
    view! {
        <div
            class="mb-8 flex gap-3 rounded-lg border border-accent/30 bg-accent-wash p-4"
            id="problems"
            tabindex="-1"
            role="group"
            aria-labelledby="problems-title"
            hidden=none
            autofocus=!none
        >
            <Icon name=IconName::Warning class="mt-0.5 size-5 text-accent" />
            <div class="min-w-0 space-y-1">
                <p class="font-semibold" id="problems-title">
                    "Nothing has been ordered yet. Please look at this:"
                </p>
                <ul class="list-disc space-y-1 pl-5">{list}</ul>
            </div>
        </div>
    }
    .into_any()
}

/// On a narrow page: what is ordered, folded.
fn short_summary(page: &CheckoutPage, currency: Currency) -> AnyView {
    view! {
        <details class="group rounded-xl bg-sunken lg:hidden">
            <summary class="flex min-h-14 items-center gap-3 rounded-xl px-4 py-3 font-medium">
                <Icon name=IconName::Cart class="size-5 text-soft" />
                <span class="grow">
                    "Your order (" {page.cart.count} ")"
                    <Icon name=IconName::Down class="ml-1 inline size-4 text-soft transition-transform group-open:rotate-180" />
                </span>
                <span class="font-semibold tabular-nums" data-out="total">
                    {page.totals.total.format_short(currency)}
                </span>
            </summary>
            <div class="px-4 pb-2">{lines(page)}</div>
        </details>
    }
    .into_any()
}
