//! The document around a page's view: `<head>`, header, `<main>`, footer.
//!
//! The server loads what a page shows, then renders it at once and whole: the status is known, nothing streams, and
//! the bytes can be cached. So the `<head>` is written here by hand, with one way to escape.

use std::{fmt::Write, sync::Arc};

use domain::view::{MenuEntry, Picture, ShopFacts};
use leptos::prelude::*;

use super::{footer::footer, header::header};
use crate::ui::srcset;

/// Where the built files are.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The style sheet.
    pub css_path: String,
    /// Fonts that are asked for at once.
    pub font_paths: Vec<String>,
    /// The tags that load the islands, ready to be written.
    pub hydration_html: Arc<str>,
}

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

/// What a page says about itself to browsers and search engines.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// 15 to 60 letters, unlike any other page's.
    pub title: String,
    /// 50 to 160 letters.
    pub description: String,
    /// The page's one path, with its query where that makes it another page; empty where there is no page (404).
    pub canonical: String,
    /// The path of a picture for those who share the page; the shop's own when `None`.
    pub image: Option<String>,
    /// Whether search engines leave the page out (they still follow its links).
    pub noindex: bool,
    /// The path of the page before, in a list.
    pub prev: Option<String>,
    /// The path of the page after, in a list.
    pub next: Option<String>,
    /// Open Graph's kind: `website` or `product`.
    pub og_type: &'static str,
    /// Facts for machines (JSON-LD), as JSON text.
    pub json_ld: Vec<String>,
    /// The picture that is seen first, with its `sizes`: asked for before the body is read.
    pub preload: Option<(Picture, &'static str)>,
    /// What the header's search box holds.
    pub words: String,
}

/// The picture shared where a page has none of its own.
const SHARE_IMAGE: &str = "/share.png";

/// The whole document. Call it inside a reactive owner.
pub fn document(frame: &Frame, head: &Head, body: impl IntoView + 'static) -> String {
    let mut html = String::with_capacity(48 * 1024);
    write_head(&mut html, frame, head);
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

fn write_head(html: &mut String, frame: &Frame, head: &Head) {
    let shop = &frame.shop;
    let absolute = |path: &str| [shop.base_url.as_str(), path].concat();
    let og_type = if head.og_type.is_empty() {
        "website"
    } else {
        head.og_type
    };
    let url = absolute(&head.canonical);
    let image = absolute(head.image.as_deref().unwrap_or(SHARE_IMAGE));

    html.push_str("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.push_str("<title>");
    push_escaped(html, &head.title);
    html.push_str("</title>");
    meta(html, "name", "description", &head.description);
    if head.noindex {
        meta(html, "name", "robots", "noindex,follow");
    }
    if !head.canonical.is_empty() {
        link(html, "canonical", &url, "");
    }
    if let Some(path) = &head.prev {
        link(html, "prev", &absolute(path), "");
    }
    if let Some(path) = &head.next {
        link(html, "next", &absolute(path), "");
    }
    link(html, "stylesheet", &frame.assets.css_path, "");
    for path in &frame.assets.font_paths {
        link(html, "preload", path, " as=\"font\" type=\"font/woff2\" crossorigin");
    }
    if let Some((picture, sizes)) = &head.preload {
        html.push_str("<link rel=\"preload\" as=\"image\" fetchpriority=\"high\" imagesrcset=\"");
        push_escaped(html, &srcset(picture));
        html.push_str("\" imagesizes=\"");
        push_escaped(html, sizes);
        html.push_str("\">");
    }
    link(html, "icon", "/favicon.svg", " type=\"image/svg+xml\"");
    link(html, "apple-touch-icon", "/apple-touch-icon.png", "");
    html.push_str("<meta name=\"color-scheme\" content=\"light dark\">");
    html.push_str("<meta name=\"theme-color\" content=\"#fcfcfb\" media=\"(prefers-color-scheme: light)\">");
    html.push_str("<meta name=\"theme-color\" content=\"#141316\" media=\"(prefers-color-scheme: dark)\">");
    for (property, content) in [
        ("og:site_name", shop.name.as_str()),
        ("og:type", og_type),
        ("og:title", &head.title),
        ("og:description", &head.description),
        ("og:url", &url),
        ("og:image", &image),
        ("og:image:alt", &head.title),
        ("og:locale", "en_NP"),
    ] {
        meta(html, "property", property, content);
    }
    meta(html, "name", "twitter:card", "summary_large_image");
    for json in &head.json_ld {
        html.push_str("<script type=\"application/ld+json\">");
        // `</script>` inside a text must not end the element.
        html.push_str(&json.replace('<', "\\u003c"));
        html.push_str("</script>");
    }
    html.push_str(&frame.assets.hydration_html);
    html.push_str("</head><body>");
}

fn meta(html: &mut String, key: &str, name: &str, content: &str) {
    if content.is_empty() {
        return;
    }
    // Writing to a string cannot fail.
    let _ = write!(html, "<meta {key}=\"{name}\" content=\"");
    push_escaped(html, content);
    html.push_str("\">");
}

fn link(html: &mut String, rel: &str, href: &str, rest: &str) {
    let _ = write!(html, "<link rel=\"{rel}\" href=\"");
    push_escaped(html, href);
    let _ = write!(html, "\"{rest}>");
}

/// Text between tags or in double quotes.
fn push_escaped(html: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_leave_its_place() {
        let mut html = String::new();
        meta(&mut html, "name", "description", "\"><script>&");
        assert_eq!(
            html,
            "<meta name=\"description\" content=\"&quot;&gt;&lt;script&gt;&amp;\">"
        );
    }
}
