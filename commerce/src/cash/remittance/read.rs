//! Statements, for the desk.

use domain::{
    access::Permission,
    cash::LATE_DAYS,
    ids::{OrderId, OrderNumber, RemittanceId, RemittanceLineId},
    money::Money,
    time::{DAY_MS, Timestamp},
    view::cash::{OwedParcel, RemittanceLineRow, RemittancePage, RemittanceRow},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Ctx,
    cash::ageing::{self, Owed},
    db,
    error::{Error, Result},
};

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    courier: String,
    file_name: String,
    imported_at: i64,
    closed_at: Option<i64>,
    lines: i64,
    undecided: i64,
    collected: i64,
    fee: i64,
    net: i64,
    settled: i64,
    version: i64,
}

impl Row {
    fn view(self) -> RemittanceRow {
        let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        RemittanceRow {
            id: RemittanceId(self.id),
            courier: self.courier,
            file_name: self.file_name,
            imported_at: Timestamp(self.imported_at),
            closed_at: self.closed_at.map(Timestamp),
            lines: count(self.lines),
            undecided: count(self.undecided),
            collected: Money::from_minor(self.collected),
            fee: Money::from_minor(self.fee),
            net: Money::from_minor(self.net),
            settled: Money::from_minor(self.settled),
            version: self.version,
        }
    }
}

const COLUMNS: &str = "r.id, r.courier, r.file_name, r.imported_at, r.closed_at, r.lines, r.collected, r.fee, r.net,
    r.settled, r.version,
    (SELECT COUNT(*) FROM remittance_line l
     WHERE l.remittance_id = r.id AND l.settlement = 'open' AND l.kind <> 'exact') AS undecided";

/// The latest statements, newest first, older than `before` where it is given: the list goes on from there.
///
/// # Errors
/// [`Error::Forbidden`] without `cash.desk`.
pub async fn remittances(ctx: &Ctx, before: Option<RemittanceId>) -> Result<Vec<RemittanceRow>> {
    ctx.require(Permission::CashDesk)?;
    let rows: Vec<Row> = db::all(
        ctx.shop.db().reader(),
        &format!("SELECT {COLUMNS} FROM remittance r WHERE r.id < $1 ORDER BY r.id DESC LIMIT 50"),
        [before.map_or(i64::MAX, |id| id.0).into()],
    )
    .await?;
    Ok(rows.into_iter().map(Row::view).collect())
}

#[derive(FromQueryResult)]
struct LineRow {
    id: i64,
    line: i64,
    reference: String,
    shipment_id: Option<i64>,
    order_id: Option<i64>,
    number: Option<String>,
    collected: i64,
    expected: i64,
    fee: i64,
    net: i64,
    kind: String,
    settlement: String,
    note: String,
}

impl LineRow {
    fn view(self) -> Result<RemittanceLineRow> {
        let corrupt = |_| Error::Corrupt(format!("remittance line {}", self.id));
        Ok(RemittanceLineRow {
            id: Some(RemittanceLineId(self.id)),
            line: u32::try_from(self.line).unwrap_or(u32::MAX),
            kind: self.kind.parse().map_err(corrupt)?,
            settlement: self.settlement.parse().map_err(corrupt)?,
            reference: self.reference,
            order: self.order_id.map(OrderId),
            number: self.number.as_deref().and_then(OrderNumber::parse),
            collected: Money::from_minor(self.collected),
            expected: Money::from_minor(self.expected),
            fee: Money::from_minor(self.fee),
            net: Money::from_minor(self.net),
            note: self.note,
        })
    }
}

/// A statement with its rows, and with what it does not name though it is late.
///
/// # Errors
/// [`Error::NotFound`] when there is none; [`Error::Forbidden`] without `cash.desk`.
pub async fn remittance(ctx: &Ctx, id: RemittanceId) -> Result<RemittancePage> {
    ctx.require(Permission::CashDesk)?;
    let conn = ctx.shop.db().reader();
    let row: Option<Row> = db::one(
        conn,
        &format!("SELECT {COLUMNS} FROM remittance r WHERE r.id = $1"),
        [id.0.into()],
    )
    .await?;
    let remittance = row.ok_or(Error::NotFound)?.view();
    let rows: Vec<LineRow> = db::all(
        conn,
        "SELECT l.id, l.line, l.reference, l.shipment_id, s.order_id, o.number, l.collected, l.expected, l.fee, l.net,
                l.kind, l.settlement, l.note
         FROM remittance_line l LEFT JOIN shipment s ON s.id = l.shipment_id LEFT JOIN orders o ON o.id = s.order_id
         WHERE l.remittance_id = $1 ORDER BY l.line",
        [id.0.into()],
    )
    .await?;
    let named: Vec<i64> = rows.iter().filter_map(|row| row.shipment_id).collect();
    Ok(RemittancePage {
        missing: missing(conn, ctx, &remittance.courier, &named).await?,
        lines: rows.into_iter().map(LineRow::view).collect::<Result<_>>()?,
        remittance,
    })
}

/// Late parcels of a courier that are not among these.
pub(super) async fn missing(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    courier: &str,
    named: &[i64],
) -> Result<Vec<OwedParcel>> {
    let before = ctx.now().plus_ms((LATE_DAYS + 1).saturating_mul(-DAY_MS));
    let owed = ageing::owed(conn, Owed::Late { courier, before }).await?;
    owed.into_iter()
        .filter(|row| !named.contains(&row.id))
        .map(|row| row.view(ctx.now()))
        .collect()
}
