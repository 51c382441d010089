//! The check of a cash order: begun when it is placed, ended whichever way the order is confirmed or called off.

use domain::{
    cash::{CheckState, CodeWay},
    ids::OrderId,
    order::{OrderEvent, TimelineKind},
    phone::Phone,
};
use sea_orm::ConnectionTrait;

use super::history;
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    orders,
    outbox::{self, Topic},
    settings::Settings,
};

/// Begins the check of an order that is to be paid in cash, in the transaction that makes it so. The order of a trusted
/// phone number is confirmed at once; every other one waits for its code or a call.
pub(crate) async fn begin(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    settings: &Settings,
    order: OrderId,
    phone: &Phone,
) -> Result<()> {
    let placed = db::number(
        tx,
        "SELECT COUNT(*) FROM orders WHERE id = $1 AND state = 'placed'",
        [order.0.into()],
    )
    .await?;
    // One that was confirmed before it was changed to cash stays so.
    if placed == 0 {
        return Ok(());
    }
    let rules = &settings.cod.verification;
    let now = ctx.now();
    let trusted = rules.trusts(history::of_phone(tx, Some(phone)).await?);
    let state = if trusted {
        CheckState::Skipped
    } else {
        CheckState::Waiting
    };
    db::run(
        tx,
        "INSERT INTO cash_check (order_id, state, deadline_at, next_call_at, unanswered, codes, code_tries, created_at,
                                 ended_at, version)
         VALUES ($1, $2, $3, $4, 0, 0, 0, $5, $6, 1)
         ON CONFLICT (order_id) DO UPDATE
         SET state = excluded.state, deadline_at = excluded.deadline_at, next_call_at = excluded.next_call_at,
             ended_at = excluded.ended_at, version = cash_check.version + 1
         WHERE cash_check.state = 'ended'",
        [
            order.0.into(),
            state.code().into(),
            now.plus_ms(rules.deadline_ms()).0.into(),
            (!trusted).then_some(now.0).into(),
            now.0.into(),
            trusted.then_some(now.0).into(),
        ],
    )
    .await?;
    if trusted {
        return confirm_trusted(tx, ctx, order).await;
    }
    let by_text = rules.code == CodeWay::Text && phone.is_mobile();
    if by_text || rules.code == CodeWay::Mail {
        super::code::ask(tx, ctx, order).await?;
    }
    Ok(())
}

async fn confirm_trusted(tx: &impl ConnectionTrait, ctx: &Ctx, order: OrderId) -> Result<()> {
    let mut states = orders::lock(tx, order).await?;
    states.order = states
        .order
        .apply(OrderEvent::Confirm)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    orders::store(tx, ctx, &states).await?;
    orders::event(tx, ctx, order, TimelineKind::Confirmed).await?;
    audit::record(
        tx,
        ctx,
        "order.confirmed",
        &format!("order:{order}"),
        "trusted phone number",
    )
    .await?;
    if states.has_email {
        outbox::queue(tx, ctx, Topic::OrderConfirmed, order, "1").await?;
    }
    Ok(())
}

/// Ends the check of an order, in the transaction that confirms it, calls it off or has it paid another way. An order
/// without one, or whose check has ended, stays as it is.
pub(crate) async fn end(tx: &impl ConnectionTrait, ctx: &Ctx, order: OrderId, state: CheckState) -> Result<()> {
    db::run(
        tx,
        "UPDATE cash_check SET state = $1, next_call_at = NULL, code_hash = NULL, code_expires_at = NULL, ended_at = $2,
                version = version + 1
         WHERE order_id = $3 AND state = 'waiting'",
        [state.code().into(), ctx.now().0.into(), order.0.into()],
    )
    .await?;
    Ok(())
}

/// Whether an order's check still waits.
pub(super) async fn is_waiting(tx: &impl ConnectionTrait, order: OrderId) -> Result<bool> {
    let waiting = db::number(
        tx,
        "SELECT COUNT(*) FROM cash_check WHERE order_id = $1 AND state = 'waiting'",
        [order.0.into()],
    )
    .await?;
    Ok(waiting > 0)
}

/// The sentence for whoever comes too late.
pub(super) fn too_late() -> Error {
    Error::Conflict("This order does not wait for a confirmation any more. Look at it again.".to_owned())
}
