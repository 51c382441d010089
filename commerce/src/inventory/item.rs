//! One variant's stock.

use domain::{
    access::Permission,
    ids::VariantId,
    view::stock::{StockItem, StockRow},
};
use sea_orm::Value;

use super::{
    list::{self, Row, low_at, sold_since},
    movements::{MovementQuery, movements_before},
};
use crate::{
    Ctx, db,
    error::{Error, Result},
};

/// Movements on its page.
const MOVEMENTS: u32 = 25;

/// Product and variant in one line.
pub(super) fn name(title: &str, variant: &str) -> String {
    if variant.is_empty() {
        title.to_owned()
    } else {
        format!("{title}, {variant}")
    }
}

/// The rows of these variants, in their order; those that are not there are left out.
pub(super) async fn rows(ctx: &Ctx, variants: &[VariantId]) -> Result<Vec<StockRow>> {
    let mut found: Vec<StockRow> = Vec::with_capacity(variants.len());
    for part in variants.chunks(400) {
        let sql = list::rows_sql(&db::places(2, part.len()));
        let values = std::iter::once(Value::from(sold_since(ctx.now()).0)).chain(part.iter().map(|id| id.0.into()));
        let rows: Vec<Row> = db::all(ctx.shop.db().reader(), &sql, values).await?;
        found.extend(rows.into_iter().map(StockRow::from));
    }
    let places: std::collections::HashMap<VariantId, usize> =
        variants.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    found.sort_by_key(|row| places.get(&row.variant).copied());
    Ok(found)
}

/// A variant's page.
///
/// # Errors
/// [`Error::Forbidden`] without [`Permission::StockEdit`], [`Error::NotFound`] for no such variant.
pub async fn item(ctx: &Ctx, variant: VariantId) -> Result<StockItem> {
    ctx.require(Permission::StockEdit)?;
    let row = rows(ctx, &[variant]).await?.pop().ok_or(Error::NotFound)?;
    let conn = ctx.shop.db().reader();
    let query = MovementQuery {
        variant: Some(variant),
        limit: MOVEMENTS,
        ..MovementQuery::default()
    };
    let waiting = db::number(
        conn,
        "SELECT COUNT(*) FROM stock_waiter WHERE variant_id = $1 AND told_at IS NULL",
        [variant.0.into()],
    )
    .await?;
    Ok(StockItem {
        row,
        movements: movements_before(ctx, &query, None).await?,
        waiting: u64::try_from(waiting).unwrap_or(0),
        low_at: low_at(conn).await?,
    })
}
