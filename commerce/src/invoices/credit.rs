//! Credit notes: what an invoice is worth less.

use domain::{
    ids::OrderId,
    invoice::{CreditNote, CreditReason, CreditRefused, Crediting, Invoice, PaperNumber, Series},
    money::Money,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{counter, issue::NumberRow};
use crate::{
    Ctx,
    analytics::mark,
    audit, db,
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

/// Credits all that is left of an order's invoice; `None` where there is no invoice, or nothing left of it.
///
/// # Errors
/// As [`credit`].
pub(crate) async fn credit_rest(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    cause: &str,
    reason: CreditReason,
) -> Result<Option<Credited>> {
    let Some(invoice) = invoice_of(tx, order).await? else {
        return Ok(None);
    };
    let credited = Money::sum(notes_of(tx, order).await?.iter().map(|note| note.total))?;
    if credited >= invoice.total {
        return Ok(None);
    }
    credit(tx, ctx, order, cause, reason, &Crediting::Whole).await
}

#[derive(FromQueryResult)]
struct CreditedRow {
    number: String,
    total: i64,
}

pub(super) async fn by_cause(tx: &impl ConnectionTrait, order: OrderId, cause: &str) -> Result<Option<Credited>> {
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
    mark::credit(tx, note.issued_at).await?;
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
