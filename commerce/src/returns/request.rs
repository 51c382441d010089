//! Asking for a return: the shopper within some days of the delivery, staff at any time.

use std::collections::BTreeMap;

use domain::{
    ids::{AccessToken, OrderId, OrderLineId, ReturnId},
    order::{ReturnReason, ReturnState, TimelineKind, step::StepAction},
    view::desk::LinePieces,
};
use sea_orm::FromQueryResult;

use super::own;
use crate::{
    Ctx, db,
    error::{Error, Result},
    inventory::insert_many,
    orders::{
        self, facts,
        step::{self, Desk, typed},
    },
};

/// What is to come back, and why.
#[derive(Clone, Debug)]
pub struct RequestReturn {
    /// Of which order.
    pub order: OrderId,
    /// Which pieces.
    pub lines: Vec<LinePieces>,
    /// Why.
    pub reason: ReturnReason,
    /// In the asker's words; may be empty.
    pub note: String,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Staff enter a return.
///
/// # Errors
/// [`Error::Conflict`] when fewer pieces than that have been delivered and not come back.
pub async fn request(ctx: &Ctx, request: &RequestReturn) -> Result<ReturnId> {
    let desk = step::open(
        ctx,
        request.order,
        StepAction::RequestReturn,
        None,
        request.expected_version,
    )
    .await?;
    let id = write(&desk, ctx, request).await?;
    desk.close(ctx).await?;
    Ok(id)
}

/// Whoever holds the order's link asks for a return. `order` of the request is not looked at: the link says which.
///
/// # Errors
/// [`Error::Conflict`] when nothing delivered is left, or the time for it is over.
pub async fn request_own(ctx: &Ctx, token: &AccessToken, request: &RequestReturn) -> Result<ReturnId> {
    let order = orders::read::id_of(ctx, token).await?;
    let desk = step::begin(ctx, order, request.expected_version).await?;
    desk.allows(StepAction::RequestReturn, None)?;
    let lines = facts::lines(&desk.tx, order).await?;
    if own::window_end(&lines).is_none_or(|end| ctx.now() > end) {
        return Err(own::too_late());
    }
    let request = RequestReturn {
        order,
        ..request.clone()
    };
    let id = write(&desk, ctx, &request).await?;
    desk.close(ctx).await?;
    Ok(id)
}

async fn write(desk: &Desk, ctx: &Ctx, request: &RequestReturn) -> Result<ReturnId> {
    let lines = choose(desk, &request.lines).await?;
    let number = db::number(
        &desk.tx,
        "SELECT CAST(COALESCE(MAX(number), 0) + 1 AS BIGINT) FROM return_request WHERE order_id = $1",
        [request.order.0.into()],
    )
    .await?;
    let row: Option<IdRow> = db::one(
        &desk.tx,
        "INSERT INTO return_request (order_id, number, state, reason, note, answer, requested_by, requested_at, updated_at, version)
         VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, 1) RETURNING id",
        [
            request.order.0.into(),
            number.into(),
            ReturnState::Requested.code().into(),
            request.reason.code().into(),
            typed(&request.note, 500).into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    let id = ReturnId(
        row.ok_or_else(|| Error::Corrupt("a return without an id".to_owned()))?
            .id,
    );
    insert_many(
        &desk.tx,
        "INSERT INTO return_line (return_id, order_line_id, quantity, received, restocked, written_off) VALUES ",
        lines.iter().map(|(line, quantity)| {
            let zero = || 0_i64.into();
            vec![id.0.into(), line.0.into(), (*quantity).into(), zero(), zero(), zero()]
        }),
    )
    .await?;
    let detail = format!("return {number}: {}", request.reason.label());
    super::record(&desk.tx, ctx, request.order, id, TimelineKind::ReturnRequested, &detail).await?;
    super::mail(
        desk,
        ctx,
        id,
        "requested",
        "We have your wish to return goods and answer within a day.",
    )
    .await?;
    Ok(id)
}

async fn choose(desk: &Desk, wanted: &[LinePieces]) -> Result<BTreeMap<OrderLineId, u32>> {
    let mut chosen: BTreeMap<OrderLineId, u32> = BTreeMap::new();
    for piece in wanted.iter().filter(|piece| piece.quantity > 0) {
        let sum = chosen.entry(piece.line).or_default();
        *sum = sum.saturating_add(piece.quantity);
    }
    if chosen.is_empty() {
        return Err(Error::Invalid("Choose what comes back.".to_owned()));
    }
    let lines = facts::lines(&desk.tx, desk.states.id).await?;
    for (id, quantity) in &chosen {
        let line = lines.iter().find(|line| line.id() == *id).ok_or(Error::NotFound)?;
        let left = facts::pieces(line.returnable());
        if *quantity > left {
            return Err(Error::Conflict(format!(
                "Only {left} delivered pieces of a line can come back."
            )));
        }
    }
    Ok(chosen)
}
