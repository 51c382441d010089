//! Articles as staff look for them, to put them on an order.

use domain::{access::Permission, ids::VariantId, money::Money, view::desk::Article};
use sea_orm::{FromQueryResult, Value};

use super::facts::pieces;
use crate::{Ctx, db, error::Result};

/// Articles named at once.
pub const MOST: usize = 20;

#[derive(FromQueryResult)]
struct ArticleRow {
    id: i64,
    sku: String,
    title: String,
    variant_title: String,
    price: i64,
    available: i64,
}

/// Articles whose number or name holds these words; at most [`MOST`].
///
/// # Errors
/// [`crate::Error::Forbidden`] for staff who may not.
pub async fn find(ctx: &Ctx, words: &str) -> Result<Vec<Article>> {
    ctx.require(Permission::OrdersEdit)?;
    let (mut parts, mut values): (Vec<String>, Vec<Value>) = (Vec::new(), Vec::new());
    for word in words.replace('\0', "").split_whitespace().take(6) {
        let word = word
            .to_lowercase()
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        values.push(format!("%{word}%").into());
        let place = values.len();
        parts.push(format!(
            "LOWER(v.sku || ' ' || COALESCE(v.barcode, '') || ' ' || p.title || ' ' || v.title) LIKE ${place} ESCAPE '\\'"
        ));
    }
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    read(ctx, &parts.join(" AND "), values).await
}

/// These articles, whether or not any is left; those that are not for sale any more are left out.
///
/// # Errors
/// [`crate::Error::Forbidden`] for staff who may not.
pub async fn these(ctx: &Ctx, variants: &[VariantId]) -> Result<Vec<Article>> {
    ctx.require(Permission::OrdersEdit)?;
    if variants.is_empty() {
        return Ok(Vec::new());
    }
    let among = format!("v.id IN ({})", db::places(1, variants.len()));
    read(ctx, &among, variants.iter().map(|id| id.0.into()).collect()).await
}

async fn read(ctx: &Ctx, condition: &str, values: Vec<Value>) -> Result<Vec<Article>> {
    let rows: Vec<ArticleRow> = db::all(
        ctx.shop.db().reader(),
        &format!(
            "SELECT v.id, v.sku, p.title, v.title AS variant_title, v.price,
                    CAST(COALESCE((SELECT SUM(s.on_hand - s.reserved) FROM stock_level s
                                   WHERE s.variant_id = v.id), 0) AS BIGINT) AS available
             FROM variant v JOIN product p ON p.id = v.product_id
             WHERE p.status = 'active' AND v.status = 'active' AND {condition} ORDER BY p.title, v.id LIMIT {MOST}"
        ),
        values,
    )
    .await?;
    let view = |row: ArticleRow| Article {
        variant: VariantId(row.id),
        sku: row.sku,
        title: row.title,
        variant_title: row.variant_title,
        price: Money::from_minor(row.price),
        left: pieces(row.available),
    };
    Ok(rows.into_iter().map(view).collect())
}
