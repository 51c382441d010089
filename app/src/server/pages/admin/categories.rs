//! The tree of categories.

use axum::{Form, extract::Path, http::StatusCode, response::Response};
use commerce::{
    Error,
    catalog::desk::{self, CategoryDetails, CategorySaved, Way},
};
use domain::{
    access::Permission::CatalogueEdit,
    ids::CategoryId,
    paths::admin as paths,
    view::goods::{CategoryNode, Places},
};

use super::{Fields, field, row_id, version};
use crate::{
    admin::{
        categories::{
            page as tree_page,
            record::{self, Beside},
        },
        shell::{Notice, NoticeCode},
    },
    server::staff::StaffPage,
};

async fn show_tree(staff: &StaffPage, refused: Option<String>, status: StatusCode) -> commerce::Result<Response> {
    let nodes = desk::categories(&staff.ctx).await?;
    let mut response = staff.page(&tree_page::page(), |_| tree_page::body(&nodes, refused));
    *response.status_mut() = status;
    Ok(response)
}

/// The tree.
pub(super) async fn tree(staff: StaffPage) -> Response {
    let done = show_tree(&staff, None, StatusCode::OK).await;
    staff.answer(done)
}

fn category_id(id: &str) -> commerce::Result<CategoryId> {
    row_id(id).map(CategoryId)
}

async fn load(staff: &StaffPage, id: Option<CategoryId>) -> commerce::Result<(Option<CategoryNode>, Places)> {
    let places = desk::places(&staff.ctx).await?;
    let Some(id) = id else { return Ok((None, places)) };
    let nodes = desk::categories(&staff.ctx).await?;
    let node = nodes.into_iter().find(|node| node.id == id).ok_or(Error::NotFound)?;
    Ok((Some(node), places))
}

async fn show(
    staff: &StaffPage,
    id: Option<CategoryId>,
    typed: Option<CategoryDetails>,
    beside: Beside,
    status: StatusCode,
) -> commerce::Result<Response> {
    let (node, places) = load(staff, id).await?;
    let stored = node.as_ref().map(|node| CategoryDetails {
        name: node.name.clone(),
        slug: node.slug.clone(),
        description: node.description.clone(),
        parent: node.parent,
    });
    let typed = typed.or(stored).unwrap_or_default();
    let name = node.as_ref().map_or("", |node| node.name.as_str());
    let mut response = staff.page(&record::page(name), |_| {
        record::body(node.as_ref(), &typed, &places, &beside)
    });
    *response.status_mut() = status;
    Ok(response)
}

/// The form of a new one, or of one that is there.
pub(super) async fn form(staff: StaffPage, id: Option<Path<String>>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let id = id.map(|Path(id)| category_id(&id)).transpose()?;
        show(&staff, id, None, Beside::default(), StatusCode::OK).await
    };
    staff.answer(load.await)
}

/// Makes a category, or saves it.
pub(super) async fn save(staff: StaffPage, id: Option<Path<String>>, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let id = id.map(|Path(id)| category_id(&id)).transpose()?;
        write(&staff, id, &fields).await
    };
    staff.answer(load.await)
}

async fn write(staff: &StaffPage, id: Option<CategoryId>, fields: &Fields) -> commerce::Result<Response> {
    let typed = CategoryDetails {
        name: field(fields, "name").to_owned(),
        slug: field(fields, "slug").to_owned(),
        description: field(fields, "description").to_owned(),
        parent: field(fields, "parent").parse().ok().map(CategoryId),
    };
    let version = if id.is_some() { version(fields)? } else { 0 };
    let (beside, status) = match desk::save_category(&staff.ctx, id, version, &typed).await? {
        CategorySaved::Done(_) => {
            let notice = Notice::new(NoticeCode::CategorySaved);
            return Ok(staff.go(paths::CATEGORIES, &notice));
        }
        CategorySaved::Newer => (newer(), StatusCode::CONFLICT),
        CategorySaved::Refused(errors) => (Beside { errors, refused: None }, StatusCode::UNPROCESSABLE_ENTITY),
    };
    show(staff, id, Some(typed), beside, status).await
}

fn newer() -> Beside {
    Beside {
        refused: Some(
            "Somebody else has changed this category meanwhile. Below is what you have typed: look at it, and save again."
                .to_owned(),
        ),
        ..Beside::default()
    }
}

/// Moves a category one step, or below another one (`under`, empty for the top).
pub(super) async fn step(staff: StaffPage, Path(id): Path<String>, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let id = category_id(&id)?;
        let way = match field(&fields, "way") {
            "up" => Some(Way::Up),
            "down" => Some(Way::Down),
            "in" => Some(Way::In),
            "out" => Some(Way::Out),
            "under" => None,
            _ => return Err(Error::NotFound),
        };
        let done = if let Some(way) = way {
            desk::move_category(&staff.ctx, id, way).await
        } else {
            let parent = field(&fields, "under").parse().ok().map(CategoryId);
            desk::move_under(&staff.ctx, id, parent).await
        };
        match done {
            Ok(()) => Ok(staff.see(paths::CATEGORIES)),
            Err(Error::Conflict(sentence)) => show_tree(&staff, Some(sentence), StatusCode::CONFLICT).await,
            Err(error) => Err(error),
        }
    };
    staff.answer(load.await)
}

/// Deletes a category.
pub(super) async fn remove(staff: StaffPage, Path(id): Path<String>, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(CatalogueEdit)?;
        let id = category_id(&id)?;
        let target = field(&fields, "move_to").parse().ok().map(CategoryId);
        match desk::remove_category(&staff.ctx, id, target).await {
            Ok(()) => Ok(staff.go(paths::CATEGORIES, &Notice::new(NoticeCode::CategoryRemoved))),
            Err(Error::Conflict(sentence)) => {
                let beside = Beside {
                    refused: Some(sentence),
                    ..Beside::default()
                };
                show(&staff, Some(id), None, beside, StatusCode::CONFLICT).await
            }
            Err(error) => Err(error),
        }
    };
    staff.answer(load.await)
}
