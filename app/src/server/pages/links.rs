//! One-time links. GET shows what a link does and changes nothing: mail programs and scanners look at links too.

use axum::{
    Form, Router,
    extract::{Path, State as Extract},
    http::StatusCode,
    response::Response,
    routing::{MethodRouter, get},
};
use commerce::{
    Ctx, Error,
    identity::{self, LinkPage, LinkRefused, SetUp},
};
use domain::{
    form::NewPasswordForm,
    identity::{PasswordFor, TokenKind},
    paths,
    text::{Email, one_line},
};
use serde::Deserialize;

use crate::{
    server::{
        State,
        answer::{self, is_secure},
        cookies,
        member::wait,
        state::Shopper,
    },
    storefront::sign_in::links::{self as view, Link, Typed},
};

/// A page for each kind of link.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/verify-email/{secret}", link(TokenKind::VerifyEmail))
        .route("/reset-password/{secret}", link(TokenKind::ResetPassword))
        .route("/confirm-email/{secret}", link(TokenKind::ChangeEmail))
        .route("/invite/{secret}", link(TokenKind::Invite))
        .route("/set-up/{secret}", link(TokenKind::SetUp))
}

/// What may be typed behind a link.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Posted {
    name: String,
    email: String,
    password: String,
}

fn link(kind: TokenKind) -> MethodRouter<State> {
    let look = move |Extract(state): Extract<State>, Shopper(ctx): Shopper, Path(secret): Path<String>| async move {
        show(&state, &ctx, kind, &secret, StatusCode::OK, Typed::default()).await
    };
    let use_it =
        move |Extract(state): Extract<State>,
              Shopper(ctx): Shopper,
              Path(secret): Path<String>,
              Form(posted): Form<Posted>| async move { follow(&state, &ctx, kind, &secret, posted).await };
    get(look).post(use_it)
}

async fn show(state: &State, ctx: &Ctx, kind: TokenKind, secret: &str, status: StatusCode, typed: Typed) -> Response {
    match identity::link(ctx, kind, secret).await {
        Ok(Some(page)) => {
            let link = shown(page);
            let head = |shop: &_| view::head(shop, kind);
            answer::personal(state, ctx, status, head, |_| view::body(kind, secret, &link, typed)).await
        }
        Ok(None) => spent(state, ctx, kind).await,
        Err(error) => answer::failure(state, ctx, error, paths::category).await,
    }
}

fn shown(page: LinkPage) -> Link {
    Link {
        is_staff: matches!(page.whose, PasswordFor::Staff),
        name: page.name,
        email: page.email,
    }
}

async fn spent(state: &State, ctx: &Ctx, kind: TokenKind) -> Response {
    answer::personal(state, ctx, StatusCode::GONE, view::spent_head, |_| view::spent(kind)).await
}

/// Does what the link is for.
async fn follow(state: &State, ctx: &Ctx, kind: TokenKind, secret: &str, posted: Posted) -> Response {
    let password = NewPasswordForm {
        password: posted.password,
    };
    let mut typed = Typed {
        name: one_line(&posted.name, 80),
        email: one_line(&posted.email, 254),
        ..Typed::default()
    };
    let done = match kind {
        TokenKind::VerifyEmail => identity::verify_email(ctx, secret).await,
        TokenKind::ChangeEmail => identity::confirm_email(ctx, secret).await,
        TokenKind::ResetPassword => identity::reset_password(ctx, secret, &password).await,
        TokenKind::Invite => identity::accept_invite(ctx, secret, &password).await,
        TokenKind::SetUp => {
            let Ok(email) = typed.email.parse::<Email>() else {
                typed.email_error = Some("Write the address like name@example.com.".to_owned());
                return show(state, ctx, kind, secret, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
            };
            let name = typed.name.clone();
            let request = SetUp { email, name, password };
            identity::set_up(ctx, secret, &request)
                .await
                .map(|done| done.map(|_| ()))
        }
        TokenKind::SecondFactor => Err(Error::NotFound),
    };
    let status = match done {
        Ok(Ok(())) => return followed(ctx, kind),
        Ok(Err(LinkRefused::Spent)) => return spent(state, ctx, kind).await,
        Ok(Err(LinkRefused::Password(message))) => {
            typed.password_error = Some(message);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(Err(LinkRefused::Form(message))) => {
            typed.refused = Some(message);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(Error::Busy) => {
            typed.refused = Some("The shop is busy at this moment. Wait a few seconds and try again.".to_owned());
            StatusCode::SERVICE_UNAVAILABLE
        }
        Err(Error::TooMany(seconds)) => {
            typed.refused = Some(wait(seconds));
            StatusCode::TOO_MANY_REQUESTS
        }
        Err(error) => return answer::failure(state, ctx, error, paths::category).await,
    };
    show(state, ctx, kind, secret, status, typed).await
}

/// Where it goes on. A new password has ended every sign-in: the cookies go as well.
fn followed(ctx: &Ctx, kind: TokenKind) -> Response {
    let signed_in = ctx.account().is_some();
    let gone = cookies::clear_signed_in(is_secure(ctx));
    match kind {
        TokenKind::VerifyEmail if signed_in => answer::go("/account/profile?done=verified", []),
        TokenKind::VerifyEmail => answer::go("/sign-in?done=verified", []),
        TokenKind::ChangeEmail if signed_in => answer::go("/account/profile?done=email", []),
        TokenKind::ChangeEmail => answer::go("/sign-in?done=email", []),
        TokenKind::ResetPassword | TokenKind::SecondFactor => answer::go("/sign-in?done=password", gone),
        TokenKind::Invite => answer::go("/sign-in?done=password&next=%2Fadmin", gone),
        TokenKind::SetUp => answer::go("/sign-in?done=shop&next=%2Fadmin", gone),
    }
}
