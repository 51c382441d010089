//! The outbox as a list, and trying again at once what has failed.

use std::collections::HashMap;

use domain::{
    access::Permission,
    ids::OrderNumber,
    time::Timestamp,
    view::{Backlog, BacklogRow},
};
use sea_orm::FromQueryResult;

use super::LEASE_MS;
use crate::{Ctx, audit, db, error::Result};

/// Which effects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BacklogTab {
    /// Tried, not delivered, tried again later.
    #[default]
    Failing,
    /// Not delivered.
    Waiting,
    /// Delivered.
    Delivered,
    /// All of them.
    All,
}

impl BacklogTab {
    const fn condition(self) -> &'static str {
        match self {
            Self::Failing => "due_at IS NOT NULL AND last_error <> ''",
            Self::Waiting => "due_at IS NOT NULL",
            Self::Delivered => "delivered_at IS NOT NULL",
            Self::All => "1 = 1",
        }
    }
}

/// What the list is asked for.
#[derive(Clone, Debug, Default)]
pub struct BacklogQuery {
    /// Which.
    pub tab: BacklogTab,
    /// How a topic begins (`mail.`), or a part of the error; empty for all.
    pub words: String,
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
    topic: String,
    payload: String,
    created_at: i64,
    due_at: Option<i64>,
    attempts: i64,
    delivered_at: Option<i64>,
    last_error: String,
}

#[derive(FromQueryResult)]
struct Named {
    id: i64,
    number: String,
}

/// A page of the outbox. Personal: never cached.
///
/// # Errors
/// [`crate::Error::Forbidden`] without [`Permission::AuditRead`].
pub async fn backlog(ctx: &Ctx, query: &BacklogQuery) -> Result<Backlog> {
    ctx.require(Permission::AuditRead)?;
    let reader = ctx.shop.db().reader();
    let words = query.words.replace('\0', "").to_lowercase();
    let narrowed = format!(
        "{} AND ($1 = '' OR LOWER(topic) LIKE $2 ESCAPE '\\' OR LOWER(last_error) LIKE $2 ESCAPE '\\')",
        query.tab.condition()
    );
    let part = [
        "%",
        &words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"),
        "%",
    ]
    .concat();
    let values = [words.into(), part.into()];
    let total = db::number(
        reader,
        &format!("SELECT COUNT(*) FROM outbox WHERE {narrowed}"),
        values.clone(),
    )
    .await?;
    let way = if query.ascending { "ASC" } else { "DESC" };
    let rows: Vec<Row> = db::all(
        reader,
        &format!(
            "SELECT id, topic, payload, created_at, due_at, attempts, delivered_at, last_error
             FROM outbox WHERE {narrowed} ORDER BY created_at {way}, id {way} LIMIT {} OFFSET {}",
            query.limit, query.offset
        ),
        values,
    )
    .await?;
    let numbers = numbers(ctx, &rows).await?;
    let row = |row: Row| BacklogRow {
        order: order_id(&row).and_then(|id| numbers.get(&id).cloned()),
        id: row.id,
        topic: row.topic,
        created_at: Timestamp(row.created_at),
        due_at: row.due_at.map(Timestamp),
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        delivered_at: row.delivered_at.map(Timestamp),
        last_error: row.last_error,
    };
    Ok(Backlog {
        rows: rows.into_iter().map(row).collect(),
        total: u64::try_from(total).unwrap_or(0),
        failing: count(ctx, BacklogTab::Failing).await?,
        waiting: count(ctx, BacklogTab::Waiting).await?,
    })
}

/// How many effects have failed and are tried again.
///
/// # Errors
/// When the database does not answer.
pub async fn failing(ctx: &Ctx) -> Result<u64> {
    count(ctx, BacklogTab::Failing).await
}

async fn count(ctx: &Ctx, tab: BacklogTab) -> Result<u64> {
    let sql = format!("SELECT COUNT(*) FROM outbox WHERE {}", tab.condition());
    let count = db::number(ctx.shop.db().reader(), &sql, []).await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// The order that an effect is about: topics of orders carry its id and nothing else.
fn order_id(row: &Row) -> Option<i64> {
    row.payload.parse().ok()
}

async fn numbers(ctx: &Ctx, rows: &[Row]) -> Result<HashMap<i64, OrderNumber>> {
    let mut ids: Vec<i64> = rows.iter().filter_map(order_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<Named> = db::all(
        ctx.shop.db().reader(),
        &format!(
            "SELECT id, number FROM orders WHERE id IN ({})",
            db::places(1, ids.len())
        ),
        ids.into_iter().map(Into::into),
    )
    .await?;
    Ok(found
        .into_iter()
        .filter_map(|row| Some((row.id, OrderNumber::parse(&row.number)?)))
        .collect())
}

/// Makes one failed effect due now; whether there was anything to do. What a worker may have in hands is left to it:
/// its next try is less than a lease away anyway.
///
/// # Errors
/// [`crate::Error::Forbidden`] without [`Permission::OrdersEdit`].
pub async fn retry(ctx: &Ctx, id: i64) -> Result<bool> {
    ctx.require(Permission::OrdersEdit)?;
    Ok(make_due(ctx, Some(id)).await? > 0)
}

/// Makes all failed effects due now; how many.
///
/// # Errors
/// [`crate::Error::Forbidden`] without [`Permission::OrdersEdit`].
pub async fn retry_all(ctx: &Ctx) -> Result<u64> {
    ctx.require(Permission::OrdersEdit)?;
    make_due(ctx, None).await
}

async fn make_due(ctx: &Ctx, id: Option<i64>) -> Result<u64> {
    let tx = ctx.shop.db().begin().await?;
    let now = ctx.now();
    let made = db::run(
        &tx,
        "UPDATE outbox SET due_at = $1 WHERE due_at > $2 AND last_error <> '' AND ($3 = 0 OR id = $3)",
        [now.0.into(), now.plus_ms(LEASE_MS).0.into(), id.unwrap_or(0).into()],
    )
    .await?;
    if made > 0 {
        let subject = id.map_or_else(|| "outbox:all".to_owned(), |id| format!("outbox:{id}"));
        audit::record(&tx, ctx, "outbox.retried", &subject, &made.to_string()).await?;
    }
    tx.commit().await?;
    Ok(made)
}
