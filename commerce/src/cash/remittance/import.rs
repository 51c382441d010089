//! Taking a courier's file. The same file twice is one statement; a file with a row that cannot be read is not taken.

use domain::{
    access::Permission,
    cash::{RemittanceRow, Settlement, read_rows},
    csv::Table,
    ids::RemittanceId,
    money::Money,
    text::one_line,
    view::cash::{RemittanceLineRow, RemittancePreview},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use sha2::{Digest, Sha256};

use super::{
    matching::{Matched, Parcels},
    read::missing,
};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    inventory::insert_many,
};

/// Rows of one `INSERT`.
const CHUNK: usize = 100;

/// A courier's file.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Whose.
    pub courier: String,
    /// As it was called.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a file says, read and matched.
struct Read {
    rows: Vec<(RemittanceRow, Matched)>,
    refused: Vec<String>,
    collected: Money,
    fee: Money,
    net: Money,
}

impl Statement {
    fn courier(&self) -> Result<String> {
        let courier = one_line(&self.courier, 60);
        if courier.is_empty() {
            return Err(Error::Invalid("Choose the courier whose statement it is.".to_owned()));
        }
        Ok(courier)
    }

    fn hash(&self) -> String {
        audit::hex(&Sha256::digest(&self.bytes))
    }

    async fn read(&self, conn: &impl ConnectionTrait, ctx: &Ctx, courier: &str) -> Result<Read> {
        let table = Table::read(&self.bytes).map_err(|refused| Error::Invalid(refused.to_string()))?;
        let (rows, refused) =
            read_rows(&table, ctx.shop.facts().offset).map_err(|missing| Error::Invalid(missing.to_string()))?;
        if rows.is_empty() && refused.is_empty() {
            return Err(Error::Invalid("The file has no rows below its headings.".to_owned()));
        }
        let references: Vec<&str> = rows.iter().map(|row| row.reference.as_str()).collect();
        let mut parcels = Parcels::load(conn, courier, &references).await?;
        Ok(Read {
            collected: Money::sum(rows.iter().map(|row| row.collected))?,
            fee: Money::sum(rows.iter().map(|row| row.fee))?,
            net: Money::sum(rows.iter().map(|row| row.net))?,
            rows: rows
                .into_iter()
                .map(|row| {
                    let matched = parcels.next(&row.reference, row.collected)?;
                    Ok((row, matched))
                })
                .collect::<Result<_>>()?,
            refused: refused.iter().map(ToString::to_string).collect(),
        })
    }
}

/// What taking a file would mean. Nothing is stored.
///
/// # Errors
/// [`Error::Invalid`] for a file that is no table of a courier, with what to do.
pub async fn preview(ctx: &Ctx, statement: &Statement) -> Result<RemittancePreview> {
    ctx.require(Permission::CashDesk)?;
    let courier = statement.courier()?;
    let conn = ctx.shop.db().reader();
    let read = statement.read(conn, ctx, &courier).await?;
    let named: Vec<i64> = read
        .rows
        .iter()
        .filter_map(|(_, matched)| matched.parcel.as_ref().map(|parcel| parcel.shipment.0))
        .collect();
    Ok(RemittancePreview {
        missing: missing(conn, ctx, &courier, &named).await?,
        taken_as: taken_as(conn, &courier, &statement.hash()).await?,
        lines: read.rows.iter().map(|(row, matched)| line_view(row, matched)).collect(),
        refused: read.refused,
        collected: read.collected,
        fee: read.fee,
        net: read.net,
    })
}

fn line_view(row: &RemittanceRow, matched: &Matched) -> RemittanceLineRow {
    let parcel = matched.parcel.as_ref();
    RemittanceLineRow {
        id: None,
        line: u32::try_from(row.line).unwrap_or(u32::MAX),
        reference: row.reference.clone(),
        order: parcel.map(|parcel| parcel.order),
        number: parcel.map(|parcel| parcel.number.clone()),
        collected: row.collected,
        expected: parcel.map_or(Money::ZERO, |parcel| parcel.money.expected),
        fee: row.fee,
        net: row.net,
        kind: matched.kind,
        settlement: Settlement::Open,
        note: String::new(),
    }
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

async fn taken_as(conn: &impl ConnectionTrait, courier: &str, hash: &str) -> Result<Option<RemittanceId>> {
    let row: Option<IdRow> = db::one(
        conn,
        "SELECT id FROM remittance WHERE courier = $1 AND file_hash = $2",
        [courier.into(), hash.into()],
    )
    .await?;
    Ok(row.map(|row| RemittanceId(row.id)))
}

/// Takes a file: its rows are stored and compared, and nothing is settled before the statement is closed. The same file
/// again is the same statement, and nothing changes.
///
/// # Errors
/// [`Error::Invalid`] for a file that is no table of a courier, or with rows that cannot be read.
pub async fn import(ctx: &Ctx, statement: &Statement) -> Result<RemittanceId> {
    ctx.require(Permission::CashDesk)?;
    let (courier, hash) = (statement.courier()?, statement.hash());
    let tx = ctx.shop.db().begin().await?;
    if let Some(taken) = taken_as(&tx, &courier, &hash).await? {
        return Ok(taken);
    }
    let read = statement.read(&tx, ctx, &courier).await?;
    if let Some(first) = read.refused.first() {
        return Err(Error::Invalid(format!(
            "{first}. Mend {} in the file and take it again; nothing was stored.",
            if read.refused.len() == 1 {
                "this row".to_owned()
            } else {
                format!("this and {} other rows", read.refused.len() - 1)
            }
        )));
    }
    let row: Option<IdRow> = db::one(
        &tx,
        "INSERT INTO remittance (courier, file_name, file_hash, state, lines, collected, fee, net, settled, imported_by,
                                 imported_at, version)
         VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, 0, $8, $9, 1)
         ON CONFLICT (courier, file_hash) DO NOTHING RETURNING id",
        [
            courier.clone().into(),
            one_line(&statement.file_name, 120).into(),
            hash.clone().into(),
            i64::try_from(read.rows.len()).unwrap_or(0).into(),
            read.collected.minor().into(),
            read.fee.minor().into(),
            read.net.minor().into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    // A double click: the other one has taken it.
    let Some(IdRow { id }) = row else {
        return taken_as(&tx, &courier, &hash).await?.ok_or(Error::NotFound);
    };
    lines(&tx, id, &read.rows).await?;
    crate::testing_pause("remittance:written").await;
    let detail = format!("{courier}: {} rows, {}", read.rows.len(), read.collected.minor());
    audit::record(&tx, ctx, "remittance.imported", &format!("remittance:{id}"), &detail).await?;
    tx.commit().await?;
    Ok(RemittanceId(id))
}

async fn lines(tx: &impl ConnectionTrait, remittance: i64, rows: &[(RemittanceRow, Matched)]) -> Result<()> {
    for chunk in rows.chunks(CHUNK) {
        let rows = chunk.iter().map(|(row, matched)| {
            let parcel = matched.parcel.as_ref();
            vec![
                remittance.into(),
                i64::try_from(row.line).unwrap_or(i64::MAX).into(),
                row.reference.clone().into(),
                parcel.map(|parcel| parcel.shipment.0).into(),
                row.collected.minor().into(),
                parcel.map_or(0, |parcel| parcel.money.expected.minor()).into(),
                row.fee.minor().into(),
                row.net.minor().into(),
                row.on.map(|on| on.0).into(),
                matched.kind.code().into(),
                Settlement::Open.code().into(),
                "".into(),
            ]
        });
        insert_many(
            tx,
            "INSERT INTO remittance_line (remittance_id, line, reference, shipment_id, collected, expected, fee, net,
                                          paid_on, kind, settlement, note) VALUES ",
            rows,
        )
        .await?;
    }
    Ok(())
}
