//! Couriers' statements: read, seen, taken, decided, closed.

use axum::{
    Form,
    extract::{Multipart, Path, RawQuery, multipart::MultipartRejection},
    http::StatusCode,
    response::Response,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use commerce::{
    Error,
    cash::{self, Decide, Decision, Statement, StatementStep},
};
use domain::{
    access::Permission,
    ids::{RemittanceId, RemittanceLineId},
    paths::admin as paths,
};

use super::{Fields, cash::before, field, file_form, version};
use crate::{
    admin::{
        cash::{statement, statements},
        shell::{Notice, NoticeCode},
    },
    server::staff::StaffPage,
};

/// The largest body of these forms: a file, and what base64 adds to it.
pub(super) const LARGEST: usize = 3 * 1024 * 1024;
/// The largest file.
const LARGEST_FILE: usize = 2 * 1024 * 1024;

async fn list(staff: &StaffPage, from: Option<i64>, refused: Option<String>) -> commerce::Result<Response> {
    let rows = cash::remittances(&staff.ctx, from.map(RemittanceId)).await?;
    let mut couriers: Vec<String> = rows.iter().map(|row| row.courier.clone()).collect();
    let manifests = cash::manifests(&staff.ctx, None).await?;
    couriers.extend(manifests.into_iter().map(|manifest| manifest.courier));
    couriers.sort();
    couriers.dedup();
    let status = if refused.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let mut response = staff.page(&statements::page(), |desk| {
        statements::body(desk, &rows, &couriers, refused)
    });
    *response.status_mut() = status;
    Ok(response)
}

/// The statements.
pub(super) async fn statements(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let done = list(&staff, before(query.as_deref()), None).await;
    staff.answer(done)
}

async fn read(form: Result<Multipart, MultipartRejection>) -> commerce::Result<Statement> {
    let sent = file_form::read(form, LARGEST_FILE).await?;
    Ok(Statement {
        courier: field(&sent.fields, "courier").to_owned(),
        file_name: sent.file_name,
        bytes: sent.bytes,
    })
}

/// What a file would mean. Nothing is stored.
pub(super) async fn preview(staff: StaffPage, form: Result<Multipart, MultipartRejection>) -> Response {
    let load = async {
        staff.ctx.require(Permission::CashDesk)?;
        let seen = async {
            let statement = read(form).await?;
            let preview = cash::preview(&staff.ctx, &statement).await?;
            Ok((statement, preview))
        };
        match seen.await {
            Ok((statement, preview)) => {
                let carried = statements::Carried {
                    file: BASE64_STANDARD.encode(&statement.bytes),
                    courier: statement.courier,
                    file_name: statement.file_name,
                };
                Ok(staff.page(&statements::preview_page(), |desk| {
                    statements::preview(desk, &preview, carried)
                }))
            }
            Err(Error::Invalid(sentence)) => list(&staff, None, Some(sentence)).await,
            Err(error) => Err(error),
        }
    };
    staff.answer(load.await)
}

/// Takes a file as it was seen.
pub(super) async fn import(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(Permission::CashDesk)?;
        let taken = async {
            let bytes = BASE64_STANDARD
                .decode(field(&fields, "file"))
                .map_err(|_| Error::Invalid("Choose the file once more.".to_owned()))?;
            let statement = Statement {
                courier: field(&fields, "courier").to_owned(),
                file_name: field(&fields, "file_name").to_owned(),
                bytes,
            };
            cash::import(&staff.ctx, &statement).await
        };
        match taken.await {
            Ok(id) => Ok(staff.go(&paths::statement(id), &Notice::new(NoticeCode::StatementTaken))),
            Err(Error::Invalid(sentence)) => list(&staff, None, Some(sentence)).await,
            Err(error) => Err(error),
        }
    };
    staff.answer(load.await)
}

async fn show(
    staff: &StaffPage,
    id: RemittanceId,
    refused: Option<(StatusCode, String)>,
) -> commerce::Result<Response> {
    let found = cash::remittance(&staff.ctx, id).await?;
    let (status, sentence) = refused.unzip();
    let mut response = staff.page(&statement::page(&found), |desk| statement::body(desk, &found, sentence));
    *response.status_mut() = status.unwrap_or(StatusCode::OK);
    Ok(response)
}

/// Whoever may not see the desk does not learn which ids make sense.
fn statement_id(staff: &StaffPage, id: &str) -> commerce::Result<RemittanceId> {
    staff.ctx.require(Permission::CashDesk)?;
    id.parse().map(RemittanceId).map_err(|_| Error::NotFound)
}

/// One statement.
pub(super) async fn statement(staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async { show(&staff, statement_id(&staff, &id)?, None).await };
    staff.answer(load.await)
}

/// The statement again, with why nothing was changed.
async fn after(staff: &StaffPage, id: RemittanceId, done: commerce::Result<Notice>) -> commerce::Result<Response> {
    match done {
        Ok(notice) => Ok(staff.go(&paths::statement(id), &notice)),
        Err(Error::Conflict(sentence)) => show(staff, id, Some((StatusCode::CONFLICT, sentence))).await,
        Err(Error::Invalid(sentence)) => show(staff, id, Some((StatusCode::UNPROCESSABLE_ENTITY, sentence))).await,
        Err(error) => Err(error),
    }
}

/// Decides about a row.
pub(super) async fn decide(
    staff: StaffPage,
    Path((id, line)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let load = async {
        let id = statement_id(&staff, &id)?;
        let line = line.parse().map(RemittanceLineId).map_err(|_| Error::NotFound)?;
        let decide = Decide {
            line,
            decision: match field(&fields, "decision") {
                "accept" => Decision::Accept,
                "reject" => Decision::Reject,
                "reopen" => Decision::Reopen,
                _ => return Err(Error::NotFound),
            },
            note: field(&fields, "note").to_owned(),
        };
        let done = cash::decide(&staff.ctx, &decide).await;
        let notice = match decide.decision {
            Decision::Reopen => Notice::new(NoticeCode::RowReopened),
            Decision::Accept | Decision::Reject => Notice::new(NoticeCode::RowDecided).with(id.0, line.0),
        };
        after(&staff, id, done.map(|()| notice)).await
    };
    staff.answer(load.await)
}

/// Compares it anew, or closes it.
pub(super) async fn step(
    staff: StaffPage,
    Path((id, code)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let load = async {
        let id = statement_id(&staff, &id)?;
        let step = StatementStep {
            remittance: id,
            expected_version: Some(version(&fields)?),
        };
        let done = match code.as_str() {
            "compare" => cash::rematch(&staff.ctx, step)
                .await
                .map(|()| NoticeCode::StatementCompared),
            "close" => cash::close(&staff.ctx, step).await.map(|_| NoticeCode::StatementClosed),
            _ => return Err(Error::NotFound),
        };
        after(&staff, id, done.map(Notice::new)).await
    };
    staff.answer(load.await)
}
