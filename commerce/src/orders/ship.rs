//! A parcel's way: to the courier, to the door, and back. What the courier collects is frozen when it leaves; goods that
//! were not accepted can be sold again only once they are with the shop.

use domain::{
    ids::{OrderId, OrderLineId, ShipmentId, VariantId},
    invoice::CreditReason,
    money::Money,
    order::{FulfilmentState, TimelineKind, parcels::to_collect, step::StepAction},
    time::Timestamp,
    view::desk::LinePieces,
};
use sea_orm::FromQueryResult;

use super::{
    parcel::parcel_name,
    step::{self, Desk, typed},
};
use crate::{
    Ctx, db,
    error::{Error, Result},
    inventory::{self, Pieces},
    invoices,
    outbox::{self, Topic},
    payments::collect,
};

/// A parcel is handed over.
#[derive(Clone, Debug)]
pub struct Ship {
    /// Which order.
    pub order: OrderId,
    /// Which parcel.
    pub shipment: ShipmentId,
    /// Who carries it.
    pub courier: String,
    /// The courier's number of it; may be empty.
    pub tracking: String,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

#[derive(FromQueryResult)]
struct InParcel {
    line_id: i64,
    variant_id: Option<i64>,
    unit_price: i64,
    quantity: i64,
}

async fn inside(desk: &Desk, shipment: ShipmentId) -> Result<Vec<InParcel>> {
    db::all(
        &desk.tx,
        "SELECT l.id AS line_id, l.variant_id, l.unit_price, s.quantity
         FROM shipment_line s JOIN order_line l ON l.id = s.order_line_id
         WHERE s.shipment_id = $1 ORDER BY l.position",
        [shipment.0.into()],
    )
    .await
}

fn variant(line: &InParcel) -> Result<VariantId> {
    let lost = || Error::Corrupt(format!("order line {} has lost its variant", line.line_id));
    line.variant_id.map(VariantId).ok_or_else(lost)
}

/// Hands a parcel to the courier: its goods are sold, and what the courier collects is fixed.
///
/// # Errors
/// [`Error::Conflict`] when the order or its money does not allow it; [`Error::Invalid`] without a courier.
pub async fn ship(ctx: &Ctx, request: &Ship) -> Result<()> {
    let (courier, tracking) = (typed(&request.courier, 60), typed(&request.tracking, 60));
    let target = Some(request.shipment.0);
    let mut desk = step::open(ctx, request.order, StepAction::Ship, target, request.expected_version).await?;
    if courier.is_empty() {
        return Err(Error::Invalid("Name the courier who takes the parcel.".to_owned()));
    }
    let lines = inside(&desk, request.shipment).await?;
    let mut pieces = Pieces::new();
    for line in &lines {
        *pieces.entry(variant(line)?).or_default() += super::facts::pieces(line.quantity);
    }
    let cod = frozen_amount(&desk, request.shipment, &lines).await?;
    inventory::sell(&desk.tx, ctx, request.order, &pieces).await?;
    crate::testing_pause("ship:sold").await;
    db::run(
        &desk.tx,
        "UPDATE shipment SET state = $1, courier = $2, tracking = $3, cod_amount = $4, shipped_at = $5, version = version + 1
         WHERE id = $6",
        [
            FulfilmentState::Shipped.code().into(),
            courier.clone().into(),
            tracking.clone().into(),
            cod.minor().into(),
            ctx.now().0.into(),
            request.shipment.0.into(),
        ],
    )
    .await?;
    desk.touched.extend(pieces.into_keys());
    desk.derive().await?;
    let name = parcel_name(&desk, request.shipment).await?;
    let detail = format!("{name}, {courier} {tracking}").trim().to_owned();
    super::event_with(&desk.tx, ctx, request.order, TimelineKind::Shipped, &detail).await?;
    invoices::issue(&desk.tx, ctx, request.order).await?;
    let audited = format!("shipment {} collects {}", request.shipment, cod.minor());
    desk.record(ctx, "order.shipped", &audited).await?;
    mail(
        &desk,
        ctx,
        Topic::OrderShipped,
        request.shipment,
        &tracked(&courier, &tracking),
    )
    .await?;
    desk.close(ctx).await
}

fn tracked(courier: &str, tracking: &str) -> String {
    if tracking.is_empty() {
        courier.to_owned()
    } else {
        format!("{courier}, tracking number {tracking}")
    }
}

async fn mail(desk: &Desk, ctx: &Ctx, topic: Topic, shipment: ShipmentId, detail: &str) -> Result<()> {
    if desk.states.has_email {
        outbox::queue_with(&desk.tx, ctx, topic, desk.states.id, &shipment.to_string(), detail).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Extras {
    delivery: i64,
    discount: i64,
    frozen: i64,
    gone: i64,
    waiting: i64,
}

/// What the courier is to collect with this parcel.
async fn frozen_amount(desk: &Desk, shipment: ShipmentId, lines: &[InParcel]) -> Result<Money> {
    let Some(due) = collect::due(&desk.tx, desk.states.id).await? else {
        return Ok(Money::ZERO);
    };
    let row: Option<Extras> = db::one(
        &desk.tx,
        "SELECT o.delivery, o.discount,
                CAST(COALESCE(SUM(CASE WHEN s.shipped_at IS NOT NULL THEN s.cod_amount ELSE 0 END), 0) AS BIGINT) AS frozen,
                CAST(COALESCE(SUM(CASE WHEN s.shipped_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS gone,
                CAST(COALESCE(SUM(CASE WHEN s.state = 'packed' AND s.id <> $1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS waiting
         FROM orders o LEFT JOIN shipment s ON s.order_id = o.id
         WHERE o.id = $2 GROUP BY o.id, o.delivery, o.discount",
        [shipment.0.into(), desk.states.id.0.into()],
    )
    .await?;
    let row = row.ok_or(Error::NotFound)?;
    let outstanding = due.amount.checked_sub(Money::from_minor(row.frozen))?.max(Money::ZERO);
    let goods = Money::sum(
        lines
            .iter()
            .map(|line| Money::from_minor(line.unit_price.saturating_mul(line.quantity))),
    )?;
    let extras = if row.gone == 0 {
        Money::from_minor(row.delivery).checked_sub(Money::from_minor(row.discount))?
    } else {
        Money::ZERO
    };
    let last = row.waiting == 0 && desk.facts.unpacked == 0;
    Ok(to_collect(outstanding, goods, extras, last)?)
}

/// A parcel has arrived.
#[derive(Clone, Copy, Debug)]
pub struct Deliver {
    /// Which order.
    pub order: OrderId,
    /// Which parcel.
    pub shipment: ShipmentId,
    /// What the courier collected; needed where something was to be collected.
    pub collected: Option<Money>,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

#[derive(FromQueryResult)]
struct CodRow {
    cod_amount: i64,
}

/// A parcel is with the shopper; the cash is with the courier.
///
/// # Errors
/// [`Error::Conflict`] when the parcel is not on its way; [`Error::Invalid`] when the amount is missing or more than the
/// courier was to collect.
pub async fn deliver(ctx: &Ctx, request: Deliver) -> Result<()> {
    let target = Some(request.shipment.0);
    let mut desk = step::open(
        ctx,
        request.order,
        StepAction::Deliver,
        target,
        request.expected_version,
    )
    .await?;
    let row: Option<CodRow> = db::one(
        &desk.tx,
        "SELECT cod_amount FROM shipment WHERE id = $1",
        [request.shipment.0.into()],
    )
    .await?;
    let cod = Money::from_minor(row.ok_or(Error::NotFound)?.cod_amount);
    let collected = collected(cod, request.collected)?;
    db::run(
        &desk.tx,
        "UPDATE shipment SET state = $1, delivered_at = $2, collected = $3, next_attempt_at = NULL, version = version + 1
         WHERE id = $4",
        [
            FulfilmentState::Delivered.code().into(),
            ctx.now().0.into(),
            collected.map(Money::minor).into(),
            request.shipment.0.into(),
        ],
    )
    .await?;
    let name = parcel_name(&desk, request.shipment).await?;
    super::event_with(&desk.tx, ctx, request.order, TimelineKind::Delivered, &name).await?;
    if let Some(amount) = collected {
        collect::collect(&desk.tx, ctx, desk.states.id, amount).await?;
        let detail = format!("{name}: {}", amount.format(ctx.shop.facts().currency));
        super::event_with(&desk.tx, ctx, request.order, TimelineKind::CashCollected, &detail).await?;
    }
    crate::testing_pause("deliver:collected").await;
    desk.derive().await?;
    collect::settle(&desk.tx, ctx, &mut desk.states).await?;
    let amount = collected.map_or_else(String::new, |amount| format!(" collected {}", amount.minor()));
    desk.record(
        ctx,
        "order.delivered",
        &format!("shipment {}{amount}", request.shipment),
    )
    .await?;
    mail(&desk, ctx, Topic::OrderDelivered, request.shipment, "").await?;
    desk.close(ctx).await
}

/// What was collected, if anything was to be.
fn collected(cod: Money, said: Option<Money>) -> Result<Option<Money>> {
    match said {
        None | Some(Money::ZERO) if cod == Money::ZERO => Ok(None),
        None => Err(Error::Invalid("Say how much the courier collected.".to_owned())),
        Some(amount) if amount < Money::ZERO => Err(Error::Invalid("An amount is zero or more.".to_owned())),
        Some(amount) if amount > cod => Err(Error::Invalid(format!(
            "The courier was to collect {}, not more. Enter that, and note the difference.",
            cod.decimal()
        ))),
        Some(amount) => Ok(Some(amount)),
    }
}

/// The courier could not hand a parcel over.
#[derive(Clone, Debug)]
pub struct FailDelivery {
    /// Which order.
    pub order: OrderId,
    /// Which parcel.
    pub shipment: ShipmentId,
    /// Why.
    pub reason: String,
    /// When it is tried again, where that is known.
    pub next_attempt_at: Option<Timestamp>,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

/// Notes a failed attempt. The parcel stays with the courier.
///
/// # Errors
/// [`Error::Conflict`] when the parcel is not on its way.
pub async fn fail_delivery(ctx: &Ctx, request: &FailDelivery) -> Result<()> {
    let target = Some(request.shipment.0);
    let desk = step::open(
        ctx,
        request.order,
        StepAction::FailDelivery,
        target,
        request.expected_version,
    )
    .await?;
    let reason = typed(&request.reason, 200);
    db::run(
        &desk.tx,
        "UPDATE shipment SET attempts = attempts + 1, next_attempt_at = $1, version = version + 1 WHERE id = $2",
        [request.next_attempt_at.map(|at| at.0).into(), request.shipment.0.into()],
    )
    .await?;
    let detail = format!("{}: {reason}", parcel_name(&desk, request.shipment).await?);
    super::event_with(&desk.tx, ctx, request.order, TimelineKind::DeliveryFailed, &detail).await?;
    desk.record(ctx, "order.delivery_failed", &format!("shipment {}", request.shipment))
        .await?;
    desk.close(ctx).await
}

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
        let variant = variant(line)?;
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
