//! The controls for tests, under `/_admin`. Not part of the protocol; the crate's documentation lists them.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Config, StandIn,
    amount::Amount,
    book::{Book, Transaction},
    protocol::COMPLETE,
    status::Fault,
};

/// Anything wrong with a test's request: the code and a sentence.
pub struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

type Answer = Result<Json<Value>, Refused>;

pub async fn list(State(stand_in): State<Arc<StandIn>>) -> Json<Value> {
    let mut all = Vec::new();
    stand_in.book().each(|transaction| all.push(described(transaction)));
    Json(Value::Array(all))
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    status: Option<String>,
    /// As text or as a number.
    total_amount: Option<Value>,
}

pub async fn set_status(State(stand_in): State<Arc<StandIn>>, Path(uuid): Path<String>, body: Bytes) -> Answer {
    let change = read::<Change>(&body)?;
    let status = change.status.as_deref().unwrap_or_default();
    // Any word will do, because eSewa's own words vary (AMBIGIOUS).
    let word = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
    if status.is_empty() || status.len() > 40 || !status.bytes().all(word) {
        return Err(bad_request("\"status\" must be a word in capitals, such as COMPLETE"));
    }
    let mut book = stand_in.book();
    let transaction = known_or_added(&mut book, &uuid, change.total_amount.as_ref())?;
    transaction.set_status(status);
    Ok(Json(described(transaction)))
}

pub async fn complete(State(stand_in): State<Arc<StandIn>>, Path(uuid): Path<String>, body: Bytes) -> Answer {
    let change = if body.is_empty() {
        Change::default()
    } else {
        read::<Change>(&body)?
    };
    if change.status.is_some() {
        return Err(bad_request("the status will be COMPLETE: leave \"status\" out"));
    }
    let mut book = stand_in.book();
    if book.find(&uuid).is_none_or(|known| known.total.is_none()) && change.total_amount.is_none() {
        return Err(bad_request(
            "the amount of this transaction is unknown: \"total_amount\" is needed",
        ));
    }
    let transaction = known_or_added(&mut book, &uuid, change.total_amount.as_ref())?;
    transaction.set_status(COMPLETE);
    genuine(transaction, &stand_in.config)
}

pub async fn callback(State(stand_in): State<Arc<StandIn>>, Path(uuid): Path<String>) -> Answer {
    let mut book = stand_in.book();
    let known = book
        .find(&uuid)
        .ok_or_else(|| Refused(StatusCode::NOT_FOUND, "no such transaction".into()))?;
    genuine(known, &stand_in.config)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    status_api: Fault,
}

pub async fn set_faults(State(stand_in): State<Arc<StandIn>>, body: Bytes) -> Answer {
    let faults = read::<Faults>(&body)?;
    stand_in.book().fault = faults.status_api;
    Ok(self::faults(State(stand_in)).await)
}

pub async fn faults(State(stand_in): State<Arc<StandIn>>) -> Json<Value> {
    let book = stand_in.book();
    Json(json!({ "status_api": book.fault, "status_calls": book.status_calls, "trap_hits": book.trap_hits }))
}

pub async fn reset(State(stand_in): State<Arc<StandIn>>) -> Json<Value> {
    *stand_in.book() = Book::default();
    Json(json!({}))
}

fn genuine(transaction: &Transaction, config: &Config) -> Answer {
    let conflict = |problem: &str| Refused(StatusCode::CONFLICT, problem.to_owned());
    if transaction.status() != COMPLETE {
        return Err(conflict("only a COMPLETE transaction has a genuine return"));
    }
    let total = transaction
        .total
        .ok_or_else(|| conflict("the amount of this transaction is unknown"))?;
    let callback = transaction.callback(total, &config.product_code).signed(&config.secret);
    Ok(Json(json!({ "data": callback.data() })))
}

fn known_or_added<'a>(book: &'a mut Book, uuid: &str, total: Option<&Value>) -> Result<&'a mut Transaction, Refused> {
    let total = total.map(amount).transpose()?;
    let transaction = book.find_or_add(uuid, total);
    if total.is_some() && transaction.total != total {
        return Err(Refused(
            StatusCode::CONFLICT,
            "this transaction has another amount".into(),
        ));
    }
    Ok(transaction)
}

fn amount(value: &Value) -> Result<Amount, Refused> {
    let literal = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    Amount::parse(&literal).ok_or_else(|| bad_request("\"total_amount\" must be an amount such as 1234.0"))
}

fn described(transaction: &Transaction) -> Value {
    json!({
        "transaction_uuid": transaction.uuid,
        "total_amount": transaction.total.map(Amount::literal),
        "status": transaction.status(),
        "ref_id": transaction.reference(),
        "pay_page": transaction.form.as_ref().map(|_| format!("/pay/{}", transaction.session)),
    })
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|error| bad_request(&error.to_string()))
}

fn bad_request(problem: &str) -> Refused {
    Refused(StatusCode::BAD_REQUEST, problem.to_owned())
}
