//! Orders after they are placed: their page, and how an unpaid one ends.

pub mod expire;
pub mod read;

pub use expire::{Expired, expire_unpaid};
pub use read::page;

use domain::{
    ids::OrderId,
    order::{FulfilmentState, OrderState, PaymentState, TimelineKind},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Ctx, db,
    error::{Error, Result},
};

/// Adds to an order's timeline.
pub(crate) async fn event(tx: &impl ConnectionTrait, ctx: &Ctx, order: OrderId, kind: TimelineKind) -> Result<()> {
    db::run(
        tx,
        "INSERT INTO order_event (order_id, kind, detail, actor, at) VALUES ($1, $2, '', $3, $4)",
        [
            order.0.into(),
            kind.code().into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    Ok(())
}

/// The three states of an order, and what a command needs beside them.
#[derive(Clone, Debug)]
pub(crate) struct States {
    pub id: OrderId,
    pub order: OrderState,
    pub payment: PaymentState,
    pub fulfilment: FulfilmentState,
    pub held_until: Option<i64>,
    pub has_email: bool,
}

#[derive(FromQueryResult)]
struct StatesRow {
    id: i64,
    state: String,
    payment_state: String,
    fulfilment_state: String,
    held_until: Option<i64>,
    has_email: bool,
}

/// Reads and, inside a PostgreSQL transaction, locks an order's row. Every command that changes an order begins so.
pub(crate) async fn lock(tx: &impl ConnectionTrait, id: OrderId) -> Result<States> {
    let lock = if tx.get_database_backend() == sea_orm::DbBackend::Postgres {
        " FOR UPDATE"
    } else {
        ""
    };
    let row: Option<StatesRow> = db::one(
        tx,
        &format!(
            "SELECT id, state, payment_state, fulfilment_state, held_until, (email IS NOT NULL) AS has_email
             FROM orders WHERE id = $1{lock}"
        ),
        [id.0.into()],
    )
    .await?;
    let row = row.ok_or(Error::NotFound)?;
    let corrupt = |_| Error::Corrupt(format!("states of order {id}"));
    Ok(States {
        id: OrderId(row.id),
        order: row.state.parse().map_err(corrupt)?,
        payment: row.payment_state.parse().map_err(corrupt)?,
        fulfilment: row.fulfilment_state.parse().map_err(corrupt)?,
        held_until: row.held_until,
        has_email: row.has_email,
    })
}

/// Writes the states that a decision has led to.
pub(crate) async fn store(tx: &impl ConnectionTrait, ctx: &Ctx, states: &States) -> Result<()> {
    db::run(
        tx,
        "UPDATE orders SET state = $1, payment_state = $2, fulfilment_state = $3, held_until = $4, updated_at = $5,
                version = version + 1
         WHERE id = $6",
        [
            states.order.code().into(),
            states.payment.code().into(),
            states.fulfilment.code().into(),
            states.held_until.into(),
            ctx.now().0.into(),
            states.id.0.into(),
        ],
    )
    .await?;
    Ok(())
}
