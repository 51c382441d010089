//! Forgetting what has no use any more. Run by a job.

use domain::time::DAY_MS;

use crate::{Ctx, db, error::Result};

/// Removes spent links, old counters, devices and sign-ins that ended long ago; how many rows.
///
/// # Errors
/// [`crate::Error::NotFound`] for anybody but the shop itself.
pub async fn tidy(ctx: &Ctx) -> Result<u64> {
    ctx.require_system()?;
    let now = ctx.now();
    let before = |days: i64| now.plus_ms(-days * DAY_MS).0;
    let writer = ctx.shop.db().writer();
    let mut removed = 0;
    for (sql, moment) in [
        ("DELETE FROM one_time_token WHERE expires_at < $1", before(30)),
        ("DELETE FROM throttle WHERE last_at < $1", before(2)),
        ("DELETE FROM known_device WHERE seen_at < $1", before(400)),
        ("DELETE FROM session WHERE used_at < $1", before(400)),
        (
            "DELETE FROM session WHERE ended_at IS NOT NULL AND used_at < $1",
            before(30),
        ),
    ] {
        removed += db::run(writer, sql, [moment.into()]).await?;
    }
    Ok(removed)
}
