//! What a browser may bring back from eSewa, or pretend to. The numbers are those of the table of attacks.

use base64::{Engine as _, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use commerce::{Error, checkout::Placed, testing::rs};
use domain::{
    order::{OrderState, PaymentState},
    payment::{
        Method::CashOnDelivery,
        Verdict,
        esewa::{CALLBACK_MAX_BYTES, TEST_SECRET},
    },
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Map, Value};
use sha2::Sha256;

use crate::wallet::WalletShop;

const SIX: &str = "transaction_code,status,total_amount,transaction_uuid,product_code,signed_field_names";

/// A message of somebody who knows the key, who signs what it says it signs.
fn message(uuid: &str, amount: &str, names: &str, key: &str) -> String {
    let literal = amount.replace(',', "");
    let fields = [
        ("transaction_code", "000AWEO"),
        ("status", "COMPLETE"),
        ("total_amount", amount),
        ("transaction_uuid", uuid),
        ("product_code", "EPAYTEST"),
        ("signed_field_names", names),
    ];
    let value = |name: &str| match name {
        "total_amount" => literal.as_str(),
        name => fields
            .iter()
            .find(|(each, _)| *each == name)
            .map_or("", |(_, value)| value),
    };
    let signed: Vec<_> = names
        .split(',')
        .map(|name| format!("{name}={}", value(name.trim())))
        .collect();
    let text = signed.join(",");
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let signature = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    let all = fields.into_iter().chain([("signature", signature.as_str())]);
    let json: Map<String, Value> = all.map(|(name, value)| (name.to_owned(), Value::from(value))).collect();
    BASE64_STANDARD.encode(Value::Object(json).to_string())
}

/// The same message with its JSON changed.
fn altered(data: &str, change: impl FnOnce(String) -> String) -> String {
    BASE64_STANDARD.encode(change(
        String::from_utf8(BASE64_STANDARD.decode(data).unwrap()).unwrap(),
    ))
}

/// A shop and an order of Rs 1,100 that waits for the wallet.
async fn shop() -> (WalletShop, Placed) {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    let placed = shop.wallet_order(tea.variant()).await;
    assert_eq!(shop.order_page(&placed).await.total, rs(1100));
    (shop, placed)
}

async fn assert_refused(shop: &WalletShop, attempt: &str, data: &str, what: &str) {
    let before = shop.audited("callback.refused").await;
    let answer = shop.callback(attempt, data).await;
    assert!(matches!(answer, Err(Error::NotFound)), "{what}: {answer:?}");
    assert_eq!(
        shop.audited("callback.refused").await,
        before + 1,
        "{what} is in the audit log"
    );
}

async fn assert_unpaid(shop: &WalletShop, order: &Placed) {
    assert_eq!(shop.states(order).await, (OrderState::Placed, PaymentState::Pending));
    assert_eq!(shop.number("SELECT COUNT(*) FROM payment WHERE captured > 0").await, 0);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn the_signature_of_our_own_form_is_no_receipt() {
    // E-01: the buyer posts back what the form showed, with the list of fields that it signs.
    let (shop, order) = shop().await;
    let attempt = shop.attempt(&order).await;
    let returned = shop.go_and(&order, "reflect").await.unwrap();
    assert!(returned.success);

    assert_refused(&shop, &attempt, &returned.data, "the reflection").await;

    assert_unpaid(&shop, &order).await;
    assert_eq!(shop.wallet.visits().await.0, 0, "a forgery is not worth a question");
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM gateway_message WHERE kind = 'callback'")
            .await,
        1,
        "it is kept as it came"
    );
}

#[tokio::test]
async fn exactly_the_documented_fields_must_be_signed() {
    // E-02, each rightly signed over the fields that it names.
    let (shop, order) = shop().await;
    let (attempt, _) = shop.pays(&order).await;
    for names in [
        "",
        "status",
        "total_amount,transaction_uuid,product_code",
        "status,transaction_code,total_amount,transaction_uuid,product_code,signed_field_names",
        "transaction_code,status,total_amount,transaction_uuid,product_code",
        "transaction_code,status,status,total_amount,transaction_uuid,product_code,signed_field_names",
        "transaction_code,status,total_amount,transaction_uuid,product_code,signed_field_names,note",
        "transaction_code, status, total_amount, transaction_uuid, product_code, signed_field_names",
    ] {
        assert_refused(&shop, &attempt, &message(&attempt, "1100.0", names, TEST_SECRET), names).await;
    }
    assert_refused(
        &shop,
        &attempt,
        &message(&attempt, "1100.0", SIX, "another key"),
        "a wrong key",
    )
    .await;
    assert_unpaid(&shop, &order).await;
}

#[tokio::test]
async fn every_way_to_write_the_amount_is_accepted_and_no_other_amount() {
    // E-03: even rightly signed.
    let (shop, order) = shop().await;
    let (attempt, _) = shop.pays(&order).await;
    for other in [
        "1101.0",
        "1100.01",
        "11e2",
        "-1100.0",
        "+1100.0",
        "NaN",
        "Infinity",
        "",
        "0",
        "1100.001",
        "99999999999999999999",
    ] {
        let answer = shop
            .callback(&attempt, &message(&attempt, other, SIX, TEST_SECRET))
            .await;
        assert!(matches!(answer, Err(Error::NotFound)), "{other}: {answer:?}");
        assert_unpaid(&shop, &order).await;
    }
    for same in ["1100.0", "1,100.0", "1100", "1100.00"] {
        let seen = shop
            .callback(&attempt, &message(&attempt, same, SIX, TEST_SECRET))
            .await;
        assert_eq!(seen.expect(same).order, order.token);
    }
    assert_eq!(shop.states(&order).await, (OrderState::Confirmed, PaymentState::Paid));
    assert_eq!(shop.audited("payment.paid").await, 1);
}

#[tokio::test]
async fn an_altered_return_is_refused_and_the_payment_is_still_found() {
    let (shop, order) = shop().await;
    let attempt = shop.attempt(&order).await;
    let returned = shop.go_and(&order, "pay-tampered").await.unwrap();

    assert_refused(&shop, &attempt, &returned.data, "one rupee more").await;
    assert_unpaid(&shop, &order).await;

    shop.reconcile_after(6).await;
    assert_eq!(shop.states(&order).await, (OrderState::Confirmed, PaymentState::Paid));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn an_amount_with_commas_is_a_genuine_return() {
    let (shop, order) = shop().await;
    let attempt = shop.attempt(&order).await;
    let returned = shop.go_and(&order, "pay-comma").await.unwrap();

    let seen = shop.callback(&attempt, &returned.data).await.unwrap();

    assert_eq!(seen.order, order.token);
    assert!(matches!(seen.verdict, Verdict::Paid { .. }));
}

#[tokio::test]
async fn the_receipt_of_one_order_pays_no_other() {
    // E-04.
    let (shop, cheap) = shop().await;
    let dear = shop.product("Ring").price(rs(9_000)).put().await;
    let dear = shop.wallet_order(dear.variant()).await;
    let (paid, receipt) = shop.pays(&cheap).await;
    shop.callback(&paid, &receipt).await.unwrap();
    let before = shop.order_page(&cheap).await;

    assert_refused(&shop, &shop.attempt(&dear).await, &receipt, "another order's receipt").await;
    assert_refused(&shop, "P-00000000-000000000000", &receipt, "an unknown address").await;
    let unknown = message("P-00000000-000000000000", "9000.0", SIX, TEST_SECRET);
    assert_refused(&shop, "P-00000000-000000000000", &unknown, "an unknown payment").await;

    assert_eq!(shop.states(&dear).await, (OrderState::Placed, PaymentState::Pending));
    assert_eq!(shop.order_page(&cheap).await, before);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn cash_has_no_address_to_come_back_to() {
    let (shop, order) = shop().await;
    let cash = shop.order(domain::ids::VariantId(1), 1, CashOnDelivery).await;
    let uuid = shop
        .text("SELECT transaction_uuid AS text FROM payment WHERE method = 'cod'")
        .await;

    assert!(matches!(shop.failure(&uuid).await, Err(Error::NotFound)));
    assert_refused(
        &shop,
        &uuid,
        &message(&uuid, "1100.0", SIX, TEST_SECRET),
        "a receipt for cash",
    )
    .await;

    assert_eq!(shop.states(&cash).await, (OrderState::Placed, PaymentState::Due));
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM payment WHERE method = 'cod' AND next_check_at IS NOT NULL")
            .await,
        0
    );
    assert_unpaid(&shop, &order).await;
}

#[tokio::test]
async fn a_receipt_shown_fifty_times_pays_once() {
    // E-05, one after another, by whoever has it.
    let (shop, order) = shop().await;
    let (attempt, receipt) = shop.pays(&order).await;
    for round in 0..50 {
        let seen = shop.callback(&attempt, &receipt).await.unwrap();
        assert_eq!(seen.order, order.token);
        assert_eq!(matches!(seen.verdict, Verdict::Paid { .. }), round == 0);
    }
    assert_eq!(
        (
            shop.audited("payment.paid").await,
            shop.level(domain::ids::VariantId(1)).await
        ),
        (1, (10, 1))
    );
    assert_eq!(shop.mailed().await.len(), 2, "one for the order, one for the money");
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn nonsense_is_refused_however_large() {
    // E-12.
    let (shop, order) = shop().await;
    let (attempt, receipt) = shop.pays(&order).await;
    let nested = altered(&receipt, |json| {
        json.replace("\"COMPLETE\"", "{\"status\":\"COMPLETE\"}")
    });
    let twice = altered(&receipt, |json| json.replacen('{', "{\"status\":\"COMPLETE\",", 1));
    let around = altered(&receipt, |json| format!("[{json}]"));
    let cut = receipt[..receipt.len() / 2].to_owned();
    let zero = altered(&receipt, |json| json.replace("COMPLETE", "COMPLETE\\u0000"));
    for (data, what) in [
        (String::new(), "nothing"),
        ("%%%".to_owned(), "no base64"),
        ("\0\u{feff}नमस्ते".to_owned(), "no letters"),
        ("A".repeat(CALLBACK_MAX_BYTES + 1), "a little too much"),
        ("QUFB".repeat(250_000), "a megabyte"),
        (nested, "nested JSON"),
        (twice, "a key twice"),
        (around, "an array"),
        (cut, "half of it"),
        (zero, "a zero byte"),
        (BASE64_STANDARD.encode("{}"), "an empty object"),
        (BASE64_STANDARD.encode("null"), "null"),
        (BASE64_STANDARD.encode([0xff, 0xfe, 0xfd]), "no text"),
        (BASE64_STANDARD.encode("[".repeat(3000)), "deep brackets"),
    ] {
        assert_refused(&shop, &attempt, &data, what).await;
    }
    let long = "SELECT COUNT(*) FROM gateway_message WHERE LENGTH(body) > 8192";
    assert_eq!(shop.number(long).await, 0, "not all of a forgery is kept");
    assert_unpaid(&shop, &order).await;
}

#[tokio::test]
async fn both_alphabets_of_base64_are_read_and_a_lost_plus_as_well() {
    // E-12: what parsers of queries make of a genuine message.
    for change in [
        (|data| data) as fn(String) -> String,
        |data| data.replace('+', " "),
        |data| BASE64_URL_SAFE_NO_PAD.encode(BASE64_STANDARD.decode(data).unwrap()),
        |data| data.trim_end_matches('=').to_owned(),
    ] {
        let (shop, order) = shop().await;
        let (attempt, receipt) = shop.pays(&order).await;
        assert_eq!(
            shop.callback(&attempt, &change(receipt)).await.unwrap().order,
            order.token
        );
        assert_eq!(shop.states(&order).await.1, PaymentState::Paid);
    }
}

#[tokio::test]
async fn no_single_letter_of_a_receipt_can_be_changed() {
    let (shop, order) = shop().await;
    let (attempt, receipt) = shop.pays(&order).await;
    let json = BASE64_STANDARD.decode(&receipt).unwrap();
    for at in (0..json.len()).step_by(7) {
        let mut other = json.clone();
        other[at] ^= 1;
        let answer = shop.callback(&attempt, &BASE64_STANDARD.encode(other)).await;
        assert!(matches!(answer, Err(Error::NotFound)), "byte {at}: {answer:?}");
    }
    assert_unpaid(&shop, &order).await;
}

#[tokio::test]
async fn a_shop_without_the_wallet_takes_no_receipts() {
    let (shop, order) = shop().await;
    let (attempt, receipt) = shop.pays(&order).await;
    let without = shop.reopen(|_| {}).await;

    let answer = commerce::payments::callback(&without, &attempt, &receipt).await;

    assert!(matches!(answer, Err(Error::Conflict(_))), "{answer:?}");
    assert_unpaid(&shop, &order).await;
}
