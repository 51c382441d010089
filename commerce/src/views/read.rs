//! The views that somebody sees of a list.

use domain::{table::List, view::SavedView};
use sea_orm::FromQueryResult;

use crate::{Ctx, db, error::Result};

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    account_id: i64,
    name: String,
    query: String,
    shared: i64,
}

/// Own views first, then those of others that are shared, each by name.
///
/// # Errors
/// [`crate::Error::Forbidden`] for whoever may not see the list.
pub async fn list(ctx: &Ctx, list: List) -> Result<Vec<SavedView>> {
    let account = ctx.require(list.permission())?.account.map_or(0, |account| account.0);
    let rows: Vec<Row> = db::all(
        ctx.shop.db().reader(),
        "SELECT id, account_id, name, query, shared FROM saved_view
         WHERE list = $1 AND removed_at IS NULL AND (account_id = $2 OR shared = 1)
         ORDER BY CASE WHEN account_id = $2 THEN 0 ELSE 1 END, name, id LIMIT 200",
        [list.code().into(), account.into()],
    )
    .await?;
    let view = |row: Row| SavedView {
        id: row.id,
        name: row.name,
        query: row.query,
        shared: row.shared == 1,
        own: row.account_id == account,
    };
    Ok(rows.into_iter().map(view).collect())
}
