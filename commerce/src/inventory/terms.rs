//! What is known of a variant beside its pieces: cost and threshold. And the shop's own threshold.

use domain::{
    access::Permission,
    ids::VariantId,
    money::Money,
    stock::{MAX_COST, MAX_LOW_AT, Setting, SheetRow, Shown},
};
use sea_orm::ConnectionTrait;

use super::{
    MAIN_LOCATION,
    alerts::{self, RETURNING, Touched},
    posting,
};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
};

/// Cost and threshold of a variant, beside those that the person saw.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Of which variant.
    pub variant: VariantId,
    /// What a piece has cost from now on; `None` takes it away.
    pub cost: Option<Money>,
    /// The threshold from now on; `None` for the shop's own.
    pub low_at: Option<i64>,
    /// The cost that the person saw.
    pub seen_cost: Option<Money>,
    /// The threshold that the person saw.
    pub seen_low_at: Option<i64>,
}

/// Sets cost and threshold of a variant, each where the person has changed it.
///
/// # Errors
/// [`Error::Invalid`] for what is no cost or threshold, [`Error::Conflict`] when what they have changed is not as they saw
/// it.
pub async fn set_terms(ctx: &Ctx, terms: &Terms) -> Result<()> {
    ctx.require(Permission::StockEdit)?;
    if terms.cost.is_some_and(|cost| cost < Money::ZERO || cost > MAX_COST) {
        return Err(Error::Invalid("Write the cost as an amount from 0.".to_owned()));
    }
    threshold(terms.low_at)?;
    posting::again(|| attempt(ctx, terms)).await
}

async fn attempt(ctx: &Ctx, terms: &Terms) -> Result<()> {
    let tx = ctx.shop.db().begin().await?;
    let locked = posting::lock(&tx, terms.variant).await?;
    let seen = Shown {
        cost: terms.seen_cost,
        low_at: terms.seen_low_at,
        ..locked.shown()
    };
    let typed = SheetRow {
        line: 0,
        sku: String::new(),
        pieces: None,
        cost: terms.cost.map_or(Setting::Clear, Setting::To),
        low_at: terms.low_at.map_or(Setting::Clear, Setting::To),
    };
    let typed = typed.beside(seen, locked.shown()).map_err(|moved| {
        Error::Conflict(format!(
            "Somebody else, or a delivery, was faster: {moved}. Nothing was done: decide below which is to hold."
        ))
    })?;
    let cost = (locked.cost(), typed.cost.after(locked.cost()));
    let low_at = (locked.low_at, typed.low_at.after(locked.low_at));
    let mut touched = Vec::new();
    write(&tx, ctx, terms.variant, cost, low_at, &mut touched).await?;
    alerts::note(&tx, ctx, &touched).await?;
    crate::testing_pause("terms:written").await;
    tx.commit().await?;
    Ok(())
}

fn threshold(low_at: Option<i64>) -> Result<()> {
    if low_at.is_some_and(|low_at| !(0..=i64::from(MAX_LOW_AT)).contains(&low_at)) {
        return Err(Error::Invalid("Write the threshold as a number from 0.".to_owned()));
    }
    Ok(())
}

/// Writes what is different, with one audit row. The caller looks at what was `touched` when all is written.
pub(super) async fn write(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    variant: VariantId,
    cost: (Option<Money>, Option<Money>),
    low_at: (Option<i64>, Option<i64>),
    touched: &mut Vec<Touched>,
) -> Result<()> {
    let mut details = Vec::new();
    if cost.0 != cost.1 {
        posting::set_cost(tx, variant, cost.1).await?;
        details.push(format!("cost {} -> {}", amount(cost.0), amount(cost.1)));
    }
    if low_at.0 != low_at.1 {
        let row: Option<Touched> = db::one(
            tx,
            &format!("UPDATE stock_level SET low_at = $1 WHERE variant_id = $2 AND location_id = $3 {RETURNING}"),
            [low_at.1.into(), variant.0.into(), MAIN_LOCATION.into()],
        )
        .await?;
        touched.extend(row);
        let number = |low_at: Option<i64>| low_at.map_or_else(|| "default".to_owned(), |low_at| low_at.to_string());
        details.push(format!("threshold {} -> {}", number(low_at.0), number(low_at.1)));
    }
    if !details.is_empty() {
        audit::record(
            tx,
            ctx,
            "stock.terms",
            &format!("variant:{variant}"),
            &details.join(", "),
        )
        .await?;
    }
    Ok(())
}

fn amount(cost: Option<Money>) -> String {
    cost.map_or_else(|| "none".to_owned(), Money::decimal)
}

/// Sets the threshold of all variants that have none of their own.
///
/// # Errors
/// [`Error::Invalid`] for what is no threshold.
pub async fn set_default_threshold(ctx: &Ctx, low_at: i64) -> Result<()> {
    ctx.require(Permission::StockEdit)?;
    threshold(Some(low_at))?;
    posting::again(|| attempt_default(ctx, low_at)).await
}

async fn attempt_default(ctx: &Ctx, low_at: i64) -> Result<()> {
    let tx = ctx.shop.db().begin().await?;
    db::run(
        &tx,
        "INSERT INTO setting (key, value, updated_at) VALUES ('low_stock', $1, $2)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        [low_at.to_string().into(), ctx.now().0.into()],
    )
    .await?;
    alerts::look_again(&tx, ctx).await?;
    audit::record(&tx, ctx, "stock.threshold", "setting:low_stock", &low_at.to_string()).await?;
    tx.commit().await?;
    Ok(())
}
