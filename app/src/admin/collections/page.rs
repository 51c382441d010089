//! The collections.

use domain::{paths::admin as paths, view::goods::CollectionRow};
use leptos::prelude::*;

use crate::{
    admin::{
        list::moment_view,
        shell::{Area, Desk, Page},
    },
    ui::{Badge, BadgeKind, ButtonKind, ButtonLink, ButtonSize, EmptyState, IconName},
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
        let rows = rows.iter().map(|each| row(desk, each)).collect_view();
        view! {
            <div class="overflow-x-auto">
                <table class="records cards" role="table">
                    <caption class="sr-only">"Collections"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Collection"</th>
                            <th scope="col">"Filled"</th>
                            <th class="num" scope="col">
                                "Products"
                            </th>
                            <th scope="col">"Changed"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
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

fn row(desk: &Desk, each: &CollectionRow) -> AnyView {
    let (kind, words) = if each.by_rule {
        (BadgeKind::Good, "By a rule")
    } else {
        (BadgeKind::Plain, "By hand")
    };
    view! {
        <tr role="row" data-row="">
            <th scope="row" role="rowheader">
                <a href=paths::collection(each.id) data-main="">
                    {each.name.clone()}
                </a>
            </th>
            <td role="cell">
                <Badge kind=kind>{words}</Badge>
            </td>
            <td class="num" role="cell" data-label="Products">
                {each.products}
            </td>
            <td role="cell" data-label="Changed">
                {moment_view(each.updated_at, desk.shop.offset)}
            </td>
        </tr>
    }
    .into_any()
}
