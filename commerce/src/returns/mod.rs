//! Goods that come back after they were delivered: asked for, agreed, received, looked at, closed. Stock moves only when
//! somebody has looked at each piece; money goes back by a refund ([`crate::payments::refund`]).

mod decide;
mod list;
pub(crate) mod own;
mod receive;
mod request;

pub use decide::{Answer, ReturnStep, approve, close, decline, withdraw};
pub use list::{ReturnQuery, ReturnTab, list};
pub use own::{choices, withdraw_own};
pub use receive::{Inspect, Inspected, Receive, inspect, receive};
pub use request::{RequestReturn, request, request_own};

use domain::{
    ids::{OrderId, ReturnId},
    order::{ReturnEvent, ReturnState, TimelineKind},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Ctx, db,
    error::{Error, Result},
    orders::{self, step::Desk},
    outbox::{self, Topic},
};

#[derive(FromQueryResult)]
struct Row {
    state: String,
    number: i64,
}

/// Moves a return by its machine; its number. The caller has asked the rules already: this is what they said.
async fn apply(tx: &impl ConnectionTrait, ctx: &Ctx, id: ReturnId, event: ReturnEvent) -> Result<i64> {
    let row: Option<Row> = db::one(
        tx,
        "SELECT state, number FROM return_request WHERE id = $1",
        [id.0.into()],
    )
    .await?;
    let row = row.ok_or(Error::NotFound)?;
    let state: ReturnState = row
        .state
        .parse()
        .map_err(|_| Error::Corrupt(format!("state of return {id}")))?;
    let state = state
        .apply(event)
        .map_err(|forbidden| Error::Conflict(forbidden.to_string()))?;
    db::run(
        tx,
        "UPDATE return_request SET state = $1, updated_at = $2, version = version + 1 WHERE id = $3",
        [state.code().into(), ctx.now().0.into(), id.0.into()],
    )
    .await?;
    Ok(row.number)
}

/// Timeline and audit of a step.
async fn record(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    id: ReturnId,
    kind: TimelineKind,
    detail: &str,
) -> Result<()> {
    orders::event_with(tx, ctx, order, kind, detail).await?;
    let action = format!("return.{}", kind.code().trim_start_matches("return_"));
    crate::audit::record(tx, ctx, &action, &format!("return:{id}"), &format!("order {order}")).await
}

/// The shopper learns how their return stands.
async fn mail(desk: &Desk, ctx: &Ctx, id: ReturnId, once: &str, sentence: &str) -> Result<()> {
    if desk.states.has_email {
        let once = format!("{id}-{once}");
        outbox::queue_with(&desk.tx, ctx, Topic::ReturnStep, desk.states.id, &once, sentence).await?;
    }
    Ok(())
}
