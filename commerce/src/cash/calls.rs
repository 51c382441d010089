//! The call queue: who is to be called, and what came of it.

use std::collections::HashMap;

use domain::{
    access::Permission,
    address::Address,
    cash::{Call, CallOutcome, call},
    ids::{OrderId, OrderNumber},
    money::Money,
    order::{CancelReason, step::StepAction},
    phone::Phone,
    text::one_line,
    time::Timestamp,
    view::cash::{CallNote, CallRow},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{check, history};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    orders::{self, PackedGoods},
};

/// Rows of the queue, at most: nobody calls more in a day.
const MOST: u64 = 500;

/// A call to record.
#[derive(Clone, Debug)]
pub struct RecordCall {
    /// About which order.
    pub order: OrderId,
    /// How it ended.
    pub outcome: CallOutcome,
    /// What staff want to remember; may be empty.
    pub note: String,
    /// The version that the person saw.
    pub expected_version: Option<i64>,
}

#[derive(FromQueryResult)]
struct CheckRow {
    deadline_at: i64,
    unanswered: i64,
}

/// Records how a call ended, and does what follows: the order is taken on, called off, or called again later.
///
/// # Errors
/// [`Error::Conflict`] when the order does not wait (any more): somebody else was quicker, or its time was up.
pub async fn record_call(ctx: &Ctx, request: &RecordCall) -> Result<Call> {
    ctx.require(Permission::CashDesk)?;
    let settings = crate::settings::all(ctx).await?;
    let order = request.order;
    let mut desk = orders::step::begin(ctx, order, request.expected_version).await?;
    desk.allows(StepAction::Confirm, None)?;
    let row: Option<CheckRow> = db::one(
        &desk.tx,
        "SELECT deadline_at, unanswered FROM cash_check WHERE order_id = $1 AND state = 'waiting'",
        [order.0.into()],
    )
    .await?;
    let row = row.ok_or_else(check::too_late)?;
    let unanswered = u32::try_from(row.unanswered).unwrap_or(u32::MAX);
    let now = ctx.now();
    let follows = call(
        &settings.cod.verification,
        request.outcome,
        unanswered,
        now,
        Timestamp(row.deadline_at),
    );
    note(&desk.tx, ctx, request).await?;
    crate::testing_pause("call:noted").await;
    match follows {
        Call::Confirm => orders::take_on(&mut desk, ctx, "by telephone").await?,
        Call::Cancel(reason) => orders::call_off(&mut desk, ctx, reason, PackedGoods::Restock).await?,
        Call::CallAgain(at) => wait(&desk.tx, order, request.outcome, Some(at)).await?,
        Call::GiveUp => wait(&desk.tx, order, request.outcome, None).await?,
    }
    desk.close(ctx).await?;
    Ok(follows)
}

async fn note(tx: &impl ConnectionTrait, ctx: &Ctx, request: &RecordCall) -> Result<()> {
    db::run(
        tx,
        "INSERT INTO cash_call (order_id, outcome, note, actor, at) VALUES ($1, $2, $3, $4, $5)",
        [
            request.order.0.into(),
            request.outcome.code().into(),
            one_line(&request.note, 300).into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    // What the caller said is for whoever packs as well: they look at the order, not at its calls.
    let said = one_line(&request.note, 300);
    if !said.is_empty() {
        db::run(
            tx,
            "INSERT INTO order_note (order_id, author, body, mentions, at) VALUES ($1, $2, $3, '[]', $4)",
            [
                request.order.0.into(),
                ctx.actor.to_string().into(),
                format!("On the telephone ({}): {said}", request.outcome.label()).into(),
                ctx.now().0.into(),
            ],
        )
        .await?;
    }
    let subject = format!("order:{}", request.order);
    audit::record(tx, ctx, "cash.called", &subject, request.outcome.code()).await
}

async fn wait(
    tx: &impl ConnectionTrait,
    order: OrderId,
    outcome: CallOutcome,
    call_at: Option<Timestamp>,
) -> Result<()> {
    db::run(
        tx,
        "UPDATE cash_check SET next_call_at = $1, unanswered = unanswered + $2, version = version + 1 WHERE order_id = $3",
        [
            call_at.map(|at| at.0).into(),
            i64::from(outcome == CallOutcome::NoAnswer).into(),
            order.0.into(),
        ],
    )
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct QueueRow {
    id: i64,
    number: String,
    version: i64,
    name: String,
    phone: String,
    address: String,
    total: i64,
    currency: String,
    placed_at: i64,
    deadline_at: i64,
    next_call_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct NoteRow {
    order_id: i64,
    outcome: String,
    note: String,
    actor: String,
    at: i64,
}

/// Cash orders that nobody has confirmed: those to call now first, then by deadline.
///
/// # Errors
/// [`Error::Forbidden`] without `cash.desk`.
pub async fn call_queue(ctx: &Ctx) -> Result<Vec<CallRow>> {
    ctx.require(Permission::CashDesk)?;
    let conn = ctx.shop.db().reader();
    let rows: Vec<QueueRow> = db::all(
        conn,
        &format!(
            "SELECT o.id, o.number, o.version, o.name, o.phone, o.address, o.total, o.currency, o.placed_at, c.deadline_at,
                    c.next_call_at
             FROM cash_check c JOIN orders o ON o.id = c.order_id
             WHERE c.state = 'waiting' AND o.state = 'placed' AND o.payment_state = 'due'
             ORDER BY CASE WHEN c.next_call_at <= $1 THEN 0 WHEN c.next_call_at IS NOT NULL THEN 1 ELSE 2 END,
                      c.deadline_at, o.id LIMIT {MOST}"
        ),
        [ctx.now().0.into()],
    )
    .await?;
    let mut calls = calls_of(conn, rows.iter().map(|row| row.id).collect()).await?;
    let mut queue = Vec::with_capacity(rows.len());
    for row in rows {
        let calls = calls.remove(&row.id).unwrap_or_default();
        queue.push(view(ctx, row, calls).await?);
    }
    Ok(queue)
}

async fn calls_of(conn: &impl ConnectionTrait, orders: Vec<i64>) -> Result<HashMap<i64, Vec<CallNote>>> {
    let mut calls: HashMap<i64, Vec<CallNote>> = HashMap::new();
    if orders.is_empty() {
        return Ok(calls);
    }
    let rows: Vec<NoteRow> = db::all(
        conn,
        &format!(
            "SELECT order_id, outcome, note, actor, at FROM cash_call WHERE order_id IN ({}) ORDER BY id",
            db::places(1, orders.len())
        ),
        orders.into_iter().map(Into::into),
    )
    .await?;
    for row in rows {
        calls.entry(row.order_id).or_default().push(CallNote {
            at: Timestamp(row.at),
            outcome: row
                .outcome
                .parse()
                .map_err(|_| Error::Corrupt(format!("a call of order {}", row.order_id)))?,
            note: row.note,
            actor: row.actor,
        });
    }
    Ok(calls)
}

async fn view(ctx: &Ctx, row: QueueRow, calls: Vec<CallNote>) -> Result<CallRow> {
    let corrupt = |what: &str| Error::Corrupt(format!("{what} of order {}", row.id));
    let phone = row.phone.parse::<Phone>().ok();
    Ok(CallRow {
        order: OrderId(row.id),
        number: OrderNumber::parse(&row.number).ok_or_else(|| corrupt("number"))?,
        version: row.version,
        history: history::of_phone(ctx.shop.db().reader(), phone.as_ref()).await?,
        phone: phone.as_ref().map_or_else(|| row.phone.clone(), Phone::display),
        phone_link: phone.map_or_else(String::new, |phone| phone.as_str().to_owned()),
        place: place(&row.address),
        total: Money::from_minor(row.total),
        currency: row.currency.parse().map_err(|_| corrupt("currency"))?,
        placed_at: Timestamp(row.placed_at),
        deadline_at: Timestamp(row.deadline_at),
        call_at: row.next_call_at.map(Timestamp),
        is_due: row.next_call_at.is_some_and(|at| at <= ctx.now().0),
        calls,
        name: row.name,
    })
}

/// Municipality and district of a stored address.
pub(super) fn place(address: &str) -> String {
    serde_json::from_str::<Address>(address).map_or_else(
        |_| address.to_owned(),
        |address| format!("{}-{}, {}", address.municipality, address.ward, address.district),
    )
}

/// Why an order that nobody confirmed ends.
pub(super) const UNCONFIRMED: CancelReason = CancelReason::NotConfirmed;
