//! Files of products: taken, checked, run, written.

use axum::{
    Form,
    extract::{Multipart, Path, RawQuery, multipart::MultipartRejection},
    http::StatusCode,
    response::Response,
};
use commerce::{
    Ctx, Error,
    catalog::desk,
    sheet::{self, ExportQuery, import as imports},
};
use domain::{
    access::Permission,
    csv::Cell,
    ids::{CategoryId, ProductImportId},
    paths::admin as paths,
    sheet::{Column, LIMITS, RowState},
};

use super::{
    Fields,
    export::{self as file, Parts},
    field, file_form, read_all, today,
};
use crate::{
    admin::{
        products::page as list_page,
        sheet as pages,
        shell::{Notice, NoticeCode},
    },
    server::{pages::browse::pairs, staff::StaffPage},
};

/// The largest body of the form: a file, and what is around it.
pub(super) const LARGEST: usize = LIMITS.bytes + 1024 * 1024;

async fn list(staff: &StaffPage, failed: Option<String>) -> commerce::Result<Response> {
    let found = imports::imports(&staff.ctx).await?;
    let categories = sheet::categories(&staff.ctx).await?;
    let status = if failed.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let mut response = staff.page(&pages::imports::page(), |desk| {
        pages::imports::body(desk, &found, &categories, failed)
    });
    *response.status_mut() = status;
    Ok(response)
}

/// The files that were taken.
pub(super) async fn imports(staff: StaffPage) -> Response {
    let done = list(&staff, None).await;
    staff.answer(done)
}

async fn read(form: Result<Multipart, MultipartRejection>) -> commerce::Result<imports::File> {
    let sent = file_form::read(form, LIMITS.bytes).await?;
    Ok(imports::File {
        category: category(field(&sent.fields, "category"))?,
        name: sent.file_name,
        bytes: sent.bytes,
    })
}

fn category(text: &str) -> commerce::Result<Option<CategoryId>> {
    if text.is_empty() {
        return Ok(None);
    }
    let id = text.parse().map(CategoryId);
    id.map(Some)
        .map_err(|_| Error::Invalid("Choose one of the categories.".to_owned()))
}

/// Takes a file.
pub(super) async fn take(staff: StaffPage, form: Result<Multipart, MultipartRejection>) -> Response {
    let load = async {
        staff.ctx.require(Permission::CatalogueEdit)?;
        let taken = async { imports::take(&staff.ctx, read(form).await?).await };
        match taken.await {
            Ok(id) => Ok(staff.see(&paths::import(id))),
            Err(Error::Invalid(sentence)) => list(&staff, Some(sentence)).await,
            Err(error) => Err(error),
        }
    };
    staff.answer(load.await)
}

fn import_id(id: &str) -> commerce::Result<ProductImportId> {
    id.parse().map(ProductImportId).map_err(|_| Error::NotFound)
}

/// What an address asks of an import's page: which products, and from where on.
fn asked(query: Option<&str>) -> (Option<RowState>, i64) {
    let (mut state, mut from) = (None, 0);
    for (name, value) in pairs(query) {
        match name.as_str() {
            "state" => state = value.parse().ok(),
            "from" => from = value.parse().unwrap_or(0).max(0),
            _ => {}
        }
    }
    (state, from)
}

async fn show(
    staff: &StaffPage,
    id: ProductImportId,
    (state, from): (Option<RowState>, i64),
    refused: Option<(StatusCode, String)>,
) -> commerce::Result<Response> {
    let found = imports::page(&staff.ctx, id, state, from).await?;
    let (status, sentence) = refused.unzip();
    let mut response = staff.page(&pages::import::page(&found), |desk| {
        pages::import::body(desk, &found, state, sentence)
    });
    *response.status_mut() = status.unwrap_or(StatusCode::OK);
    Ok(response)
}

/// One import.
pub(super) async fn import(staff: StaffPage, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    let load = async {
        staff.ctx.require(Permission::CatalogueEdit)?;
        show(&staff, import_id(&id)?, asked(query.as_deref()), None).await
    };
    staff.answer(load.await)
}

/// Checks it anew, runs it, stops it.
pub(super) async fn step(
    staff: StaffPage,
    Path((id, code)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let load = async {
        staff.ctx.require(Permission::CatalogueEdit)?;
        let id = import_id(&id)?;
        let done = async {
            match code.as_str() {
                "check" => {
                    let said = fields.iter().filter(|(name, _)| name == "column");
                    let columns = said.map(|(_, code)| Column::from_code(code)).collect();
                    let check = imports::Check {
                        import: id,
                        columns: Some(columns),
                        category: category(field(&fields, "category"))?,
                    };
                    imports::check(&staff.ctx, check).await.map(|()| None)
                }
                "run" => imports::run(&staff.ctx, id, field(&fields, "round").parse().unwrap_or(0))
                    .await
                    .map(|()| Some(NoticeCode::ImportStarted)),
                "stop" => imports::stop(&staff.ctx, id)
                    .await
                    .map(|()| Some(NoticeCode::ImportStopped)),
                _ => Err(Error::NotFound),
            }
        };
        match done.await {
            Ok(None) => Ok(staff.see(&paths::import(id))),
            Ok(Some(code)) => Ok(staff.go(&paths::import(id), &Notice::new(code))),
            Err(Error::Conflict(sentence)) => show(&staff, id, (None, 0), Some((StatusCode::CONFLICT, sentence))).await,
            Err(Error::Invalid(sentence)) => {
                show(
                    &staff,
                    id,
                    (None, 0),
                    Some((StatusCode::UNPROCESSABLE_ENTITY, sentence)),
                )
                .await
            }
            Err(error) => Err(error),
        }
    };
    staff.answer(load.await)
}

struct ReportParts {
    ctx: Ctx,
    id: ProductImportId,
    from: Option<i64>,
}

impl Parts for ReportParts {
    async fn next(&mut self) -> commerce::Result<Vec<Vec<Cell>>> {
        let Some(from) = self.from else { return Ok(Vec::new()) };
        let (rows, next) = imports::report(&self.ctx, self.id, from).await?;
        self.from = next;
        Ok(rows)
    }
}

/// What an import says, as a file.
pub(super) async fn report(staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async {
        staff.ctx.require(Permission::CatalogueEdit)?;
        let id = import_id(&id)?;
        let parts = ReportParts {
            ctx: staff.ctx.clone(),
            id,
            from: Some(0),
        };
        let labels = ["Line", "Handle", "State", "Kind", "Column", "Message"];
        file::file(&labels, &format!("import-{id}.csv"), parts).await
    };
    staff.answer(load.await)
}

/// The form of the export.
pub(super) async fn export_page(staff: StaffPage) -> Response {
    let load = desk::category_tree(&staff.ctx).await;
    staff.answer(load.map(|categories| staff.page(&pages::export::page(), |_| pages::export::body(&categories))))
}

struct ProductParts {
    ctx: Ctx,
    query: Option<ExportQuery>,
}

impl Parts for ProductParts {
    async fn next(&mut self) -> commerce::Result<Vec<Vec<Cell>>> {
        let Some(query) = self.query.take() else {
            return Ok(Vec::new());
        };
        let part = sheet::export(&self.ctx, &query).await?;
        self.query = part.next.map(|after| ExportQuery { after, ..query });
        Ok(part.rows)
    }
}

/// The products as a file: those that the list shows at this address, and of every tab where it names none. What is
/// asked for and has no sense is no reason to write more than was asked for.
pub(super) async fn export(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        staff.ctx.require(Permission::CatalogueEdit)?;
        let mut state = read_all(&staff.ctx, &list_page::TABLE, query.as_deref()).await?;
        let names_tab = |(name, value): &(String, String)| name == "tab" && !value.is_empty();
        if !pairs(query.as_deref()).iter().any(names_tab) {
            state.tab = "all";
        }
        let name = format!("products-{}.csv", today(&staff));
        let parts = ProductParts {
            ctx: staff.ctx.clone(),
            query: Some(ExportQuery {
                products: list_page::query(&state),
                after: 0,
            }),
        };
        file::file(&sheet::header(), &name, parts).await
    };
    staff.answer(load.await)
}
