//! What is low or sold out, for those who look after the shelves.

use domain::{paths::admin as paths, stock::StockState, view::stock::StockAlerts};
use leptos::prelude::*;

use crate::{
    admin::{
        list::{grouped, moment_view},
        shell::Desk,
    },
    ui::{Badge, BadgeKind},
};

/// The panel; nothing while there is enough of everything.
pub(super) fn panel(desk: &Desk, stock: &StockAlerts) -> Option<AnyView> {
    if stock.low == 0 && stock.out == 0 {
        return None;
    }
    let rows = stock
        .newest
        .iter()
        .map(|row| {
            let (kind, words) = match row.state {
                StockState::Out => (BadgeKind::Accent, "Sold out".to_owned()),
                StockState::Low | StockState::Enough => (BadgeKind::Warning, format!("{} left", row.available)),
            };
            view! {
                <li class="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 px-4 py-2.5">
                    <a class="min-w-0 font-medium hover:text-accent hover:underline" href=paths::stock_item(row.variant)>
                        {row.name.clone()} <span class="text-sm font-normal text-soft">" " {row.sku.clone()}</span>
                    </a>
                    <span class="flex items-center gap-3 text-sm text-soft">
                        {row.at.map(|at| moment_view(at, desk.shop.offset))} <Badge kind=kind>{words}</Badge>
                    </span>
                </li>
            }
        })
        .collect_view();
    let link = |tab: &'static str, words: String| {
        view! {
            <a class="text-sm font-semibold hover:text-accent" href=format!("{}?tab={tab}", paths::STOCK)>
                {words}
            </a>
        }
    };
    Some(
        view! {
            <section class="panel mt-5" aria-labelledby="shelves">
                <div class="flex flex-wrap items-center justify-between gap-4 border-b border-line px-4 py-2.5">
                    <h2 class="text-lg" id="shelves">
                        "Low and sold out"
                    </h2>
                    <p class="flex gap-4">
                        {link("low", format!("{} low", grouped(stock.low)))} {link("out", format!("{} sold out", grouped(stock.out)))}
                    </p>
                </div>
                <ul class="divide-y divide-line">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}
