//! The collections.

use domain::{paths::admin as paths, table::Column, view::goods::CollectionRow};
use leptos::prelude::*;

use crate::{
    admin::{
        list::{Cell, Row, number, short, words},
        shell::{Area, Desk, Page},
    },
    ui::{BadgeKind, ButtonKind, ButtonLink, ButtonSize, EmptyState, IconName},
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Collections", Area::Collections)
}

/// All of them: there are few.
pub fn body(desk: &Desk, rows: &[CollectionRow]) -> AnyView {
    let list = if rows.is_empty() {
        view! {
            <div class="p-4">
                <EmptyState
                    icon=IconName::Heart
                    title="No collections yet".to_owned()
                    text="A collection gathers products from all categories, by hand or by a rule.".to_owned()
                >
                    ""
                </EmptyState>
            </div>
        }
        .into_any()
    } else {
        short(
            "Collections",
            COLUMNS,
            rows.iter().map(|each| row(desk, each)).collect(),
        )
    };
    view! {
        <div class="mt-1 mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <h1 class="text-2xl">"Collections"</h1>
            <ButtonLink href=[paths::COLLECTIONS, "/new"].concat() kind=ButtonKind::Primary size=ButtonSize::Small>
                "Add a collection"
            </ButtonLink>
        </div>
        <section class="panel" aria-label="Collections">
            {list}
        </section>
    }
    .into_any()
}

const COLUMNS: &[Column] = &[
    words("collection", "Collection"),
    words("filled", "Filled"),
    number("products", "Products"),
    words("changed", "Changed"),
];

fn row(desk: &Desk, each: &CollectionRow) -> Row {
    let (kind, words) = if each.by_rule {
        (BadgeKind::Good, "By a rule")
    } else {
        (BadgeKind::Plain, "By hand")
    };
    Row {
        key: each.id.to_string(),
        path: Some(paths::collection(each.id)),
        cells: vec![
            ("collection", Cell::Text(each.name.clone())),
            ("filled", Cell::Badge(kind, words.to_owned())),
            ("products", Cell::Text(each.products.to_string())),
            ("changed", Cell::At(each.updated_at, desk.shop.offset)),
        ],
    }
}
