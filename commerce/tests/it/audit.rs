//! The sealed log: whole and unchanged, or it shows.

use commerce::{Error, audit, doctor, testing::TestShop};
use domain::payment::Method::CashOnDelivery;

/// A shop with a log of some rows, sealed.
async fn shop() -> TestShop {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    for _ in 0..3 {
        shop.order(tea.variant(), 1, CashOnDelivery).await;
    }
    audit::seal(&shop.ctx, 100).await.unwrap();
    assert!(shop.number("SELECT COUNT(*) FROM audit").await >= 4);
    shop
}

async fn problems(shop: &TestShop) -> Vec<String> {
    audit::verify(&shop.ctx).await.unwrap()
}

#[tokio::test]
async fn a_sealed_log_verifies_and_grows() {
    let shop = shop().await;
    assert_eq!(problems(&shop).await, Vec::<String>::new());
    assert_eq!(audit::seal(&shop.ctx, 100).await.unwrap(), 0);

    shop.product("Cup").put().await;
    shop.product("Bag").put().await;
    while audit::seal(&shop.ctx, 1).await.unwrap() > 0 {}

    assert_eq!(problems(&shop).await, Vec::<String>::new());
    assert_eq!(shop.number("SELECT COUNT(*) FROM audit WHERE seq IS NULL").await, 0);
    assert_eq!(shop.number("SELECT MAX(seq) - COUNT(*) FROM audit").await, 0);
}

#[tokio::test]
async fn every_edit_shows() {
    for edit in [
        "at = at + 1",
        "actor = 'nobody'",
        "action = 'order.cancelled'",
        "subject = 'order:9'",
        "detail = detail || ' '",
        "request_id = 'x'",
        "address = '10.0.0.1'",
        "hash = 'abc'",
        "previous = 'abc'",
        // From the end of one field to the beginning of the next.
        "action = 'order', subject = '.placed' || subject",
    ] {
        let shop = shop().await;
        shop.spoil();
        shop.execute(&format!("UPDATE audit SET {edit} WHERE seq = 2")).await;
        let found = problems(&shop).await;
        assert!(
            found.contains(&"audit row 2 was changed after it was sealed".to_owned()),
            "{edit}: {found:?}"
        );
        let doctor = doctor::check(&shop.ctx).await.unwrap();
        assert_eq!(doctor.len(), found.len(), "{edit}: the doctor finds it as well");
    }
}

#[tokio::test]
async fn a_cut_shows() {
    let shop = shop().await;
    shop.spoil();
    shop.execute("DELETE FROM audit WHERE seq = 2").await;
    assert_eq!(problems(&shop).await[0], "audit rows 2 to 2 are missing");
}

#[tokio::test]
async fn a_cut_end_shows() {
    let shop = shop().await;
    shop.spoil();
    let newest = shop.number("SELECT MAX(seq) FROM audit").await;

    shop.execute(&format!("DELETE FROM audit WHERE seq = {newest}")).await;

    assert_eq!(
        problems(&shop).await,
        [format!(
            "the audit log was sealed up to row {newest}, but its end was cut or rewritten"
        )]
    );
}

#[tokio::test]
async fn a_log_that_was_begun_anew_shows() {
    let shop = shop().await;
    shop.spoil();

    shop.execute("DELETE FROM audit WHERE seq IS NOT NULL").await;

    assert_eq!(problems(&shop).await.len(), 1);
}

#[tokio::test]
async fn rows_that_change_places_show() {
    let shop = shop().await;
    shop.spoil();
    shop.execute("UPDATE audit SET seq = 99 WHERE seq = 2").await;
    shop.execute("UPDATE audit SET seq = 2 WHERE seq = 3").await;
    shop.execute("UPDATE audit SET seq = 3 WHERE seq = 99").await;
    assert!(!problems(&shop).await.is_empty());
}

#[tokio::test]
async fn a_refused_order_leaves_no_trace_of_an_order() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(1).put().await;
    let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
    let request = shop.look(&cart, commerce::testing::checkout_form(CashOnDelivery)).await;
    shop.order(tea.variant(), 1, CashOnDelivery).await;

    shop.place(&cart, &request).await.unwrap_err();

    assert_eq!(
        shop.number("SELECT COUNT(*) FROM audit WHERE action = 'order.placed'")
            .await,
        1
    );
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn nobody_else_seals_reads_or_examines() {
    let shop = TestShop::open().await;
    let stranger = shop.shopper();
    assert!(matches!(audit::seal(&stranger, 1).await, Err(Error::NotFound)));
    assert!(matches!(audit::verify(&stranger).await, Err(Error::NotFound)));
    assert!(matches!(doctor::check(&stranger).await, Err(Error::NotFound)));
}
