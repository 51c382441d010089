//! Sections of the front page.

use domain::view::{CategoryTile, Picture};
use leptos::prelude::*;

use crate::ui::{ButtonKind, ButtonLink, ButtonSize, Icon, IconName, NoPicture, PictureView, SectionHeading};

/// How wide the hero's first picture is shown.
pub(super) const HERO_SIZES: &str = "(min-width: 64rem) 26rem, (min-width: 48rem) 40vw, 60vw";

/// A headline with one to three pictures, each a way to a product.
pub(super) fn hero(
    eyebrow: &str,
    headline: String,
    text: String,
    (words, path): (String, String),
    second: Option<(String, String)>,
    pictures: Vec<(Picture, String)>,
) -> impl IntoView + use<> {
    let eyebrow = (!eyebrow.is_empty()).then(|| {
        view! {
            <p class="mb-4 flex items-center gap-3 font-medium text-accent">
                <span class="h-px w-8 bg-accent" aria-hidden="true"></span>
                {eyebrow.to_owned()}
            </p>
        }
    });
    let second = second.map(|(words, path)| {
        view! {
            <ButtonLink href=path kind=ButtonKind::Secondary size=ButtonSize::Large>
                {words}
            </ButtonLink>
        }
    });
    view! {
        <section class="overflow-hidden bg-sunken">
            <div class="wrap grid items-center gap-10 py-10 md:grid-cols-[minmax(0,1fr)_minmax(0,1.15fr)] md:gap-14 md:py-16 lg:py-20">
                <div>
                    {eyebrow} <h1 class="text-display">{headline}</h1>
                    {(!text.is_empty()).then(|| view! { <p class="mt-5 max-w-lg text-lg text-soft">{text}</p> })}
                    <div class="mt-8 flex flex-wrap gap-3">
                        <ButtonLink href=path size=ButtonSize::Large>
                            {words}
                        </ButtonLink>
                        {second}
                    </div>
                </div>
                {hero_pictures(pictures)}
            </div>
        </section>
    }
}

/// The pictures beside each other: the first large, the others smaller and set off, so that the group has a rhythm.
fn hero_pictures(pictures: Vec<(Picture, String)>) -> impl IntoView {
    let many = pictures.len() > 1;
    let items = pictures
        .into_iter()
        .take(3)
        .enumerate()
        .map(|(index, (picture, path))| {
            // A picture made for this place is wide and shown as it is; a product's is a portrait.
            let wide = !many && picture.width > picture.height;
            let frame = if wide {
                "group block aspect-4/3 overflow-hidden rounded-xl bg-line shadow-md"
            } else {
                "group block aspect-4/5 overflow-hidden rounded-xl bg-line shadow-md"
            };
            let class = match (index, many) {
                (0, false) if wide => "col-span-2 row-span-2 w-full",
                (0, false) => "col-span-2 row-span-2 mx-auto w-full max-w-md",
                (0, true) => "row-span-2 self-center",
                (1, _) => "self-end pr-[14%]",
                (_, _) => "pl-[14%]",
            };
            let label = picture.alt.clone();
            view! {
                <li class=class>
                    <a
                        class=frame
                        href=path
                        aria-label=label
                    >
                        <PictureView
                            picture
                            sizes=HERO_SIZES
                            priority=index == 0
                            decorative=true
                            class="size-full object-cover transition-transform duration-700 group-hover:scale-[1.03] motion-reduce:transform-none"
                        />
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="grid grid-cols-[1.35fr_1fr] gap-3 md:gap-5">{items}</ul> }
}

/// Tiles of the top categories.
pub(super) fn categories(title: String, tiles: Vec<CategoryTile>, id: String) -> impl IntoView {
    let items = tiles
        .into_iter()
        .map(|tile| {
            view! {
                <li class="w-[38vw] max-w-44 shrink-0 snap-start md:w-auto md:max-w-none">
                    <a class="group block" href=tile.path>
                        <div class="aspect-square overflow-hidden rounded-xl bg-sunken">{cover(tile.picture, "(min-width: 48rem) 20vw, 38vw")}</div>
                        <p class="mt-3 leading-snug font-semibold group-hover:text-accent">{tile.name}</p>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="wrap" aria-labelledby=id.clone()>
            <SectionHeading title id=id.clone() />
            <ul class="no-bar -mx-4 flex snap-x scroll-px-4 gap-3 overflow-x-auto px-4 pb-2 md:mx-0 md:grid md:grid-cols-[repeat(auto-fit,minmax(9.5rem,1fr))] md:gap-5 md:overflow-visible md:px-0">
                {items}
            </ul>
        </section>
    }
}

/// Large tiles of collections: a picture with words on it.
pub(super) fn collections(title: String, tiles: Vec<(CategoryTile, String)>, id: String) -> impl IntoView {
    let items = tiles
        .into_iter()
        .map(|(tile, text)| {
            view! {
                <li>
                    <a class="group relative flex h-full overflow-hidden rounded-xl bg-sunken transition-colors hover:bg-line" href=tile.path>
                        <div class="flex min-w-0 grow flex-col justify-between gap-8 p-6 md:p-8">
                            <div>
                                <p class="font-display text-heading">{tile.name}</p>
                                <p class="mt-2 text-soft">{text}</p>
                            </div>
                            <span class="flex items-center gap-2 font-semibold group-hover:text-accent">
                                "Have a look"
                                <Icon name=IconName::Arrow class="size-4.5 transition-transform group-hover:translate-x-1" />
                            </span>
                        </div>
                        <div class="aspect-4/5 w-2/5 shrink-0 self-stretch overflow-hidden">
                            {cover(tile.picture, "(min-width: 64rem) 14rem, 40vw")}
                        </div>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="wrap" aria-labelledby=id.clone()>
            <SectionHeading title id=id.clone() />
            <ul class="grid grid-cols-[minmax(0,1fr)] gap-4 md:grid-cols-2 md:gap-5 xl:grid-cols-[repeat(auto-fit,minmax(24rem,1fr))]">{items}</ul>
        </section>
    }
}

fn cover(picture: Option<Picture>, sizes: &'static str) -> AnyView {
    match picture {
        Some(picture) => view! { <PictureView
            picture
            sizes
            decorative=true
            class="size-full object-cover transition-transform duration-500 group-hover:scale-[1.035] motion-reduce:transform-none"
        /> }
        .into_any(),
        None => view! { <NoPicture /> }.into_any(),
    }
}

/// Short promises in a row.
pub(super) fn promises(entries: Vec<(String, String, String)>) -> impl IntoView {
    let items = entries
        .into_iter()
        .map(|(icon, title, text)| {
            view! {
                <li class="flex gap-4">
                    <span class="grid size-12 shrink-0 place-items-center rounded-full bg-accent-wash text-accent">
                        <Icon name=IconName::from_id(&icon) class="size-6" />
                    </span>
                    <div>
                        <h2 class="font-sans text-base leading-snug font-semibold">{title}</h2>
                        <p class="mt-0.5 text-soft">{text}</p>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="wrap" aria-label="What we promise">
            <ul class="grid gap-7 border-y border-line py-10 sm:grid-cols-2 lg:grid-cols-[repeat(auto-fit,minmax(14rem,1fr))]">
                {items}
            </ul>
        </section>
    }
}
