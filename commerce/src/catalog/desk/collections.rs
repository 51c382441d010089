//! Collections as staff change them: picked by hand and ordered, or filled by a rule.

use domain::{
    access::Permission,
    collection::{CollectionDetails, CollectionField, CollectionForm, Rule},
    form::FormErrors,
    ids::{CollectionId, ProductId},
    money::Money,
    time::Timestamp,
    view::goods::{CollectionDesk, CollectionRow, Picked},
};
use sea_orm::{FromQueryResult, Value};

use super::{ProductQuery, ProductSort, ProductTab, list};
use crate::{
    Ctx,
    catalog::{Batch, collections as shown, rule, slugs},
    db,
    error::{Error, Result},
    tags::Tag,
};

/// The most products that are picked by hand.
const MOST_PICKED: usize = 1000;
/// Products that a search for them names.
const FOUND: u32 = 20;

/// What became of a collection's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CollectionSaved {
    /// It is written.
    Done(CollectionId),
    /// Somebody has changed it since that version. Nothing is written.
    Newer,
    /// The form must be mended. Nothing is written.
    Refused(FormErrors<CollectionField>),
}

/// How a collection is picked.
#[derive(Clone, Debug, Default)]
pub struct Pick {
    /// In their new order. Products that are not named stay, after these.
    pub order: Vec<ProductId>,
    /// Put in, after all.
    pub add: Vec<ProductId>,
    /// Taken out.
    pub remove: Vec<ProductId>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    version: i64,
    slug: String,
    name: String,
    description: String,
    rule: String,
    updated_at: i64,
}

#[derive(FromQueryResult)]
struct PickedRow {
    id: i64,
    title: String,
    status: String,
    price_min: i64,
}

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

const SQL: &str = "SELECT id, version, slug, name, description, rule, updated_at FROM collection";

/// All collections, in the merchant's order.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`.
pub async fn collections(ctx: &Ctx) -> Result<Vec<CollectionRow>> {
    ctx.require(Permission::CatalogueEdit)?;
    let sql = [SQL, " ORDER BY position, name, id"].concat();
    let rows: Vec<Row> = db::all(ctx.shop.db().reader(), &sql, []).await?;
    let shown = shown::collections(ctx).await?;
    let rows = rows.into_iter().map(|row| CollectionRow {
        products: shown.find(&row.slug).map_or(0, |collection| collection.count),
        id: CollectionId(row.id),
        slug: row.slug,
        name: row.name,
        by_rule: !row.rule.is_empty(),
        updated_at: Timestamp(row.updated_at),
    });
    Ok(rows.collect())
}

/// A collection as its form holds it, with what it holds.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`, [`Error::NotFound`].
pub async fn collection(ctx: &Ctx, id: CollectionId) -> Result<CollectionDesk> {
    ctx.require(Permission::CatalogueEdit)?;
    let reader = ctx.shop.db().reader();
    let row: Option<Row> = db::one(reader, &[SQL, " WHERE id = $1"].concat(), [id.0.into()]).await?;
    let row = row.ok_or(Error::NotFound)?;
    let rule = Some(row.rule.as_str())
        .filter(|rule| !rule.is_empty())
        .map(rule::read)
        .transpose()?;
    let source = match &rule {
        Some(rule) => rule::source(ctx, rule),
        None => rule::of_collection(ctx, id.0).await?,
    };
    let (products, total) = held(ctx, source).await?;
    Ok(CollectionDesk {
        id,
        version: row.version,
        form: CollectionForm::of(&row.name, &row.slug, &row.description, rule.as_ref()),
        products,
        total,
    })
}

/// What a rule would find at this moment: the first products, and how many.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`.
pub async fn preview_rule(ctx: &Ctx, rule: &Rule) -> Result<(Vec<Picked>, u64)> {
    ctx.require(Permission::CatalogueEdit)?;
    held(ctx, rule::source(ctx, rule)).await
}

async fn held(ctx: &Ctx, source: rule::Source) -> Result<(Vec<Picked>, u64)> {
    let reader = ctx.shop.db().reader();
    let rule::Source { sql, values } = source;
    let total = db::number(reader, &format!("SELECT COUNT(*) FROM {sql} counted"), values.clone()).await?;
    let sql = format!(
        "SELECT p.id, p.title, p.status, p.price_min FROM {sql} found JOIN product p ON p.id = found.product_id
         ORDER BY found.ord, p.id LIMIT {}",
        CollectionDesk::SHOWN
    );
    let rows: Vec<PickedRow> = db::all(reader, &sql, values).await?;
    let picked = rows.into_iter().filter_map(|row| {
        Some(Picked {
            id: ProductId(row.id),
            title: row.title,
            status: row.status.parse().ok()?,
            price: Money::from_minor(row.price_min),
        })
    });
    Ok((picked.collect(), u64::try_from(total).unwrap_or(0)))
}

/// Products that could be picked.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`.
pub async fn find_products(ctx: &Ctx, words: &str) -> Result<Vec<Picked>> {
    let query = ProductQuery {
        tab: ProductTab::Current,
        words: words.to_owned(),
        sort: ProductSort::Title,
        limit: FOUND,
        ..ProductQuery::default()
    };
    let found = list::list(ctx, &query).await?;
    let picked = found.rows.into_iter().map(|row| Picked {
        id: row.id,
        title: row.title,
        status: row.status,
        price: row.price,
    });
    Ok(picked.collect())
}

/// Writes a collection: a new one, or its name, address, sentence and rule.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`, [`Error::NotFound`].
pub async fn save_collection(
    ctx: &Ctx,
    id: Option<CollectionId>,
    version: i64,
    details: &CollectionDetails,
) -> Result<CollectionSaved> {
    ctx.require(Permission::CatalogueEdit)?;
    let batch = Batch::begin(ctx).await?;
    let before = match id {
        Some(id) => Some(lock(&batch, id).await?),
        None => None,
    };
    if before.as_ref().is_some_and(|before| before.version != version) {
        return Ok(CollectionSaved::Newer);
    }
    let slug = details.slug.as_str();
    let own = before.as_ref().map_or(0, |before| before.id);
    let taken = db::number(
        &batch.tx,
        "SELECT id FROM collection WHERE slug = $1 AND id <> $2",
        [slug.into(), own.into()],
    )
    .await?;
    if taken != 0 {
        let mut errors = FormErrors::default();
        errors.push(CollectionField::Slug, "Another collection has this address.");
        return Ok(CollectionSaved::Refused(errors));
    }
    let rule = details.rule.as_ref().map_or_else(|| Ok(String::new()), rule::stored)?;
    let mut values: Vec<Value> = vec![
        details.name.clone().into(),
        details.description.clone().into(),
        rule.into(),
        ctx.now().0.into(),
    ];
    let done = if let Some(before) = &before {
        values.push(before.id.into());
        let sql = "UPDATE collection SET name = $1, description = $2, rule = $3, updated_at = $4,
                version = version + 1 WHERE id = $5";
        db::run(&batch.tx, sql, values).await?;
        if before.slug != slug {
            slugs::change(&batch.tx, ctx, slugs::Kind::Collection, before.id, &before.slug, slug).await?;
        }
        before.id
    } else {
        let sql = "DELETE FROM slug_history WHERE kind = 'collection' AND slug = $1";
        db::run(&batch.tx, sql, [slug.into()]).await?;
        values.push(slug.into());
        let sql = "INSERT INTO collection (name, description, rule, created_at, updated_at, slug, position)
             VALUES ($1, $2, $3, $4, $4, $5, (SELECT COALESCE(MAX(position) + 1, 0) FROM collection))
             RETURNING id";
        db::number(&batch.tx, sql, values).await?
    };
    finish(batch, CollectionId(done), "collection.saved", slug).await?;
    Ok(CollectionSaved::Done(CollectionId(done)))
}

async fn lock(batch: &Batch, id: CollectionId) -> Result<Row> {
    let sql = [
        SQL,
        " WHERE id = $1",
        if batch.tx_is_postgres() { " FOR UPDATE" } else { "" },
    ]
    .concat();
    let row: Option<Row> = db::one(&batch.tx, &sql, [id.0.into()]).await?;
    row.ok_or(Error::NotFound)
}

async fn finish(mut batch: Batch, id: CollectionId, action: &str, detail: &str) -> Result<()> {
    let subject = format!("collection:{id}");
    batch.wrote(subject.clone(), [Tag::Layout, Tag::Collection(id)]);
    batch.finish(action, &subject, detail).await
}

/// Orders, adds and takes out the products of a collection that is picked by hand.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`, [`Error::NotFound`], [`Error::Conflict`] for a collection with a rule,
/// [`Error::Invalid`] for more products than there may be.
pub async fn pick(ctx: &Ctx, id: CollectionId, pick: &Pick) -> Result<()> {
    ctx.require(Permission::CatalogueEdit)?;
    let batch = Batch::begin(ctx).await?;
    let row = lock(&batch, id).await?;
    if !row.rule.is_empty() {
        return Err(Error::Conflict(format!("{} is filled by its rule.", row.name)));
    }
    let stored: Vec<Id> = db::all(
        &batch.tx,
        "SELECT product_id AS id FROM collection_product WHERE collection_id = $1 ORDER BY position, product_id",
        [id.0.into()],
    )
    .await?;
    let mut order: Vec<i64> = Vec::new();
    let mut take = |wanted: i64| {
        if !order.contains(&wanted) && !pick.remove.contains(&ProductId(wanted)) {
            order.push(wanted);
        }
    };
    let known = |wanted: &i64| stored.iter().any(|row| row.id == *wanted);
    pick.order.iter().map(|id| id.0).filter(known).for_each(&mut take);
    for row in &stored {
        take(row.id);
    }
    for product in &pick.add {
        let there = db::number(
            &batch.tx,
            "SELECT id FROM product WHERE id = $1 AND status <> 'removed'",
            [product.0.into()],
        )
        .await?;
        if there > 0 {
            take(product.0);
        }
    }
    if order.len() > MOST_PICKED {
        return Err(Error::Invalid(format!(
            "A collection holds at most {MOST_PICKED} products: use a rule for more."
        )));
    }
    db::run(
        &batch.tx,
        "DELETE FROM collection_product WHERE collection_id = $1",
        [id.0.into()],
    )
    .await?;
    for (position, product) in (0_i64..).zip(&order) {
        db::run(
            &batch.tx,
            "INSERT INTO collection_product (collection_id, product_id, position) VALUES ($1, $2, $3)",
            [id.0.into(), (*product).into(), position.into()],
        )
        .await?;
    }
    db::run(
        &batch.tx,
        "UPDATE collection SET updated_at = $1 WHERE id = $2",
        [ctx.now().0.into(), id.0.into()],
    )
    .await?;
    finish(batch, id, "collection.picked", &format!("{} products", order.len())).await
}

/// Deletes a collection; its products stay.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`, [`Error::NotFound`].
pub async fn remove_collection(ctx: &Ctx, id: CollectionId) -> Result<()> {
    ctx.require(Permission::CatalogueEdit)?;
    let batch = Batch::begin(ctx).await?;
    let row = lock(&batch, id).await?;
    db::run(
        &batch.tx,
        "DELETE FROM slug_history WHERE kind = 'collection' AND target_id = $1",
        [id.0.into()],
    )
    .await?;
    db::run(&batch.tx, "DELETE FROM collection WHERE id = $1", [id.0.into()]).await?;
    finish(batch, id, "collection.removed", &row.slug).await
}
