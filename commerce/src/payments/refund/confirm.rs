//! How a refund ends: seen at the gateway, confirmed with its number, or failed.

use domain::{
    ids::{OrderId, RefundId},
    money::Money,
    order::{
        OrderState, PaymentEvent, PaymentState, RefundEvent, RefundState, TimelineKind, refund as rules,
        step::StepAction,
    },
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    invoices,
    orders::{
        self, States,
        facts::{self, PurseRow},
        step::{self, typed},
    },
    outbox::{self, Topic},
};

/// A refund has happened.
#[derive(Clone, Debug)]
pub struct ConfirmRefund {
    /// Of which order.
    pub order: OrderId,
    /// Which.
    pub refund: RefundId,
    /// The number under which it happened: of the panel, the transfer, the voucher.
    pub reference: String,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// Staff say that the money has gone back, and under which number.
///
/// # Errors
/// [`Error::Conflict`] when it is settled already, or the number is another refund's; [`Error::Invalid`] without one.
pub async fn confirm(ctx: &Ctx, request: &ConfirmRefund) -> Result<()> {
    let reference = typed(&request.reference, 80);
    let target = Some(request.refund.0);
    let mut desk = step::open(
        ctx,
        request.order,
        StepAction::ConfirmRefund,
        target,
        request.expected_version,
    )
    .await?;
    if reference.is_empty() {
        return Err(Error::Invalid(
            "Enter the number under which the money went back.".to_owned(),
        ));
    }
    let row = load(&desk.tx, request.refund).await?;
    free(&desk.tx, &row.way, &reference).await?;
    confirm_in(&desk.tx, ctx, &mut desk.states, &row, Some(&reference)).await?;
    desk.close(ctx).await
}

/// Passes only a number that no other refund by this way has.
pub(super) async fn free(tx: &impl ConnectionTrait, way: &str, reference: &str) -> Result<()> {
    let used = db::number(
        tx,
        "SELECT COUNT(*) FROM refund WHERE way = $1 AND reference = $2",
        [way.into(), reference.into()],
    )
    .await?;
    if used > 0 {
        return Err(Error::Conflict("Another refund has this number already.".to_owned()));
    }
    Ok(())
}

#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct RefundRow {
    pub id: i64,
    pub payment_id: i64,
    pub way: String,
    pub amount: i64,
    pub state: String,
}

pub(super) async fn load(tx: &impl ConnectionTrait, id: RefundId) -> Result<RefundRow> {
    let row = db::one(
        tx,
        "SELECT id, payment_id, way, amount, state FROM refund WHERE id = $1",
        [id.0.into()],
    )
    .await?;
    row.ok_or(Error::NotFound)
}

/// The refunds of a payment that are to happen, oldest first.
pub(crate) async fn pending(tx: &impl ConnectionTrait, payment: i64) -> Result<Vec<RefundRow>> {
    db::all(
        tx,
        "SELECT id, payment_id, way, amount, state FROM refund WHERE payment_id = $1 AND state = 'pending' ORDER BY id",
        [payment.into()],
    )
    .await
}

/// Writes that a refund has happened, by the gateway's word (`None`) or with a number.
pub(super) async fn confirm_in(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    states: &mut States,
    row: &RefundRow,
    reference: Option<&str>,
) -> Result<()> {
    settle(tx, ctx, row, RefundEvent::Confirm, reference).await?;
    let purse: Option<PurseRow> = facts::purses(tx, states.id)
        .await?
        .into_iter()
        .find(|purse| purse.id == row.payment_id);
    let purse = purse.ok_or_else(|| Error::Corrupt(format!("payment of refund {}", row.id)))?;
    let refunded = Money::from_minor(purse.refunded).checked_add(Money::from_minor(row.amount))?;
    let event = rules::event(Money::from_minor(purse.captured), refunded);
    let state = if still_failed(tx, &purse, refunded).await? {
        PaymentState::NeedsReview
    } else {
        purse
            .state()?
            .apply(event)
            .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?
    };
    db::run(
        tx,
        "UPDATE payment SET refunded = $1, state = $2, settled_at = COALESCE(settled_at, $3), next_check_at = NULL,
                version = version + 1 WHERE id = $4",
        [
            refunded.minor().into(),
            state.code().into(),
            ctx.now().0.into(),
            row.payment_id.into(),
        ],
    )
    .await?;
    summarise(tx, states).await?;
    invoices::credit_refund(tx, ctx, states.id, RefundId(row.id)).await?;
    let text = Money::from_minor(row.amount).format(ctx.shop.facts().currency);
    let kind = if event == PaymentEvent::Refund {
        TimelineKind::Refunded
    } else {
        TimelineKind::PartiallyRefunded
    };
    orders::event_with(tx, ctx, states.id, kind, &text).await?;
    audit::record(
        tx,
        ctx,
        "refund.confirmed",
        &format!("refund:{}", row.id),
        &format!("order {}", states.id),
    )
    .await?;
    if states.has_email {
        outbox::queue_with(tx, ctx, Topic::Refunded, states.id, &row.id.to_string(), &text).await?;
    }
    Ok(())
}

/// Whether another refund of this payment has failed, so that money which nobody gives back waits for a person still.
async fn still_failed(tx: &impl ConnectionTrait, purse: &PurseRow, refunded: Money) -> Result<bool> {
    if purse.state()? != PaymentState::NeedsReview || purse.review != "refund_failed" {
        return Ok(false);
    }
    let others = pending(tx, purse.id).await?;
    let to_come = Money::sum(others.iter().map(|row| Money::from_minor(row.amount)))?;
    Ok(Money::from_minor(purse.captured) > refunded.checked_add(to_come)?)
}

/// The order's money as a whole, after some of it went back. Money that was paid twice was never the order's.
async fn summarise(tx: &impl ConnectionTrait, states: &mut States) -> Result<()> {
    let (mut captured, mut refunded, mut doubtful) = (Money::ZERO, Money::ZERO, false);
    for row in facts::purses(tx, states.id).await? {
        doubtful |= row.state()? == PaymentState::NeedsReview;
        if row.review != "paid_twice" {
            captured = captured.checked_add(Money::from_minor(row.captured))?;
            refunded = refunded.checked_add(Money::from_minor(row.refunded))?;
        }
    }
    if states.payment != PaymentState::NeedsReview {
        states.payment = rules::summary(states.payment, captured, refunded);
    } else if !doubtful && refunded > Money::ZERO {
        states.payment = states
            .payment
            .apply(rules::event(captured, refunded))
            .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    }
    Ok(())
}

pub(super) async fn settle(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    row: &RefundRow,
    event: RefundEvent,
    reference: Option<&str>,
) -> Result<()> {
    let state: RefundState = row
        .state
        .parse()
        .map_err(|_| Error::Corrupt(format!("state of refund {}", row.id)))?;
    let state = state
        .apply(event)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    let touched = db::run(
        tx,
        "UPDATE refund SET state = $1, reference = $2, settled_by = $3, settled_at = $4, next_check_at = NULL
         WHERE id = $5 AND state = 'pending'",
        [
            state.code().into(),
            reference.map(str::to_owned).into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
            row.id.into(),
        ],
    )
    .await?;
    if touched == 1 {
        Ok(())
    } else {
        Err(Error::Conflict("This refund is settled already.".to_owned()))
    }
}

/// A refund will not happen.
#[derive(Clone, Debug)]
pub struct FailRefund {
    /// Of which order.
    pub order: OrderId,
    /// Which.
    pub refund: RefundId,
    /// Why.
    pub reason: String,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// Staff say that the money did not go back. It can be given back anew; money of a cancelled order goes to the queue.
///
/// # Errors
/// [`Error::Conflict`] when it is settled already.
pub async fn fail(ctx: &Ctx, request: &FailRefund) -> Result<()> {
    let target = Some(request.refund.0);
    let mut desk = step::open(
        ctx,
        request.order,
        StepAction::FailRefund,
        target,
        request.expected_version,
    )
    .await?;
    let row = load(&desk.tx, request.refund).await?;
    settle(&desk.tx, ctx, &row, RefundEvent::Fail, None).await?;
    if desk.states.order == OrderState::Cancelled {
        let purses = facts::purses(&desk.tx, request.order).await?;
        let purse = purses
            .iter()
            .find(|purse| purse.id == row.payment_id)
            .ok_or(Error::NotFound)?;
        if let Ok(state) = purse.state()?.apply(PaymentEvent::Review) {
            db::run(
                &desk.tx,
                "UPDATE payment SET state = $1, review = 'refund_failed', version = version + 1 WHERE id = $2",
                [state.code().into(), row.payment_id.into()],
            )
            .await?;
            desk.states.payment = desk
                .states
                .payment
                .apply(PaymentEvent::Review)
                .unwrap_or(desk.states.payment);
        }
    }
    let reason = typed(&request.reason, 200);
    orders::event_with(&desk.tx, ctx, request.order, TimelineKind::RefundFailed, &reason).await?;
    let subject = format!("refund:{}", row.id);
    audit::record(
        &desk.tx,
        ctx,
        "refund.failed",
        &subject,
        &format!("order {}", request.order),
    )
    .await?;
    desk.close(ctx).await
}

/// The gateway shows money that went back. Refunds that were recorded are confirmed; what nobody recorded is entered, so
/// that the books tell where the money is. Returns what has gone back of this payment, as far as it is known.
pub(crate) async fn seen_at_gateway(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    states: &States,
    payment: i64,
    full: bool,
) -> Result<Money> {
    let purses = facts::purses(tx, states.id).await?;
    let purse = purses.iter().find(|purse| purse.id == payment).ok_or(Error::NotFound)?;
    let amount = Money::from_minor(purse.amount);
    let mut refunded = Money::from_minor(purse.refunded);
    for row in pending(tx, payment).await? {
        let sum = refunded.checked_add(Money::from_minor(row.amount))?;
        // A part that shows is the first that was recorded; others may still be to come.
        if full || (refunded == Money::ZERO && sum < amount) {
            settle(tx, ctx, &row, RefundEvent::Confirm, None).await?;
            audit::record(
                tx,
                ctx,
                "refund.confirmed",
                &format!("refund:{}", row.id),
                "seen at the gateway",
            )
            .await?;
            if states.has_email {
                let text = Money::from_minor(row.amount).format(ctx.shop.facts().currency);
                outbox::queue_with(tx, ctx, Topic::Refunded, states.id, &row.id.to_string(), &text).await?;
            }
            refunded = sum;
        }
    }
    let rest = amount.checked_sub(refunded)?;
    if full && rest > Money::ZERO {
        db::run(
            tx,
            "INSERT INTO refund (order_id, payment_id, way, amount, state, reason, created_by, created_at, settled_by, settled_at, checks)
             VALUES ($1, $2, 'esewa_panel', $3, 'confirmed', 'Found at the gateway.', $4, $5, $6, $7, 0)",
            [
                states.id.0.into(),
                payment.into(),
                rest.minor().into(),
                ctx.actor.to_string().into(),
                ctx.now().0.into(),
                ctx.actor.to_string().into(),
                ctx.now().0.into(),
            ],
        )
        .await?;
        refunded = amount;
    }
    Ok(refunded)
}
