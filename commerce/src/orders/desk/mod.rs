//! Everything about one order, for the page that staff work on.

mod parts;

use domain::{
    access::Permission,
    address::Address,
    ids::{AccessToken, OrderId, OrderNumber},
    money::Money,
    order::step::{Step, StepAction, steps},
    phone::Phone,
    time::Timestamp,
    view::desk::{DeskCustomer, DeskMoney, OrderDesk},
};
use sea_orm::{EntityTrait, FromQueryResult};

use super::facts;
pub use super::list::list;
use crate::{
    Ctx, db, entity,
    error::{Error, Result},
};

/// The order with this id.
///
/// # Errors
/// [`Error::NotFound`] when there is none; [`Error::Forbidden`] for staff who may not see orders.
pub async fn page(ctx: &Ctx, id: OrderId) -> Result<OrderDesk> {
    ctx.require(Permission::OrdersRead)?;
    let row = entity::order::Entity::find_by_id(id.0)
        .one(ctx.shop.db().reader())
        .await?;
    assemble(ctx, row.ok_or(Error::NotFound)?).await
}

/// The order with this number.
///
/// # Errors
/// As [`page`].
pub async fn page_by_number(ctx: &Ctx, number: &OrderNumber) -> Result<OrderDesk> {
    ctx.require(Permission::OrdersRead)?;
    let id = db::number(
        ctx.shop.db().reader(),
        "SELECT id FROM orders WHERE number = $1",
        [number.as_str().into()],
    )
    .await?;
    page(ctx, OrderId(id)).await
}

async fn assemble(ctx: &Ctx, row: entity::order::Model) -> Result<OrderDesk> {
    let conn = ctx.shop.db().reader();
    let id = OrderId(row.id);
    let corrupt = |what: &str| Error::Corrupt(format!("{what} of order {id}"));
    let states = super::read_states(conn, id).await?;
    let rules = facts::load(conn, &states).await?;
    let address = serde_json::from_str::<Address>(&row.address).ok();
    let phone = row.phone.parse::<Phone>().ok();
    let source = row.channel.as_deref().unwrap_or(&row.source);
    Ok(OrderDesk {
        id,
        number: OrderNumber::parse(&row.number).ok_or_else(|| corrupt("number"))?,
        token: AccessToken::parse(&row.token).ok_or_else(|| corrupt("token"))?,
        version: states.version,
        placed_at: Timestamp(row.placed_at),
        updated_at: Timestamp(row.updated_at),
        source: source.parse().map_err(|_| corrupt("source"))?,
        state: states.order,
        payment: states.payment,
        fulfilment: states.fulfilment,
        method: row.method.parse().map_err(|_| corrupt("method"))?,
        currency: row.currency.parse().map_err(|_| corrupt("currency"))?,
        held_until: states.held_until.map(Timestamp),
        lines: parts::lines(conn, id).await?,
        money: money(conn, &row, rules.refundable, rules.cash_due).await?,
        customer: customer(conn, &row, phone.as_ref()).await?,
        address_lines: address
            .as_ref()
            .map_or_else(|| vec![row.address.clone()], Address::lines),
        address,
        note: row.note,
        delivery_name: row.delivery_name,
        delivery_promise: row.delivery_promise,
        payments: parts::payments(conn, id).await?,
        shipments: parts::shipments(conn, id).await?,
        refunds: parts::refunds(conn, id).await?,
        returns: parts::returns(conn, id).await?,
        timeline: parts::timeline(conn, id).await?,
        notes: parts::notes(conn, id).await?,
        colleagues: if ctx.require(StepAction::Note.permission()).is_ok() {
            super::mention::colleagues(conn).await?
        } else {
            Vec::new()
        },
        audit: if ctx.require(Permission::AuditRead).is_ok() {
            parts::audit(conn, id).await?
        } else {
            Vec::new()
        },
        steps: permitted(ctx, steps(&rules)),
    })
}

/// What the reader's role does not allow is refused, whatever the order allows.
pub(crate) fn permitted(ctx: &Ctx, mut steps: Vec<Step>) -> Vec<Step> {
    for step in &mut steps {
        let permission = step.action.permission();
        if ctx.require(permission).is_err() {
            step.refused = Some(format!(
                "Your role does not allow it: {}.",
                permission.label().to_lowercase()
            ));
        }
    }
    steps
}

async fn money(
    conn: &impl sea_orm::ConnectionTrait,
    row: &entity::order::Model,
    refundable: Money,
    cash_due: Money,
) -> Result<DeskMoney> {
    let purses = facts::purses(conn, OrderId(row.id)).await?;
    let sum = |amount: fn(&facts::PurseRow) -> i64| Money::sum(purses.iter().map(|row| Money::from_minor(amount(row))));
    Ok(DeskMoney {
        goods: Money::from_minor(row.goods),
        discount: Money::from_minor(row.discount),
        delivery: Money::from_minor(row.delivery),
        tax_included: Money::from_minor(row.tax_included),
        total: Money::from_minor(row.total),
        captured: sum(|row| row.captured)?,
        refunded: sum(|row| row.refunded)?,
        refund_pending: sum(|row| row.pending)?,
        cash_due,
        refundable,
    })
}

#[derive(FromQueryResult)]
struct History {
    orders: i64,
    cancelled: i64,
    refused: i64,
}

async fn customer(
    conn: &impl sea_orm::ConnectionTrait,
    row: &entity::order::Model,
    phone: Option<&Phone>,
) -> Result<DeskCustomer> {
    // An imported order has no phone: then nothing is known of other orders.
    let history: Option<History> = match phone {
        None => None,
        Some(phone) => {
            db::one(
                conn,
                "SELECT COUNT(*) AS orders,
                        CAST(COALESCE(SUM(CASE WHEN o.state = 'cancelled' THEN 1 ELSE 0 END), 0) AS BIGINT) AS cancelled,
                        CAST(COALESCE(SUM((SELECT COUNT(*) FROM shipment s WHERE s.order_id = o.id
                             AND (s.state = 'refused' OR (s.state = 'returned' AND s.delivered_at IS NULL)))), 0) AS BIGINT) AS refused
                 FROM orders o WHERE o.phone = $1",
                [phone.as_str().into()],
            )
            .await?
        }
    };
    let count = |count: fn(&History) -> i64| history.as_ref().map_or(0, |history| facts::pieces(count(history)));
    Ok(DeskCustomer {
        name: row.name.clone(),
        phone: phone.map_or_else(|| row.phone.clone(), Phone::display),
        phone_link: row.phone.clone(),
        email: row.email.clone(),
        orders: count(|history| history.orders),
        cancelled: count(|history| history.cancelled),
        refused: count(|history| history.refused),
    })
}
