//! Deleting a category; its products and its address go to another one.

use domain::{access::Permission, collection::Condition, ids::CategoryId};
use sea_orm::FromQueryResult;

use super::{find, rows};
use crate::{
    Ctx,
    catalog::{Batch, desk::status::index_again, rule},
    db,
    error::{Error, Result},
    tags::Tag,
};

#[derive(FromQueryResult)]
struct Stored {
    name: String,
    rule: String,
}

/// Deletes a category with nothing below it. Its products move to another one, and so do those who know its address.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`, [`Error::NotFound`], [`Error::Conflict`] that says what is in the way.
pub async fn remove_category(ctx: &Ctx, id: CategoryId, move_to: Option<CategoryId>) -> Result<()> {
    ctx.require(Permission::CatalogueEdit)?;
    let mut batch = Batch::begin(ctx).await?;
    let rows = rows(&batch).await?;
    let row = find(&rows, id)?;
    if rows.iter().any(|other| other.parent_id == Some(row.id)) {
        return Err(Error::Conflict(format!(
            "{} has categories below it: move or delete them first.",
            row.name
        )));
    }
    let filled: Vec<Stored> = db::all(&batch.tx, "SELECT name, rule FROM collection WHERE rule <> ''", []).await?;
    for collection in filled {
        let names_it = rule::read(&collection.rule)?
            .conditions
            .contains(&Condition::Category(id));
        if names_it {
            return Err(Error::Conflict(format!(
                "The collection {} is filled from it: change its rule first.",
                collection.name
            )));
        }
    }
    // Also products that were taken away for good: their rows stay for the orders.
    let held = db::number(
        &batch.tx,
        "SELECT COUNT(*) FROM product WHERE category_id = $1",
        [row.id.into()],
    )
    .await?;
    let target = move_to.filter(|target| *target != id);
    match target {
        None if held > 0 => {
            return Err(Error::Conflict(format!(
                "{} has products: choose the category that takes them.",
                row.name
            )));
        }
        Some(target) => {
            find(&rows, target)?;
            db::run(
                &batch.tx,
                "UPDATE product SET category_id = $1, fingerprint = '', version = version + 1, updated_at = $2
                 WHERE category_id = $3",
                [target.0.into(), ctx.now().0.into(), row.id.into()],
            )
            .await?;
            db::run(
                &batch.tx,
                "DELETE FROM product_category WHERE category_id = $1",
                [row.id.into()],
            )
            .await?;
            batch.list_again(target.0).await?;
            index_again(&mut batch, target.0).await?;
            db::run(
                &batch.tx,
                "UPDATE slug_history SET target_id = $1 WHERE kind = 'category' AND target_id = $2",
                [target.0.into(), row.id.into()],
            )
            .await?;
            db::run(
                &batch.tx,
                "INSERT INTO slug_history (kind, slug, target_id, created_at) VALUES ('category', $1, $2, $3)
                 ON CONFLICT (kind, slug) DO UPDATE
                 SET target_id = excluded.target_id, created_at = excluded.created_at",
                [row.slug.clone().into(), target.0.into(), ctx.now().0.into()],
            )
            .await?;
        }
        None => {
            db::run(
                &batch.tx,
                "DELETE FROM slug_history WHERE kind = 'category' AND target_id = $1",
                [row.id.into()],
            )
            .await?;
        }
    }
    db::run(&batch.tx, "DELETE FROM category WHERE id = $1", [row.id.into()]).await?;
    let detail = target.map_or_else(String::new, |target| format!("products to category:{target}"));
    batch.wrote(
        format!("category:{id}"),
        target.into_iter().chain([id]).map(Tag::Category).chain([Tag::Layout]),
    );
    batch
        .finish("category.removed", &format!("category:{id}"), &detail)
        .await
}
