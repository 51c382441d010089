//! Parts of a product's page.

use domain::{
    money::{Currency, Money},
    paths,
    view::Picture,
};
use leptos::prelude::*;

use super::page::PICTURE_SIZES;
use crate::ui::{Icon, IconName, NoPicture, PictureView};

/// What the page says about delivery and returns, beside the button.
#[derive(Clone, Debug)]
pub struct DeliveryFacts {
    /// What delivery costs at least.
    pub price_from: Money,
    /// When it arrives: "Arrives Tue 24 – Thu 26 Nov".
    pub days: String,
    /// Goods from this amount travel free.
    pub free_from: Option<Money>,
    /// For how many days things can be sent back.
    pub return_days: u32,
}

/// The pictures, that of the chosen variant first: swiped on a phone, beside each other on a desk. A press shows one in
/// full. Their looks follow their places, since the browser moves another variant's picture to the front.
pub(super) fn gallery(mut pictures: Vec<Picture>, chosen: Option<usize>, title: &str) -> impl IntoView + use<> {
    if pictures.is_empty() {
        return view! { <div class="aspect-4/5 overflow-hidden rounded-lg"><NoPicture /></div> }.into_any();
    }
    if let Some(until) = chosen.and_then(|place| pictures.get_mut(..=place)) {
        until.rotate_right(1);
    }
    let count = pictures.len();
    let items = pictures
        .into_iter()
        .enumerate()
        .map(|(index, picture)| gallery_item(picture, index, count))
        .collect_view();
    view! {
        <ul
            class="no-bar -mx-4 flex [counter-reset:picture] snap-x snap-mandatory gap-2 overflow-x-auto px-4 md:mx-0 md:grid md:grid-cols-2 md:gap-3 md:self-start md:overflow-visible md:px-0"
            aria-label=["Pictures of ", title].concat()
            data-gallery=""
        >
            {items}
        </ul>
    }
    .into_any()
}

fn gallery_item(picture: Picture, index: usize, count: usize) -> impl IntoView {
    let full = paths::picture(&picture.hash, picture.widths.last().copied().unwrap_or(picture.width));
    let hash = picture.hash.clone();
    let placeholder = (!picture.placeholder.is_empty()).then(|| {
        let source = picture.placeholder.clone();
        view! { <img class="absolute inset-0 size-full object-cover" src=source width="4" height="5" alt="" /> }
    });
    // The first fills the row on a desk; so does the last where it would stand alone. There it is cut to a square: the
    // whole picture would be higher than the screen.
    view! {
        <li
            class="group/picture w-full shrink-0 snap-center [counter-increment:picture] md:first:col-span-2 md:even:last:col-span-2"
            data-picture=hash
        >
            <a
                class="relative block aspect-4/5 overflow-hidden rounded-lg bg-sunken md:group-first/picture:aspect-square md:group-even/picture:group-last/picture:aspect-square"
                href=full
            >
                {placeholder}
                <PictureView
                    picture
                    sizes=PICTURE_SIZES
                    priority=index == 0
                    class="relative size-full object-cover"
                />
                {(count > 1)
                    .then(|| {
                        view! {
                            <span
                                class="absolute right-3 bottom-3 rounded-full bg-paper/85 px-2.5 py-0.5 text-xs font-semibold tabular-nums before:content-[counter(picture)] md:hidden"
                                aria-hidden="true"
                            >
                                {format!(" / {count}")}
                            </span>
                        }
                    })}
            </a>
        </li>
    }
}

/// Delivery, payment and returns, where the decision is made.
pub(super) fn delivery(facts: &DeliveryFacts, currency: Currency) -> AnyView {
    let price = match (facts.price_from == Money::ZERO, facts.free_from) {
        (true, _) => "Free delivery".to_owned(),
        (false, Some(free)) => format!(
            "Delivery from {}, free above {}",
            facts.price_from.format_short(currency),
            free.format_short(currency)
        ),
        (false, None) => format!("Delivery from {}", facts.price_from.format_short(currency)),
    };
    view! {
        <ul class="mt-8 divide-y divide-line rounded-lg border border-line">
            {fact(IconName::Truck, price, facts.days.clone())}
            {fact(
                IconName::Wallet,
                "Pay with eSewa or in cash".to_owned(),
                "Cash on delivery: you pay when it is in your hands".to_owned(),
            )}
            {fact(
                IconName::Return,
                format!("{} days to send it back", facts.return_days),
                "Unused and in its box".to_owned(),
            )}
        </ul>
    }
    .into_any()
}

fn fact(icon: IconName, title: String, text: String) -> impl IntoView {
    view! {
        <li class="flex gap-3.5 px-4 py-3.5">
            <Icon name=icon class="mt-0.5 size-5.5 text-accent" />
            <div class="min-w-0">
                <p class="font-medium">{title}</p>
                <p class="text-sm text-soft">{text}</p>
            </div>
        </li>
    }
}

/// Facts in a table.
pub(super) fn specs(specs: Vec<(String, String)>) -> Option<impl IntoView + use<>> {
    (!specs.is_empty()).then(|| {
        let rows = specs
            .into_iter()
            .map(|(name, value)| {
                view! {
                    <tr class="border-b border-line last:border-0">
                        <th class="w-2/5 py-2.5 pr-4 text-left align-top font-normal text-soft" scope="row">
                            {name}
                        </th>
                        <td class="py-2.5 align-top">{value}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <section class="mt-9" aria-labelledby="details">
                <h2 class="mb-2 text-xl" id="details">
                    "Details"
                </h2>
                <table class="w-full">
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}
