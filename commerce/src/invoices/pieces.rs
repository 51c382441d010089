//! Crediting what has happened already: goods that came back, money that went back. The amount is known; the pieces
//! explain it.

use domain::{
    ids::{OrderId, OrderLineId, RefundId},
    invoice::{CreditNote, CreditReason, Crediting, Invoice},
    money::Money,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::credit::{Credited, by_cause, credit, invoice_of, notes_of};
use crate::{Ctx, db, error::Result};

/// Pieces that are credited together with an amount that is known already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pieces<'a> {
    /// Names the step: credits only once.
    pub cause: &'a str,
    /// Why.
    pub reason: CreditReason,
    /// By line of the order. May be empty, where no goods are meant.
    pub lines: &'a [(OrderLineId, u32)],
    /// What the buyer owes less, or got back. Never more than the invoice is still worth is credited.
    pub amount: Money,
}

/// Credits an amount, and names the pieces where they explain it: their price less their share of the discount, and the
/// rest of it as delivery. `None` when there is no invoice, or nothing of it is left.
pub(crate) async fn credit_pieces(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    pieces: &Pieces<'_>,
) -> Result<Option<Credited>> {
    let Some(invoice) = invoice_of(tx, order).await? else {
        return Ok(None);
    };
    let earlier = notes_of(tx, order).await?;
    let credited = Money::sum(earlier.iter().map(|note| note.total))?;
    let amount = pieces.amount.min(invoice.total.checked_sub(credited)?);
    if amount <= Money::ZERO {
        return by_cause(tx, order, pieces.cause).await;
    }
    let lines = positions(tx, order, pieces.lines).await?;
    let what = explained(&invoice, &earlier, lines, amount)?;
    credit(tx, ctx, order, pieces.cause, pieces.reason, &what).await
}

/// What was given back of an order and is not credited yet. Money that was paid twice was never invoiced.
async fn uncredited(tx: &impl ConnectionTrait, order: OrderId) -> Result<Money> {
    let given_back = db::number(
        tx,
        "SELECT CAST(COALESCE(SUM(refunded), 0) AS BIGINT) FROM payment WHERE order_id = $1 AND review <> 'paid_twice'",
        [order.0.into()],
    )
    .await?;
    let credited = db::number(
        tx,
        "SELECT CAST(COALESCE(SUM(total), 0) AS BIGINT) FROM credit_note WHERE order_id = $1 AND number IS NOT NULL",
        [order.0.into()],
    )
    .await?;
    Ok(Money::from_minor(given_back).checked_sub(Money::from_minor(credited))?)
}

/// Credits what was given back without a refund of ours: by the gateway, or before there was an invoice. `cause` names
/// when it was found.
pub(crate) async fn credit_given_back(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    cause: &str,
) -> Result<Option<Credited>> {
    let pieces = Pieces {
        cause,
        reason: CreditReason::Refunded,
        lines: &[],
        amount: uncredited(tx, order).await?,
    };
    credit_pieces(tx, ctx, order, &pieces).await
}

/// Credits what a refund has given back beyond what was credited before: goods that came back unpaid, or a cancelled
/// order, are credited already. Money that was paid twice was never invoiced.
pub(crate) async fn credit_refund(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    refund: RefundId,
) -> Result<Option<Credited>> {
    let rows: Vec<RefundedRow> = db::all(
        tx,
        "SELECT l.order_line_id, l.quantity FROM refund_line l WHERE l.refund_id = $1 AND l.order_line_id IS NOT NULL
         ORDER BY l.id",
        [refund.0.into()],
    )
    .await?;
    let returned = db::number(
        tx,
        "SELECT COUNT(*) FROM refund WHERE id = $1 AND return_id IS NOT NULL",
        [refund.0.into()],
    )
    .await?;
    let lines: Vec<(OrderLineId, u32)> = rows
        .into_iter()
        .map(|row| (OrderLineId(row.order_line_id), u32::try_from(row.quantity).unwrap_or(0)))
        .collect();
    let pieces = Pieces {
        cause: &format!("refund:{refund}"),
        reason: if returned > 0 {
            CreditReason::Returned
        } else {
            CreditReason::Refunded
        },
        lines: &lines,
        amount: uncredited(tx, order).await?,
    };
    credit_pieces(tx, ctx, order, &pieces).await
}

#[derive(FromQueryResult)]
struct RefundedRow {
    order_line_id: i64,
    quantity: i64,
}

#[derive(FromQueryResult)]
struct PositionRow {
    id: i64,
    position: i64,
}

async fn positions(
    tx: &impl ConnectionTrait,
    order: OrderId,
    pieces: &[(OrderLineId, u32)],
) -> Result<Vec<(i64, u32)>> {
    let rows: Vec<PositionRow> = db::all(
        tx,
        "SELECT id, position FROM order_line WHERE order_id = $1",
        [order.0.into()],
    )
    .await?;
    let position = |line: OrderLineId| rows.iter().find(|row| row.id == line.0).map(|row| row.position);
    Ok(pieces
        .iter()
        .filter_map(|(line, quantity)| Some((position(*line)?, *quantity)))
        .collect())
}

/// The pieces, where they and some delivery make up exactly this amount; else the amount alone.
fn explained(invoice: &Invoice, earlier: &[CreditNote], lines: Vec<(i64, u32)>, amount: Money) -> Result<Crediting> {
    let alone = Crediting::Amount(amount);
    if lines.is_empty() {
        return Ok(alone);
    }
    let worth = |delivery| {
        let what = Crediting::Lines {
            lines: lines.clone(),
            delivery,
        };
        let number = invoice.number;
        domain::invoice::credit(
            invoice,
            earlier,
            &what,
            number,
            invoice.issued_at,
            CreditReason::Refunded,
        )
        .ok()
        .map(|note| (note.total, what))
    };
    let Some((goods, _)) = worth(Money::ZERO) else {
        return Ok(alone);
    };
    let rest = amount.checked_sub(goods)?;
    Ok(match worth(rest) {
        Some((total, what)) if total == amount => what,
        Some(_) | None => alone,
    })
}
