//! Signing in and out, and the second step. What is wrong comes back on the same page, with everything that was typed
//! but the password.

use axum::{
    Form, Router,
    extract::{RawQuery, State as Extract},
    http::{HeaderMap, StatusCode},
    response::Response,
    routing::{get, post},
};
use commerce::{
    Actor, Ctx, Error, customers,
    identity::{self, Credentials, SecondFactorRefused, SignInAnswer, SignInRefused},
};
use domain::{
    form::{FormErrors, SecondFactorForm, SignInField, SignInForm},
    identity::Kind,
    paths,
    text::one_line,
};
use serde::Deserialize;

use super::browse::pairs;
use crate::{
    server::{
        State,
        answer::{self, is_secure},
        browser::browser,
        cookies,
        member::{Visit, onward, wait},
        state::Shopper,
    },
    storefront::sign_in::page::{self as view, Said},
};

/// The pages of everybody who is on the way in or out.
pub(crate) fn routes() -> Router<State> {
    Router::new()
        .route("/sign-in", get(page).post(sign_in))
        .route("/sign-in/code", get(code_page).post(code))
        .route("/sign-out", post(sign_out))
}

/// What the sign-in page says about what was done before. A code in the address, never text.
fn said(code: &str) -> Said {
    let done = |words: &str| Said {
        done: Some(words.to_owned()),
        ..Said::default()
    };
    match code {
        "out" => done("You have signed out."),
        "account" => done("Now sign in with your number and your password."),
        "verified" => done("Your address is confirmed. Sign in."),
        "password" => done("Your new password is saved. Sign in with it."),
        "email" => done("Your new address is confirmed. Sign in with it."),
        "shop" => done("The shop is yours. Sign in."),
        "closed" => done("Your account is closed. Thank you for having been here."),
        "late" => Said::no("That took too long, or the code was wrong too often. Sign in again."),
        _ => Said::default(),
    }
}

/// The value of a query's name; empty where there is none.
pub(super) fn value(query: Option<&str>, name: &str) -> String {
    pairs(query)
        .into_iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value)
        .unwrap_or_default()
}

/// Where somebody who has signed in goes on.
fn home(kind: Kind, next: &str) -> &str {
    match (next, kind) {
        ("", Kind::Staff) => paths::ADMIN,
        ("", Kind::Customer) => paths::ACCOUNT,
        (next, _) => next,
    }
}

async fn page(Extract(state): Extract<State>, Shopper(ctx): Shopper, RawQuery(query): RawQuery) -> Response {
    let next = value(query.as_deref(), "next");
    let next = onward(&next);
    let mut said = said(&value(query.as_deref(), "done"));
    match ctx.actor {
        Actor::Staff(_) => return answer::go(home(Kind::Staff, next), []),
        // The back office would only send them here again.
        Actor::Customer(_) if next.starts_with(paths::ADMIN) => {
            said = Said::no("You are signed in, but not as somebody of the shop. Sign in with that account.");
        }
        Actor::Customer(_) => return answer::go(home(Kind::Customer, next), []),
        Actor::Shopper | Actor::Gateway | Actor::System(_) => {}
    }
    let form = SignInForm::default();
    show(&state, &ctx, StatusCode::OK, &form, FormErrors::default(), said, next).await
}

async fn show(
    state: &State,
    ctx: &Ctx,
    status: StatusCode,
    form: &SignInForm,
    errors: FormErrors<SignInField>,
    said: Said,
    next: &str,
) -> Response {
    answer::personal(state, ctx, status, view::sign_in_head, |_| {
        view::sign_in(form, &errors, said, next)
    })
    .await
}

/// A form that goes on to a page in the end.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Onward<F: Default> {
    #[serde(flatten)]
    pub form: F,
    pub next: String,
}

pub(super) const BUSY: &str = "Many people are signing in at this moment. Wait a few seconds and try again.";

async fn sign_in(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    headers: HeaderMap,
    Form(posted): Form<Onward<SignInForm>>,
) -> Response {
    let next = onward(&posted.next);
    let form = SignInForm {
        login: one_line(&posted.form.login, 254),
        ..posted.form.clone()
    };
    let request = match form.parse() {
        Ok(request) => request,
        Err(errors) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return show(&state, &ctx, status, &form, errors, Said::default(), next).await;
        }
    };
    let secure = is_secure(&ctx);
    let (status, words) = match identity::sign_in(&ctx, &request, &browser(&headers, secure)).await {
        Ok(Ok(SignInAnswer::Done(credentials))) => return enter(&ctx, &headers, &credentials, next).await,
        Ok(Ok(SignInAnswer::NeedsSecondFactor(challenge))) => {
            let path = paths::with_next(paths::SECOND_FACTOR, next);
            return answer::go(&path, [cookies::set_challenge(&challenge, secure)]);
        }
        Ok(Err(SignInRefused::Wrong)) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "The name and the password do not fit together. Check both. If your account is new, first open the link in our mail."
                .to_owned(),
        ),
        Ok(Err(SignInRefused::TooMany(seconds))) => (StatusCode::TOO_MANY_REQUESTS, wait(seconds)),
        Err(Error::Busy) => (StatusCode::SERVICE_UNAVAILABLE, BUSY.to_owned()),
        Err(error) => return answer::failure(&state, &ctx, error, paths::category).await,
    };
    let errors = FormErrors::default();
    show(&state, &ctx, status, &form, errors, Said::no(words), next).await
}

/// Gives the browser what it keeps, and takes the guest's cart along.
async fn enter(ctx: &Ctx, headers: &HeaderMap, credentials: &Credentials, next: &str) -> Response {
    let secure = is_secure(ctx);
    let mut lines = cookies::set_signed_in(credentials, ctx.now(), secure);
    if cookies::challenge(headers, secure).is_some() {
        lines.push(cookies::clear_challenge(secure));
    }
    match customers::welcome(&credentials.ctx(ctx), cookies::cart(headers).as_ref()).await {
        Ok(welcome) => {
            if let Some(token) = welcome.cart {
                lines.extend(cookies::set_cart(&token, welcome.pieces, secure));
            }
        }
        // They are in all the same; the cart stays the guest's until the next time.
        Err(error) => tracing::error!(%error, request.id = %ctx.request_id, "A cart was not taken along."),
    }
    answer::go(home(credentials.kind, next), lines)
}

async fn code_page(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let next = value(query.as_deref(), "next");
    let next = onward(&next);
    if cookies::challenge(&headers, is_secure(&ctx)).is_none() {
        return answer::go(&paths::sign_in(next), []);
    }
    answer::personal(&state, &ctx, StatusCode::OK, view::code_head, |_| {
        view::code(None, Said::default(), next)
    })
    .await
}

async fn code(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    headers: HeaderMap,
    Form(posted): Form<Onward<SecondFactorForm>>,
) -> Response {
    let next = onward(&posted.next);
    let secure = is_secure(&ctx);
    let Some(challenge) = cookies::challenge(&headers, secure) else {
        return answer::go(&late(next), []);
    };
    let typed = match posted.form.parse() {
        Ok(typed) => identity::second_factor(&ctx, challenge, &typed, &browser(&headers, secure)).await,
        Err(message) => return show_code(&state, &ctx, Some(message), Said::default(), next).await,
    };
    match typed {
        Ok(Ok(credentials)) => enter(&ctx, &headers, &credentials, next).await,
        Ok(Err(SecondFactorRefused::Wrong)) => {
            let message = "This is not the code. Each code is good once: wait for the next one.";
            show_code(&state, &ctx, Some(message.to_owned()), Said::default(), next).await
        }
        Ok(Err(SecondFactorRefused::Expired)) => answer::go(&late(next), [cookies::clear_challenge(secure)]),
        Ok(Err(SecondFactorRefused::TooMany(seconds))) => {
            let mut response = show_code(&state, &ctx, None, Said::no(wait(seconds)), next).await;
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            response
        }
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

async fn show_code(state: &State, ctx: &Ctx, error: Option<String>, said: Said, next: &str) -> Response {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    answer::personal(state, ctx, status, view::code_head, |_| view::code(error, said, next)).await
}

fn late(next: &str) -> String {
    let mut pairs = vec![("done".to_owned(), "late".to_owned())];
    if !next.is_empty() {
        pairs.push(("next".to_owned(), next.to_owned()));
    }
    paths::with_pairs(paths::SIGN_IN, &pairs)
}

/// Ends the sign-in. Whoever has none, or whose ended elsewhere, has signed out as well.
async fn sign_out(Extract(state): Extract<State>, Shopper(ctx): Shopper, visit: Visit) -> Response {
    if let Some(session) = visit.session {
        match identity::sign_out(&ctx, session).await {
            Ok(()) | Err(Error::NotFound) => {}
            Err(error) => return answer::failure(&state, &ctx, error, paths::category).await,
        }
    }
    answer::go("/sign-in?done=out", cookies::set_signed_out(is_secure(&ctx)))
}
