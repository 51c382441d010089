//! What is nearly gone.

use domain::view::analytics::ShelfFigure;
use sea_orm::FromQueryResult;

use crate::{Ctx, db, error::Result, inventory::alerts::THRESHOLD};

#[derive(FromQueryResult)]
struct Row {
    slug: String,
    title: String,
    variant_title: String,
    sku: String,
    available: i64,
    low_at: i64,
}

/// Variants on sale, at one of the places where they lie, with no more to sell than where they are low.
const LOW: &str = "FROM stock_level s JOIN variant v ON v.id = s.variant_id JOIN product p ON p.id = v.product_id
    WHERE p.status = 'active' AND v.status = 'active' AND s.state <> 'enough'";

/// The scarcest, and how many there are.
pub(super) async fn shelf(ctx: &Ctx) -> Result<(Vec<ShelfFigure>, u64)> {
    let conn = ctx.shop.db().reader();
    let total = db::number(conn, &format!("SELECT COUNT(*) {LOW}"), []).await?;
    let sql = format!(
        "SELECT p.slug, p.title, v.title AS variant_title, v.sku, s.on_hand - s.reserved AS available, {THRESHOLD} AS low_at
         {LOW} ORDER BY s.on_hand - s.reserved, v.sku LIMIT 10"
    );
    let rows: Vec<Row> = db::all(conn, &sql, []).await?;
    let figures = rows.into_iter().map(|row| ShelfFigure {
        title: if row.variant_title.is_empty() {
            row.title
        } else {
            format!("{}, {}", row.title, row.variant_title)
        },
        slug: row.slug,
        sku: row.sku,
        available: row.available,
        low_at: row.low_at,
    });
    Ok((figures.collect(), u64::try_from(total).unwrap_or(0)))
}
