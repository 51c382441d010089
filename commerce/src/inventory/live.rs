//! Changes of stock as they happen, for pages that are open. One follower a process asks the ledger for what is new,
//! whichever process has written it, and tells all listeners of this one.
//!
//! Rows of the ledger are numbered when they are written and seen when they are committed: on PostgreSQL a large booking
//! appears behind sales that came later. So the follower remembers what it has told, and keeps looking at all that is
//! not older than the longest booking.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    ids::VariantId,
    money::Money,
    time::{MINUTE_MS, Timestamp},
    view::stock::LiveLevel,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use tokio::sync::broadcast;

use super::alerts::THRESHOLD;
use crate::{Ctx, db, error::Result};

/// Rows that a new follower tells again: a listener may have come between two of them.
const AGAIN: i64 = 500;
/// How far behind the newest row the first of a booking may be that a new follower finds under way.
const BEHIND: i64 = 10_000;
/// How long a booking may take, in milliseconds. A number that is free after that has been rolled back.
const LONGEST: i64 = 2 * MINUTE_MS;
/// Numbers of one look.
const NUMBERS: u32 = 50_000;
/// Rows of one look.
const MOST: usize = 2_000;
/// Looks that a slow listener may miss before it is sent away; it comes back and is told the rest.
const KEPT: usize = 64;
/// Listeners of one process, at most.
const LISTENERS: usize = 200;

/// Where a process's listeners wait.
#[derive(Debug)]
pub struct Live(Mutex<Option<broadcast::Sender<Arc<[LiveLevel]>>>>);

impl Default for Live {
    fn default() -> Self {
        Self(Mutex::new(Some(broadcast::channel(KEPT).0)))
    }
}

impl Live {
    fn sender(&self) -> Option<broadcast::Sender<Arc<[LiveLevel]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Listens from now on; `None` when too many do, or the shop closes.
    pub fn listen(&self) -> Option<broadcast::Receiver<Arc<[LiveLevel]>>> {
        self.sender()
            .filter(|sender| sender.receiver_count() < LISTENERS)
            .map(|sender| sender.subscribe())
    }

    /// Whether anybody listens.
    pub fn is_heard(&self) -> bool {
        self.sender().is_some_and(|sender| sender.receiver_count() > 0)
    }

    /// Ends every listener's stream: the shop closes.
    pub fn close(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    fn tell(&self, levels: Vec<LiveLevel>) {
        if let Some(sender) = self.sender().filter(|_| !levels.is_empty()) {
            // Nobody listens any more: nobody to tell.
            let _ = sender.send(levels.into());
        }
    }
}

/// What the follower has told.
#[derive(Clone, Debug, Default)]
pub struct Follower {
    /// Where the ledger stood at the last looks, newest last.
    looks: VecDeque<(Timestamp, i64)>,
    /// Up to here all is told that will ever be there.
    settled: i64,
    /// What is told after it.
    told: BTreeSet<i64>,
}

impl Follower {
    /// Remembers what is told now, and how much of the ledger is settled by that.
    fn tells(&mut self, now: Timestamp, rows: &[i64]) {
        self.told.extend(rows);
        let newest = self.told.last().copied().unwrap_or(self.settled);
        self.looks.push_back((now, newest));
        while let Some((_, stood)) = self.looks.pop_front_if(|(at, _)| at.plus_ms(LONGEST) < now) {
            self.settled = self.settled.max(stood);
        }
        self.told = self.told.split_off(&self.settled.saturating_add(1));
        while self.told.first() == Some(&self.settled.saturating_add(1)) {
            self.told.pop_first();
            self.settled = self.settled.saturating_add(1);
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    variant_id: i64,
    on_hand: i64,
    reserved: i64,
    threshold: i64,
    unit_cost: Option<i64>,
}

impl From<&Row> for LiveLevel {
    fn from(row: &Row) -> Self {
        Self {
            seen: row.id,
            variant: VariantId(row.variant_id),
            on_hand: row.on_hand,
            reserved: row.reserved,
            threshold: row.threshold,
            cost: row.unit_cost.map(Money::from_minor),
        }
    }
}

/// The newest row of the ledger.
pub(super) async fn newest(conn: &impl ConnectionTrait) -> Result<i64> {
    db::number(conn, "SELECT COALESCE(MAX(id), 0) FROM stock_movement", []).await
}

/// Levels as they are now, by the rows of the ledger that have moved them.
fn levels() -> String {
    format!(
        "SELECT m.id, m.variant_id, s.on_hand, s.reserved, {THRESHOLD} AS threshold, v.unit_cost FROM stock_movement m
         JOIN variant v ON v.id = m.variant_id
         JOIN stock_level s ON s.variant_id = m.variant_id AND s.location_id = m.location_id"
    )
}

/// Levels as they are now, of variants with these rows of the ledger.
async fn of_rows(conn: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<Row>> {
    let mut rows = Vec::with_capacity(ids.len());
    for part in ids.chunks(500) {
        let sql = format!(
            "{} WHERE m.id IN ({}) ORDER BY m.id",
            levels(),
            db::places(1, part.len())
        );
        rows.extend(db::all::<Row>(conn, &sql, part.iter().map(|id| (*id).into())).await?);
    }
    Ok(rows)
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// The rows of the ledger after this one.
async fn numbers(conn: &impl ConnectionTrait, after: i64) -> Result<Vec<i64>> {
    let sql = format!("SELECT id FROM stock_movement WHERE id > $1 ORDER BY id LIMIT {NUMBERS}");
    let rows: Vec<IdRow> = db::all(conn, &sql, [after.into()]).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Where a new follower begins.
async fn begin(ctx: &Ctx) -> Result<Follower> {
    let conn = ctx.shop.db().reader();
    let newest = newest(conn).await?;
    let again = newest.saturating_sub(AGAIN);
    if ctx.shop.db().is_sqlite() {
        // One writer: what is written later has a higher number.
        return Ok(Follower {
            settled: again.max(0),
            ..Follower::default()
        });
    }
    let settled = newest.saturating_sub(BEHIND).max(0);
    let told = numbers(conn, settled).await?.into_iter().filter(|id| *id <= again);
    Ok(Follower {
        settled,
        told: told.collect(),
        ..Follower::default()
    })
}

/// One look of a process's follower. While nobody listens it only remembers where the ledger stands.
///
/// # Errors
/// [`crate::Error::NotFound`] for anybody but the shop itself.
pub async fn poll(ctx: &Ctx, follower: &Mutex<Follower>) -> Result<()> {
    ctx.require_system()?;
    let live = ctx.shop.live();
    if !live.is_heard() {
        *follower.lock().unwrap_or_else(PoisonError::into_inner) = Follower::default();
        return Ok(());
    }
    let conn = ctx.shop.db().reader();
    let known = follower.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut known = if known.looks.is_empty() {
        begin(ctx).await?
    } else {
        known
    };
    let mut fresh = numbers(conn, known.settled).await?;
    fresh.retain(|id| !known.told.contains(id));
    fresh.truncate(MOST);
    let rows = of_rows(conn, &fresh).await?;
    known.tells(ctx.now(), &fresh);
    let settled = known.settled;
    *follower.lock().unwrap_or_else(PoisonError::into_inner) = known;
    // Whoever comes back is told all that may have appeared before it.
    let told = |row: &Row| LiveLevel {
        seen: row.id.min(settled),
        ..LiveLevel::from(row)
    };
    live.tell(rows.iter().map(told).collect());
    Ok(())
}

/// What a listener that comes, or comes back, has missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missed {
    /// Levels as they are now; the last row of each.
    Levels(Vec<LiveLevel>),
    /// More than is told one by one: the page is to be read again.
    Much,
}

/// What has moved after this row, for a listener that comes, or comes back.
///
/// # Errors
/// [`crate::Error::Forbidden`] without [`domain::access::Permission::StockEdit`].
pub async fn missed(ctx: &Ctx, after: i64) -> Result<Missed> {
    ctx.require(domain::access::Permission::StockEdit)?;
    let sql = format!("{} WHERE m.id > $1 ORDER BY m.id LIMIT {MOST}", levels());
    let rows: Vec<Row> = db::all(ctx.shop.db().reader(), &sql, [after.into()]).await?;
    if rows.len() == MOST {
        return Ok(Missed::Much);
    }
    let mut last = std::collections::BTreeMap::new();
    for row in &rows {
        last.insert(row.variant_id, LiveLevel::from(row));
    }
    let mut levels: Vec<LiveLevel> = last.into_values().collect();
    levels.sort_by_key(|level| level.seen);
    Ok(Missed::Levels(levels))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_appears_late_is_looked_for_as_long_as_a_booking_may_take() {
        let (mut follower, start) = (Follower::default(), Timestamp(0));

        follower.tells(start, &[1, 2, 5, 6]);
        assert_eq!((follower.settled, follower.told.len()), (2, 2), "3 and 4 may come");
        follower.tells(start.plus_ms(1_000), &[3]);
        assert_eq!((follower.settled, follower.told.len()), (3, 2));
        follower.tells(start.plus_ms(LONGEST), &[9]);
        assert_eq!(follower.settled, 3);
        follower.tells(start.plus_ms(LONGEST + 1), &[]);
        assert_eq!(
            (follower.settled, follower.told.len()),
            (6, 1),
            "4 was rolled back, 7 and 8 may come"
        );
        follower.tells(start.plus_ms(LONGEST + 2), &[7, 8]);
        assert_eq!((follower.settled, follower.told.len()), (9, 0));
    }
}
