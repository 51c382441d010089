//! A parcel that was not accepted, and its way back: its goods can be sold again only once they are with the shop.

use domain::{
    ids::{OrderId, OrderLineId, ShipmentId},
    invoice::CreditReason,
    money::Money,
    order::{FulfilmentState, TimelineKind, step::StepAction},
    view::desk::LinePieces,
};

use super::{
    parcel::{InParcel, inside, parcel_name},
    step::{self, Desk, typed},
};
use crate::{
    Ctx, db,
    error::{Error, Result},
    inventory::{self, Pieces},
    invoices,
    payments::collect,
};

/// A parcel was not accepted.
#[derive(Clone, Debug)]
pub struct Refuse {
    /// Which order.
    pub order: OrderId,
    /// Which parcel.
    pub shipment: ShipmentId,
    /// Why.
    pub reason: String,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// A parcel comes back from the door. Nothing is put back into stock before it has arrived.
///
/// # Errors
/// [`Error::Conflict`] when the parcel is not on its way.
pub async fn refuse(ctx: &Ctx, request: &Refuse) -> Result<()> {
    let target = Some(request.shipment.0);
    let mut desk = step::open(ctx, request.order, StepAction::Refuse, target, request.expected_version).await?;
    db::run(
        &desk.tx,
        "UPDATE shipment SET state = $1, next_attempt_at = NULL, version = version + 1 WHERE id = $2",
        [FulfilmentState::Refused.code().into(), request.shipment.0.into()],
    )
    .await?;
    desk.derive().await?;
    collect::settle(&desk.tx, ctx, &mut desk.states).await?;
    let name = parcel_name(&desk, request.shipment).await?;
    let detail = format!("{name}: {}", typed(&request.reason, 200));
    super::event_with(&desk.tx, ctx, request.order, TimelineKind::Refused, &detail).await?;
    desk.record(ctx, "order.refused", &format!("shipment {}", request.shipment))
        .await?;
    desk.close(ctx).await
}

/// A refused parcel is with the shop again.
#[derive(Clone, Debug)]
pub struct ReceiveBack {
    /// Which order.
    pub order: OrderId,
    /// Which parcel.
    pub shipment: ShipmentId,
    /// Pieces of it that cannot be sold again; all others go back on the shelf.
    pub damaged: Vec<LinePieces>,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// Puts the goods of a refused parcel back into stock, or writes them off.
///
/// # Errors
/// [`Error::Conflict`] when the parcel was not refused; [`Error::Invalid`] for more damaged pieces than it held.
pub async fn receive_back(ctx: &Ctx, request: &ReceiveBack) -> Result<()> {
    let target = Some(request.shipment.0);
    let mut desk = step::open(
        ctx,
        request.order,
        StepAction::ReceiveBack,
        target,
        request.expected_version,
    )
    .await?;
    let (mut good, mut bad) = (Pieces::new(), Pieces::new());
    let lines = inside(&desk, request.shipment).await?;
    if request
        .damaged
        .iter()
        .any(|piece| !lines.iter().any(|line| OrderLineId(line.line_id) == piece.line))
    {
        return Err(Error::Invalid("A line is not in this parcel.".to_owned()));
    }
    for line in &lines {
        let damaged = request.damaged.iter().filter(|piece| piece.line.0 == line.line_id);
        let damaged: u32 = damaged.map(|piece| piece.quantity).fold(0, u32::saturating_add);
        let Some(restocked) = super::facts::pieces(line.quantity).checked_sub(damaged) else {
            return Err(Error::Invalid(format!(
                "The parcel held only {} pieces of a line.",
                line.quantity
            )));
        };
        let variant = line.variant()?;
        if restocked > 0 {
            *good.entry(variant).or_default() += restocked;
        }
        if damaged > 0 {
            *bad.entry(variant).or_default() += damaged;
        }
        db::run(
            &desk.tx,
            "UPDATE shipment_line SET restocked = $1, written_off = $2 WHERE shipment_id = $3 AND order_line_id = $4",
            [
                restocked.into(),
                damaged.into(),
                request.shipment.0.into(),
                line.line_id.into(),
            ],
        )
        .await?;
    }
    inventory::take_back(&desk.tx, ctx, request.order, &good, &bad).await?;
    crate::testing_pause("receive:stocked").await;
    db::run(
        &desk.tx,
        "UPDATE shipment SET state = $1, returned_at = $2, version = version + 1 WHERE id = $3",
        [
            FulfilmentState::Returned.code().into(),
            ctx.now().0.into(),
            request.shipment.0.into(),
        ],
    )
    .await?;
    desk.touched.extend(good.into_keys());
    desk.derive().await?;
    credit_unpaid(&desk, ctx, request.shipment, &lines).await?;
    let name = parcel_name(&desk, request.shipment).await?;
    super::event_with(&desk.tx, ctx, request.order, TimelineKind::Returned, &name).await?;
    desk.record(ctx, "order.received_back", &format!("shipment {}", request.shipment))
        .await?;
    desk.close(ctx).await
}

/// What the courier was to collect with a parcel that came back is not owed any more. Money that was paid before is
/// credited when it goes back.
async fn credit_unpaid(desk: &Desk, ctx: &Ctx, shipment: ShipmentId, lines: &[InParcel]) -> Result<()> {
    let cod = db::number(
        &desk.tx,
        "SELECT cod_amount FROM shipment WHERE id = $1",
        [shipment.0.into()],
    )
    .await?;
    let pieces: Vec<(OrderLineId, u32)> = lines
        .iter()
        .map(|line| (OrderLineId(line.line_id), super::facts::pieces(line.quantity)))
        .collect();
    let credited = invoices::Pieces {
        cause: &format!("shipment:{shipment}"),
        reason: CreditReason::Refused,
        lines: &pieces,
        amount: Money::from_minor(cod),
    };
    invoices::credit_pieces(&desk.tx, ctx, desk.states.id, &credited).await?;
    Ok(())
}
