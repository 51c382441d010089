//! What a shopper meets: the request form's address, the pay page, and its buttons.
//!
//! The pay page posts `action` to `/pay/{session}`:
//!
//! | action | status after it | the browser |
//! | --- | --- | --- |
//! | `pay` | COMPLETE | returns to `success_url?data=…`; again when repeated |
//! | `cancel` | CANCELED | goes to `failure_url` |
//! | `pay-lost` | COMPLETE | stays, on a page without a way back |
//! | `pay-repeat` | COMPLETE | stays, on a page that calls `success_url` three times at once and links to it |
//! | `pay-tampered` | COMPLETE | returns with one rupee more than was signed |
//! | `pay-comma` | COMPLETE | returns with `"2,700.0"`, signed as `2700.0` |
//! | `pay-pending` | PENDING | goes to `failure_url` |
//! | `pay-ambiguous` | AMBIGUOUS | goes to `failure_url` |
//! | `pay-late` | PENDING, then COMPLETE after the configured pause, or after the field `seconds` | goes to `failure_url` |
//! | `expire` | `NOT_FOUND` | stays, on a page that links to `failure_url` |
//! | `reflect` | PENDING | returns with an unpaid COMPLETE under the signature of the request form |

use std::{sync::Arc, time::Duration};

use axum::{
    Form,
    extract::{Path, State, rejection::FormRejection},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    Config, StandIn,
    amount::Amount,
    book::{Opening, Transaction},
    form::{self, PaymentForm},
    page::{escape, link, no_session, page, pay_page, refusal, repeat_page},
    protocol::{AMBIGUOUS, CANCELED, COMPLETE, Callback, NOT_FOUND, PENDING, REQUEST_FIELDS},
};

pub(crate) async fn home() -> Response {
    page(
        StatusCode::OK,
        "The stand-in is running",
        "<p>Start a payment in the shop: it leads here.</p>",
    )
}

/// The shop's signed form.
pub(crate) async fn open(
    State(stand_in): State<Arc<StandIn>>,
    posted: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Response {
    let pairs = match posted {
        Ok(Form(pairs)) => pairs,
        Err(rejection) => return refusal(&[rejection.body_text()]),
    };
    let form = match form::check(&pairs, &stand_in.config) {
        Ok(form) => form,
        Err(problems) => return refusal(&problems),
    };
    match stand_in.book().open(form) {
        Opening::Session(session) => Redirect::to(&format!("/pay/{session}")).into_response(),
        Opening::Used(status) => refusal(&[format!(
            "transaction_uuid was used already (its status is {status}): each request needs a new one"
        )]),
    }
}

pub(crate) async fn show(State(stand_in): State<Arc<StandIn>>, Path(session): Path<String>) -> Response {
    let mut book = stand_in.book();
    match book
        .at(&session)
        .and_then(|transaction| Some((transaction.form.clone()?, transaction)))
    {
        None => no_session(),
        Some((form, transaction)) if transaction.status() == PENDING => {
            pay_page(&form, &transaction.session, &stand_in.config.product_code)
        }
        Some((form, transaction)) => ended(StatusCode::OK, transaction, &form, &stand_in.config),
    }
}

/// A button of the pay page. The fields of the sign-in are there to be looked at.
#[derive(Deserialize)]
pub(crate) struct Pressed {
    action: String,
    seconds: Option<u64>,
}

pub(crate) async fn act(
    State(stand_in): State<Arc<StandIn>>,
    Path(session): Path<String>,
    pressed: Result<Form<Pressed>, FormRejection>,
) -> Response {
    let pressed = match pressed {
        Ok(Form(pressed)) => pressed,
        Err(rejection) => return refusal(&[rejection.body_text()]),
    };
    let mut book = stand_in.book();
    let Some((form, transaction)) = book
        .at(&session)
        .and_then(|transaction| Some((transaction.form.clone()?, transaction)))
    else {
        return no_session();
    };
    let paid_again = transaction.status() == COMPLETE && pressed.action == "pay";
    if transaction.status() != PENDING && !paid_again {
        return ended(StatusCode::CONFLICT, transaction, &form, &stand_in.config);
    }
    press(&pressed, transaction, &form, &stand_in.config)
}

fn press(pressed: &Pressed, transaction: &mut Transaction, form: &PaymentForm, config: &Config) -> Response {
    let fail = || Redirect::to(&form.failure_url).into_response();
    match pressed.action.as_str() {
        "pay" => {
            transaction.set_status(COMPLETE);
            Redirect::to(&success(form, &genuine(transaction, form, config))).into_response()
        }
        "cancel" => {
            transaction.set_status(CANCELED);
            fail()
        }
        "pay-lost" => {
            transaction.set_status(COMPLETE);
            let text = "<p>The payment was made, but the way back to the shop was lost.</p>";
            page(StatusCode::OK, "Connection lost", text)
        }
        "pay-repeat" => {
            transaction.set_status(COMPLETE);
            repeat_page(&success(form, &genuine(transaction, form, config)))
        }
        "pay-tampered" => {
            transaction.set_status(COMPLETE);
            let mut callback = genuine(transaction, form, config);
            callback.total_amount = form.total.plus(Amount::RUPEE).literal();
            Redirect::to(&success(form, &callback)).into_response()
        }
        "pay-comma" => {
            transaction.set_status(COMPLETE);
            let mut callback = genuine(transaction, form, config);
            callback.total_amount = form.total.with_commas();
            Redirect::to(&success(form, &callback)).into_response()
        }
        "pay-pending" => fail(),
        "pay-ambiguous" => {
            transaction.set_status(AMBIGUOUS);
            fail()
        }
        "pay-late" => {
            transaction.complete_after(pressed.seconds.map_or(config.late, Duration::from_secs));
            fail()
        }
        "expire" => {
            transaction.set_status(NOT_FOUND);
            ended(StatusCode::OK, transaction, form, config)
        }
        "reflect" => {
            let mut callback = genuine(transaction, form, config);
            callback.total_amount.clone_from(&form.total_literal);
            REQUEST_FIELDS.clone_into(&mut callback.signed_field_names);
            callback.signature.clone_from(&form.signature);
            Redirect::to(&success(form, &callback)).into_response()
        }
        other => refusal(&[format!("action {other:?} is unknown")]),
    }
}

fn genuine(transaction: &Transaction, form: &PaymentForm, config: &Config) -> Callback {
    transaction
        .callback(form.total, &config.product_code)
        .signed(&config.secret)
}

/// Appended literally, as eSewa does.
fn success(form: &PaymentForm, callback: &Callback) -> String {
    format!("{}?data={}", form.success_url, callback.data())
}

fn ended(code: StatusCode, transaction: &Transaction, form: &PaymentForm, config: &Config) -> Response {
    let (heading, back) = match transaction.status() {
        COMPLETE => (
            "This payment is complete",
            success(form, &genuine(transaction, form, config)),
        ),
        NOT_FOUND => ("This session has expired", form.failure_url.clone()),
        _ => ("This payment has ended", form.failure_url.clone()),
    };
    let status = escape(transaction.status());
    page(
        code,
        heading,
        &format!("<p>Status: {status}</p>\n<p>{}</p>", link(&back, "Return to the shop")),
    )
}
