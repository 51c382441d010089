//! The cart's page: what it holds, what it costs in all, and the way to the checkout.

use domain::{
    paths,
    view::{CartPage, ShopFacts},
};
use leptos::prelude::*;

use super::{
    islands::LiveCart,
    parts::{line, nothing, phone_bar, summary},
};
use crate::{
    storefront::frame::{
        seo,
        shell::{Frame, Head},
    },
    ui::{Alert, AlertKind},
};

/// What the page says about itself.
pub fn head(shop: &ShopFacts) -> Head {
    Head {
        title: seo::title("Your cart", shop),
        description: seo::description(&[
            "What you have chosen, what it costs in all, and the way to the checkout",
            &shop.tagline,
        ]),
        canonical: paths::CART.to_owned(),
        noindex: true,
        ..Head::default()
    }
}

/// The page. `notice` says why a posted change was not made.
pub fn body(frame: &Frame, page: CartPage, notice: Option<String>) -> AnyView {
    let notice = notice.map(|notice| {
        view! {
            <div class="mb-6">
                <Alert kind=AlertKind::Warning title=notice />
            </div>
        }
    });
    if page.lines.is_empty() {
        return view! {
            <div class="wrap pt-6 md:pt-10">
                {notice} <h1 class="mb-6 text-title">"Your cart"</h1> {nothing(frame)}
            </div>
        }
        .into_any();
    }
    let currency = frame.shop.currency;
    let (sums, bar) = (summary(&page, &frame.shop), phone_bar(&page, currency));
    let lines = page
        .lines
        .into_iter()
        .map(|stored| line(stored, currency))
        .collect_view();
    view! {
        <div class="wrap pt-6 md:pt-10">
            {notice}
            <LiveCart>
                <h1 class="mb-5 text-title outline-none" tabindex="-1">
                    "Your cart"
                </h1>
                <div class="grid gap-x-14 gap-y-8 md:grid-cols-[minmax(0,1fr)_minmax(18rem,24rem)]">
                    <ul class="divide-y divide-line border-y border-line" aria-label="In the cart">
                        {lines}
                    </ul>
                    {sums}
                </div>
                {bar}
            </LiveCart>
        </div>
    }
    .into_any()
}
