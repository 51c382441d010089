//! What decides about an order's next steps, read in one go for the rules in [`domain::order::step`].

use domain::{
    ids::{OrderId, OrderLineId, PaymentId},
    money::Money,
    order::{
        FulfilmentState, PaymentState, RefundState, ReturnState,
        parcels::fulfilment_of,
        refund::Purse,
        step::{OrderFacts, ParcelFacts, ReviewFacts},
    },
    payment::Method,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::States;
use crate::{
    db,
    error::{Error, Result},
};

/// Pieces, never below zero.
pub(crate) fn pieces(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}

/// A line, and in how many of its pieces something has happened.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct LineCount {
    pub id: i64,
    pub variant_id: Option<i64>,
    pub unit_price: i64,
    pub quantity: i64,
    pub packed: i64,
    pub shipped: i64,
    pub delivered: i64,
    /// When the last of its pieces arrived.
    pub delivered_at: Option<i64>,
    pub refused_back: i64,
    pub return_asked: i64,
    pub return_back: i64,
    pub refunded: i64,
}

impl LineCount {
    pub fn id(&self) -> OrderLineId {
        OrderLineId(self.id)
    }

    /// Pieces in no parcel.
    pub fn unpacked(&self) -> i64 {
        self.quantity - self.packed
    }

    /// Delivered pieces that no return speaks of.
    pub fn returnable(&self) -> i64 {
        (self.delivered - self.return_asked).max(0)
    }
}

/// The lines of an order, counted through its parcels, returns and refunds.
pub(crate) async fn lines(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<LineCount>> {
    db::all(
        conn,
        "SELECT l.id, l.variant_id, l.unit_price, l.quantity,
                CAST(COALESCE(s.packed, 0) AS BIGINT) AS packed, CAST(COALESCE(s.shipped, 0) AS BIGINT) AS shipped,
                CAST(COALESCE(s.delivered, 0) AS BIGINT) AS delivered, s.delivered_at,
                CAST(COALESCE(s.refused_back, 0) AS BIGINT) AS refused_back,
                CAST(COALESCE(r.asked, 0) AS BIGINT) AS return_asked,
                CAST(COALESCE(r.back, 0) AS BIGINT) AS return_back,
                CAST(COALESCE(f.refunded, 0) AS BIGINT) AS refunded
         FROM order_line l
         LEFT JOIN (SELECT sl.order_line_id, SUM(sl.quantity) AS packed,
                           SUM(CASE WHEN p.shipped_at IS NOT NULL THEN sl.quantity ELSE 0 END) AS shipped,
                           SUM(CASE WHEN p.delivered_at IS NOT NULL THEN sl.quantity ELSE 0 END) AS delivered,
                           MAX(p.delivered_at) AS delivered_at,
                           SUM(CASE WHEN p.delivered_at IS NULL AND p.returned_at IS NOT NULL THEN sl.quantity ELSE 0 END) AS refused_back
                    FROM shipment p JOIN shipment_line sl ON sl.shipment_id = p.id
                    WHERE p.order_id = $1 GROUP BY sl.order_line_id) s ON s.order_line_id = l.id
         LEFT JOIN (SELECT rl.order_line_id,
                           SUM(CASE WHEN q.state IN ('requested', 'approved') THEN rl.quantity ELSE rl.received END) AS asked,
                           SUM(rl.received) AS back
                    FROM return_request q JOIN return_line rl ON rl.return_id = q.id
                    WHERE q.order_id = $2 AND q.state NOT IN ('declined', 'withdrawn') GROUP BY rl.order_line_id) r
                ON r.order_line_id = l.id
         LEFT JOIN (SELECT fl.order_line_id, SUM(fl.quantity) AS refunded
                    FROM refund d JOIN refund_line fl ON fl.refund_id = d.id
                    WHERE d.order_id = $3 AND d.state <> 'failed' GROUP BY fl.order_line_id) f ON f.order_line_id = l.id
         WHERE l.order_id = $4 ORDER BY l.position",
        [order.0.into(), order.0.into(), order.0.into(), order.0.into()],
    )
    .await
}

/// The money of one payment.
#[derive(Clone, Debug, FromQueryResult)]
pub(crate) struct PurseRow {
    pub id: i64,
    pub method: String,
    pub state: String,
    pub review: String,
    pub reference: Option<String>,
    pub amount: i64,
    pub captured: i64,
    pub refunded: i64,
    pub pending: i64,
}

impl PurseRow {
    pub fn id(&self) -> PaymentId {
        PaymentId(self.id)
    }

    pub fn state(&self) -> Result<PaymentState> {
        self.state
            .parse()
            .map_err(|_| Error::Corrupt(format!("state of payment {}", self.id)))
    }

    pub fn purse(&self) -> Purse {
        Purse {
            captured: Money::from_minor(self.captured),
            refunded: Money::from_minor(self.refunded),
            pending: Money::from_minor(self.pending),
        }
    }

    /// What can be given back of it. Cash that the courier still collects on counts once that has ended.
    pub fn refundable(&self) -> Result<Money> {
        if self.state()? == PaymentState::Due {
            return Ok(Money::ZERO);
        }
        Ok(self.purse().left()?)
    }

    /// Whether its money is with the shop or its courier, beyond doubt.
    pub fn holds_money(&self) -> Result<bool> {
        Ok(self.captured > self.refunded && self.state()? != PaymentState::NeedsReview)
    }
}

/// The payments of an order, oldest first.
pub(crate) async fn purses(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<PurseRow>> {
    db::all(
        conn,
        "SELECT p.id, p.method, p.state, p.review, p.reference, p.amount, p.captured, p.refunded,
                CAST(COALESCE((SELECT SUM(f.amount) FROM refund f WHERE f.payment_id = p.id AND f.state = 'pending'), 0) AS BIGINT) AS pending
         FROM payment p WHERE p.order_id = $1 ORDER BY p.id",
        [order.0.into()],
    )
    .await
}

#[derive(FromQueryResult)]
struct ParcelRow {
    id: i64,
    state: String,
    was_delivered: bool,
}

async fn parcels(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<ParcelFacts>> {
    let rows: Vec<ParcelRow> = db::all(
        conn,
        "SELECT id, state, (delivered_at IS NOT NULL) AS was_delivered FROM shipment
         WHERE order_id = $1 AND state <> 'unfulfilled' ORDER BY number",
        [order.0.into()],
    )
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ParcelFacts {
                id: row.id,
                state: row
                    .state
                    .parse()
                    .map_err(|_| Error::Corrupt(format!("state of shipment {}", row.id)))?,
                was_delivered: row.was_delivered,
            })
        })
        .collect()
}

#[derive(FromQueryResult)]
struct CodeRow {
    id: i64,
    state: String,
}

async fn codes<T: std::str::FromStr>(
    conn: &impl ConnectionTrait,
    table: &str,
    order: OrderId,
) -> Result<Vec<(i64, T)>> {
    let rows: Vec<CodeRow> = db::all(
        conn,
        &format!("SELECT id, state FROM {table} WHERE order_id = $1 ORDER BY id"),
        [order.0.into()],
    )
    .await?;
    rows.into_iter()
        .map(|row| {
            let state = row
                .state
                .parse()
                .map_err(|_| Error::Corrupt(format!("state of {table} {}", row.id)))?;
            Ok((row.id, state))
        })
        .collect()
}

fn reviews(purses: &[PurseRow]) -> Result<Vec<ReviewFacts>> {
    let mut found = Vec::new();
    for row in purses {
        if row.state()? != PaymentState::NeedsReview {
            continue;
        }
        let mut elsewhere = false;
        for other in purses.iter().filter(|other| other.id != row.id) {
            elsewhere |= other.holds_money()?;
        }
        found.push(ReviewFacts {
            id: row.id,
            reason: row.review.parse().ok(),
            captured: row.captured > row.refunded,
            paid_elsewhere: elsewhere,
            refunding: row.pending > 0,
        });
    }
    Ok(found)
}

/// Payments of which a part went back at the gateway, nobody has entered how much.
fn parts(purses: &[PurseRow]) -> Vec<i64> {
    let unknown = |row: &&PurseRow| row.state == PaymentState::PartiallyRefunded.code() && row.refunded == 0;
    purses.iter().filter(unknown).map(|row| row.id).collect()
}

/// Payments that the gateway can say something new about.
fn askable(purses: &[PurseRow]) -> Vec<i64> {
    let open = |row: &&PurseRow| row.method == Method::Esewa.code() && row.state != PaymentState::Refunded.code();
    purses.iter().filter(open).map(|row| row.id).collect()
}

/// Everything that decides about an order's next steps.
pub(crate) async fn load(conn: &impl ConnectionTrait, states: &States) -> Result<OrderFacts> {
    let (lines, purses) = (lines(conn, states.id).await?, purses(conn, states.id).await?);
    let refundable = purses.iter().map(PurseRow::refundable).collect::<Result<Vec<_>>>()?;
    let due = purses.iter().filter(|row| row.state == PaymentState::Due.code());
    Ok(OrderFacts {
        order: states.order,
        payment: states.payment,
        fulfilment: states.fulfilment,
        imported: states.imported,
        unpacked: pieces(lines.iter().map(LineCount::unpacked).sum()),
        returnable: pieces(lines.iter().map(LineCount::returnable).sum()),
        refundable: Money::sum(refundable)?,
        cash_due: Money::sum(due.map(|row| Money::from_minor(row.amount - row.captured)))?,
        parcels: parcels(conn, states.id).await?,
        returns: codes::<ReturnState>(conn, "return_request", states.id).await?,
        refunds: codes::<RefundState>(conn, "refund", states.id).await?,
        reviews: reviews(&purses)?,
        parts: parts(&purses),
        askable: askable(&purses),
    })
}

/// Pieces of an order that are in no parcel.
pub(crate) async fn unpacked(conn: &impl ConnectionTrait, order: OrderId) -> Result<i64> {
    Ok(lines(conn, order).await?.iter().map(LineCount::unpacked).sum())
}

/// The state of the order's goods as its parcels say.
pub(crate) async fn fulfilment(conn: &impl ConnectionTrait, order: OrderId) -> Result<FulfilmentState> {
    let states: Vec<_> = parcels(conn, order)
        .await?
        .into_iter()
        .map(|parcel| parcel.state)
        .collect();
    let unpacked = lines(conn, order).await?.iter().map(LineCount::unpacked).sum();
    Ok(fulfilment_of(&states, pieces(unpacked)))
}
