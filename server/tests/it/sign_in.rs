//! Signing in and out, signing up, a forgotten password and the links of mails, as plain forms.

use axum::http::header;
use commerce::{identity, testing::PASSWORD};
use domain::{access::Preset, form::SecondFactorForm, identity::totp, payment::Method::CashOnDelivery};

use crate::visit::{Answer, Visitor, shop, shop_with};

/// The `Set-Cookie` line of this name.
pub fn cookie(answer: &Answer, name: &str) -> Option<String> {
    let start = format!("{name}=");
    answer
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .find(|line| line.starts_with(&start))
        .map(str::to_owned)
}

/// Types a name and [`PASSWORD`].
pub async fn sign_in(visitor: &mut Visitor<'_>, login: &str) -> Answer {
    visitor
        .post("/sign-in", &[("login", login), ("password", PASSWORD)])
        .await
}

#[tokio::test]
async fn the_right_password_opens_the_account_and_takes_the_cart_along() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    shop.test.customer("asha@example.com").await;
    let mut visitor = shop.visitor();
    let variant = tea.variant().to_string();
    visitor
        .post("/api/cart/add", &[("variant", &variant), ("quantity", "2")])
        .await;

    let page = visitor.get("/sign-in").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("cache-control"), "private, no-store");
    for token in ["autocomplete=\"username\"", "autocomplete=\"current-password\""] {
        assert!(page.body.contains(token), "{token}");
    }
    let answer = sign_in(&mut visitor, "Asha@Example.com").await;

    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/account"));
    assert_eq!(answer.header("cache-control"), "private, no-store");
    for name in ["pasal_at", "pasal_rt", "pasal_dev", "pasal_cart"] {
        let line = cookie(&answer, name).unwrap_or_else(|| panic!("no {name}"));
        assert!(line.contains("HttpOnly") && line.contains("SameSite=Lax"), "{line}");
    }
    assert!(!cookie(&answer, "pasal_account").unwrap().contains("HttpOnly"));
    assert!(cookie(&answer, "pasal_count").unwrap().starts_with("pasal_count=2;"));
    assert!(visitor.get("/cart").await.body.contains("Ilam Tea"));
    assert!(visitor.get("/account").await.body.contains("Kiran Shrestha"));
}

#[tokio::test]
async fn on_https_the_cookies_are_bound_to_the_host() {
    let shop = shop_with(|_| {}).await;
    let token = shop.test.customer("asha@example.com").await.credentials;

    let lines = app::server::cookies::set_signed_in(&token, shop.test.ctx.now(), true);

    assert!(lines[0].to_str().unwrap().starts_with("__Host-pasal_at="));
    assert!(lines.iter().all(|line| line.to_str().unwrap().ends_with("; Secure")));
}

#[tokio::test]
async fn a_wrong_password_keeps_the_name_and_not_the_password() {
    let shop = shop().await;
    shop.test.customer("asha@example.com").await;
    let mut visitor = shop.visitor();

    for login in ["asha@example.com", "nobody@example.com"] {
        let answer = visitor
            .post("/sign-in", &[("login", login), ("password", "two yaks on a boat")])
            .await;

        assert_eq!(answer.status, 422);
        assert!(answer.body.contains(&format!("value=\"{login}\"")), "{login}");
        assert!(!answer.body.contains("two yaks on a boat"));
        assert!(answer.body.contains("do not fit together."));
        assert_eq!(cookie(&answer, "pasal_at"), None);
    }
    let empty = visitor.post("/sign-in", &[("login", ""), ("password", "")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("Type your password."));
}

#[tokio::test]
async fn too_many_tries_are_told_how_long_to_wait() {
    let shop = shop().await;
    shop.test.customer("asha@example.com").await;
    let mut visitor = shop.visitor();

    let mut last = 422;
    for _ in 0..40 {
        let answer = visitor
            .post("/sign-in", &[("login", "asha@example.com"), ("password", "wrong")])
            .await;
        last = answer.status.as_u16();
        if last == 429 {
            assert!(answer.body.contains("Too many tries. Wait "));
            assert!(answer.body.contains("value=\"asha@example.com\""));
            break;
        }
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn people_are_sent_on_within_the_shop_only() {
    let shop = shop().await;
    shop.test.customer("asha@example.com").await;

    for (next, location) in [
        ("/checkout", "/checkout"),
        ("/account/addresses?done=x", "/account/addresses?done=x"),
        ("https://evil.example", "/account"),
        ("//evil.example", "/account"),
        ("/\\evil.example", "/account"),
        ("/\t/evil.example", "/account"),
        ("javascript:alert(1)", "/account"),
        ("/sign-out", "/account"),
        ("/x\r\nSet-Cookie: a=b", "/account"),
        ("", "/account"),
    ] {
        let mut visitor = shop.visitor();
        let fields = [("login", "asha@example.com"), ("password", PASSWORD), ("next", next)];
        let answer = visitor.post("/sign-in", &fields).await;

        assert_eq!(answer.status, 303);
        assert_eq!(answer.header("location"), location, "{next}");
        let page = shop
            .get(&domain::paths::with_pairs("/sign-in", &[("next".into(), next.into())]))
            .await;
        assert!(!page.body.contains("evil.example"), "{next}");
    }
}

#[tokio::test]
async fn whoever_signs_out_is_out_and_leaves_no_cart_behind() {
    let shop = shop().await;
    shop.test.customer("asha@example.com").await;
    let mut visitor = shop.visitor();
    sign_in(&mut visitor, "asha@example.com").await;
    let stolen = visitor.jar.clone();

    let answer = visitor.post("/sign-out", &[]).await;

    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (303, "/sign-in?done=out")
    );
    for name in ["pasal_at", "pasal_rt", "pasal_cart"] {
        assert!(cookie(&answer, name).unwrap().contains("Max-Age=0"), "{name}");
    }
    assert!(
        visitor
            .get("/sign-in?done=out")
            .await
            .body
            .contains("You have signed out.")
    );
    let mut thief = shop.visitor();
    thief.jar = stolen;
    assert_eq!(
        thief.get("/account").await.header("location"),
        "/sign-in?next=%2Faccount"
    );
    assert_eq!(visitor.post("/sign-out", &[]).await.status, 303, "twice is no mistake");
}

#[tokio::test]
async fn staff_begin_in_the_back_office_and_find_the_way_out_there() {
    let shop = shop().await;
    shop.test.member(Preset::Owner).await;
    let mut visitor = shop.visitor();

    assert_eq!(
        sign_in(&mut visitor, "owner@example.com").await.header("location"),
        "/admin"
    );
    let desk = visitor.get("/admin").await;

    assert_eq!(desk.status, 200);
    assert!(desk.body.contains("action=\"/sign-out\"") && desk.body.contains("Somebody Else"));
}

#[tokio::test]
async fn the_back_office_sends_a_customer_to_sign_in_as_somebody_else_and_not_in_a_circle() {
    let shop = shop().await;
    shop.test.customer("asha@example.com").await;
    let mut visitor = shop.visitor();
    sign_in(&mut visitor, "asha@example.com").await;

    let sent = visitor.get("/admin").await;
    let page = visitor.get(sent.header("location")).await;

    assert_eq!(page.status, 200);
    assert!(page.body.contains("not as somebody of the shop"));
}

#[tokio::test]
async fn a_second_factor_takes_a_code_and_each_recovery_code_once() {
    let shop = shop().await;
    let asha = shop.test.customer("asha@example.com").await;
    let setup = identity::begin_totp(&asha.ctx, asha.session).await.unwrap();
    let secret = totp::from_base32(&setup.secret).unwrap();
    let code = totp::code(&secret, totp::step_at(shop.test.ctx.now()));
    let code = SecondFactorForm { code }.parse().unwrap();
    let codes = identity::confirm_totp(&asha.ctx, asha.session, &code)
        .await
        .unwrap()
        .unwrap();
    let mut visitor = shop.visitor();
    assert_eq!(visitor.get("/sign-in/code").await.header("location"), "/sign-in");

    let first = sign_in(&mut visitor, "asha@example.com").await;
    assert_eq!(first.header("location"), "/sign-in/code");
    let challenge = cookie(&first, "pasal_2f").unwrap();
    assert!(
        challenge.contains("HttpOnly") && challenge.contains("Max-Age=300"),
        "{challenge}"
    );
    assert_eq!(cookie(&first, "pasal_at"), None);
    assert_eq!(visitor.get("/sign-in/code").await.status, 200);
    assert_eq!(visitor.post("/sign-in/code", &[("code", "000000")]).await.status, 422);
    let second = visitor.post("/sign-in/code", &[("code", &codes[0])]).await;
    assert_eq!((second.status.as_u16(), second.header("location")), (303, "/account"));
    assert!(cookie(&second, "pasal_2f").unwrap().contains("Max-Age=0"));

    let mut again = shop.visitor();
    sign_in(&mut again, "asha@example.com").await;
    assert_eq!(again.post("/sign-in/code", &[("code", &codes[0])]).await.status, 422);
}

#[tokio::test]
async fn signing_up_takes_a_mail_whose_link_changes_nothing_until_its_button() {
    let shop = shop().await;
    let mut visitor = shop.visitor();
    let fields = [
        ("name", "Asha Rai"),
        ("login", "asha@example.com"),
        ("password", PASSWORD),
    ];

    let refused = visitor
        .post(
            "/sign-up",
            &[
                ("name", "Asha Rai"),
                ("login", "asha@example.com"),
                ("password", "short"),
            ],
        )
        .await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"Asha Rai\"") && !refused.body.contains("value=\"short\""));
    let answer = visitor.post("/sign-up", &fields).await;
    assert_eq!(answer.header("location"), "/sign-up?done=mail");
    assert_eq!(sign_in(&mut visitor, "asha@example.com").await.status, 422);
    let path = format!("/verify-email/{}", shop.test.last_link().await);
    let page = visitor.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("asha@example.com"));
    assert_eq!(page.header("cache-control"), "private, no-store");
    assert_eq!(
        sign_in(&mut visitor, "asha@example.com").await.status,
        422,
        "nothing has changed"
    );

    assert_eq!(
        visitor.post(&path, &[]).await.header("location"),
        "/sign-in?done=verified"
    );

    assert_eq!(sign_in(&mut visitor, "asha@example.com").await.status, 303);
    assert_eq!(visitor.post(&path, &[]).await.status, 410);
    assert_eq!(shop.get(&path).await.status, 410);
}

#[tokio::test]
async fn a_forgotten_password_is_answered_alike_for_everybody_and_set_by_its_link() {
    let shop = shop().await;
    shop.test.customer("asha@example.com").await;
    let mut visitor = shop.visitor();
    for login in ["nobody@example.com", "asha@example.com"] {
        let answer = visitor.post("/forgot-password", &[("login", login)]).await;
        assert_eq!(answer.header("location"), "/forgot-password?done=mail", "{login}");
    }
    assert_eq!(visitor.post("/forgot-password", &[("login", "asha")]).await.status, 422);
    let path = format!("/reset-password/{}", shop.test.last_link().await);

    assert_eq!(visitor.post(&path, &[("password", "short")]).await.status, 422);
    let answer = visitor.post(&path, &[("password", "three goats in a boat")]).await;

    assert_eq!(answer.header("location"), "/sign-in?done=password");
    assert_eq!(sign_in(&mut visitor, "asha@example.com").await.status, 422);
    let fields = [("login", "asha@example.com"), ("password", "three goats in a boat")];
    assert_eq!(visitor.post("/sign-in", &fields).await.status, 303);
}

#[tokio::test]
async fn the_first_owner_sets_the_shop_up_by_the_link() {
    let shop = shop().await;
    let link = identity::set_up_link(&shop.test.ctx).await.unwrap().unwrap();
    let path = format!("/set-up/{}", link.as_str());
    let mut visitor = shop.visitor();
    let fields = |email| {
        [
            ("name", "Maya Gurung"),
            ("email", email),
            ("password", "twelve letters or more"),
        ]
    };

    assert_eq!(visitor.get(&path).await.status, 200);
    let refused = visitor.post(&path, &fields("maya")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"Maya Gurung\"") && !refused.body.contains("twelve letters or more"));
    let answer = visitor.post(&path, &fields("maya@example.com")).await;

    assert_eq!(answer.header("location"), "/sign-in?done=shop&next=%2Fadmin");
    assert_eq!(visitor.get(&path).await.status, 410);
    let fields = [("login", "maya@example.com"), ("password", "twelve letters or more")];
    assert_eq!(visitor.post("/sign-in", &fields).await.header("location"), "/admin");
}

#[tokio::test]
async fn one_field_makes_an_account_of_a_guests_order() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let placed = shop.test.order(tea.variant(), 1, CashOnDelivery).await;
    let order = format!("/order/{}", placed.token.as_str());
    let path = format!("{order}/account");
    let mut visitor = shop.visitor();
    assert!(visitor.get(&order).await.body.contains(&path));

    let refused = visitor.post(&path, &[("password", "short")]).await;
    assert_eq!(refused.status, 422);
    let answer = visitor.post(&path, &[("password", PASSWORD)]).await;

    assert_eq!(answer.header("location"), "/sign-up?done=mail");
    assert!(!visitor.get(&order).await.body.contains(&path), "it is somebody's now");
    assert_eq!(
        visitor.post(&path, &[("password", PASSWORD)]).await.header("location"),
        order
    );
    shop.test.assert_books_balance().await;
}
