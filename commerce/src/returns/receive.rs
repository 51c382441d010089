//! Returned goods arrive, and are looked at piece by piece: back on the shelf, or written off.

use domain::{
    ids::{OrderId, OrderLineId, ReturnId, VariantId},
    order::{FulfilmentEvent, FulfilmentState, ReturnEvent, TimelineKind, step::StepAction},
    view::desk::LinePieces,
};
use sea_orm::FromQueryResult;

use super::{apply, mail, record};
use crate::{
    Ctx, db,
    error::{Error, Result},
    inventory::{self, Pieces},
    orders::{
        facts::{self, pieces},
        step::{self, Desk},
    },
};

/// What has arrived.
#[derive(Clone, Debug)]
pub struct Receive {
    /// Of which order.
    pub order: OrderId,
    /// Which return.
    pub id: ReturnId,
    /// The pieces that came; empty: all that were to come. Lines that are not named did not come.
    pub lines: Vec<LinePieces>,
    /// The order's version that the person saw.
    pub expected_version: Option<i64>,
}

#[derive(FromQueryResult)]
struct LineRow {
    order_line_id: i64,
    variant_id: Option<i64>,
    quantity: i64,
    received: i64,
}

async fn lines(desk: &Desk, id: ReturnId) -> Result<Vec<LineRow>> {
    db::all(
        &desk.tx,
        "SELECT r.order_line_id, l.variant_id, r.quantity, r.received
         FROM return_line r JOIN order_line l ON l.id = r.order_line_id WHERE r.return_id = $1 ORDER BY l.position",
        [id.0.into()],
    )
    .await
}

fn known(lines: &[LineRow], asked: impl Iterator<Item = OrderLineId>) -> Result<()> {
    for id in asked {
        if !lines.iter().any(|line| line.order_line_id == id.0) {
            return Err(Error::Invalid("A line is not part of this return.".to_owned()));
        }
    }
    Ok(())
}

/// The goods are with the shop. Nothing is sold again before somebody has looked at them.
///
/// # Errors
/// [`Error::Conflict`] when they were not awaited; [`Error::Invalid`] for more pieces than were to come.
pub async fn receive(ctx: &Ctx, request: &Receive) -> Result<()> {
    let target = Some(request.id.0);
    let desk = step::open(
        ctx,
        request.order,
        StepAction::ReceiveReturn,
        target,
        request.expected_version,
    )
    .await?;
    let lines = lines(&desk, request.id).await?;
    known(&lines, request.lines.iter().map(|piece| piece.line))?;
    let mut any = 0_u32;
    for line in &lines {
        let named = request.lines.iter().filter(|piece| piece.line.0 == line.order_line_id);
        let came = if request.lines.is_empty() {
            pieces(line.quantity)
        } else {
            named.map(|piece| piece.quantity).fold(0, u32::saturating_add)
        };
        if came > pieces(line.quantity) {
            return Err(Error::Invalid(format!(
                "Only {} pieces of a line were to come.",
                line.quantity
            )));
        }
        any = any.saturating_add(came);
        db::run(
            &desk.tx,
            "UPDATE return_line SET received = $1 WHERE return_id = $2 AND order_line_id = $3",
            [came.into(), request.id.0.into(), line.order_line_id.into()],
        )
        .await?;
    }
    if any == 0 {
        return Err(Error::Invalid("Say what has arrived.".to_owned()));
    }
    let number = apply(&desk.tx, ctx, request.id, ReturnEvent::Receive).await?;
    let detail = format!("return {number}: {any} pieces");
    record(
        &desk.tx,
        ctx,
        request.order,
        request.id,
        TimelineKind::ReturnReceived,
        &detail,
    )
    .await?;
    mail(
        &desk,
        ctx,
        request.id,
        "received",
        "The goods have arrived. We look at them and write again.",
    )
    .await?;
    desk.close(ctx).await
}

/// What a look at the pieces of a line has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// Which line.
    pub line: OrderLineId,
    /// Pieces of it that cannot be sold again; the rest goes back on the shelf.
    pub written_off: u32,
}

/// What a look at the goods has shown.
#[derive(Clone, Debug)]
pub struct Inspect {
    /// Of which order.
    pub order: OrderId,
    /// Which return.
    pub id: ReturnId,
    /// Lines with pieces that cannot be sold again; of all others everything goes back on the shelf.
    pub lines: Vec<Inspected>,
    /// The order's version that the person saw.
    pub expected_version: Option<i64>,
}

/// Puts returned goods back on the shelf, or writes them off.
///
/// # Errors
/// [`Error::Conflict`] when they have not arrived; [`Error::Invalid`] for more pieces than came.
pub async fn inspect(ctx: &Ctx, request: &Inspect) -> Result<()> {
    let target = Some(request.id.0);
    let mut desk = step::open(
        ctx,
        request.order,
        StepAction::InspectReturn,
        target,
        request.expected_version,
    )
    .await?;
    let (mut good, mut bad) = (Pieces::new(), Pieces::new());
    let lines = lines(&desk, request.id).await?;
    known(&lines, request.lines.iter().map(|line| line.line))?;
    for line in lines.iter().filter(|line| line.received > 0) {
        let named = request.lines.iter().filter(|seen| seen.line.0 == line.order_line_id);
        let written_off = named.map(|seen| seen.written_off).fold(0, u32::saturating_add);
        let Some(restocked) = pieces(line.received).checked_sub(written_off) else {
            return Err(Error::Invalid(format!(
                "Only {} pieces of a line have arrived.",
                line.received
            )));
        };
        let lost = || Error::Corrupt(format!("order line {} has lost its variant", line.order_line_id));
        let variant = line.variant_id.map(VariantId).ok_or_else(lost)?;
        if restocked > 0 {
            *good.entry(variant).or_default() += restocked;
        }
        if written_off > 0 {
            *bad.entry(variant).or_default() += written_off;
        }
        db::run(
            &desk.tx,
            "UPDATE return_line SET restocked = $1, written_off = $2 WHERE return_id = $3 AND order_line_id = $4",
            [
                restocked.into(),
                written_off.into(),
                request.id.0.into(),
                line.order_line_id.into(),
            ],
        )
        .await?;
    }
    inventory::take_back(&desk.tx, ctx, request.order, &good, &bad).await?;
    crate::testing_pause("inspect:stocked").await;
    desk.touched.extend(good.keys());
    let number = apply(&desk.tx, ctx, request.id, ReturnEvent::Inspect).await?;
    all_back(&mut desk, ctx).await?;
    let counted = |pieces: &Pieces| pieces.values().fold(0, |sum: u32, more| sum.saturating_add(*more));
    let detail = format!(
        "return {number}: {} restocked, {} written off",
        counted(&good),
        counted(&bad)
    );
    record(
        &desk.tx,
        ctx,
        request.order,
        request.id,
        TimelineKind::ReturnInspected,
        &detail,
    )
    .await?;
    desk.close(ctx).await
}

/// Once every delivered piece is back, so are the parcels.
async fn all_back(desk: &mut Desk, ctx: &Ctx) -> Result<()> {
    let lines = facts::lines(&desk.tx, desk.states.id).await?;
    if lines.iter().any(|line| line.delivered > line.return_back) {
        return Ok(());
    }
    let state = FulfilmentState::Delivered
        .apply(FulfilmentEvent::Return)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    db::run(
        &desk.tx,
        "UPDATE shipment SET state = $1, returned_at = $2, version = version + 1 WHERE order_id = $3 AND state = 'delivered'",
        [state.code().into(), ctx.now().0.into(), desk.states.id.0.into()],
    )
    .await?;
    desk.derive().await
}
