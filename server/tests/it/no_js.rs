//! The whole purchase as plain forms.

use axum::http::StatusCode;
use commerce::testing::{TestShop, rs};

use crate::visit::{Answer, Visitor, shop};

const FILLED: [(&str, &str); 7] = [
    ("name", "Asha Rai"),
    ("phone", "9841234567"),
    ("area", "Kathmandu Metropolitan City, Kathmandu"),
    ("ward", "10"),
    ("street", "Baneshwor, behind the school"),
    ("delivery", "standard"),
    ("email", "asha@example.com"),
];

async fn post_checkout(visitor: &mut Visitor<'_>, page: &Answer, change: &[(&str, &str)]) -> Answer {
    let (agreed, key) = (page.hidden("agreed"), page.hidden("key"));
    let mut fields: Vec<(&str, &str)> = FILLED.to_vec();
    fields.extend([("payment", "cod"), ("agreed", agreed.as_str()), ("key", key.as_str())]);
    for (name, value) in change {
        fields.retain(|(field, _)| field != name);
        fields.push((name, value));
    }
    visitor.post("/checkout", &fields).await
}

async fn sound(shop: &TestShop) {
    assert_eq!(commerce::doctor::check(&shop.ctx).await.expect("a check"), []);
}

#[tokio::test]
async fn a_cash_order_needs_no_script() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(5).put().await;
    let mut visitor = shop.visitor();

    let added = visitor
        .post(
            "/api/cart/add",
            &[("variant", &tea.variant().to_string()), ("quantity", "2")],
        )
        .await;
    assert_eq!(
        (added.status, added.header("location")),
        (StatusCode::SEE_OTHER, "/cart")
    );
    assert_eq!(visitor.jar.get("pasal_count").map(String::as_str), Some("2"));
    assert!(visitor.get("/cart").await.body.contains("Ilam Tea"));
    let page = visitor.get("/checkout").await;
    let placed = post_checkout(&mut visitor, &page, &[]).await;

    assert_eq!(placed.status, StatusCode::SEE_OTHER);
    let order = visitor.get(placed.header("location")).await;
    assert_eq!(order.status, StatusCode::OK);
    assert!(order.body.contains("Asha Rai") && order.body.contains("Rs\u{a0}1,000"));
    assert_eq!(order.header("cache-control"), "private, no-store");
    let again = post_checkout(&mut visitor, &page, &[]).await;
    assert_eq!(again.header("location"), placed.header("location"));
    assert_eq!(shop.test.number("SELECT COUNT(*) FROM orders").await, 1);
    sound(&shop.test).await;
}

#[tokio::test]
async fn mistakes_come_back_with_all_that_was_typed() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(5).put().await;
    let mut visitor = shop.visitor();
    visitor
        .post(
            "/api/cart/add",
            &[("variant", &tea.variant().to_string()), ("quantity", "1")],
        )
        .await;
    let page = visitor.get("/checkout").await;

    let answer = post_checkout(
        &mut visitor,
        &page,
        &[("phone", "12"), ("street", "Thamel \"Marg\" <b>")],
    )
    .await;

    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("value=\"Asha Rai\""));
    assert!(
        answer.body.contains("Thamel &quot;Marg&quot; &lt;b&gt;")
            || answer.body.contains("Thamel &quot;Marg&quot; <b>")
    );
    assert!(!answer.body.contains("Marg\" <b>"));
    assert!(visitor.get("/checkout").await.body.contains("value=\"Asha Rai\""));
    assert_eq!(shop.test.number("SELECT COUNT(*) FROM orders").await, 0);
}

#[tokio::test]
async fn an_esewa_order_leads_to_a_signed_form() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(5).put().await;
    let mut visitor = shop.visitor();
    visitor
        .post(
            "/api/cart/add",
            &[("variant", &tea.variant().to_string()), ("quantity", "1")],
        )
        .await;
    let page = visitor.get("/checkout").await;

    let placed = post_checkout(&mut visitor, &page, &[("payment", "esewa")]).await;

    let pay = visitor.get(placed.header("location")).await;
    assert_eq!(pay.hidden("total_amount"), "550");
    assert_eq!(
        pay.hidden("signed_field_names"),
        "total_amount,transaction_uuid,product_code"
    );
    assert!(!pay.hidden("success_url").contains('?'));
}

#[tokio::test]
async fn what_cannot_be_had_is_said_on_the_cart() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(2).put().await;
    let mut visitor = shop.visitor();

    let refused = visitor
        .post(
            "/api/cart/add",
            &[("variant", &tea.variant().to_string()), ("quantity", "3")],
        )
        .await;

    assert_eq!(
        (refused.status, refused.header("location")),
        (StatusCode::SEE_OTHER, "/cart?notice=left-2")
    );
    assert!(visitor.get("/cart?notice=left-2").await.body.contains("Only 2 left"));
    for nonsense in ["0", "-1", "1e9", "", "NaN", "99999999999999999999"] {
        let answer = visitor
            .post(
                "/api/cart/add",
                &[("variant", &tea.variant().to_string()), ("quantity", nonsense)],
            )
            .await;
        assert_eq!(answer.header("location"), "/cart?notice=quantity", "{nonsense}");
    }
    assert_eq!(shop.test.number("SELECT COUNT(*) FROM cart_line").await, 0);
}

#[tokio::test]
async fn somebody_elses_order_is_not_there() {
    let shop = shop().await;

    for path in [
        "/order/00000000000000000000000000",
        "/order/x",
        "/order/00000000000000000000000000/pay",
    ] {
        assert_eq!(shop.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in [
        "/order/00000000000000000000000000/retry",
        "/order/00000000000000000000000000/cash",
    ] {
        assert_eq!(
            shop.visitor().post(path, &[]).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}
