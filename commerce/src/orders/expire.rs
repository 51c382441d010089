//! Orders that were not paid in time: asked about once more, then ended, their goods back in the shop. What the shop had
//! taken on as a cash order goes back to cash instead ([`domain::order::time_up()`]).

use domain::{
    ids::{OrderId, VariantId},
    invoice::CreditReason,
    order::{CancelReason, OrderEvent, PaymentEvent, PaymentState, TimeUp, TimelineKind, time_up},
    payment::GatewayState,
    time::Timestamp,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::States;
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    inventory, invoices,
    outbox::{self, Topic},
    payments,
};

/// What a round has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// Orders that were ended.
    pub ended: u64,
    /// Confirmed orders that the courier collects for, as before.
    pub back_to_cash: u64,
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
        &format!("SELECT id FROM orders WHERE held_until <= $1 AND state IN ('placed', 'confirmed') ORDER BY held_until LIMIT {limit}"),
        [ctx.now().0.into()],
    )
    .await?;
    let mut done = Expired::default();
    for row in due {
        match end(ctx, OrderId(row.id)).await {
            Ok(Some(TimeUp::Ends)) => done.ended += 1,
            Ok(Some(TimeUp::BackToCash)) => done.back_to_cash += 1,
            Ok(None) => done.kept += 1,
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

/// Does what the rules say, under the order's lock; `None` where nothing was done.
async fn end(ctx: &Ctx, id: OrderId) -> Result<Option<TimeUp>> {
    if !nothing_paid(ctx, id).await? {
        return Ok(None);
    }
    crate::testing_pause("expire:looked-up").await;
    let tx = ctx.shop.db().begin().await?;
    let mut states = super::lock(&tx, id).await?;
    let due = states.held_until.is_some_and(|until| until <= ctx.now().0);
    let Some(what) = time_up(states.order, states.payment, states.fulfilment).filter(|_| due) else {
        return Ok(None);
    };
    let freed = match what {
        TimeUp::Ends => call_off(&tx, ctx, &mut states).await?,
        TimeUp::BackToCash => {
            payments::to_cash::fall_back(&tx, ctx, &mut states).await?;
            Vec::new()
        }
    };
    crate::testing_pause("expire:written").await;
    tx.commit().await?;
    crate::testing_pause("expire:committed").await;
    let tags = inventory::tags_of(ctx.shop.db().reader(), &freed, true).await?;
    ctx.shop.tags().touch(tags);
    Ok(Some(what))
}

/// Ends an order that the shop had not taken on; the variants whose goods are free again.
async fn call_off(tx: &impl ConnectionTrait, ctx: &Ctx, states: &mut States) -> Result<Vec<VariantId>> {
    let id = states.id;
    let freed = inventory::release(tx, ctx, id).await?;
    if states.payment == PaymentState::Pending {
        states.payment = states
            .payment
            .apply(PaymentEvent::Expire)
            .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
        super::event(tx, ctx, id, TimelineKind::PaymentExpired).await?;
    }
    // A late success is still found: the look-ups go on until their window closes.
    db::run(
        tx,
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
    // An order whose payment was taken back may have its invoice already.
    invoices::credit_rest(tx, ctx, id, "expired", CreditReason::Cancelled).await?;
    super::store(tx, ctx, states).await?;
    super::event(
        tx,
        ctx,
        id,
        TimelineKind::Cancelled {
            reason: CancelReason::NotPaid,
        },
    )
    .await?;
    audit::record(
        tx,
        ctx,
        "order.expired",
        &format!("order:{id}"),
        CancelReason::NotPaid.code(),
    )
    .await?;
    if states.has_email {
        outbox::queue(tx, ctx, Topic::OrderCancelled, id, &ctx.now().0.to_string()).await?;
    }
    Ok(freed)
}
