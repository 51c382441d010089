//! The one-time code of a cash order, on the order's page, by plain forms.

use axum::http::StatusCode;
use commerce::{
    settings,
    testing::{TestShop, rs},
};
use domain::{
    cash::{CodeWay, Verification},
    paths,
    payment::{Method, cod::CodRules},
    time::MINUTE_MS,
};

use crate::visit::{Shop, shop};

async fn by_text(shop: &TestShop) {
    let rules = CodRules {
        verification: Verification {
            code: CodeWay::Text,
            ..Verification::default()
        },
        ..CodRules::default()
    };
    settings::put(&shop.ctx, "cod", &rules).await.unwrap();
}

/// A cash order that waits for its code: its page, and where the code goes.
async fn order(shop: &Shop) -> [String; 3] {
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(50).put().await;
    let placed = shop.test.order(tea.variant(), 2, Method::CashOnDelivery).await;
    [
        paths::order(&placed.token),
        paths::order_code(&placed.token),
        paths::new_order_code(&placed.token),
    ]
}

async fn texted(shop: &TestShop) -> String {
    shop.mailed().await;
    shop.texts.sent().last().expect("a text").body.chars().take(6).collect()
}

fn other_than(code: &str) -> String {
    let digit = if code.starts_with('1') { '2' } else { '1' };
    format!("{digit}{}", &code[1..])
}

async fn state(shop: &Shop) -> String {
    shop.test.text("SELECT state AS text FROM orders").await
}

#[tokio::test]
async fn the_code_confirms_the_order_without_scripts() {
    let shop = shop().await;
    by_text(&shop.test).await;
    let [page, enter, _] = order(&shop).await;
    let mut shopper = shop.visitor();
    let early = shopper.get(&page).await;
    assert!(early.body.contains("A code is on its way") && !early.body.contains("name=\"code\""));
    let code = texted(&shop.test).await;

    let shown = shopper.get(&page).await;
    assert!(shown.body.contains(&format!("action=\"{enter}\"")) && shown.body.contains("984-•••••67"));
    assert!(shown.body.contains("autocomplete=\"one-time-code\"") && shown.body.contains("inputmode=\"numeric\""));
    assert!(!shown.body.contains(&code));
    let done = shopper
        .post(&enter, &[("code", &format!("{} {}", &code[..3], &code[3..]))])
        .await;

    assert_eq!(
        (done.status, done.header("location")),
        (StatusCode::SEE_OTHER, page.as_str())
    );
    assert_eq!(state(&shop).await, "confirmed");
    let after = shopper.get(&page).await;
    assert!(!after.body.contains("name=\"code\"") && after.body.contains("Order confirmed"));
    let again = shopper.post(&enter, &[("code", &code)]).await;
    assert_eq!(
        (again.status, again.header("location")),
        (StatusCode::SEE_OTHER, page.as_str())
    );
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn a_wrong_code_comes_back_with_what_was_typed_and_three_are_the_end() {
    let shop = shop().await;
    by_text(&shop.test).await;
    let [page, enter, new] = order(&shop).await;
    let mut shopper = shop.visitor();
    let code = texted(&shop.test).await;
    let wrong = other_than(&code);

    let unread = shopper.post(&enter, &[("code", "12 34")]).await;
    assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unread.body.contains("Enter the six digits") && unread.body.contains("value=\"12 34\""));
    for said in [
        "You can try 2 times more",
        "You can try once more",
        "it was the last try",
    ] {
        let refused = shopper.post(&enter, &[("code", &wrong)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(said), "{said}");
        assert_eq!(refused.header("cache-control"), "private, no-store");
    }
    let late = shopper.post(&enter, &[("code", &code)]).await;
    assert!(late.body.contains("cannot be used any more"));
    assert_eq!(state(&shop).await, "placed");

    let soon = shopper.post(&new, &[]).await;
    assert_eq!(soon.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(soon.body.contains("Wait a minute"));
    shop.test.clock.advance_ms(MINUTE_MS);
    let sent = shopper.post(&new, &[]).await;
    assert_eq!(sent.header("location"), format!("{page}?notice=code-sent"));
    assert!(
        shopper
            .get(sent.header("location"))
            .await
            .body
            .contains("Another code is on its way")
    );
    let second = texted(&shop.test).await;
    shopper.post(&enter, &[("code", &second)]).await;
    assert_eq!(state(&shop).await, "confirmed");
}

#[tokio::test]
async fn strangers_and_orders_without_a_code_get_no_box() {
    let shop = shop().await;
    let [page, enter, new] = order(&shop).await;
    let mut shopper = shop.visitor();
    let shown = shopper.get(&page).await;
    assert!(shown.body.contains("We will call you") && !shown.body.contains("Confirm your order"));
    let refused = shopper.post(&new, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nothing = shopper.post(&enter, &[("code", "123456")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    for path in [
        "/order/x/code",
        "/order/AAAAAAAAAAAAAAAAAAAAAAAAAA/code",
        "/order/x/code/new",
    ] {
        let answer = shopper.post(path, &[("code", "123456")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(state(&shop).await, "placed");
}
