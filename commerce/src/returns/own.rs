//! Returns as whoever holds an order's link sees them and acts on them.

use domain::{
    ids::{AccessToken, OrderId, OrderLineId, OrderNumber, ReturnId},
    order::{RETURN_DAYS, ReturnEvent, ReturnState, step::StepAction},
    text::pieces_of,
    time::{DAY_MS, Timestamp},
    view::{OwnReturn, ReturnChoice, ReturnPage},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::decide::withdrawn;
use crate::{
    Ctx, db,
    error::{Error, Result},
    orders::{
        self,
        facts::{self, LineCount, pieces},
        step,
    },
};

/// A shopper's wish comes too late.
pub(super) fn too_late() -> Error {
    Error::Conflict(format!(
        "Returns are possible within {RETURN_DAYS} days of the delivery. Please call us."
    ))
}

/// What can be sent back of an order, and until when.
///
/// # Errors
/// [`Error::NotFound`] for any other token; [`Error::Conflict`] when nothing is left that could come back, or it is
/// too late.
pub async fn choices(ctx: &Ctx, token: &AccessToken) -> Result<ReturnPage> {
    let conn = ctx.shop.db().reader();
    let order = orders::read::id_of(ctx, token).await?;
    let row: Option<NumberRow> = db::one(conn, "SELECT number FROM orders WHERE id = $1", [order.0.into()]).await?;
    let number = row
        .and_then(|row| OrderNumber::parse(&row.number))
        .ok_or_else(|| Error::Corrupt(format!("number of order {order}")))?;
    let counts = facts::lines(conn, order).await?;
    let until = window_end(&counts).filter(|end| ctx.now() <= *end);
    let until = until.ok_or_else(too_late)?;
    let names: Vec<NameRow> = db::all(
        conn,
        "SELECT id, title, variant_title FROM order_line WHERE order_id = $1 ORDER BY position",
        [order.0.into()],
    )
    .await?;
    let choices: Vec<_> = names
        .into_iter()
        .filter_map(|name| {
            let most = counts
                .iter()
                .find(|line| line.id == name.id)
                .map(LineCount::returnable)?;
            (most > 0).then(|| ReturnChoice {
                line: OrderLineId(name.id),
                title: name.title,
                variant_title: name.variant_title,
                most: pieces(most),
            })
        })
        .collect();
    if choices.is_empty() {
        return Err(Error::Conflict(
            "Everything that was delivered is on its way back already.".to_owned(),
        ));
    }
    Ok(ReturnPage {
        number,
        token: token.clone(),
        until,
        choices,
    })
}

/// Whoever holds the order's link keeps the goods after all. `number` is the return's within the order.
///
/// # Errors
/// [`Error::Conflict`] when the goods have arrived, or it was decided otherwise.
pub async fn withdraw_own(ctx: &Ctx, token: &AccessToken, number: u32) -> Result<()> {
    let order = orders::read::id_of(ctx, token).await?;
    let desk = step::begin(ctx, order, None).await?;
    let id = db::number(
        &desk.tx,
        "SELECT id FROM return_request WHERE order_id = $1 AND number = $2",
        [order.0.into(), i64::from(number).into()],
    )
    .await?;
    if id == 0 {
        return Err(Error::NotFound);
    }
    desk.allows(StepAction::WithdrawReturn, Some(id))?;
    withdrawn(desk, ctx, ReturnId(id)).await
}

/// The last moment for a shopper's wish; `None` while nothing has been delivered.
pub(super) fn window_end(lines: &[LineCount]) -> Option<Timestamp> {
    let delivered = lines.iter().filter_map(|line| line.delivered_at).max()?;
    Some(Timestamp(delivered).plus_ms(i64::from(RETURN_DAYS) * DAY_MS))
}

/// Until when something of the order can be sent back; `None` when nothing is left or the time is over.
pub(crate) async fn open_until(
    conn: &impl ConnectionTrait,
    order: OrderId,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let lines = facts::lines(conn, order).await?;
    let is_left = lines.iter().any(|line| line.returnable() > 0);
    Ok(window_end(&lines).filter(|end| is_left && now <= *end))
}

#[derive(FromQueryResult)]
struct NumberRow {
    number: String,
}

#[derive(FromQueryResult)]
struct NameRow {
    id: i64,
    title: String,
    variant_title: String,
}

#[derive(FromQueryResult)]
struct PieceRow {
    number: i64,
    state: String,
    requested_at: i64,
    answer: String,
    title: String,
    variant_title: String,
    quantity: i64,
}

/// The returns of an order, oldest first.
pub(crate) async fn of_order(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<OwnReturn>> {
    let rows: Vec<PieceRow> = db::all(
        conn,
        "SELECT r.number, r.state, r.requested_at, r.answer, l.title, l.variant_title, rl.quantity
         FROM return_request r JOIN return_line rl ON rl.return_id = r.id JOIN order_line l ON l.id = rl.order_line_id
         WHERE r.order_id = $1 ORDER BY r.number, l.position",
        [order.0.into()],
    )
    .await?;
    let mut found: Vec<OwnReturn> = Vec::new();
    for row in rows {
        let number = pieces(row.number);
        let piece = pieces_of(pieces(row.quantity), &row.title, &row.variant_title);
        if let Some(last) = found.last_mut().filter(|last| last.number == number) {
            last.pieces.push(piece);
            continue;
        }
        let state: ReturnState = row
            .state
            .parse()
            .map_err(|_| Error::Corrupt(format!("state of return {number} of order {order}")))?;
        found.push(OwnReturn {
            number,
            state,
            requested_at: Timestamp(row.requested_at),
            answer: row.answer,
            pieces: vec![piece],
            can_withdraw: state.apply(ReturnEvent::Withdraw).is_ok(),
        });
    }
    Ok(found)
}
