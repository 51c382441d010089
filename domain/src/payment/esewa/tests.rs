#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot read its own vectors should stop there"
)]

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD},
};
use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::{
    money::Money,
    payment::{Claim, GatewayState},
};

const VECTORS: &str = include_str!("../../../../end2end/vectors/esewa.json");
const SIX: &str = "transaction_code,status,total_amount,transaction_uuid,product_code,signed_field_names";

fn secret() -> Secret {
    Secret::new(TEST_SECRET).unwrap()
}

/// A callback in the making: its amount as a JSON token, its list of signed fields, its signature.
#[derive(Clone)]
struct Draft {
    code: String,
    status: String,
    amount: String,
    uuid: String,
    product: String,
    signed: String,
    signature: String,
}

impl Draft {
    /// As eSewa would send it for a payment of this literal, rightly signed.
    fn paid(amount: &str) -> Self {
        let draft = Self {
            code: "000AWEO".into(),
            status: "COMPLETE".into(),
            amount: amount.into(),
            uuid: "250610-162413".into(),
            product: TEST_PRODUCT_CODE.into(),
            signed: SIX.into(),
            signature: String::new(),
        };
        draft.sign()
    }

    fn sign(self) -> Self {
        let Self {
            code,
            status,
            amount,
            uuid,
            product,
            signed,
            ..
        } = &self;
        let amount = amount.replace(['"', ','], "");
        let message = format!(
            "transaction_code={code},status={status},total_amount={amount},transaction_uuid={uuid},product_code={product},signed_field_names={signed}"
        );
        Self {
            signature: secret().sign(&message),
            ..self
        }
    }

    fn json(&self) -> String {
        let Self {
            code,
            status,
            amount,
            uuid,
            product,
            signed,
            signature,
        } = self;
        format!(
            r#"{{"transaction_code":"{code}","status":"{status}","total_amount":{amount},"transaction_uuid":"{uuid}","product_code":"{product}","signed_field_names":"{signed}","signature":"{signature}"}}"#
        )
    }

    fn read(&self) -> Result<Claim, CallbackRefused> {
        read(&self.json())
    }
}

fn read(json: &str) -> Result<Claim, CallbackRefused> {
    parse_callback(&STANDARD.encode(json), &secret(), TEST_PRODUCT_CODE)
}

fn vectors(kind: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    file["vectors"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|vector| vector["kind"] == kind)
        .cloned()
        .collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn rupees(text: &str) -> Money {
    text.parse().unwrap()
}

#[test]
fn requests_are_signed_as_the_vectors_say() {
    let vectors = vectors("request");
    assert!(vectors.len() >= 2);
    for vector in vectors {
        let fields = &vector["fields"];
        let facts = RequestFacts {
            goods: rupees(&text(&fields["total_amount"])),
            transaction_uuid: text(&fields["transaction_uuid"]),
            product_code: text(&fields["product_code"]),
            ..facts()
        };
        let secret = Secret::new(&text(&vector["key"])).unwrap();
        let form = request(
            &RequestFacts {
                tax: Money::ZERO,
                delivery: Money::ZERO,
                ..facts
            },
            &secret,
        )
        .unwrap();
        let posted = |name| {
            form.iter()
                .find(|(field, _)| *field == name)
                .map(|(_, value)| value.clone())
                .unwrap()
        };
        assert_eq!(posted("signature"), text(&vector["signature"]), "{}", vector["id"]);
        assert_eq!(posted("signed_field_names"), text(&fields["signed_field_names"]));
        assert_eq!(posted("total_amount"), text(&fields["total_amount"]));
        if let Some(stale) = vector["stale"].as_str() {
            assert!(!secret.verifies(&text(&vector["signed"]), stale));
        }
    }
}

#[test]
fn callbacks_are_verified_as_the_vectors_say() {
    let vectors = vectors("callback");
    assert!(vectors.len() >= 4);
    for vector in vectors {
        let fields = &vector["fields"];
        let draft = |amount: &str| Draft {
            code: text(&fields["transaction_code"]),
            status: text(&fields["status"]),
            amount: amount.into(),
            uuid: text(&fields["transaction_uuid"]),
            product: text(&fields["product_code"]),
            signed: text(&fields["signed_field_names"]),
            signature: text(&vector["signature"]),
        };
        for literal in vector["total_amount_literals"].as_array().unwrap() {
            let claim = draft(&text(literal)).read().unwrap();
            assert_eq!(claim.uuid, text(&fields["transaction_uuid"]));
            assert_eq!(claim.amount, rupees(&text(&fields["total_amount"])));
            assert_eq!(
                claim.state,
                GatewayState::Complete {
                    reference: text(&fields["transaction_code"])
                }
            );
        }
        let signed_as = text(&fields["total_amount"]).replace(',', "");
        for other in vector["amounts_that_do_not_verify"]
            .as_array()
            .into_iter()
            .flatten()
            .map(text)
        {
            // The list is of strings as signed; one that only adds commas to the right one reads as the right one.
            if other.replace(',', "") != signed_as {
                assert_eq!(
                    draft(&format!("\"{other}\"")).read(),
                    Err(CallbackRefused::Signature),
                    "{other}"
                );
            }
            let message = text(&vector["signed"])
                .replace(&format!("total_amount={signed_as},"), &format!("total_amount={other},"));
            assert!(!secret().verifies(&message, &text(&vector["signature"])), "{other}");
        }
    }
}

/// E-01: our own form shows the buyer a valid signature over three fields.
#[test]
fn the_signature_of_our_form_does_not_make_a_callback() {
    let form = request(&facts(), &secret()).unwrap();
    let posted = |name| {
        form.iter()
            .find(|(field, _)| *field == name)
            .map(|(_, value)| value.clone())
            .unwrap()
    };
    let reflected = Draft {
        amount: format!("\"{}\"", posted("total_amount")),
        uuid: posted("transaction_uuid"),
        signed: posted("signed_field_names"),
        signature: posted("signature"),
        ..Draft::paid("1")
    };
    assert_eq!(reflected.read(), Err(CallbackRefused::SignedFields));
    assert_eq!(
        Draft {
            signed: SIX.into(),
            ..reflected
        }
        .read(),
        Err(CallbackRefused::Signature)
    );
}

/// E-02: even where somebody could sign it, any other list of fields is refused.
#[test]
fn only_the_six_documented_fields_in_their_order_are_signed() {
    for signed in [
        "",
        "status",
        "total_amount,transaction_uuid,product_code",
        "status,transaction_code,total_amount,transaction_uuid,product_code,signed_field_names",
        "transaction_code,status,total_amount,transaction_uuid,product_code",
        "transaction_code,status,status,total_amount,transaction_uuid,product_code,signed_field_names",
        "transaction_code,status,total_amount,transaction_uuid,product_code,signed_field_names,extra",
        "transaction_code, status, total_amount, transaction_uuid, product_code, signed_field_names",
    ] {
        let draft = Draft {
            signed: signed.into(),
            ..Draft::paid("\"1000.0\"")
        }
        .sign();
        assert_eq!(draft.read(), Err(CallbackRefused::SignedFields), "{signed}");
    }
}

/// E-03: amounts that are equal are equal; what is no amount is refused, even rightly signed.
#[test]
fn amounts_are_read_exactly_or_refused() {
    for literal in [
        "1000",
        "1000.0",
        "1000.00",
        "\"1,000.0\"",
        "\"1000\"",
        "\"1000.00\"",
        "\"1,000\"",
    ] {
        let claim = Draft::paid(literal).read();
        assert_eq!(
            claim.map(|claim| claim.amount),
            Ok(Money::from_major(1000)),
            "{literal}"
        );
    }
    let unreadable = Err(CallbackRefused::Unreadable { field: "total_amount" });
    for literal in [
        "1e3",
        "-1000",
        "\"-1000\"",
        "\"NaN\"",
        "\"1e3\"",
        "1000.001",
        "\"\"",
        "null",
        "true",
        "\"१०००\"",
        "\" 1000\"",
    ] {
        assert_eq!(Draft::paid(literal).read(), unreadable, "{literal}");
    }
    assert_eq!(Draft::paid("NaN").read(), Err(CallbackRefused::NotJson));
    let dearer = Draft {
        amount: "\"10.0\"".into(),
        ..Draft::paid("\"1000.0\"")
    };
    assert_eq!(dearer.read(), Err(CallbackRefused::Signature));
    assert_eq!(Draft::paid("99999999999999999999").read(), unreadable);
}

#[test]
fn every_spelling_of_base64_is_read() {
    // Letters that need the last two characters of the alphabet.
    let json = Draft::paid("\"1000.0\"").json().replace('{', "{\"note\":\"ÿ?~>ÿÿ>>\",");
    let standard = STANDARD.encode(&json);
    assert!(standard.contains('+') || standard.contains('/'));
    let spellings = [
        standard.clone(),
        standard.trim_end_matches('=').to_owned(),
        standard.replace('+', " "),
        URL_SAFE.encode(&json),
        URL_SAFE_NO_PAD.encode(&json),
    ];
    for spelling in spellings {
        assert!(
            parse_callback(&spelling, &secret(), TEST_PRODUCT_CODE).is_ok(),
            "{spelling}"
        );
    }
}

/// E-12.
#[test]
fn what_is_no_callback_is_refused_early() {
    let refused = |data: &str| parse_callback(data, &secret(), TEST_PRODUCT_CODE).map(|_| ());
    assert_eq!(refused(&"A".repeat(1024 * 1024)), Err(CallbackRefused::TooLong));
    assert_eq!(refused("%%%"), Err(CallbackRefused::NotBase64));
    assert_eq!(refused(""), Err(CallbackRefused::NotJson));
    let good = Draft::paid("\"1000.0\"").json();
    for bad in [
        "[]".to_owned(),
        "{}x}".to_owned(),
        format!(" {good}"),
        format!("{good}{good}"),
        good.replace('{', r#"{"note":{"a":1},"#),
        good.replace('{', r#"{"note":[1],"#),
        good.replace('{', r#"{"status":"COMPLETE","#),
        good.replace('{', r#"{"stat\u0075s":"COMPLETE","#),
        format!("{}{}", "{\"a\":".repeat(300), "}".repeat(300)),
    ] {
        assert_eq!(read(&bad).map(|_| ()), Err(CallbackRefused::NotJson), "{bad}");
    }
    assert_eq!(read("{}").map(|_| ()), Err(CallbackRefused::SignedFields));
    let missing = good.replace("\"status\"", "\"other\"");
    assert_eq!(read(&missing), Err(CallbackRefused::Unreadable { field: "status" }));
}

#[test]
fn a_field_cannot_hold_the_border_to_the_next() {
    let split = Draft {
        code: "000AWEO,status=COMPLETE".into(),
        ..Draft::paid("\"1000.0\"")
    }
    .sign();
    assert_eq!(
        split.read(),
        Err(CallbackRefused::Unreadable {
            field: "transaction_code"
        })
    );
}

#[test]
fn a_callback_of_another_shop_or_another_key_is_refused() {
    let draft = Draft::paid("\"1000.0\"");
    let data = STANDARD.encode(draft.json());
    assert_eq!(
        parse_callback(&data, &secret(), "PASAL"),
        Err(CallbackRefused::ProductCode)
    );
    let other = Secret::new("another key").unwrap();
    assert_eq!(
        parse_callback(&data, &other, TEST_PRODUCT_CODE),
        Err(CallbackRefused::Signature)
    );
}

#[test]
fn a_status_answer_reads_in_every_documented_form() {
    let body = |status: &str, ref_id: &str| {
        format!(
            r#"{{"product_code":"EPAYTEST","transaction_uuid":"123","total_amount":1433.5,"status":"{status}","ref_id":{ref_id}}}"#
        )
    };
    let complete = GatewayState::Complete {
        reference: "0007G36".into(),
    };
    for (status, ref_id, state) in [
        ("COMPLETE", "\"0007G36\"", complete),
        ("PENDING", "null", GatewayState::Pending),
        ("AMBIGUOUS", "\"0007G36\"", GatewayState::Ambiguous),
        ("NOT_FOUND", "null", GatewayState::NotFound),
        ("CANCELED", "null", GatewayState::Cancelled),
        ("FULL_REFUND", "\"0007G36\"", GatewayState::FullRefund),
        ("PARTIAL_REFUND", "\"0007G36\"", GatewayState::PartialRefund),
        ("AMBIGIOUS", "null", GatewayState::Unknown("AMBIGIOUS".into())),
    ] {
        let lookup = parse_status(&body(status, ref_id)).unwrap();
        assert_eq!((lookup.state, lookup.amount), (state, Some(Money::from_minor(143_350))));
        assert_eq!(
            (lookup.uuid.as_str(), lookup.product_code.as_str()),
            ("123", "EPAYTEST")
        );
    }
    let without_number = parse_status(&body("COMPLETE", "null"));
    assert_eq!(without_number, Err(StatusUnreadable::Field { field: "ref_id" }));
}

#[test]
fn an_error_of_the_status_api_is_never_a_payment() {
    let down = parse_status(r#"{"code":0,"error_message":"Service is currently unavailable"}"#);
    assert_eq!(down.map(|lookup| lookup.state), Ok(GatewayState::Unavailable));
    assert_eq!(parse_status("<html>502</html>"), Err(StatusUnreadable::NotJson));
    assert_eq!(
        parse_status(&" ".repeat(STATUS_MAX_BYTES + 1)),
        Err(StatusUnreadable::TooLong)
    );
    let doubled = r#"{"status":"PENDING","status":"COMPLETE","ref_id":"1","transaction_uuid":"1","product_code":"E","total_amount":1}"#;
    assert_eq!(parse_status(doubled), Err(StatusUnreadable::NotJson));
    assert_eq!(parse_status("{}"), Err(StatusUnreadable::Field { field: "status" }));
}

fn facts() -> RequestFacts {
    RequestFacts {
        goods: Money::from_major(1_000),
        tax: Money::from_minor(13_050),
        service: Money::ZERO,
        delivery: Money::from_major(100),
        transaction_uuid: "P-7K3M9Q2X-1".into(),
        product_code: TEST_PRODUCT_CODE.into(),
        success_url: "https://shop.example/pay/esewa/1/success".into(),
        failure_url: "https://shop.example/pay/esewa/1/failure".into(),
    }
}

#[test]
fn the_form_adds_up_and_has_every_field_once() {
    let form = request(&facts(), &secret()).unwrap();
    let shown: Vec<(&str, &str)> = form
        .iter()
        .take(9)
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            ("amount", "1000"),
            ("tax_amount", "130.50"),
            ("product_service_charge", "0"),
            ("product_delivery_charge", "100"),
            ("total_amount", "1230.50"),
            ("transaction_uuid", "P-7K3M9Q2X-1"),
            ("product_code", "EPAYTEST"),
            ("success_url", "https://shop.example/pay/esewa/1/success"),
            ("failure_url", "https://shop.example/pay/esewa/1/failure"),
        ]
    );
    assert_eq!(form.len(), 11);
    let query = status_query("P-1", Money::from_minor(123_050), "A&B");
    assert_eq!(query, "product_code=A%26B&total_amount=1230.50&transaction_uuid=P-1");
}

#[test]
fn a_request_that_would_fail_is_not_made() {
    let refused = |facts: RequestFacts| request(&facts, &secret()).map(|_| ());
    assert_eq!(
        refused(RequestFacts {
            transaction_uuid: "a_b".into(),
            ..facts()
        }),
        Err(RequestRefused::Uuid)
    );
    assert_eq!(
        refused(RequestFacts {
            product_code: String::new(),
            ..facts()
        }),
        Err(RequestRefused::ProductCode)
    );
    assert_eq!(
        refused(RequestFacts {
            tax: Money::from_minor(-1),
            ..facts()
        }),
        Err(RequestRefused::Amount)
    );
    assert_eq!(
        refused(RequestFacts {
            goods: Money::from_minor(i64::MAX),
            ..facts()
        }),
        Err(RequestRefused::Amount)
    );
    let with_query = RequestFacts {
        success_url: "https://shop.example/?order=1".into(),
        ..facts()
    };
    assert_eq!(refused(with_query), Err(RequestRefused::ReturnAddress));
}

#[test]
fn a_test_set_up_is_not_fit_for_real_money() {
    let real = Secret::new("a real key").unwrap();
    let live = Endpoints::live();
    assert_eq!(check_live(&live, &real, "PASAL"), Ok(()));
    assert_eq!(check_live(&live, &secret(), "PASAL"), Err(UnfitForRealMoney::TestKey));
    assert_eq!(
        check_live(&live, &real, TEST_PRODUCT_CODE),
        Err(UnfitForRealMoney::TestProductCode)
    );
    for endpoints in [
        Endpoints::test(),
        Endpoints::stand_in("http://127.0.0.1:4000/"),
        Endpoints {
            status: Endpoints::test().status,
            ..Endpoints::live()
        },
        Endpoints {
            form: "https://uat.esewa.com.np/x".into(),
            ..Endpoints::live()
        },
        Endpoints {
            form: "http://epay.esewa.com.np/x".into(),
            ..Endpoints::live()
        },
    ] {
        assert_eq!(
            check_live(&endpoints, &real, "PASAL"),
            Err(UnfitForRealMoney::TestHost),
            "{endpoints:?}"
        );
    }
    assert_eq!(format!("{real:?}"), "Secret(…)");
    assert!(Secret::new("").is_err());
}

proptest! {
    #[test]
    fn no_altered_byte_of_a_callback_verifies(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut json = Draft::paid("\"2,700.0\"").json().into_bytes();
        let at = at.index(json.len());
        prop_assume!(json[at] != byte);
        json[at] = byte;
        prop_assert!(parse_callback(&STANDARD.encode(&json), &secret(), TEST_PRODUCT_CODE).is_err());
    }

    #[test]
    fn no_altered_letter_of_its_base64_verifies(at in any::<prop::sample::Index>(), letter in 33_u8..127) {
        let data = STANDARD.encode(Draft::paid("1433.0").json());
        let at = at.index(data.len());
        let mut altered = data.clone().into_bytes();
        altered[at] = letter;
        let altered = String::from_utf8(altered).unwrap();
        // The other alphabet's spelling of the same letter is the same letter.
        let same = altered.replace('-', "+").replace('_', "/") == data;
        prop_assert_eq!(parse_callback(&altered, &secret(), TEST_PRODUCT_CODE).is_ok(), same);
    }

    #[test]
    fn no_input_panics(text in ".{0,300}", bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse_status(&text);
        let _ = parse_callback(&text, &secret(), &text);
        let _ = parse_callback(&STANDARD.encode(&bytes), &secret(), "");
        let _ = Draft { code: text.clone(), ..Draft::paid(&text) }.read();
        let _ = request(&RequestFacts { transaction_uuid: text.clone(), ..facts() }, &secret());
    }

    #[test]
    fn amounts_read_back(minor in 0..=i64::MAX) {
        let amount = Money::from_minor(minor);
        prop_assert_eq!(amount::parse_amount(&amount_text(amount)), Some(amount));
    }
}
