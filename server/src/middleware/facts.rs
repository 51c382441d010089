//! Who asks: an id for the request and the visitor's address, for logs, audit and limits; and one log line each.

use std::{
    net::{IpAddr, SocketAddr},
    time::Instant,
};

use app::server::RequestFacts;
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

/// Whether a proxy's word about the visitor's address is believed.
#[derive(Clone, Copy, Debug)]
pub struct BehindProxy(pub bool);

/// The name of the header that carries the id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts [`RequestFacts`] into the request and its id into the answer.
pub async fn facts(State(proxy): State<BehindProxy>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = format!("{:016x}", rand::random::<u64>());
    let address = address(&request, proxy);
    let facts = RequestFacts {
        id: id.clone(),
        address: address.map(|ip| ip.to_string()).unwrap_or_default(),
    };
    request.extensions_mut().insert(facts);
    let (method, path) = (request.method().clone(), loggable(request.uri().path()).to_owned());
    let mut response = next.run(request).await;
    let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    tracing::debug!(request.id = %id, %method, path, status, elapsed_ms, "{method} {path} {status} in {elapsed_ms} ms");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Pages of one-time links; their secret follows.
const ONE_TIME: [&str; 5] = [
    "/verify-email/",
    "/reset-password/",
    "/set-up/",
    "/confirm-email/",
    "/invite/",
];

/// The path without the secrets that some paths carry.
fn loggable(path: &str) -> &str {
    if path.starts_with("/order/") {
        "/order/…"
    } else if path.starts_with("/pay/") {
        "/pay/…"
    } else {
        ONE_TIME
            .iter()
            .find(|page| path.starts_with(**page))
            .copied()
            .unwrap_or(path)
    }
}

fn address(request: &Request, proxy: BehindProxy) -> Option<IpAddr> {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(peer)| peer.ip());
    if proxy.0 {
        forwarded(request.headers()).or(peer)
    } else {
        peer
    }
}

/// The last address of `X-Forwarded-For`: the one that our own proxy has seen. Those before it anybody can write.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use domain::identity::TokenKind;

    use super::*;

    #[test]
    fn only_the_last_forwarded_address_counts() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("1.1.1.1, 203.0.113.9"));
        assert_eq!(forwarded(&headers), Some(IpAddr::from([203, 0, 113, 9])));
    }

    #[test]
    fn secrets_of_paths_are_not_logged() {
        assert_eq!(loggable("/order/abc/pay"), "/order/…");
        assert_eq!(loggable("/p/tea"), "/p/tea");
        for kind in TokenKind::ALL {
            assert!(
                !loggable(&domain::paths::one_time(*kind, "secret")).contains("secret"),
                "{kind}"
            );
        }
    }
}
