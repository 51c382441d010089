//! A product in a list.

use domain::{catalog::Availability, money::Currency, paths, view::ProductCard};
use leptos::prelude::*;

use super::{Badge, BadgeKind, NoPicture, PictureView, Price, percent_off};

/// How wide a card's picture is in a grid that fills the page.
const GRID_SIZES: &str = "(min-width: 64rem) 18rem, (min-width: 48rem) 30vw, 45vw";

/// A product in a list: picture, name, price. The whole card is the link.
#[component]
pub fn ProductCardView(
    /// The product.
    card: ProductCard,
    /// The shop's.
    currency: Currency,
    /// Whether it is among the first things seen.
    #[prop(optional)]
    priority: bool,
) -> impl IntoView {
    let sold_out = card.availability == Availability::SoldOut;
    let off = card.compare_at.and_then(|before| percent_off(card.price, before));
    let badge = match (sold_out, off, card.is_new) {
        (true, _, _) => Some(view! { <Badge kind=BadgeKind::Floating>"Sold out"</Badge> }.into_any()),
        (_, Some(percent), _) => {
            Some(view! { <Badge kind=BadgeKind::Accent>{["−", &percent.to_string(), "%"].concat()}</Badge> }.into_any())
        }
        (_, None, true) => Some(view! { <Badge kind=BadgeKind::Floating>"New"</Badge> }.into_any()),
        (_, None, false) => None,
    };
    let picture = match card.picture {
        Some(picture) => view! { <PictureView
            picture
            sizes=GRID_SIZES
            priority
            decorative=true
            class="size-full object-cover transition-transform duration-500 group-hover:scale-[1.035] motion-reduce:transform-none"
        /> }
        .into_any(),
        None => view! { <NoPicture /> }.into_any(),
    };
    view! {
        <div class="group relative flex flex-col gap-3">
            <div class="aspect-4/5 overflow-hidden rounded-lg bg-sunken">{picture}</div>
            <div class="absolute top-3 left-3 flex">{badge}</div>
            <div class="space-y-0.5">
                <a
                    class="line-clamp-2 font-medium leading-snug after:absolute after:inset-0 after:rounded-lg group-hover:text-accent focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-4 focus-visible:after:outline-accent"
                    href=paths::product(&card.slug)
                >
                    {card.title}
                </a>
                {(!card.subtitle.is_empty()).then(|| view! { <p class="line-clamp-1 text-sm text-soft">{card.subtitle}</p> })}
                <Price price=card.price compare_at=card.compare_at varies=card.price_varies currency />
            </div>
        </div>
    }
    .into_any()
}

/// Products side by side: two on a phone, `wide` four on a desk, three beside a column of filters.
#[component]
pub fn ProductGrid(
    /// The products.
    cards: Vec<ProductCard>,
    /// The shop's.
    currency: Currency,
    /// How many are seen without scrolling.
    #[prop(optional)]
    eager: usize,
    /// Whether the grid has the page's whole width.
    #[prop(optional)]
    wide: bool,
) -> impl IntoView {
    let class = if wide {
        "grid grid-cols-2 gap-x-3 gap-y-8 sm:gap-x-5 md:grid-cols-3 md:gap-y-12 lg:grid-cols-4"
    } else {
        "grid grid-cols-2 gap-x-3 gap-y-8 sm:gap-x-5 md:grid-cols-3 md:gap-y-12"
    };
    view! { <ul class=class>{items(cards, currency, eager, "")}</ul> }.into_any()
}

/// Products in one row that is swiped on a phone and is a grid on a desk.
#[component]
pub fn ProductRail(
    /// The products.
    cards: Vec<ProductCard>,
    /// The shop's.
    currency: Currency,
) -> impl IntoView {
    view! {
        <ul class="no-bar -mx-4 flex snap-x snap-mandatory scroll-px-4 gap-3 overflow-x-auto px-4 pb-2 sm:gap-5 md:mx-0 md:grid md:grid-cols-4 md:gap-y-12 md:overflow-visible md:px-0">
            {items(cards, currency, 0, "w-[62vw] max-w-72 shrink-0 snap-start md:w-auto md:max-w-none")}
        </ul>
    }
    .into_any()
}

fn items(cards: Vec<ProductCard>, currency: Currency, eager: usize, class: &'static str) -> impl IntoView + use<> {
    cards
        .into_iter()
        .enumerate()
        .map(|(index, card)| {
            view! {
                <li class=class>
                    <ProductCardView card currency priority=index < eager />
                </li>
            }
        })
        .collect_view()
}
