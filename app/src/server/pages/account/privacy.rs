//! What the shop knows of somebody, and the end of their account.

use axum::{
    Form,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use commerce::customers;
use domain::paths::account;

use super::{Password, WRONG_PASSWORD};
use crate::{
    server::{answer, cookies, member::Member},
    storefront::account::{page::Tab, privacy as view},
};

/// Both, with what they mean.
pub(super) async fn page(member: Member) -> Response {
    show(&member, StatusCode::OK, None).await
}

async fn show(member: &Member, status: StatusCode, error: Option<String>) -> Response {
    let body = |whose: &_| view::body(whose, error);
    member.page(status, Tab::Privacy, body).await
}

/// Everything as one file.
pub(super) async fn export(member: Member) -> Response {
    match customers::export(&member.ctx, member.session).await {
        Ok(json) => {
            let mut response = json.into_response();
            for (name, value) in [
                (header::CONTENT_TYPE, "application/json"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\""),
                (header::CACHE_CONTROL, "private, no-store"),
            ] {
                response.headers_mut().insert(name, HeaderValue::from_static(value));
            }
            response
        }
        Err(error) => member.problem(error, account::PRIVACY).await,
    }
}

/// Closes the account; nobody is signed in any more.
pub(super) async fn close(member: Member, Form(posted): Form<Password>) -> Response {
    match customers::close_account(&member.ctx, &posted.password).await {
        Ok(true) => {
            let gone = cookies::set_signed_out(member.is_secure());
            answer::go("/sign-in?done=closed", gone)
        }
        Ok(false) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(&member, status, Some(WRONG_PASSWORD.to_owned())).await
        }
        Err(error) => member.problem(error, account::PRIVACY).await,
    }
}
