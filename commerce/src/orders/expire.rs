//! Orders that were not paid in time: asked about once more, then ended, their goods back in the shop.

use domain::{
    ids::OrderId,
    order::{CancelReason, OrderEvent, OrderState, PaymentEvent, PaymentState, TimelineKind},
    payment::GatewayState,
    time::Timestamp,
};
use sea_orm::FromQueryResult;

use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    inventory,
    outbox::{self, Topic},
    payments,
};

/// What a round has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// Orders that were ended.
    pub ended: u64,
    /// Orders that were left for later: paid after all, or in doubt.
    pub kept: u64,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Ends the unpaid orders whose time is up, at most `limit`. Each is looked up once more before.
///
/// # Errors
/// When the database does not answer.
pub async fn expire_unpaid(ctx: &Ctx, limit: u64) -> Result<Expired> {
    ctx.require_system()?;
    let due: Vec<IdRow> = db::all(
        ctx.shop.db().reader(),
        &format!("SELECT id FROM orders WHERE held_until <= $1 AND state = 'placed' ORDER BY held_until LIMIT {limit}"),
        [ctx.now().0.into()],
    )
    .await?;
    let mut done = Expired::default();
    for row in due {
        match end(ctx, OrderId(row.id)).await {
            Ok(true) => done.ended += 1,
            Ok(false) => done.kept += 1,
            // The others must not wait for it.
            Err(error) => {
                tracing::error!(%error, order.id = row.id, "An unpaid order could not be ended; it is tried again.");
                done.kept += 1;
            }
        }
    }
    Ok(done)
}

/// Whether every open attempt may be given up after one more look.
async fn nothing_paid(ctx: &Ctx, id: OrderId) -> Result<bool> {
    let open: Vec<IdRow> = db::all(
        ctx.shop.db().reader(),
        "SELECT id FROM payment WHERE order_id = $1 AND method = 'esewa' AND state = 'pending' ORDER BY id",
        [id.0.into()],
    )
    .await?;
    let held = db::number(
        ctx.shop.db().reader(),
        "SELECT held_until FROM orders WHERE id = $1",
        [id.0.into()],
    )
    .await?;
    let overdue = ctx.now().since(Timestamp(held));
    for row in open {
        let state = payments::settle::look_again(ctx, row.id).await?;
        if !state.unwrap_or(GatewayState::Unavailable).frees_stock(overdue) {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn end(ctx: &Ctx, id: OrderId) -> Result<bool> {
    if !nothing_paid(ctx, id).await? {
        return Ok(false);
    }
    crate::testing_pause("expire:looked-up").await;
    let tx = ctx.shop.db().begin().await?;
    let mut states = super::lock(&tx, id).await?;
    let due = states.held_until.is_some_and(|until| until <= ctx.now().0);
    let unpaid = matches!(states.payment, PaymentState::Pending | PaymentState::Failed);
    if !due || !unpaid || states.order != OrderState::Placed {
        return Ok(false);
    }
    let freed = inventory::release(&tx, ctx, id).await?;
    if states.payment == PaymentState::Pending {
        states.payment = states
            .payment
            .apply(PaymentEvent::Expire)
            .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
        super::event(&tx, ctx, id, TimelineKind::PaymentExpired).await?;
    }
    // A late success is still found: the look-ups go on until their window closes.
    db::run(
        &tx,
        "UPDATE payment SET state = 'expired', version = version + 1 WHERE order_id = $1 AND state = 'pending'",
        [id.0.into()],
    )
    .await?;
    states.order = states
        .order
        .apply(OrderEvent::Cancel)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    states.cancel_reason = Some(CancelReason::NotPaid.code().to_owned());
    states.held_until = None;
    super::store(&tx, ctx, &states).await?;
    super::event(
        &tx,
        ctx,
        id,
        TimelineKind::Cancelled {
            reason: CancelReason::NotPaid,
        },
    )
    .await?;
    audit::record(
        &tx,
        ctx,
        "order.expired",
        &format!("order:{id}"),
        CancelReason::NotPaid.code(),
    )
    .await?;
    if states.has_email {
        outbox::queue(&tx, ctx, Topic::OrderCancelled, id, &ctx.now().0.to_string()).await?;
    }
    crate::testing_pause("expire:written").await;
    tx.commit().await?;
    crate::testing_pause("expire:committed").await;
    let tags = inventory::tags_of(ctx.shop.db().reader(), &freed, true).await?;
    ctx.shop.tags().touch(tags);
    Ok(true)
}
