//! Cash on its way: what is due, what couriers have collected, what they have handed over.

use domain::{
    ids::{OrderId, PaymentId, ShipmentId},
    money::Money,
    order::{PaymentEvent, PaymentState, TimelineKind},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    orders::{self, States},
};

/// Cash that is to be collected for an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub payment: PaymentId,
    pub amount: Money,
    pub captured: Money,
}

#[derive(FromQueryResult)]
struct DueRow {
    id: i64,
    amount: i64,
    captured: i64,
}

/// What is to be collected for an order; there is at most one such payment.
pub(crate) async fn due(tx: &impl ConnectionTrait, order: OrderId) -> Result<Option<Due>> {
    let row: Option<DueRow> = db::one(
        tx,
        "SELECT id, amount, captured FROM payment WHERE order_id = $1 AND state = 'due' ORDER BY id DESC LIMIT 1",
        [order.0.into()],
    )
    .await?;
    Ok(row.map(|row| Due {
        payment: PaymentId(row.id),
        amount: Money::from_minor(row.amount),
        captured: Money::from_minor(row.captured),
    }))
}

/// The courier has taken cash at a door.
pub(crate) async fn collect(tx: &impl ConnectionTrait, ctx: &Ctx, order: OrderId, amount: Money) -> Result<()> {
    let due = due(tx, order).await?;
    let due = due.ok_or_else(|| Error::Conflict("No cash is due for this order any more.".to_owned()))?;
    if due.captured.checked_add(amount)? > due.amount {
        return Err(Error::Conflict("More cash than is due cannot be recorded.".to_owned()));
    }
    db::run(
        tx,
        "UPDATE payment SET captured = captured + $1, version = version + 1 WHERE id = $2",
        [amount.minor().into(), due.payment.0.into()],
    )
    .await?;
    let detail = format!("order {order}: {}", amount.minor());
    audit::record(
        tx,
        ctx,
        "payment.collected",
        &format!("payment:{}", due.payment),
        &detail,
    )
    .await
}

/// Ends the collecting once no parcel can bring more: collected, or failed where nothing came.
pub(crate) async fn settle(tx: &impl ConnectionTrait, ctx: &Ctx, states: &mut States) -> Result<()> {
    let Some(due) = due(tx, states.id).await? else {
        return Ok(());
    };
    let waiting = db::number(
        tx,
        "SELECT COUNT(*) FROM shipment WHERE order_id = $1 AND state IN ('packed', 'shipped')",
        [states.id.0.into()],
    )
    .await?;
    let unpacked = orders::unpacked(tx, states.id).await?;
    if waiting > 0 || unpacked > 0 {
        return Ok(());
    }
    let event = if due.captured > Money::ZERO || due.amount == Money::ZERO {
        PaymentEvent::Collect
    } else {
        PaymentEvent::Fail
    };
    let state = PaymentState::Due
        .apply(event)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    db::run(
        tx,
        "UPDATE payment SET state = $1, settled_at = $2, version = version + 1 WHERE id = $3",
        [state.code().into(), ctx.now().0.into(), due.payment.0.into()],
    )
    .await?;
    if states.payment == PaymentState::Due {
        states.payment = state;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct ParcelRow {
    order_id: i64,
    collected: Option<i64>,
    remitted_at: Option<i64>,
    number: i64,
}

/// The courier has handed over what was collected with a parcel. Once nothing is left with couriers, the order's cash
/// counts as remitted. Locks the order: call it before anything else is locked.
///
/// # Errors
/// [`Error::Conflict`] when nothing was collected with it; doing it twice changes nothing.
pub async fn remit(tx: &impl ConnectionTrait, ctx: &Ctx, shipment: ShipmentId) -> Result<()> {
    let order = db::number(tx, "SELECT order_id FROM shipment WHERE id = $1", [shipment.0.into()]).await?;
    let mut states = orders::lock(tx, OrderId(order)).await?;
    let row: Option<ParcelRow> = db::one(
        tx,
        "SELECT order_id, collected, remitted_at, number FROM shipment WHERE id = $1",
        [shipment.0.into()],
    )
    .await?;
    let row = row.ok_or(Error::NotFound)?;
    let Some(collected) = row.collected else {
        return Err(Error::Conflict("Nothing was collected with this parcel.".to_owned()));
    };
    if row.remitted_at.is_some() {
        return Ok(());
    }
    db::run(
        tx,
        "UPDATE shipment SET remitted_at = $1, version = version + 1 WHERE id = $2",
        [ctx.now().0.into(), shipment.0.into()],
    )
    .await?;
    let with_couriers = db::number(
        tx,
        "SELECT COUNT(*) FROM shipment WHERE order_id = $1 AND collected IS NOT NULL AND remitted_at IS NULL",
        [row.order_id.into()],
    )
    .await?;
    if with_couriers == 0 {
        db::run(
            tx,
            "UPDATE payment SET state = 'remitted', version = version + 1 WHERE order_id = $1 AND state = 'collected'",
            [row.order_id.into()],
        )
        .await?;
        if states.payment == PaymentState::Collected {
            states.payment = states
                .payment
                .apply(PaymentEvent::Remit)
                .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
        }
    }
    let detail = format!(
        "parcel {}: {}",
        row.number,
        Money::from_minor(collected).format(ctx.shop.facts().currency)
    );
    orders::event_with(tx, ctx, states.id, TimelineKind::CashRemitted, &detail).await?;
    orders::store(tx, ctx, &states).await?;
    audit::record(
        tx,
        ctx,
        "payment.remitted",
        &format!("order:{order}"),
        &format!("shipment {shipment}"),
    )
    .await
}

/// A change of the order has made it dearer or cheaper. Cash that is due takes the difference; where the order is paid,
/// more is to be collected at the door, and less is to be given back.
pub(crate) async fn settle_difference(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    states: &States,
    difference: Money,
) -> Result<()> {
    if difference == Money::ZERO {
        return Ok(());
    }
    let mut rest = difference;
    if let Some(due) = due(tx, states.id).await? {
        let amount = due.amount.checked_add(difference)?.max(due.captured);
        rest = difference.checked_sub(amount.checked_sub(due.amount)?)?;
        // Where nothing else has paid, an order that costs nothing is still one whose cash is due.
        let gone = amount == Money::ZERO && states.payment != PaymentState::Due;
        db::run(
            tx,
            "UPDATE payment SET amount = CASE WHEN $1 THEN amount ELSE $2 END,
                    state = CASE WHEN $3 THEN 'expired' ELSE state END, version = version + 1 WHERE id = $4",
            [gone.into(), amount.minor().into(), gone.into(), due.payment.0.into()],
        )
        .await?;
    } else if difference > Money::ZERO {
        super::begin::insert_cash(tx, ctx, states.id, difference).await?;
        rest = Money::ZERO;
    }
    if rest < Money::ZERO {
        let back = Money::ZERO.checked_sub(rest)?;
        super::refund::give_back(tx, ctx, states, back, "The order was changed.").await?;
    }
    Ok(())
}
