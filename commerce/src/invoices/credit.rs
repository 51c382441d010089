//! Credit notes: what an invoice is worth less.

use domain::{
    ids::{OrderId, OrderLineId, RefundId},
    invoice::{CreditNote, CreditReason, CreditRefused, Crediting, Invoice, PaperNumber, Series},
    money::Money,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{counter, issue::NumberRow};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    inventory::insert_many,
};

/// What a command has credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credited {
    /// The note.
    pub number: PaperNumber,
    /// How much it is worth.
    pub total: Money,
}

#[derive(FromQueryResult)]
struct SnapshotRow {
    snapshot: String,
}

pub(super) async fn invoice_of(conn: &impl ConnectionTrait, order: OrderId) -> Result<Option<Invoice>> {
    let row: Option<SnapshotRow> = db::one(
        conn,
        "SELECT snapshot FROM invoice WHERE order_id = $1",
        [order.0.into()],
    )
    .await?;
    row.map(|row| read(&row.snapshot)).transpose()
}

/// An order's credit notes, oldest first.
pub(super) async fn notes_of(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<CreditNote>> {
    let rows: Vec<SnapshotRow> = db::all(
        conn,
        "SELECT snapshot FROM credit_note WHERE order_id = $1 AND number IS NOT NULL ORDER BY id",
        [order.0.into()],
    )
    .await?;
    rows.iter().map(|row| read(&row.snapshot)).collect()
}

fn read<T: serde::de::DeserializeOwned>(snapshot: &str) -> Result<T> {
    serde_json::from_str(snapshot).map_err(|error| Error::Corrupt(format!("a paper's snapshot: {error}")))
}

/// Credits something of an order's invoice in the transaction of a command that cancels, takes back or refunds.
/// `cause` names that step (`refund:7`): the same cause credits only once. `None` when there is no invoice: nothing was
/// said that would have to be taken back. The caller holds the order's row and calls this last, before its audit row.
///
/// # Errors
/// [`Error::Conflict`] with what can still be credited.
pub(crate) async fn credit(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    cause: &str,
    reason: CreditReason,
    what: &Crediting,
) -> Result<Option<Credited>> {
    let Some(invoice) = invoice_of(tx, order).await? else {
        return Ok(None);
    };
    if let Some(earlier) = by_cause(tx, order, cause).await? {
        return Ok(Some(earlier));
    }
    let earlier = notes_of(tx, order).await?;
    let draft = |number| domain::invoice::credit(&invoice, &earlier, what, number, ctx.now(), reason);
    // Decided before the number is taken, so that a refusal never waits for the counter.
    draft(PaperNumber {
        series: Series::CreditNote,
        sequence: 1,
        ..invoice.number
    })
    .map_err(|refused| refusal(&refused, &invoice))?;
    let number = counter::next(tx, ctx, Series::CreditNote).await?;
    let note = draft(number).map_err(|refused| refusal(&refused, &invoice))?;
    write(tx, ctx, order, cause, &note).await?;
    let detail = format!("{number} {reason} {}", note.total.minor());
    audit::record(tx, ctx, "credit_note.issued", &format!("order:{order}"), &detail).await?;
    Ok(Some(Credited {
        number,
        total: note.total,
    }))
}

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

/// Credits what a refund has given back beyond what was credited before: goods that came back unpaid, or a cancelled
/// order, are credited already. Money that was paid twice was never invoiced.
pub(crate) async fn credit_refund(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    refund: RefundId,
) -> Result<Option<Credited>> {
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
        amount: Money::from_minor(given_back).checked_sub(Money::from_minor(credited))?,
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
fn explained(
    invoice: &Invoice,
    earlier: &[CreditNote],
    lines: Vec<(i64, u32)>,
    amount: Money,
) -> Result<Crediting> {
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
        domain::invoice::credit(invoice, earlier, &what, number, invoice.issued_at, CreditReason::Refunded)
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

#[derive(FromQueryResult)]
struct CreditedRow {
    number: String,
    total: i64,
}

async fn by_cause(tx: &impl ConnectionTrait, order: OrderId, cause: &str) -> Result<Option<Credited>> {
    let row: Option<CreditedRow> = db::one(
        tx,
        "SELECT number, total FROM credit_note WHERE order_id = $1 AND cause = $2 AND number IS NOT NULL",
        [order.0.into(), cause.into()],
    )
    .await?;
    row.map(|row| {
        Ok(Credited {
            total: Money::from_minor(row.total),
            number: NumberRow { number: row.number }.parse()?,
        })
    })
    .transpose()
}

fn refusal(refused: &CreditRefused, invoice: &Invoice) -> Error {
    let currency = invoice.currency;
    match refused {
        CreditRefused::TooMuch { left } => Error::Conflict(format!(
            "Invoice {} is worth {} now: no more can be credited.",
            invoice.number,
            left.format(currency)
        )),
        CreditRefused::Delivery { left } => {
            Error::Conflict(format!("{} of the delivery can be credited.", left.format(currency)))
        }
        CreditRefused::Nothing => Error::Conflict(format!("There is nothing to credit of invoice {}.", invoice.number)),
        CreditRefused::Pieces { position, left } => {
            let line = invoice.lines.iter().find(|line| line.position == *position);
            let name = line.map_or_else(|| "this line".to_owned(), domain::invoice::InvoiceLine::name);
            Error::Conflict(format!("{left} pieces of {name} can be credited."))
        }
        CreditRefused::Money(error) => Error::Money(*error),
    }
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

async fn write(tx: &impl ConnectionTrait, ctx: &Ctx, order: OrderId, cause: &str, note: &CreditNote) -> Result<()> {
    let snapshot = serde_json::to_string(note).map_err(|error| Error::Corrupt(error.to_string()))?;
    let row: Option<IdRow> = db::one(
        tx,
        "INSERT INTO credit_note (order_id, customer_id, currency, total, issued_at, fiscal_year, sequence, number,
                                  cause, reason, snapshot, issued_by)
         SELECT o.id, o.customer_id, CAST($1 AS TEXT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT),
                CAST($5 AS BIGINT), CAST($6 AS TEXT), CAST($7 AS TEXT), CAST($8 AS TEXT), CAST($9 AS TEXT),
                CAST($10 AS TEXT)
         FROM orders o WHERE o.id = $11 RETURNING id",
        [
            note.currency.code().into(),
            note.total.minor().into(),
            note.issued_at.0.into(),
            note.number.year.begins().into(),
            i64::from(note.number.sequence).into(),
            note.number.to_string().into(),
            cause.into(),
            note.reason.code().into(),
            snapshot.into(),
            ctx.actor.to_string().into(),
            order.0.into(),
        ],
    )
    .await?;
    let id = row.ok_or(Error::NotFound)?.id;
    // The lines also stand as rows, as those of imported notes do: sums by product read both alike.
    let rows = note.lines.iter().map(|line| {
        vec![
            id.into(),
            line.position.into(),
            line.sku.clone().into(),
            line.name().into(),
            line.unit_price.minor().into(),
            i64::from(line.quantity).into(),
            line.total.minor().into(),
        ]
    });
    insert_many(
        tx,
        "INSERT INTO credit_note_line (credit_note_id, position, sku, title, unit_price, quantity, total) VALUES ",
        rows,
    )
    .await?;
    db::run(
        tx,
        "UPDATE credit_note_line SET variant_id = (
             SELECT l.variant_id FROM order_line l
             WHERE l.order_id = $1 AND l.position = credit_note_line.position)
         WHERE credit_note_id = $2",
        [order.0.into(), id.into()],
    )
    .await?;
    Ok(())
}
