//! Low and sold out: told once per crossing, in the transaction that crossed. A level remembers where it stood when it
//! was last told of, so a change that stays on its side costs nothing.

use std::collections::BTreeMap;

use domain::{
    access::Permission,
    ids::{AccountId, VariantId},
    stock::{LOW_AT, StockState},
    time::Timestamp,
    view::stock::{AlertRow, StockAlerts},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{MAIN_LOCATION, hold::insert_many};
use crate::{
    Ctx, clock, db,
    error::{Error, Result},
    identity,
    mail::{Mail, stock as words},
    outbox,
};

/// The topic of the mail.
pub(crate) const TOPIC: &str = "mail.stock_alert";

/// What every change of a level reads back: enough to see whether it crossed. The shop's own threshold is a setting.
pub(crate) const RETURNING: &str = "RETURNING variant_id, on_hand, reserved, state, crossings,
    COALESCE(low_at, (SELECT CAST(value AS BIGINT) FROM setting WHERE key = 'low_stock'), 3) AS low_at";

/// The threshold that holds for a level `s`, as SQL.
pub(crate) const THRESHOLD: &str =
    "COALESCE(s.low_at, (SELECT CAST(value AS BIGINT) FROM setting WHERE key = 'low_stock'), 3)";

/// A level after a change.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct Touched {
    variant_id: i64,
    pub(super) on_hand: i64,
    pub(super) reserved: i64,
    state: String,
    crossings: i64,
    low_at: i64,
}

/// Rows of one statement.
const PART: usize = 500;

/// Looks whether the levels that a command has changed have crossed: keeps where they stand now, and tells of those that
/// got worse in one mail, so a command calls it once, when all is changed. Where a level was changed more than once its
/// last row counts. Their rows are locked by the change itself.
pub(crate) async fn note(tx: &impl ConnectionTrait, ctx: &Ctx, touched: &[Touched]) -> Result<()> {
    let last: BTreeMap<i64, &Touched> = touched.iter().map(|row| (row.variant_id, row)).collect();
    let (mut moved, mut worse) = (BTreeMap::<_, Vec<i64>>::new(), Vec::new());
    for row in last.into_values() {
        let before: StockState = row
            .state
            .parse()
            .map_err(|_| Error::Corrupt(format!("stock state of variant {}", row.variant_id)))?;
        let available = row.on_hand.saturating_sub(row.reserved);
        let after = StockState::of(available, row.low_at);
        if after == before {
            continue;
        }
        moved.entry(after.code()).or_default().push(row.variant_id);
        if let Some(state) = before.crossed_to(after) {
            worse.push((row, state, available));
        }
    }
    for (state, variants) in moved {
        for part in variants.chunks(PART) {
            let sql = format!(
                "UPDATE stock_level SET state = $1, crossings = crossings + 1
                 WHERE location_id = {MAIN_LOCATION} AND variant_id IN ({})",
                db::places(2, part.len())
            );
            let variants = part.iter().map(|variant| (*variant).into());
            db::run(tx, &sql, std::iter::once(state.into()).chain(variants)).await?;
        }
    }
    if worse.is_empty() {
        return Ok(());
    }
    let batch = clock::token();
    for part in worse.chunks(PART) {
        let rows = part.iter().map(|(row, state, available)| {
            vec![
                row.variant_id.into(),
                MAIN_LOCATION.into(),
                state.code().into(),
                (*available).into(),
                row.crossings.saturating_add(1).into(),
                batch.as_str().into(),
                ctx.now().0.into(),
            ]
        });
        insert_many(
            tx,
            "INSERT INTO stock_alert (variant_id, location_id, state, available, crossing, batch, at) VALUES ",
            rows,
        )
        .await?;
    }
    for reader in identity::staff_with(tx, Permission::StockEdit).await? {
        let payload = format!("{} {reader}", batch.as_str());
        outbox::enqueue(
            tx,
            ctx,
            TOPIC,
            &format!("{TOPIC}:{}:{reader}", batch.as_str()),
            &payload,
        )
        .await?;
    }
    Ok(())
}

/// Where a level `s` stands, as SQL.
fn stands() -> String {
    format!(
        "CASE WHEN s.on_hand - s.reserved <= 0 THEN 'out' WHEN s.on_hand - s.reserved <= {THRESHOLD} THEN 'low' ELSE 'enough' END"
    )
}

/// A level was made: where it stands is known from the start, and nothing has crossed.
pub(crate) async fn opened(tx: &impl ConnectionTrait, variant: i64) -> Result<()> {
    let state = stands();
    db::run(
        tx,
        &format!("UPDATE stock_level AS s SET state = {state} WHERE s.state <> {state} AND s.variant_id = $1"),
        [variant.into()],
    )
    .await?;
    Ok(())
}

/// Looks at all levels after the shop's own threshold has become another one.
pub(super) async fn look_again(tx: &impl ConnectionTrait, ctx: &Ctx) -> Result<()> {
    let lock = if tx.get_database_backend() == sea_orm::DbBackend::Postgres {
        " FOR UPDATE OF s"
    } else {
        ""
    };
    let state = stands();
    let rows: Vec<Touched> = db::all(
        tx,
        &format!(
            "SELECT s.variant_id, s.on_hand, s.reserved, s.state, s.crossings, {THRESHOLD} AS low_at FROM stock_level s
             WHERE s.state <> {state} ORDER BY s.variant_id{lock}"
        ),
        [],
    )
    .await?;
    note(tx, ctx, &rows).await
}

#[derive(FromQueryResult)]
struct Row {
    variant_id: i64,
    sku: String,
    title: String,
    variant_title: String,
    state: String,
    available: i64,
    at: Option<i64>,
}

impl Row {
    fn view(self) -> Result<AlertRow> {
        Ok(AlertRow {
            variant: VariantId(self.variant_id),
            sku: self.sku,
            name: super::item::name(&self.title, &self.variant_title),
            state: self
                .state
                .parse()
                .map_err(|_| Error::Corrupt(format!("alert of variant {}", self.variant_id)))?,
            available: self.available,
            at: self.at.map(Timestamp),
        })
    }
}

const ALERTS: &str = "SELECT a.variant_id, v.sku, p.title, v.title AS variant_title, a.state, a.available, a.at
     FROM stock_alert a JOIN variant v ON v.id = a.variant_id JOIN product p ON p.id = v.product_id";
const SOLD: &str = "v.status = 'active' AND p.status = 'active'";
/// Variants that the home page names.
const NEWEST: u32 = 5;

#[derive(FromQueryResult)]
struct CountRow {
    low: i64,
    gone: i64,
}

/// What is low or sold out now: how much of it there is, and some of it by name.
///
/// # Errors
/// [`Error::Forbidden`] without [`Permission::StockEdit`].
pub async fn alerts(ctx: &Ctx) -> Result<StockAlerts> {
    ctx.require(Permission::StockEdit)?;
    let conn = ctx.shop.db().reader();
    let counts: Option<CountRow> = db::one(
        conn,
        &format!(
            "SELECT COUNT(CASE WHEN s.state = 'low' THEN 1 END) AS low, COUNT(CASE WHEN s.state = 'out' THEN 1 END) AS gone
             FROM stock_level s JOIN variant v ON v.id = s.variant_id JOIN product p ON p.id = v.product_id
             WHERE s.state <> 'enough' AND {SOLD}"
        ),
        [],
    )
    .await?;
    let rows: Vec<Row> = db::all(
        conn,
        &format!(
            "SELECT s.variant_id, v.sku, p.title, v.title AS variant_title, s.state,
                    s.on_hand - s.reserved AS available, a.at
             FROM stock_level s JOIN variant v ON v.id = s.variant_id JOIN product p ON p.id = v.product_id
             LEFT JOIN stock_alert a ON a.variant_id = s.variant_id AND a.location_id = s.location_id
                  AND a.state = s.state AND a.crossing = s.crossings
             WHERE s.state <> 'enough' AND {SOLD}
             ORDER BY a.at DESC NULLS LAST, a.id DESC NULLS LAST, s.on_hand - s.reserved, s.variant_id LIMIT {NEWEST}"
        ),
        [],
    )
    .await?;
    let count = |count: i64| u64::try_from(count).unwrap_or(0);
    Ok(StockAlerts {
        low: counts.as_ref().map_or(0, |row| count(row.low)),
        out: counts.as_ref().map_or(0, |row| count(row.gone)),
        newest: rows.into_iter().map(Row::view).collect::<Result<_>>()?,
    })
}

/// The mail that a queued row stands for; `None` when nobody is to read it any more.
pub(crate) async fn compose(ctx: &Ctx, payload: &str, once: &str) -> Result<Option<Mail>> {
    let (batch, account) = payload.split_once(' ').unwrap_or_default();
    let account: i64 = account
        .parse()
        .map_err(|_| Error::Corrupt(format!("outbox payload of {TOPIC}")))?;
    let conn = ctx.shop.db().reader();
    let rows: Vec<Row> = db::all(
        conn,
        &format!("{ALERTS} WHERE a.batch = $1 AND {SOLD} ORDER BY a.id LIMIT 500"),
        [batch.into()],
    )
    .await?;
    let rows: Vec<AlertRow> = rows.into_iter().map(Row::view).collect::<Result<_>>()?;
    let reader = identity::by_id(conn, AccountId(account)).await?;
    let Some(to) = reader
        .email
        .as_deref()
        .filter(|_| reader.is_active() && !rows.is_empty())
    else {
        return Ok(None);
    };
    Ok(Some(words::alert(ctx.shop.facts(), to, &reader.name, &rows, once)))
}

const _: () = assert!(LOW_AT == 3, "the queries above name it");
