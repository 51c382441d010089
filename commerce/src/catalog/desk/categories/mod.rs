//! The tree of categories as staff change it. A category that moves takes what is below it and its products along.

mod moves;
mod remove;
mod save;

pub use moves::{Way, move_category, move_under};
pub use remove::remove_category;
pub use save::{CategoryDetails, CategoryField, CategorySaved, save_category};

use domain::{access::Permission, ids::CategoryId, view::goods::CategoryNode};
use sea_orm::FromQueryResult;

use crate::{
    Ctx,
    catalog::Batch,
    db,
    error::{Error, Result},
    tags::Tag,
};

/// How deep the tree may be.
const DEEPEST: usize = 6;

#[derive(Clone, FromQueryResult)]
struct Row {
    id: i64,
    parent_id: Option<i64>,
    version: i64,
    slug: String,
    name: String,
    description: String,
    position: i64,
    products: i64,
}

const SQL: &str = "
SELECT c.id, c.parent_id, c.version, c.slug, c.name, c.description, c.position,
       CAST((SELECT COUNT(*) FROM product p WHERE p.category_id = c.id AND p.status <> 'removed') AS BIGINT) AS products
FROM category c ORDER BY c.position, c.name, c.id";

/// All categories, each followed by those below it.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`.
pub async fn categories(ctx: &Ctx) -> Result<Vec<CategoryNode>> {
    ctx.require(Permission::CatalogueEdit)?;
    let rows: Vec<Row> = db::all(ctx.shop.db().reader(), SQL, []).await?;
    let mut nodes = Vec::with_capacity(rows.len());
    walk(&rows, None, 0, &mut nodes);
    Ok(nodes)
}

fn walk(rows: &[Row], parent: Option<i64>, depth: u32, nodes: &mut Vec<CategoryNode>) {
    let siblings: Vec<&Row> = rows.iter().filter(|row| row.parent_id == parent).collect();
    for (index, row) in siblings.iter().enumerate() {
        nodes.push(CategoryNode {
            id: CategoryId(row.id),
            parent: parent.map(CategoryId),
            version: row.version,
            slug: row.slug.clone(),
            name: row.name.clone(),
            description: row.description.clone(),
            depth,
            products: u64::try_from(row.products).unwrap_or(0),
            has_before: index > 0,
            has_after: index + 1 < siblings.len(),
        });
        // Bounded, should the stored tree ever hold a loop.
        if depth < 20 {
            walk(rows, Some(row.id), depth + 1, nodes);
        }
    }
}

async fn rows(batch: &Batch) -> Result<Vec<Row>> {
    // All at once, and locked by the first of them: two people who move categories do it one after another.
    if batch.tx_is_postgres() {
        db::run(&batch.tx, "SELECT id FROM category ORDER BY id FOR UPDATE", []).await?;
    }
    db::all(&batch.tx, SQL, []).await
}

fn find(rows: &[Row], id: CategoryId) -> Result<&Row> {
    rows.iter().find(|row| row.id == id.0).ok_or(Error::NotFound)
}

/// How many stand above it, itself counted.
fn depth(rows: &[Row], id: Option<i64>) -> usize {
    let mut depth = 0;
    let mut next = id;
    while let Some(row) = next.and_then(|id| rows.iter().find(|row| row.id == id)) {
        depth += 1;
        next = row.parent_id.filter(|_| depth < 20);
    }
    depth
}

/// How many levels it has, itself counted.
fn height(rows: &[Row], id: i64, bound: usize) -> usize {
    let below = rows.iter().filter(|row| row.parent_id == Some(id) && bound > 0);
    1 + below.map(|row| height(rows, row.id, bound - 1)).max().unwrap_or(0)
}

fn is_below(rows: &[Row], id: Option<i64>, above: i64) -> bool {
    let mut next = id;
    for _ in 0..20 {
        match next {
            Some(id) if id == above => return true,
            Some(id) => next = rows.iter().find(|row| row.id == id).and_then(|row| row.parent_id),
            None => return false,
        }
    }
    true
}

/// Why a category cannot stand below another one.
fn misfit(rows: &[Row], id: Option<i64>, parent: Option<i64>) -> Option<&'static str> {
    if parent.is_some_and(|parent| rows.iter().all(|row| row.id != parent)) {
        return Some("The category above is not there any more.");
    }
    if id.is_some_and(|id| is_below(rows, parent, id)) {
        return Some("A category cannot be below itself.");
    }
    let levels = id.map_or(1, |id| height(rows, id, 20));
    (depth(rows, parent) + levels > DEEPEST).then_some("The tree has at most six levels.")
}

async fn finish(mut batch: Batch, id: CategoryId, action: &str, detail: &str) -> Result<()> {
    let subject = format!("category:{id}");
    batch.wrote(subject.clone(), [Tag::Layout, Tag::Category(id)]);
    batch.finish(action, &subject, detail).await
}
