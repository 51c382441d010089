use axum::http::StatusCode;
use serde_json::json;

use crate::shop::{FAILURE, SUCCESS, Shop, fields, returned, verifies};

#[tokio::test]
async fn a_paid_form_returns_signed_and_the_status_agrees() {
    let shop = Shop::open();

    let answer = shop.press("A-1", "1000", "pay").await;

    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let callback = returned(&answer.location);
    assert!(verifies(&callback));
    assert_eq!(callback["status"], "COMPLETE");
    assert_eq!(callback["total_amount"], "1000.0");
    assert_eq!(callback["transaction_uuid"], "A-1");
    assert_eq!(callback["product_code"], "EPAYTEST");
    assert_eq!(
        shop.status("A-1", "1000.00").await.json(),
        json!({
            "product_code": "EPAYTEST",
            "transaction_uuid": "A-1",
            "total_amount": 1000.0,
            "status": "COMPLETE",
            "ref_id": callback["transaction_code"],
        })
    );
}

#[tokio::test]
async fn paisa_are_kept() {
    let shop = Shop::open();

    for (uuid, posted, literal) in [
        ("A-1", "1234.5", "1234.5"),
        ("A-2", "1234.56", "1234.56"),
        ("A-3", "7.00", "7.0"),
    ] {
        let callback = returned(&shop.press(uuid, posted, "pay").await.location);
        assert_eq!(callback["total_amount"], literal);
        assert!(verifies(&callback));
    }
}

#[tokio::test]
async fn two_payments_have_two_references() {
    let shop = Shop::open();

    let first = returned(&shop.press("A-1", "10", "pay").await.location);
    let second = returned(&shop.press("A-2", "10", "pay").await.location);

    assert_ne!(first["transaction_code"], second["transaction_code"]);
}

#[tokio::test]
async fn a_cancelled_payment_goes_to_the_failure_address_and_stays_ended() {
    let shop = Shop::open();
    let pay_page = shop.start(&fields("A-1", "100")).await.location;

    let cancelled = shop.post(&pay_page, &[("action", "cancel".into())]).await;
    let paid = shop.post(&pay_page, &[("action", "pay".into())]).await;

    assert_eq!(cancelled.location, FAILURE);
    assert_eq!(paid.status, StatusCode::CONFLICT);
    assert_eq!(shop.status_word("A-1", "100").await, "CANCELED");
    assert!(shop.get(&pay_page).await.text.contains("This payment has ended"));
}

#[tokio::test]
async fn a_double_click_returns_twice_to_the_same_address() {
    let shop = Shop::open();
    let pay_page = shop.start(&fields("A-1", "100")).await.location;

    let first = shop.post(&pay_page, &[("action", "pay".into())]).await;
    let second = shop.post(&pay_page, &[("action", "pay".into())]).await;

    assert_eq!(first.location, second.location);
    assert!(shop.get(&pay_page).await.text.contains(&format!("{SUCCESS}?data=")));
}

#[tokio::test]
async fn unknown_sessions_and_actions_are_refused() {
    let shop = Shop::open();
    let pay_page = shop.start(&fields("A-1", "100")).await.location;

    assert_eq!(shop.get("/pay/nothing").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        shop.post("/pay/nothing", &[("action", "pay".into())]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        shop.post(&pay_page, &[("action", "fly".into())]).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(shop.post(&pay_page, &[]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(shop.status_word("A-1", "100").await, "PENDING");
}
