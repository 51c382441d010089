//! Price, choices and the form that puts a variant into the cart, as links and a form that need no scripts.

use domain::{
    catalog::Availability,
    money::Currency,
    paths,
    text::Quantity,
    view::{ProductOption, ProductPage, Variant},
};
use leptos::prelude::*;

use super::{
    choice::{Known, after},
    islands::LivePicker,
};
use crate::ui::{ButtonKind, ButtonSize, Icon, IconName, Stepper, Swatch, button_class, percent_off};

/// One variant with its texts finished: the browser formats nothing.
struct Offer {
    id: i64,
    path: String,
    known: Known,
    price: String,
    before: String,
    saving: String,
    stock: String,
    level: &'static str,
    max: u32,
    /// The hash of the picture that shows it; empty for none of its own.
    picture: String,
}

/// The picker with one variant (an index of `page.variants`) chosen.
pub(super) fn picker(page: &ProductPage, selected: usize, currency: Currency) -> AnyView {
    let offers: Vec<Offer> = page
        .variants
        .iter()
        .map(|variant| offer(page, variant, currency))
        .collect();
    let options = page
        .options
        .iter()
        .enumerate()
        .map(|(index, option)| group(&offers, selected, index, option))
        .collect_view();
    let Some(chosen) = offers.get(selected) else {
        return ().into_any();
    };
    let price = price(chosen);
    let form = form(chosen);
    let facts = offers
        .iter()
        .enumerate()
        .map(|(index, offer)| facts(offer, index == selected))
        .collect_view();
    let options = (!page.options.is_empty()).then(|| view! { <div class="mt-7 space-y-6">{options}</div> });
    view! {
        <LivePicker>
            {price.into_any()} {options.into_any()} {form.into_any()} <ul hidden=true>{facts}</ul>
        </LivePicker>
    }
    .into_any()
}

fn offer(page: &ProductPage, variant: &Variant, currency: Currency) -> Offer {
    let before = variant.compare_at.filter(|before| *before > variant.price);
    let saved = before.and_then(|before| before.checked_sub(variant.price).ok());
    let percent = before.and_then(|before| percent_off(variant.price, before));
    let saving = match (saved, percent) {
        (Some(saved), Some(percent)) => format!("Save {} ({percent}%)", saved.format_short(currency)),
        (None, _) | (_, None) => String::new(),
    };
    let (stock, level, max) = match variant.availability {
        Availability::InStock => ("In stock, ready to send".to_owned(), "in", Quantity::MAX),
        Availability::Low(left) => (format!("Only {left} left"), "low", left),
        Availability::SoldOut => ("Sold out".to_owned(), "out", 0),
    };
    let choice = page.options.iter().zip(&variant.choice);
    // A value that the option does not have matches none.
    let choice = choice.map(|(option, code)| {
        option
            .values
            .iter()
            .position(|value| value.code == *code)
            .unwrap_or(option.values.len())
    });
    Offer {
        id: variant.id.0,
        path: paths::product_variant(&page.slug, &variant.sku),
        known: Known {
            choice: choice.collect(),
            is_buyable: max > 0,
        },
        price: variant.price.format_short(currency),
        before: before.map(|before| before.format_short(currency)).unwrap_or_default(),
        saving,
        stock,
        level,
        max,
        picture: variant
            .picture
            .and_then(|place| page.pictures.get(place))
            .map(|picture| picture.hash.clone())
            .unwrap_or_default(),
    }
}

/// What the browser needs to know of a variant.
fn facts(offer: &Offer, chosen: bool) -> impl IntoView + use<> {
    let choice: Vec<String> = offer.known.choice.iter().map(ToString::to_string).collect();
    view! {
        <li
            data-offer=""
            data-chosen=chosen.then_some("")
            data-id=offer.id
            data-path=offer.path.clone()
            data-choice=choice.join(" ")
            data-price=offer.price.clone()
            data-before=offer.before.clone()
            data-saving=offer.saving.clone()
            data-stock=offer.stock.clone()
            data-level=offer.level
            data-reduced=(!offer.before.is_empty()).then_some("")
            data-max=offer.max
            data-shown=(!offer.picture.is_empty()).then(|| offer.picture.clone())
        ></li>
    }
}

fn price(offer: &Offer) -> impl IntoView + use<> {
    view! {
        <div class="flex flex-wrap items-baseline gap-x-3 gap-y-1 tabular-nums" aria-live="polite">
            <p
                class="text-2xl font-semibold data-reduced:text-accent"
                data-reduced-of=""
                data-reduced=(!offer.before.is_empty()).then_some("")
                data-out="price"
            >
                {offer.price.clone()}
            </p>
            <p class="text-lg text-soft" data-optional="" hidden=offer.before.is_empty()>
                <span class="sr-only">"Was "</span>
                <s data-out="before">{offer.before.clone()}</s>
            </p>
            <p
                class="rounded-full bg-accent-wash px-3 py-0.5 text-sm font-semibold text-accent"
                data-optional=""
                data-out="saving"
                hidden=offer.saving.is_empty()
            >
                {offer.saving.clone()}
            </p>
        </div>
    }
}

/// One option: its values as links to the page with the variant that each leads to.
fn group(offers: &[Offer], selected: usize, at: usize, option: &ProductOption) -> AnyView {
    let known: Vec<Known> = offers.iter().map(|offer| offer.known.clone()).collect();
    let chosen = known.get(selected).and_then(|known| known.choice.get(at)).copied();
    let name = chosen
        .and_then(|value| option.values.get(value))
        .map(|value| value.label.clone());
    let values = option
        .values
        .iter()
        .enumerate()
        .map(|(value, shown)| {
            let to = after(&known, selected, at, value).and_then(|to| offers.get(to));
            let gone = to.is_none_or(|to| to.max == 0);
            let swatch = shown.swatch.clone().map(|colour| view! { <Swatch colour /> });
            view! {
                <a
                    class="flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-full border border-edge px-4 font-medium hover:border-ink aria-[current=true]:border-ink aria-[current=true]:ring-1 aria-[current=true]:ring-ink data-gone:border-dashed data-gone:text-soft data-gone:line-through"
                    href=to.map(|to| to.path.clone())
                    rel="nofollow"
                    aria-current=(chosen == Some(value)).then_some("true")
                    data-value=format!("{at} {value}")
                    data-label=shown.label.clone()
                    data-gone=gone.then_some("")
                >
                    {swatch}
                    {shown.label.clone()}
                    <span class="sr-only" data-word="" hidden=!gone>
                        " (sold out)"
                    </span>
                </a>
            }
        })
        .collect_view();
    view! {
        <div role="group" aria-label=option.name.clone()>
            <p class="mb-2.5 font-medium">
                {option.name.clone()} <span class="font-normal text-soft">
                    ": " <span data-name=at>{name}</span>
                </span>
            </p>
            <div class="flex flex-wrap gap-2.5">{values}</div>
        </div>
    }
    .into_any()
}

/// The form. On a phone its button stays at the lower edge of the screen.
fn form(offer: &Offer) -> impl IntoView + use<> {
    let words = if offer.max == 0 { "Sold out" } else { "Add to cart" };
    view! {
        <form class="mt-8" method="post" action="/api/cart/add">
            <input type="hidden" name="variant" value=offer.id autocomplete="off" />
            <p
                class="mb-4 flex items-center gap-2 text-sm font-medium text-good data-[level=low]:text-warn data-[level=out]:text-soft"
                data-level-of=""
                data-level=offer.level
                aria-live="polite"
            >
                <span class="size-2 rounded-full bg-current" aria-hidden="true"></span>
                <span data-out="stock">{offer.stock.clone()}</span>
            </p>
            <div class="flex gap-3">
                <Stepper max=offer.max label="Quantity" />
                <div
                    class="grow max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-20 max-md:border-t max-md:border-line max-md:bg-paper max-md:p-3 max-md:pb-[max(0.75rem,env(safe-area-inset-bottom))]"
                    data-buy-bar=""
                >
                    <button
                        class=[button_class(ButtonKind::Primary, ButtonSize::Large), " group w-full"].concat()
                        type="submit"
                        disabled=offer.max == 0
                    >
                        <span class="hidden animate-spin group-aria-busy:block">
                            <Icon name=IconName::Spinner />
                        </span>
                        <span data-words="">{words}</span>
                        <span class="font-normal opacity-85 tabular-nums md:hidden" aria-hidden="true" data-out="price">
                            {offer.price.clone()}
                        </span>
                    </button>
                </div>
            </div>
            <p class="mt-3 font-medium text-accent empty:hidden" role="alert" data-problem=""></p>
        </form>
    }
}
