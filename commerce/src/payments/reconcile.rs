//! What happens when nobody comes back: open payments are looked up until the answer is final.

use sea_orm::FromQueryResult;

use super::settle;
use crate::{Ctx, db, error::Result};

/// What a round has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Payments that were looked up.
    pub looked_up: u64,
    /// Look-ups that could not be written; they are tried again.
    pub failed: u64,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// How long one worker has a payment to itself.
const LEASE_MS: i64 = 60_000;

/// Looks up the payments that are due, at most `limit`. Safe to run in several processes, beside callbacks.
///
/// # Errors
/// When the database does not answer.
pub async fn reconcile(ctx: &Ctx, limit: u64) -> Result<Reconciled> {
    ctx.require_system()?;
    let now = ctx.now();
    let due: Vec<IdRow> = db::all(
        ctx.shop.db().reader(),
        &format!("SELECT id FROM payment WHERE next_check_at <= $1 ORDER BY next_check_at LIMIT {limit}"),
        [now.0.into()],
    )
    .await?;
    let mut done = Reconciled::default();
    for row in due {
        let taken = db::run(
            ctx.shop.db().writer(),
            "UPDATE payment SET next_check_at = $1 WHERE id = $2 AND next_check_at <= $3",
            [now.plus_ms(LEASE_MS).0.into(), row.id.into(), now.0.into()],
        )
        .await?;
        if taken == 0 {
            continue;
        }
        let Some(payment) = settle::load(ctx.shop.db().reader(), "p.id = $1", row.id.into()).await? else {
            continue;
        };
        match settle::settle(ctx, &payment, None).await {
            Ok(_) => done.looked_up += 1,
            Err(error) => {
                tracing::error!(%error, payment.id = row.id, "A payment could not be settled; it is tried again.");
                done.failed += 1;
            }
        }
    }
    Ok(done)
}
