//! What search engines read.

use std::fmt::Write as _;

use axum::{
    extract::{Path, State as Extract},
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use commerce::catalog;
use domain::paths;

use crate::server::{State, answer, state::Shopper};

/// Where addresses begin that are one person's or do something: not for robots, and never fetched before somebody asks.
const PERSONAL: [&str; 16] = [
    "/cart",
    "/checkout",
    "/order/",
    "/pay/",
    "/api/",
    "/account",
    "/sign-in",
    "/sign-out",
    "/sign-up",
    "/forgot-password",
    "/reset-password/",
    "/verify-email/",
    "/confirm-email/",
    "/invite/",
    "/set-up/",
    "/admin",
];

/// Which pages robots may read, and where the list of them is.
pub async fn robots(Extract(state): Extract<State>) -> Response {
    let base = &state.shop().facts().base_url;
    let mut text = "User-agent: *\n".to_owned();
    for start in PERSONAL {
        let _ = writeln!(text, "Disallow: {start}");
    }
    let _ = writeln!(text, "\nSitemap: {base}{}", paths::SITEMAP);
    with_type("text/plain; charset=utf-8", text)
}

/// All addresses, or the index of their parts.
pub async fn sitemap(Extract(state): Extract<State>, Shopper(ctx): Shopper) -> Response {
    let base = &ctx.shop.facts().base_url;
    let made = async {
        let pages = catalog::sitemap_pages(&ctx).await?;
        if pages == 1 {
            return entries(&ctx, 0).await;
        }
        let mut xml = String::from(INDEX_START);
        for page in 1..=pages {
            let _ = write!(xml, "<sitemap><loc>{}/sitemap/{page}.xml</loc></sitemap>", escape(base));
        }
        xml.push_str("</sitemapindex>");
        Ok(xml)
    };
    match made.await {
        Ok(xml) => with_type(XML, xml),
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

/// One part of a large sitemap, from 1: `/sitemap/3.xml`.
pub async fn sitemap_part(Extract(state): Extract<State>, Shopper(ctx): Shopper, Path(file): Path<String>) -> Response {
    let made = async {
        let page: u32 = file
            .strip_suffix(".xml")
            .and_then(|page| page.parse().ok())
            .ok_or(commerce::Error::NotFound)?;
        if page == 0 || page > catalog::sitemap_pages(&ctx).await? {
            return Err(commerce::Error::NotFound);
        }
        entries(&ctx, page - 1).await
    };
    match made.await {
        Ok(xml) => with_type(XML, xml),
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

const XML: &str = "application/xml; charset=utf-8";
const INDEX_START: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";
const SET_START: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";

async fn entries(ctx: &commerce::Ctx, page: u32) -> commerce::Result<String> {
    let base = escape(&ctx.shop.facts().base_url);
    let mut xml = String::from(SET_START);
    if page == 0 {
        for path in [paths::HOME, paths::HELP] {
            let _ = write!(xml, "<url><loc>{base}{path}</loc></url>");
        }
    }
    for entry in catalog::sitemap_page(ctx, page).await? {
        let (path, changed) = (escape(&entry.path), entry.updated_at.rfc3339());
        let _ = write!(xml, "<url><loc>{base}{path}</loc><lastmod>{changed}</lastmod></url>");
    }
    xml.push_str("</urlset>");
    Ok(xml)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Pages that a browser may fetch or prepare when a link is about to be followed. Sent by header, so that no inline
/// script is needed.
pub async fn speculation_rules() -> Response {
    let mut rules = r#"{"prefetch":[{"where":{"and":[{"href_matches":"/*"}"#.to_owned();
    for start in PERSONAL {
        let _ = write!(rules, r#",{{"not":{{"href_matches":"{start}*"}}}}"#);
    }
    rules.push_str(r#"]},"eagerness":"moderate"}]}"#);
    with_type("application/speculationrules+json", rules)
}

fn with_type(kind: &'static str, text: String) -> Response {
    let headers: [(HeaderName, &str); 2] = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, text).into_response()
}
