use axum::http::StatusCode;
use esewa_stand_in::Config;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use crate::shop::{Shop, decoded, fields, returned, verifies};

#[tokio::test]
async fn the_genuine_return_can_be_replayed() {
    let shop = Shop::open();
    let sent = returned(&shop.press("A-1", "100", "pay").await.location);

    let kept = shop.get("/_admin/transactions/A-1/callback").await.json();
    let completed_again = shop.command("/_admin/transactions/A-1/complete", "").await.json();

    assert_eq!(decoded(kept["data"].as_str().unwrap()), sent);
    assert_eq!(completed_again, kept);
}

#[tokio::test]
async fn a_transaction_that_was_never_posted_can_be_completed() {
    let shop = Shop::open();

    let answer = shop
        .command("/_admin/transactions/A-1/complete", r#"{"total_amount":"1234.0"}"#)
        .await;

    let callback = decoded(answer.json()["data"].as_str().unwrap());
    assert!(verifies(&callback));
    assert_eq!(callback["total_amount"], "1234.0");
    assert_eq!(shop.status_word("A-1", "1234").await, "COMPLETE");
    assert_eq!(shop.status_word("A-1", "1235").await, "NOT_FOUND");
    let number = shop
        .command("/_admin/transactions/A-2/complete", r#"{"total_amount":99.5}"#)
        .await;
    assert_eq!(decoded(number.json()["data"].as_str().unwrap())["total_amount"], "99.5");
}

#[tokio::test]
async fn senseless_commands_are_refused_and_change_nothing() {
    let shop = Shop::open();
    shop.start(&fields("A-1", "100")).await;
    let before = shop.get("/_admin/transactions").await.text;

    for (path, body, status) in [
        ("/_admin/transactions/A-1", "", StatusCode::BAD_REQUEST),
        ("/_admin/transactions/A-1", "{}", StatusCode::BAD_REQUEST),
        (
            "/_admin/transactions/A-1",
            r#"{"status":"paid"}"#,
            StatusCode::BAD_REQUEST,
        ),
        (
            "/_admin/transactions/A-1",
            r#"{"status":"COMPLETE","total_amount":"x"}"#,
            StatusCode::BAD_REQUEST,
        ),
        (
            "/_admin/transactions/A-1/complete",
            r#"{"total_amount":"99"}"#,
            StatusCode::CONFLICT,
        ),
        ("/_admin/transactions/B-1/complete", "", StatusCode::BAD_REQUEST),
        ("/_admin/faults", r#"{"status_api":"fire"}"#, StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(shop.command(path, body).await.status, status, "{path} {body}");
    }

    assert_eq!(
        shop.get("/_admin/transactions/A-1/callback").await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(
        shop.get("/_admin/transactions/B-1/callback").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(shop.get("/_admin/transactions").await.text, before);
}

#[tokio::test]
async fn the_list_shows_the_oldest_first_until_a_reset() {
    let shop = Shop::open();
    let pay_page = shop.start(&fields("B-1", "100")).await.location;
    shop.command("/_admin/transactions/A-1", r#"{"status":"AMBIGIOUS"}"#)
        .await;
    shop.command("/_admin/faults", r#"{"status_api":"html"}"#).await;

    assert_eq!(
        shop.get("/_admin/transactions").await.json(),
        json!([
            { "transaction_uuid": "B-1", "total_amount": "100.0", "status": "PENDING", "ref_id": null, "pay_page": pay_page },
            { "transaction_uuid": "A-1", "total_amount": null, "status": "AMBIGIOUS", "ref_id": null, "pay_page": null },
        ])
    );
    shop.command("/_admin/reset", "").await;
    assert_eq!(shop.get("/_admin/transactions").await.text, "[]");
    assert_eq!(shop.get("/_admin/faults").await.json()["status_api"], "ok");
}

#[tokio::test]
async fn it_serves_over_a_socket_in_process() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    #[expect(clippy::disallowed_methods, reason = "the test's own server, ended below")]
    let server = tokio::spawn(esewa_stand_in::serve(listener, Config::default()));

    let mut stream = TcpStream::connect(address).await.unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();

    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.abort();
}
