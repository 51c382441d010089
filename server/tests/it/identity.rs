//! Who asks: cookies in, cookies out, and pages of everybody that know nobody.

use axum::http::header;
use commerce::{identity, testing::Person};
use domain::{
    payment::Method::CashOnDelivery,
    time::{HOUR_MS, MINUTE_MS},
};

use crate::visit::{Answer, Shop, Visitor, shop};

/// A visitor with the cookies of somebody who has signed in.
fn visitor<'a>(shop: &'a Shop, person: &Person) -> Visitor<'a> {
    let mut visitor = shop.visitor();
    let cookies = [
        ("pasal_at", person.credentials.access.as_str()),
        ("pasal_rt", person.credentials.refresh.as_str()),
    ];
    for (name, value) in cookies {
        visitor.jar.insert(name.into(), value.into());
    }
    visitor
}

fn set_cookies(answer: &Answer) -> Vec<String> {
    answer
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .map(|line| line.to_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_token_that_has_run_out_is_renewed_on_the_way() {
    let shop = shop().await;
    let asha = shop.test.customer("asha@example.com").await;
    let mut visitor = visitor(&shop, &asha);

    let answer = visitor.get("/cart").await;
    assert!(set_cookies(&answer).is_empty(), "it is still good");
    shop.test.clock.advance_ms(10 * MINUTE_MS);
    let answer = visitor.get("/cart").await;

    let cookies = set_cookies(&answer);
    assert_eq!(cookies.len(), 4, "{cookies:?}");
    assert!(
        cookies[0].starts_with("pasal_at=") && cookies[0].contains("HttpOnly") && cookies[0].contains("SameSite=Lax")
    );
    assert!(cookies[1].starts_with("pasal_rt=") && cookies[1].contains("HttpOnly"));
    assert!(cookies[2].starts_with("pasal_account=customer;") && !cookies[2].contains("HttpOnly"));
    assert!(cookies[3].starts_with("pasal_theme=;"), "they have chosen none");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert_ne!(visitor.jar["pasal_rt"], asha.credentials.refresh.as_str());
    assert!(set_cookies(&visitor.get("/cart").await).is_empty(), "and good again");
}

#[tokio::test]
async fn pages_of_everybody_carry_no_cookie_and_cost_nobody_their_sign_in() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let asha = shop.test.customer("asha@example.com").await;
    shop.test.clock.advance_ms(HOUR_MS);
    let mut signed_in = visitor(&shop, &asha);
    let path = format!("/p/{}", tea.slug);

    for path in ["/", path.as_str(), "/search?q=tea", "/help"] {
        let theirs = signed_in.get(path).await;
        assert!(set_cookies(&theirs).is_empty(), "{path}");
        let strangers = shop.get(path).await;
        assert_eq!(theirs.body, strangers.body, "{path}");
        assert!(!strangers.body.contains("Kiran"), "{path}");
    }
    assert_eq!(signed_in.jar["pasal_rt"], asha.credentials.refresh.as_str());
    assert!(
        !set_cookies(&signed_in.get("/cart").await).is_empty(),
        "the refresh token is still good"
    );
}

#[tokio::test]
async fn cookies_that_are_good_for_nothing_are_taken_away() {
    let shop = shop().await;
    let asha = shop.test.customer("asha@example.com").await;
    let mut visitor = visitor(&shop, &asha);
    identity::sign_out(&asha.ctx, asha.session).await.unwrap();

    let answer = visitor.get("/cart").await;

    let cookies = set_cookies(&answer);
    assert_eq!(cookies.len(), 3);
    assert!(cookies.iter().all(|cookie| cookie.contains("Max-Age=0")), "{cookies:?}");
    for made_up in ["x", "a.b", "0123456789abcdefghjkmnpqrs.aaaaaaaaaaaaaaaaaaaaaaaa"] {
        let mut stranger = shop.visitor();
        stranger.jar.insert("pasal_rt".into(), made_up.into());
        assert_eq!(stranger.get("/cart").await.status, 200);
    }
}

#[tokio::test]
async fn what_somebody_orders_who_has_signed_in_is_theirs() {
    let shop = shop().await;
    let tea = shop.test.product("Tea").put().await;
    let asha = shop.test.customer("asha@example.com").await;
    let mut visitor = visitor(&shop, &asha);
    // The access token runs out while they shop.
    shop.test.clock.advance_ms(10 * MINUTE_MS);

    let variant = tea.variant().to_string();
    let added = visitor
        .post("/api/cart/add", &[("variant", &variant), ("quantity", "1")])
        .await;
    let cookies = set_cookies(&added);
    assert!(
        cookies.iter().any(|cookie| cookie.starts_with("pasal_rt=")),
        "{cookies:?}"
    );
    assert!(
        cookies.iter().any(|cookie| cookie.starts_with("pasal_cart=")),
        "{cookies:?}"
    );
    let page = visitor.get("/checkout").await;
    let (agreed, key) = (page.hidden("agreed"), page.hidden("key"));
    let form = commerce::testing::checkout_form(CashOnDelivery);
    let placed = visitor
        .post(
            "/checkout",
            &[
                ("name", &form.name),
                ("phone", &form.phone),
                ("area", &form.area),
                ("ward", &form.ward),
                ("street", &form.street),
                ("delivery", &form.delivery),
                ("payment", &form.payment),
                ("agreed", &agreed),
                ("key", &key),
            ],
        )
        .await;

    assert_eq!(placed.status, 303);
    let history = commerce::customers::order_history(&asha.ctx, None).await.unwrap();
    assert_eq!(history.orders.len(), 1);
    shop.test.assert_books_balance().await;
}
