//! A parcel at the door: handed over with its cash collected, or tried again.

use domain::{
    ids::{OrderId, ShipmentId},
    money::Money,
    order::{FulfilmentState, TimelineKind, step::StepAction},
    time::Timestamp,
};
use sea_orm::FromQueryResult;

use super::{
    parcel::{mail, parcel_name},
    step::{self, typed},
};
use crate::{
    Ctx, db,
    error::{Error, Result},
    outbox::Topic,
    payments::collect,
};

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
