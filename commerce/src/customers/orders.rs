//! The orders of whoever has signed in.

use domain::{
    ids::{CustomerId, OrderNumber},
    money::Money,
    time::Timestamp,
    view::{OrderHistory, OrderPage, OrderSummary},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use crate::{
    Ctx, db,
    error::{Error, Result},
    identity,
};

/// The customer that an order is placed as; `None` for a guest. The back office orders for others, as a guest.
pub(crate) async fn buyer(tx: &impl ConnectionTrait, ctx: &Ctx) -> Result<Option<CustomerId>> {
    let Some(id) = ctx.account() else { return Ok(None) };
    let account = identity::by_id(tx, id).await?;
    if let Some(customer) = account.customer() {
        return Ok(Some(customer));
    }
    let account = identity::lock(tx, id).await?;
    identity::customer_of(tx, ctx, &account).await.map(CustomerId).map(Some)
}

#[derive(FromQueryResult)]
pub(super) struct Row {
    id: i64,
    number: String,
    placed_at: i64,
    state: String,
    payment_state: String,
    fulfilment_state: String,
    total: i64,
    currency: String,
    title: Option<String>,
    pieces: i64,
}

impl Row {
    pub(super) fn view(self) -> Result<OrderSummary> {
        let corrupt = |what: &str| Error::Corrupt(format!("{what} of order {}", self.id));
        Ok(OrderSummary {
            number: OrderNumber::parse(&self.number).ok_or_else(|| corrupt("number"))?,
            placed_at: Timestamp(self.placed_at),
            state: self.state.parse().map_err(|_| corrupt("state"))?,
            payment: self.payment_state.parse().map_err(|_| corrupt("payment"))?,
            fulfilment: self.fulfilment_state.parse().map_err(|_| corrupt("fulfilment"))?,
            currency: self.currency.parse().map_err(|_| corrupt("currency"))?,
            title: self.title.unwrap_or_default(),
            pieces: u32::try_from(self.pieces).unwrap_or(u32::MAX),
            total: Money::from_minor(self.total),
        })
    }
}

/// A customer's orders before a place in the list, newest first.
pub(super) async fn rows(
    conn: &impl ConnectionTrait,
    customer: CustomerId,
    before: Option<(i64, i64)>,
    limit: u64,
) -> Result<Vec<Row>> {
    let mut values: Vec<Value> = vec![customer.0.into()];
    let after = match before {
        Some((placed_at, id)) => {
            values.extend([placed_at.into(), placed_at.into(), id.into()]);
            "AND (o.placed_at < $2 OR (o.placed_at = $3 AND o.id < $4))"
        }
        None => "",
    };
    db::all(
        conn,
        &format!(
            "SELECT o.id, o.number, o.placed_at, o.state, o.payment_state, o.fulfilment_state, o.total, o.currency,
                    (SELECT l.title FROM order_line l WHERE l.order_id = o.id ORDER BY l.position LIMIT 1) AS title,
                    CAST((SELECT COALESCE(SUM(l.quantity), 0) FROM order_line l WHERE l.order_id = o.id) AS BIGINT) AS pieces
             FROM orders o WHERE o.customer_id = $1 {after} ORDER BY o.placed_at DESC, o.id DESC LIMIT {limit}"
        ),
        values,
    )
    .await
}

/// Orders of one piece of the list.
const PIECE: u64 = 20;

/// The asker's orders, newest first, from where `after` says ([`OrderHistory::next`] of the piece before).
///
/// # Errors
/// [`Error::NotFound`] when nobody has signed in.
pub async fn order_history(ctx: &Ctx, after: Option<&str>) -> Result<OrderHistory> {
    let conn = ctx.shop.db().reader();
    let account = identity::by_id(conn, ctx.require_account()?).await?;
    let Some(customer) = account.customer() else {
        return Ok(OrderHistory::default());
    };
    let before = after.and_then(|after| {
        let (placed_at, id) = after.split_once('-')?;
        Some((placed_at.parse().ok()?, id.parse().ok()?))
    });
    let mut rows = rows(conn, customer, before, PIECE + 1).await?;
    let more = rows.len() as u64 > PIECE;
    rows.truncate(usize::try_from(PIECE).unwrap_or(usize::MAX));
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| format!("{}-{}", row.placed_at, row.id));
    Ok(OrderHistory {
        orders: rows.into_iter().map(Row::view).collect::<Result<_>>()?,
        next,
    })
}

/// One of the asker's orders.
///
/// # Errors
/// [`Error::NotFound`] for one that is not theirs, as for one that is not there.
pub async fn order(ctx: &Ctx, number: &OrderNumber) -> Result<OrderPage> {
    let account = ctx.require_account()?;
    let id = db::number(
        ctx.shop.db().reader(),
        "SELECT o.id FROM orders o JOIN account a ON a.customer_id = o.customer_id WHERE o.number = $1 AND a.id = $2",
        [number.as_str().into(), account.0.into()],
    )
    .await?;
    if id == 0 {
        return Err(Error::NotFound);
    }
    crate::orders::read::by_id(ctx, domain::ids::OrderId(id)).await
}
