//! Light or dark, as somebody has chosen, on every page. A page is rendered for nobody in particular and gets its look
//! here, so that no handler has to know of it and pages of everybody stay the same for everybody.

use app::{head::with_theme, server::cookies};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// No page is larger.
const LARGEST_PAGE: usize = 16 * 1024 * 1024;

/// Gives pages the look that the request's cookie names.
pub async fn theme(request: Request, next: Next) -> Response {
    let theme = cookies::theme(request.headers());
    let response = next.run(request).await;
    let Some(theme) = theme else { return response };
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if !is_page {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST_PAGE).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = match String::from_utf8(bytes.into()) {
        Ok(html) => Body::from(with_theme(html, theme)),
        Err(other) => Body::from(other.into_bytes()),
    };
    Response::from_parts(parts, body)
}
