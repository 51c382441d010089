//! The one-time code of a cash order, on the order's page: entering it, and having another one sent.

use axum::{
    Form,
    extract::{Path, State as Extract},
    http::StatusCode,
    response::Response,
};
use commerce::{
    Ctx, Error,
    cash::{self, CodeAnswer},
    orders,
};
use domain::{ids::AccessToken, paths};
use leptos::prelude::IntoAny;
use serde::Deserialize;

use crate::{
    server::{State, answer, state::Shopper},
    storefront::order::{
        code::Check,
        page::{self as view, Beside},
    },
};

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    code: String,
}

/// Confirms the order. A code that does not fit comes back on the same page, with what is left to do.
pub async fn enter(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Response {
    let Some(token) = AccessToken::parse(&token) else {
        return answer::failure(&state, &ctx, Error::NotFound, paths::category).await;
    };
    let typed: String = typed.code.chars().take(20).collect();
    let sentence = match cash::confirm_by_code(&ctx, &token, &typed).await {
        Ok(CodeAnswer::Confirmed) => return answer::see_other(&paths::order(&token)),
        Ok(CodeAnswer::Unreadable) => "Enter the six digits of the code.".to_owned(),
        Ok(CodeAnswer::Wrong { left }) => wrong(left),
        Ok(CodeAnswer::NoCode) => {
            "This code cannot be used any more. Have another one sent, or wait for our call.".to_owned()
        }
        Err(error) => return refused(&state, &ctx, &token, error).await,
    };
    again(&state, &ctx, &token, typed, sentence).await
}

fn wrong(left: u32) -> String {
    match left {
        0 => "This is not the code, and it was the last try. Have another one sent, or wait for our call.".to_owned(),
        1 => "This is not the code. You can try once more.".to_owned(),
        left => format!("This is not the code. You can try {left} times more."),
    }
}

/// Has another code sent.
pub async fn send(Extract(state): Extract<State>, Shopper(ctx): Shopper, Path(token): Path<String>) -> Response {
    let Some(token) = AccessToken::parse(&token) else {
        return answer::failure(&state, &ctx, Error::NotFound, paths::category).await;
    };
    match cash::send_code(&ctx, &token).await {
        Ok(()) => answer::see_other(&format!("{}?notice=code-sent", paths::order(&token))),
        Err(Error::Conflict(sentence)) => again(&state, &ctx, &token, String::new(), sentence).await,
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

/// Called off or paid meanwhile: the order's page says how it stands.
async fn refused(state: &State, ctx: &Ctx, token: &AccessToken, error: Error) -> Response {
    match error {
        Error::Conflict(_) => answer::see_other(&format!("{}?notice=not-now", paths::order(token))),
        error => answer::failure(state, ctx, error, paths::category).await,
    }
}

/// The order's page with what was typed and what is wrong with it.
async fn again(state: &State, ctx: &Ctx, token: &AccessToken, typed: String, sentence: String) -> Response {
    let load = async { Ok((orders::page(ctx, token).await?, cash::code_check(ctx, token).await?)) };
    match load.await {
        Ok((page, check)) => {
            let shown = page.clone();
            let head = |shop: &_| view::head(shop, &shown);
            answer::personal(state, ctx, StatusCode::UNPROCESSABLE_ENTITY, head, |frame| {
                let check = check.map(|check| Check {
                    check,
                    typed,
                    refused: Some(sentence),
                });
                let beside = Beside {
                    check,
                    ..Beside::default()
                };
                view::body(frame, page, beside).into_any()
            })
            .await
        }
        Err(error) => answer::failure(state, ctx, error, paths::category).await,
    }
}
