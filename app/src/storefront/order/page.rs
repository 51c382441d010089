//! An order's page: where it stands, what can be done, what was agreed. On paper it is an order sheet.

use domain::{
    paths,
    view::{OrderPage, ShopFacts},
};
use leptos::prelude::*;

pub use super::pay::{pay_body, pay_head};
use super::{
    account::{self, Offer},
    code::{self, Check},
    islands::OrderTools,
    parts::{bill, call_off, facts, keep, letterhead, opening},
    returns::returns,
    timeline::timeline,
};
use crate::{
    storefront::frame::{
        seo,
        shell::{Frame, Head},
    },
    ui::{Alert, AlertKind},
};

/// What the page says about itself: nothing to search engines.
pub fn head(shop: &ShopFacts, page: &OrderPage) -> Head {
    Head {
        title: seo::title(&["Order ", page.number.as_str()].concat(), shop),
        description: seo::description(&[
            "Where the order stands, what was ordered, and where it goes",
            &shop.tagline,
        ]),
        canonical: paths::order(&page.token),
        noindex: true,
        ..Head::default()
    }
}

/// What the page says beside the order itself.
#[derive(Debug, Default)]
pub struct Beside {
    /// What came of what the shopper has just done.
    pub notice: Option<(AlertKind, &'static str)>,
    /// Whether there is an invoice.
    pub invoiced: bool,
    /// For guests: one field makes an account.
    pub offer: Option<Offer>,
    /// For cash orders that wait for it: the one-time code.
    pub check: Option<Check>,
}

/// The page.
pub fn body(frame: &Frame, page: OrderPage, beside: Beside) -> AnyView {
    let Beside {
        notice,
        invoiced,
        offer,
        check,
    } = beside;
    let offer = offer.map(|offer| account::offer(&page, offer));
    let (shop, offset) = (&frame.shop, frame.shop.offset);
    let check = check.and_then(|check| code::section(&page, check, offset));
    let notice = notice.map(|(kind, title)| {
        view! {
            <div class="mb-6 print:hidden">
                <Alert kind title />
            </div>
        }
    });
    let invoice = invoiced.then(|| {
        view! {
            <p class="print:hidden">
                <a
                    class="inline-flex min-h-11 items-center gap-2 font-medium underline decoration-line decoration-2 underline-offset-4 hover:decoration-accent"
                    href=paths::invoice(&page.token)
                >
                    "See the invoice"
                </a>
            </p>
        }
    });
    let tools = view! { <OrderTools /> }.into_any();
    view! {
        <div class="wrap pt-6 md:pt-12 print:max-w-none print:p-0">
            {letterhead(&page, shop, offset)} {notice} {opening(&page, offset)}
            <div class="mt-10 grid gap-x-14 gap-y-10 lg:grid-cols-[minmax(0,42rem)_minmax(20rem,30rem)] lg:justify-between print:mt-0 print:block print:space-y-4">
                <div class="space-y-10 print:space-y-4">
                    {check} {returns(&page, offset)} {timeline(&page, offset)} {facts(&page)} {call_off(&page)}
                </div>
                <div class="space-y-8 print:mt-4">{bill(&page)} {invoice} {offer} {keep(&page, shop, tools)}</div>
            </div>
        </div>
    }
    .into_any()
}
