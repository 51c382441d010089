//! Answers: pages, redirects, and what a shopper sees when something is not there or does not work.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use commerce::{
    Ctx, Error,
    tags::{Tag, Versions},
};
use domain::{
    catalog::ListQuery,
    paths,
    view::{ProductCard, ProductList, ShopFacts},
};
use leptos::prelude::AnyView;

use super::{State, render};
use crate::storefront::{
    frame::shell::{Frame, Head},
    problem::page::{self as problem, Problem},
};

/// The versions of what a page shows, from before it was read: whoever caches the page keeps them beside it.
#[derive(Clone, Debug)]
pub struct Cacheable(pub Versions);

/// How a page may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The same for everybody; ask whether it is still good.
    Public,
    /// Personal: nowhere but on this screen.
    Never,
}

/// A page.
#[must_use]
pub fn page(html: String, keep: Keep) -> Response {
    let mut response = Html(html).into_response();
    let value = match keep {
        Keep::Public => "public, max-age=0, must-revalidate",
        Keep::Never => "private, no-store",
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    response
}

/// A file to look at and print, kept nowhere on the way.
#[must_use]
pub fn pdf(pdf: commerce::invoices::Pdf) -> Response {
    let disposition = format!("inline; filename=\"{}\"", pdf.name);
    let disposition = HeaderValue::from_str(&disposition).unwrap_or_else(|_| HeaderValue::from_static("inline"));
    let mut response = pdf.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}

/// A page that may be cached as long as none of these has changed. `epoch` is from before the page was read: when
/// anything was touched since, nobody knows on which side of it the page is, and it is not cached this time.
#[must_use]
pub fn cacheable(ctx: &Ctx, epoch: u64, html: String, tags: impl IntoIterator<Item = Tag>) -> Response {
    let mut response = page(html, Keep::Public);
    let versions = ctx.shop.tags().versions(tags);
    if ctx.shop.tags().epoch() == epoch {
        response.extensions_mut().insert(Cacheable(versions));
    }
    response
}

/// To another page of this shop, by GET (303).
#[must_use]
pub fn see_other(path: &str) -> Response {
    redirect(StatusCode::SEE_OTHER, path)
}

/// To another page, with what the browser keeps from now on. Nothing of it is kept on the way.
#[must_use]
pub fn go(path: &str, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    let mut response = see_other(path);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

/// A page that is only for whoever asks.
pub async fn personal(
    state: &State,
    ctx: &Ctx,
    status: StatusCode,
    head: impl FnOnce(&ShopFacts) -> Head,
    body: impl FnOnce(&Frame) -> AnyView,
) -> Response {
    match render::frame(state, ctx).await {
        Ok(frame) => {
            let head = head(&frame.shop);
            let html = render::html(&frame, &head, || body(&frame));
            let mut response = page(html, Keep::Never);
            *response.status_mut() = status;
            response
        }
        Err(error) => failure(state, ctx, error, paths::category).await,
    }
}

/// Whether cookies travel by https only.
#[must_use]
pub fn is_secure(ctx: &Ctx) -> bool {
    ctx.shop.facts().base_url.starts_with("https://")
}

/// To where this has moved for good (301).
#[must_use]
pub fn moved(path: &str) -> Response {
    redirect(StatusCode::MOVED_PERMANENTLY, path)
}

fn redirect(status: StatusCode, path: &str) -> Response {
    let path = if paths::is_local(path) { path } else { paths::HOME };
    let location = HeaderValue::from_str(path).unwrap_or_else(|_| HeaderValue::from_static(paths::HOME));
    (status, [(header::LOCATION, location)]).into_response()
}

/// The page for a failure of the core. Logs what an operator should know, once.
pub async fn failure(state: &State, ctx: &Ctx, error: Error, moved_to: impl Fn(&str) -> String) -> Response {
    match error {
        Error::Moved(slug) => moved(&moved_to(&slug)),
        Error::NotFound => problem_page(state, ctx, Problem::NotFound).await,
        Error::Gone => problem_page(state, ctx, Problem::Gone).await,
        error => {
            tracing::error!(%error, request.id = %ctx.request_id, "A page failed.");
            problem_page(state, ctx, Problem::Broken).await
        }
    }
}

/// A page for what went wrong, with ways on. It never fails itself.
pub async fn problem_page(state: &State, ctx: &Ctx, problem: Problem) -> Response {
    let frame = match render::frame(state, ctx).await {
        Ok(frame) => frame,
        Err(_) => render::bare_frame(state),
    };
    let popular = match problem {
        Problem::NotFound | Problem::Gone => commerce::catalog::list_all(ctx, &ListQuery::default())
            .await
            .map(first_cards)
            .unwrap_or_default(),
        Problem::TooMany | Problem::Broken => Vec::new(),
    };
    let reference = matches!(problem, Problem::Broken).then(|| ctx.request_id.clone());
    let head = problem::head(&frame.shop, problem);
    let html = render::html(&frame, &head, || problem::body(&frame, problem, reference, popular));
    let mut response = page(html, Keep::Never);
    *response.status_mut() = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

fn first_cards(list: ProductList) -> Vec<ProductCard> {
    list.cards.into_iter().take(4).collect()
}
