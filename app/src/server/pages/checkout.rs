//! Cart and checkout: personal pages, never cached.

use axum::{
    Form,
    extract::{RawQuery, State as Extract},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use commerce::{
    Ctx, Error,
    checkout::{self as core, Place, PlaceRefused},
};
use domain::{
    form::{CheckoutField, CheckoutForm, FormErrors},
    paths,
    payment::Method,
    view::CheckoutPage,
};
use leptos::prelude::IntoAny;
use serde::Deserialize;

use super::browse::pairs;
use crate::{
    server::{
        State,
        answer::{self, Keep},
        cart::notice,
        cookies,
        member::Visit,
        render,
        state::Shopper,
    },
    storefront::{cart::page as cart, checkout::page as checkout},
};

/// The cart.
pub async fn cart(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let token = cookies::cart(&headers);
    let code = pairs(query.as_deref())
        .into_iter()
        .find(|(name, _)| name == "notice")
        .map(|(_, value)| value);
    let load = async {
        let frame = render::frame(&state, &ctx).await?;
        Ok((frame, commerce::cart::page(&ctx, token.as_ref()).await?))
    };
    match load.await {
        Ok((frame, page)) => {
            let head = cart::head(&frame.shop);
            let notice = code.and_then(|code| notice(&code));
            let html = render::html(&frame, &head, || cart::body(&frame, page, notice).into_any());
            answer::page(html, Keep::Never)
        }
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

/// The checkout; without a cart, the cart's page, which says that it is empty.
pub async fn checkout(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    visit: Visit,
    headers: HeaderMap,
) -> Response {
    let token = cookies::cart(&headers);
    match core::page(&ctx, token.as_ref()).await {
        Ok(page) => show(&state, &ctx, &visit, page, StatusCode::OK).await,
        Err(Error::NotFound) => answer::see_other(paths::CART),
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

async fn show(state: &State, ctx: &Ctx, visit: &Visit, page: CheckoutPage, status: StatusCode) -> Response {
    match render::frame(state, ctx).await {
        Ok(frame) => {
            let head = checkout::head(&frame.shop);
            let html = render::html(&frame, &head, || {
                checkout::body(&frame, page, visit.name.as_deref()).into_any()
            });
            let mut response = answer::page(html, Keep::Never);
            *response.status_mut() = status;
            response
        }
        Err(error) => answer::failure(state, ctx, error, paths::category).await,
    }
}

/// The checkout's form, with what it carries beside the fields.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Posted {
    #[serde(flatten)]
    form: CheckoutForm,
    agreed: String,
    key: String,
}

/// Places the order. What is wrong or has changed comes back on the same page, with everything that was typed.
pub async fn place(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    visit: Visit,
    headers: HeaderMap,
    Form(posted): Form<Posted>,
) -> Response {
    let Some(token) = cookies::cart(&headers) else {
        return answer::see_other(paths::CART);
    };
    if posted.key.is_empty() || posted.key.len() > 64 {
        return answer::see_other(paths::CHECKOUT);
    }
    let request = Place {
        form: posted.form.bounded(),
        agreed: posted.agreed,
        key: posted.key,
    };
    let (errors, changes): (FormErrors<CheckoutField>, Vec<String>) = match core::place(&ctx, &token, &request).await {
        Ok(Ok(placed)) => {
            let next = match placed.method {
                Method::Esewa => paths::pay(&placed.token),
                Method::CashOnDelivery => paths::order(&placed.token),
            };
            let mut response = answer::see_other(&next);
            let secure = ctx.shop.facts().base_url.starts_with("https://");
            response
                .headers_mut()
                .append(header::SET_COOKIE, cookies::clear_count(secure));
            return response;
        }
        Ok(Err(PlaceRefused::Form(errors))) => (errors, Vec::new()),
        Ok(Err(PlaceRefused::Changed(changes))) => (FormErrors::default(), changes),
        Ok(Err(PlaceRefused::Empty)) => return answer::see_other(paths::CART),
        // A page from an earlier order: start from a fresh one.
        Ok(Err(PlaceRefused::KeyReused)) => return answer::see_other(paths::CHECKOUT),
        Err(error) => return answer::failure(&state, &ctx, error, paths::category).await,
    };
    match core::quote(&ctx, Some(&token), &request.form, errors, changes).await {
        Ok(page) => show(&state, &ctx, &visit, page, StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(Error::NotFound) => answer::see_other(paths::CART),
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}
