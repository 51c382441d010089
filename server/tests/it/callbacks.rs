//! What comes back from a browser in eSewa's name.

use axum::http::StatusCode;

use crate::visit::shop;

#[tokio::test]
async fn a_forged_or_broken_callback_tells_nothing_and_changes_nothing() {
    let shop = shop().await;
    let long = "A".repeat(60_000);
    for data in [
        "",
        "x",
        "%%%",
        "bm90IGpzb24=",
        "e30=",
        "eyJzdGF0dXMiOiJDT01QTEVURSJ9",
        long.as_str(),
    ] {
        let answer = shop.get(&format!("/pay/esewa/P-NONE-1/success?data={data}")).await;
        assert!(
            matches!(
                answer.status,
                StatusCode::NOT_FOUND | StatusCode::URI_TOO_LONG | StatusCode::BAD_REQUEST
            ),
            "{}",
            answer.status
        );
    }
    assert_eq!(
        shop.get("/pay/esewa/P-NONE-1/failure").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(shop.test.number("SELECT COUNT(*) FROM payment").await, 0);
}
