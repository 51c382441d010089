//! How often one address may ask for what costs the shop something.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc};

use app::server::{RequestFacts, State as Shop, answer};
use app::storefront::problem::page::Problem;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::RateLimits;

/// One limiter a kind of request.
#[derive(Clone)]
pub struct Limits(Option<Arc<Limiters>>);

struct Limiters {
    cart: DefaultKeyedRateLimiter<IpAddr>,
    checkout: DefaultKeyedRateLimiter<IpAddr>,
    search: DefaultKeyedRateLimiter<IpAddr>,
    identity: DefaultKeyedRateLimiter<IpAddr>,
}

/// Where posts hash a password, send a mail or try a secret.
const IDENTITY: [&str; 9] = [
    "/sign-in",
    "/sign-up",
    "/forgot-password",
    "/reset-password/",
    "/verify-email/",
    "/confirm-email/",
    "/invite/",
    "/set-up/",
    "/account",
];

fn quota(per_minute: u32, burst: u32) -> Quota {
    Quota::per_minute(NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN))
        .allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN))
}

impl Limits {
    /// Generous for people (a whole family behind one address), tight for machines.
    #[must_use]
    pub fn new(limits: RateLimits) -> Self {
        Self((limits == RateLimits::On).then(|| {
            Arc::new(Limiters {
                cart: RateLimiter::keyed(quota(120, 60)),
                checkout: RateLimiter::keyed(quota(30, 20)),
                search: RateLimiter::keyed(quota(300, 120)),
                identity: RateLimiter::keyed(quota(30, 30)),
            })
        }))
    }

    /// Forgets addresses that have not asked for a while. Called by a job.
    pub fn tidy(&self) {
        if let Some(limiters) = &self.0 {
            for limiter in [&limiters.cart, &limiters.checkout, &limiters.search, &limiters.identity] {
                limiter.retain_recent();
            }
        }
    }

    fn allows(&self, method: &Method, path: &str, address: IpAddr) -> bool {
        let Some(limiters) = &self.0 else { return true };
        let limiter = if path == "/search" || path.starts_with("/api/search") || path.starts_with("/api/checkout/areas")
        {
            &limiters.search
        } else if path.starts_with("/api/cart") {
            &limiters.cart
        } else if *method == Method::POST && (path == "/checkout" || path.starts_with("/order/"))
            || path.starts_with("/pay/")
        {
            &limiters.checkout
        } else if *method == Method::POST
            && (path.starts_with("/p/") || IDENTITY.iter().any(|page| path.starts_with(page)))
        {
            &limiters.identity
        } else if path.starts_with("/api/") {
            &limiters.cart
        } else {
            return true;
        };
        limiter.check_key(&address).is_ok()
    }
}

/// Answers 429 to whoever asks too often: a page for a page, the error of the server functions for them.
pub async fn limits(State((limits, shop)): State<(Limits, Shop)>, request: Request, next: Next) -> Response {
    let facts = request.extensions().get::<RequestFacts>().cloned().unwrap_or_default();
    let allowed = match facts.address.parse::<IpAddr>() {
        Ok(address) => limits.allows(request.method(), request.uri().path(), address),
        Err(_) => true,
    };
    if allowed {
        return next.run(request).await;
    }
    let is_page = request
        .headers()
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")));
    let mut response = if is_page {
        let (parts, _) = request.into_parts();
        let ctx = shop.ctx(&parts, commerce::Actor::Shopper);
        answer::problem_page(&shop, &ctx, Problem::TooMany).await
    } else {
        (
            StatusCode::TOO_MANY_REQUESTS,
            [(header::CONTENT_TYPE, "application/json")],
            "\"TooMany\"",
        )
            .into_response()
    };
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_limited_and_another_is_not() {
        let limits = Limits::new(RateLimits::On);
        let (one, other) = (IpAddr::from([203, 0, 113, 1]), IpAddr::from([203, 0, 113, 2]));
        let passed = (0..100)
            .filter(|_| limits.allows(&Method::POST, "/checkout", one))
            .count();
        assert_eq!(passed, 20);
        assert!(limits.allows(&Method::POST, "/checkout", other));
        assert!((0..1000).all(|_| limits.allows(&Method::GET, "/p/tea", one)));
    }

    #[test]
    fn whatever_hashes_a_password_or_sends_a_mail_is_limited() {
        for path in [
            "/sign-in",
            "/sign-in/code",
            "/sign-up",
            "/forgot-password",
            "/reset-password/x",
            "/invite/x",
            "/set-up/x",
            "/account/password",
            "/account/email",
            "/account/confirm",
            "/account/close",
            "/order/x/account",
            "/order/x/code",
            "/order/x/code/new",
            "/p/tea/wait",
        ] {
            let limits = Limits::new(RateLimits::On);
            let one = IpAddr::from([203, 0, 113, 1]);
            let passed = (0..100).filter(|_| limits.allows(&Method::POST, path, one)).count();
            assert!((20..=30).contains(&passed), "{path}: {passed}");
            assert!((0..100).all(|_| limits.allows(&Method::GET, path, one)), "{path}");
        }
    }
}
