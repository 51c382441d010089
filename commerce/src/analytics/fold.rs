//! Making the sums of marked days again.
//!
//! A day is made in one transaction that begins by taking its marks away: whatever they stand for was committed with
//! them, so it is in what is added up next. A change that commits later leaves a mark that stays.

use domain::time::{Day, UtcOffset};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use super::sums;
use crate::{Ctx, db, error::Result};

/// The number that folding processes agree on.
const FOLD_LOCK: i64 = 0x7061_7361_6c01;

#[derive(FromQueryResult)]
struct DayRow {
    day: i64,
}

#[derive(FromQueryResult)]
struct MinutesRow {
    minutes: i64,
}

/// Brings the sums of marked days up to date, oldest first; how many days. Of all days at first, and whenever the shop's
/// clock was set to another offset. Safe to run in several processes, and to end anywhere.
///
/// # Errors
/// When the database does not answer. Days that were made stay made.
pub async fn fold(ctx: &Ctx) -> Result<u64> {
    ctx.require_system()?;
    let offset = ctx.shop.facts().offset;
    set_clock(ctx, offset).await?;
    let sql = format!(
        "SELECT {} AS day FROM sales_mark GROUP BY 1 ORDER BY 1",
        sums::day_of("at", offset)
    );
    let days: Vec<DayRow> = db::all(ctx.shop.db().reader(), &sql, []).await?;
    for row in &days {
        let tx = begin(ctx).await?;
        one_day(&tx, row.day, offset).await?;
        crate::testing_pause("fold:written").await;
        tx.commit().await?;
    }
    if !days.is_empty() {
        months(ctx, offset).await?;
    }
    Ok(u64::try_from(days.len()).unwrap_or(u64::MAX))
}

/// A transaction in which nobody else folds.
async fn begin(ctx: &Ctx) -> Result<DatabaseTransaction> {
    let tx = ctx.shop.db().begin().await?;
    if !ctx.shop.db().is_sqlite() {
        db::run(&tx, "SELECT pg_advisory_xact_lock($1)", [FOLD_LOCK.into()]).await?;
    }
    Ok(tx)
}

/// The offset by which the kept days were cut, if any were.
pub(super) async fn kept_offset(conn: &impl ConnectionTrait) -> Result<Option<i64>> {
    let row: Option<MinutesRow> = db::one(conn, "SELECT minutes FROM sales_zone", []).await?;
    Ok(row.map(|row| row.minutes))
}

/// Marks every day when days are cut by another clock than before, or were never cut.
async fn set_clock(ctx: &Ctx, offset: UtcOffset) -> Result<()> {
    if kept_offset(ctx.shop.db().reader()).await? == Some(i64::from(offset.0)) {
        return Ok(());
    }
    let tx = begin(ctx).await?;
    if kept_offset(&tx).await? == Some(i64::from(offset.0)) {
        return Ok(());
    }
    for table in [
        "sales_mark",
        "sales_day",
        "credit_day",
        "sales_day_product",
        "sales_month_product",
        "sales_month",
        "sales_zone",
    ] {
        db::run(&tx, &format!("DELETE FROM {table}"), []).await?;
    }
    let sql = format!(
        "INSERT INTO sales_mark (at)
         SELECT MIN(x.at) FROM (SELECT placed_at AS at FROM orders UNION ALL SELECT issued_at AS at FROM credit_note) x
         GROUP BY {}",
        sums::day_of("x.at", offset)
    );
    db::run(&tx, &sql, []).await?;
    db::run(
        &tx,
        "INSERT INTO sales_zone (id, minutes) VALUES (1, $1)",
        [i64::from(offset.0).into()],
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn one_day(tx: &impl ConnectionTrait, day: i64, offset: UtcOffset) -> Result<()> {
    let run = [(day, day)];
    let marked = sums::in_runs("at", &run, offset);
    db::run(tx, &format!("DELETE FROM sales_mark WHERE {marked}"), []).await?;
    for table in ["sales_day", "credit_day", "sales_day_product"] {
        db::run(tx, &format!("DELETE FROM {table} WHERE day = $1"), [day.into()]).await?;
    }
    let month = Day::from_number(day).month_start().number();
    db::run(tx, "DELETE FROM sales_month WHERE month = $1", [month.into()]).await?;
    let placed = sums::in_runs("o.placed_at", &run, offset);
    let issued = sums::in_runs("n.issued_at", &run, offset);
    let inserts = [
        (
            "sales_day (day, state, payment_state, fulfilment_state, method, buyer, orders, total, called_off)",
            sums::orders(&placed, offset),
        ),
        ("credit_day (day, notes, credited)", sums::credits(&issued, offset)),
        (
            "sales_day_product (day, product_id, units, total)",
            sums::products(&placed, offset),
        ),
    ];
    for (into, rows) in inserts {
        db::run(tx, &format!("INSERT INTO {into} {rows}"), []).await?;
    }
    Ok(())
}

/// Sums of products by month, for months that are over: long spans read these instead of each day. The month that runs
/// is left out, since it would be made again with every order.
async fn months(ctx: &Ctx, offset: UtcOffset) -> Result<()> {
    let first = db::number(ctx.shop.db().reader(), "SELECT MIN(day) FROM sales_day_product", []).await?;
    let running = Day::of(ctx.now(), offset).month_start();
    let kept: Vec<DayRow> = db::all(ctx.shop.db().reader(), "SELECT month AS day FROM sales_month", []).await?;
    let kept: std::collections::HashSet<i64> = kept.into_iter().map(|row| row.day).collect();
    let mut month = Day::from_number(first).month_start();
    while first != 0 && month < running {
        let next = month.plus(31).month_start();
        if !kept.contains(&month.number()) {
            let tx = begin(ctx).await?;
            one_month(&tx, month.number(), next.number()).await?;
            tx.commit().await?;
        }
        month = next;
    }
    Ok(())
}

async fn one_month(tx: &impl ConnectionTrait, month: i64, next: i64) -> Result<()> {
    db::run(tx, "DELETE FROM sales_month_product WHERE month = $1", [month.into()]).await?;
    db::run(tx, "DELETE FROM sales_month WHERE month = $1", [month.into()]).await?;
    db::run(
        tx,
        "INSERT INTO sales_month_product (month, product_id, units, total)
         SELECT CAST($1 AS BIGINT), product_id, CAST(SUM(units) AS BIGINT), CAST(SUM(total) AS BIGINT)
         FROM sales_day_product WHERE day >= $2 AND day < $3 GROUP BY product_id",
        [month.into(), month.into(), next.into()],
    )
    .await?;
    db::run(
        tx,
        "INSERT INTO sales_month (month, next_month) VALUES ($1, $2)",
        [month.into(), next.into()],
    )
    .await?;
    Ok(())
}
