//! Changes of stock as they happen, for pages that are open. One follower a process asks the ledger for what is new,
//! whichever process has written it, and tells all listeners of this one.
//!
//! Numbers of the ledger may be committed out of order on PostgreSQL, so the follower looks a little behind the newest
//! and remembers what it has told.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{ids::VariantId, money::Money, view::stock::LiveLevel};
use sea_orm::{ConnectionTrait, FromQueryResult};
use tokio::sync::broadcast;

use super::alerts::THRESHOLD;
use crate::{Ctx, db, error::Result};

/// How far behind the newest row an uncommitted one may be.
const BEHIND: i64 = 500;
/// Rows of one look.
const MOST: u32 = 2_000;
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
#[derive(Debug, Default)]
pub struct Follower {
    newest: Option<i64>,
    told: BTreeSet<i64>,
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

/// Levels as they are now, of variants that have moved after this row; the last row of each.
async fn moved_after(conn: &impl ConnectionTrait, after: i64) -> Result<Vec<Row>> {
    db::all(
        conn,
        &format!(
            "SELECT m.id, m.variant_id, s.on_hand, s.reserved, {THRESHOLD} AS threshold, v.unit_cost FROM stock_movement m
             JOIN variant v ON v.id = m.variant_id
             JOIN stock_level s ON s.variant_id = m.variant_id AND s.location_id = m.location_id
             WHERE m.id > $1 ORDER BY m.id LIMIT {MOST}"
        ),
        [after.into()],
    )
    .await
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
    let known = follower.lock().unwrap_or_else(PoisonError::into_inner).newest;
    // A new follower tells the last few again: a listener may have come between two of them.
    let known = match known {
        Some(known) => known,
        None => newest(conn).await?,
    };
    let rows = moved_after(conn, known.saturating_sub(BEHIND)).await?;
    let mut follower = follower.lock().unwrap_or_else(PoisonError::into_inner);
    let fresh: Vec<LiveLevel> = rows
        .iter()
        .filter(|row| !follower.told.contains(&row.id))
        .map(LiveLevel::from)
        .collect();
    follower.told.extend(fresh.iter().map(|level| level.seen));
    let newest = fresh.iter().map(|level| level.seen).max().unwrap_or(known).max(known);
    follower.newest = Some(newest);
    follower.told = follower.told.split_off(&newest.saturating_sub(BEHIND));
    drop(follower);
    live.tell(fresh);
    Ok(())
}

/// What has moved after this row, for a listener that comes, or comes back.
///
/// # Errors
/// [`crate::Error::Forbidden`] without [`domain::access::Permission::StockEdit`].
pub async fn missed(ctx: &Ctx, after: i64) -> Result<Vec<LiveLevel>> {
    ctx.require(domain::access::Permission::StockEdit)?;
    let rows = moved_after(ctx.shop.db().reader(), after).await?;
    let mut last = std::collections::BTreeMap::new();
    for row in &rows {
        last.insert(row.variant_id, LiveLevel::from(row));
    }
    let mut levels: Vec<LiveLevel> = last.into_values().collect();
    levels.sort_by_key(|level| level.seen);
    Ok(levels)
}
