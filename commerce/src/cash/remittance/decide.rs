//! What a person decides about a row that does not fit.

use domain::{
    access::Permission,
    cash::{Match, Settlement},
    ids::{RemittanceId, RemittanceLineId},
    money::Money,
    text::one_line,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{StatementStep, lock_open, matching::Parcels};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
};

/// What is done about a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It settles its parcel, though the amounts differ: the difference is the shop's.
    Accept,
    /// It settles nothing: it is claimed from the courier, or it is not ours.
    Reject,
    /// Undo: it waits again.
    Reopen,
}

/// A decision about a row.
#[derive(Clone, Debug)]
pub struct Decide {
    /// The row.
    pub line: RemittanceLineId,
    /// What is done.
    pub decision: Decision,
    /// Why; needed for whoever looks at it later.
    pub note: String,
}

#[derive(FromQueryResult)]
struct LineRow {
    remittance_id: i64,
    kind: String,
    settlement: String,
}

/// Decides about a row of an open statement.
///
/// # Errors
/// [`Error::Conflict`] when the statement is closed or the row leaves nothing to accept; [`Error::Invalid`] without a
/// note.
pub async fn decide(ctx: &Ctx, request: &Decide) -> Result<()> {
    ctx.require(Permission::CashDesk)?;
    let note = one_line(&request.note, 300);
    if note.is_empty() && request.decision != Decision::Reopen {
        return Err(Error::Invalid("Write why: somebody will ask.".to_owned()));
    }
    let tx = ctx.shop.db().begin().await?;
    let row: Option<LineRow> = db::one(
        &tx,
        "SELECT remittance_id, kind, settlement FROM remittance_line WHERE id = $1",
        [request.line.0.into()],
    )
    .await?;
    let row = row.ok_or(Error::NotFound)?;
    let step = StatementStep {
        remittance: RemittanceId(row.remittance_id),
        expected_version: None,
    };
    lock_open(&tx, step).await?;
    let kind: Match = row
        .kind
        .parse()
        .map_err(|_| Error::Corrupt(format!("remittance line {}", request.line)))?;
    let settlement = match request.decision {
        Decision::Accept if kind.can_be_accepted() => Settlement::Accepted,
        Decision::Accept => {
            return Err(Error::Conflict(format!(
                "A row that is \"{}\" cannot be accepted: reject it, or mend the cause and compare again.",
                kind.label()
            )));
        }
        Decision::Reject => Settlement::Rejected,
        Decision::Reopen => Settlement::Open,
    };
    if settlement.code() == row.settlement {
        return Ok(());
    }
    db::run(
        &tx,
        "UPDATE remittance_line SET settlement = $1, note = $2, decided_by = $3, decided_at = $4 WHERE id = $5",
        [
            settlement.code().into(),
            note.into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
            request.line.0.into(),
        ],
    )
    .await?;
    let subject = format!("remittance:{}", row.remittance_id);
    let detail = format!("line {} {settlement}", request.line);
    audit::record(&tx, ctx, "remittance.decided", &subject, &detail).await?;
    tx.commit().await?;
    Ok(())
}

/// Compares the undecided rows of an open statement anew, after parcels were marked delivered.
///
/// # Errors
/// [`Error::Conflict`] when the statement is closed or was changed meanwhile.
pub async fn rematch(ctx: &Ctx, step: StatementStep) -> Result<()> {
    ctx.require(Permission::CashDesk)?;
    let tx = ctx.shop.db().begin().await?;
    let courier = lock_open(&tx, step).await?;
    compare(&tx, step.remittance, &courier).await?;
    let subject = format!("remittance:{}", step.remittance);
    audit::record(&tx, ctx, "remittance.compared", &subject, "").await?;
    tx.commit().await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct OpenRow {
    id: i64,
    reference: String,
    collected: i64,
    settlement: String,
}

/// Compares all rows in order, and writes what has changed about the open ones. An accepted row whose parcel was settled
/// meanwhile waits again.
pub(super) async fn compare(tx: &impl ConnectionTrait, remittance: RemittanceId, courier: &str) -> Result<()> {
    let rows: Vec<OpenRow> = db::all(
        tx,
        "SELECT id, reference, collected, settlement FROM remittance_line
         WHERE remittance_id = $1 AND settlement <> 'rejected' ORDER BY line",
        [remittance.0.into()],
    )
    .await?;
    let references: Vec<&str> = rows.iter().map(|row| row.reference.as_str()).collect();
    let mut parcels = Parcels::load(tx, courier, &references).await?;
    for row in &rows {
        let matched = parcels.next(&row.reference, Money::from_minor(row.collected))?;
        let accepted = row.settlement == Settlement::Accepted.code() && matched.kind.can_be_accepted();
        let settlement = if accepted {
            Settlement::Accepted
        } else {
            Settlement::Open
        };
        let parcel = matched.parcel.as_ref();
        db::run(
            tx,
            "UPDATE remittance_line SET kind = $1, shipment_id = $2, expected = $3, settlement = $4 WHERE id = $5",
            [
                matched.kind.code().into(),
                parcel.map(|parcel| parcel.shipment.0).into(),
                parcel.map_or(0, |parcel| parcel.money.expected.minor()).into(),
                settlement.code().into(),
                row.id.into(),
            ],
        )
        .await?;
    }
    Ok(())
}
