//! What lists and rules of the back office can name.

use domain::{access::Permission, table::Named};
use sea_orm::FromQueryResult;

use crate::{Ctx, catalog::tree::tree, db, error::Result};

/// All categories, each followed by those below it.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `catalogue.edit`.
pub async fn category_tree(ctx: &Ctx) -> Result<Vec<Named>> {
    ctx.require(Permission::CatalogueEdit)?;
    let tree = tree(ctx).await?;
    let named = tree.in_order().into_iter().map(|(node, depth)| Named {
        id: node.id,
        name: node.name.clone(),
        slug: node.slug.clone(),
        depth,
    });
    Ok(named.collect())
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    slug: String,
}

/// All collections, by name.
///
/// # Errors
/// [`crate::Error::Forbidden`] without `catalogue.edit`.
pub async fn collection_names(ctx: &Ctx) -> Result<Vec<Named>> {
    ctx.require(Permission::CatalogueEdit)?;
    let sql = "SELECT id, name, slug FROM collection ORDER BY LOWER(name), id";
    let rows: Vec<Row> = db::all(ctx.shop.db().reader(), sql, []).await?;
    let named = rows.into_iter().map(|row| Named {
        id: row.id,
        name: row.name,
        slug: row.slug,
        depth: 0,
    });
    Ok(named.collect())
}
