//! The help page: delivery, payment, returns, contact, complaints, who sells. Short, and true of this shop's settings.

use domain::{
    delivery::DeliveryRules,
    paths,
    view::{Crumb, ShopFacts},
};
use leptos::prelude::*;

use super::parts::{contact, delivery, payment, returns};
use crate::{
    storefront::frame::{
        seo,
        shell::{Frame, Head},
    },
    ui::Breadcrumbs,
};

/// A phone number as a link dials it.
pub fn dialled(phone: &str) -> String {
    phone
        .chars()
        .filter(|char| char.is_ascii_digit() || *char == '+')
        .collect()
}

fn crumbs() -> Vec<Crumb> {
    vec![Crumb {
        name: "Home".to_owned(),
        path: paths::HOME.to_owned(),
    }]
}

/// What the page says about itself.
pub fn head(shop: &ShopFacts) -> Head {
    Head {
        title: seo::title("Delivery, payment, returns, contact", shop),
        description: seo::description(&[
            "What delivery costs and how long it takes, how to pay, how to send something back, and how to reach us",
            &shop.tagline,
        ]),
        canonical: paths::HELP.to_owned(),
        json_ld: vec![seo::breadcrumbs(shop, &crumbs(), "Help", paths::HELP)],
        ..Head::default()
    }
}

/// The page.
pub fn body(frame: &Frame, rules: &DeliveryRules) -> AnyView {
    let shop = &frame.shop;
    let topics = [
        ("#delivery", "Delivery"),
        ("#payment", "Payment"),
        ("#returns", "Returns"),
        ("#contact", "Contact"),
        ("#complaints", "Complaints"),
        ("#legal", "Who we are"),
    ]
    .map(|(anchor, name)| {
        view! {
            <li>
                <a class="inline-flex min-h-10 items-center text-soft hover:text-ink hover:underline" href=anchor>
                    {name}
                </a>
            </li>
        }
    })
    .collect_view();
    view! {
        <div class="wrap pt-3 md:pt-5">
            <Breadcrumbs crumbs=crumbs() current="Help" />
            <h1 class="mt-4 text-title md:mt-8">"How can we help?"</h1>
            <div class="mt-6 grid gap-x-14 gap-y-6 md:mt-10 md:grid-cols-[12rem_minmax(0,1fr)]">
                <nav class="md:sticky md:top-36 md:self-start" aria-label="On this page">
                    <ul class="flex flex-wrap gap-x-5 md:block">{topics}</ul>
                </nav>
                <div class="max-w-text space-y-14">
                    {delivery(rules, shop.currency)} {payment(&shop.name)} {returns(shop)} {contact(shop)}
                </div>
            </div>
        </div>
    }
    .into_any()
}
