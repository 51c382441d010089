//! A category's page.

use domain::{
    paths,
    view::{CategoryPage, CategoryTile, ShopFacts},
};
use leptos::prelude::*;

use super::parts::{counted, first_position, list_head, product_list};
use crate::{
    storefront::frame::{
        seo,
        shell::{Frame, Head},
    },
    ui::{Breadcrumbs, Icon, IconName, PictureView},
};

/// What the page says about itself.
pub fn head(shop: &ShopFacts, page: &CategoryPage) -> Head {
    let base = paths::category(&page.slug);
    let counted = format!("{} in {} at {}", counted(page.list.total), page.name, shop.name);
    let head = Head {
        title: seo::title(&page.name, shop),
        description: seo::description(&[&page.description, &counted, &shop.tagline]),
        json_ld: vec![
            seo::breadcrumbs(shop, &page.crumbs, &page.name, &base),
            seo::item_list(shop, &page.name, &page.list.cards, first_position(&page.list)),
        ],
        ..Head::default()
    };
    list_head(head, &base, &page.list)
}

/// The page.
pub fn body(frame: &Frame, page: CategoryPage) -> AnyView {
    let base = paths::category(&page.slug);
    view! {
        <div class="wrap pt-3 md:pt-5">
            <Breadcrumbs crumbs=page.crumbs current=page.name.clone() />
            <div class="max-w-text pt-4 pb-7 md:pt-7 md:pb-10">
                <h1 class="text-title">{page.name}</h1>
                {(!page.description.is_empty()).then(|| view! { <p class="mt-3 text-lg text-soft">{page.description}</p> })}
            </div>
            {below(page.children)}
        </div>
        {product_list(&base, page.list, frame.shop.currency)}
    }
    .into_any()
}

/// The categories below, as a row of small tiles.
fn below(children: Vec<CategoryTile>) -> Option<impl IntoView + use<>> {
    (!children.is_empty()).then(|| {
        let tiles = children.into_iter().map(tile).collect_view();
        view! {
            <nav class="mb-8 md:mb-12" aria-label="Categories below">
                <ul class="no-bar -mx-4 flex gap-3 overflow-x-auto px-4 pb-1 md:mx-0 md:flex-wrap md:px-0">{tiles}</ul>
            </nav>
        }
    })
}

fn tile(tile: CategoryTile) -> impl IntoView {
    let picture = match tile.picture {
        Some(picture) => view! { <PictureView picture sizes="3.5rem" decorative=true /> }.into_any(),
        None => view! { <Icon name=IconName::Tag class="size-5 text-soft" /> }.into_any(),
    };
    view! {
        <li class="shrink-0">
            <a
                class="group flex items-center gap-3 rounded-full border border-line bg-surface py-1.5 pr-6 pl-1.5 transition-colors hover:border-ink"
                href=tile.path
            >
                <span class="grid size-14 place-items-center overflow-hidden rounded-full bg-sunken">{picture}</span>
                <span>
                    <span class="block leading-tight font-semibold">{tile.name}</span>
                    <span class="block text-sm text-soft tabular-nums">{counted(tile.count)}</span>
                </span>
            </a>
        </li>
    }
}
