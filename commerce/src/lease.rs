//! Work that only one process may do at a time.

use crate::{Ctx, db, error::Result};

/// Takes or keeps the lease `name` for `holder`, for so many milliseconds; `false` while another holder has it.
///
/// # Errors
/// When the database does not answer.
pub async fn hold(ctx: &Ctx, name: &str, holder: &str, ms: i64) -> Result<bool> {
    ctx.require_system()?;
    let now = ctx.now();
    let until = now.plus_ms(ms).0;
    let taken = db::run(
        ctx.shop.db().writer(),
        "INSERT INTO lease (name, holder, held_until) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
         WHERE lease.holder = excluded.holder OR lease.held_until < $4",
        [name.into(), holder.into(), until.into(), now.0.into()],
    )
    .await?;
    Ok(taken > 0)
}

/// Whether somebody has the lease now.
///
/// # Errors
/// When the database does not answer.
pub async fn is_held(ctx: &Ctx, name: &str) -> Result<bool> {
    ctx.require_system()?;
    let sql = "SELECT COUNT(*) FROM lease WHERE name = $1 AND held_until >= $2";
    let held = db::number(ctx.shop.db().reader(), sql, [name.into(), ctx.now().0.into()]).await?;
    Ok(held > 0)
}
