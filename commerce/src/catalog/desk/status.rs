//! Publishing, unpublishing, archiving and bringing back.

use domain::{
    access::Permission,
    ids::{CategoryId, ProductId},
    product::{Change, Schedule, Status},
};
use sea_orm::FromQueryResult;

use super::{Locked, lock};
use crate::{
    Ctx,
    catalog::Batch,
    db,
    error::{Error, Result},
    search,
};

/// A product in its new status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Its title.
    pub title: String,
    /// Whether shoppers see it now.
    pub status: Status,
}

/// Takes one step with a product.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`, [`Error::NotFound`], [`Error::Conflict`] where the step is not
/// possible; it names the product and says why.
pub async fn set_status(ctx: &Ctx, id: ProductId, change: Change) -> Result<Moved> {
    ctx.require(Permission::CatalogueEdit)?;
    let mut batch = Batch::begin(ctx).await?;
    let row = lock(&batch.tx, id).await?;
    let before = row.status()?;
    let status = before.apply(change).map_err(|_| {
        Error::Conflict(format!(
            "{} is {} and cannot be {}.",
            row.title,
            before.label().to_lowercase(),
            change.past()
        ))
    })?;
    write(&mut batch, &row, change, status, row.schedule().after(change)).await?;
    let action = format!("product.{}", change.past());
    batch
        .finish(&action, &format!("product:{id}"), &format!("{before} -> {status}"))
        .await?;
    Ok(Moved {
        title: row.title,
        status,
    })
}

/// Writes a status with what follows from it: where the product is listed, and whether it is found.
pub(super) async fn write(
    batch: &mut Batch,
    row: &Locked,
    change: Change,
    status: Status,
    schedule: Schedule,
) -> Result<()> {
    let now = batch.ctx.now().0;
    let published_at = if change == Change::Publish {
        now
    } else {
        row.published_at
    };
    db::run(
        &batch.tx,
        "UPDATE product SET status = $1, publish_at = $2, unpublish_at = $3, published_at = $4, updated_at = $5,
            fingerprint = '', version = version + 1
         WHERE id = $6",
        [
            status.code().into(),
            schedule.publish_at.map(|moment| moment.0).into(),
            schedule.unpublish_at.map(|moment| moment.0).into(),
            published_at.into(),
            now.into(),
            row.id.into(),
        ],
    )
    .await?;
    db::run(
        &batch.tx,
        "DELETE FROM product_category WHERE product_id = $1",
        [row.id.into()],
    )
    .await?;
    if status == Status::Active {
        let sql = "INSERT INTO product_category (category_id, product_id, rank)
             WITH RECURSIVE up (id, parent_id) AS (
                 SELECT id, parent_id FROM category WHERE id = $1
                 UNION SELECT c.id, c.parent_id FROM category c JOIN up ON c.id = up.parent_id)
             SELECT up.id, p.id, p.rank FROM up CROSS JOIN product p WHERE p.id = $2";
        db::run(&batch.tx, sql, [row.category_id.into(), row.id.into()]).await?;
    }
    let document = match status {
        Status::Active => Some(document(batch, row.id, row.category_id).await?),
        Status::Draft | Status::Archived => None,
    };
    search::index_product(&batch.tx, row.id, document.as_ref(), &mut batch.words).await?;
    batch.wrote_product(ProductId(row.id));
    Ok(())
}

#[derive(FromQueryResult)]
struct Texts {
    title: String,
    subtitle: String,
    brand: String,
    description: String,
    specs: String,
    keywords: String,
    labels: Option<String>,
    skus: Option<String>,
}

/// What a stored product is found by.
pub(super) async fn document(batch: &mut Batch, id: i64, category: i64) -> Result<search::Document> {
    let lineage = batch.lineage(CategoryId(category)).await?;
    let sql = "SELECT p.title, p.subtitle, p.brand, p.description, p.specs, p.keywords,
            (SELECT string_agg(v.label, ' ') FROM product_option o JOIN product_option_value v ON v.option_id = o.id
             WHERE o.product_id = p.id) AS labels,
            (SELECT string_agg(v.sku || COALESCE(' ' || v.barcode, ''), ' ') FROM variant v WHERE v.product_id = p.id AND v.status = 'active') AS skus
         FROM product p WHERE p.id = $1";
    let texts: Option<Texts> = db::one(&batch.tx, sql, [id.into()]).await?;
    let texts = texts.ok_or(Error::NotFound)?;
    let specs: Vec<(String, String)> = serde_json::from_str(&texts.specs)
        .map_err(|error| Error::Corrupt(format!("specs of product {id}: {error}")))?;
    let about = [
        texts.subtitle,
        texts.brand,
        texts.keywords,
        lineage,
        texts.labels.unwrap_or_default(),
        texts.skus.unwrap_or_default(),
    ];
    Ok(search::Document::of_texts(
        &texts.title,
        &about.join(" "),
        &texts.description,
        specs.iter().map(|(_, value)| value.as_str()),
    ))
}

#[derive(FromQueryResult)]
struct Shown {
    id: i64,
    category_id: i64,
}

/// Makes the products of a category, and of those below it, findable by its name and place as they are now.
pub(super) async fn index_again(batch: &mut Batch, category: i64) -> Result<()> {
    let sql = "WITH RECURSIVE down (id) AS (
            SELECT id FROM category WHERE id = $1
            UNION SELECT c.id FROM category c JOIN down ON c.parent_id = down.id)
         SELECT p.id, p.category_id FROM product p JOIN down ON p.category_id = down.id
         WHERE p.status = 'active' ORDER BY p.id";
    let shown: Vec<Shown> = db::all(&batch.tx, sql, [category.into()]).await?;
    for product in shown {
        let document = document(batch, product.id, product.category_id).await?;
        search::index_product(&batch.tx, product.id, Some(&document), &mut batch.words).await?;
    }
    Ok(())
}
