//! A collection's page: products that somebody picked.

use domain::{
    paths,
    view::{CollectionPage, Crumb, ShopFacts},
};
use leptos::prelude::*;

use super::parts::{counted, first_position, list_head, product_list};
use crate::{
    storefront::frame::{
        seo,
        shell::{Frame, Head},
    },
    ui::{Breadcrumbs, PictureView},
};

fn crumbs() -> Vec<Crumb> {
    vec![Crumb {
        name: "Home".to_owned(),
        path: paths::HOME.to_owned(),
    }]
}

/// What the page says about itself.
pub fn head(shop: &ShopFacts, page: &CollectionPage) -> Head {
    let base = paths::collection(&page.slug);
    let counted = format!(
        "{} in the collection {} at {}",
        counted(page.list.total),
        page.name,
        shop.name
    );
    let head = Head {
        title: seo::title(&page.name, shop),
        description: seo::description(&[&page.description, &counted, &shop.tagline]),
        image: page
            .picture
            .as_ref()
            .map(|picture| paths::picture(&picture.hash, picture.width)),
        json_ld: vec![
            seo::breadcrumbs(shop, &crumbs(), &page.name, &base),
            seo::item_list(shop, &page.name, &page.list.cards, first_position(&page.list)),
        ],
        ..Head::default()
    };
    list_head(head, &base, &page.list)
}

/// The page.
pub fn body(frame: &Frame, page: CollectionPage) -> AnyView {
    let base = paths::collection(&page.slug);
    let picture = page.picture.map(|picture| {
        view! {
            <div class="aspect-16/9 overflow-hidden rounded-xl md:aspect-auto md:h-full md:max-h-72">
                <PictureView picture sizes="(min-width: 48rem) 40vw, 100vw" priority=true decorative=true />
            </div>
        }
    });
    view! {
        <div class="wrap pt-3 md:pt-5">
            <Breadcrumbs crumbs=crumbs() current=page.name.clone() />
            <div class="grid gap-6 pt-4 pb-8 md:grid-cols-[1.3fr_1fr] md:items-center md:gap-12 md:pt-6 md:pb-12">
                <div class="max-w-text">
                    <h1 class="text-title">{page.name}</h1>
                    {(!page.description.is_empty())
                        .then(|| view! { <p class="mt-3 text-lg text-soft">{page.description}</p> })}
                </div>
                {picture}
            </div>
        </div>
        {product_list(&base, page.list, frame.shop.currency)}
    }
    .into_any()
}
