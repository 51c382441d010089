//! The address book of an account.

use axum::{
    Form,
    extract::{Path, RawQuery},
    http::StatusCode,
    response::Response,
};
use commerce::{Error, customers};
use domain::{
    form::{AddressField, AddressForm, FormErrors},
    ids::AddressId,
    paths::account,
};
use serde::Deserialize;

use super::value;
use crate::{
    server::{answer, member::Member},
    storefront::account::{
        addresses as view,
        page::{Tab, done},
    },
};

/// An entry's form, with the version that was read.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Posted {
    #[serde(flatten)]
    form: AddressForm,
    version: String,
}

fn id(text: &str) -> commerce::Result<AddressId> {
    text.parse().map(AddressId).map_err(|_| Error::NotFound)
}

/// All entries.
pub(super) async fn list(member: Member, RawQuery(query): RawQuery) -> Response {
    let code = value(query.as_deref(), "done");
    match customers::address_list(&member.ctx).await {
        Ok(addresses) => {
            let body = |_: &_| view::list(&addresses, done(&code));
            member.page(StatusCode::OK, Tab::Addresses, body).await
        }
        Err(error) => member.problem(error, account::ADDRESSES).await,
    }
}

async fn show(
    member: &Member,
    status: StatusCode,
    existing: Option<(AddressId, i64)>,
    form: &AddressForm,
    errors: FormErrors<AddressField>,
) -> Response {
    let body = |_: &_| view::entry(existing, form, &errors);
    member.page(status, Tab::Addresses, body).await
}

/// The form of a new entry, with the name that the account has.
pub(super) async fn fresh(member: Member) -> Response {
    let form = AddressForm {
        name: member.name.clone(),
        ..AddressForm::default()
    };
    show(&member, StatusCode::OK, None, &form, FormErrors::default()).await
}

/// Adds it.
pub(super) async fn add(member: Member, Form(posted): Form<Posted>) -> Response {
    match customers::add_address(&member.ctx, &posted.form).await {
        Ok(Ok(_)) => answer::go("/account/addresses?done=address", []),
        Ok(Err(errors)) => show(&member, StatusCode::UNPROCESSABLE_ENTITY, None, &posted.form, errors).await,
        Err(error) => member.problem(error, account::ADDRESSES).await,
    }
}

/// The form of an entry.
pub(super) async fn entry(member: Member, Path(text): Path<String>) -> Response {
    let load = async {
        let id = id(&text)?;
        let all = customers::address_list(&member.ctx).await?;
        all.into_iter().find(|saved| saved.id == id).ok_or(Error::NotFound)
    };
    match load.await {
        Ok(saved) => {
            let existing = Some((saved.id, saved.version));
            let form = view::filled(&saved);
            show(&member, StatusCode::OK, existing, &form, FormErrors::default()).await
        }
        Err(error) => member.problem(error, account::ADDRESSES).await,
    }
}

/// Changes it.
pub(super) async fn change(member: Member, Path(text): Path<String>, Form(posted): Form<Posted>) -> Response {
    let version: i64 = posted.version.parse().unwrap_or_default();
    let changed = async {
        let id = id(&text)?;
        let done = customers::change_address(&member.ctx, id, version, &posted.form).await?;
        Ok((id, done))
    };
    match changed.await {
        Ok((_, Ok(()))) => answer::go("/account/addresses?done=address", []),
        Ok((id, Err(errors))) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(&member, status, Some((id, version)), &posted.form, errors).await
        }
        Err(error) => member.problem(error, account::ADDRESSES).await,
    }
}

/// Removes it.
pub(super) async fn remove(member: Member, Path(text): Path<String>) -> Response {
    let removed = async { customers::remove_address(&member.ctx, id(&text)?).await };
    match removed.await {
        Ok(()) => answer::go("/account/addresses?done=removed", []),
        Err(error) => member.problem(error, account::ADDRESSES).await,
    }
}
