//! Cash orders that nobody confirmed in time: called off, their goods back in the shop.

use domain::{
    ids::OrderId,
    order::{OrderState, PaymentState, step::StepAction},
};
use sea_orm::FromQueryResult;

use super::{calls::UNCONFIRMED, check};
use crate::{
    Ctx, db,
    error::{Error, Result},
    orders::{self, PackedGoods},
};

/// What a round has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// Orders that were called off.
    pub ended: u64,
    /// Orders that were left: confirmed at the last moment, or tried again later.
    pub kept: u64,
}

#[derive(FromQueryResult)]
struct IdRow {
    order_id: i64,
}

/// Calls off the cash orders whose time is up, at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub async fn end_unconfirmed(ctx: &Ctx, limit: u64) -> Result<Ended> {
    ctx.require_system()?;
    let due: Vec<IdRow> = db::all(
        ctx.shop.db().reader(),
        &format!(
            "SELECT c.order_id FROM cash_check c JOIN orders o ON o.id = c.order_id
             WHERE c.state = 'waiting' AND c.deadline_at <= $1 AND o.state = 'placed' AND o.payment_state = 'due'
             ORDER BY c.deadline_at LIMIT {limit}"
        ),
        [ctx.now().0.into()],
    )
    .await?;
    let mut done = Ended::default();
    for row in due {
        match end(ctx, OrderId(row.order_id)).await {
            Ok(true) => done.ended += 1,
            Ok(false) => done.kept += 1,
            // The others must not wait for it.
            Err(error) => {
                tracing::error!(%error, order.id = row.order_id, "A cash order that nobody confirmed could not be called off; it is tried again.");
                done.kept += 1;
            }
        }
    }
    Ok(done)
}

/// Everything is looked at again under the order's lock: whoever confirmed it meanwhile was in time.
async fn end(ctx: &Ctx, order: OrderId) -> Result<bool> {
    crate::testing_pause("deadline:found").await;
    let mut desk = orders::step::begin(ctx, order, None).await?;
    let unconfirmed = desk.states.order == OrderState::Placed && desk.states.payment == PaymentState::Due;
    if !unconfirmed || !check::is_waiting(&desk.tx, order).await? {
        return Ok(false);
    }
    match desk.allows(StepAction::Cancel, None) {
        Ok(()) => {}
        Err(Error::Conflict(_)) => return Ok(false),
        Err(error) => return Err(error),
    }
    orders::call_off(&mut desk, ctx, UNCONFIRMED, PackedGoods::Restock).await?;
    desk.close(ctx).await?;
    Ok(true)
}
