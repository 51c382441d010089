//! The figures of the back office's home page: each from an index, over a week at most.

use domain::{
    access::Permission,
    money::Money,
    time::{DAY_MS, Day, Timestamp},
    view::Overview,
};
use sea_orm::FromQueryResult;

use crate::{Ctx, db, error::Result, outbox};

#[derive(FromQueryResult)]
struct Sum {
    orders: i64,
    total: i64,
}

/// The figures; zeros of what the asker may not see.
///
/// # Errors
/// [`crate::Error::NotFound`] for whoever is not of the shop.
pub async fn overview(ctx: &Ctx) -> Result<Overview> {
    let mut overview = Overview::default();
    if ctx.require(Permission::AuditRead).is_ok() {
        overview.failing = outbox::failing(ctx).await?;
    }
    match ctx.require(Permission::OrdersRead) {
        Ok(_) => {}
        Err(crate::Error::Forbidden(_)) => return Ok(overview),
        Err(error) => return Err(error),
    }
    let offset = ctx.shop.facts().offset;
    let today = Day::of(ctx.now(), offset).start(offset);
    let day = placed_since(ctx, today).await?;
    let week = placed_since(ctx, today.plus_ms(-6 * DAY_MS)).await?;
    let cash = sum(
        ctx,
        "SELECT COUNT(DISTINCT p.order_id) AS orders, CAST(COALESCE(SUM(p.amount), 0) AS BIGINT) AS total
         FROM payment p JOIN orders o ON o.id = p.order_id
         WHERE p.state = 'collected' OR (p.state = 'due' AND o.fulfilment_state IN ('shipped', 'delivered', 'partial'))",
        0,
    )
    .await?;
    (overview.today, overview.today_total) = read(day);
    (overview.week, overview.week_total) = read(week);
    (overview.cash, overview.cash_total) = read(cash);
    Ok(overview)
}

async fn placed_since(ctx: &Ctx, since: Timestamp) -> Result<Sum> {
    let sql = "SELECT COUNT(*) AS orders, CAST(COALESCE(SUM(total), 0) AS BIGINT) AS total
         FROM orders WHERE placed_at >= $1 AND state <> 'cancelled'";
    sum(ctx, sql, since.0).await
}

async fn sum(ctx: &Ctx, sql: &str, from: i64) -> Result<Sum> {
    let values = if sql.contains("$1") {
        vec![from.into()]
    } else {
        Vec::new()
    };
    let row: Option<Sum> = db::one(ctx.shop.db().reader(), sql, values).await?;
    Ok(row.unwrap_or(Sum { orders: 0, total: 0 }))
}

fn read(sum: Sum) -> (u64, Money) {
    (u64::try_from(sum.orders).unwrap_or(0), Money::from_minor(sum.total))
}
