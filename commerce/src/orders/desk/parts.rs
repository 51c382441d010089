//! The parts of an order's desk, one query a kind.

use std::collections::HashMap;

use domain::{
    ids::{AccountId, OrderId, OrderLineId, PaymentId, RefundId, ReturnId, ShipmentId, VariantId},
    money::Money,
    time::Timestamp,
    view::desk::{
        DeskAudit, DeskEvent, DeskLine, DeskNote, DeskPayment, DeskRefund, DeskReturn, DeskReturnLine, DeskShipment,
        GatewayWord, LinePieces,
    },
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    db,
    error::{Error, Result},
    orders::{
        facts::{self, pieces},
        lines::{LineRow, lines as lines_of},
    },
};

/// Reads a stored code.
fn code<T: std::str::FromStr>(text: &str, of: &str, id: i64) -> Result<T> {
    text.parse()
        .map_err(|_| Error::Corrupt(format!("'{text}' of {of} {id}")))
}

pub(super) async fn lines(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<DeskLine>> {
    let counts = facts::lines(conn, order).await?;
    let view = |row: LineRow| {
        let count = counts.iter().find(|count| count.id == row.id).ok_or(Error::NotFound)?;
        Ok(DeskLine {
            id: OrderLineId(row.id),
            variant: count.variant_id.map(VariantId),
            picture: row.picture(),
            path: row.path(),
            sku: row.sku,
            title: row.title,
            variant_title: row.variant_title,
            unit_price: Money::from_minor(row.unit_price),
            quantity: pieces(row.quantity),
            total: Money::from_minor(row.total),
            packed: pieces(count.packed),
            shipped: pieces(count.shipped),
            delivered: pieces(count.delivered),
            returned: pieces(count.refused_back + count.return_back),
            refunded: pieces(count.refunded),
        })
    };
    lines_of(conn, order).await?.into_iter().map(view).collect()
}

#[derive(FromQueryResult)]
struct PaymentRow {
    id: i64,
    method: String,
    transaction_uuid: String,
    amount: i64,
    captured: i64,
    refunded: i64,
    state: String,
    reference: Option<String>,
    review: String,
    started_at: i64,
    settled_at: Option<i64>,
    next_check_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct MessageRow {
    payment_id: i64,
    kind: String,
    body: String,
    outcome: String,
    received_at: i64,
}

/// Messages of one payment that are shown.
const MESSAGES: usize = 20;

pub(super) async fn payments(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<DeskPayment>> {
    let rows: Vec<PaymentRow> = db::all(
        conn,
        "SELECT id, method, transaction_uuid, amount, captured, refunded, state, reference, review, started_at,
                settled_at, next_check_at
         FROM payment WHERE order_id = $1 ORDER BY id",
        [order.0.into()],
    )
    .await?;
    let words: Vec<MessageRow> = db::all(
        conn,
        "SELECT m.payment_id, m.kind, m.body, m.outcome, m.received_at FROM gateway_message m
         WHERE m.payment_id IN (SELECT id FROM payment WHERE order_id = $1) ORDER BY m.id DESC LIMIT 200",
        [order.0.into()],
    )
    .await?;
    let mut messages: HashMap<i64, Vec<GatewayWord>> = HashMap::new();
    for word in words {
        let of_payment = messages.entry(word.payment_id).or_default();
        if of_payment.len() < MESSAGES {
            of_payment.push(GatewayWord {
                at: Timestamp(word.received_at),
                kind: word.kind,
                body: word.body,
                outcome: word.outcome,
            });
        }
    }
    let view = |row: PaymentRow| {
        Ok(DeskPayment {
            id: PaymentId(row.id),
            method: code(&row.method, "payment", row.id)?,
            transaction_uuid: row.transaction_uuid,
            amount: Money::from_minor(row.amount),
            captured: Money::from_minor(row.captured),
            refunded: Money::from_minor(row.refunded),
            state: code(&row.state, "payment", row.id)?,
            reference: row.reference,
            review: row.review,
            started_at: Timestamp(row.started_at),
            settled_at: row.settled_at.map(Timestamp),
            next_check_at: row.next_check_at.map(Timestamp),
            messages: messages.remove(&row.id).unwrap_or_default(),
        })
    };
    rows.into_iter().map(view).collect()
}

#[derive(FromQueryResult)]
struct PiecesRow {
    owner: i64,
    line: i64,
    quantity: i64,
}

/// Pieces by line, a list for each row of `owner`.
async fn by_owner(conn: &impl ConnectionTrait, sql: &str, order: OrderId) -> Result<HashMap<i64, Vec<LinePieces>>> {
    let rows: Vec<PiecesRow> = db::all(conn, sql, [order.0.into()]).await?;
    let mut all: HashMap<i64, Vec<LinePieces>> = HashMap::new();
    for row in rows {
        all.entry(row.owner).or_default().push(LinePieces {
            line: OrderLineId(row.line),
            quantity: pieces(row.quantity),
        });
    }
    Ok(all)
}

#[derive(FromQueryResult)]
struct ShipmentRow {
    id: i64,
    number: i64,
    state: String,
    courier: String,
    tracking: String,
    cod_amount: i64,
    collected: Option<i64>,
    remitted_at: Option<i64>,
    attempts: i64,
    next_attempt_at: Option<i64>,
    packed_at: i64,
    shipped_at: Option<i64>,
    delivered_at: Option<i64>,
    returned_at: Option<i64>,
}

pub(super) async fn shipments(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<DeskShipment>> {
    let rows: Vec<ShipmentRow> = db::all(
        conn,
        "SELECT id, number, state, courier, tracking, cod_amount, collected, remitted_at, attempts, next_attempt_at,
                packed_at, shipped_at, delivered_at, returned_at
         FROM shipment WHERE order_id = $1 AND state <> 'unfulfilled' ORDER BY number",
        [order.0.into()],
    )
    .await?;
    let mut inside = by_owner(
        conn,
        "SELECT l.shipment_id AS owner, l.order_line_id AS line, l.quantity FROM shipment s
         JOIN shipment_line l ON l.shipment_id = s.id WHERE s.order_id = $1 ORDER BY l.order_line_id",
        order,
    )
    .await?;
    let view = |row: ShipmentRow| {
        Ok(DeskShipment {
            id: ShipmentId(row.id),
            number: pieces(row.number),
            state: code(&row.state, "shipment", row.id)?,
            courier: row.courier,
            tracking: row.tracking,
            cod_amount: Money::from_minor(row.cod_amount),
            collected: row.collected.map(Money::from_minor),
            remitted_at: row.remitted_at.map(Timestamp),
            attempts: pieces(row.attempts),
            next_attempt_at: row.next_attempt_at.map(Timestamp),
            packed_at: Timestamp(row.packed_at),
            shipped_at: row.shipped_at.map(Timestamp),
            delivered_at: row.delivered_at.map(Timestamp),
            returned_at: row.returned_at.map(Timestamp),
            lines: inside.remove(&row.id).unwrap_or_default(),
        })
    };
    rows.into_iter().map(view).collect()
}

#[derive(FromQueryResult)]
struct RefundRow {
    id: i64,
    payment_id: i64,
    amount: i64,
    way: String,
    state: String,
    reason: String,
    reference: Option<String>,
    created_at: i64,
    created_by: String,
    settled_at: Option<i64>,
}

pub(super) async fn refunds(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<DeskRefund>> {
    let rows: Vec<RefundRow> = db::all(
        conn,
        "SELECT id, payment_id, amount, way, state, reason, reference, created_at, created_by, settled_at
         FROM refund WHERE order_id = $1 ORDER BY id",
        [order.0.into()],
    )
    .await?;
    let mut of_lines = by_owner(
        conn,
        "SELECT l.refund_id AS owner, l.order_line_id AS line, l.quantity FROM refund f
         JOIN refund_line l ON l.refund_id = f.id WHERE f.order_id = $1 AND l.order_line_id IS NOT NULL ORDER BY l.id",
        order,
    )
    .await?;
    let view = |row: RefundRow| {
        Ok(DeskRefund {
            id: RefundId(row.id),
            payment: PaymentId(row.payment_id),
            amount: Money::from_minor(row.amount),
            way: code(&row.way, "refund", row.id)?,
            state: code(&row.state, "refund", row.id)?,
            reason: row.reason,
            reference: row.reference,
            created_at: Timestamp(row.created_at),
            created_by: row.created_by,
            settled_at: row.settled_at.map(Timestamp),
            lines: of_lines.remove(&row.id).unwrap_or_default(),
        })
    };
    rows.into_iter().map(view).collect()
}

#[derive(FromQueryResult)]
struct ReturnRow {
    id: i64,
    number: i64,
    state: String,
    reason: String,
    note: String,
    answer: String,
    requested_at: i64,
    requested_by: String,
}

#[derive(FromQueryResult)]
struct ReturnLineRow {
    return_id: i64,
    order_line_id: i64,
    quantity: i64,
    received: i64,
    restocked: i64,
    written_off: i64,
}

pub(super) async fn returns(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<DeskReturn>> {
    let rows: Vec<ReturnRow> = db::all(
        conn,
        "SELECT id, number, state, reason, note, answer, requested_at, requested_by
         FROM return_request WHERE order_id = $1 ORDER BY number",
        [order.0.into()],
    )
    .await?;
    let lines: Vec<ReturnLineRow> = db::all(
        conn,
        "SELECT l.return_id, l.order_line_id, l.quantity, l.received, l.restocked, l.written_off
         FROM return_request r JOIN return_line l ON l.return_id = r.id WHERE r.order_id = $1 ORDER BY l.order_line_id",
        [order.0.into()],
    )
    .await?;
    let of = |id: i64| {
        let own = lines.iter().filter(move |line| line.return_id == id);
        own.map(|line| DeskReturnLine {
            line: OrderLineId(line.order_line_id),
            quantity: pieces(line.quantity),
            received: pieces(line.received),
            restocked: pieces(line.restocked),
            written_off: pieces(line.written_off),
        })
        .collect()
    };
    let view = |row: ReturnRow| {
        Ok(DeskReturn {
            id: ReturnId(row.id),
            number: pieces(row.number),
            state: code(&row.state, "return", row.id)?,
            reason: code(&row.reason, "return", row.id)?,
            note: row.note,
            answer: row.answer,
            requested_at: Timestamp(row.requested_at),
            requested_by: row.requested_by,
            lines: of(row.id),
        })
    };
    rows.into_iter().map(view).collect()
}

#[derive(FromQueryResult)]
struct EventRow {
    id: i64,
    at: i64,
    kind: String,
    detail: String,
    actor: String,
}

pub(super) async fn timeline(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<DeskEvent>> {
    let rows: Vec<EventRow> = db::all(
        conn,
        "SELECT id, at, kind, detail, actor FROM order_event WHERE order_id = $1 ORDER BY id LIMIT 500",
        [order.0.into()],
    )
    .await?;
    let view = |row: EventRow| {
        Ok(DeskEvent {
            at: Timestamp(row.at),
            kind: code(&row.kind, "order event", row.id)?,
            detail: row.detail,
            actor: row.actor,
        })
    };
    rows.into_iter().map(view).collect()
}

#[derive(FromQueryResult)]
struct NoteRow {
    id: i64,
    at: i64,
    author: String,
    body: String,
    mentions: String,
}

pub(super) async fn notes(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<DeskNote>> {
    let rows: Vec<NoteRow> = db::all(
        conn,
        "SELECT id, at, author, body, mentions FROM order_note WHERE order_id = $1 ORDER BY id LIMIT 500",
        [order.0.into()],
    )
    .await?;
    let view = |row: NoteRow| DeskNote {
        id: row.id,
        at: Timestamp(row.at),
        author: row.author,
        body: row.body,
        mentions: serde_json::from_str::<Vec<i64>>(&row.mentions)
            .unwrap_or_default()
            .into_iter()
            .map(AccountId)
            .collect(),
    };
    Ok(rows.into_iter().map(view).collect())
}

#[derive(FromQueryResult)]
struct AuditRow {
    at: i64,
    actor: String,
    action: String,
    subject: String,
    detail: String,
}

/// What was done to the order, its payments, refunds and returns.
pub(super) async fn audit(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<DeskAudit>> {
    let rows: Vec<AuditRow> = db::all(
        conn,
        "SELECT at, actor, action, subject, detail FROM audit WHERE subject IN (
             SELECT 'order:' || CAST(o.id AS TEXT) FROM orders o WHERE o.id = $1
             UNION ALL SELECT 'payment:' || CAST(p.id AS TEXT) FROM payment p WHERE p.order_id = $2
             UNION ALL SELECT 'refund:' || CAST(f.id AS TEXT) FROM refund f WHERE f.order_id = $3
             UNION ALL SELECT 'return:' || CAST(r.id AS TEXT) FROM return_request r WHERE r.order_id = $4)
         ORDER BY id DESC LIMIT 100",
        [order.0.into(), order.0.into(), order.0.into(), order.0.into()],
    )
    .await?;
    let view = |row: AuditRow| DeskAudit {
        at: Timestamp(row.at),
        actor: row.actor,
        action: row.action,
        subject: row.subject,
        detail: row.detail,
    };
    Ok(rows.into_iter().map(view).collect())
}
