//! Closing a statement: what it says settles its parcels, all in one transaction.

use domain::{access::Permission, ids::ShipmentId, money::Money};
use sea_orm::FromQueryResult;

use super::{StatementStep, decide::compare, lock_open};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    payments,
};

#[derive(FromQueryResult)]
struct LineRow {
    id: i64,
    shipment_id: i64,
    collected: i64,
}

/// Closes a statement: every exact or accepted row settles its parcel. All rows are compared once more, so that a parcel
/// which another statement has settled meanwhile is not settled twice.
///
/// # Errors
/// [`Error::Conflict`] when rows wait for a decision, or the statement is closed or was changed meanwhile.
pub async fn close(ctx: &Ctx, step: StatementStep) -> Result<Money> {
    ctx.require(Permission::CashDesk)?;
    let id = step.remittance;
    let tx = ctx.shop.db().begin().await?;
    let courier = lock_open(&tx, step).await?;
    compare(&tx, id, &courier).await?;
    let undecided = db::number(
        &tx,
        "SELECT COUNT(*) FROM remittance_line WHERE remittance_id = $1 AND settlement = 'open' AND kind <> 'exact'",
        [id.0.into()],
    )
    .await?;
    if undecided > 0 {
        return Err(Error::Conflict(format!(
            "{undecided} rows do not fit. Accept or reject each of them, then close the statement."
        )));
    }
    // In the order of the orders: two statements that are closed at once wait for each other in one direction only.
    let rows: Vec<LineRow> = db::all(
        &tx,
        "SELECT l.id, l.shipment_id, l.collected FROM remittance_line l JOIN shipment s ON s.id = l.shipment_id
         WHERE l.remittance_id = $1 AND (l.settlement = 'accepted' OR (l.settlement = 'open' AND l.kind = 'exact'))
         ORDER BY s.order_id, s.id",
        [id.0.into()],
    )
    .await?;
    for row in &rows {
        payments::collect::remit(&tx, ctx, ShipmentId(row.shipment_id)).await?;
        db::run(
            &tx,
            "UPDATE remittance_line SET settlement = 'settled' WHERE id = $1",
            [row.id.into()],
        )
        .await
        .map_err(|error| {
            if error.is_unique() {
                Error::Conflict("Another statement has just settled one of these parcels. Compare again.".to_owned())
            } else {
                error
            }
        })?;
    }
    crate::testing_pause("remittance:settled").await;
    let settled = Money::sum(rows.iter().map(|row| Money::from_minor(row.collected)))?;
    db::run(
        &tx,
        "UPDATE remittance SET state = 'closed', settled = $1, closed_by = $2, closed_at = $3 WHERE id = $4",
        [
            settled.minor().into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
            id.0.into(),
        ],
    )
    .await?;
    let detail = format!("{} parcels, {}", rows.len(), settled.minor());
    audit::record(&tx, ctx, "remittance.closed", &format!("remittance:{id}"), &detail).await?;
    tx.commit().await?;
    Ok(settled)
}
