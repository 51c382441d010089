//! Guessing passwords and codes over HTTP: slow for an account and for a network, and the owner is never locked out.

use commerce::testing::PASSWORD;
use domain::time::MINUTE_MS;

use crate::{
    sign_in::{cookie, sign_in},
    visit::{Shop, shop, shop_with},
};
use axum::{
    body::Body,
    http::{Request, header},
};

/// A try from this address; its status.
async fn guess(shop: &Shop, from: &str, login: &str, password: &str, cookies: &str) -> u16 {
    let pairs = [
        ("login".to_owned(), login.to_owned()),
        ("password".to_owned(), password.to_owned()),
    ];
    let body = domain::paths::with_pairs("", &pairs);
    let request = Request::builder()
        .method("POST")
        .uri("/sign-in")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", from)
        .header(header::COOKIE, cookies)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.trim_start_matches('?').to_owned()))
        .expect("a request");
    shop.send(request).await.status.as_u16()
}

#[tokio::test]
async fn one_account_is_guessed_slowly_from_everywhere_and_its_owner_comes_in_from_a_known_browser() {
    let shop = shop_with(|config| config.behind_proxy = true).await;
    shop.test.customer("asha@example.com").await;
    let mut asha = shop.visitor();
    let answer = sign_in(&mut asha, "asha@example.com").await;
    let known = cookie(&answer, "pasal_dev").unwrap();
    let known = known.split(';').next().unwrap();

    let mut statuses = Vec::new();
    for number in 0..20 {
        let from = format!("203.0.{number}.1");
        statuses.push(guess(&shop, &from, "asha@example.com", &format!("guess {number}"), "").await);
    }
    assert_eq!(
        statuses.iter().filter(|status| **status == 422).count(),
        5,
        "{statuses:?}"
    );
    assert!(statuses[5..].iter().all(|status| *status == 429), "{statuses:?}");

    let login = "asha@example.com";
    assert_eq!(
        guess(&shop, "203.0.99.1", login, PASSWORD, "").await,
        429,
        "nobody knows who that is"
    );
    assert_eq!(
        guess(&shop, "198.51.100.7", login, PASSWORD, known).await,
        303,
        "her own browser"
    );
    shop.test.clock.advance_ms(16 * MINUTE_MS);
    assert_eq!(
        guess(&shop, "203.0.99.1", login, PASSWORD, "").await,
        303,
        "and for good nobody waits"
    );
}

#[tokio::test]
async fn one_network_that_tries_many_names_waits_and_nobody_else_does() {
    let shop = shop_with(|config| config.behind_proxy = true).await;
    shop.test.customer("asha@example.com").await;
    let mut statuses = Vec::new();
    for number in 0..40 {
        let from = format!("203.0.113.{number}");
        statuses.push(guess(&shop, &from, &format!("n{number}@example.com"), "guess", "").await);
    }

    assert!(statuses[..30].iter().all(|status| *status == 422), "{statuses:?}");
    assert!(statuses[30..].iter().all(|status| *status == 429), "{statuses:?}");
    assert_eq!(
        guess(&shop, "198.51.100.7", "asha@example.com", PASSWORD, "").await,
        303
    );
}

#[tokio::test]
async fn the_password_that_is_asked_for_once_more_is_not_guessed_with_a_stolen_browser() {
    let shop = shop().await;
    shop.test.customer("asha@example.com").await;
    let mut thief = shop.visitor();
    sign_in(&mut thief, "asha@example.com").await;
    for path in ["/account/confirm", "/account/close"] {
        let mut statuses = Vec::new();
        for number in 0..12 {
            let guess = format!("guess {number}");
            statuses.push(thief.post(path, &[("password", &guess)]).await.status.as_u16());
        }
        assert!(statuses.contains(&429), "{path}: {statuses:?}");
        assert!(
            statuses.iter().filter(|status| **status == 422).count() <= 5,
            "{path}: {statuses:?}"
        );
    }
    assert_eq!(
        shop.test
            .number("SELECT COUNT(*) FROM account WHERE state = 'active'")
            .await,
        1
    );
}
