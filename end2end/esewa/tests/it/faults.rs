use std::time::Duration;

use axum::http::StatusCode;

use crate::shop::{FAILURE, SUCCESS, Shop, fields, returned, sign, verifies};

#[tokio::test]
async fn the_pay_page_offers_each_fault() {
    let shop = Shop::open();
    let pay_page = shop.start(&fields("A-1", "100")).await.location;

    let page = shop.get(&pay_page).await.text;

    for action in [
        "pay-lost",
        "pay-repeat",
        "pay-tampered",
        "pay-comma",
        "pay-pending",
        "pay-ambiguous",
        "pay-late",
        "expire",
        "reflect",
    ] {
        assert!(page.contains(&format!("value=\"{action}\"")), "{action}");
    }
}

#[tokio::test]
async fn a_lost_return_is_paid_without_a_way_back() {
    let shop = Shop::open();

    let answer = shop.press("A-1", "100", "pay-lost").await;

    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text.contains("Connection lost"));
    assert!(!answer.text.contains(SUCCESS));
    assert_eq!(shop.status_word("A-1", "100").await, "COMPLETE");
}

#[tokio::test]
async fn a_repeated_return_calls_the_shop_three_times_and_links_to_it() {
    let shop = Shop::open();

    let answer = shop.press("A-1", "100", "pay-repeat").await;

    assert_eq!(answer.text.matches(&format!("<img src=\"{SUCCESS}?data=")).count(), 3);
    assert_eq!(answer.text.matches(&format!("<a href=\"{SUCCESS}?data=")).count(), 1);
    assert_eq!(shop.status_word("A-1", "100").await, "COMPLETE");
}

#[tokio::test]
async fn a_tampered_return_has_another_amount_under_the_old_signature() {
    let shop = Shop::open();

    let mut callback = returned(&shop.press("A-1", "100", "pay-tampered").await.location);

    assert_eq!(callback["total_amount"], "101.0");
    assert!(!verifies(&callback));
    callback["total_amount"] = "100.0".into();
    assert!(verifies(&callback));
    assert_eq!(shop.status_word("A-1", "100").await, "COMPLETE");
}

#[tokio::test]
async fn a_comma_is_sent_and_not_signed() {
    let shop = Shop::open();

    let callback = returned(&shop.press("A-1", "2700", "pay-comma").await.location);

    assert_eq!(callback["total_amount"], "2,700.0");
    assert!(verifies(&callback));
    assert_eq!(shop.status_word("A-1", "2700").await, "COMPLETE");
}

#[tokio::test]
async fn unfinished_payments_go_to_the_failure_address() {
    let shop = Shop::open();

    for (uuid, action, status) in [("A-1", "pay-pending", "PENDING"), ("A-2", "pay-ambiguous", "AMBIGUOUS")] {
        assert_eq!(shop.press(uuid, "100", action).await.location, FAILURE);
        assert_eq!(shop.status_word(uuid, "100").await, status);
    }
}

#[tokio::test(start_paused = true)]
async fn a_late_payment_completes_after_its_pause() {
    let shop = Shop::open();

    assert_eq!(shop.press("A-1", "100", "pay-late").await.location, FAILURE);

    assert_eq!(shop.status_word("A-1", "100").await, "PENDING");
    tokio::time::advance(Duration::from_millis(4900)).await;
    assert_eq!(shop.status_word("A-1", "100").await, "PENDING");
    tokio::time::advance(Duration::from_millis(200)).await;
    assert_eq!(shop.status_word("A-1", "100").await, "COMPLETE");
}

#[tokio::test]
async fn a_test_may_choose_the_pause() {
    let shop = Shop::open();
    let pay_page = shop.start(&fields("A-1", "100")).await.location;

    shop.post(&pay_page, &[("action", "pay-late".into()), ("seconds", "0".into())])
        .await;
    let endless = shop.start(&fields("A-2", "100")).await.location;
    shop.post(
        &endless,
        &[("action", "pay-late".into()), ("seconds", u64::MAX.to_string())],
    )
    .await;

    assert_eq!(shop.status_word("A-1", "100").await, "COMPLETE");
    assert_eq!(shop.status_word("A-2", "100").await, "PENDING");
}

#[tokio::test]
async fn an_expired_session_is_not_found() {
    let shop = Shop::open();

    let answer = shop.press("A-1", "100", "expire").await;

    assert!(answer.text.contains("This session has expired"));
    assert!(answer.text.contains(FAILURE));
    assert_eq!(shop.status_word("A-1", "100").await, "NOT_FOUND");
}

#[tokio::test]
async fn a_reflected_signature_is_valid_over_the_request_and_nothing_was_paid() {
    let shop = Shop::open();

    let callback = returned(&shop.press("A-1", "1000", "reflect").await.location);

    assert_eq!(callback["status"], "COMPLETE");
    assert_eq!(
        callback["signed_field_names"],
        "total_amount,transaction_uuid,product_code"
    );
    let request = sign("total_amount=1000,transaction_uuid=A-1,product_code=EPAYTEST");
    assert_eq!(callback["total_amount"], "1000");
    assert_eq!(
        callback["signature"], request,
        "a verifier that trusts the list of names would accept this"
    );
    assert!(!verifies(&callback));
    assert_eq!(shop.status_word("A-1", "1000").await, "PENDING");
}
