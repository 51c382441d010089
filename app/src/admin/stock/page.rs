//! The list of stock.

use domain::{
    money::Money,
    paths::{self as all_paths, admin as paths},
    view::stock::StockList,
};
use leptos::prelude::*;

use super::{
    script::script,
    table::{TABLE, row},
    tabs::PARTS,
};
use crate::{
    admin::{
        list::{Asked, Bulk, BulkStep, ListView, list},
        shell::{Area, Desk, Page},
    },
    ui::{ButtonKind, ButtonLink, ButtonSize, IconName, button_class},
};

/// The most variants that one step works on.
pub const AT_ONCE: usize = 10_000;

/// The page around it.
pub fn page() -> Page {
    Page::top("Stock", Area::Stock)
}

/// The list.
pub fn body(desk: &Desk, asked: Asked, found: StockList) -> AnyView {
    let currency = desk.shop.currency;
    let grid = all_paths::with_pairs(paths::STOCK_GRID, &asked.state.pairs(&TABLE));
    // Nothing is worth nothing: nobody has said what it costs.
    let worth = if found.value == Money::ZERO {
        "–".to_owned()
    } else {
        found.value.format_short(currency)
    };
    let actions = view! {
        <p class="live text-sm text-soft" role="status" data-live-status=""></p>
        <p class="mr-2 text-sm text-soft tabular-nums">
            "Worth " <strong class="font-semibold text-ink">{worth}</strong>
        </p>
        {threshold(found.low_at)}
        <ButtonLink href=grid kind=ButtonKind::Secondary size=ButtonSize::Small>
            "Edit in a grid"
        </ButtonLink>
        <ButtonLink href=paths::RECEIVE kind=ButtonKind::Primary size=ButtonSize::Small>
            "Receive"
        </ButtonLink>
    };
    let counts = found.counts;
    let list = list(
        desk,
        ListView {
            table: &TABLE,
            asked,
            title: "Stock",
            nouns: ["variant", "variants"],
            finds: "SKU, product or variant",
            rows: found.rows.iter().map(|each| row(each, currency)).collect(),
            total: found.total,
            counts: vec![
                ("all", counts.all),
                ("low", counts.low),
                ("out", counts.out),
                ("archived", counts.archived),
            ],
            bulk: Bulk {
                steps: vec![
                    BulkStep {
                        code: "count",
                        label: "Count",
                        question: "",
                    },
                    BulkStep {
                        code: "edit",
                        label: "Edit in a grid",
                        question: "",
                    },
                ],
                most: AT_ONCE as u64,
                order: "in this order",
            },
            actions: Some(actions.into_any()),
            exports: true,
            icon: IconName::Box,
            nothing: ["Nothing to stock yet", "Variants of products appear here."],
        },
    );
    view! {
        {PARTS.tabs(paths::STOCK)}
        <div data-live-stock=paths::STOCK_LIVE data-seen=found.seen.to_string()>
            {list}
        </div>
        {script()}
    }
    .into_any()
}

/// The shop's own threshold, for variants without one.
fn threshold(low_at: i64) -> AnyView {
    view! {
        <details class="drop" data-drop="">
            <summary class="tool">{format!("Low at {low_at}")}</summary>
            <div class="drop-panel drop-sheet right-0 w-72 p-4">
                <form class="space-y-3" method="post" action=[paths::STOCK, "/threshold"].concat()>
                    <label class="block text-sm font-semibold">
                        "Low at, unless a variant says otherwise"
                        <input
                            class="control-s mt-1 font-normal"
                            name="low_at"
                            value=low_at.to_string()
                            inputmode="numeric"
                            maxlength="6"
                            required=true
                            autocomplete="off"
                        />
                    </label>
                    <button class=[button_class(ButtonKind::Primary, ButtonSize::Small), " w-full"].concat() type="submit">
                        "Save"
                    </button>
                </form>
            </div>
        </details>
    }
    .into_any()
}
