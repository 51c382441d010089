//! One variant's stock, and the two forms that change it.

use axum::{Form, extract::Path, http::StatusCode, response::Response};
use commerce::{
    Error,
    audit::{self, TrailQuery},
    clock,
    inventory::{self, Adjust, Terms},
};
use domain::{access::Permission, ids::VariantId, money::Money, paths::admin as paths, text::ascii_digits};

use super::super::{Fields, field};
use crate::{
    admin::{
        shell::{Notice, NoticeCode},
        stock::item::{self as item_page, Typed},
    },
    server::staff::StaffPage,
};

/// Rows of the audit trail on its page.
const TRAIL: u32 = 20;

fn variant_id(id: &str) -> commerce::Result<VariantId> {
    id.parse().map(VariantId).map_err(|_| Error::NotFound)
}

async fn show(staff: &StaffPage, id: VariantId, typed: Typed, status: StatusCode) -> commerce::Result<Response> {
    let staff = staff.clone().with_names().await?;
    let found = inventory::item(&staff.ctx, id).await?;
    let trail = if staff.staff.permissions.has(Permission::AuditRead) {
        let query = TrailQuery {
            words: format!("variant:{id}"),
            limit: TRAIL,
            ..TrailQuery::default()
        };
        audit::trail(&staff.ctx, &query).await?.rows
    } else {
        Vec::new()
    };
    let key = clock::token();
    let mut response = staff.page(&item_page::page(&found), |desk| {
        item_page::body(desk, &found, &trail, key.as_str(), typed)
    });
    *response.status_mut() = status;
    Ok(response)
}

/// One variant.
pub(in super::super) async fn item(staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        show(&staff, variant_id(&id)?, Typed::default(), StatusCode::OK).await
    };
    staff.answer(load.await)
}

/// An amount that may be empty.
fn amount(text: &str) -> commerce::Result<Option<Money>> {
    let text = ascii_digits(text.trim());
    if text.is_empty() {
        return Ok(None);
    }
    let money = text.parse().ok().filter(|money| *money >= Money::ZERO);
    money
        .map(Some)
        .ok_or_else(|| Error::Invalid("Write the cost as an amount, such as 1234.50, or leave it empty.".to_owned()))
}

/// A whole number that may be empty.
fn number(text: &str) -> commerce::Result<Option<i64>> {
    let text = ascii_digits(text.trim());
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse().map(Some);
    number.map_err(|_| Error::Invalid("Write the threshold as a number from 0, or leave it empty.".to_owned()))
}

/// The page again with why nothing was changed, and what was typed.
async fn after(
    staff: &StaffPage,
    id: VariantId,
    done: commerce::Result<NoticeCode>,
    mut typed: Typed,
) -> commerce::Result<Response> {
    let (status, sentence) = match done {
        Ok(code) => return Ok(staff.go(&paths::stock_item(id), &Notice::new(code))),
        Err(Error::Conflict(sentence)) => (StatusCode::CONFLICT, sentence),
        Err(Error::Invalid(sentence)) => (StatusCode::UNPROCESSABLE_ENTITY, sentence),
        Err(error) => return Err(error),
    };
    typed.refused = Some(sentence);
    show(staff, id, typed, status).await
}

/// Changes its level.
pub(in super::super) async fn adjust(staff: StaffPage, Path(id): Path<String>, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let id = variant_id(&id)?;
        let text = |name: &str| field(&fields, name).to_owned();
        let changed = async {
            let pieces = ascii_digits(field(&fields, "pieces").trim()).replace(',', "");
            let request = Adjust {
                variant: id,
                reason: field(&fields, "reason")
                    .parse()
                    .map_err(|_| Error::Invalid("Choose why the stock changes.".to_owned()))?,
                pieces: pieces
                    .trim_start_matches('+')
                    .parse()
                    .map_err(|_| Error::Invalid("Write how many pieces, as a whole number.".to_owned()))?,
                unit_cost: amount(field(&fields, "unit_cost"))?,
                note: text("note"),
                key: text("key"),
            };
            inventory::adjust(&staff.ctx, &request).await
        };
        let done = changed.await.map(|()| NoticeCode::StockChanged);
        let typed = Typed {
            reason: text("reason"),
            pieces: text("pieces"),
            unit_cost: text("unit_cost"),
            note: text("note"),
            ..Typed::default()
        };
        after(&staff, id, done, typed).await
    };
    staff.answer(load.await)
}

/// Sets its cost and threshold.
pub(in super::super) async fn terms(staff: StaffPage, Path(id): Path<String>, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let id = variant_id(&id)?;
        let text = |name: &str| field(&fields, name).to_owned();
        let changed = async {
            let terms = Terms {
                variant: id,
                cost: amount(&text("cost"))?,
                low_at: number(&text("low_at"))?,
                seen_cost: amount(&text("seen_cost"))?,
                seen_low_at: number(&text("seen_low_at"))?,
            };
            inventory::set_terms(&staff.ctx, &terms).await
        };
        let done = changed.await.map(|()| NoticeCode::StockTerms);
        // What nobody has touched is shown as it is stored: beside a fresh `seen` it would undo what others have done.
        let touched = |name: &str| {
            let typed = text(name);
            (typed.trim() != field(&fields, &format!("seen_{name}"))).then_some(typed)
        };
        let typed = Typed {
            cost: touched("cost"),
            low_at: touched("low_at"),
            unseen: matches!(done, Err(Error::Conflict(_))),
            ..Typed::default()
        };
        after(&staff, id, done, typed).await
    };
    staff.answer(load.await)
}
