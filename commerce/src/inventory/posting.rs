//! Movements that belong to no order. A level that would fall below what is promised is refused by its own UPDATE, so
//! no buyer can come between the look and the change.

use std::collections::HashSet;

use domain::{
    ids::{BookingId, VariantId},
    money::Money,
    stock::{Level, MAX_PIECES, MovementKind, Shown, StockRefused},
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Value};

use super::{
    MAIN_LOCATION,
    alerts::{RETURNING, Touched},
};
use crate::{
    Ctx, db,
    error::{Error, Result},
};

/// One movement.
pub(super) struct Posting<'a> {
    /// Of which variant.
    pub variant: VariantId,
    /// What happened.
    pub kind: MovementKind,
    /// Pieces more, or fewer.
    pub change: i64,
    /// Unique for ever: the same movement twice is a mistake.
    pub cause: String,
    /// What staff wrote.
    pub note: &'a str,
    /// What a piece of a delivery has cost.
    pub unit_cost: Option<Money>,
}

/// A level and the cost beside it, locked until the transaction ends.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(super) struct Locked {
    pub on_hand: i64,
    pub reserved: i64,
    pub low_at: Option<i64>,
    pub unit_cost: Option<i64>,
}

impl Locked {
    pub fn level(&self) -> Level {
        Level {
            on_hand: self.on_hand,
            reserved: self.reserved,
        }
    }

    pub fn cost(&self) -> Option<Money> {
        self.unit_cost.map(Money::from_minor)
    }

    /// As a form would show it.
    pub fn shown(&self) -> Shown {
        Shown {
            on_hand: self.on_hand,
            cost: self.cost(),
            low_at: self.low_at,
        }
    }
}

/// Locks variants and then their levels, both in the order of their ids, as whoever sells and whoever edits a product
/// takes them; makes empty levels where nobody has received anything yet. All that a command is going to change it locks
/// at once, and reads afterwards: PostgreSQL reads a row again that it has waited for, but not those that are joined to
/// it.
pub(super) async fn lock_all(tx: &impl ConnectionTrait, mut variants: Vec<VariantId>) -> Result<()> {
    variants.sort_unstable();
    variants.dedup();
    let is_postgres = tx.get_database_backend() == DbBackend::Postgres;
    let ids = |part: &[VariantId]| part.iter().map(|id| Value::from(id.0)).collect::<Vec<_>>();
    for part in variants.chunks(500).filter(|_| is_postgres) {
        let sql = format!(
            "SELECT id FROM variant WHERE id IN ({}) ORDER BY id FOR NO KEY UPDATE",
            db::places(1, part.len())
        );
        db::run(tx, &sql, ids(part)).await?;
    }
    for part in variants.chunks(500) {
        let sql = format!(
            "INSERT INTO stock_level (variant_id, location_id, on_hand, reserved, state)
             SELECT v.id, {MAIN_LOCATION}, 0, 0, 'out' FROM variant v WHERE v.id IN ({})
               AND NOT EXISTS (SELECT 1 FROM stock_level s WHERE s.variant_id = v.id AND s.location_id = {MAIN_LOCATION})
             ON CONFLICT (variant_id, location_id) DO NOTHING",
            db::places(1, part.len())
        );
        db::run(tx, &sql, ids(part)).await?;
    }
    for part in variants.chunks(500).filter(|_| is_postgres) {
        let sql = format!(
            "SELECT variant_id FROM stock_level WHERE location_id = {MAIN_LOCATION} AND variant_id IN ({})
             ORDER BY variant_id FOR UPDATE",
            db::places(1, part.len())
        );
        db::run(tx, &sql, ids(part)).await?;
    }
    Ok(())
}

/// Locks a variant and its level.
///
/// # Errors
/// [`Error::NotFound`] for no such variant.
pub(super) async fn lock(tx: &impl ConnectionTrait, variant: VariantId) -> Result<Locked> {
    lock_all(tx, vec![variant]).await?;
    locked(tx, variant).await
}

/// What is locked already, as it is now.
///
/// # Errors
/// [`Error::NotFound`] for no such variant.
pub(super) async fn locked(tx: &impl ConnectionTrait, variant: VariantId) -> Result<Locked> {
    db::one(
        tx,
        "SELECT s.on_hand, s.reserved, s.low_at, v.unit_cost FROM stock_level s JOIN variant v ON v.id = s.variant_id
         WHERE s.variant_id = $1 AND s.location_id = $2",
        [variant.0.into(), MAIN_LOCATION.into()],
    )
    .await?
    .ok_or(Error::NotFound)
}

/// Moves a level that is locked, and writes the ledger. The caller looks at what was `touched` when all is posted, and
/// rolls back on a refusal.
pub(super) async fn post(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    posting: &Posting<'_>,
    touched: &mut Vec<Touched>,
) -> Result<std::result::Result<(), StockRefused>> {
    if posting.change == 0 {
        return Ok(Ok(()));
    }
    let row: Option<Touched> = db::one(
        tx,
        &format!(
            "UPDATE stock_level SET on_hand = on_hand + $1 WHERE variant_id = $2 AND location_id = $3
             AND on_hand + $1 >= reserved AND on_hand + $1 <= {MAX_PIECES} {RETURNING}"
        ),
        [posting.change.into(), posting.variant.0.into(), MAIN_LOCATION.into()],
    )
    .await?;
    let Some(row) = row else {
        let level = locked(tx, posting.variant).await?.level();
        // What the UPDATE refused is refused by the rule too, unless something has changed between the two.
        return Ok(Err(level.moved(posting.change).err().unwrap_or(StockRefused::Unsound)));
    };
    db::run(
        tx,
        "INSERT INTO stock_movement
         (variant_id, location_id, kind, on_hand_delta, reserved_delta, cause, note, unit_cost, actor, created_at)
         VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, $9)",
        [
            posting.variant.0.into(),
            MAIN_LOCATION.into(),
            posting.kind.code().into(),
            posting.change.into(),
            posting.cause.clone().into(),
            posting.note.into(),
            posting.unit_cost.map(Money::minor).into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    touched.push(row);
    Ok(Ok(()))
}

/// Keeps what a piece of a variant has cost.
pub(super) async fn set_cost(tx: &impl ConnectionTrait, variant: VariantId, cost: Option<Money>) -> Result<()> {
    db::run(
        tx,
        "UPDATE variant SET unit_cost = $1 WHERE id = $2",
        [cost.map(Money::minor).into(), variant.0.into()],
    )
    .await?;
    Ok(())
}

/// A booking to write.
pub(super) struct NewBooking<'a> {
    pub kind: &'static str,
    pub key: &'a str,
    pub file_hash: Option<&'a str>,
    pub name: &'a str,
    pub lines: usize,
    pub changed: usize,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Writes a booking; `None` when its key, or its file, is there already: somebody has sent the same twice.
pub(super) async fn begin(tx: &impl ConnectionTrait, ctx: &Ctx, new: &NewBooking<'_>) -> Result<Option<BookingId>> {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let row: Option<IdRow> = db::one(
        tx,
        "INSERT INTO stock_booking (kind, key, file_hash, name, lines, changed, actor, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id",
        [
            new.kind.into(),
            new.key.into(),
            new.file_hash.map(str::to_owned).into(),
            new.name.into(),
            count(new.lines).into(),
            count(new.changed).into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    Ok(row.map(|row| BookingId(row.id)))
}

/// A booking that is there already.
pub(super) struct Booked {
    id: BookingId,
    /// What it has changed.
    pub changed: usize,
}

#[derive(FromQueryResult)]
struct BookedRow {
    id: i64,
    changed: i64,
}

/// The booking with this key.
pub(super) async fn booked(tx: &impl ConnectionTrait, key: &str) -> Result<Option<Booked>> {
    let sql = "SELECT id, changed FROM stock_booking WHERE key = $1";
    let row: Option<BookedRow> = db::one(tx, sql, [key.into()]).await?;
    Ok(row.map(|row| Booked {
        id: BookingId(row.id),
        changed: usize::try_from(row.changed).unwrap_or_default(),
    }))
}

impl Booked {
    /// Those of these variants whose pieces it has moved.
    pub async fn moved(&self, tx: &impl ConnectionTrait, variants: &[VariantId]) -> Result<HashSet<VariantId>> {
        let mut moved = HashSet::new();
        for part in variants.chunks(500) {
            let sql = format!(
                "SELECT variant_id AS id FROM stock_movement WHERE cause IN ({})",
                db::places(1, part.len())
            );
            let causes = part
                .iter()
                .map(|variant| format!("booking:{}:{variant}", self.id).into());
            let rows: Vec<IdRow> = db::all(tx, &sql, causes).await?;
            moved.extend(rows.into_iter().map(|row| VariantId(row.id)));
        }
        Ok(moved)
    }
}

/// The key of a form that may be sent twice.
///
/// # Errors
/// [`Error::Invalid`] for a form that was not made by the shop.
pub(super) fn key(key: &str) -> Result<&str> {
    if (8..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        Ok(key)
    } else {
        Err(Error::Invalid("Open the page again and send it from there.".to_owned()))
    }
}

/// A refusal as staff read it.
pub(super) fn refusal(refused: StockRefused) -> String {
    match refused {
        StockRefused::OutOfStock { left } => {
            format!("only {left} can be taken: the rest is promised to orders or not there")
        }
        StockRefused::Promised { reserved } => {
            format!("{reserved} are promised to orders, and no fewer can be left")
        }
        StockRefused::NoPieces => "write how many pieces, from 1".to_owned(),
        other @ (StockRefused::NotReserved { .. } | StockRefused::TooMany | StockRefused::Unsound) => other.to_string(),
    }
}

/// Runs a command again when somebody was in its way: an edit of a product takes the same rows in an order of its own,
/// and PostgreSQL ends one of the two.
///
/// # Errors
/// [`Error::Conflict`] when somebody was in the way each time, so that the form comes back with what was typed.
pub(super) async fn again<T, F: Future<Output = Result<T>>>(mut attempt: impl FnMut() -> F) -> Result<T> {
    for _ in 0..3 {
        match attempt().await {
            Err(error) if error.is_retryable() => {}
            answer => return answer,
        }
    }
    attempt().await.map_err(|error| {
        if error.is_retryable() {
            Error::Conflict(
                "Others are changing the same stock at this moment. Nothing was booked: send it again.".to_owned(),
            )
        } else {
            error
        }
    })
}

/// Drops the pages that show these variants.
pub(super) async fn touch(ctx: &Ctx, variants: &[VariantId]) -> Result<()> {
    for part in variants.chunks(500) {
        let tags = super::tags_of(ctx.shop.db().reader(), part, true).await?;
        ctx.shop.tags().touch(tags);
    }
    Ok(())
}
