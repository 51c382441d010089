//! Posts from other sites: every address that takes one refuses it before anybody is looked up, and nothing changes.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use domain::payment::Method::CashOnDelivery;

use crate::{
    admin_office::owner,
    permissions::{example, table::TABLE, traces},
    visit::shop,
};

#[tokio::test]
async fn no_address_takes_a_post_from_elsewhere() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let placed = shop.test.order(tea.variant(), 1, CashOnDelivery).await;
    let owner = owner(&shop).await;
    let before = traces(&shop).await;
    let posts: Vec<String> = TABLE
        .iter()
        .filter(|(method, ..)| *method == "post")
        .map(|(_, route, _)| example(route, &placed))
        .collect();
    assert!(posts.len() > 50, "{}", posts.len());

    for path in &posts {
        for headers in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site"), ("origin", "http://localhost")],
            &[("sec-fetch-site", "none"), ("origin", "http://localhost")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "http://localhost.evil.example")],
            &[("referer", "http://localhost/")],
            &[],
        ] {
            let mut request = Request::builder()
                .method(Method::POST)
                .uri(path)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .extension(owner.signed_in.clone().expect("an owner"));
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let body = Body::from("version=1&step=confirm&password=x&login=a%40b.np");
            let answer = shop.send(request.body(body).expect("a request")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
            assert!(answer.headers.get("set-cookie").is_none(), "{path}");
        }
    }

    assert_eq!(traces(&shop).await, before, "nothing has changed");
}

#[tokio::test]
async fn no_other_method_slips_through() {
    let shop = shop().await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        for path in ["/sign-out", "/account/close", "/admin/staff/1/disable", "/checkout"] {
            let request = Request::builder()
                .method(method.clone())
                .uri(path)
                .header("origin", "https://evil.example")
                .body(Body::empty())
                .expect("a request");
            assert_eq!(
                shop.send(request).await.status,
                StatusCode::FORBIDDEN,
                "{method} {path}"
            );
        }
    }
}
