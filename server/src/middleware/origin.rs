//! Requests that change something must come from this shop's own pages.
//!
//! Server functions check nothing themselves, by their framework's decision. `SameSite=Lax` cookies are a second
//! fence; this is the first (OWASP's cheat sheet on cross-site request forgery: fetch metadata, else the origin).

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// The shop's own scheme and host.
#[derive(Clone, Debug)]
pub struct OwnOrigin(pub std::sync::Arc<str>);

/// Refuses (403) unsafe requests that do not come from this shop's pages.
pub async fn origin(State(own): State<OwnOrigin>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_own(request.headers(), &own.0) {
        next.run(request).await
    } else {
        tracing::warn!(path = request.uri().path(), "A request from another site was refused.");
        (
            StatusCode::FORBIDDEN,
            "This request did not come from the shop's own pages. Open the shop and try again.\n",
        )
            .into_response()
    }
}

fn is_own(headers: &HeaderMap, own: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => text(header::ORIGIN.as_str()).is_some_and(|origin| {
            origin == own
                || text("host").is_some_and(|host| origin.strip_prefix("http://") == Some(host) && is_loopback(host))
        }),
    }
}

/// While developing, the shop is reached by several names of this machine.
fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn check(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        is_own(&headers, "https://pasal.example")
    }

    #[test]
    fn the_shops_own_pages_may_and_nobody_else() {
        assert!(check(&[("sec-fetch-site", "same-origin")]));
        assert!(check(&[("origin", "https://pasal.example")]));
        for foreign in [
            "null",
            "http://pasal.example",
            "https://pasal.example.evil.np",
            "https://pasal.example:444",
            "https://shop.pasal.example",
        ] {
            assert!(!check(&[("origin", foreign)]), "{foreign}");
        }
        for site in ["cross-site", "same-site", "none"] {
            assert!(
                !check(&[("sec-fetch-site", site), ("origin", "https://pasal.example")]),
                "{site}"
            );
        }
        assert!(!check(&[]));
        assert!(check(&[
            ("origin", "http://127.0.0.1:3000"),
            ("host", "127.0.0.1:3000")
        ]));
        assert!(!check(&[("origin", "http://evil.np"), ("host", "evil.np")]));
    }
}
