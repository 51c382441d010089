//! Pages for what went wrong. Each says what happened in plain words and offers ways on.

use domain::{
    paths,
    view::{ProductCard, ShopFacts},
};
use leptos::prelude::*;

use crate::{
    storefront::frame::{
        seo,
        shell::{Frame, Head},
    },
    ui::{Button, ButtonKind, ButtonLink, ProductRail, SectionHeading},
};

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// 404: there is no such page.
    NotFound,
    /// 410: there was one, and it will not come back.
    Gone,
    /// 429: too many requests from one address.
    TooMany,
    /// 500 and 503: the shop could not answer.
    Broken,
}

impl Problem {
    /// The status code of the answer (503, where the shop knows that it is only for a while, shows the same page).
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Gone => 410,
            Self::TooMany => 429,
            Self::Broken => 500,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::NotFound => "This page is not here",
            Self::Gone => "This is not sold any more",
            Self::TooMany => "That was very quick",
            Self::Broken => "Something broke on our side",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::NotFound => {
                "The address may be misspelled, or the page has moved. Search for what you were after, or look around."
            }
            Self::Gone => "It has left the shop for good. There is surely something like it: search, or look around.",
            Self::TooMany => {
                "Too many requests came from your connection. Wait a minute and load the page again; nothing is lost."
            }
            Self::Broken => "It is not your fault, and we have been told. Try again in a moment; your cart is safe.",
        }
    }
}

/// What the page says about itself.
pub fn head(shop: &ShopFacts, problem: Problem) -> Head {
    Head {
        title: seo::title(problem.title(), shop),
        description: problem.text().to_owned(),
        noindex: true,
        ..Head::default()
    }
}

/// The page. `reference` is the request's id, for the shop's support; `popular` may be empty.
pub fn body(frame: &Frame, problem: Problem, reference: Option<String>, popular: Vec<ProductCard>) -> AnyView {
    let reference = reference.map(|id| {
        view! {
            <p class="mt-8 text-sm text-soft">
                "If it happens again, tell us this number: "
                <code class="rounded-sm bg-sunken px-1.5 py-0.5 select-all">{id}</code>
            </p>
        }
    });
    let popular = (!popular.is_empty()).then(|| {
        let currency = frame.shop.currency;
        view! {
            <section class="wrap mt-4" aria-labelledby="popular">
                <SectionHeading title="What others like" id="popular" />
                <ProductRail cards=popular currency />
            </section>
        }
    });
    view! {
        <div class="wrap py-16 text-center md:py-24">
            <p class="font-display text-[clamp(5rem,18vw,10rem)] leading-none tracking-tighter text-accent" aria-hidden="true">
                {problem.status()}
            </p>
            <h1 class="mt-4 text-title">{problem.title()}</h1>
            <p class="mx-auto mt-4 max-w-lg text-lg text-soft">{problem.text()}</p>
            <form class="mx-auto mt-8 flex max-w-md gap-2" action=paths::SEARCH method="get">
                <input
                    class="control rounded-full px-5"
                    type="search"
                    name="q"
                    required=true
                    maxlength="100"
                    autocomplete="off"
                    enterkeyhint="search"
                    placeholder="What are you looking for?"
                    aria-label="Search the shop"
                />
                <Button kind=ButtonKind::Strong>"Search"</Button>
            </form>
            <div class="mt-6 flex flex-wrap justify-center gap-3">
                <ButtonLink href=paths::HOME kind=ButtonKind::Secondary>
                    "To the front page"
                </ButtonLink>
                <ButtonLink href="/search?sort=newest" kind=ButtonKind::Secondary>
                    "New arrivals"
                </ButtonLink>
                <ButtonLink href=paths::HELP kind=ButtonKind::Secondary>
                    "Help"
                </ButtonLink>
            </div>
            {reference}
        </div>
        {popular}
    }
    .into_any()
}
