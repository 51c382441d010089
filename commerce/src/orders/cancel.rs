//! Calling an order off, by staff or by whoever placed it.

use domain::{
    cash::CheckState,
    ids::{AccessToken, OrderId, VariantId},
    invoice::CreditReason,
    order::{
        CancelReason, OrderEvent, OrderState, PaymentEvent, PaymentState, TimelineKind, can_cancel_own, refund::Wanted,
        step::StepAction,
    },
};
use sea_orm::FromQueryResult;

use super::{
    facts::{self, pieces},
    parcel::take_apart,
    step::{self, Desk},
};
use crate::{
    Ctx, cash, db,
    error::{Error, Result},
    inventory::{self, Pieces},
    invoices,
    outbox::{self, Topic},
    payments::{begin::call_off_cash, refund},
};

/// What becomes of goods that are in a parcel already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PackedGoods {
    /// Back on the shelf.
    #[default]
    Restock,
    /// They cannot be sold any more.
    WriteOff,
}

/// An order to call off.
#[derive(Clone, Copy, Debug)]
pub struct Cancel {
    /// Which.
    pub order: OrderId,
    /// Why.
    pub reason: CancelReason,
    /// What becomes of goods that are packed.
    pub packed: PackedGoods,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// Calls an order off: its goods are free again, and money that came for it is to go back.
///
/// # Errors
/// [`Error::Conflict`] when goods have left, money is in doubt, or it has ended already.
pub async fn cancel(ctx: &Ctx, request: Cancel) -> Result<()> {
    ctx.require(StepAction::Cancel.permission())?;
    if request.reason == CancelReason::NotPaid {
        return Err(Error::Invalid("Choose why the order is cancelled.".to_owned()));
    }
    let mut desk = step::open(ctx, request.order, StepAction::Cancel, None, request.expected_version).await?;
    call_off(&mut desk, ctx, request.reason, request.packed).await?;
    desk.close(ctx).await
}

/// Whoever holds the order's link calls it off, as long as nothing has been paid or packed.
///
/// # Errors
/// [`Error::Conflict`] when it is too late for that: the shop must be asked.
pub async fn cancel_own(ctx: &Ctx, token: &AccessToken) -> Result<()> {
    let id = super::read::id_of(ctx, token).await?;
    let mut desk = step::begin(ctx, id, None).await?;
    if desk.states.order == OrderState::Cancelled {
        return Ok(());
    }
    desk.allows(StepAction::Cancel, None)?;
    if !can_cancel_own(desk.states.order, desk.states.payment, desk.states.fulfilment) {
        return Err(Error::Conflict(
            "This order is paid or packed already. Please call us to cancel it.".to_owned(),
        ));
    }
    call_off(&mut desk, ctx, CancelReason::ByShopper, PackedGoods::Restock).await?;
    desk.close(ctx).await
}

#[derive(FromQueryResult)]
struct PackedRow {
    shipment_id: i64,
    variant_id: Option<i64>,
    quantity: i64,
}

/// Everything that calling off means, in the caller's transaction.
pub(crate) async fn call_off(desk: &mut Desk, ctx: &Ctx, reason: CancelReason, packed: PackedGoods) -> Result<()> {
    let id = desk.states.id;
    let lost = take_parcels_apart(desk, packed).await?;
    let freed = inventory::release(&desk.tx, ctx, id).await?;
    inventory::write_off(&desk.tx, ctx, id, &lost).await?;
    crate::testing_pause("cancel:released").await;
    desk.touched.extend(freed);
    end_payments(desk, ctx).await?;
    desk.states.order = desk
        .states
        .order
        .apply(OrderEvent::Cancel)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    desk.states.cancel_reason = Some(reason.code().to_owned());
    desk.states.held_until = None;
    desk.derive().await?;
    cash::end(&desk.tx, ctx, id, CheckState::Ended).await?;
    invoices::credit_rest(&desk.tx, ctx, id, "cancel", CreditReason::Cancelled).await?;
    super::event(&desk.tx, ctx, id, TimelineKind::Cancelled { reason }).await?;
    desk.record(ctx, "order.cancelled", reason.code()).await?;
    if desk.states.has_email {
        outbox::queue(&desk.tx, ctx, Topic::OrderCancelled, id, &ctx.now().0.to_string()).await?;
    }
    Ok(())
}

/// Empties the parcels that wait; what of it is lost.
pub(crate) async fn take_parcels_apart(desk: &Desk, packed: PackedGoods) -> Result<Pieces> {
    let rows: Vec<PackedRow> = db::all(
        &desk.tx,
        "SELECT s.id AS shipment_id, l.variant_id, sl.quantity FROM shipment s
         JOIN shipment_line sl ON sl.shipment_id = s.id JOIN order_line l ON l.id = sl.order_line_id
         WHERE s.order_id = $1 AND s.state = 'packed' ORDER BY s.id",
        [desk.states.id.0.into()],
    )
    .await?;
    let mut lost = Pieces::new();
    for row in rows {
        if packed == PackedGoods::WriteOff
            && let Some(variant) = row.variant_id
        {
            *lost.entry(VariantId(variant)).or_default() += pieces(row.quantity);
        }
        take_apart(&desk.tx, row.shipment_id).await?;
    }
    Ok(lost)
}

/// Open attempts end (a late success is still found, and goes to a person), and money that is there is to go back.
async fn end_payments(desk: &mut Desk, ctx: &Ctx) -> Result<()> {
    let id = desk.states.id;
    db::run(
        &desk.tx,
        "UPDATE payment SET state = 'expired', version = version + 1 WHERE order_id = $1 AND state = 'pending'",
        [id.0.into()],
    )
    .await?;
    call_off_cash(&desk.tx, ctx, id).await?;
    if matches!(desk.states.payment, PaymentState::Pending | PaymentState::Due) {
        desk.states.payment = desk
            .states
            .payment
            .apply(PaymentEvent::Expire)
            .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    }
    for row in facts::purses(&desk.tx, id).await? {
        if row.refundable()? > domain::money::Money::ZERO {
            let plan = refund::Begun {
                payment: &row,
                wanted: &Wanted::Whole,
                way: None,
                reason: "The order was cancelled.",
                returned: None,
            };
            refund::begin_in(&desk.tx, ctx, &desk.states, &plan).await?;
        }
    }
    Ok(())
}
