//! An order's invoice, for whoever holds the order's link.

use domain::{
    ids::AccessToken,
    paths,
    view::{Paper, ShopFacts},
};
use leptos::prelude::*;

use crate::{
    admin::paper::page::sheet,
    storefront::frame::{
        seo,
        shell::{Frame, Head},
    },
    ui::{ButtonKind, ButtonLink, ButtonSize},
};

/// What the page says about itself: nothing to search engines.
pub fn head(shop: &ShopFacts, token: &AccessToken, paper: &Paper) -> Head {
    Head {
        title: seo::title(&[paper.title.as_str(), " ", &paper.number].concat(), shop),
        description: seo::description(&["The invoice of an order", &shop.tagline]),
        canonical: paths::invoice(token),
        noindex: true,
        ..Head::default()
    }
}

/// The page; on paper only the sheet.
pub fn body(_frame: &Frame, token: &AccessToken, paper: Paper) -> AnyView {
    view! {
        <div class="wrap py-6 md:py-12 print:max-w-none print:p-0">
            <div class="mb-5 flex flex-wrap items-center gap-3 print:hidden">
                <ButtonLink href=paths::order(token) kind=ButtonKind::Secondary size=ButtonSize::Small>
                    "Back to the order"
                </ButtonLink>
                <ButtonLink href=[&paths::invoice(token), ".pdf"].concat() kind=ButtonKind::Secondary size=ButtonSize::Small>
                    "Open as PDF"
                </ButtonLink>
            </div>
            {sheet(paper)}
        </div>
    }
    .into_any()
}
