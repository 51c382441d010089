//! The footer: categories, help, contact, ways to pay, what the law wants said.

use domain::{paths, view::ShopFacts};
use leptos::prelude::*;

use super::shell::Frame;
use crate::ui::{Icon, IconName};

/// The footer of every page.
pub fn footer(frame: &Frame) -> AnyView {
    let shop = &frame.shop;
    let categories = frame
        .menu
        .iter()
        .take(8)
        .map(|entry| footer_link(entry.name.clone(), entry.path.clone()))
        .collect_view();
    let legal = shop
        .legal
        .iter()
        .map(|line| view! { <li>{line.clone()}</li> })
        .collect_view();
    view! {
        <footer class="mt-24 border-t border-line bg-sunken max-md:[body:has([data-buy-bar])_&]:pb-24 print:hidden">
            <div class="wrap grid grid-cols-2 gap-x-6 gap-y-10 py-12 md:grid-cols-[1.6fr_1fr_1fr_1.2fr] md:py-16">
                <div class="col-span-2 space-y-3 md:col-span-1">
                    <p class="font-display text-2xl tracking-tight">{shop.name.clone()}</p>
                    <p class="max-w-xs text-soft">{shop.tagline.clone()}</p>
                </div>
                <nav aria-label="Shop">
                    <h2 class="mb-2 font-sans text-base font-semibold">"Shop"</h2>
                    <ul>{categories}</ul>
                </nav>
                <nav aria-label="Help">
                    <h2 class="mb-2 font-sans text-base font-semibold">"Help"</h2>
                    <ul>
                        {footer_link("Delivery".into(), [paths::HELP, "#delivery"].concat())}
                        {footer_link("Returns".into(), [paths::HELP, "#returns"].concat())}
                        {footer_link("Payment".into(), [paths::HELP, "#payment"].concat())}
                        {footer_link("Contact".into(), [paths::HELP, "#contact"].concat())}
                        {footer_link("Your account".into(), paths::ACCOUNT.into())}
                        {footer_link("Your cart".into(), paths::CART.into())}
                    </ul>
                </nav>
                {contact(shop)}
            </div>
            <div class="border-t border-line">
                <div class="wrap flex flex-wrap items-center justify-between gap-x-8 gap-y-4 py-6 text-sm text-soft">
                    <ul class="flex flex-wrap gap-x-5 gap-y-1">{legal}</ul>
                    {payment_methods()}
                </div>
            </div>
        </footer>
    }
    .into_any()
}

fn footer_link(name: String, path: String) -> impl IntoView {
    view! {
        <li>
            <a class="inline-flex min-h-9 items-center text-soft hover:text-ink hover:underline" href=path>
                {name}
            </a>
        </li>
    }
}

fn contact(shop: &ShopFacts) -> impl IntoView + use<> {
    let phone: String = shop
        .phone
        .chars()
        .filter(|char| char.is_ascii_digit() || *char == '+')
        .collect();
    view! {
        <div class="col-span-2 md:col-span-1">
            <h2 class="mb-2 font-sans text-base font-semibold">"Talk to us"</h2>
            <ul class="text-soft">
                <li>
                    <a class="inline-flex min-h-9 items-center gap-2.5 hover:text-ink hover:underline" href=["tel:", &phone].concat()>
                        <Icon name=IconName::Phone class="size-4.5" />
                        {shop.phone.clone()}
                    </a>
                </li>
                <li>
                    <a
                        class="inline-flex min-h-9 items-center gap-2.5 hover:text-ink hover:underline"
                        href=["mailto:", &shop.email].concat()
                    >
                        <Icon name=IconName::Mail class="size-4.5" />
                        {shop.email.clone()}
                    </a>
                </li>
            </ul>
        </div>
    }
}

fn payment_methods() -> impl IntoView {
    let plate = "flex items-center gap-1.5 rounded-md border border-line bg-surface px-2.5 py-1 font-medium text-ink";
    view! {
        <ul class="flex gap-2" aria-label="Ways to pay">
            <li class=plate>
                <Icon name=IconName::Wallet class="size-4.5" />
                "eSewa"
            </li>
            <li class=plate>
                <Icon name=IconName::Cash class="size-4.5" />
                "Cash on delivery"
            </li>
        </ul>
    }
}
