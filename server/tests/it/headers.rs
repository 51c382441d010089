//! Headers of every answer, and who may post.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use server::config::RateLimits;

use crate::visit::{shop, shop_with};

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let shop = shop().await;

    for path in ["/", "/no-such-page", "/cart", "/healthz", "/pkg/none.js", "/api/none"] {
        let answer = shop.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("unsafe-eval'; "),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(
            answer.header("referrer-policy"),
            "strict-origin-when-cross-origin",
            "{path}"
        );
        assert_eq!(answer.header("x-request-id").len(), 16, "{path}");
    }
}

#[tokio::test]
async fn pages_for_everybody_set_no_cookie_and_personal_ones_are_not_kept() {
    let shop = shop().await;
    shop.test.product("Ilam Tea").put().await;

    for path in ["/", "/p/ilam-tea", "/search?q=tea", "/help"] {
        let page = shop.get(path).await;
        assert!(page.headers.get("set-cookie").is_none(), "{path}");
        assert_eq!(
            page.header("cache-control"),
            "public, max-age=0, must-revalidate",
            "{path}"
        );
    }
    assert_eq!(shop.get("/cart").await.header("cache-control"), "private, no-store");
}

#[tokio::test]
async fn a_post_from_another_site_changes_nothing() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(5).put().await;
    let body = format!("variant={}&quantity=1", tea.variant());

    for headers in [
        vec![("origin", "https://evil.example")],
        vec![("origin", "null")],
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![],
    ] {
        for kind in ["application/x-www-form-urlencoded", "text/plain", "application/json"] {
            let mut request = Request::builder()
                .method("POST")
                .uri("/api/cart/add")
                .header("content-type", kind);
            for (name, value) in &headers {
                request = request.header(*name, *value);
            }
            let answer = shop
                .send(request.body(Body::from(body.clone())).expect("a request"))
                .await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?} {kind}");
        }
    }
    assert_eq!(shop.test.number("SELECT COUNT(*) FROM cart").await, 0);
}

#[tokio::test]
async fn a_browser_that_has_the_page_gets_304() {
    let shop = shop_with(|config| config.page_cache_bytes = 1 << 20).await;
    shop.test.product("Ilam Tea").put().await;
    let etag = shop.get("/help").await.header("etag").to_owned();

    let request = Request::builder()
        .uri("/help")
        .header("if-none-match", &etag)
        .body(Body::empty())
        .expect("a request");
    let answer = shop.send(request).await;

    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
}

#[tokio::test]
async fn a_body_beyond_reason_is_refused() {
    let shop = shop().await;
    let huge = "x".repeat(200_000);

    let answer = shop.visitor().post("/checkout", &[("name", &huge)]).await;

    assert!(
        matches!(answer.status, StatusCode::PAYLOAD_TOO_LARGE | StatusCode::SEE_OTHER),
        "{}",
        answer.status
    );
    assert_eq!(shop.test.number("SELECT COUNT(*) FROM orders").await, 0);
}

#[tokio::test]
async fn limits_need_an_address_and_never_stop_pages() {
    let shop = shop_with(|config| config.rate_limits = RateLimits::On).await;

    for _ in 0..200 {
        assert_eq!(shop.get("/help").await.status, StatusCode::OK);
    }
}
