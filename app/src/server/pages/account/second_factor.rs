//! The second factor of an account.

use axum::{Form, http::StatusCode, response::Response};
use commerce::{Error, customers, identity};
use domain::{form::SecondFactorForm, paths::account};

use super::{Password, WRONG_PASSWORD};
use crate::{
    server::{
        answer,
        member::{Member, wait},
    },
    storefront::account::{page::Tab, second_factor as view},
};

/// Whether codes are on. Whoever will have to show who they are for the steps does so at the steps.
pub(super) async fn page(member: Member) -> Response {
    show(&member, StatusCode::OK, None).await
}

async fn show(member: &Member, status: StatusCode, error: Option<String>) -> Response {
    match customers::profile(&member.ctx).await {
        Ok(profile) => {
            let body = |_: &_| view::body(&profile, error);
            member.page(status, Tab::Security, body).await
        }
        Err(failed) => member.problem(failed, account::SECURITY).await,
    }
}

/// Makes a secret and shows it.
pub(super) async fn begin(member: Member) -> Response {
    match identity::begin_totp(&member.ctx, member.session).await {
        Ok(setup) => {
            let body = |_: &_| view::begun(&setup.secret, &setup.link);
            member.page(StatusCode::OK, Tab::Security, body).await
        }
        Err(error) => member.problem(error, account::SECOND_FACTOR).await,
    }
}

/// Switches codes on by a first one, and shows the recovery codes.
pub(super) async fn on(member: Member, Form(form): Form<SecondFactorForm>) -> Response {
    let (status, error, refused) = match form.parse() {
        Err(message) => (StatusCode::UNPROCESSABLE_ENTITY, Some(message), None),
        Ok(code) => match identity::confirm_totp(&member.ctx, member.session, &code).await {
            Ok(Some(codes)) => return show_codes(&member, &codes).await,
            Ok(None) => {
                let message = "This is not the code. Look at the clock of your phone, and type the next one.";
                (StatusCode::UNPROCESSABLE_ENTITY, Some(message.to_owned()), None)
            }
            Err(Error::TooMany(seconds)) => (StatusCode::TOO_MANY_REQUESTS, None, Some(wait(seconds))),
            Err(error) => return member.problem(error, account::SECOND_FACTOR).await,
        },
    };
    let body = |_: &_| view::wrong(error, refused);
    member.page(status, Tab::Security, body).await
}

async fn show_codes(member: &Member, codes: &[String]) -> Response {
    let body = |_: &_| view::codes(codes);
    member.page(StatusCode::OK, Tab::Security, body).await
}

/// Makes new recovery codes and shows them, this once.
pub(super) async fn codes(member: Member) -> Response {
    match identity::new_recovery_codes(&member.ctx, member.session).await {
        Ok(codes) => show_codes(&member, &codes).await,
        Err(error) => member.problem(error, account::SECOND_FACTOR).await,
    }
}

/// Switches codes off.
pub(super) async fn off(member: Member, Form(posted): Form<Password>) -> Response {
    match identity::disable_totp(&member.ctx, &posted.password).await {
        Ok(true) => answer::go("/account/security?done=second-factor-off", []),
        Ok(false) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(&member, status, Some(WRONG_PASSWORD.to_owned())).await
        }
        Err(error) => member.problem(error, account::SECOND_FACTOR).await,
    }
}
