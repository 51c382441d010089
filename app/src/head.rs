//! The `<head>` of every document, the storefront's and the back office's, with one way to escape.

use std::{fmt::Write, sync::Arc};

use domain::view::{Picture, ShopFacts};

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

/// Light or dark, where somebody has chosen; their system's otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// As `data-theme` and the cookie spell it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The same, as accounts keep it.
    pub const fn of_account(self) -> domain::identity::Theme {
        match self {
            Self::Light => domain::identity::Theme::Light,
            Self::Dark => domain::identity::Theme::Dark,
        }
    }

    /// The one with this code.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.code() == code)
    }
}

/// The picture shared where a page has none of its own.
const SHARE_IMAGE: &str = "/share.png";

/// Everything up to the body's first child, for a page of the storefront.
pub fn write(html: &mut String, shop: &ShopFacts, assets: &Assets, head: &Head) {
    let absolute = |path: &str| [shop.base_url.as_str(), path].concat();
    let og_type = if head.og_type.is_empty() {
        "website"
    } else {
        head.og_type
    };
    let url = absolute(&head.canonical);
    let image = absolute(head.image.as_deref().unwrap_or(SHARE_IMAGE));

    begin(html, None, &head.title);
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
    files(html, assets);
    if let Some((picture, sizes)) = &head.preload {
        html.push_str("<link rel=\"preload\" as=\"image\" fetchpriority=\"high\" imagesrcset=\"");
        push_escaped(html, &srcset(picture));
        html.push_str("\" imagesizes=\"");
        push_escaped(html, sizes);
        html.push_str("\">");
    }
    looks(html, None);
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
    html.push_str(&assets.hydration_html);
    html.push_str("</head><body>");
}

/// The same for a page that only its reader may see: nothing for search engines or those who share, and `scripts`
/// instead of the storefront's islands.
pub fn write_private(html: &mut String, assets: &Assets, title: &str, theme: Option<Theme>, scripts: &str) {
    begin(html, theme, title);
    meta(html, "name", "robots", "noindex,nofollow");
    files(html, assets);
    looks(html, theme);
    html.push_str(scripts);
    html.push_str("</head><body>");
}

/// A finished document that was written for the system's own theme, in another one: what the page cache keeps is the
/// same for everybody, and only these two places differ. Anything else comes back as it was.
pub fn with_theme(html: String, theme: Theme) -> String {
    let (mut open, mut themed_open) = (String::new(), String::new());
    root(&mut open, None);
    root(&mut themed_open, Some(theme));
    let (mut system, mut themed) = (String::new(), String::new());
    colours(&mut system, None);
    colours(&mut themed, Some(theme));
    // No text of a page can hold this markup: it would be escaped.
    match html.strip_prefix(&open).and_then(|rest| rest.split_once(&system)) {
        Some((before, after)) => [themed_open.as_str(), before, &themed, after].concat(),
        None => html,
    }
}

/// The document's first tags.
fn root(html: &mut String, theme: Option<Theme>) {
    html.push_str("<!doctype html><html lang=\"en\"");
    if let Some(theme) = theme {
        let _ = write!(html, " data-theme=\"{}\"", theme.code());
    }
    html.push('>');
}

fn begin(html: &mut String, theme: Option<Theme>, title: &str) {
    root(html, theme);
    html.push_str("<head><meta charset=\"utf-8\">");
    html.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.push_str("<title>");
    push_escaped(html, title);
    html.push_str("</title>");
}

fn files(html: &mut String, assets: &Assets) {
    link(html, "stylesheet", &assets.css_path, "");
    for path in &assets.font_paths {
        link(html, "preload", path, " as=\"font\" type=\"font/woff2\" crossorigin");
    }
}

fn looks(html: &mut String, theme: Option<Theme>) {
    link(html, "icon", "/favicon.svg", " type=\"image/svg+xml\"");
    link(html, "apple-touch-icon", "/apple-touch-icon.png", "");
    colours(html, theme);
}

/// The colours that browsers give to what surrounds a page.
fn colours(html: &mut String, theme: Option<Theme>) {
    const LIGHT: &str = "#fcfcfb";
    const DARK: &str = "#141316";
    match theme {
        Some(Theme::Light) => meta(html, "name", "theme-color", LIGHT),
        Some(Theme::Dark) => meta(html, "name", "theme-color", DARK),
        None => {
            meta(html, "name", "color-scheme", "light dark");
            for (colour, scheme) in [(LIGHT, "light"), (DARK, "dark")] {
                let _ = write!(
                    html,
                    "<meta name=\"theme-color\" content=\"{colour}\" media=\"(prefers-color-scheme: {scheme})\">"
                );
            }
        }
    }
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
    fn a_kept_page_in_another_theme_is_what_it_would_have_been() {
        let shop = Head {
            title: "Tea <meta name=\"color-scheme\" content=\"light dark\">".to_owned(),
            ..Head::default()
        };
        let written = |theme| {
            let mut html = String::new();
            write_private(&mut html, &Assets::default(), &shop.title, theme, "");
            html
        };
        for theme in [Theme::Light, Theme::Dark] {
            assert_eq!(with_theme(written(None), theme), written(Some(theme)));
            assert_eq!(with_theme(written(Some(theme)), Theme::Dark), written(Some(theme)));
        }
        assert_eq!(with_theme("<p>a piece</p>".to_owned(), Theme::Dark), "<p>a piece</p>");
    }

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
