//! The tree of categories: moved by buttons (or dragged onto another one), each leading to its form.

use domain::{paths::admin as paths, view::goods::CategoryNode};
use leptos::prelude::*;

use crate::{
    admin::shell::{self, Area, Page},
    ui::{ButtonKind, ButtonLink, ButtonSize, EmptyState, IconName},
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Categories", Area::Categories)
}

/// The tree.
pub fn body(nodes: &[CategoryNode], refused: Option<String>) -> AnyView {
    let refused = shell::refused(refused);
    let tree = if nodes.is_empty() {
        view! {
            <div class="p-4">
                <EmptyState icon=IconName::Leaf title="No categories yet".to_owned() text="Every product belongs to one.".to_owned()>
                    ""
                </EmptyState>
            </div>
        }
        .into_any()
    } else {
        let rows = nodes.iter().map(row).collect_view();
        view! { <ul class="divide-y divide-line" data-tree=paths::CATEGORIES>{rows}</ul> }.into_any()
    };
    view! {
        <div class="mt-1 mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <h1 class="text-2xl">"Categories"</h1>
            <ButtonLink href=[paths::CATEGORIES, "/new"].concat() kind=ButtonKind::Primary size=ButtonSize::Small>
                "Add a category"
            </ButtonLink>
        </div>
        {refused}
        <section class="panel" aria-label="Categories">
            {tree}
        </section>
    }
    .into_any()
}

/// How far a row stands in: every class as a whole word, for Tailwind.
const fn indent(depth: u32) -> &'static str {
    match depth {
        0 => "pl-4",
        1 => "pl-10",
        2 => "pl-16",
        3 => "pl-22",
        4 => "pl-28",
        _ => "pl-34",
    }
}

fn row(node: &CategoryNode) -> AnyView {
    let base = paths::category(node.id);
    let count = match node.products {
        1 => "1 product".to_owned(),
        count => format!("{count} products"),
    };
    let steps = [
        ("up", "↑", "up", node.has_before),
        ("down", "↓", "down", node.has_after),
        ("in", "→", "below the one before it", node.has_before),
        ("out", "←", "out, beside its parent", node.parent.is_some()),
    ];
    let buttons = steps
        .into_iter()
        .map(|(way, sign, words, possible)| {
            view! {
                <button
                    class="tool min-w-9 justify-center px-2 disabled:text-soft"
                    type="submit"
                    name="way"
                    value=way
                    disabled=!possible
                    aria-label=format!("Move {} {words}", node.name)
                >
                    {sign}
                </button>
            }
        })
        .collect_view();
    view! {
        <li
            class=["flex flex-wrap items-center gap-x-3 gap-y-1 py-2 pr-4 ", indent(node.depth)].concat()
            draggable="true"
            data-node=node.id.to_string()
        >
            <a class="min-w-0 grow font-medium underline decoration-line underline-offset-4 hover:decoration-accent" href=base.clone()>
                {node.name.clone()}
            </a>
            <span class="text-sm text-soft tabular-nums">{count}</span>
            <form class="flex gap-1" method="post" action=[&base, "/move"].concat()>
                {buttons}
            </form>
        </li>
    }
    .into_any()
}
