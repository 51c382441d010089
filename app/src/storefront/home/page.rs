//! The front page: its sections from top to bottom.

use domain::{
    money::Currency,
    paths,
    view::{HomePage, HomeSection, ShopFacts},
};
use leptos::prelude::*;

use super::parts::{HERO_SIZES, categories, collections, hero, promises};
use crate::{
    storefront::frame::{
        seo,
        shell::{Frame, Head},
    },
    ui::{ProductRail, SectionHeading},
};

/// What the page says about itself.
pub fn head(shop: &ShopFacts, page: &HomePage) -> Head {
    let hero = page.sections.iter().find_map(|section| match section {
        HomeSection::Hero { text, pictures, .. } => Some((text.as_str(), pictures)),
        HomeSection::Categories { .. }
        | HomeSection::Collections { .. }
        | HomeSection::Products { .. }
        | HomeSection::Promises(_) => None,
    });
    let first = hero
        .and_then(|(_, pictures)| pictures.first())
        .map(|(picture, _)| picture.clone());
    Head {
        title: seo::home_title(shop),
        description: seo::description(&[hero.map_or("", |(text, _)| text), &shop.tagline]),
        canonical: paths::HOME.to_owned(),
        json_ld: seo::shop_facts(shop).into(),
        preload: first.map(|picture| (picture, HERO_SIZES)),
        ..Head::default()
    }
}

/// The page. Its `h1` is the hero's headline; a page without a hero has the shop's name.
pub fn body(frame: &Frame, page: HomePage) -> AnyView {
    let currency = frame.shop.currency;
    let has_hero = page
        .sections
        .iter()
        .any(|section| matches!(section, HomeSection::Hero { .. }));
    let heading = (!has_hero).then(|| view! { <h1 class="sr-only">{frame.shop.name.clone()}</h1> });
    let sections = page
        .sections
        .into_iter()
        .enumerate()
        .map(|(index, section)| part(section, index, currency))
        .collect_view();
    view! {
        {heading}
        <div class="space-y-20 md:space-y-28">{sections}</div>
    }
    .into_any()
}

fn part(section: HomeSection, index: usize, currency: Currency) -> AnyView {
    let id = format!("part-{index}");
    match section {
        HomeSection::Hero {
            eyebrow,
            headline,
            text,
            action,
            second,
            pictures,
        } => hero(&eyebrow, headline, text, action, second, pictures).into_any(),
        HomeSection::Categories { title, tiles } => categories(title, tiles, id).into_any(),
        HomeSection::Collections { title, tiles } => collections(title, tiles, id).into_any(),
        HomeSection::Products { title, more, cards } => view! {
            <section class="wrap" aria-labelledby=id.clone()>
                <SectionHeading title id=id.clone() more />
                <ProductRail cards currency />
            </section>
        }
        .into_any(),
        HomeSection::Promises(entries) => promises(entries).into_any(),
    }
}
