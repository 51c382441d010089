//! Booking a count, or giving it up. It is booked once, as a whole or not at all.

use domain::{
    access::Permission,
    ids::{StockCountId, VariantId},
    stock::{CountState, Counted, MovementKind},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::lock;
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    inventory::{
        alerts,
        posting::{self, Posting},
    },
};

#[derive(FromQueryResult)]
struct Row {
    variant_id: i64,
    sku: String,
    counted: i64,
    expected: i64,
}

/// Books the differences of everything that was counted. What was not counted stays. Sent twice it is booked once.
///
/// # Errors
/// [`Error::Conflict`] when the count was given up, when nothing was counted, or when somewhere fewer would be left than
/// are promised: nothing is booked then, and the sentence says which.
pub async fn apply(ctx: &Ctx, id: StockCountId) -> Result<()> {
    ctx.require(Permission::StockEdit)?;
    posting::again(|| attempt(ctx, id)).await
}

async fn attempt(ctx: &Ctx, id: StockCountId) -> Result<()> {
    let tx = ctx.shop.db().begin().await?;
    match lock(&tx, id).await? {
        CountState::Open => {}
        CountState::Applied => return Ok(()),
        CountState::Abandoned => {
            return Err(Error::Conflict(
                "This count was given up. Nothing was booked.".to_owned(),
            ));
        }
    }
    let rows: Vec<Row> = db::all(
        &tx,
        "SELECT l.variant_id, v.sku, l.counted, l.expected FROM stock_count_line l JOIN variant v ON v.id = l.variant_id
         WHERE l.count_id = $1 AND l.counted IS NOT NULL ORDER BY l.variant_id",
        [id.0.into()],
    )
    .await?;
    if rows.is_empty() {
        return Err(Error::Conflict(
            "Nothing is counted yet. Nothing was booked.".to_owned(),
        ));
    }
    let line = |row: &Row| Counted {
        counted: row.counted,
        expected: row.expected,
    };
    let differing: Vec<&Row> = rows.iter().filter(|row| line(row).difference() != 0).collect();
    posting::lock_all(&tx, differing.iter().map(|row| VariantId(row.variant_id)).collect()).await?;
    let (mut moved, mut refused, mut touched) = (Vec::new(), Vec::new(), Vec::new());
    for row in differing {
        let line = line(row);
        let variant = VariantId(row.variant_id);
        let locked = posting::locked(&tx, variant).await?;
        if let Err(why) = line.book(locked.level()) {
            refused.push(format!("{}: {}", row.sku, posting::refusal(why)));
            continue;
        }
        let posting = Posting {
            variant,
            kind: MovementKind::Counted,
            change: line.difference(),
            cause: format!("count:{id}:{variant}"),
            note: "",
            unit_cost: None,
        };
        match posting::post(&tx, ctx, &posting, &mut touched).await? {
            Ok(()) => moved.push(variant),
            Err(why) => refused.push(format!("{}: {}", row.sku, posting::refusal(why))),
        }
    }
    if !refused.is_empty() {
        let named: Vec<&str> = refused.iter().take(5).map(String::as_str).collect();
        let more = refused.len().saturating_sub(named.len());
        let more = if more > 0 {
            format!("; and {more} more")
        } else {
            String::new()
        };
        return Err(Error::Conflict(format!(
            "Nothing was booked. {}{more}. Count these again, empty their numbers to leave them out, or release orders first.",
            named.join("; ")
        )));
    }
    alerts::note(&tx, ctx, &touched).await?;
    let detail = format!("{} counted, {} booked", rows.len(), moved.len());
    close(&tx, ctx, id, CountState::Applied, &detail).await?;
    crate::testing_pause("count:written").await;
    tx.commit().await?;
    posting::touch(ctx, &moved).await
}

/// Gives a count up: nothing is booked.
///
/// # Errors
/// [`Error::Conflict`] when it is booked already.
pub async fn abandon(ctx: &Ctx, id: StockCountId) -> Result<()> {
    ctx.require(Permission::StockEdit)?;
    let tx = ctx.shop.db().begin().await?;
    match lock(&tx, id).await? {
        CountState::Open => {}
        CountState::Abandoned => return Ok(()),
        CountState::Applied => {
            return Err(Error::Conflict("This count is booked already.".to_owned()));
        }
    }
    close(&tx, ctx, id, CountState::Abandoned, "").await?;
    tx.commit().await?;
    Ok(())
}

async fn close(tx: &impl ConnectionTrait, ctx: &Ctx, id: StockCountId, state: CountState, detail: &str) -> Result<()> {
    db::run(
        tx,
        "UPDATE stock_count SET state = $1, closed_by = $2, closed_at = $3 WHERE id = $4",
        [
            state.code().into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
            id.0.into(),
        ],
    )
    .await?;
    let action = format!("stock.count_{state}");
    audit::record(tx, ctx, &action, &format!("count:{id}"), detail).await
}
