//! An order's pages, for whoever holds its link, and the way to the wallet and back.

use axum::{
    Form,
    extract::{Path, RawQuery, State as Extract},
    http::StatusCode,
    response::Response,
};
use commerce::{
    Ctx, Error, cash, customers,
    invoices::{self, Whose},
    orders, payments,
};
use domain::{form::NewPasswordForm, ids::AccessToken, paths, payment::Verdict, view::OrderPage};
use leptos::prelude::IntoAny;

use super::{browse::pairs, sign_up::after_sign_up};
use crate::{
    server::{
        State,
        answer::{self, Keep},
        member::{Visit, wait},
        render,
        state::{FromGateway, Shopper},
    },
    storefront::order::{
        account::Offer,
        code::Check,
        invoice as sheet,
        page::{self as view, Beside},
    },
    ui::AlertKind,
};

/// What the order's page says about what the shopper has just done. A code in the address, never text.
fn notice(code: &str, page: &OrderPage) -> Option<(AlertKind, &'static str)> {
    let said = match code {
        // Something said about a payment that has since arrived would only confuse.
        "unpaid" | "checking" if !page.can_pay => return None,
        "unpaid" => (
            AlertKind::Warning,
            "The payment was not made, and nothing was charged. Your goods are still held for you: pay again, or choose cash on delivery.",
        ),
        "checking" => (
            AlertKind::Warning,
            "We are still waiting for eSewa's word on your payment. Please do not pay again: this page and a mail will tell you.",
        ),
        "return-asked" if page.returns.is_empty() => return None,
        "return-asked" => (
            AlertKind::Good,
            "We have your wish to send something back, and answer within a day.",
        ),
        "code-sent" => (AlertKind::Good, "Another code is on its way to you."),
        "not-now" => (
            AlertKind::Warning,
            "That is not possible for this order as it is now. Nothing was changed.",
        ),
        _ => return None,
    };
    Some(said)
}

/// The order's page.
pub async fn order(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    visit: Visit,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let code = pairs(query.as_deref())
        .into_iter()
        .find(|(name, _)| name == "notice")
        .map(|(_, value)| value);
    let load = async {
        let token = AccessToken::parse(&token).ok_or(Error::NotFound)?;
        let mut page = orders::page(&ctx, &token).await?;
        if code.as_deref() == Some("checking") {
            page.next = page.next.while_checking();
        }
        let papers = invoices::papers(&ctx, Whose::Token(&token)).await?;
        let check = cash::code_check(&ctx, &token).await?.map(Check::new);
        Ok((
            render::frame(&state, &ctx).await?,
            page,
            papers.invoice.is_some(),
            check,
        ))
    };
    match load.await {
        Ok((frame, page, invoiced, check)) => {
            let head = view::head(&frame.shop, &page);
            let notice = code.as_deref().and_then(|code| notice(code, &page));
            let offer = (page.is_guests && visit.session.is_none()).then(Offer::default);
            answer::page(
                render::html(&frame, &head, || {
                    let beside = Beside {
                        notice,
                        invoiced,
                        offer,
                        check,
                    };
                    view::body(&frame, page, beside).into_any()
                }),
                Keep::Never,
            )
        }
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

/// Makes an account of a guest's order: the order's link and a password are enough.
pub async fn make_account(
    Extract(state): Extract<State>,
    Shopper(ctx): Shopper,
    Path(token): Path<String>,
    Form(form): Form<NewPasswordForm>,
) -> Response {
    let Some(token) = AccessToken::parse(&token) else {
        return answer::failure(&state, &ctx, Error::NotFound, paths::category).await;
    };
    let (status, message) = match customers::account_from_order(&ctx, &token, &form).await {
        Ok(done) => return answer::go(&after_sign_up(done, paths::ACCOUNT), []),
        // Sent twice, or somebody's already: the order's page says what there is.
        Err(Error::NotFound) => return answer::go(&paths::order(&token), []),
        Err(Error::Invalid(message)) => (StatusCode::UNPROCESSABLE_ENTITY, message),
        Err(Error::TooMany(seconds)) => (StatusCode::TOO_MANY_REQUESTS, wait(seconds)),
        Err(Error::Busy) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "The shop is busy at this moment. Wait a few seconds and try again.".to_owned(),
        ),
        Err(error) => return answer::failure(&state, &ctx, error, paths::category).await,
    };
    match orders::page(&ctx, &token).await {
        Ok(page) => {
            let offer = Offer { error: Some(message) };
            let head = page.clone();
            let head = |shop: &_| view::head(shop, &head);
            answer::personal(&state, &ctx, status, head, |frame| {
                let beside = Beside {
                    offer: Some(offer),
                    ..Beside::default()
                };
                view::body(frame, page, beside).into_any()
            })
            .await
        }
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

/// The invoice of an order, once there is one.
pub async fn invoice(Extract(state): Extract<State>, Shopper(ctx): Shopper, Path(token): Path<String>) -> Response {
    let load = async {
        let token = AccessToken::parse(&token).ok_or(Error::NotFound)?;
        let paper = invoices::invoice(&ctx, Whose::Token(&token)).await?;
        Ok((render::frame(&state, &ctx).await?, token, paper))
    };
    match load.await {
        Ok((frame, token, paper)) => {
            let head = sheet::head(&frame.shop, &token, &paper);
            answer::page(
                render::html(&frame, &head, || sheet::body(&frame, &token, paper)),
                Keep::Never,
            )
        }
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

/// The same as PDF.
pub async fn invoice_pdf(Extract(state): Extract<State>, Shopper(ctx): Shopper, Path(token): Path<String>) -> Response {
    let load = async {
        let token = AccessToken::parse(&token).ok_or(Error::NotFound)?;
        let paper = invoices::invoice(&ctx, Whose::Token(&token)).await?;
        invoices::pdf::render(paper).await
    };
    match load.await {
        Ok(pdf) => answer::pdf(pdf),
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

/// The page that leads to the wallet. It writes nothing.
pub async fn pay(Extract(state): Extract<State>, Shopper(ctx): Shopper, Path(token): Path<String>) -> Response {
    let load = async {
        let token = AccessToken::parse(&token).ok_or(Error::NotFound)?;
        match payments::pay_page(&ctx, &token).await {
            Ok(page) => Ok(Ok((render::frame(&state, &ctx).await?, page))),
            Err(Error::Conflict(_)) => Ok(Err(paths::order(&token))),
            Err(error) => Err(error),
        }
    };
    match load.await {
        Ok(Ok((frame, page))) => {
            let head = view::pay_head(&frame.shop, &page);
            answer::page(
                render::html(&frame, &head, || view::pay_body(&frame, page).into_any()),
                Keep::Never,
            )
        }
        Ok(Err(order)) => answer::see_other(&order),
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

/// A new attempt with the wallet.
pub async fn retry(Extract(state): Extract<State>, Shopper(ctx): Shopper, Path(token): Path<String>) -> Response {
    let Some(token) = AccessToken::parse(&token) else {
        return answer::failure(&state, &ctx, Error::NotFound, paths::category).await;
    };
    let done = payments::retry(&ctx, &token).await;
    after(&state, &ctx, &token, done, &paths::pay(&token)).await
}

/// Cash instead of the wallet.
pub async fn to_cash(Extract(state): Extract<State>, Shopper(ctx): Shopper, Path(token): Path<String>) -> Response {
    let Some(token) = AccessToken::parse(&token) else {
        return answer::failure(&state, &ctx, Error::NotFound, paths::category).await;
    };
    let done = payments::switch_to_cash(&ctx, &token).await;
    after(&state, &ctx, &token, done, &paths::order(&token)).await
}

async fn after(state: &State, ctx: &Ctx, token: &AccessToken, done: commerce::Result<()>, next: &str) -> Response {
    match done {
        Ok(()) => answer::see_other(next),
        Err(Error::Conflict(why)) => {
            tracing::info!(request.id = %ctx.request_id, why, "A change of payment was refused.");
            answer::see_other(&format!("{}?notice=not-now", paths::order(token)))
        }
        Err(error) => answer::failure(state, ctx, error, paths::category).await,
    }
}

/// The shopper comes back from eSewa's success.
pub async fn esewa_success(
    Extract(state): Extract<State>,
    FromGateway(ctx): FromGateway,
    Path(uuid): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    // Not decoded as a form: a `+` of base64 stays what it is, and a second `?` hides nothing.
    let data = query
        .as_deref()
        .and_then(|query| query.split(['&', '?']).find_map(|pair| pair.strip_prefix("data=")));
    let data = data
        .unwrap_or_default()
        .replace("%3D", "=")
        .replace("%3d", "=")
        .replace("%2B", "+")
        .replace("%2b", "+")
        .replace("%2F", "/")
        .replace("%2f", "/");
    match payments::callback(&ctx, &uuid, &data).await {
        Ok(seen) => answer::see_other(&after_return(&seen)),
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

/// The shopper comes back from eSewa without a payment, or so it seems.
pub async fn esewa_failure(
    Extract(state): Extract<State>,
    FromGateway(ctx): FromGateway,
    Path(uuid): Path<String>,
) -> Response {
    match payments::returned_unpaid(&ctx, &uuid).await {
        Ok(seen) => answer::see_other(&after_return(&seen)),
        Err(error) => answer::failure(&state, &ctx, error, paths::category).await,
    }
}

fn after_return(seen: &payments::Seen) -> String {
    let order = paths::order(&seen.order);
    match &seen.verdict {
        Verdict::Paid { .. } | Verdict::AlreadySettled | Verdict::LateSuccess { .. } | Verdict::Refunded { .. } => {
            order
        }
        Verdict::Failed { .. } => format!("{order}?notice=unpaid"),
        Verdict::StillOpen { .. } | Verdict::Review { .. } | Verdict::Mismatch { .. } => {
            format!("{order}?notice=checking")
        }
    }
}
