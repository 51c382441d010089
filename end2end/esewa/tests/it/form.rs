use axum::http::StatusCode;

use crate::shop::{Shop, fields, sign};

/// The good form with one field changed, and signed again unless that field is the signature.
fn with(name: &'static str, value: &str) -> Vec<(&'static str, String)> {
    let mut fields = fields("A-1", "100");
    for (each, old) in &mut fields {
        if *each == name {
            value.clone_into(old);
        }
    }
    let of = |name: &str| fields.iter().find(|(each, _)| *each == name).unwrap().1.clone();
    let signature = sign(&format!(
        "total_amount={},transaction_uuid={},product_code={}",
        of("total_amount"),
        of("transaction_uuid"),
        of("product_code")
    ));
    if name != "signature" {
        fields.last_mut().unwrap().1 = signature;
    }
    fields
}

#[tokio::test]
async fn a_good_form_leads_to_the_pay_page() {
    let shop = Shop::open();

    let answer = shop.start(&fields("A-1", "1234.50")).await;

    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = shop.get(&answer.location).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("eSewa test wallet (stand-in, no real money)"));
    assert!(page.text.contains("Pay Rs 1,234.50"));
    assert!(page.text.contains("EPAYTEST"));
    assert_eq!(page.text.matches("<h1>").count(), 1);
    assert_eq!(shop.status_word("A-1", "1234.5").await, "PENDING");
}

#[tokio::test]
async fn parts_add_up_to_the_total() {
    let shop = Shop::open();
    let mut fields = fields("A-1", "113.5");
    for (field, part) in fields.iter_mut().zip(["90", "13", "0", "10.50"]) {
        field.1 = part.to_owned();
    }

    assert_eq!(shop.start(&fields).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn each_mistake_is_named() {
    let shop = Shop::open();
    let query = "http://shop.example/success?order=1";
    for (name, value, complaint) in [
        ("amount", "99", "must equal amount + tax_amount"),
        ("amount", "1e2", "amount must be a number"),
        ("tax_amount", "-0", "tax_amount must be a number"),
        ("total_amount", "100,0", "total_amount must be a number"),
        ("total_amount", "", "total_amount is empty"),
        ("transaction_uuid", "A_1", "only letters, digits"),
        ("transaction_uuid", "क", "only letters, digits"),
        ("product_code", "OTHER", "Unable to fetch merchant key"),
        ("success_url", query, "must not hold a query"),
        ("success_url", "/success", "full http or https address"),
        ("failure_url", "javascript:alert(1)", "full http or https address"),
        ("signed_field_names", "100,A-1,EPAYTEST", "signed_field_names must be"),
        (
            "signature",
            "4Ov7pCI1zIOdwtV2BRMUNjz1upIlT/COTxfLhWvVurE=",
            "signature does not fit",
        ),
        ("signature", "<script>", "signature does not fit"),
        ("success_url", &"x".repeat(3000), "success_url is too long"),
    ] {
        let answer = shop.start(&with(name, value)).await;

        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}={value}");
        assert!(answer.text.contains(complaint), "{name}={value}: {}", answer.text);
    }
    assert_eq!(shop.get("/_admin/transactions").await.text, "[]");
}

#[tokio::test]
async fn missing_and_doubled_fields_are_all_named_at_once() {
    let shop = Shop::open();
    let mut fields = fields("A-1", "100");
    fields.retain(|(name, _)| *name != "tax_amount" && *name != "signature");
    fields.push(("total_amount", "1".into()));

    let answer = shop.start(&fields).await;

    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    for complaint in [
        "tax_amount is missing",
        "signature is missing",
        "total_amount was posted more than once",
    ] {
        assert!(answer.text.contains(complaint), "{}", answer.text);
    }
}

#[tokio::test]
async fn what_is_no_form_is_refused_and_shown_harmlessly() {
    let shop = Shop::open();

    let json = shop.command("/api/epay/main/v2/form", "{}").await;
    let markup = shop.start(&with("transaction_uuid", "<b>")).await;

    assert_eq!(json.status, StatusCode::BAD_REQUEST);
    assert_eq!(markup.status, StatusCode::BAD_REQUEST);
    assert!(!markup.text.contains("<b>"));
}

#[tokio::test]
async fn a_uuid_is_used_once() {
    let shop = Shop::open();
    let first = shop.start(&fields("A-1", "100")).await.location;

    assert_eq!(
        shop.start(&fields("A-1", "100")).await.location,
        first,
        "the same form again, as on a reload"
    );
    let other = shop.start(&fields("A-1", "200")).await;
    shop.post(&first, &[("action", "cancel".into())]).await;
    let again = shop.start(&fields("A-1", "100")).await;

    for refused in [other, again] {
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.text.contains("transaction_uuid was used already"));
    }
}
