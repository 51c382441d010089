//! A list of products as every list page shows it: filters, sorting, what is chosen, the products, more pages.

use domain::{
    catalog::{ListQuery, PAGE_SIZE, Sort},
    money::Currency,
    paths,
    view::ProductList,
};
use leptos::prelude::*;

use super::filters::{chips, filters};
use crate::{
    storefront::frame::shell::Head,
    ui::{ButtonKind, ButtonLink, EmptyState, Icon, IconName, Pagination, ProductGrid},
};

/// What a list's `<head>` says about its filters and pages: each page is its own, a filtered list is left out.
pub fn list_head(head: Head, base: &str, list: &ProductList) -> Head {
    let plain = ListQuery {
        words: list.query.words.clone(),
        page: list.query.page,
        ..ListQuery::default()
    };
    let page = list.query.page.max(1);
    let filtered = list.query.is_filtered() || list.query.sort != Sort::default();
    let canonical = if filtered {
        paths::list(base, &plain.at_page(1))
    } else {
        paths::list(base, &plain)
    };
    let title = if page > 1 {
        format!("{} (page {page})", head.title)
    } else {
        head.title
    };
    Head {
        title,
        canonical,
        noindex: head.noindex || list.query.is_filtered(),
        prev: (page > 1).then(|| paths::list(base, &list.query.at_page(page - 1))),
        next: (page < list.pages()).then(|| paths::list(base, &list.query.at_page(page + 1))),
        ..head
    }
}

/// The number of the first product on the list's page.
pub fn first_position(list: &ProductList) -> usize {
    let before = u64::from(list.query.page.max(1) - 1) * u64::from(PAGE_SIZE);
    usize::try_from(before).unwrap_or(0) + 1
}

/// The list with everything around it.
pub fn product_list(base: &str, list: ProductList, currency: Currency) -> AnyView {
    let pages = list.pages();
    let query = list.query.clone();
    let has_filters = query.is_filtered() || list.total > 1;
    let base = base.to_owned();
    let products = if list.cards.is_empty() {
        nothing(&base, &query).into_any()
    } else {
        view! {
            <ProductGrid cards=list.cards currency eager=4 wide=!has_filters />
            <Pagination base=base.clone() query=query.clone() pages />
        }
        .into_any()
    };
    let class = if has_filters {
        "wrap lg:grid lg:grid-cols-[15.5rem_minmax(0,1fr)] lg:gap-x-10"
    } else {
        "wrap"
    };
    view! {
        <div class=class>
            {has_filters.then(|| filters(&base, &query, &list.facets, list.total, currency))}
            <div>
                <div class="mb-5 flex min-h-11 items-center justify-between gap-3">
                    {has_filters.then(filter_button)}
                    <p class="text-soft tabular-nums max-lg:sr-only" role="status">
                        {counted(list.total)}
                    </p>
                    {sorting(&base, &query)}
                </div>
                {chips(&base, &query, &list.facets, currency)}
                {products}
            </div>
        </div>
    }
    .into_any()
}

/// "1 product", "24 products".
pub fn counted(total: u64) -> String {
    if total == 1 {
        "1 product".to_owned()
    } else {
        format!("{total} products")
    }
}

fn filter_button() -> impl IntoView {
    view! {
        <button
            class="flex min-h-11 items-center gap-2 rounded-full border border-edge px-4 font-semibold hover:border-ink lg:hidden"
            type="button"
            popovertarget="filters"
        >
            <Icon name=IconName::Filter />
            "Filter"
        </button>
    }
}

/// The ways to sort, as links below a word that opens them.
fn sorting(base: &str, query: &ListQuery) -> AnyView {
    let featured = if query.words.is_empty() {
        Sort::Featured.label()
    } else {
        "Best match"
    };
    let label = move |sort: Sort| if sort == Sort::Featured { featured } else { sort.label() };
    let links = Sort::ALL
        .into_iter()
        .map(|sort| {
            let current = sort == query.sort;
            let path = paths::list(base, &ListQuery { sort, page: 1, ..query.clone() });
            view! {
                <li>
                    <a
                        class="flex min-h-11 items-center justify-between gap-6 px-4 whitespace-nowrap hover:bg-sunken aria-[current=true]:font-semibold"
                        href=path
                        rel="nofollow"
                        aria-current=current.then_some("true")
                    >
                        {label(sort)}
                        {current.then(|| view! { <Icon name=IconName::Check class="size-4.5 text-accent" /> })}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="group relative">
            <summary class="flex min-h-11 items-center gap-2 rounded-full border border-edge px-4 hover:border-ink">
                <span class="text-soft max-sm:sr-only">"Sort by"</span>
                <span class="font-semibold">{label(query.sort)}</span>
                <Icon name=IconName::Down class="size-4 transition-transform group-open:rotate-180" />
            </summary>
            <ul class="absolute top-full right-0 z-20 mt-2 rounded-lg border border-line bg-surface py-2 shadow-lg">
                {links}
            </ul>
        </details>
    }
    .into_any()
}

fn nothing(base: &str, query: &ListQuery) -> impl IntoView + use<> {
    let cleared = paths::list(base, &query.cleared());
    if query.is_filtered() {
        view! {
            <EmptyState
                icon=IconName::Filter
                title="Nothing matches all of that"
                text="Take a filter away, or start again with all products of this list."
            >
                <ButtonLink href=cleared>"Clear all filters"</ButtonLink>
                <ButtonLink href=paths::HOME kind=ButtonKind::Secondary>
                    "To the front page"
                </ButtonLink>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <EmptyState icon=IconName::Box title="Nothing here yet" text="New things are on their way. Until then:">
                <ButtonLink href="/search?sort=newest">"See what is new"</ButtonLink>
                <ButtonLink href=paths::HOME kind=ButtonKind::Secondary>
                    "To the front page"
                </ButtonLink>
            </EmptyState>
        }
        .into_any()
    }
}
