use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;
use tokio::time::Instant;

use crate::shop::Shop;

async fn paid_with_fault(fault: &str) -> Shop {
    let shop = Shop::open();
    shop.press("A-1", "100", "pay").await;
    let set = shop
        .command("/_admin/faults", &json!({ "status_api": fault }).to_string())
        .await;
    assert_eq!(set.json()["status_api"], fault);
    shop
}

#[tokio::test]
async fn an_unknown_transaction_or_another_amount_is_not_found() {
    let shop = paid_with_fault("ok").await;
    let not_found = |uuid: &str, total: f64| json!({ "product_code": "EPAYTEST", "transaction_uuid": uuid, "total_amount": total, "status": "NOT_FOUND", "ref_id": null });

    assert_eq!(shop.status("B-1", "100").await.json(), not_found("B-1", 100.0));
    assert_eq!(shop.status("A-1", "100.01").await.json(), not_found("A-1", 100.01));
    assert_eq!(shop.status_word("A-1", "100.00").await, "COMPLETE");
}

#[tokio::test]
async fn both_spellings_of_the_address_answer() {
    let shop = paid_with_fault("ok").await;
    let query = "?product_code=EPAYTEST&total_amount=100&transaction_uuid=A-1";

    let with = shop.get(&format!("/api/epay/transaction/status/{query}")).await;
    let without = shop.get(&format!("/api/epay/transaction/status{query}")).await;

    assert_eq!(with.json(), without.json());
}

#[tokio::test]
async fn senseless_questions_get_an_error_of_code_0() {
    let shop = paid_with_fault("ok").await;
    for query in [
        "",
        "?product_code=EPAYTEST&total_amount=100",
        "?product_code=OTHER&total_amount=100&transaction_uuid=A-1",
        "?product_code=EPAYTEST&total_amount=NaN&transaction_uuid=A-1",
        "?product_code=EPAYTEST&total_amount=100&total_amount=1&transaction_uuid=A-1",
        "?product_code=%ff&total_amount=%00&transaction_uuid=%",
    ] {
        let answer = shop.get(&format!("/api/epay/transaction/status/{query}")).await;

        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.json()["code"], 0, "{query}");
    }
}

#[tokio::test]
async fn a_reference_is_shown_once_there_is_an_outcome() {
    let shop = Shop::open();
    for (status, has_reference) in [
        ("PENDING", false),
        ("AMBIGUOUS", true),
        ("COMPLETE", true),
        ("FULL_REFUND", true),
        ("PARTIAL_REFUND", true),
        ("CANCELED", true),
        ("NOT_FOUND", false),
    ] {
        shop.command("/_admin/transactions/A-1", &json!({ "status": status }).to_string())
            .await;
        let answer = shop.status("A-1", "100").await.json();

        assert_eq!(answer["status"], status);
        assert_eq!(answer["ref_id"].is_string(), has_reference, "{status}");
    }
}

#[tokio::test]
async fn broken_answers_say_nothing_about_the_payment() {
    for (fault, status) in [
        ("error500", StatusCode::INTERNAL_SERVER_ERROR),
        ("error403", StatusCode::FORBIDDEN),
        ("html", StatusCode::OK),
        ("unavailable", StatusCode::OK),
    ] {
        let answer = paid_with_fault(fault).await.status("A-1", "100").await;

        assert_eq!(answer.status, status, "{fault}");
        assert!(!answer.text.contains("COMPLETE"), "{fault}");
    }
    let answer = paid_with_fault("unavailable").await.status("A-1", "100").await;
    assert_eq!(
        answer.json(),
        json!({ "code": 0, "error_message": "Service is currently unavailable" })
    );
}

#[tokio::test]
async fn wrong_answers_tempt_with_a_complete_of_something_else() {
    let uuid = paid_with_fault("wrong-uuid").await.status("A-1", "100").await.json();
    let amount = paid_with_fault("wrong-amount").await.status("A-1", "100").await.json();

    assert_eq!(
        (&uuid["status"], &uuid["transaction_uuid"]),
        (&json!("COMPLETE"), &json!("A-1-other"))
    );
    assert_eq!(
        (&amount["status"], &amount["total_amount"]),
        (&json!("COMPLETE"), &json!(101.0))
    );
}

#[tokio::test(start_paused = true)]
async fn slow_answers_come_late() {
    for (fault, seconds, status) in [
        ("slow", 2, StatusCode::OK),
        ("timeout", 30, StatusCode::GATEWAY_TIMEOUT),
    ] {
        let shop = paid_with_fault(fault).await;
        let asked = Instant::now();

        assert_eq!(shop.status("A-1", "100").await.status, status);
        assert!(asked.elapsed() >= Duration::from_secs(seconds), "{fault}");
    }
}

#[tokio::test]
async fn a_redirect_leads_into_a_trap_that_counts() {
    let shop = paid_with_fault("redirect").await;

    let answer = shop.status("B-1", "100").await;
    assert_eq!(answer.status, StatusCode::FOUND);
    assert_eq!(shop.get("/_admin/faults").await.json()["trap_hits"], 0);

    assert_eq!(shop.get(&answer.location).await.json()["status"], "COMPLETE");
    assert_eq!(
        shop.get("/_admin/faults").await.json(),
        json!({ "status_api": "redirect", "status_calls": 1, "trap_hits": 1 })
    );
}
