//! Stock as a grid of inputs. Each row is saved by itself, and only while the cells that the person has changed are as
//! they were shown; the others come back with why.

use std::collections::HashMap;

use domain::{
    access::Permission,
    ids::VariantId,
    money::Money,
    stock::{Shown, typed_row},
    view::stock::{SheetChange, StockRow},
};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use super::{
    alerts, item,
    posting::{self, Booked, NewBooking},
    receive::variants_of,
    sheet::{self, Known},
};
use crate::{
    Ctx, audit,
    error::{Error, Result},
};

/// One row as it was shown and typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridRow {
    /// Whose.
    pub variant: i64,
    /// As it was shown.
    pub seen: Shown,
    /// Pieces on hand.
    pub on_hand: String,
    /// Or the difference.
    pub delta: String,
    /// What a piece has cost; empty or `none` for nothing known.
    pub cost: String,
    /// The threshold; empty or `default` for the shop's own.
    pub low_at: String,
}

/// What has become of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    /// It is as it was typed now.
    Saved,
    /// It was as it was typed already.
    Same,
    /// It must be mended.
    Refused(String),
    /// Somebody, or a sale, has changed the same cells since they were shown; nothing of it was saved.
    Moved(String),
}

/// A grid to save.
#[derive(Clone, Debug)]
pub struct SaveGrid {
    /// Its rows.
    pub rows: Vec<GridRow>,
    /// Makes a repeated form the same.
    pub key: String,
}

/// What has become of a grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridSaved {
    /// Rows that were saved.
    pub saved: usize,
    /// By row, in the order of the request.
    pub outcomes: Vec<RowOutcome>,
}

impl GridSaved {
    /// Whether every row is as it was typed.
    pub fn is_whole(&self) -> bool {
        let fine = |outcome: &RowOutcome| matches!(outcome, RowOutcome::Saved | RowOutcome::Same);
        self.outcomes.iter().all(fine)
    }
}

impl GridRow {
    /// What the person has typed, by cell: pieces on hand, difference, cost, threshold. `None` where a cell is as it was
    /// shown.
    pub fn mine(&self) -> [Option<&str>; 4] {
        let cost = self.seen.cost.map(Money::decimal).unwrap_or_default();
        let low_at = self.seen.low_at.map(|low_at| low_at.to_string()).unwrap_or_default();
        let (on_hand, delta) = (self.on_hand.trim(), self.delta.trim());
        [
            Some(on_hand).filter(|typed| !typed.is_empty() && *typed != self.seen.on_hand.to_string()),
            Some(delta).filter(|typed| !typed.is_empty()),
            Some(self.cost.trim()).filter(|typed| *typed != cost),
            Some(self.low_at.trim()).filter(|typed| *typed != low_at),
        ]
    }

    /// What is to be written; a setting that was emptied is taken away.
    fn judge(&self, at: usize, known: Option<&Known>) -> std::result::Result<Option<SheetChange>, RowOutcome> {
        let refused = RowOutcome::Refused;
        let known = known.ok_or_else(|| refused("there is no such variant".to_owned()))?;
        let [on_hand, delta, cost, low_at] = self.mine();
        let [cost, low_at] = [cost, low_at].map(|typed| match typed {
            Some("") => "none",
            typed => typed.unwrap_or_default(),
        });
        let cells = [on_hand.unwrap_or_default(), delta.unwrap_or_default(), cost, low_at];
        let change = typed_row(at, &self.variant.to_string(), cells)
            .map_err(|error| refused(error.sentence))?
            .beside(self.seen, known.shown())
            .map_err(RowOutcome::Moved)?;
        let change = known.plan(&change).map_err(refused)?;
        Ok(change.changes().then_some(change))
    }
}

/// The rows of these SKUs, in their order, and the SKUs that there are not.
///
/// # Errors
/// [`crate::Error::Forbidden`] without [`Permission::StockEdit`].
pub async fn grid_rows_of(ctx: &Ctx, skus: &[String]) -> Result<(Vec<StockRow>, Vec<String>)> {
    ctx.require(Permission::StockEdit)?;
    let found = variants_of(ctx.shop.db().reader(), skus).await?;
    let ids: Vec<VariantId> = skus.iter().filter_map(|sku| found.get(sku).copied()).collect();
    let missing = skus.iter().filter(|sku| !found.contains_key(*sku)).cloned().collect();
    Ok((item::rows(ctx, &ids).await?, missing))
}

/// The rows of these variants, in their order.
///
/// # Errors
/// [`crate::Error::Forbidden`] without [`Permission::StockEdit`].
pub async fn stock_rows(ctx: &Ctx, variants: &[VariantId]) -> Result<Vec<StockRow>> {
    ctx.require(Permission::StockEdit)?;
    item::rows(ctx, variants).await
}

/// Saves the rows that can be saved.
///
/// # Errors
/// [`crate::Error::Forbidden`] without [`Permission::StockEdit`], [`crate::Error::Conflict`] when others are in the way
/// again and again.
pub async fn save_grid(ctx: &Ctx, request: &SaveGrid) -> Result<GridSaved> {
    ctx.require(Permission::StockEdit)?;
    // The same rows under the same key are the same grid; whoever goes back and types something else sends another one.
    let sent = format!("{} {:?}", posting::key(&request.key)?, request.rows);
    let key = audit::hex(&Sha256::digest(sent));
    posting::again(|| attempt(ctx, request, &key)).await
}

/// What has become of a grid that was saved before: the same again, as far as it still shows.
async fn repeated(
    tx: &impl ConnectionTrait,
    request: &SaveGrid,
    known: &HashMap<VariantId, Known>,
    before: &Booked,
) -> Result<GridSaved> {
    let variants = request
        .rows
        .iter()
        .map(|row| VariantId(row.variant))
        .collect::<Vec<_>>();
    let moved = before.moved(tx, &variants).await?;
    let outcome = |(at, row): (usize, &GridRow)| {
        let variant = VariantId(row.variant);
        match row.judge(at, known.get(&variant)) {
            _ if moved.contains(&variant) => RowOutcome::Same,
            Ok(None) => RowOutcome::Same,
            Ok(Some(_)) => RowOutcome::Refused("this was not saved: look, and save it again".to_owned()),
            Err(outcome) => outcome,
        }
    };
    Ok(GridSaved {
        saved: before.changed,
        outcomes: request.rows.iter().enumerate().map(outcome).collect(),
    })
}

async fn attempt(ctx: &Ctx, request: &SaveGrid, key: &str) -> Result<GridSaved> {
    let tx = ctx.shop.db().begin().await?;
    let ids = request.rows.iter().map(|row| VariantId(row.variant)).collect();
    let known = sheet::known(&tx, ids, true).await?;
    // With the rows locked, whoever has sent the same grid at the same moment is done.
    if let Some(before) = posting::booked(&tx, key).await? {
        return repeated(&tx, request, &known, &before).await;
    }
    let mut outcomes = Vec::with_capacity(request.rows.len());
    let mut plans = Vec::new();
    for (at, row) in request.rows.iter().enumerate() {
        let variant = VariantId(row.variant);
        outcomes.push(match row.judge(at, known.get(&variant)) {
            Ok(Some(change)) => {
                plans.push((at, variant, change));
                RowOutcome::Saved
            }
            Ok(None) => RowOutcome::Same,
            Err(outcome) => outcome,
        });
    }
    if plans.is_empty() {
        return Ok(GridSaved { saved: 0, outcomes });
    }
    let booking = NewBooking {
        kind: "grid",
        key,
        file_hash: None,
        name: "",
        lines: request.rows.len(),
        changed: plans.len(),
    };
    let twice = || Error::Conflict("This grid is being saved already. Open the page again.".to_owned());
    let booking = posting::begin(&tx, ctx, &booking).await?.ok_or_else(twice)?;
    let (mut saved, mut touched) = (Vec::new(), Vec::new());
    for (at, variant, change) in &plans {
        match sheet::write(&tx, ctx, booking, *variant, change, "", &mut touched).await? {
            Ok(()) => saved.push(*variant),
            Err(why) => outcomes[*at] = RowOutcome::Refused(why),
        }
    }
    alerts::note(&tx, ctx, &touched).await?;
    let detail = format!("{} rows changed", saved.len());
    audit::record(&tx, ctx, "stock.edited", &format!("booking:{booking}"), &detail).await?;
    crate::testing_pause("grid:written").await;
    tx.commit().await?;
    posting::touch(ctx, &saved).await?;
    Ok(GridSaved {
        saved: saved.len(),
        outcomes,
    })
}
