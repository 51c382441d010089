//! Low and sold out are told once per crossing; shoppers who wait are told once.

use commerce::{
    Error,
    inventory::{self, Wait},
    testing::TestShop,
};
use domain::{access::Preset, payment::Method::CashOnDelivery, stock::AdjustReason, time::HOUR_MS};

use crate::stock::{adjust, keeper};

#[tokio::test]
async fn a_crossing_is_told_once_and_again_after_it_has_recovered() {
    let shop = TestShop::open().await;
    shop.member(Preset::Owner).await;
    shop.member_named(Preset::Support, "support").await;
    let tea = shop.product("Ilam Tea").stock(5).put().await;
    let before = shop.mailed().await.len();
    let told = async || shop.mailed().await.split_off(before);

    shop.order(tea.variant(), 1, CashOnDelivery).await;
    assert!(!told().await.iter().any(|subject| subject.contains("ILAM-TEA")));
    shop.order(tea.variant(), 1, CashOnDelivery).await;
    shop.order_by("9841000001", tea.variant(), 1, CashOnDelivery).await;
    let low: Vec<String> = told()
        .await
        .into_iter()
        .filter(|subject| subject.contains("ILAM-TEA"))
        .collect();
    assert_eq!(low, ["Ilam Tea (ILAM-TEA): 3 left"], "once, to the owner alone");
    shop.order_by("9841000002", tea.variant(), 2, CashOnDelivery).await;
    let out = told().await;
    assert_eq!(out.iter().filter(|subject| subject.ends_with("is sold out")).count(), 1);

    inventory::adjust(&keeper(&shop), &adjust(tea.variant(), AdjustReason::Found, 9, "one"))
        .await
        .expect("more");
    inventory::adjust(&keeper(&shop), &adjust(tea.variant(), AdjustReason::Lost, 7, "two"))
        .await
        .expect("fewer");
    let again = told().await;
    assert_eq!(again.iter().filter(|subject| subject.contains("2 left")).count(), 1);
    let alerts = inventory::alerts(&keeper(&shop)).await.expect("alerts");
    assert_eq!((alerts.low, alerts.out, alerts.newest.len()), (1, 0, 1));
    assert!(alerts.newest[0].at.is_some());
    shop.execute("DELETE FROM stock_alert").await;
    let before = inventory::alerts(&keeper(&shop)).await.expect("alerts");
    assert_eq!(
        (before.newest.len(), before.newest[0].at),
        (1, None),
        "what was low before anybody looked"
    );
    assert!(matches!(
        inventory::alerts(&shop.staff(Preset::Support)).await,
        Err(Error::Forbidden(_))
    ));
}

#[tokio::test]
async fn an_order_that_fails_tells_nothing() {
    let shop = TestShop::open().await;
    shop.member(Preset::Owner).await;
    let tea = shop.product("Tea").stock(4).put().await;
    let cup = shop.product("Cup").stock(1).put().await;
    let cart = shop.cart_with(&[(tea.variant(), 3), (cup.variant(), 1)]).await;
    let request = shop.look(&cart, commerce::testing::checkout_form(CashOnDelivery)).await;
    shop.order(cup.variant(), 1, CashOnDelivery).await;
    let alerts = shop.number("SELECT COUNT(*) FROM stock_alert").await;

    assert!(shop.place(&cart, &request).await.is_err());

    assert_eq!(shop.number("SELECT COUNT(*) FROM stock_alert").await, alerts);
    assert_eq!(shop.level(tea.variant()).await, (4, 0));
}

#[tokio::test]
async fn another_threshold_is_a_crossing_too() {
    let shop = TestShop::open().await;
    shop.member(Preset::Owner).await;
    shop.product("Tea").stock(5).put().await;
    shop.product("Cup").stock(50).put().await;
    let before = shop.mailed().await.len();

    inventory::set_default_threshold(&keeper(&shop), 60)
        .await
        .expect("a threshold");
    inventory::set_default_threshold(&keeper(&shop), 60)
        .await
        .expect("the same");

    assert_eq!(
        shop.mailed().await.split_off(before),
        ["2 variants are low or sold out"],
        "one mail for both"
    );
}

/// Variants with so many pieces, behind the shop's back: made one by one they would take minutes.
async fn many(shop: &TestShop, variants: i64, pieces: i64) -> i64 {
    shop.product("Tea").stock(pieces).put().await;
    let copies = format!("WITH RECURSIVE copy (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM copy WHERE n < {variants})");
    for sql in [
        "INSERT INTO variant (product_id, sku, title, price, weight_grams, position, facets, status, created_at, updated_at)
         SELECT v.product_id, 'TEA-' || n, '', v.price, v.weight_grams, n, '', v.status, v.created_at, v.updated_at
         FROM variant v, copy",
        "INSERT INTO stock_level (variant_id, location_id, on_hand, reserved, state)
         SELECT v.id, s.location_id, s.on_hand, 0, s.state FROM variant v, stock_level s, variant w
         WHERE w.sku = 'TEA' AND s.variant_id = w.id AND v.sku LIKE 'TEA-%'",
        "INSERT INTO stock_movement (variant_id, location_id, kind, on_hand_delta, reserved_delta, cause, actor, created_at)
         SELECT v.id, m.location_id, m.kind, m.on_hand_delta, 0, 'opening:' || v.sku, m.actor, m.created_at
         FROM variant v, stock_movement m WHERE v.sku LIKE 'TEA-%' AND m.cause = 'opening:TEA'",
    ] {
        let with = if sql.contains("copy") { copies.as_str() } else { "" };
        let sql = sql.replacen("SELECT", &format!("{with} SELECT"), 1);
        shop.execute(&sql).await;
    }
    shop.number("SELECT COUNT(*) FROM outbox WHERE topic = 'mail.stock_alert'")
        .await
}

#[tokio::test]
async fn what_a_file_takes_low_is_told_in_one_mail() {
    let shop = TestShop::open().await;
    shop.member(Preset::Owner).await;
    let before = many(&shop, 600, 50).await;
    let rows: Vec<String> = (2..=600).map(|copy| format!("tea-{copy},2,9\n")).collect();
    let file = inventory::Sheet {
        file_name: "low.csv".into(),
        bytes: format!("sku,on_hand,threshold\n{}", rows.concat()).into_bytes(),
    };
    let preview = inventory::preview(&keeper(&shop), &file).await.expect("a preview");

    inventory::take(&keeper(&shop), &file, &preview.fingerprint, "key-file-low")
        .await
        .expect("a file");

    assert_eq!(shop.number("SELECT COUNT(*) FROM stock_alert").await, 599);
    let told = shop
        .number("SELECT COUNT(*) FROM outbox WHERE topic = 'mail.stock_alert'")
        .await;
    assert_eq!(told - before, 1);
}

#[tokio::test]
async fn a_threshold_for_thousands_of_variants_is_set_and_told_once() {
    let shop = TestShop::open().await;
    shop.member(Preset::Owner).await;
    let before = many(&shop, 5_000, 50).await;

    inventory::set_default_threshold(&keeper(&shop), 60)
        .await
        .expect("a threshold");

    assert_eq!(shop.number("SELECT COUNT(*) FROM stock_alert").await, 5_000);
    let told = shop
        .number("SELECT COUNT(*) FROM outbox WHERE topic = 'mail.stock_alert'")
        .await;
    assert_eq!(told - before, 1);
}

fn wish(sku: &str, email: &str) -> Wait {
    Wait {
        sku: sku.into(),
        email: email.parse().expect("an address"),
    }
}

#[tokio::test]
async fn whoever_waits_is_told_once_and_forgotten() {
    let shop = TestShop::open().await;
    let tea = shop.product("Ilam Tea").stock(0).put().await;
    shop.product("Cup").stock(3).put().await;
    let shopper = shop.shopper();

    for email in ["asha@example.com", "ASHA@example.com", "bimal@example.com"] {
        inventory::wait(&shopper, &wish("ilam-tea", email))
            .await
            .expect("a wish");
    }
    assert!(matches!(
        inventory::wait(&shopper, &wish("cup", "asha@example.com")).await,
        Err(Error::Conflict(_))
    ));
    assert!(matches!(
        inventory::wait(&shopper, &wish("none", "asha@example.com")).await,
        Err(Error::NotFound)
    ));
    assert_eq!(
        inventory::tell_waiting(&shop.ctx, 100).await.expect("a round"),
        0,
        "there is none yet"
    );

    inventory::adjust(&keeper(&shop), &adjust(tea.variant(), AdjustReason::Received, 1, "one"))
        .await
        .expect("one");
    assert_eq!(inventory::tell_waiting(&shop.ctx, 100).await.expect("a round"), 2);
    assert_eq!(inventory::tell_waiting(&shop.ctx, 100).await.expect("a round"), 0);
    shop.mails.fail(Some("down"));
    shop.mailed().await;
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM stock_waiter").await,
        2,
        "kept until the mail has left"
    );
    shop.mails.fail(None);
    shop.clock.advance_ms(HOUR_MS);
    assert_eq!(
        shop.mailed().await,
        ["Ilam Tea is back in stock", "Ilam Tea is back in stock"]
    );
    assert_eq!(shop.number("SELECT COUNT(*) FROM stock_waiter").await, 0);
    let mail = shop.mails.sent().pop().expect("a mail");
    assert!(mail.text.contains("http://localhost/p/ilam-tea?sku=ILAM-TEA"));
    let payloads = "SELECT COUNT(*) FROM outbox WHERE payload LIKE '%example%'";
    assert_eq!(shop.number(payloads).await, 0, "nothing personal in the outbox");
}

#[tokio::test]
async fn few_pieces_are_told_to_few_people_at_a_time() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(0).put().await;
    for person in 0..8 {
        let wish = wish("tea", &format!("p{person}@example.com"));
        inventory::wait(&shop.shopper(), &wish).await.expect("a wish");
    }
    inventory::adjust(&keeper(&shop), &adjust(tea.variant(), AdjustReason::Found, 2, "one"))
        .await
        .expect("two");

    assert_eq!(inventory::tell_waiting(&shop.ctx, 100).await.expect("a round"), 6);
    shop.clock.advance_ms(2 * HOUR_MS);
    assert_eq!(inventory::tell_waiting(&shop.ctx, 100).await.expect("a round"), 2);
    assert_eq!(shop.mailed().await.len(), 8);
}

#[tokio::test]
async fn a_flood_of_wishes_is_stopped_and_old_ones_are_forgotten() {
    let shop = TestShop::open().await;
    shop.product("Tea").stock(0).put().await;
    let mut refused = 0;
    for person in 0..40 {
        let wish = wish("tea", &format!("p{person}@example.com"));
        match inventory::wait(&shop.shopper(), &wish).await {
            Ok(()) => {}
            Err(Error::TooMany(_)) => refused += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(refused > 0);

    shop.clock.advance_ms(181 * 24 * HOUR_MS);
    assert!(inventory::forget_old(&shop.ctx).await.expect("a round") > 0);
    assert_eq!(shop.number("SELECT COUNT(*) FROM stock_waiter").await, 0);
    assert!(matches!(
        inventory::forget_old(&shop.shopper()).await,
        Err(Error::NotFound)
    ));
}
