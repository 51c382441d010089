//! Collections, picked by hand or filled by a rule.

use axum::{Form, extract::Path, http::StatusCode, response::Response};
use commerce::{
    Error,
    catalog::desk::{self, CollectionSaved, Pick},
};
use domain::{
    access::Permission::CatalogueEdit,
    collection::CollectionForm,
    ids::{CollectionId, ProductId},
    paths::admin as paths,
};

use super::{Fields, field, product_pictures::ordered, row_id, version};
use crate::{
    admin::{
        collections::{
            page as list_page,
            record::{self, Beside},
        },
        shell::{Notice, NoticeCode},
    },
    server::staff::StaffPage,
};

/// The list.
pub(super) async fn list(staff: StaffPage) -> Response {
    let load = desk::collections(&staff.ctx).await;
    staff.answer(load.map(|rows| staff.page(&list_page::page(), |desk| list_page::body(desk, &rows))))
}

fn collection_id(id: &str) -> commerce::Result<CollectionId> {
    row_id(id).map(CollectionId)
}

async fn show(
    staff: &StaffPage,
    id: Option<CollectionId>,
    typed: Option<CollectionForm>,
    beside: Beside,
    status: StatusCode,
) -> commerce::Result<Response> {
    let stored = match id {
        Some(id) => Some(desk::collection(&staff.ctx, id).await?),
        None => None,
    };
    let categories = desk::category_tree(&staff.ctx).await?;
    let form = typed
        .or_else(|| stored.as_ref().map(|stored| stored.form.clone()))
        .unwrap_or_default();
    let name = stored.as_ref().map_or("", |stored| stored.form.name.as_str());
    let mut response = staff.page(&record::page(name), |desk| {
        record::body(desk, stored.as_ref(), &form, &categories, &beside)
    });
    *response.status_mut() = status;
    Ok(response)
}

/// The form of a new one, or of one that is there.
pub(super) async fn form(staff: StaffPage, id: Option<Path<String>>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let id = id.map(|Path(id)| collection_id(&id)).transpose()?;
        show(&staff, id, None, Beside::default(), StatusCode::OK).await
    };
    staff.answer(load.await)
}

/// Makes a collection, or saves it.
pub(super) async fn save(staff: StaffPage, id: Option<Path<String>>, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let id = id.map(|Path(id)| collection_id(&id)).transpose()?;
        write(&staff, id, &fields).await
    };
    staff.answer(load.await)
}

async fn write(staff: &StaffPage, id: Option<CollectionId>, fields: &Fields) -> commerce::Result<Response> {
    let form = CollectionForm::from_pairs(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let mut beside = Beside::default();
    let details = match form.parse() {
        Ok(details) => details,
        Err(errors) => {
            beside.errors = errors;
            return show(staff, id, Some(form), beside, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    if field(fields, "do") == "preview" {
        beside.preview = match &details.rule {
            Some(rule) => Some(desk::preview_rule(&staff.ctx, rule).await?),
            None => Some((Vec::new(), 0)),
        };
        return show(staff, id, Some(form), beside, StatusCode::OK).await;
    }
    let version = if id.is_some() { version(fields)? } else { 0 };
    let status = match desk::save_collection(&staff.ctx, id, version, &details).await? {
        CollectionSaved::Done(id) => {
            let notice = Notice::new(NoticeCode::CollectionSaved);
            return Ok(staff.go(&paths::collection(id), &notice));
        }
        CollectionSaved::Newer => {
            beside.refused = Some(
                "Somebody else has changed this collection meanwhile. Below is what you have typed: look at it, and save again."
                    .to_owned(),
            );
            StatusCode::CONFLICT
        }
        CollectionSaved::Refused(errors) => {
            beside.errors = errors;
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    show(staff, id, Some(form), beside, status).await
}

/// Orders, adds, takes out; or finds what could be added.
pub(super) async fn products(staff: StaffPage, Path(id): Path<String>, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let id = collection_id(&id)?;
        let order: Vec<ProductId> = ordered(&fields, "product").into_iter().map(ProductId).collect();
        let removed = |product: &ProductId| field(&fields, &format!("remove.{product}")) == "1";
        let pick = Pick {
            remove: order.iter().copied().filter(removed).collect(),
            add: field(&fields, "add").parse().ok().map(ProductId).into_iter().collect(),
            order,
        };
        match desk::pick(&staff.ctx, id, &pick).await {
            Ok(()) => {}
            Err(Error::Conflict(sentence) | Error::Invalid(sentence)) => {
                let beside = Beside {
                    refused: Some(sentence),
                    ..Beside::default()
                };
                return show(&staff, Some(id), None, beside, StatusCode::CONFLICT).await;
            }
            Err(error) => return Err(error),
        }
        let words = field(&fields, "find").trim().to_owned();
        if field(&fields, "do") == "order" || words.is_empty() {
            return Ok(staff.go(&paths::collection(id), &Notice::new(NoticeCode::CollectionSaved)));
        }
        let found = desk::find_products(&staff.ctx, &words).await?;
        let beside = Beside {
            found: Some((words, found)),
            ..Beside::default()
        };
        show(&staff, Some(id), None, beside, StatusCode::OK).await
    };
    staff.answer(load.await)
}

/// Deletes a collection.
pub(super) async fn remove(staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        desk::remove_collection(&staff.ctx, collection_id(&id)?).await?;
        Ok(staff.go(paths::COLLECTIONS, &Notice::new(NoticeCode::CollectionRemoved)))
    };
    staff.answer(load.await)
}
