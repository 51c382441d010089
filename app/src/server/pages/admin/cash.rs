//! The cash desk: calls, parcels, manifests, debts.

use axum::{
    Form,
    extract::{Path, RawQuery},
    http::StatusCode,
    response::Response,
};
use commerce::{
    Error,
    cash::{self, HandOver, HandOverParcel, HandedOver, RecordCall},
    clock, invoices,
};
use domain::{
    access::Permission,
    cash::Call,
    ids::{ManifestId, OrderId, ShipmentId},
    paths::admin as paths,
};

use super::{Fields, field, today, version};
use crate::{
    admin::{
        cash::{calls, debts, parcels},
        paper::page as sheet,
        shell::{Notice, NoticeCode},
    },
    server::{
        answer,
        pages::browse::pairs,
        staff::{StaffPage, download},
    },
};

async fn queue(staff: StaffPage, refused: Option<String>) -> commerce::Result<Response> {
    let staff = staff.with_names().await?;
    let rows = cash::call_queue(&staff.ctx).await?;
    let status = if refused.is_some() {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    let mut response = staff.page(&calls::page(), |desk| calls::body(desk, &rows, refused));
    *response.status_mut() = status;
    Ok(response)
}

/// Whom to call.
pub(super) async fn calls(staff: StaffPage) -> Response {
    let done = queue(staff.clone(), None).await;
    staff.answer(done)
}

/// Records a call.
pub(super) async fn call(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(Permission::CashDesk)?;
        let call = RecordCall {
            order: field(&fields, "order")
                .parse()
                .map(OrderId)
                .map_err(|_| Error::NotFound)?,
            outcome: field(&fields, "outcome")
                .parse()
                .map_err(|_| Error::Invalid("Choose how the call ended.".to_owned()))?,
            note: field(&fields, "note").to_owned(),
            expected_version: Some(version(&fields)?),
        };
        match cash::record_call(&staff.ctx, &call).await {
            Ok(follows) => {
                let code = match follows {
                    Call::Confirm => NoticeCode::CallConfirmed,
                    Call::Cancel(_) => NoticeCode::CallCancelled,
                    Call::CallAgain(_) => NoticeCode::CallAgain,
                    Call::GiveUp => NoticeCode::CallGivenUp,
                };
                Ok(staff.go(paths::CASH, &Notice::about(code, field(&fields, "number"))))
            }
            Err(Error::Conflict(sentence)) => queue(staff.clone(), Some(sentence)).await,
            Err(error) => Err(error),
        }
    };
    let done = load.await;
    staff.answer(done)
}

/// Where an older part of a list begins.
pub(super) fn before(query: Option<&str>) -> Option<i64> {
    field(&pairs(query), "before").parse().ok()
}

async fn show_parcels(
    staff: &StaffPage,
    before: Option<i64>,
    key: String,
    typed: parcels::Typed,
) -> commerce::Result<Response> {
    let ready = cash::ready(&staff.ctx).await?;
    let manifests = cash::manifests(&staff.ctx, before.map(ManifestId)).await?;
    Ok(staff.page(&parcels::page(), |desk| {
        parcels::body(desk, &ready, &manifests, &key, typed)
    }))
}

/// Parcels that wait, and manifests.
pub(super) async fn parcels(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let key = clock::token().as_str().to_owned();
    let done = show_parcels(&staff, before(query.as_deref()), key, parcels::Typed::default()).await;
    staff.answer(done)
}

/// Hands parcels to a courier.
pub(super) async fn hand_over(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(Permission::CashDesk)?;
        let ticked = fields.iter().filter(|(name, _)| name == "row");
        let ticked: Vec<i64> = ticked.filter_map(|(_, id)| id.parse().ok()).collect();
        let tracking = |id: i64| field(&fields, &format!("tracking.{id}")).to_owned();
        let request = HandOver {
            key: field(&fields, "key").to_owned(),
            courier: field(&fields, "courier").to_owned(),
            parcels: ticked
                .iter()
                .map(|id| HandOverParcel {
                    shipment: ShipmentId(*id),
                    tracking: tracking(*id),
                })
                .collect(),
        };
        let ready = cash::ready(&staff.ctx).await?;
        match cash::hand_over(&staff.ctx, &request).await {
            Ok(HandedOver { manifest, stay }) if stay.is_empty() => {
                let path = manifest.map_or_else(|| paths::PARCELS.to_owned(), paths::manifest);
                Ok(staff.go(&path, &Notice::new(NoticeCode::HandedOver)))
            }
            Ok(HandedOver { manifest, stay }) => {
                let mut response = staff.page(&parcels::page(), |_| {
                    parcels::stayed(&stay, &ready, manifest.map(paths::manifest))
                });
                *response.status_mut() = StatusCode::CONFLICT;
                Ok(response)
            }
            Err(Error::Invalid(sentence)) => {
                let typed = parcels::Typed {
                    courier: request.courier.clone(),
                    tracking: ready
                        .iter()
                        .map(|each| (each.shipment.0, tracking(each.shipment.0)))
                        .collect(),
                    ticked,
                    refused: Some(sentence),
                };
                let mut response = show_parcels(&staff, None, clock::token().as_str().to_owned(), typed).await?;
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                Ok(response)
            }
            Err(error) => Err(error),
        }
    };
    let done = load.await;
    staff.answer(done)
}

/// Whoever may not see the desk does not learn which ids make sense.
fn manifest_id(staff: &StaffPage, id: &str) -> commerce::Result<ManifestId> {
    staff.ctx.require(Permission::CashDesk)?;
    id.parse().map(ManifestId).map_err(|_| Error::NotFound)
}

/// The sheet that shop and courier sign.
pub(super) async fn manifest(staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async {
        let id = manifest_id(&staff, &id)?;
        let paper = cash::manifest(&staff.ctx, id).await?;
        let pdf = [&paths::manifest(id), "/sheet.pdf"].concat();
        Ok(staff.page(&sheet::cash_page(&paper), |_| sheet::body(paper, Some(pdf))))
    };
    staff.answer(load.await)
}

/// The same as PDF.
pub(super) async fn manifest_pdf(staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async {
        let paper = cash::manifest(&staff.ctx, manifest_id(&staff, &id)?).await?;
        Ok(answer::pdf(invoices::pdf::render(paper).await?))
    };
    staff.answer(load.await)
}

/// The labels of all its parcels, in one file.
pub(super) async fn labels(staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async {
        let papers = cash::manifest_labels(&staff.ctx, manifest_id(&staff, &id)?).await?;
        Ok(answer::pdf(invoices::pdf::render_all(papers).await?))
    };
    staff.answer(load.await)
}

/// What couriers owe.
pub(super) async fn debts(staff: StaffPage) -> Response {
    let load = async {
        let owed = cash::debts(&staff.ctx).await?;
        let lost = cash::given_up(&staff.ctx).await?;
        Ok(staff.page(&debts::page(), |desk| debts::body(desk, &owed, &lost)))
    };
    staff.answer(load.await)
}

/// The same as a file.
pub(super) async fn debts_csv(staff: StaffPage) -> Response {
    let load = cash::debts_csv(&staff.ctx).await;
    let name = format!("debts-{}.csv", today(&staff));
    staff.answer(load.map(|text| download(&name, text.into())))
}
