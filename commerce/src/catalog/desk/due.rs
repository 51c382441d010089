//! What happens by itself: products that appear and go at their moment, and collections whose rule counts days.

use domain::{collection::Condition, ids::ProductId, product::due, time::Day};
use sea_orm::FromQueryResult;

use super::{lock, status};
use crate::{
    Ctx,
    catalog::{Batch, rule},
    db,
    error::{Error, Result},
    tags::Tag,
};

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

#[derive(FromQueryResult)]
struct Stored {
    rule: String,
}

/// Publishes and unpublishes up to `limit` products whose moment has come; how many. Each by itself: one that somebody
/// changes at this moment is looked at again under its lock.
///
/// # Errors
/// When the database does not answer.
pub async fn publish_due(ctx: &Ctx, limit: u64) -> Result<u64> {
    ctx.require_system()?;
    let now = ctx.now();
    // Each half by its own index of the few that have a schedule.
    let sql = format!(
        "SELECT id FROM product WHERE publish_at IS NOT NULL AND publish_at <= $1 AND status = 'draft'
         UNION SELECT id FROM product WHERE unpublish_at IS NOT NULL AND unpublish_at <= $1
            AND status IN ('draft', 'active')
         ORDER BY 1 LIMIT {limit}"
    );
    let rows: Vec<Id> = db::all(ctx.shop.db().reader(), &sql, [now.0.into()]).await?;
    let mut done = 0;
    for row in rows {
        let mut batch = Batch::begin(ctx).await?;
        let row = match lock(&batch.tx, ProductId(row.id)).await {
            Ok(row) => row,
            Err(Error::NotFound) => continue,
            Err(error) => return Err(error),
        };
        let (before, schedule) = (row.status()?, row.schedule());
        match due(before, schedule, now) {
            Some(change) => {
                let Ok(after) = before.apply(change) else { continue };
                status::write(&mut batch, &row, change, after, schedule.after(change)).await?;
                let action = format!("product.{}", change.past());
                let detail = format!("{before} -> {after}, as scheduled");
                batch.finish(&action, &format!("product:{}", row.id), &detail).await?;
                done += 1;
            }
            // Its time came and went while nobody looked: nothing is left to wait for.
            None if schedule.unpublish_at.is_some_and(|moment| moment <= now) => {
                let sql =
                    "UPDATE product SET publish_at = NULL, unpublish_at = NULL, version = version + 1 WHERE id = $1";
                db::run(&batch.tx, sql, [row.id.into()]).await?;
                batch
                    .finish("product.schedule-passed", &format!("product:{}", row.id), "")
                    .await?;
            }
            None => {}
        }
    }
    Ok(done)
}

/// Makes lists of collections whose rule counts days anew when the shop's day has turned since `before`. The day now.
///
/// # Errors
/// When the database does not answer.
pub async fn turn_day(ctx: &Ctx, before: Option<Day>) -> Result<Day> {
    ctx.require_system()?;
    let today = Day::of(ctx.now(), ctx.shop.facts().offset);
    if before != Some(today) {
        let rows: Vec<Stored> = db::all(
            ctx.shop.db().reader(),
            "SELECT rule FROM collection WHERE rule <> ''",
            [],
        )
        .await?;
        let counts_days = rows.iter().filter_map(|row| rule::read(&row.rule).ok()).any(|rule| {
            rule.conditions
                .iter()
                .any(|condition| matches!(condition, Condition::NewerThan(_)))
        });
        if counts_days {
            ctx.shop.tags().touch([Tag::Catalog]);
        }
    }
    Ok(today)
}
