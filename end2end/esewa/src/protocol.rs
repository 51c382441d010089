//! What ePay v2 signs, and how: base64 of the HMAC-SHA256 over `name=value` pairs joined by commas.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// `signed_field_names` of the request form.
pub const REQUEST_FIELDS: &str = "total_amount,transaction_uuid,product_code";
/// `signed_field_names` of the return to the shop; it signs itself.
pub const CALLBACK_FIELDS: &str =
    "transaction_code,status,total_amount,transaction_uuid,product_code,signed_field_names";

pub const COMPLETE: &str = "COMPLETE";
pub const PENDING: &str = "PENDING";
pub const AMBIGUOUS: &str = "AMBIGUOUS";
pub const CANCELED: &str = "CANCELED";
pub const NOT_FOUND: &str = "NOT_FOUND";

/// The signature over the request's amount, as it was posted, its uuid and its merchant code.
pub fn sign_request(secret: &str, total_amount: &str, transaction_uuid: &str, product_code: &str) -> String {
    sign(
        secret,
        &format!("total_amount={total_amount},transaction_uuid={transaction_uuid},product_code={product_code}"),
    )
}

/// The JSON that returns to the shop, its names in eSewa's order.
#[derive(Clone, Debug, Serialize)]
pub struct Callback {
    pub transaction_code: String,
    pub status: String,
    pub total_amount: String,
    pub transaction_uuid: String,
    pub product_code: String,
    pub signed_field_names: String,
    pub signature: String,
}

impl Callback {
    /// Signed over the amount without its commas, whatever stands in the JSON (vector V6).
    pub fn signed(mut self, secret: &str) -> Self {
        CALLBACK_FIELDS.clone_into(&mut self.signed_field_names);
        self.signature = sign(
            secret,
            &format!(
                "transaction_code={},status={},total_amount={},transaction_uuid={},product_code={},signed_field_names={}",
                self.transaction_code,
                self.status,
                self.total_amount.replace(',', ""),
                self.transaction_uuid,
                self.product_code,
                self.signed_field_names,
            ),
        );
        self
    }

    /// The value of `data`: base64 of the JSON.
    pub fn data(&self) -> String {
        // Strings alone: this does not fail.
        BASE64_STANDARD.encode(serde_json::to_vec(self).unwrap_or_default())
    }
}

/// Hexadecimal of the SHA-256. Names made with it (pay sessions, references) stay the same after a restart, and differ
/// for two transactions, which a shop's unique index asks of a reference.
pub fn digest(text: &str) -> String {
    Sha256::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .concat()
}

fn sign(secret: &str, message: &str) -> String {
    #[expect(clippy::expect_used, reason = "an HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length");
    mac.update(message.as_bytes());
    BASE64_STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::Value;

    use super::{Callback, sign, sign_request};

    fn each_vector(kind: &str, check: impl Fn(&Value)) -> usize {
        let file: Value = serde_json::from_str(include_str!("../../vectors/esewa.json")).unwrap();
        let vectors = file["vectors"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|vector| vector["kind"] == kind);
        vectors.inspect(|vector| check(vector)).count()
    }

    fn text(value: &Value) -> String {
        value.as_str().unwrap().to_owned()
    }

    #[test]
    fn requests_are_signed_as_esewa_signs_them() {
        let seen = each_vector("request", |vector| {
            let field = |name: &str| text(&vector["fields"][name]);
            let signature = sign_request(
                &text(&vector["key"]),
                &field("total_amount"),
                &field("transaction_uuid"),
                &field("product_code"),
            );

            assert_eq!(signature, vector["signature"], "{}", vector["id"]);
            assert_ne!(signature, vector["stale"], "{}", vector["id"]);
            assert_eq!(signature, sign(&text(&vector["key"]), &text(&vector["signed"])));
        });

        assert_eq!(seen, 2);
    }

    #[test]
    fn returns_are_signed_as_esewa_signs_them() {
        let seen = each_vector("callback", |vector| {
            let field = |name: &str| text(&vector["fields"][name]);
            let callback = Callback {
                transaction_code: field("transaction_code"),
                status: field("status"),
                total_amount: field("total_amount"),
                transaction_uuid: field("transaction_uuid"),
                product_code: field("product_code"),
                signed_field_names: String::new(),
                signature: String::new(),
            }
            .signed(&text(&vector["key"]));

            assert_eq!(callback.signature, vector["signature"], "{}", vector["id"]);
            assert_eq!(callback.signed_field_names, vector["fields"]["signed_field_names"]);
            assert_eq!(
                callback.signature,
                sign(&text(&vector["key"]), &text(&vector["signed"]))
            );
        });

        assert_eq!(seen, 4);
    }

    #[test]
    fn other_spellings_of_a_signed_amount_do_not_verify() {
        each_vector("callback", |vector| {
            let amount = text(&vector["fields"]["total_amount"]).replace(',', "");
            for other in vector["amounts_that_do_not_verify"].as_array().into_iter().flatten() {
                let message = text(&vector["signed"]).replace(
                    &format!("total_amount={amount},"),
                    &format!("total_amount={},", text(other)),
                );

                assert_ne!(message, vector["signed"]);
                assert_ne!(sign(&text(&vector["key"]), &message), vector["signature"], "{other}");
            }
        });
    }
}
