//! What a sitemap lists. A page holds the products whose ids lie in one range, so no page needs to count through those
//! before it, and a product stays on its page.

use domain::{paths, time::Timestamp};
use sea_orm::FromQueryResult;

use crate::{Ctx, db, error::Result};

/// Ids of products a page: a file may hold 50,000 addresses, and the first page lists categories and collections, too.
const RANGE: i64 = 45_000;

/// One address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SitemapEntry {
    /// From the root: `/p/ilam-tea`.
    pub path: String,
    /// The last change.
    pub updated_at: Timestamp,
}

#[derive(FromQueryResult)]
struct Row {
    slug: String,
    updated_at: i64,
}

/// How many pages there are, at least one. With more than one, `sitemap.xml` is their index.
///
/// # Errors
/// When the database does not answer.
pub async fn sitemap_pages(ctx: &Ctx) -> Result<u32> {
    let highest = db::number(ctx.shop.db().reader(), "SELECT MAX(id) FROM product", []).await?;
    Ok(u32::try_from((highest - 1).max(0) / RANGE + 1).unwrap_or(u32::MAX))
}

/// The addresses of a page, counted from 0. Depends on `Catalog` and `Layout`; a product's texts and prices may be
/// newer than its date for as long as the sitemap is kept.
///
/// # Errors
/// When the database does not answer.
pub async fn sitemap_page(ctx: &Ctx, page: u32) -> Result<Vec<SitemapEntry>> {
    let conn = ctx.shop.db().reader();
    let mut entries = Vec::new();
    let mut add = |rows: Vec<Row>, path: fn(&str) -> String| {
        entries.extend(rows.into_iter().map(|row| SitemapEntry {
            path: path(&row.slug),
            updated_at: Timestamp(row.updated_at),
        }));
    };
    if page == 0 {
        let categories = "SELECT slug, updated_at FROM category c
             WHERE EXISTS (SELECT 1 FROM product_category pc WHERE pc.category_id = c.id) ORDER BY id LIMIT 4000";
        add(db::all(conn, categories, []).await?, paths::category);
        let collections = "SELECT slug, updated_at FROM collection c
             WHERE c.rule <> '' OR EXISTS (SELECT 1 FROM collection_product cp WHERE cp.collection_id = c.id)
             ORDER BY id LIMIT 900";
        add(db::all(conn, collections, []).await?, paths::collection);
    }
    let from = i64::from(page) * RANGE;
    let products = "SELECT slug, updated_at FROM product WHERE id > $1 AND id <= $2 AND status = 'active' ORDER BY id";
    add(
        db::all(conn, products, [from.into(), (from + RANGE).into()]).await?,
        paths::product,
    );
    Ok(entries)
}
