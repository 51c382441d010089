//! The status API, which shops ask from server to server, and its [`Fault`]s.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::{StatusCode, header},
    response::{Html, IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    StandIn,
    amount::Amount,
    protocol::{COMPLETE, NOT_FOUND},
};

/// What ails the status API, for every question, until it is set again.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Nothing: true answers.
    #[default]
    Ok,
    /// 500.
    #[serde(rename = "error500")]
    Error500,
    /// 403.
    #[serde(rename = "error403")]
    Error403,
    /// No answer for 30 seconds, then 504.
    Timeout,
    /// The true answer after 2 seconds.
    Slow,
    /// A page with status 200 instead of JSON.
    Html,
    /// eSewa's "Service is currently unavailable", with status 200.
    Unavailable,
    /// COMPLETE, but for another transaction.
    WrongUuid,
    /// COMPLETE, but for one rupee more.
    WrongAmount,
    /// 302 to an address that says COMPLETE for anything, and counts its visitors.
    Redirect,
}

/// The question. The amount stays text: it is compared in paisa.
#[derive(Deserialize)]
pub(crate) struct Asked {
    product_code: String,
    total_amount: String,
    transaction_uuid: String,
}

pub(crate) async fn answer(
    State(stand_in): State<Arc<StandIn>>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let fault = {
        let mut book = stand_in.book();
        book.status_calls += 1;
        book.fault
    };
    match fault {
        Fault::Error500 => return (StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error").into_response(),
        Fault::Error403 => return (StatusCode::FORBIDDEN, "Forbidden").into_response(),
        Fault::Html => return Html("<!doctype html><title>eSewa</title><p>We will be back soon.</p>").into_response(),
        Fault::Unavailable => return Json(error("Service is currently unavailable")).into_response(),
        Fault::Timeout => {
            sleep(Duration::from_secs(30)).await;
            return (StatusCode::GATEWAY_TIMEOUT, "Gateway Timeout").into_response();
        }
        Fault::Slow => sleep(Duration::from_secs(2)).await,
        Fault::Ok | Fault::WrongUuid | Fault::WrongAmount | Fault::Redirect => {}
    }

    let asked = match asked {
        Ok(Query(asked)) => asked,
        Err(rejection) => return refused(&rejection.body_text()),
    };
    if asked.product_code != stand_in.config.product_code {
        return refused("Unable to fetch merchant key");
    }
    let Some(amount) = Amount::parse(&asked.total_amount) else {
        return refused("total_amount must be a number");
    };
    match fault {
        Fault::WrongUuid => {
            let other = format!("{}-other", asked.transaction_uuid);
            Json(status(&asked.product_code, &other, amount, COMPLETE, Some("00FA017"))).into_response()
        }
        Fault::WrongAmount => {
            let other = amount.plus(Amount::RUPEE);
            let uuid = &asked.transaction_uuid;
            Json(status(&asked.product_code, uuid, other, COMPLETE, Some("00FA017"))).into_response()
        }
        Fault::Redirect => (StatusCode::FOUND, [(header::LOCATION, trap_address(&asked, amount))]).into_response(),
        _ => Json(true_answer(&stand_in, &asked, amount)).into_response(),
    }
}

/// Where [`Fault::Redirect`] leads: nobody who pays attention comes here.
pub(crate) async fn trap(
    State(stand_in): State<Arc<StandIn>>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    stand_in.book().trap_hits += 1;
    let Ok(Query(asked)) = asked else {
        return refused("who asks here was led here");
    };
    let amount = Amount::parse(&asked.total_amount).unwrap_or(Amount::RUPEE);
    Json(status(
        &asked.product_code,
        &asked.transaction_uuid,
        amount,
        COMPLETE,
        Some("00FA017"),
    ))
    .into_response()
}

/// Another amount than the stored one is another transaction, as far as eSewa is concerned.
fn true_answer(stand_in: &StandIn, asked: &Asked, amount: Amount) -> Value {
    let mut book = stand_in.book();
    let known = book
        .find(&asked.transaction_uuid)
        .filter(|known| known.total.is_none_or(|total| total == amount));
    let (word, reference) = known.map_or((NOT_FOUND, None), |known| (known.status(), known.reference()));
    status(&asked.product_code, &asked.transaction_uuid, amount, word, reference)
}

fn status(code: &str, uuid: &str, amount: Amount, word: &str, reference: Option<&str>) -> Value {
    json!({
        "product_code": code,
        "transaction_uuid": uuid,
        "total_amount": amount.number(),
        "status": word,
        "ref_id": reference,
    })
}

fn trap_address(asked: &Asked, amount: Amount) -> String {
    // Only what needs no escaping is passed on; the trap answers for anything.
    let uuid: String = asked
        .transaction_uuid
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
        .collect();
    let code: String = asked.product_code.chars().filter(char::is_ascii_alphanumeric).collect();
    format!(
        "/_admin/trap?product_code={code}&total_amount={}&transaction_uuid={uuid}",
        amount.literal()
    )
}

fn refused(problem: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(error(problem))).into_response()
}

fn error(problem: &str) -> Value {
    json!({ "code": 0, "error_message": problem })
}
