//! An order's page. Whoever holds the link may see it, and nobody else learns that it is there.

use domain::{
    address::Address,
    ids::{AccessToken, OrderId, OrderNumber},
    money::Money,
    order::{self, FulfilmentState, PaymentState, TimelineEntry},
    phone::Phone,
    stock::hold_again,
    time::Timestamp,
    view::{OrderLine, OrderPage},
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};

use super::lines::{LineRow, lines};
use crate::{
    Ctx, db, entity,
    error::{Error, Result},
    returns::own,
};

/// The order that this token opens. Personal: never cached.
///
/// # Errors
/// [`Error::NotFound`] for any other token.
pub async fn page(ctx: &Ctx, token: &AccessToken) -> Result<OrderPage> {
    let row = entity::order::Entity::find()
        .filter(entity::order::Column::Token.eq(token.as_str()))
        .one(ctx.shop.db().reader())
        .await?;
    assemble(ctx, row.ok_or(Error::NotFound)?).await
}

/// The id behind a token.
pub(crate) async fn id_of(ctx: &Ctx, token: &AccessToken) -> Result<OrderId> {
    let id = db::number(
        ctx.shop.db().reader(),
        "SELECT id FROM orders WHERE token = $1",
        [token.as_str().into()],
    )
    .await?;
    if id == 0 { Err(Error::NotFound) } else { Ok(OrderId(id)) }
}

pub(crate) async fn by_id(ctx: &Ctx, id: OrderId) -> Result<OrderPage> {
    let row = entity::order::Entity::find_by_id(id.0)
        .one(ctx.shop.db().reader())
        .await?;
    assemble(ctx, row.ok_or(Error::NotFound)?).await
}

fn line(row: LineRow) -> OrderLine {
    OrderLine {
        picture: row.picture(),
        path: row.path(),
        sku: row.sku,
        title: row.title,
        variant_title: row.variant_title,
        unit_price: Money::from_minor(row.unit_price),
        quantity: u32::try_from(row.quantity).unwrap_or(0),
        total: Money::from_minor(row.total),
    }
}

#[derive(FromQueryResult)]
struct EventRow {
    kind: String,
    at: i64,
}

async fn assemble(ctx: &Ctx, row: entity::order::Model) -> Result<OrderPage> {
    let conn = ctx.shop.db().reader();
    let lines = lines(conn, OrderId(row.id)).await?;
    let events: Vec<EventRow> = db::all(
        conn,
        "SELECT kind, at FROM order_event WHERE order_id = $1 ORDER BY id LIMIT 200",
        [row.id.into()],
    )
    .await?;
    let id = OrderId(row.id);
    let mut page = view(row, lines, events, ctx.now())?;
    // Before anything has left, nothing comes back.
    if !matches!(page.fulfilment, FulfilmentState::Unfulfilled | FulfilmentState::Packed) {
        page.return_until = own::open_until(conn, id, ctx.now()).await?;
        page.returns = own::of_order(conn, id).await?;
    }
    Ok(page)
}

fn view(row: entity::order::Model, lines: Vec<LineRow>, events: Vec<EventRow>, now: Timestamp) -> Result<OrderPage> {
    let id = row.id;
    let corrupt = |what: &str| Error::Corrupt(format!("{what} of order {id}"));
    let state = row.state.parse().map_err(|_| corrupt("state"))?;
    let payment = row.payment_state.parse().map_err(|_| corrupt("payment"))?;
    let fulfilment = row.fulfilment_state.parse().map_err(|_| corrupt("fulfilment"))?;
    let timeline = events
        .into_iter()
        .map(|event| {
            Ok(TimelineEntry {
                at: Timestamp(event.at),
                kind: event.kind.parse().map_err(|_| corrupt("timeline"))?,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    // An imported order has no Nepali address: its country stands there as text.
    let address = serde_json::from_str::<Address>(&row.address)
        .map_or_else(|_| vec![row.address.clone()], |address| address.lines());
    Ok(OrderPage {
        number: OrderNumber::parse(&row.number).ok_or_else(|| corrupt("number"))?,
        token: AccessToken::parse(&row.token).ok_or_else(|| corrupt("token"))?,
        placed_at: Timestamp(row.placed_at),
        state,
        payment,
        fulfilment,
        method: row.method.parse().map_err(|_| corrupt("method"))?,
        lines: lines.into_iter().map(line).collect(),
        currency: row.currency.parse().map_err(|_| corrupt("currency"))?,
        goods: Money::from_minor(row.goods),
        discount: Money::from_minor(row.discount),
        delivery: Money::from_minor(row.delivery),
        tax_included: Money::from_minor(row.tax_included),
        total: Money::from_minor(row.total),
        recipient: row.name,
        phone: row
            .phone
            .parse::<Phone>()
            .map_or(row.phone.clone(), |phone| phone.display()),
        email: row.email,
        address,
        note: row.note,
        delivery_name: row.delivery_name,
        delivery_promise: row.delivery_promise,
        timeline,
        next: order::next_step(state, payment, fulfilment),
        // An unpaid order's goods are not held for ever: see `payments::retry`.
        can_pay: order::can_pay_again(state, payment, fulfilment)
            && (payment == PaymentState::Due
                || hold_again(Timestamp(row.placed_at), row.held_until.map(Timestamp), now).is_some()),
        can_switch_to_cash: order::can_switch_to_cash(state, payment, fulfilment),
        held_until: row.held_until.map(Timestamp),
        is_guests: row.customer_id.is_none() && row.source == "shop",
        return_until: None,
        returns: Vec::new(),
    })
}
