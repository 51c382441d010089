//! Orders after they are placed: their page, and how an unpaid one ends.

pub mod articles;
mod cancel;
pub mod chosen;
mod complete;
mod confirm;
mod deliver;
pub mod desk;
pub mod draft;
mod edit;
pub mod expire;
pub(crate) mod facts;
mod lines;
pub mod list;
pub(crate) mod mention;
mod note;
mod parcel;
pub mod read;
mod refuse;
mod ship;
pub(crate) mod step;

pub use cancel::{Cancel, PackedGoods, cancel, cancel_own};
pub(crate) use cancel::{call_off, take_parcels_apart};
pub use complete::{GiveUp, complete, give_up};
pub use confirm::confirm;
pub(crate) use confirm::take_on;
pub use deliver::{Deliver, FailDelivery, deliver, fail_delivery};
pub use edit::{Edit, EditPreview, choices as edit_choices, edit, preview};
pub use expire::{Expired, expire_unpaid};
pub(crate) use facts::unpacked;
pub use note::{Note, note};
pub use parcel::{Pack, pack, unpack};
pub use read::page;
pub use refuse::{ReceiveBack, Refuse, receive_back, refuse};
pub use ship::{Ship, ship};
pub use step::{OrderStep, ParcelStep};

use domain::{
    ids::OrderId,
    order::{FulfilmentState, OrderState, PaymentState, TimelineKind},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Ctx,
    analytics::mark,
    db,
    error::{Error, Result},
};

/// Adds to an order's timeline.
pub(crate) async fn event(tx: &impl ConnectionTrait, ctx: &Ctx, order: OrderId, kind: TimelineKind) -> Result<()> {
    event_with(tx, ctx, order, kind, "").await
}

/// The same with more of it for staff: parcel, courier, amount, reason.
pub(crate) async fn event_with(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    kind: TimelineKind,
    detail: &str,
) -> Result<()> {
    db::run(
        tx,
        "INSERT INTO order_event (order_id, kind, detail, actor, at) VALUES ($1, $2, $3, $4, $5)",
        [
            order.0.into(),
            kind.code().into(),
            detail.into(),
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
    pub version: i64,
    pub imported: bool,
    pub placed_at: i64,
    pub cancel_reason: Option<String>,
}

#[derive(FromQueryResult)]
struct StatesRow {
    id: i64,
    state: String,
    payment_state: String,
    fulfilment_state: String,
    held_until: Option<i64>,
    has_email: bool,
    version: i64,
    imported: bool,
    placed_at: i64,
    cancel_reason: Option<String>,
}

/// Reads and, inside a PostgreSQL transaction, locks an order's row. Every command that changes an order begins so.
pub(crate) async fn lock(tx: &impl ConnectionTrait, id: OrderId) -> Result<States> {
    let lock = if tx.get_database_backend() == sea_orm::DbBackend::Postgres {
        " FOR UPDATE"
    } else {
        ""
    };
    states(tx, id, lock).await
}

/// The same for a page, without a lock.
pub(crate) async fn read_states(conn: &impl ConnectionTrait, id: OrderId) -> Result<States> {
    states(conn, id, "").await
}

async fn states(tx: &impl ConnectionTrait, id: OrderId, lock: &str) -> Result<States> {
    let row: Option<StatesRow> = db::one(
        tx,
        &format!(
            "SELECT id, state, payment_state, fulfilment_state, held_until, (email IS NOT NULL) AS has_email,
                    version, (source = 'import') AS imported, placed_at, cancel_reason
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
        version: row.version,
        imported: row.imported,
        placed_at: row.placed_at,
        cancel_reason: row.cancel_reason,
    })
}

/// Writes the states that a decision has led to. Figures of the order's day are made anew.
pub(crate) async fn store(tx: &impl ConnectionTrait, ctx: &Ctx, states: &States) -> Result<()> {
    db::run(
        tx,
        "UPDATE orders SET state = $1, payment_state = $2, fulfilment_state = $3, held_until = $4, updated_at = $5,
                cancel_reason = $6, version = version + 1
         WHERE id = $7",
        [
            states.order.code().into(),
            states.payment.code().into(),
            states.fulfilment.code().into(),
            states.held_until.into(),
            ctx.now().0.into(),
            states.cancel_reason.clone().into(),
            states.id.0.into(),
        ],
    )
    .await?;
    mark::order(tx, states.id).await
}
