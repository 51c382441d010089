//! A parcel leaves: its goods are sold, and what the courier collects is frozen.

use domain::{
    ids::{OrderId, ShipmentId},
    money::Money,
    order::{FulfilmentState, TimelineKind, parcels::to_collect, step::StepAction},
};
use sea_orm::FromQueryResult;

use super::{
    parcel::{InParcel, inside, mail, parcel_name},
    step::{self, Desk, typed},
};
use crate::{
    Ctx, db,
    error::{Error, Result},
    inventory::{self, Pieces},
    invoices,
    outbox::Topic,
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
        *pieces.entry(line.variant()?).or_default() += super::facts::pieces(line.quantity);
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
