//! Entering what was counted. Each line keeps what was expected at that very moment, so that sales before and after it
//! are not counted twice. Several people enter at once: nobody overwrites a number that they have not seen.

use domain::{
    access::Permission,
    ids::{StockCountId, VariantId},
    stock::{CountState, MAX_PIECES},
};
use sea_orm::FromQueryResult;

use super::lock;
use crate::{
    Ctx, db,
    error::{Error, Result},
    inventory::{MAIN_LOCATION, posting},
};

/// One line as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnteredLine {
    /// Of which variant.
    pub variant: VariantId,
    /// Pieces on the shelf; `None` for not counted.
    pub counted: Option<i64>,
    /// What the person saw there before.
    pub seen: Option<i64>,
}

/// What was counted.
#[derive(Clone, Debug)]
pub struct EnterCount {
    /// In which count.
    pub count: StockCountId,
    /// Lines; those that are as they were seen change nothing.
    pub lines: Vec<EnteredLine>,
}

/// A line that somebody else has counted meanwhile, and differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineConflict {
    /// Of which variant.
    pub variant: VariantId,
    /// What they have entered.
    pub theirs: Option<i64>,
}

#[derive(FromQueryResult)]
struct Row {
    counted: Option<i64>,
}

/// Keeps what was counted: every line that nobody else has changed since it was seen. The others come back.
///
/// # Errors
/// [`Error::Conflict`] when the count is booked or given up, [`Error::Invalid`] for what is no number of pieces.
pub async fn enter(ctx: &Ctx, request: &EnterCount) -> Result<Vec<LineConflict>> {
    ctx.require(Permission::StockEdit)?;
    let lines: Vec<&EnteredLine> = request.lines.iter().filter(|line| line.counted != line.seen).collect();
    if lines
        .iter()
        .any(|line| line.counted.is_some_and(|pieces| !(0..=MAX_PIECES).contains(&pieces)))
    {
        return Err(Error::Invalid(format!(
            "Write a number of pieces from 0 to {MAX_PIECES}."
        )));
    }
    posting::again(|| attempt(ctx, request.count, &lines)).await
}

async fn attempt(ctx: &Ctx, count: StockCountId, lines: &[&EnteredLine]) -> Result<Vec<LineConflict>> {
    let tx = ctx.shop.db().begin().await?;
    if lock(&tx, count).await? != CountState::Open {
        return Err(Error::Conflict("This count is closed. Nothing was changed.".to_owned()));
    }
    // Makes levels where nothing was ever received, and keeps them from moving until the lines are written.
    posting::lock_all(&tx, lines.iter().map(|line| line.variant).collect()).await?;
    let mut conflicts = Vec::new();
    for line in lines {
        let row: Option<Row> = db::one(
            &tx,
            "SELECT counted FROM stock_count_line WHERE count_id = $1 AND variant_id = $2",
            [count.0.into(), line.variant.0.into()],
        )
        .await?;
        let Some(row) = row else { continue };
        if row.counted == line.counted {
            continue;
        }
        if row.counted != line.seen {
            conflicts.push(LineConflict {
                variant: line.variant,
                theirs: row.counted,
            });
            continue;
        }
        db::run(
            &tx,
            "UPDATE stock_count_line SET counted = $1,
                    expected = CASE WHEN $2 = 1 THEN (SELECT on_hand FROM stock_level WHERE variant_id = $3 AND location_id = $4) END,
                    counted_by = $5, counted_at = $6
             WHERE count_id = $7 AND variant_id = $3",
            [
                line.counted.into(),
                i64::from(line.counted.is_some()).into(),
                line.variant.0.into(),
                MAIN_LOCATION.into(),
                ctx.actor.to_string().into(),
                ctx.now().0.into(),
                count.0.into(),
            ],
        )
        .await?;
    }
    tx.commit().await?;
    Ok(conflicts)
}
