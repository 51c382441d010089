//! An account's own pages, as plain forms.

use commerce::{
    customers,
    testing::{PASSWORD, Person},
};
use domain::{form::AddressForm, identity::totp, payment::Method::CashOnDelivery, time::MINUTE_MS};

use crate::{
    sign_in::{cookie, sign_in},
    visit::{Shop, Visitor, shop},
};

async fn signed_in<'a>(shop: &'a Shop, login: &str) -> (Visitor<'a>, Person) {
    let person = shop.test.customer(login).await;
    let mut visitor = shop.visitor();
    assert_eq!(sign_in(&mut visitor, login).await.status, 303);
    (visitor, person)
}

const HOME: [(&str, &str); 6] = [
    ("label", "Home"),
    ("name", "Asha Rai"),
    ("phone", "9841234567"),
    ("area", "Kathmandu Metropolitan City, Kathmandu"),
    ("ward", "10"),
    ("street", "Baneshwor 12"),
];

const PAGES: [&str; 9] = [
    "/account",
    "/account/addresses",
    "/account/addresses/new",
    "/account/profile",
    "/account/security",
    "/account/second-factor",
    "/account/privacy",
    "/account/confirm",
    "/account/orders/P-7K3M9Q2X",
];

#[tokio::test]
async fn a_stranger_signs_in_first_and_comes_back() {
    let shop = shop().await;
    let mut stranger = shop.visitor();

    for path in PAGES {
        let answer = stranger.get(path).await;
        let back = domain::paths::sign_in(path);
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (303, back.as_str())
        );
        assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
    }
    for path in ["/account/close", "/account/addresses/new", "/account/second-factor/off"] {
        let answer = stranger.post(path, &[("password", PASSWORD)]).await;
        assert_eq!(answer.header("location"), "/sign-in?next=%2Faccount", "{path}");
    }
}

#[tokio::test]
async fn every_page_is_private_and_names_its_owner() {
    let shop = shop().await;
    let (mut visitor, _) = signed_in(&shop, "asha@example.com").await;

    for path in &PAGES[..8] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.header("cache-control"), "private, no-store", "{path}");
        assert!(
            page.body.contains("Kiran Shrestha") && page.body.contains("noindex"),
            "{path}"
        );
    }
    assert_eq!(visitor.get(PAGES[8]).await.status, 404);
}

#[tokio::test]
async fn the_orders_of_others_are_not_there() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let (mut asha, person) = signed_in(&shop, "asha@example.com").await;
    let (mut other, _) = signed_in(&shop, "kiran@example.com").await;
    // Adopted: the order's address is the account's, and it is confirmed.
    let placed = shop.test.order(tea.variant(), 2, CashOnDelivery).await;
    customers::welcome(&person.ctx, None).await.unwrap();
    let number = shop.test.order_page(&placed).await.number;
    let path = domain::paths::account::order(&number);

    let list = asha.get("/account").await;
    let page = asha.get(&path).await;

    assert!(list.body.contains(&path) && list.body.contains("Ilam Tea"));
    assert_eq!(page.status, 200);
    assert!(page.body.contains(&domain::paths::order(&placed.token)));
    assert_eq!(other.get(&path).await.status, 404);
    assert!(!other.get("/account").await.body.contains(number.as_str()));
}

#[tokio::test]
async fn an_address_is_kept_changed_and_removed_and_fills_the_checkout_in() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let (mut visitor, person) = signed_in(&shop, "asha@example.com").await;

    let mut wrong = HOME.to_vec();
    wrong[4] = ("ward", "99");
    let refused = visitor.post("/account/addresses/new", &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"Baneshwor 12\"") && refused.body.contains("from 1 to 33"));
    let added = visitor.post("/account/addresses/new", &HOME).await;
    assert_eq!(added.header("location"), "/account/addresses?done=address");
    let saved = customers::address_list(&person.ctx).await.unwrap().remove(0);
    let path = domain::paths::account::address(saved.id);
    let page = visitor.get(&path).await;
    let mut changed = HOME.to_vec();
    let version = page.hidden("version");
    changed.push(("version", &version));
    changed[5] = ("street", "Pulchowk 3");
    assert_eq!(visitor.post(&path, &changed).await.status, 303);
    assert_eq!(visitor.post(&path, &changed).await.status, 409, "it has changed since");

    let variant = tea.variant().to_string();
    visitor
        .post("/api/cart/add", &[("variant", &variant), ("quantity", "1")])
        .await;
    let checkout = visitor.get("/checkout").await;
    assert!(checkout.body.contains("value=\"Pulchowk 3\""));
    assert!(checkout.body.contains("You are signed in as Kiran Shrestha."));

    let removed = visitor.post(&format!("{path}/remove"), &[]).await;
    assert_eq!(removed.header("location"), "/account/addresses?done=removed");
    assert_eq!(customers::address_list(&person.ctx).await.unwrap(), []);
}

#[tokio::test]
async fn the_addresses_of_others_are_not_there() {
    let shop = shop().await;
    let (mut visitor, _) = signed_in(&shop, "asha@example.com").await;
    let other = shop.test.customer("kiran@example.com").await;
    let form = AddressForm {
        name: "Kiran Shrestha".into(),
        phone: "9841234567".into(),
        area: "Kathmandu Metropolitan City, Kathmandu".into(),
        ward: "10".into(),
        street: "Baneshwor 12".into(),
        ..AddressForm::default()
    };
    let id = customers::add_address(&other.ctx, &form).await.unwrap().unwrap();
    let before = customers::address_list(&other.ctx).await.unwrap();
    let path = domain::paths::account::address(id);

    assert_eq!(visitor.get(&path).await.status, 404);
    let mut fields = HOME.to_vec();
    fields.push(("version", "1"));
    assert_eq!(visitor.post(&path, &fields).await.status, 404);
    visitor.post(&format!("{path}/remove"), &[]).await;
    assert_eq!(visitor.get("/account/addresses/x").await.status, 404);

    assert_eq!(customers::address_list(&other.ctx).await.unwrap(), before);
}

#[tokio::test]
async fn a_name_that_is_a_script_is_only_a_name() {
    let shop = shop().await;
    let (mut visitor, _) = signed_in(&shop, "asha@example.com").await;
    let version = visitor.get("/account/profile").await.hidden("version");
    let name = "<script>alert(1)</script>\"'";

    let answer = visitor
        .post(
            "/account/profile",
            &[("name", name), ("phone", ""), ("version", &version)],
        )
        .await;

    assert_eq!(answer.status, 303);
    for path in &PAGES[..8] {
        let page = visitor.get(path).await.body;
        // In quotes only a quote could do harm.
        let text = page.replace("value=\"<script>alert(1)</script>&quot;'\"", "");
        assert!(!text.contains("<script>alert"), "{path}");
        assert!(text.contains("&lt;script&gt;alert(1)"), "{path}");
    }
}

#[tokio::test]
async fn preferences_are_kept_and_nothing_is_agreed_to_by_silence() {
    let shop = shop().await;
    let (mut visitor, person) = signed_in(&shop, "asha@example.com").await;

    let answer = visitor
        .post(
            "/account/preferences",
            &[("language", "ne"), ("theme", "dark"), ("marketing", "on")],
        )
        .await;
    assert!(cookie(&answer, "pasal_theme").unwrap().starts_with("pasal_theme=dark;"));
    let profile = customers::profile(&person.ctx).await.unwrap();
    assert_eq!(
        (profile.language.code(), profile.theme.code(), profile.marketing),
        ("ne", "dark", true)
    );
    visitor.post("/account/preferences", &[("language", "ne")]).await;

    assert!(!customers::profile(&person.ctx).await.unwrap().marketing);
}

#[tokio::test]
async fn a_new_password_signs_the_other_devices_out() {
    let shop = shop().await;
    let (mut visitor, _) = signed_in(&shop, "asha@example.com").await;
    let mut phone = shop.visitor();
    sign_in(&mut phone, "asha@example.com").await;

    let wrong = [("current", "wrong"), ("password", "three goats in a boat")];
    let refused = visitor.post("/account/password", &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("not your current password") && !refused.body.contains("three goats"));
    assert_eq!(phone.get("/account").await.status, 200);
    let right = [("current", PASSWORD), ("password", "three goats in a boat")];
    let answer = visitor.post("/account/password", &right).await;

    assert_eq!(answer.header("location"), "/account/security?done=password");
    assert_eq!(phone.get("/account").await.status, 303);
    assert_eq!(visitor.get("/account").await.status, 200);
}

#[tokio::test]
async fn a_device_can_be_signed_out_from_another() {
    let shop = shop().await;
    let (mut visitor, person) = signed_in(&shop, "asha@example.com").await;
    let (mut other, _) = signed_in(&shop, "kiran@example.com").await;
    let end = domain::paths::account::end_device(person.session);
    assert!(visitor.get("/account/security").await.body.contains(&end));

    assert_eq!(other.post(&end, &[]).await.status, 404);
    assert_eq!(visitor.post(&end, &[]).await.status, 303);

    let page = visitor.get("/account/security").await;
    assert!(!page.body.contains(&end));
    assert!(page.body.contains("This one"));
}

#[tokio::test]
async fn what_matters_asks_once_more_who_it_is() {
    let shop = shop().await;
    let (mut visitor, _) = signed_in(&shop, "asha@example.com").await;
    shop.test.clock.advance_ms(11 * MINUTE_MS);

    let sent = visitor.get("/account/export.json").await;
    assert_eq!(sent.header("location"), "/account/confirm?next=%2Faccount%2Fprivacy");
    let ask = visitor.get(sent.header("location")).await;
    assert_eq!(ask.hidden("next"), "/account/privacy");
    let wrong = visitor
        .post(
            "/account/confirm",
            &[("password", "wrong"), ("next", "/account/privacy")],
        )
        .await;
    assert_eq!(wrong.status, 422);
    let right = visitor
        .post(
            "/account/confirm",
            &[("password", PASSWORD), ("next", "//evil.example")],
        )
        .await;
    assert_eq!(right.header("location"), "/account");

    let file = visitor.get("/account/export.json").await;
    assert_eq!(
        (file.status.as_u16(), file.header("content-type")),
        (200, "application/json")
    );
    assert!(file.header("content-disposition").starts_with("attachment"));
    assert!(file.body.contains("asha@example.com"));
}

#[tokio::test]
async fn codes_are_switched_on_by_a_first_one_and_off_by_the_password() {
    let shop = shop().await;
    let (mut visitor, person) = signed_in(&shop, "asha@example.com").await;

    let begun = visitor.post("/account/second-factor/begin", &[]).await;
    assert_eq!(begun.status, 200);
    assert!(begun.body.contains("otpauth://totp/") && begun.body.contains("<svg"));
    let secret = begun.body.split("secret=").nth(1).unwrap();
    let secret: String = secret.chars().take_while(char::is_ascii_alphanumeric).collect();
    let secret = totp::from_base32(&secret).unwrap();
    let wrong = visitor.post("/account/second-factor/on", &[("code", "12")]).await;
    assert_eq!(wrong.status, 422);
    let code = totp::code(&secret, totp::step_at(shop.test.ctx.now()));
    let on = visitor.post("/account/second-factor/on", &[("code", &code)]).await;
    assert_eq!(on.status, 200);
    assert!(on.body.contains("Keep these recovery codes"));
    assert_eq!(on.header("cache-control"), "private, no-store");
    assert!(customers::profile(&person.ctx).await.unwrap().second_factor);
    let again = visitor.post("/account/second-factor/begin", &[]).await;
    assert_eq!(again.status, 409);

    let wrong = visitor
        .post("/account/second-factor/off", &[("password", "wrong")])
        .await;
    assert_eq!(wrong.status, 422);
    let off = visitor
        .post("/account/second-factor/off", &[("password", PASSWORD)])
        .await;
    assert_eq!(off.header("location"), "/account/security?done=second-factor-off");
    assert!(!customers::profile(&person.ctx).await.unwrap().second_factor);
}

#[tokio::test]
async fn a_closed_account_is_closed_and_its_browser_signed_out() {
    let shop = shop().await;
    let (mut visitor, _) = signed_in(&shop, "asha@example.com").await;

    let wrong = visitor.post("/account/close", &[("password", "wrong")]).await;
    assert_eq!(wrong.status, 422);
    let answer = visitor.post("/account/close", &[("password", PASSWORD)]).await;

    assert_eq!(answer.header("location"), "/sign-in?done=closed");
    assert!(cookie(&answer, "pasal_rt").unwrap().contains("Max-Age=0"));
    assert_eq!(visitor.get("/account").await.status, 303);
    assert_eq!(sign_in(&mut visitor, "asha@example.com").await.status, 422);
}

#[tokio::test]
async fn robots_and_browsers_keep_out_of_accounts() {
    let shop = shop().await;

    let robots = shop.get("/robots.txt").await.body;
    let rules = shop.get("/speculation-rules.json").await.body;

    for path in [
        "/account",
        "/sign-in",
        "/sign-up",
        "/reset-password/",
        "/order/",
        "/checkout",
    ] {
        assert!(robots.contains(&format!("Disallow: {path}\n")), "{path}");
        assert!(rules.contains(&format!("\"{path}*\"")), "{path}");
    }
    assert!(serde_json::from_str::<serde_json::Value>(&rules).is_ok());
}
