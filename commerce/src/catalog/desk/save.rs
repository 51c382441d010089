//! Writing a product as its form understood it. Variants are kept by their ids; one that is gone is archived, since
//! orders, carts and the stock ledger know it.

use std::collections::HashMap;

use domain::{
    access::Permission,
    form::FormErrors,
    ids::{CollectionId, ProductId, VariantId},
    money::Money,
    product::{ProductDetails, ProductField, Schedule, Status, VariantDetails},
    time::Timestamp,
};
use sea_orm::{FromQueryResult, Value};

use super::{Locked, lock};
use crate::{
    Ctx,
    catalog::{
        Batch, OptionDraft, ProductDraft, ValueDraft, VariantDraft,
        parts::{self, ValueIds},
        put, slugs,
    },
    db,
    error::Result,
    search,
};

/// What is to be written.
#[derive(Clone, Debug)]
pub struct Save {
    /// Which product; `None` makes a new one, as a draft.
    pub product: Option<ProductId>,
    /// The version that the form began with, or was joined with since.
    pub version: i64,
    /// As it should be.
    pub details: ProductDetails,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is written.
    Done(ProductId),
    /// Somebody has changed it since that version. Nothing is written.
    Newer,
    /// The form must be mended. Nothing is written.
    Refused(FormErrors<ProductField>),
}

#[derive(FromQueryResult)]
struct Known {
    id: i64,
    sku: String,
    product_id: i64,
    status: String,
    title: String,
}

#[derive(FromQueryResult)]
struct Slug {
    id: i64,
    slug: String,
}

/// Writes a product. With it go an audit row and the search index; pages show it at the next request.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) without `catalogue.edit`,
/// [`Error::NotFound`](crate::Error::NotFound) where there is no such product.
pub async fn save(ctx: &Ctx, save: &Save) -> Result<Saved> {
    ctx.require(Permission::CatalogueEdit)?;
    let mut batch = Batch::begin(ctx).await?;
    let before = match save.product {
        Some(id) => Some(lock(&batch.tx, id).await?),
        None => None,
    };
    if before.as_ref().is_some_and(|before| before.version != save.version) {
        return Ok(Saved::Newer);
    }
    let details = &save.details;
    let id = before.as_ref().map_or(0, |before| before.id);
    let known = known_variants(&batch, id, details).await?;
    let errors = refusals(&batch, id, details, &known, before.as_ref()).await?;
    if !errors.is_empty() {
        return Ok(Saved::Refused(errors));
    }
    let draft = draft(&batch, details, before.as_ref()).await?;
    let row = put::Row::new(&batch, &draft, "")?;
    let id = match &before {
        Some(before) => row.update(&batch, before.id).await?,
        None => row.insert(&batch, details.slug.as_str()).await?,
    };
    if let Some(before) = before.as_ref().filter(|before| before.slug != details.slug.as_str()) {
        let to = details.slug.as_str();
        slugs::change(&batch.tx, ctx, slugs::Kind::Product, id, &before.slug, to).await?;
    } else if before.is_none() {
        // A former address of another product leads here from now on.
        let sql = "DELETE FROM slug_history WHERE kind = 'product' AND slug = $1";
        db::run(&batch.tx, sql, [details.slug.as_str().into()]).await?;
    }
    parts::categories(&batch, id, &draft).await?;
    parts::collections(&mut batch, id, &draft.collections).await?;
    let values = parts::options(&mut batch, id, &draft.options).await?;
    variants(&batch, id, &details.variants, &known, &values).await?;
    let lineage = batch.lineage(draft.category).await?;
    let document = (draft.status == Status::Active).then(|| search::Document::of(&draft, &lineage));
    search::index_product(&batch.tx, id, document.as_ref(), &mut batch.words).await?;
    batch.wrote_product(ProductId(id));
    let action = if before.is_some() {
        "product.saved"
    } else {
        "product.created"
    };
    let detail = format!("{} variants, {}", details.variants.len(), details.slug);
    batch.finish(action, &format!("product:{id}"), &detail).await?;
    Ok(Saved::Done(ProductId(id)))
}

/// This product's variants, and whoever has a SKU that the form names.
async fn known_variants(batch: &Batch, product: i64, details: &ProductDetails) -> Result<Vec<Known>> {
    let skus = details.variants.iter().map(|variant| Value::from(variant.sku.as_str()));
    let mut values: Vec<Value> = vec![product.into()];
    values.extend(skus);
    let sql = format!(
        "SELECT v.id, v.sku, v.product_id, v.status, p.title FROM variant v JOIN product p ON p.id = v.product_id
         WHERE v.product_id = $1 OR v.sku IN ({}) ORDER BY v.id",
        db::places(2, details.variants.len().max(1))
    );
    if details.variants.is_empty() {
        values.push("".into());
    }
    db::all(&batch.tx, &sql, values).await
}

/// The row that a variant of the form is: by its id, or one that no other variant of the form is and that has its SKU,
/// as an archived one that comes back.
fn row_of<'a>(
    known: &'a [Known],
    product: i64,
    variants: &[VariantDetails],
    variant: &VariantDetails,
) -> Option<&'a Known> {
    let own = known.iter().filter(|row| row.product_id == product);
    let is_another = |row: &Known| variants.iter().any(|other| other.id == Some(VariantId(row.id)));
    match variant.id {
        Some(VariantId(id)) if own.clone().any(|row| row.id == id) => known.iter().find(|row| row.id == id),
        _ => own
            .clone()
            .find(|row| row.sku == variant.sku.as_str() && !is_another(row)),
    }
}

async fn refusals(
    batch: &Batch,
    product: i64,
    details: &ProductDetails,
    known: &[Known],
    before: Option<&Locked>,
) -> Result<FormErrors<ProductField>> {
    let mut errors = FormErrors::default();
    let taken = db::number(
        &batch.tx,
        "SELECT id FROM product WHERE slug = $1 AND id <> $2",
        [details.slug.as_str().into(), product.into()],
    )
    .await?;
    if taken != 0 {
        errors.push(
            ProductField::Slug,
            "Another product has this address: choose another one.",
        );
    }
    let category = db::number(
        &batch.tx,
        "SELECT id FROM category WHERE id = $1",
        [details.category.0.into()],
    )
    .await?;
    if category == 0 {
        errors.push(ProductField::Category, "This category is not there any more.");
    }
    let now = batch.ctx.now();
    let stored = before.map_or_else(Schedule::default, Locked::schedule);
    let passed = |moment: Option<Timestamp>| moment.is_some_and(|moment| moment <= now);
    for (typed, stored, field) in [
        (details.schedule.publish_at, stored.publish_at, ProductField::PublishAt),
        (
            details.schedule.unpublish_at,
            stored.unpublish_at,
            ProductField::UnpublishAt,
        ),
    ] {
        if passed(typed) && typed != stored {
            errors.push(field, "This moment has passed: choose a later one.");
        }
    }
    let mut used = Vec::new();
    for variant in &details.variants {
        let own = row_of(known, product, &details.variants, variant);
        let holder = known
            .iter()
            .find(|row| row.sku == variant.sku.as_str() && own.is_none_or(|own| own.id != row.id));
        // One that the form renames meanwhile frees its SKU.
        let frees = |row: &Known| {
            row.product_id == product
                && details
                    .variants
                    .iter()
                    .any(|other| other.id == Some(VariantId(row.id)) && other.sku.as_str() != row.sku)
        };
        if let Some(holder) = holder.filter(|row| !frees(row)) {
            let sentence = if holder.product_id == product {
                format!("A {} variant of this product has this SKU.", holder.status)
            } else {
                format!("This SKU belongs to {}.", holder.title)
            };
            errors.push(ProductField::Sku(variant.row), sentence);
        } else if let Some(own) = own {
            if used.contains(&own.id) {
                errors.push(ProductField::Variants, "A variant is there twice: open the page again.");
            }
            used.push(own.id);
        }
    }
    Ok(errors)
}

/// The same as the commands of the importers take it.
async fn draft(batch: &Batch, details: &ProductDetails, before: Option<&Locked>) -> Result<ProductDraft> {
    let picked: Vec<Slug> = db::all(&batch.tx, "SELECT id, slug FROM collection WHERE rule = ''", []).await?;
    let now = batch.ctx.now();
    Ok(ProductDraft {
        slug: details.slug.as_str().to_owned(),
        title: details.title.clone(),
        subtitle: details.subtitle.clone(),
        brand: details.brand.clone(),
        description: details.description.html(),
        specs: details.specs.clone(),
        keywords: details.keywords.clone(),
        category: details.category,
        collections: picked
            .into_iter()
            .filter(|row| details.collections.contains(&CollectionId(row.id)))
            .map(|row| row.slug)
            .collect(),
        options: details
            .options
            .iter()
            .map(|option| OptionDraft {
                code: option.code.clone(),
                name: option.name.clone(),
                values: option
                    .values
                    .iter()
                    .map(|value| ValueDraft {
                        code: value.code.clone(),
                        label: value.label.clone(),
                        swatch: value.swatch.clone(),
                    })
                    .collect(),
            })
            .collect(),
        variants: details
            .variants
            .iter()
            .map(|variant| VariantDraft {
                sku: variant.sku.as_str().to_owned(),
                choice: variant.choice.clone(),
                price: variant.price,
                compare_at: variant.compare_at,
                weight_grams: variant.weight_grams,
                barcode: variant.barcode.as_ref().map(ToString::to_string),
                cost: None,
                picture: None,
                opening_stock: None,
            })
            .collect(),
        pictures: Vec::new(),
        status: before.map_or(Ok(Status::Draft), Locked::status)?,
        rank: before.map_or(0, |before| before.rank),
        published_at: before.map_or(now, |before| Timestamp(before.published_at)),
        seo: details.seo.clone(),
        schedule: details.schedule,
    })
}

async fn variants(
    batch: &Batch,
    product: i64,
    variants: &[VariantDetails],
    known: &[Known],
    values: &HashMap<(usize, String), ValueIds>,
) -> Result<()> {
    let now = batch.ctx.now().0;
    db::run(
        &batch.tx,
        "UPDATE variant SET status = 'archived', updated_at = $2 WHERE product_id = $1 AND status = 'active'",
        [product.into(), now.into()],
    )
    .await?;
    // SKUs that two variants swap are set aside first.
    for variant in variants {
        if let Some(row) = row_of(known, product, variants, variant).filter(|row| row.sku != variant.sku.as_str()) {
            let aside = format!("~{}", row.id);
            let sql = "UPDATE variant SET sku = $1 WHERE id = $2";
            db::run(&batch.tx, sql, [aside.into(), row.id.into()]).await?;
        }
    }
    let mut chosen = Vec::new();
    for (position, variant) in (0_i64..).zip(variants) {
        let ids: Vec<ValueIds> = variant
            .choice
            .iter()
            .enumerate()
            .filter_map(|(index, code)| values.get(&(index, code.clone())).copied())
            .collect();
        let facets: Vec<String> = ids.iter().map(|ids| ids.facet.to_string()).collect();
        let mut row: Vec<Value> = vec![
            variant.title.clone().into(),
            variant.price.minor().into(),
            variant.compare_at.map(Money::minor).into(),
            i64::from(variant.weight_grams).into(),
            position.into(),
            facets.join(" ").into(),
            now.into(),
            variant.sku.as_str().into(),
            variant.barcode.as_ref().map(ToString::to_string).into(),
            variant.picture.into(),
        ];
        let id = if let Some(known) = row_of(known, product, variants, variant) {
            row.push(known.id.into());
            let sql = "UPDATE variant SET title = $1, price = $2, compare_at = $3, weight_grams = $4, position = $5,
                    facets = $6, updated_at = $7, sku = $8, barcode = $9, picture_id = $10, status = 'active'
                 WHERE id = $11";
            db::run(&batch.tx, sql, row).await?;
            known.id
        } else {
            row.push(product.into());
            let sql = "INSERT INTO variant (title, price, compare_at, weight_grams, position, facets, created_at,
                    updated_at, sku, barcode, picture_id, product_id, status)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, 'active') RETURNING id";
            let id = db::number(&batch.tx, sql, row).await?;
            parts::opening_stock(batch, id, variant.sku.as_str(), 0).await?;
            id
        };
        chosen.extend(ids.iter().map(|ids| vec![Value::from(id), ids.value.into()]));
    }
    parts::insert(batch, "variant_option_value (variant_id, value_id)", chosen).await
}
