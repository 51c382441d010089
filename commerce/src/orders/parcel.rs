//! Putting goods into parcels, and taking them out again. The goods stay reserved meanwhile. Also what every step of a
//! parcel needs to know of it.

use std::collections::BTreeMap;

use domain::{
    ids::{OrderId, OrderLineId, ShipmentId, VariantId},
    order::{FulfilmentState, TimelineKind, step::StepAction},
    view::desk::LinePieces,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    facts::{self, LineCount},
    step::{self, Desk, ParcelStep},
};
use crate::{
    Ctx, db,
    error::{Error, Result},
    inventory::insert_many,
    outbox::{self, Topic},
};

/// A parcel to be packed.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Of which order.
    pub order: OrderId,
    /// What goes into it; empty: everything that is in no parcel yet.
    pub lines: Vec<LinePieces>,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Packs a parcel.
///
/// # Errors
/// [`Error::Conflict`] when the order does not allow it, or a line has fewer pieces left.
pub async fn pack(ctx: &Ctx, request: &Pack) -> Result<ShipmentId> {
    let mut desk = step::open(ctx, request.order, StepAction::Pack, None, request.expected_version).await?;
    let chosen = choose(&facts::lines(&desk.tx, request.order).await?, &request.lines)?;
    let number = db::number(
        &desk.tx,
        "SELECT CAST(COALESCE(MAX(number), 0) + 1 AS BIGINT) FROM shipment WHERE order_id = $1",
        [request.order.0.into()],
    )
    .await?;
    let row: Option<IdRow> = db::one(
        &desk.tx,
        "INSERT INTO shipment (order_id, number, state, courier, tracking, cod_amount, attempts, packed_at, version)
         VALUES ($1, $2, $3, '', '', 0, 0, $4, 1) RETURNING id",
        [
            request.order.0.into(),
            number.into(),
            FulfilmentState::Packed.code().into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    let id = row
        .ok_or_else(|| Error::Corrupt("a shipment without an id".to_owned()))?
        .id;
    insert_many(
        &desk.tx,
        "INSERT INTO shipment_line (shipment_id, order_line_id, quantity, restocked, written_off) VALUES ",
        chosen
            .iter()
            .map(|(line, quantity)| vec![id.into(), line.0.into(), (*quantity).into(), 0_i64.into(), 0_i64.into()]),
    )
    .await?;
    crate::testing_pause("pack:lines").await;
    desk.derive().await?;
    super::event_with(
        &desk.tx,
        ctx,
        request.order,
        TimelineKind::Packed,
        &format!("parcel {number}"),
    )
    .await?;
    desk.record(ctx, "order.packed", &format!("shipment {id}")).await?;
    desk.close(ctx).await?;
    Ok(ShipmentId(id))
}

/// What goes into the parcel, a row a line.
fn choose(lines: &[LineCount], wanted: &[LinePieces]) -> Result<BTreeMap<OrderLineId, u32>> {
    let mut chosen = BTreeMap::new();
    if wanted.is_empty() {
        chosen.extend(lines.iter().map(|line| (line.id(), facts::pieces(line.unpacked()))));
    }
    for piece in wanted {
        let sum: &mut u32 = chosen.entry(piece.line).or_default();
        *sum = sum.saturating_add(piece.quantity);
    }
    chosen.retain(|_, quantity| *quantity > 0);
    for (id, quantity) in &chosen {
        let line = lines.iter().find(|line| line.id() == *id).ok_or(Error::NotFound)?;
        let left = facts::pieces(line.unpacked());
        if *quantity > left {
            return Err(Error::Conflict(format!(
                "Only {left} pieces of a line are not packed yet."
            )));
        }
    }
    if chosen.is_empty() {
        return Err(Error::Invalid("Choose what goes into the parcel.".to_owned()));
    }
    Ok(chosen)
}

/// Takes a parcel apart again.
///
/// # Errors
/// [`Error::Conflict`] when it has left already.
pub async fn unpack(ctx: &Ctx, request: ParcelStep) -> Result<()> {
    let target = Some(request.shipment.0);
    let mut desk = step::open(ctx, request.order, StepAction::Unpack, target, request.expected_version).await?;
    take_apart(&desk.tx, request.shipment.0).await?;
    desk.derive().await?;
    let detail = parcel_name(&desk, request.shipment).await?;
    super::event_with(&desk.tx, ctx, request.order, TimelineKind::Unpacked, &detail).await?;
    desk.record(ctx, "order.unpacked", &format!("shipment {}", request.shipment))
        .await?;
    desk.close(ctx).await
}

/// The row stays, so that its number is not given twice; it holds nothing any more.
pub(super) async fn take_apart(tx: &impl ConnectionTrait, shipment: i64) -> Result<()> {
    db::run(
        tx,
        "DELETE FROM shipment_line WHERE shipment_id = $1",
        [shipment.into()],
    )
    .await?;
    db::run(
        tx,
        "UPDATE shipment SET state = 'unfulfilled', version = version + 1 WHERE id = $1",
        [shipment.into()],
    )
    .await?;
    Ok(())
}

/// `parcel 2`, for the timeline.
pub(super) async fn parcel_name(desk: &Desk, shipment: ShipmentId) -> Result<String> {
    let number = db::number(
        &desk.tx,
        "SELECT number FROM shipment WHERE id = $1",
        [shipment.0.into()],
    )
    .await?;
    Ok(format!("parcel {number}"))
}

/// A line of a parcel.
#[derive(FromQueryResult)]
pub(super) struct InParcel {
    pub line_id: i64,
    variant_id: Option<i64>,
    pub unit_price: i64,
    pub quantity: i64,
}

impl InParcel {
    /// What it is.
    pub fn variant(&self) -> Result<VariantId> {
        let lost = || Error::Corrupt(format!("order line {} has lost its variant", self.line_id));
        self.variant_id.map(VariantId).ok_or_else(lost)
    }
}

/// What is in a parcel.
pub(super) async fn inside(desk: &Desk, shipment: ShipmentId) -> Result<Vec<InParcel>> {
    db::all(
        &desk.tx,
        "SELECT l.id AS line_id, l.variant_id, l.unit_price, s.quantity
         FROM shipment_line s JOIN order_line l ON l.id = s.order_line_id
         WHERE s.shipment_id = $1 ORDER BY l.position",
        [shipment.0.into()],
    )
    .await
}

/// Tells the shopper about a parcel.
pub(super) async fn mail(desk: &Desk, ctx: &Ctx, topic: Topic, shipment: ShipmentId, detail: &str) -> Result<()> {
    if desk.states.has_email {
        outbox::queue_with(&desk.tx, ctx, topic, desk.states.id, &shipment.to_string(), detail).await?;
    }
    Ok(())
}
