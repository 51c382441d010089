//! The orders of an account.

use axum::{
    extract::{Path, RawQuery},
    http::StatusCode,
    response::Response,
};
use commerce::{Error, customers};
use domain::{ids::OrderNumber, paths::account};

use super::value;
use crate::{
    server::member::Member,
    storefront::account::{orders as view, page::Tab},
};

/// A piece of the list, from the newest or from where the piece before ended.
pub(super) async fn list(member: Member, RawQuery(query): RawQuery) -> Response {
    let after = value(query.as_deref(), "after");
    let after = Some(after.as_str()).filter(|after| !after.is_empty());
    match customers::order_history(&member.ctx, after).await {
        Ok(history) => {
            let body = |whose: &_| view::list(whose, &history, after.is_none());
            member.page(StatusCode::OK, Tab::Orders, body).await
        }
        Err(error) => member.problem(error, account::HOME).await,
    }
}

/// One of them.
pub(super) async fn order(member: Member, Path(number): Path<String>) -> Response {
    let load = async {
        let number = OrderNumber::parse(&number).ok_or(Error::NotFound)?;
        customers::order(&member.ctx, &number).await
    };
    match load.await {
        Ok(page) => {
            let body = |whose: &_| view::order(whose, &page);
            member.page(StatusCode::OK, Tab::Orders, body).await
        }
        Err(error) => member.problem(error, account::HOME).await,
    }
}
