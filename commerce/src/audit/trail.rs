//! The audit log as a list: who did what, narrowed and in order.

use std::fmt::Write as _;

use domain::{
    access::Permission,
    time::Timestamp,
    view::{AuditPage, AuditRow},
};
use sea_orm::{FromQueryResult, Value};

use crate::{Ctx, db, error::Result};

/// What the list is asked for.
#[derive(Clone, Debug, Default)]
pub struct TrailQuery {
    /// A subject (`order:17`), an actor (`staff:3`), a request's id, or how an action begins; empty for all.
    pub words: String,
    /// Kinds of actors (`shopper`, `customer`, `staff`, `gateway`, `system`); none for all.
    pub actors: Vec<&'static str>,
    /// How actions begin (`order.`); none for all.
    pub actions: Vec<&'static str>,
    /// At or after.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    /// Oldest first.
    pub ascending: bool,
    /// Rows left out before the page.
    pub offset: u64,
    /// Rows on the page.
    pub limit: u32,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    at: i64,
    actor: String,
    action: String,
    subject: String,
    detail: String,
    request_id: String,
    address: String,
    seq: Option<i64>,
}

impl From<Row> for AuditRow {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            at: Timestamp(row.at),
            actor: row.actor,
            action: row.action,
            subject: row.subject,
            detail: row.detail,
            request_id: row.request_id,
            address: row.address,
            seq: row.seq,
        }
    }
}

const COLUMNS: &str = "id, at, actor, action, subject, detail, request_id, address, seq";

/// A page of the log. Personal: never cached.
///
/// # Errors
/// [`crate::Error::Forbidden`] without [`Permission::AuditRead`].
pub async fn trail(ctx: &Ctx, query: &TrailQuery) -> Result<AuditPage> {
    ctx.require(Permission::AuditRead)?;
    let (narrowed, values) = narrowed(query);
    let reader = ctx.shop.db().reader();
    let total = db::number(
        reader,
        &format!("SELECT COUNT(*) FROM audit WHERE {narrowed}"),
        values.clone(),
    )
    .await?;
    let way = if query.ascending { "ASC" } else { "DESC" };
    let rows: Vec<Row> = db::all(
        reader,
        &format!(
            "SELECT {COLUMNS} FROM audit WHERE {narrowed} ORDER BY id {way} LIMIT {} OFFSET {}",
            query.limit, query.offset
        ),
        values,
    )
    .await?;
    Ok(AuditPage {
        rows: rows.into_iter().map(AuditRow::from).collect(),
        total: u64::try_from(total).unwrap_or(0),
    })
}

/// The next rows of the same list after this id, for an export that reads it in parts.
///
/// # Errors
/// [`crate::Error::Forbidden`] without [`Permission::AuditRead`].
pub async fn trail_after(ctx: &Ctx, query: &TrailQuery, after: Option<i64>) -> Result<Vec<AuditRow>> {
    ctx.require(Permission::AuditRead)?;
    let (mut narrowed, mut values) = narrowed(query);
    let (way, beyond) = if query.ascending { ("ASC", '>') } else { ("DESC", '<') };
    if let Some(after) = after {
        values.push(after.into());
        // Writing to a string cannot fail.
        let _ = write!(narrowed, " AND id {beyond} ${}", values.len());
    }
    let rows: Vec<Row> = db::all(
        ctx.shop.db().reader(),
        &format!(
            "SELECT {COLUMNS} FROM audit WHERE {narrowed} ORDER BY id {way} LIMIT {}",
            query.limit
        ),
        values,
    )
    .await?;
    Ok(rows.into_iter().map(AuditRow::from).collect())
}

fn narrowed(query: &TrailQuery) -> (String, Vec<Value>) {
    let (mut parts, mut values): (Vec<String>, Vec<Value>) = (vec!["1 = 1".to_owned()], Vec::new());
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let words = query.words.replace('\0', "");
    if !words.is_empty() {
        let same = place(words.clone().into());
        let begins = place(begins(&words).into());
        parts.push(format!(
            "(subject = {same} OR actor = {same} OR request_id = {same} OR action LIKE {begins} ESCAPE '\\')"
        ));
    }
    for (column, starts) in [("actor", &query.actors), ("action", &query.actions)] {
        let any: Vec<String> = starts
            .iter()
            .map(|start| format!("{column} LIKE {} ESCAPE '\\'", place(begins(start).into())))
            .collect();
        if !any.is_empty() {
            parts.push(format!("({})", any.join(" OR ")));
        }
    }
    if let Some(from) = query.from {
        parts.push(format!("at >= {}", place(from.0.into())));
    }
    if let Some(until) = query.until {
        parts.push(format!("at < {}", place(until.0.into())));
    }
    (parts.join(" AND "), values)
}

/// A pattern for what begins so, whatever signs it holds.
fn begins(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 4);
    for char in text.chars() {
        if matches!(char, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(char);
    }
    pattern.push('%');
    pattern
}
