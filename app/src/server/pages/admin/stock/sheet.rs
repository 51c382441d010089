//! Stock from a file: read, seen, booked.

use axum::{
    Form,
    extract::{Multipart, multipart::MultipartRejection},
    http::StatusCode,
    response::Response,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use commerce::{
    Error, clock,
    inventory::{self, Sheet, Taken},
};
use domain::{access::Permission, paths::admin as paths};

use super::super::{Fields, field, file_form};
use crate::{
    admin::{
        shell::{Notice, NoticeCode},
        stock::import::{self as page, Carried},
    },
    server::staff::StaffPage,
};

/// The largest body of these forms: a file, and what base64 and the form's own spelling add to it.
pub(in super::super) const LARGEST: usize = 4 * 1024 * 1024;
/// The largest file.
const LARGEST_FILE: usize = 2 * 1024 * 1024;

async fn show(staff: &StaffPage, refused: Option<String>) -> commerce::Result<Response> {
    let staff = staff.clone().with_names().await?;
    let recent = inventory::bookings(&staff.ctx, "file").await?;
    let status = if refused.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let mut response = staff.page(&page::page(), |desk| page::body(desk, &recent, refused));
    *response.status_mut() = status;
    Ok(response)
}

/// The form.
pub(in super::super) async fn import_page(staff: StaffPage) -> Response {
    let done = show(&staff, None).await;
    staff.answer(done)
}

async fn read(form: Result<Multipart, MultipartRejection>) -> commerce::Result<Sheet> {
    let sent = file_form::read(form, LARGEST_FILE).await?;
    Ok(Sheet {
        file_name: sent.file_name,
        bytes: sent.bytes,
    })
}

async fn seen(staff: &StaffPage, sheet: Sheet, refused: Option<String>) -> commerce::Result<Response> {
    let preview = inventory::preview(&staff.ctx, &sheet).await?;
    let status = if refused.is_some() {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    let carried = Carried {
        file: BASE64_STANDARD.encode(&sheet.bytes),
        file_name: sheet.file_name,
        key: clock::token().as_str().to_owned(),
    };
    let mut response = staff.page(&page::preview_page(), |desk| {
        page::preview(desk, &preview, carried, refused)
    });
    *response.status_mut() = status;
    Ok(response)
}

/// What a file would change. Nothing is stored.
pub(in super::super) async fn preview(staff: StaffPage, form: Result<Multipart, MultipartRejection>) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let shown = async { seen(&staff, read(form).await?, None).await };
        match shown.await {
            Err(Error::Invalid(sentence)) => show(&staff, Some(sentence)).await,
            other => other,
        }
    };
    staff.answer(load.await)
}

/// Books a file as it was seen. Where the shelves have changed since, it is shown again as it would be now.
pub(in super::super) async fn take(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let Ok(bytes) = BASE64_STANDARD.decode(field(&fields, "file")) else {
            return show(&staff, Some("Choose the file once more.".to_owned())).await;
        };
        let sheet = Sheet {
            file_name: field(&fields, "file_name").to_owned(),
            bytes,
        };
        let taken = inventory::take(&staff.ctx, &sheet, field(&fields, "fingerprint"), field(&fields, "key")).await;
        match taken {
            Ok(Taken::Now(changed)) => {
                Ok(staff.go(paths::STOCK_IMPORT, &Notice::about(NoticeCode::SheetTaken, changed)))
            }
            Ok(Taken::Before) => Ok(staff.go(paths::STOCK_IMPORT, &Notice::new(NoticeCode::SheetBefore))),
            Err(Error::Conflict(sentence)) => seen(&staff, sheet, Some(sentence)).await,
            Err(Error::Invalid(sentence)) => show(&staff, Some(sentence)).await,
            Err(error) => Err(error),
        }
    };
    staff.answer(load.await)
}
