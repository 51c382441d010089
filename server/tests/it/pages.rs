//! Statuses and what search engines are told.

use axum::http::StatusCode;
use commerce::{catalog, testing::rs};

use crate::visit::{shop, shop_with};

#[tokio::test]
async fn a_product_page_says_what_it_sells() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(5).put().await;

    let page = shop.get(&format!("/p/{}", tea.slug)).await;

    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.body.matches("<h1").count(), 1);
    assert!(page.body.contains("Rs\u{a0}450"));
    assert!(page.body.contains(&format!(
        "<link rel=\"canonical\" href=\"{}/p/{}\">",
        shop.test.ctx.shop.facts().base_url,
        tea.slug
    )));
    assert!(page.body.contains("application/ld+json"));
}

#[tokio::test]
async fn what_never_was_is_404_what_was_renamed_301_and_what_was_removed_410() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let cup = shop.test.product("Blue Cup").put().await;
    catalog::rename_product(&shop.test.ctx, &tea.slug, "first-flush")
        .await
        .expect("a rename");
    catalog::remove_product(&shop.test.ctx, &cup.slug)
        .await
        .expect("a removal");

    assert_eq!(shop.get("/p/never").await.status, StatusCode::NOT_FOUND);
    assert_eq!(shop.get("/no/such/page").await.status, StatusCode::NOT_FOUND);
    let moved = shop.get(&format!("/p/{}", tea.slug)).await;
    assert_eq!(
        (moved.status, moved.header("location")),
        (StatusCode::MOVED_PERMANENTLY, "/p/first-flush")
    );
    assert_eq!(shop.get("/p/first-flush").await.status, StatusCode::OK);
    assert_eq!(shop.get(&format!("/p/{}", cup.slug)).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn every_kind_of_page_answers() {
    let shop = shop().await;
    shop.test.product("Ilam Tea").put().await;

    for path in [
        "/",
        "/search",
        "/search?q=tea",
        "/search?q=%3Cscript%3E",
        "/help",
        "/cart",
        "/robots.txt",
        "/sitemap.xml",
        "/healthz",
        "/readyz",
        "/speculation-rules.json",
    ] {
        let page = shop.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains("<script>"), "{path}");
    }
    assert!(shop.get("/sitemap.xml").await.body.contains("/p/ilam-tea"));
}

#[tokio::test]
async fn a_kept_page_is_dropped_when_what_it_shows_changes() {
    let shop = shop_with(|config| config.page_cache_bytes = 1 << 20).await;
    let tea = shop.test.product("Ilam Tea").price(rs(450)).put().await;
    let path = format!("/p/{}", tea.slug);
    let first = shop.get(&path).await;
    let again = shop.get(&path).await;
    assert_eq!(first.header("etag"), again.header("etag"));
    assert!(!first.header("etag").is_empty());

    shop.test.product("Ilam Tea").price(rs(475)).put().await;

    let changed = shop.get(&path).await;
    assert!(changed.body.contains("Rs\u{a0}475"));
    assert_ne!(first.header("etag"), changed.header("etag"));
}

#[tokio::test]
async fn a_hostile_address_is_answered_without_a_fault() {
    let shop = shop().await;
    shop.test.product("Ilam Tea").put().await;
    let long = format!("/search?q={}", "a".repeat(5000));
    for path in [
        "/search?q=%00%ff",
        "/search?q=%22'*()-+:NEAR",
        "/c/%2e%2e%2f",
        "/p/a%0d%0aSet-Cookie:x=1",
        "/search?page=99999999999",
        "/search?min=1e309&max=NaN",
        "/order/../../etc",
        "/pay/esewa/%00/success?data=%ff",
        "/p/%00",
        "/p/ilam%00tea",
        "/p/%ff%fe",
        "/p/%c3%28",
        "/p/%ed%a0%80",
        "/p/%f0%9f%8d%b5",
        "/p/%",
        "/p/%zz",
        "/p/%25%30%30",
        "/p/..%2f..%2fetc%2fpasswd",
        "/c/%00",
        "/c/tea%00",
        "/c/%ff",
        "/collections/%00",
        "/collections/%ff",
        "/order/%00",
        "/order/%ff",
        "/order/%00/pay",
        "/order/%00/invoice.pdf",
        "/sitemap/%00.xml",
        "/verify-email/%00",
        "/reset-password/%ff",
        "/p/ilam-tea?sku=%00",
        "/sign-in?next=%00&done=%ff",
        &long,
        &long_slug("/p/"),
        &long_slug("/c/"),
        &long_slug("/collections/"),
        "/media/../pasal.db",
    ] {
        let answer = shop.get(path).await;
        assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
        assert!(answer.headers.get("set-cookie").is_none(), "{path}");
        let is_slug = ["/p/%", "/c/", "/collections/", "/order/%"]
            .iter()
            .any(|start| path.starts_with(start));
        if is_slug {
            assert!(
                matches!(
                    answer.status,
                    StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST | StatusCode::GONE
                ),
                "{path}: {}",
                answer.status
            );
        }
    }
}

/// A slug longer than any.
fn long_slug(start: &str) -> String {
    [start, &"a".repeat(5000)].concat()
}
