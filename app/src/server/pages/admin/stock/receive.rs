//! Deliveries.

use axum::{Form, http::StatusCode, response::Response};
use commerce::{
    Error, clock,
    inventory::{self, Receive, ReceiveLine},
};
use domain::{access::Permission, paths::admin as paths};

use super::super::{Fields, field};
use crate::{
    admin::{
        shell::{Notice, NoticeCode},
        stock::receive::{self as page, LINES, Typed},
    },
    server::staff::StaffPage,
};

async fn show(staff: &StaffPage, typed: Typed, status: StatusCode) -> commerce::Result<Response> {
    let staff = staff.clone().with_names().await?;
    let recent = inventory::bookings(&staff.ctx, "delivery").await?;
    let key = clock::token();
    let mut response = staff.page(&page::page(), |desk| page::body(desk, &recent, key.as_str(), typed));
    *response.status_mut() = status;
    Ok(response)
}

/// The form.
pub(in super::super) async fn receive_page(staff: StaffPage) -> Response {
    let done = show(&staff, Typed::default(), StatusCode::OK).await;
    staff.answer(done)
}

/// The lines of the form: the names of their three cells stand there as often as there are lines.
fn lines(fields: &Fields) -> Vec<ReceiveLine> {
    let all = |name: &'static str| {
        fields
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.clone())
    };
    let cells = all("sku").zip(all("pieces")).zip(all("cost"));
    let lines: Vec<ReceiveLine> = cells
        .map(|((sku, pieces), cost)| ReceiveLine { sku, pieces, cost })
        .collect();
    let last = lines
        .iter()
        .rposition(|line| !line.is_empty())
        .map_or(0, |last| last + 1);
    lines.into_iter().take(last).collect()
}

/// Books a delivery, or shows more lines.
pub(in super::super) async fn receive(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let mut typed = Typed {
            reference: field(&fields, "reference").to_owned(),
            lines: lines(&fields),
            ..Typed::default()
        };
        if field(&fields, "step") == "more" {
            let more = typed.lines.len() + LINES;
            typed.lines.resize(more, ReceiveLine::default());
            return show(&staff, typed, StatusCode::OK).await;
        }
        let request = Receive {
            reference: typed.reference.clone(),
            lines: typed.lines.clone(),
            key: field(&fields, "key").to_owned(),
        };
        match inventory::receive(&staff.ctx, &request).await {
            Ok(Ok(received)) => {
                let notice = Notice::about(NoticeCode::StockReceived, received.pieces);
                return Ok(staff.go(paths::RECEIVE, &notice));
            }
            Ok(Err(errors)) => typed.errors = errors,
            Err(Error::Invalid(sentence)) => typed.refused = Some(sentence),
            Err(Error::Conflict(sentence)) => {
                typed.refused = Some(sentence);
                return show(&staff, typed, StatusCode::CONFLICT).await;
            }
            Err(error) => return Err(error),
        }
        show(&staff, typed, StatusCode::UNPROCESSABLE_ENTITY).await
    };
    staff.answer(load.await)
}
