//! Password and devices of an account.

use axum::{
    Form,
    extract::{Path, RawQuery},
    http::StatusCode,
    response::Response,
};
use commerce::{Error, customers, identity};
use domain::{
    form::{FormErrors, PasswordField, PasswordForm},
    ids::SessionId,
    paths::account,
};

use super::value;
use crate::{
    server::{answer, member::Member},
    storefront::account::{
        page::{Tab, done},
        security as view,
    },
};

/// What protects the account.
pub(super) async fn page(member: Member, RawQuery(query): RawQuery) -> Response {
    let code = value(query.as_deref(), "done");
    show(&member, StatusCode::OK, FormErrors::default(), &code).await
}

async fn show(member: &Member, status: StatusCode, errors: FormErrors<PasswordField>, code: &str) -> Response {
    let load = async {
        let profile = customers::profile(&member.ctx).await?;
        Ok((profile, identity::devices(&member.ctx, member.session).await?))
    };
    match load.await {
        Ok((profile, devices)) => {
            let body = |whose: &_| view::body(whose, &profile, &devices, &errors, done(code));
            member.page(status, Tab::Security, body).await
        }
        Err(error) => member.problem(error, account::SECURITY).await,
    }
}

/// A new password; the other sign-ins end.
pub(super) async fn password(member: Member, Form(form): Form<PasswordForm>) -> Response {
    match identity::change_password(&member.ctx, member.session, &form).await {
        Ok(Ok(())) => answer::go("/account/security?done=password", []),
        Ok(Err(errors)) => show(&member, StatusCode::UNPROCESSABLE_ENTITY, errors, "").await,
        Err(error) => member.problem(error, account::SECURITY).await,
    }
}

/// Ends one sign-in.
pub(super) async fn end(member: Member, Path(text): Path<String>) -> Response {
    let ended = async {
        let session = text.parse().map(SessionId).map_err(|_| Error::NotFound)?;
        identity::end_session(&member.ctx, session).await
    };
    match ended.await {
        Ok(()) => answer::go("/account/security?done=ended", []),
        Err(error) => member.problem(error, account::SECURITY).await,
    }
}

/// Ends all but the one that asks.
pub(super) async fn end_others(member: Member) -> Response {
    match identity::end_other_sessions(&member.ctx, member.session).await {
        Ok(_) => answer::go("/account/security?done=others", []),
        Err(error) => member.problem(error, account::SECURITY).await,
    }
}
