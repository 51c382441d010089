//! Counts: begun, entered, booked or given up.

use axum::{
    Form,
    extract::{Path, RawQuery},
    http::StatusCode,
    response::Response,
};
use commerce::{
    Error, clock,
    inventory::{self, CountScope, EnterCount, EnteredLine, OpenCount},
};
use domain::{
    access::Permission,
    ids::{CategoryId, StockCountId},
    paths::admin as paths,
    text::ascii_digits,
};

use super::{
    super::{Fields, field},
    rows,
};
use crate::{
    admin::{
        shell::{Notice, NoticeCode},
        stock::{
            count::{self as count_page, Typed},
            counts as list_page,
        },
    },
    server::{pages::browse::pairs, staff::StaffPage},
};

async fn show_list(staff: &StaffPage, typed: list_page::Typed) -> commerce::Result<Response> {
    let staff = staff.clone().with_names().await?;
    let rows = inventory::counts(&staff.ctx).await?;
    let categories = inventory::categories(&staff.ctx).await?;
    let status = if typed.refused.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let key = clock::token();
    let mut response = staff.page(&list_page::page(), |desk| {
        list_page::body(desk, &rows, &categories, key.as_str(), typed)
    });
    *response.status_mut() = status;
    Ok(response)
}

/// The counts.
pub(in super::super) async fn counts(staff: StaffPage) -> Response {
    let done = show_list(&staff, list_page::Typed::default()).await;
    staff.answer(done)
}

/// Begins one.
pub(in super::super) async fn begin(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let opened = async {
            let request = OpenCount {
                title: field(&fields, "title").to_owned(),
                scope: match field(&fields, "scope") {
                    "all" => CountScope::All,
                    category => CountScope::Category(CategoryId(
                        category
                            .parse()
                            .map_err(|_| Error::Invalid("Choose what is counted.".to_owned()))?,
                    )),
                },
                key: field(&fields, "key").to_owned(),
            };
            inventory::open_count(&staff.ctx, &request).await
        };
        match opened.await {
            Ok(id) => Ok(staff.see(&paths::stock_count(id))),
            Err(Error::Invalid(sentence)) => {
                let typed = list_page::Typed {
                    title: field(&fields, "title").to_owned(),
                    scope: field(&fields, "scope").to_owned(),
                    refused: Some(sentence),
                };
                show_list(&staff, typed).await
            }
            Err(error) => Err(error),
        }
    };
    staff.answer(load.await)
}

fn count_id(id: &str) -> commerce::Result<StockCountId> {
    id.parse().map(StockCountId).map_err(|_| Error::NotFound)
}

async fn show(
    staff: &StaffPage,
    id: StockCountId,
    asked: &Fields,
    mut typed: Typed,
    status: StatusCode,
) -> commerce::Result<Response> {
    let staff = staff.clone().with_names().await?;
    typed.show = match field(asked, "show") {
        known @ ("waiting" | "differing") => known.to_owned(),
        _ => String::new(),
    };
    typed.words = domain::text::one_line(field(asked, "q"), 60);
    let page = field(asked, "page").parse().unwrap_or(1);
    let found = inventory::count_page(&staff.ctx, id, &typed.show, &typed.words, page).await?;
    let mut response = staff.page(&count_page::page(&found), |desk| count_page::body(desk, &found, &typed));
    *response.status_mut() = status;
    Ok(response)
}

/// One count.
pub(in super::super) async fn count(staff: StaffPage, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let asked = pairs(query.as_deref());
        show(&staff, count_id(&id)?, &asked, Typed::default(), StatusCode::OK).await
    };
    staff.answer(load.await)
}

/// What was typed of a line: a number, nothing, or neither.
fn pieces(text: &str) -> Result<Option<i64>, ()> {
    let text = ascii_digits(text.trim()).replace(',', "");
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| ())
}

/// Keeps what was counted.
pub(in super::super) async fn enter(
    staff: StaffPage,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    Form(fields): Form<Fields>,
) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let (id, asked) = (count_id(&id)?, pairs(query.as_deref()));
        let (mut typed, mut lines) = (Typed::default(), Vec::new());
        for variant in rows(&fields) {
            let text = field(&fields, &format!("counted.{variant}"));
            let seen = pieces(field(&fields, &format!("seen.{variant}"))).unwrap_or(None);
            match pieces(text) {
                Ok(counted) if counted.is_none_or(|counted| (0..=domain::stock::MAX_PIECES).contains(&counted)) => {
                    lines.push(EnteredLine { variant, counted, seen });
                }
                _ => {
                    let why = Some("Write a number of pieces from 0.".to_owned());
                    typed.lines.push((variant.0, text.to_owned(), why));
                }
            }
        }
        match inventory::enter(&staff.ctx, &EnterCount { count: id, lines }).await {
            Ok(conflicts) => {
                for conflict in conflicts {
                    let text = field(&fields, &format!("counted.{}", conflict.variant)).to_owned();
                    let theirs = conflict
                        .theirs
                        .map_or_else(|| "nothing".to_owned(), |theirs| theirs.to_string());
                    let why = format!("Somebody else has counted {theirs} meanwhile. Keep yours by sending it again.");
                    typed.lines.push((conflict.variant.0, text, Some(why)));
                }
            }
            Err(Error::Conflict(sentence)) => {
                typed.refused = Some(sentence);
                return show(&staff, id, &asked, typed, StatusCode::CONFLICT).await;
            }
            Err(error) => return Err(error),
        }
        if typed.lines.is_empty() && field(&fields, "do") == "apply" {
            return book(
                &staff,
                id,
                inventory::apply(&staff.ctx, id).await,
                NoticeCode::CountBooked,
            )
            .await;
        }
        if typed.lines.is_empty() {
            let path = domain::paths::with_pairs(&paths::stock_count(id), &asked);
            return Ok(staff.go(&path, &Notice::new(NoticeCode::CountKept)));
        }
        show(&staff, id, &asked, typed, StatusCode::UNPROCESSABLE_ENTITY).await
    };
    staff.answer(load.await)
}

/// Books a count, or gives it up.
pub(in super::super) async fn step(staff: StaffPage, Path((id, code)): Path<(String, String)>) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let id = count_id(&id)?;
        let (done, notice) = match code.as_str() {
            "apply" => (inventory::apply(&staff.ctx, id).await, NoticeCode::CountBooked),
            "abandon" => (inventory::abandon(&staff.ctx, id).await, NoticeCode::CountGone),
            _ => return Err(Error::NotFound),
        };
        book(&staff, id, done, notice).await
    };
    staff.answer(load.await)
}

/// The count's page after it was closed, or could not be.
async fn book(
    staff: &StaffPage,
    id: StockCountId,
    done: commerce::Result<()>,
    notice: NoticeCode,
) -> commerce::Result<Response> {
    match done {
        Ok(()) => Ok(staff.go(&paths::stock_count(id), &Notice::new(notice))),
        Err(Error::Conflict(sentence)) => {
            let typed = Typed {
                refused: Some(sentence),
                ..Typed::default()
            };
            show(staff, id, &Fields::new(), typed, StatusCode::CONFLICT).await
        }
        Err(error) => Err(error),
    }
}
