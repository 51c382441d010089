//! Stock from a file: first what it would mean, then all of it or nothing. The same file twice changes nothing the second
//! time, and a file is only taken while the shelves are as they were when it was looked at.

use std::{collections::HashMap, fmt::Write as _};

use domain::{
    access::Permission,
    csv::Table,
    ids::{BookingId, VariantId},
    money::Money,
    stock::{Amount, Level, MovementKind, SheetRow, Shown, read_sheet},
    text::one_line,
    time::Timestamp,
    view::stock::{BookingRow, SheetChange, SheetPreview},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use sha2::{Digest, Sha256};

use super::{
    MAIN_LOCATION,
    alerts::{self, Touched},
    item,
    posting::{self, NewBooking, Posting},
    receive::variants_of,
    terms,
};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
};

/// A file.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// As it was called.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// So many rows have changed something.
    Now(usize),
    /// It was taken before; nothing was changed.
    Before,
}

/// What is known of a variant.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Known {
    pub id: i64,
    title: String,
    variant_title: String,
    on_hand: i64,
    reserved: i64,
    low_at: Option<i64>,
    unit_cost: Option<i64>,
}

impl Known {
    fn cost(&self) -> Option<Money> {
        self.unit_cost.map(Money::from_minor)
    }

    /// As a grid would show it.
    pub fn shown(&self) -> Shown {
        Shown {
            on_hand: self.on_hand,
            cost: self.cost(),
            low_at: self.low_at,
        }
    }

    /// What a row means for this variant.
    ///
    /// # Errors
    /// Why it cannot be, as a sentence.
    pub fn plan(&self, row: &SheetRow) -> std::result::Result<SheetChange, String> {
        let level = Level {
            on_hand: self.on_hand,
            reserved: self.reserved,
        };
        let change = row.change(level).map_err(posting::refusal)?;
        Ok(SheetChange {
            line: row.line,
            sku: row.sku.clone(),
            name: item::name(&self.title, &self.variant_title),
            on_hand: self.on_hand,
            on_hand_after: self.on_hand.saturating_add(change),
            cost: self.cost(),
            cost_after: row.cost.after(self.cost()),
            low_at: self.low_at,
            low_at_after: row.low_at.after(self.low_at),
        })
    }
}

/// What is known of these variants; `writes` locks them first.
pub(super) async fn known(
    conn: &impl ConnectionTrait,
    mut ids: Vec<VariantId>,
    writes: bool,
) -> Result<HashMap<VariantId, Known>> {
    ids.sort_unstable();
    ids.dedup();
    if writes {
        posting::lock_all(conn, ids.clone()).await?;
    }
    let mut found = HashMap::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let sql = format!(
            "SELECT v.id, p.title, v.title AS variant_title, COALESCE(s.on_hand, 0) AS on_hand,
                    COALESCE(s.reserved, 0) AS reserved, s.low_at, v.unit_cost
             FROM variant v JOIN product p ON p.id = v.product_id
             LEFT JOIN stock_level s ON s.variant_id = v.id AND s.location_id = {MAIN_LOCATION}
             WHERE v.id IN ({})",
            db::places(1, part.len())
        );
        let rows: Vec<Known> = db::all(conn, &sql, part.iter().map(|id| id.0.into())).await?;
        found.extend(rows.into_iter().map(|row| (VariantId(row.id), row)));
    }
    Ok(found)
}

/// Writes what a row changes. The caller looks at what was `touched` when all rows are written.
pub(super) async fn write(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    booking: BookingId,
    variant: VariantId,
    change: &SheetChange,
    note: &str,
    touched: &mut Vec<Touched>,
) -> Result<std::result::Result<(), String>> {
    let posting = Posting {
        variant,
        kind: MovementKind::Corrected,
        change: change.on_hand_after.saturating_sub(change.on_hand),
        cause: format!("booking:{booking}:{variant}"),
        note,
        unit_cost: None,
    };
    if let Err(why) = posting::post(tx, ctx, &posting, touched).await? {
        return Ok(Err(posting::refusal(why)));
    }
    let (cost, low_at) = ((change.cost, change.cost_after), (change.low_at, change.low_at_after));
    terms::write(tx, ctx, variant, cost, low_at, touched).await?;
    Ok(Ok(()))
}

/// A file that was read and compared.
struct Compared {
    rows: usize,
    changes: Vec<(VariantId, SheetChange)>,
    same: usize,
    refused: Vec<(usize, String, String)>,
    fingerprint: String,
}

async fn compare(conn: &impl ConnectionTrait, sheet: &Sheet, writes: bool) -> Result<Compared> {
    let table = Table::read(&sheet.bytes).map_err(|refused| Error::Invalid(sentence(&refused.to_string())))?;
    let (rows, errors) = read_sheet(&table).map_err(|refused| Error::Invalid(sentence(&refused.to_string())))?;
    let skus: Vec<String> = rows.iter().map(|row| row.sku.clone()).collect();
    let ids = variants_of(conn, &skus).await?;
    let known = known(conn, ids.values().copied().collect(), writes).await?;
    let mut compared = Compared {
        rows: rows.len(),
        changes: Vec::new(),
        same: 0,
        refused: errors
            .into_iter()
            .map(|error| (error.line, error.sku, error.sentence))
            .collect(),
        fingerprint: String::new(),
    };
    let mut seen = String::new();
    for row in &rows {
        let Some((id, known)) = ids.get(&row.sku).and_then(|id| Some((*id, known.get(id)?))) else {
            compared
                .refused
                .push((row.line, row.sku.clone(), "there is no such SKU".to_owned()));
            continue;
        };
        // A difference is the same whatever there is; a number of pieces is not.
        let on_hand = if matches!(row.pieces, Some(Amount::To(_))) {
            known.on_hand
        } else {
            0
        };
        let _ = write!(seen, "{id}:{on_hand}:{:?}:{:?};", known.unit_cost, known.low_at);
        match known.plan(row) {
            Ok(change) if change.changes() => compared.changes.push((id, change)),
            Ok(_) => compared.same += 1,
            Err(why) => compared.refused.push((row.line, row.sku.clone(), why)),
        }
    }
    compared.refused.sort();
    compared.fingerprint = audit::hex(&Sha256::digest(seen));
    Ok(compared)
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", chars.as_str())
}

#[derive(FromQueryResult)]
struct AtRow {
    at: i64,
}

async fn taken_at(conn: &impl ConnectionTrait, hash: &str) -> Result<Option<Timestamp>> {
    let sql = "SELECT at FROM stock_booking WHERE file_hash = $1";
    let row: Option<AtRow> = db::one(conn, sql, [hash.into()]).await?;
    Ok(row.map(|row| Timestamp(row.at)))
}

/// What taking a file would mean. Nothing is stored.
///
/// # Errors
/// [`Error::Invalid`] for a file that is no sheet of stock, with what to do.
pub async fn preview(ctx: &Ctx, sheet: &Sheet) -> Result<SheetPreview> {
    ctx.require(Permission::StockEdit)?;
    let conn = ctx.shop.db().reader();
    let compared = compare(conn, sheet, false).await?;
    let hash = audit::hex(&Sha256::digest(&sheet.bytes));
    Ok(SheetPreview {
        changes: compared.changes.into_iter().map(|(_, change)| change).collect(),
        same: compared.same,
        refused: compared.refused,
        taken_at: taken_at(conn, &hash).await?,
        fingerprint: compared.fingerprint,
    })
}

/// Takes a file as it was looked at: `fingerprint` and `key` are from then. The same file again changes nothing.
///
/// # Errors
/// [`Error::Conflict`] when the shelves are not as they were any more, or a row cannot be booked; nothing is booked then.
pub async fn take(ctx: &Ctx, sheet: &Sheet, fingerprint: &str, key: &str) -> Result<Taken> {
    ctx.require(Permission::StockEdit)?;
    let key = posting::key(key)?;
    posting::again(|| attempt(ctx, sheet, fingerprint, key)).await
}

async fn attempt(ctx: &Ctx, sheet: &Sheet, fingerprint: &str, key: &str) -> Result<Taken> {
    let hash = audit::hex(&Sha256::digest(&sheet.bytes));
    let tx = ctx.shop.db().begin().await?;
    if taken_at(&tx, &hash).await?.is_some() {
        return Ok(Taken::Before);
    }
    let compared = compare(&tx, sheet, true).await?;
    if let Some((line, sku, why)) = compared.refused.first() {
        return Err(Error::Conflict(format!(
            "Line {line}, {sku}: {why}. Nothing was booked."
        )));
    }
    if compared.fingerprint != fingerprint {
        return Err(Error::Conflict(
            "Stock has changed since this was looked at. Look at it again; nothing was booked.".to_owned(),
        ));
    }
    let name = one_line(&sheet.file_name, 120);
    let booking = NewBooking {
        kind: "file",
        key,
        file_hash: Some(&hash),
        name: &name,
        lines: compared.rows,
        changed: compared.changes.len(),
    };
    // A double click: the other one has taken it.
    let Some(booking) = posting::begin(&tx, ctx, &booking).await? else {
        return Ok(Taken::Before);
    };
    let mut touched = Vec::new();
    for (variant, change) in &compared.changes {
        if let Err(why) = write(&tx, ctx, booking, *variant, change, &name, &mut touched).await? {
            let (line, sku) = (change.line, &change.sku);
            return Err(Error::Conflict(format!(
                "Line {line}, {sku}: {why}. Nothing was booked."
            )));
        }
    }
    alerts::note(&tx, ctx, &touched).await?;
    let changed = compared.changes.len();
    let detail = format!("{name}: {} rows, {changed} changed", compared.rows);
    audit::record(&tx, ctx, "stock.imported", &format!("booking:{booking}"), &detail).await?;
    crate::testing_pause("sheet:written").await;
    tx.commit().await?;
    let variants: Vec<VariantId> = compared.changes.iter().map(|(variant, _)| *variant).collect();
    posting::touch(ctx, &variants).await?;
    Ok(Taken::Now(changed))
}

#[derive(FromQueryResult)]
struct Row {
    name: String,
    lines: i64,
    changed: i64,
    actor: String,
    at: i64,
}

/// The newest bookings of a kind: `delivery` or `file`.
///
/// # Errors
/// [`Error::Forbidden`] without [`Permission::StockEdit`].
pub async fn bookings(ctx: &Ctx, kind: &'static str) -> Result<Vec<BookingRow>> {
    ctx.require(Permission::StockEdit)?;
    let rows: Vec<Row> = db::all(
        ctx.shop.db().reader(),
        "SELECT name, lines, changed, actor, at FROM stock_booking WHERE kind = $1 ORDER BY id DESC LIMIT 20",
        [kind.into()],
    )
    .await?;
    let count = |count: i64| u64::try_from(count).unwrap_or(0);
    let view = |row: Row| BookingRow {
        name: row.name,
        lines: count(row.lines),
        changed: count(row.changed),
        actor: row.actor,
        at: Timestamp(row.at),
    };
    Ok(rows.into_iter().map(view).collect())
}
