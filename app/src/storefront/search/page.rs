//! What a search found. Without words it is the list of all products.

use domain::{
    catalog::Sort,
    paths,
    view::{Crumb, SearchPage, ShopFacts},
};
use leptos::prelude::*;

use crate::{
    storefront::{
        category::parts::{list_head, product_list},
        frame::{
            seo,
            shell::{Frame, Head},
        },
    },
    ui::{ButtonKind, ButtonLink, EmptyState, Icon, IconName, ProductRail, SectionHeading},
};

/// The heading: what the list is.
fn heading(page: &SearchPage) -> String {
    let query = &page.list.query;
    match (query.words.is_empty(), query.on_sale, query.sort) {
        (false, _, _) => format!("Results for “{}”", query.words),
        (true, true, _) => "On sale".to_owned(),
        (true, false, Sort::Newest) => "New arrivals".to_owned(),
        (true, false, Sort::Featured | Sort::PriceUp | Sort::PriceDown) => "All products".to_owned(),
    }
}

/// What the page says about itself. Search engines leave results out.
pub fn head(shop: &ShopFacts, page: &SearchPage) -> Head {
    let heading = heading(page);
    let sentence = format!("{heading}: {} to choose from at {}", page.list.total, shop.name);
    let head = Head {
        title: seo::title(&heading, shop),
        description: seo::description(&[&sentence, &shop.tagline]),
        noindex: !page.list.query.words.is_empty(),
        words: page.list.query.words.clone(),
        ..Head::default()
    };
    list_head(head, paths::SEARCH, &page.list)
}

/// The page.
pub fn body(frame: &Frame, page: SearchPage) -> AnyView {
    let currency = frame.shop.currency;
    let heading = heading(&page);
    let nothing_found = page.list.total == 0 && !page.list.query.is_filtered();
    let corrected = page.corrected.clone().map(|instead| {
        view! {
            <p class="mt-3 text-lg" role="status">
                "Nothing matched that. Showing results for "
                <strong>{instead}</strong>
                " instead."
            </p>
        }
    });
    let results = if nothing_found {
        view! { <div class="wrap">{nothing(&page.list.query.words)}</div> }.into_any()
    } else {
        product_list(paths::SEARCH, page.list, currency).into_any()
    };
    let popular = (nothing_found && !page.popular.is_empty()).then(|| {
        view! {
            <section class="wrap mt-16" aria-labelledby="popular">
                <SectionHeading title="What others like" id="popular" />
                <ProductRail cards=page.popular currency />
            </section>
        }
    });
    view! {
        <div class="wrap pt-6 pb-7 md:pt-10 md:pb-9">
            <h1 class="text-title">{heading}</h1>
            {corrected}
            {categories(page.categories)}
        </div>
        {results}
        {popular}
    }
    .into_any()
}

fn categories(categories: Vec<Crumb>) -> Option<impl IntoView + use<>> {
    (!categories.is_empty()).then(|| {
        let links = categories
            .into_iter()
            .map(|category| {
                view! {
                    <li>
                        <a
                            class="flex min-h-10 items-center gap-2 rounded-full border border-line bg-surface px-4 font-medium hover:border-ink"
                            href=category.path
                        >
                            <Icon name=IconName::Tag class="size-4 text-accent" />
                            {category.name}
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! {
            <nav class="mt-5" aria-label="Matching categories">
                <ul class="flex flex-wrap gap-2">{links}</ul>
            </nav>
        }
    })
}

fn nothing(words: &str) -> impl IntoView + use<> {
    let title = if words.is_empty() {
        "Nothing here yet".to_owned()
    } else {
        format!("Nothing found for “{words}”")
    };
    view! {
        <EmptyState
            icon=IconName::Search
            title=title
            text="Try a shorter or more general word, check the spelling, or look through the categories."
        >
            <ButtonLink href="/search?sort=newest">"See what is new"</ButtonLink>
            <ButtonLink href=paths::HOME kind=ButtonKind::Secondary>
                "To the front page"
            </ButtonLink>
        </EmptyState>
    }
}
