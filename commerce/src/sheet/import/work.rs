//! What the shop does by itself for imports: a piece at a time, each safe to repeat.

use domain::{
    access::Permission,
    ids::ProductImportId,
    sheet::{Column, ImportState},
    view::sheet::ImportColumn,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{apply, compare, reading};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    lease,
};

/// How long a process has the imports to itself, in milliseconds. Each piece takes it anew.
const LEASE_MS: i64 = 30_000;

#[derive(FromQueryResult)]
struct Due {
    id: i64,
    state: String,
}

/// Takes or keeps the imports for this process; `false` while another one has them.
pub(super) async fn mine(ctx: &Ctx, holder: &str) -> Result<bool> {
    lease::hold(ctx, "imports", holder, LEASE_MS).await
}

/// Does the next piece of the oldest import that waits for it; whether there was one that no other process works on.
///
/// # Errors
/// When the database does not answer; the piece is done again then.
pub async fn work(ctx: &Ctx, holder: &str) -> Result<bool> {
    ctx.require_system()?;
    let due: Option<Due> = db::one(
        ctx.shop.db().reader(),
        "SELECT id, state FROM product_import WHERE state IN ('reading', 'comparing', 'running') ORDER BY id LIMIT 1",
        [],
    )
    .await?;
    let Some(due) = due else { return Ok(false) };
    if !mine(ctx, holder).await? {
        return Ok(false);
    }
    let id = ProductImportId(due.id);
    match due.state.parse::<ImportState>() {
        Ok(ImportState::Reading) => reading::read(ctx, id, holder).await?,
        Ok(ImportState::Comparing) => compare::some(ctx, id).await?,
        Ok(ImportState::Running) => apply::some(ctx, id).await?,
        Ok(ImportState::Mapping | ImportState::Checked | ImportState::Done) | Err(_) => {
            return Err(Error::Corrupt(format!("import {id} is '{}'", due.state)));
        }
    }
    Ok(true)
}

/// Whether an import is still in this state and round. Locks its row, so that nobody stops it in the middle of a piece.
pub(super) async fn still(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    id: ProductImportId,
    state: &str,
    round: i64,
) -> Result<bool> {
    let touched = db::run(
        tx,
        "UPDATE product_import SET updated_at = $1 WHERE id = $2 AND state = $3 AND round = $4",
        [ctx.now().0.into(), id.0.into(), state.into(), round.into()],
    )
    .await?;
    Ok(touched == 1)
}

#[derive(FromQueryResult)]
struct Mapped {
    columns: String,
}

/// Begins to do what was checked in this round.
///
/// # Errors
/// [`Error::Conflict`] when it is not checked, or was checked anew since the page was opened; [`Error::Invalid`] when it
/// counts stock or says costs, and whoever asks may not change stock; [`Error::NotFound`].
pub async fn run(ctx: &Ctx, id: ProductImportId, round: i64) -> Result<()> {
    ctx.require(Permission::CatalogueEdit)?;
    let sql = "SELECT columns FROM product_import WHERE id = $1";
    let mapped: Option<Mapped> = db::one(ctx.shop.db().reader(), sql, [id.0.into()]).await?;
    let columns: Vec<ImportColumn> = serde_json::from_str(&mapped.ok_or(Error::NotFound)?.columns)
        .map_err(|error| Error::Corrupt(format!("columns of import {id}: {error}")))?;
    let stock = columns
        .iter()
        .find(|column| matches!(column.column, Some(Column::Quantity | Column::Cost)));
    if let Some(column) = stock
        && ctx.require(Permission::StockEdit).is_err()
    {
        return Err(Error::Invalid(format!(
            "The column \"{}\" changes stock, which you may not. Say that it is left out, or ask somebody who may.",
            column.name
        )));
    }
    moved(ctx, id, "checked", "running", "product_import.started", Some(round)).await
}

/// Ends a run after the piece that is being done. What is done stays; the rest can go on.
///
/// # Errors
/// [`Error::Conflict`] when it does not run; [`Error::NotFound`].
pub async fn stop(ctx: &Ctx, id: ProductImportId) -> Result<()> {
    moved(ctx, id, "running", "checked", "product_import.stopped", None).await
}

async fn moved(ctx: &Ctx, id: ProductImportId, from: &str, to: &str, action: &str, round: Option<i64>) -> Result<()> {
    ctx.require(Permission::CatalogueEdit)?;
    let tx = ctx.shop.db().begin().await?;
    let touched = db::run(
        &tx,
        "UPDATE product_import SET state = $1, updated_at = $2,
            started_by = CASE WHEN $1 = 'running' THEN $5 ELSE started_by END
         WHERE id = $3 AND state = $4 AND round = COALESCE($6, round)",
        [
            to.into(),
            ctx.now().0.into(),
            id.0.into(),
            from.into(),
            ctx.actor.to_string().into(),
            round.into(),
        ],
    )
    .await?;
    if touched == 0 {
        let there = db::number(&tx, "SELECT COUNT(*) FROM product_import WHERE id = $1", [id.0.into()]).await?;
        return Err(if there == 0 {
            Error::NotFound
        } else {
            Error::Conflict("The import has gone on since this page was opened. This is how it stands now.".to_owned())
        });
    }
    audit::record(&tx, ctx, action, &format!("product_import:{id}"), "").await?;
    tx.commit().await.map_err(Error::from)
}
