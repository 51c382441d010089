//! What search engines show: the fields, and how it will look.

use domain::{
    paths,
    product::{ProductForm, SEO_DESCRIPTION, SEO_TITLE, Seo},
    rich::Rich,
    text::one_line,
};
use leptos::prelude::*;

use super::inputs::{Line, part};
use crate::admin::shell::Desk;

/// The part of the form.
pub(super) fn seo(desk: &Desk, form: &ProductForm) -> AnyView {
    let shown = Seo {
        title: one_line(&form.seo_title, 200),
        description: one_line(&form.seo_description, 500),
    };
    let title = format!("{} – {}", shown.title(&form.title), desk.shop.name);
    let description = one_line(&shown.description(&Rich::typed(&form.description)), SEO_DESCRIPTION);
    let address = [desk.shop.base_url.as_str(), &paths::product(&form.slug)].concat();
    let content = view! {
        <div class="rounded-md border border-line bg-paper p-3" role="group" aria-label="As search engines will show it">
            <p class="truncate text-sm text-soft">{address}</p>
            <p class="truncate text-lg text-accent">{one_line(&title, SEO_TITLE + 20)}</p>
            <p class="line-clamp-2 text-sm">{description}</p>
        </div>
        {Line::new("seo_title", "Title for search engines", &form.seo_title)
            .hint("Up to 60 letters are shown. Empty: the product’s title.")
            .view()}
        {Line::new("seo_description", "Description for search engines", &form.seo_description)
            .hint("Up to 160 letters are shown. Empty: the beginning of the description.")
            .view()}
        <p class="text-sm text-soft">"The preview shows what was last saved or sent."</p>
    }
    .into_any();
    part("seo", "Search engines", content)
}
