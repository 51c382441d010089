//! Asking the gateway whether refunds that a person does in its panel have happened.

use domain::time::{DAY_MS, MINUTE_MS};
use sea_orm::FromQueryResult;

use crate::{Ctx, db, error::Result, payments::settle};

/// How long eSewa is asked whether a refund shows.
const WATCHED_MS: i64 = 14 * DAY_MS;
/// The pauses between two questions grow from here,
pub(super) const FIRST_PAUSE_MS: i64 = 30 * MINUTE_MS;
/// to this.
const LONGEST_PAUSE_MS: i64 = 12 * 60 * MINUTE_MS;

#[derive(FromQueryResult)]
struct Watched {
    id: i64,
    payment_id: i64,
    checks: i64,
    created_at: i64,
}

/// Asks eSewa about refunds that should show by now, at most `limit`; how many were asked about.
///
/// # Errors
/// When the database does not answer.
pub async fn watch(ctx: &Ctx, limit: u64) -> Result<u64> {
    ctx.require_system()?;
    let now = ctx.now();
    let due: Vec<Watched> = db::all(
        ctx.shop.db().reader(),
        &format!(
            "SELECT id, payment_id, checks, created_at FROM refund WHERE next_check_at <= $1 ORDER BY next_check_at LIMIT {limit}"
        ),
        [now.0.into()],
    )
    .await?;
    let mut asked = 0;
    for row in due {
        let pause = (FIRST_PAUSE_MS << row.checks.clamp(0, 6)).min(LONGEST_PAUSE_MS);
        let next = now.plus_ms(pause);
        let next = (next.0 < row.created_at.saturating_add(WATCHED_MS)).then_some(next.0);
        // Whoever moves it first asks.
        let taken = db::run(
            ctx.shop.db().writer(),
            "UPDATE refund SET next_check_at = $1, checks = checks + 1 WHERE id = $2 AND checks = $3 AND state = 'pending'",
            [next.into(), row.id.into(), row.checks.into()],
        )
        .await?;
        if taken == 0 {
            continue;
        }
        if let Err(error) = settle::look_again(ctx, row.payment_id).await {
            tracing::error!(%error, refund.id = row.id, "A refund could not be looked up; it is tried again.");
        }
        asked += 1;
    }
    Ok(asked)
}
