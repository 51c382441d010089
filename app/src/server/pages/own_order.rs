//! What whoever holds an order's link does with it themselves: call it off, send goods back, keep them after all.

use axum::{
    Form,
    extract::{Path, State as Extract},
    http::StatusCode,
    response::Response,
};
use commerce::{
    Ctx, Error, orders,
    returns::{self, RequestReturn},
};
use domain::{
    ids::{AccessToken, OrderId},
    order::ReturnReason,
    paths,
    view::ShopFacts,
};

use crate::{
    server::{
        State, answer,
        fields::{Fields, field, pieces},
        state::Shopper,
    },
    storefront::{
        order::returns::{self as view, Asked},
        sign_in::parts::head,
    },
};

/// Calls the order off.
pub async fn cancel(Extract(state): Extract<State>, Shopper(ctx): Shopper, Path(token): Path<String>) -> Response {
    let done = async {
        let token = parse(&token)?;
        let done = orders::cancel_own(&ctx, &token).await;
        Ok::<_, Error>((token, done))
    };
    match done.await {
        Ok((token, done)) => back(&state, &ctx, &token, done).await,
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

/// The form that asks for a return; to the order where that is not possible any more.
pub async fn return_form(Extract(state): Extract<State>, Shopper(ctx): Shopper, Path(token): Path<String>) -> Response {
    let Ok(token) = parse(&token) else {
        return answer::failure(&state, &ctx, Error::NotFound, paths::category).await;
    };
    form(&state, &ctx, &token, &[], None).await
}

/// Asks for a return.
pub async fn ask_return(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    Path(token): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    let Ok(token) = parse(&token) else {
        return answer::failure(&state, &ctx, Error::NotFound, paths::category).await;
    };
    let ask = async {
        let wish = wish(&fields)?;
        returns::request_own(&ctx, &token, &wish).await
    };
    match ask.await {
        Ok(_) => answer::see_other(&format!("{}?notice=return-asked", paths::order(&token))),
        Err(Error::Invalid(why) | Error::Conflict(why)) => form(&state, &ctx, &token, &fields, Some(why)).await,
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

/// Keeps the goods after all.
pub async fn withdraw(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    Path((token, number)): Path<(String, String)>,
) -> Response {
    let done = async {
        let token = parse(&token)?;
        let number = number.parse().map_err(|_| Error::NotFound)?;
        let done = returns::withdraw_own(&ctx, &token, number).await;
        Ok::<_, Error>((token, done))
    };
    match done.await {
        Ok((token, done)) => back(&state, &ctx, &token, done).await,
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

fn parse(token: &str) -> commerce::Result<AccessToken> {
    AccessToken::parse(token).ok_or(Error::NotFound)
}

/// To the order's page, which says how it is now.
async fn back(state: &State, ctx: &Ctx, token: &AccessToken, done: commerce::Result<()>) -> Response {
    match done {
        Ok(()) => answer::see_other(&paths::order(token)),
        Err(Error::Conflict(why)) => {
            tracing::info!(request.id = %ctx.request_id, why, "A shopper's step was refused.");
            answer::see_other(&format!("{}?notice=not-now", paths::order(token)))
        }
        Err(error) => answer::failure(state, ctx, error, paths::category).await,
    }
}

fn wish(fields: &[(String, String)]) -> commerce::Result<RequestReturn> {
    let lines = pieces(fields, "Write in digits how many pieces go back.")?;
    if lines.is_empty() {
        return Err(Error::Invalid(
            "Write beside each article how many pieces go back.".to_owned(),
        ));
    }
    let reason: ReturnReason = field(fields, "reason")
        .parse()
        .map_err(|_| Error::Invalid("Choose why it goes back.".to_owned()))?;
    Ok(RequestReturn {
        // The link says which order it is.
        order: OrderId(0),
        lines,
        reason,
        note: field(fields, "note").to_owned(),
        expected_version: None,
    })
}

async fn form(
    state: &State,
    ctx: &Ctx,
    token: &AccessToken,
    fields: &[(String, String)],
    refused: Option<String>,
) -> Response {
    let status = if refused.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    match returns::choices(ctx, token).await {
        Ok(page) => {
            let path = paths::order_return(token);
            let head = |shop: &ShopFacts| head(shop, "Send something back", &path);
            answer::personal(state, ctx, status, head, |frame| {
                let typed = |name: &str| field(fields, name).to_owned();
                let asked = Asked { typed: &typed, refused };
                view::form(&page, frame.shop.offset, &asked)
            })
            .await
        }
        Err(Error::Conflict(_)) => answer::see_other(&format!("{}?notice=not-now", paths::order(token))),
        Err(error) => answer::failure(state, ctx, error, paths::category).await,
    }
}
