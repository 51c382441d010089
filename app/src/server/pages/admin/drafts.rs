//! Orders that are written down on the telephone.

use axum::{
    Form,
    extract::{Path, RawQuery},
    http::StatusCode,
    response::Response,
};
use commerce::{
    Error,
    checkout::{Place, PlaceRefused},
    orders::{
        articles,
        draft::{self, SaveDraft},
    },
};
use domain::{
    access::Permission,
    form::{CheckoutField, CheckoutForm, FormErrors},
    ids::{DraftId, VariantId},
    paths::{self, admin as admin_paths},
    text::Quantity,
};

use super::{Fields, field, version};
use crate::{
    admin::{
        drafts::{
            draft::{self as draft_page, Beside},
            page as list_page,
        },
        shell::{Notice, NoticeCode},
    },
    server::{pages::browse::pairs, staff::StaffPage},
};

/// The list.
pub(super) async fn list(staff: StaffPage) -> Response {
    let load = async {
        let drafts = draft::list(&staff.ctx).await?;
        let staff = staff.clone().with_names().await?;
        Ok(staff.page(&list_page::page(), |desk| list_page::body(desk, &drafts)))
    };
    staff.answer(load.await)
}

/// Begins one.
pub(super) async fn begin(staff: StaffPage) -> Response {
    let done = draft::begin(&staff.ctx).await;
    staff.answer(done.map(|id| staff.see(&admin_paths::draft(id))))
}

fn draft_id(id: &str) -> commerce::Result<DraftId> {
    id.parse().map(DraftId).map_err(|_| Error::NotFound)
}

async fn show(
    staff: &StaffPage,
    id: DraftId,
    status: StatusCode,
    mut beside: Beside,
    changes: Vec<String>,
) -> commerce::Result<Response> {
    let draft = draft::page(&staff.ctx, id, FormErrors(beside.errors.0.clone()), changes).await?;
    beside.found = articles::find(&staff.ctx, &beside.find).await?;
    let mut response = staff.page(&draft_page::page(&draft), |desk| {
        draft_page::body(desk, &draft, &beside)
    });
    *response.status_mut() = status;
    Ok(response)
}

/// One draft, and the articles that were looked for.
pub(super) async fn draft(staff: StaffPage, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    let load = async {
        staff.ctx.require(Permission::OrdersEdit)?;
        let beside = Beside {
            find: field(&pairs(query.as_deref()), "find").to_owned(),
            ..Beside::default()
        };
        show(&staff, draft_id(&id)?, StatusCode::OK, beside, Vec::new()).await
    };
    staff.answer(load.await)
}

/// Lines as they were typed, with the article that a button adds. None of a line takes it out.
fn lines(fields: &Fields) -> commerce::Result<Vec<(VariantId, Quantity)>> {
    let wrong = || Error::Invalid(format!("A line takes 0 to {} pieces.", Quantity::MAX));
    let mut lines: Vec<(VariantId, u32)> = Vec::new();
    for (name, typed) in fields {
        let Some(id) = name.strip_prefix("line.").and_then(|id| id.parse().ok()) else {
            continue;
        };
        let pieces = if typed.trim().is_empty() {
            0
        } else {
            typed.trim().parse().map_err(|_| wrong())?
        };
        lines.push((VariantId(id), pieces));
    }
    if let Ok(added) = field(fields, "add").parse().map(VariantId) {
        match lines.iter_mut().find(|(variant, _)| *variant == added) {
            Some((_, pieces)) => *pieces = pieces.saturating_add(1),
            None => lines.push((added, 1)),
        }
    }
    lines
        .into_iter()
        .filter(|(_, pieces)| *pieces > 0)
        .map(|(variant, pieces)| {
            let pieces = Quantity::new(pieces).map_err(|_| wrong())?;
            Ok((variant, pieces))
        })
        .collect()
}

fn form(fields: &Fields) -> CheckoutForm {
    let mut form = CheckoutForm::default();
    for each in CheckoutField::ALL {
        form.set(each, field(fields, each.name()).to_owned());
    }
    form
}

/// The account as typed; `None` for a form without its box.
fn account(fields: &Fields) -> Option<String> {
    let typed = fields.iter().find(|(name, _)| name == "account");
    typed.map(|(_, value)| value.clone())
}

/// Keeps what was typed, then finds, adds or places.
pub(super) async fn save(staff: StaffPage, Path(id): Path<String>, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(Permission::OrdersEdit)?;
        let id = draft_id(&id)?;
        let saved = async {
            let save = SaveDraft {
                draft: id,
                lines: lines(&fields)?,
                form: form(&fields),
                account: account(&fields),
                expected_version: Some(version(&fields)?),
            };
            draft::save(&staff.ctx, &save).await
        };
        let (status, sentence) = match saved.await {
            Ok(()) if field(&fields, "do") == "place" => return place(&staff, id, &fields).await,
            Ok(()) => {
                let find = field(&fields, "find").trim();
                let base = admin_paths::draft(id);
                let path = if find.is_empty() || field(&fields, "do") == "save" {
                    base
                } else {
                    paths::with_pairs(&base, &[("find".to_owned(), find.to_owned())])
                };
                return Ok(staff.see(&path));
            }
            Err(Error::Conflict(sentence)) => (StatusCode::CONFLICT, sentence),
            Err(Error::Invalid(sentence)) => (StatusCode::UNPROCESSABLE_ENTITY, sentence),
            Err(error) => return Err(error),
        };
        let beside = Beside {
            refused: Some(sentence),
            ..Beside::default()
        };
        show(&staff, id, status, beside, Vec::new()).await
    };
    staff.answer(load.await)
}

/// Places it as it was agreed. A refusal shows the draft with what to do.
async fn place(staff: &StaffPage, id: DraftId, fields: &Fields) -> commerce::Result<Response> {
    let place = Place {
        form: form(fields),
        agreed: field(fields, "agreed").to_owned(),
        key: field(fields, "key").to_owned(),
    };
    let mut beside = Beside::default();
    let mut changes = Vec::new();
    let placed = match draft::place(&staff.ctx, id, &place).await {
        Err(Error::Invalid(sentence)) => {
            beside.refused = Some(sentence);
            return show(staff, id, StatusCode::UNPROCESSABLE_ENTITY, beside, changes).await;
        }
        other => other?,
    };
    match placed {
        Ok(placed) => {
            let notice = Notice::about(NoticeCode::DraftPlaced, &placed.number);
            return Ok(staff.go(&admin_paths::order(&placed.number), &notice));
        }
        Err(PlaceRefused::Form(errors)) => {
            beside.refused = Some("Something is missing: see below.".to_owned());
            beside.errors = errors;
        }
        Err(PlaceRefused::Changed(found)) => changes = found,
        Err(PlaceRefused::Empty) => beside.refused = Some("Add an article first.".to_owned()),
        Err(PlaceRefused::KeyReused) => {
            beside.refused = Some("Look at the draft again, then place it.".to_owned());
        }
    }
    show(staff, id, StatusCode::UNPROCESSABLE_ENTITY, beside, changes).await
}

/// Throws it away.
pub(super) async fn discard(staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async {
        staff.ctx.require(Permission::OrdersEdit)?;
        draft::discard(&staff.ctx, draft_id(&id)?).await?;
        Ok(staff.go(admin_paths::DRAFTS, &Notice::new(NoticeCode::DraftGone)))
    };
    staff.answer(load.await)
}
