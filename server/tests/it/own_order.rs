//! What the holder of an order's link does with it: calls it off, sends goods back, keeps them after all.

use axum::http::StatusCode;
use commerce::{
    orders::{self, Deliver, OrderStep, Pack, Ship},
    testing::rs,
};
use domain::{
    access::Preset,
    ids::{OrderId, ShipmentId},
    payment::Method,
    time::DAY_MS,
};

use crate::visit::{Shop, shop};

/// A cash order of two pieces; the path of its page.
async fn placed(shop: &Shop) -> (String, OrderId) {
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(5).put().await;
    let placed = shop.test.order(tea.variant(), 2, Method::CashOnDelivery).await;
    (domain::paths::order(&placed.token), shop.test.id_of(&placed).await)
}

async fn deliver(shop: &Shop, order: OrderId) {
    let owner = shop.test.staff(Preset::Owner);
    let step = OrderStep {
        order,
        expected_version: None,
    };
    orders::confirm(&owner, step).await.unwrap();
    let pack = Pack {
        order,
        lines: Vec::new(),
        expected_version: None,
    };
    orders::pack(&owner, &pack).await.unwrap();
    let shipment = ShipmentId(shop.test.number("SELECT MAX(id) FROM shipment").await);
    let ship = Ship {
        order,
        shipment,
        courier: "Sajilo Express".into(),
        tracking: String::new(),
        expected_version: None,
    };
    orders::ship(&owner, &ship).await.unwrap();
    let deliver = Deliver {
        order,
        shipment,
        collected: Some(rs(1_000)),
        expected_version: None,
    };
    orders::deliver(&owner, deliver).await.unwrap();
}

#[tokio::test]
async fn an_order_that_nobody_has_packed_is_called_off_by_its_link() {
    let shop = shop().await;
    let (path, order) = placed(&shop).await;
    let mut shopper = shop.visitor();
    assert!(shopper.get(&path).await.body.contains("Cancel this order"));

    for _ in 0..2 {
        let done = shopper.post(&format!("{path}/cancel"), &[]).await;
        assert_eq!(
            (done.status, done.header("location")),
            (StatusCode::SEE_OTHER, path.as_str()),
            "twice is once"
        );
    }

    let page = shopper.get(&path).await;
    assert!(page.body.contains("This order was cancelled") && !page.body.contains("Cancel this order"));
    assert_eq!(shop.test.number("SELECT reserved FROM stock_level").await, 0);
    let query = format!("SELECT state AS text FROM orders WHERE id = {order}");
    assert_eq!(shop.test.text(&query).await, "cancelled");
}

#[tokio::test]
async fn what_has_left_is_not_called_off() {
    let shop = shop().await;
    let (path, order) = placed(&shop).await;
    deliver(&shop, order).await;
    let mut shopper = shop.visitor();

    let late = shopper.post(&format!("{path}/cancel"), &[]).await;

    assert_eq!(late.header("location"), format!("{path}?notice=not-now"));
    assert!(
        shopper
            .get(late.header("location"))
            .await
            .body
            .contains("Nothing was changed")
    );
    let stranger = shopper
        .post("/order/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/cancel", &[])
        .await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_return_is_asked_for_and_withdrawn_by_plain_forms() {
    let shop = shop().await;
    let (path, order) = placed(&shop).await;
    let mut shopper = shop.visitor();
    assert_eq!(
        shopper.get(&format!("{path}/return")).await.status,
        StatusCode::SEE_OTHER,
        "nothing has been delivered"
    );
    deliver(&shop, order).await;
    let line = shop.test.number("SELECT id FROM order_line").await;
    let field = format!("line.{line}");

    assert!(shopper.get(&path).await.body.contains("Send something back"));
    let form = shopper.get(&format!("{path}/return")).await;
    assert!(form.body.contains("Ilam Tea") && form.body.contains("of 2"));
    let hostile = "<script>alert(1)</script>";
    let asked = shopper
        .post(
            &format!("{path}/return"),
            &[(&field, "१"), ("reason", "damaged"), ("note", hostile)],
        )
        .await;

    assert_eq!(asked.header("location"), format!("{path}?notice=return-asked"));
    let page = shopper.get(asked.header("location")).await;
    assert!(page.body.contains("1 × Ilam Tea") && page.body.contains("Keep it after all"));
    let mut staff = shop.staff(Preset::Manager);
    let number = shop.test.text("SELECT number AS text FROM orders").await;
    let seen = staff.get(&format!("/admin/orders/{number}")).await;
    assert!(seen.body.contains("&lt;script&gt;alert(1)") && !seen.body.contains(hostile));

    for expected in [path.clone(), format!("{path}?notice=not-now")] {
        let done = shopper.post(&format!("{path}/return/1/withdraw"), &[]).await;
        assert_eq!(done.header("location"), expected);
    }
    assert!(shopper.get(&path).await.body.contains("You keep it."));
    let none = shopper.post(&format!("{path}/return/7/withdraw"), &[]).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_wish_that_cannot_be_met_keeps_what_was_typed_and_changes_nothing() {
    let shop = shop().await;
    let (path, order) = placed(&shop).await;
    deliver(&shop, order).await;
    let mut shopper = shop.visitor();
    let line = shop.test.number("SELECT id FROM order_line").await;
    let field = format!("line.{line}");
    let action = format!("{path}/return");

    for (fields, said) in [
        (vec![(field.as_str(), "0"), ("reason", "damaged")], "how many pieces"),
        (vec![(field.as_str(), "1")], "Choose why"),
        (vec![(field.as_str(), "1"), ("reason", "gold")], "Choose why"),
        (vec![(field.as_str(), "3"), ("reason", "damaged")], "Only 2"),
        (vec![(field.as_str(), "-1"), ("reason", "damaged")], "in digits"),
    ] {
        let mut fields = fields;
        fields.push(("note", "the box was wet"));
        let answer = shopper.post(&action, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(answer.body.contains(said), "{fields:?} says {said}");
        assert!(answer.body.contains("the box was wet"));
    }
    let foreign = shopper.post(&action, &[("line.999", "1"), ("reason", "damaged")]).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);

    shop.test.clock.advance_ms(8 * DAY_MS);
    let late = shopper.get(&action).await;
    assert_eq!(late.header("location"), format!("{path}?notice=not-now"));
    let late = shopper.post(&action, &[(&field, "1"), ("reason", "damaged")]).await;
    assert_eq!(late.header("location"), format!("{path}?notice=not-now"));
    assert_eq!(shop.test.number("SELECT COUNT(*) FROM return_request").await, 0);
}
