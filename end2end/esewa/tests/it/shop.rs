//! A shop and its shopper's browser, for the tests.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use esewa_stand_in::Config;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use tower::ServiceExt as _;

pub const SUCCESS: &str = "http://shop.example/pay/esewa/success/A-1";
pub const FAILURE: &str = "http://shop.example/pay/esewa/failure/A-1";

pub struct Shop(Router);

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

/// The fields of a good form, in rupees.
pub fn fields(uuid: &str, total: &str) -> Vec<(&'static str, String)> {
    let signature = sign(&format!(
        "total_amount={total},transaction_uuid={uuid},product_code=EPAYTEST"
    ));
    [
        ("amount", total),
        ("tax_amount", "0"),
        ("product_service_charge", "0"),
        ("product_delivery_charge", "0"),
        ("total_amount", total),
        ("transaction_uuid", uuid),
        ("product_code", "EPAYTEST"),
        ("success_url", SUCCESS),
        ("failure_url", FAILURE),
        ("signed_field_names", "total_amount,transaction_uuid,product_code"),
        ("signature", &signature),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

pub fn sign(message: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(b"8gBm/:&EnhH.1/q").unwrap();
    mac.update(message.as_bytes());
    BASE64_STANDARD.encode(mac.finalize().into_bytes())
}

/// The JSON behind `?data=`.
pub fn returned(location: &str) -> Value {
    let data = location.strip_prefix(SUCCESS).unwrap().strip_prefix("?data=").unwrap();
    decoded(data)
}

pub fn decoded(data: &str) -> Value {
    serde_json::from_slice(&BASE64_STANDARD.decode(data).unwrap()).unwrap()
}

/// Whether a strict shop would accept the signature: all names in order, the comma deleted.
pub fn verifies(callback: &Value) -> bool {
    let names = "transaction_code,status,total_amount,transaction_uuid,product_code,signed_field_names";
    let pair = |name| format!("{name}={}", callback[name].as_str().unwrap().replace(',', ""));
    let message = names.split(',').take(5).map(pair).collect::<Vec<_>>().join(",");
    callback["signed_field_names"] == names
        && callback["signature"] == sign(&format!("{message},signed_field_names={names}"))
}

impl Shop {
    pub fn open() -> Self {
        Self(esewa_stand_in::router(Config::default()))
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "", "").await
    }

    /// A form.
    pub async fn post(&self, path: &str, fields: &[(&str, String)]) -> Answer {
        let pairs: Vec<_> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", escaped(value)))
            .collect();
        self.send(
            Method::POST,
            path,
            "application/x-www-form-urlencoded",
            &pairs.join("&"),
        )
        .await
    }

    pub async fn command(&self, path: &str, json: &str) -> Answer {
        self.send(Method::POST, path, "application/json", json).await
    }

    pub async fn start(&self, fields: &[(&str, String)]) -> Answer {
        self.post("/api/epay/main/v2/form", fields).await
    }

    /// Starts a payment of a uuid and presses a button.
    pub async fn press(&self, uuid: &str, total: &str, action: &str) -> Answer {
        let pay_page = self.start(&fields(uuid, total)).await.location;
        self.post(&pay_page, &[("action", action.to_owned())]).await
    }

    pub async fn status(&self, uuid: &str, total: &str) -> Answer {
        self.get(&format!(
            "/api/epay/transaction/status/?product_code=EPAYTEST&total_amount={total}&transaction_uuid={uuid}"
        ))
        .await
    }

    /// The word alone.
    pub async fn status_word(&self, uuid: &str, total: &str) -> String {
        self.status(uuid, total).await.json()["status"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    async fn send(&self, method: Method, path: &str, kind: &str, body: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, kind);
        let response = self
            .0
            .clone()
            .oneshot(request.body(Body::from(body.to_owned())).unwrap())
            .await
            .unwrap();
        let location = response
            .headers()
            .get(header::LOCATION)
            .map(|value| value.to_str().unwrap().to_owned());
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer {
            status,
            location: location.unwrap_or_default(),
            text: String::from_utf8(body.to_vec()).unwrap(),
        }
    }
}

fn escaped(value: &str) -> String {
    value
        .bytes()
        .map(|byte| format!("%{byte:02X}"))
        .collect::<Vec<_>>()
        .concat()
}
