//! Moving a category in the tree.

use domain::{access::Permission, ids::CategoryId};

use super::{Row, find, finish, misfit, rows};
use crate::{
    Ctx,
    catalog::{Batch, desk::status::index_again},
    db,
    error::{Error, Result},
};

/// Where a category goes in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Before its neighbour.
    Up,
    /// After its neighbour.
    Down,
    /// Below the neighbour before it.
    In,
    /// Beside its parent.
    Out,
}

/// Moves a category one step.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`, [`Error::NotFound`], [`Error::Conflict`] where there is no such step.
pub async fn move_category(ctx: &Ctx, id: CategoryId, way: Way) -> Result<()> {
    ctx.require(Permission::CatalogueEdit)?;
    let mut batch = Batch::begin(ctx).await?;
    let rows = rows(&batch).await?;
    let row = find(&rows, id)?;
    let mut siblings: Vec<i64> = children(&rows, row.parent_id);
    let place = siblings.iter().position(|sibling| *sibling == row.id).unwrap_or(0);
    let nowhere = || Error::Conflict(format!("{} cannot go any further that way.", row.name));
    match way {
        Way::Up | Way::Down => {
            let other = if way == Way::Up {
                place.checked_sub(1)
            } else {
                place.checked_add(1)
            };
            let other = other.filter(|other| *other < siblings.len()).ok_or_else(nowhere)?;
            siblings.swap(place, other);
            number(&batch, &siblings).await?;
        }
        Way::In => {
            let above = place
                .checked_sub(1)
                .and_then(|place| siblings.get(place))
                .ok_or_else(nowhere)?;
            put_below(&mut batch, &rows, row, Some(*above)).await?;
        }
        Way::Out => {
            let parent = row.parent_id.ok_or_else(nowhere)?;
            let above = find(&rows, CategoryId(parent))?.parent_id;
            put_below(&mut batch, &rows, row, above).await?;
            let mut beside = children(&rows, above);
            let after = beside.iter().position(|sibling| *sibling == parent).unwrap_or(0) + 1;
            beside.insert(after, row.id);
            number(&batch, &beside).await?;
        }
    }
    finish(batch, id, "category.moved", &format!("{way:?}").to_lowercase()).await
}

/// Moves a category below another one, after those that are there; to the top for `None`.
///
/// # Errors
/// As [`move_category`].
pub async fn move_under(ctx: &Ctx, id: CategoryId, parent: Option<CategoryId>) -> Result<()> {
    ctx.require(Permission::CatalogueEdit)?;
    let mut batch = Batch::begin(ctx).await?;
    let rows = rows(&batch).await?;
    let row = find(&rows, id)?;
    put_below(&mut batch, &rows, row, parent.map(|parent| parent.0)).await?;
    finish(batch, id, "category.moved", "under another").await
}

fn children(rows: &[Row], parent: Option<i64>) -> Vec<i64> {
    rows.iter()
        .filter(|row| row.parent_id == parent)
        .map(|row| row.id)
        .collect()
}

async fn number(batch: &Batch, ids: &[i64]) -> Result<()> {
    for (position, id) in (0_i64..).zip(ids) {
        let sql = "UPDATE category SET position = $1 WHERE id = $2";
        db::run(&batch.tx, sql, [position.into(), (*id).into()]).await?;
    }
    Ok(())
}

async fn put_below(batch: &mut Batch, rows: &[Row], row: &Row, parent: Option<i64>) -> Result<()> {
    if let Some(sentence) = misfit(rows, Some(row.id), parent) {
        return Err(Error::Conflict(sentence.to_owned()));
    }
    let last = rows
        .iter()
        .filter(|row| row.parent_id == parent)
        .map(|row| row.position)
        .max();
    db::run(
        &batch.tx,
        "UPDATE category SET parent_id = $1, position = $2, updated_at = $3, version = version + 1 WHERE id = $4",
        [
            parent.into(),
            last.map_or(0, |last| last + 1).into(),
            batch.ctx.now().0.into(),
            row.id.into(),
        ],
    )
    .await?;
    batch.list_again(row.id).await?;
    index_again(batch, row.id).await
}
