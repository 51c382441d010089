//! A product's page: pictures, choices, what delivery costs, description, related products.

use domain::{
    rich::Rich,
    view::{ProductPage, ShopFacts, Variant},
};
use leptos::prelude::*;

pub use super::{parts::DeliveryFacts, wait::Wish};
use super::{
    parts::{delivery, gallery, specs},
    picker::picker,
    seo,
    wait::wait,
};
use crate::{
    storefront::frame::shell::{Frame, Head},
    ui::{Breadcrumbs, ProductRail, SectionHeading, rich_text},
};

/// How wide the first picture is shown.
pub(super) const PICTURE_SIZES: &str = "(min-width: 64rem) 40rem, (min-width: 48rem) 55vw, 100vw";

/// What the page says about itself. Its one address is the product's, whatever variant is chosen.
pub fn head(shop: &ShopFacts, page: &ProductPage, selected: usize) -> Head {
    seo::head(shop, page, selected)
}

/// The variant that the page shows: the one with this SKU, else the first that can be bought, else the first.
pub fn selected(page: &ProductPage, sku: Option<&str>) -> usize {
    let by_sku = sku.and_then(|sku| page.variants.iter().position(|variant| variant.sku == sku));
    by_sku
        .or_else(|| {
            page.variants
                .iter()
                .position(|variant: &Variant| variant.availability.is_buyable())
        })
        .unwrap_or(0)
}

/// The page with one variant (an index of `page.variants`) chosen.
pub fn body(frame: &Frame, page: ProductPage, selected: usize, facts: &DeliveryFacts, wish: &Wish) -> AnyView {
    let currency = frame.shop.currency;
    let picker = picker(&page, selected, currency);
    let shown = page.variants.get(selected).and_then(|variant| variant.picture);
    let waiting = wait(&page, selected, wish);
    let related = (!page.related.is_empty()).then(|| {
        view! {
            <section class="wrap mt-24" aria-labelledby="related">
                <SectionHeading title="You may also like" id="related" />
                <ProductRail cards=page.related currency />
            </section>
        }
    });
    view! {
        <div class="wrap pt-3 pb-2 md:pt-5">
            <Breadcrumbs crumbs=page.crumbs current=page.title.clone() />
        </div>
        <div class="wrap grid grid-cols-[minmax(0,1fr)] gap-x-14 md:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)] lg:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)]">
            {gallery(page.pictures, shown, &page.title)}
            <div class="pt-6 md:sticky md:top-36 md:self-start md:pt-2">
                {(!page.brand.is_empty()).then(|| view! { <p class="mb-2 text-sm font-medium text-soft">{page.brand}</p> })}
                <h1 class="text-title">{page.title}</h1>
                {(!page.subtitle.is_empty()).then(|| view! { <p class="mt-2 text-lg text-soft">{page.subtitle}</p> })}
                <div class="mt-5">
                    {picker}
                </div>
                {waiting}
                {delivery(facts, currency)}
                {description(page.description)}
                {specs(page.specs)}
            </div>
        </div>
        {related}
    }
    .into_any()
}

fn description(text: Rich) -> Option<impl IntoView + use<>> {
    (!text.is_empty()).then(|| {
        view! {
            <section class="mt-9" aria-labelledby="about">
                <h2 class="mb-3 text-xl" id="about">
                    "About it"
                </h2>
                <div class="max-w-text space-y-4 text-soft">{rich_text(text)}</div>
            </section>
        }
    })
}
