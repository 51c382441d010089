//! The page of figures.

use domain::{
    analytics::{Asked, Period},
    view::analytics::Figures,
};
use leptos::prelude::*;

use super::{CHARTS_PATH, Figure, LIBRARY_PATH, mix, period, ranking, tiles, time};
use crate::{
    admin::shell::{Area, Desk, Page},
    ui::{Alert, AlertKind},
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Figures", Area::Analytics)
}

/// The codes of all charts, in the order of the page.
pub const CODES: [&str; 10] = [
    "revenue",
    "orders",
    "average",
    "acquisition",
    "buyers",
    "states",
    "payments",
    "products",
    "categories",
    "low-stock",
];

/// All charts of these figures.
pub fn charts(desk: &Desk, period: &Period, figures: &Figures) -> Vec<Figure> {
    let mut all = time::figures(desk, period, figures);
    all.extend(mix::figures(desk, figures));
    all.extend(ranking::figures(desk, figures));
    all
}

/// The page.
pub fn body(desk: &Desk, asked: Asked, misread: &[String], period: &Period, figures: &Figures) -> AnyView {
    let pairs = asked.pairs();
    let misread = (!misread.is_empty()).then(|| {
        let names = misread.join(", ");
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Warning title="Part of this address was not understood">
                    <p>"The page leaves it out, and shows other days than were asked for: " <strong>{names}</strong></p>
                </Alert>
            </div>
        }
    });
    let charts = charts(desk, period, figures)
        .into_iter()
        .map(|figure| figure.view(desk, &pairs))
        .collect_view();
    let compared = period
        .previous
        .map(|previous| format!(", compared to {}", previous.label()));
    view! {
        <div class="mt-1 mb-3">
            <h1 class="text-2xl">"Figures"</h1>
            <p class="text-sm text-soft">{format!("{}{}", period.span.label(), compared.unwrap_or_default())}</p>
        </div>
        {misread}
        {period::period(asked, period)}
        {tiles::of_period(desk, figures)}
        <div class="mt-3 grid items-start gap-3 xl:grid-cols-2">{charts}</div>
        <details class="mt-4 text-sm text-soft">
            <summary class="min-h-9 font-semibold">"What the figures mean"</summary>
            <ul class="mt-2 max-w-prose list-disc space-y-1 pl-5">
                <li>"Gross revenue: what the orders placed on these days were agreed for, with delivery and without discounts. An order that was called off because it was not paid in time does not count."</li>
                <li>"Net revenue: gross revenue, less orders placed on these days that were called off before their invoice, less credit notes issued on these days."</li>
                <li>"Average order: gross revenue for each order."</li>
                <li>"New customers: those whose first order this is, by their customer record or else their phone number."</li>
                <li>"Top products and categories: prices times pieces, before discounts and delivery; a product counts in its own category."</li>
            </ul>
        </details>
        <link rel="modulepreload" href=LIBRARY_PATH />
        <script type="module" src=CHARTS_PATH></script>
    }
    .into_any()
}
