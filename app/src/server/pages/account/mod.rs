//! An account's own pages. Whoever has not signed in is sent to do so; somebody else's order or address is not there.

mod addresses;
mod orders;
mod privacy;
mod profile;
mod second_factor;
mod security;

use axum::{
    Form, Router,
    extract::RawQuery,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use commerce::{
    Error, customers,
    identity::{self, Proof},
};
use domain::{form::SecondFactorForm, paths};
use serde::Deserialize;

use super::sign_in::value;
use crate::{
    server::{
        State, answer,
        member::{Member, onward, wait},
    },
    storefront::account::page::{self as view, Tab},
};

/// All addresses below `/account`.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/account", get(orders::list))
        .route("/account/orders/{number}", get(orders::order))
        .route("/account/addresses", get(addresses::list))
        .route("/account/addresses/new", get(addresses::fresh).post(addresses::add))
        .route("/account/addresses/{id}", get(addresses::entry).post(addresses::change))
        .route("/account/addresses/{id}/remove", post(addresses::remove))
        .route("/account/profile", get(profile::page).post(profile::change))
        .route("/account/preferences", post(profile::preferences))
        .route("/account/email", post(profile::email))
        .route("/account/email/again", post(profile::email_again))
        .route("/account/security", get(security::page))
        .route("/account/password", post(security::password))
        .route("/account/devices/end-others", post(security::end_others))
        .route("/account/devices/{session}/end", post(security::end))
        .route("/account/second-factor", get(second_factor::page))
        .route("/account/second-factor/begin", post(second_factor::begin))
        .route("/account/second-factor/on", post(second_factor::on))
        .route("/account/second-factor/off", post(second_factor::off))
        .route("/account/second-factor/recovery-codes", post(second_factor::codes))
        .route("/account/privacy", get(privacy::page))
        .route("/account/export.json", get(privacy::export))
        .route("/account/close", post(privacy::close))
        .route("/account/confirm", get(confirm_page).post(confirm))
}

/// A form that takes the password once more.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Password {
    password: String,
}

const WRONG_PASSWORD: &str = "This is not your password.";

/// Where somebody goes on who has shown who they are.
fn after_proof(next: &str) -> &str {
    match onward(next) {
        "" => paths::ACCOUNT,
        next => next,
    }
}

async fn confirm_page(member: Member, RawQuery(query): RawQuery) -> Response {
    let next = value(query.as_deref(), "next");
    ask(&member, StatusCode::OK, after_proof(&next), None, None).await
}

async fn ask(
    member: &Member,
    status: StatusCode,
    next: &str,
    error: Option<String>,
    refused: Option<String>,
) -> Response {
    match customers::profile(&member.ctx).await {
        Ok(profile) => {
            let body = |_: &_| view::confirm(profile.second_factor, next, error, refused);
            member.page(status, Tab::Notice, body).await
        }
        Err(failed) => member.problem(failed, paths::ACCOUNT).await,
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Confirm {
    password: String,
    code: String,
    next: String,
}

/// Takes the password or a code, and goes back to the page where the form is.
async fn confirm(member: Member, Form(posted): Form<Confirm>) -> Response {
    let next = after_proof(&posted.next);
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    let (proof, words) = if posted.code.is_empty() {
        (Proof::Password(posted.password), WRONG_PASSWORD)
    } else {
        match (SecondFactorForm { code: posted.code }).parse() {
            Ok(code) => (
                Proof::Code(code),
                "This is not the code. Each code is good once: wait for the next one.",
            ),
            Err(message) => return ask(&member, wrong, next, Some(message), None).await,
        }
    };
    match identity::prove(&member.ctx, member.session, &proof).await {
        Ok(true) => answer::go(next, []),
        Ok(false) => ask(&member, wrong, next, Some(words.to_owned()), None).await,
        Err(Error::TooMany(seconds)) => {
            ask(&member, StatusCode::TOO_MANY_REQUESTS, next, None, Some(wait(seconds))).await
        }
        Err(error) => member.problem(error, paths::ACCOUNT).await,
    }
}
