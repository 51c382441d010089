//! The document around a page's view: `<head>`, header, `<main>`, footer.
//!
//! The server loads what a page shows, then renders it at once and whole: the status is known, nothing streams, and
//! the bytes can be cached.

use domain::view::{MenuEntry, ShopFacts};
use leptos::prelude::*;

use super::{footer::footer, header::header};
pub use crate::head::{Assets, Head};

/// What every page shows around itself.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Who sells.
    pub shop: ShopFacts,
    /// The categories.
    pub menu: Vec<MenuEntry>,
    /// The built files.
    pub assets: Assets,
}

/// The whole document. Call it inside a reactive owner.
pub fn document(frame: &Frame, head: &Head, body: impl IntoView + 'static) -> String {
    let mut html = String::with_capacity(48 * 1024);
    crate::head::write(&mut html, &frame.shop, &frame.assets, head);
    let page = view! {
        <a
            class="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:rounded-full focus:bg-ink focus:px-5 focus:py-3 focus:text-paper"
            href="#main"
        >
            "Skip to the content"
        </a>
        {header(frame, &head.words)}
        <main class="grow" id="main" tabindex="-1">
            {body.into_view()}
        </main>
        {footer(frame)}
    };
    html.push_str(&page.to_html());
    html.push_str("</body></html>");
    html
}
