//! Making an account, and a forgotten password. Neither tells whether a name has an account.

use axum::{
    Form, Router,
    extract::{RawQuery, State as Extract},
    http::StatusCode,
    response::Response,
    routing::get,
};
use commerce::{
    Ctx, Error,
    identity::{self, SignUpAnswer},
};
use domain::{
    form::{FormErrors, SignUpField, SignUpForm},
    identity::LoginName,
    paths,
    text::one_line,
};
use serde::Deserialize;

use super::sign_in::{BUSY, Onward, value};
use crate::{
    server::{
        State, answer,
        member::{onward, wait},
        state::Shopper,
    },
    storefront::sign_in::page::{self as view, Said},
};

/// The pages of those who cannot sign in yet, or not any more.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/sign-up", get(sign_up_page).post(sign_up))
        .route("/forgot-password", get(forgot_page).post(forgot))
}

async fn sign_up_page(Extract(state): Extract<State>, Shopper(ctx): Shopper, RawQuery(query): RawQuery) -> Response {
    if value(query.as_deref(), "done") == "mail" {
        let words = "We have sent you a mail. Open the link in it, and you can sign in.";
        return answer::personal(&state, &ctx, StatusCode::OK, view::sign_up_head, |_| {
            view::look_into_mail(words)
        })
        .await;
    }
    if ctx.account().is_some() {
        return answer::go(paths::ACCOUNT, []);
    }
    let next = value(query.as_deref(), "next");
    let (form, errors) = (SignUpForm::default(), FormErrors::default());
    let next = onward(&next);
    show_sign_up(&state, &ctx, StatusCode::OK, &form, errors, Said::default(), next).await
}

async fn show_sign_up(
    state: &State,
    ctx: &Ctx,
    status: StatusCode,
    form: &SignUpForm,
    errors: FormErrors<SignUpField>,
    said: Said,
    next: &str,
) -> Response {
    answer::personal(state, ctx, status, view::sign_up_head, |_| {
        view::sign_up(form, &errors, said, next)
    })
    .await
}

async fn sign_up(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    Form(posted): Form<Onward<SignUpForm>>,
) -> Response {
    let next = onward(&posted.next);
    let form = SignUpForm {
        name: one_line(&posted.form.name, 80),
        login: one_line(&posted.form.login, 254),
        ..posted.form.clone()
    };
    let request = match form.parse() {
        Ok(request) => request,
        Err(errors) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return show_sign_up(&state, &ctx, status, &form, errors, Said::default(), next).await;
        }
    };
    let (status, words) = match identity::sign_up(&ctx, &request).await {
        Ok(done) => return answer::go(&after_sign_up(done, next), []),
        Err(Error::TooMany(seconds)) => (StatusCode::TOO_MANY_REQUESTS, wait(seconds)),
        Err(Error::Busy) => (StatusCode::SERVICE_UNAVAILABLE, BUSY.to_owned()),
        Err(error) => return answer::failure(&state, &ctx, error, paths::category).await,
    };
    let errors = FormErrors::default();
    show_sign_up(&state, &ctx, status, &form, errors, Said::no(words), next).await
}

/// What follows, whether an account was made or was there.
pub(super) fn after_sign_up(done: SignUpAnswer, next: &str) -> String {
    match done {
        SignUpAnswer::LookIntoMail => "/sign-up?done=mail".to_owned(),
        SignUpAnswer::SignIn if next.is_empty() => "/sign-in?done=account".to_owned(),
        SignUpAnswer::SignIn => format!("/sign-in?done=account&next={}", paths::encode(next)),
    }
}

async fn forgot_page(Extract(state): Extract<State>, Shopper(ctx): Shopper, RawQuery(query): RawQuery) -> Response {
    let sent = value(query.as_deref(), "done") == "mail";
    answer::personal(&state, &ctx, StatusCode::OK, view::forgot_head, |frame| {
        if sent {
            view::look_into_mail(
                "If this account has an e-mail address, a link is on its way there. It is good for one hour.",
            )
        } else {
            view::forgot("", None, Said::default(), &frame.shop)
        }
    })
    .await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Forgot {
    login: String,
}

async fn forgot(Extract(state): Extract<State>, Shopper(ctx): Shopper, Form(posted): Form<Forgot>) -> Response {
    let typed = one_line(&posted.login, 254);
    let (status, error, said) = match typed.parse::<LoginName>() {
        Err(_) => {
            let message = "Write your e-mail address like name@example.com, or your phone number like 984-1234567.";
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            (status, Some(message.to_owned()), Said::default())
        }
        Ok(login) => match identity::forgot_password(&ctx, &login).await {
            Ok(()) => return answer::go("/forgot-password?done=mail", []),
            Err(Error::TooMany(seconds)) => (StatusCode::TOO_MANY_REQUESTS, None, Said::no(wait(seconds))),
            Err(error) => return answer::failure(&state, &ctx, error, paths::category).await,
        },
    };
    answer::personal(&state, &ctx, status, view::forgot_head, |frame| {
        view::forgot(&typed, error, said, &frame.shop)
    })
    .await
}
