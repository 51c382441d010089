//! Stock as a grid of inputs. Each row is saved by itself, and only while it is as the person saw it; the others come
//! back with why.

use domain::{access::Permission, ids::VariantId, money::Money, stock::typed_row, view::stock::StockRow};

use super::{
    item,
    posting::{self, NewBooking},
    receive::variants_of,
    sheet,
};
use crate::{Ctx, audit, error::Result};

/// One row as it was shown and typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridRow {
    /// Whose.
    pub variant: i64,
    /// As it was shown: pieces on hand, cost, the variant's own threshold.
    pub seen: (i64, Option<Money>, Option<i64>),
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
    /// Somebody, or a sale, has changed it since it was shown; nothing of it was saved.
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
    /// The cells that differ from what was shown; what was emptied is taken away.
    fn cells(&self) -> [String; 4] {
        let (on_hand, cost, low_at) = self.seen;
        let trimmed = |text: &String| text.trim().to_owned();
        let setting = |typed: &String, shown: String| match typed.trim() {
            typed if typed == shown => String::new(),
            "" => "none".to_owned(),
            typed => typed.to_owned(),
        };
        let typed = trimmed(&self.on_hand);
        [
            if typed == on_hand.to_string() {
                String::new()
            } else {
                typed
            },
            trimmed(&self.delta),
            setting(&self.cost, cost.map(Money::decimal).unwrap_or_default()),
            setting(
                &self.low_at,
                low_at.map(|low_at| low_at.to_string()).unwrap_or_default(),
            ),
        ]
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
/// [`crate::Error::Forbidden`] without [`Permission::StockEdit`].
pub async fn save_grid(ctx: &Ctx, request: &SaveGrid) -> Result<GridSaved> {
    ctx.require(Permission::StockEdit)?;
    let key = posting::key(&request.key)?;
    let tx = ctx.shop.db().begin().await?;
    let ids = request.rows.iter().map(|row| VariantId(row.variant)).collect();
    let known = sheet::known(&tx, ids, true).await?;
    let mut outcomes = Vec::with_capacity(request.rows.len());
    let mut plans = Vec::new();
    for (at, row) in request.rows.iter().enumerate() {
        let cells = row.cells();
        let [on_hand, delta, cost, low_at] = cells.each_ref().map(String::as_str);
        let Some(known) = known.get(&VariantId(row.variant)) else {
            outcomes.push(RowOutcome::Refused("there is no such variant".to_owned()));
            continue;
        };
        if cells.iter().all(String::is_empty) {
            outcomes.push(RowOutcome::Same);
            continue;
        }
        if (known.on_hand, known.cost(), known.low_at) != row.seen {
            outcomes.push(RowOutcome::Moved(format!(
                "changed since you opened this page: {} on hand now, not {}",
                known.on_hand, row.seen.0
            )));
            continue;
        }
        let planned = typed_row(at, &row.variant.to_string(), [on_hand, delta, cost, low_at])
            .map_err(|error| error.sentence)
            .and_then(|typed| known.plan(&typed));
        match planned {
            Ok(change) if change.changes() => {
                outcomes.push(RowOutcome::Saved);
                plans.push((at, VariantId(row.variant), change));
            }
            Ok(_) => outcomes.push(RowOutcome::Same),
            Err(why) => outcomes.push(RowOutcome::Refused(why)),
        }
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
    let Some(booking) = posting::begin(&tx, ctx, &booking).await? else {
        let outcomes = request.rows.iter().map(|_| RowOutcome::Same).collect();
        return Ok(GridSaved { saved: 0, outcomes });
    };
    let mut saved = Vec::new();
    for (at, variant, change) in &plans {
        match sheet::write(&tx, ctx, booking, *variant, change, "").await? {
            Ok(()) => saved.push(*variant),
            Err(why) => outcomes[*at] = RowOutcome::Refused(why),
        }
    }
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
