//! The rows around a product: pictures, categories, collections, options, variants, opening stock.

use std::collections::HashMap;

use domain::{money::Money, stock::MovementKind};
use sea_orm::{FromQueryResult, Value};

use super::{Batch, OptionDraft, PictureDraft, ProductDraft, Status, VariantDraft, picture, put::stored_sku};
use crate::{
    db,
    error::{Error, Result},
    inventory,
};

/// The ids of one option value: of the product's own row, and of the facet it is filtered by.
#[derive(Clone, Copy)]
pub(super) struct ValueIds {
    pub value: i64,
    pub facet: i64,
}

/// What a filter shows of a facet.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct FacetTexts {
    name: String,
    label: String,
    swatch: Option<String>,
}

#[derive(FromQueryResult)]
struct FacetRow {
    id: i64,
    option_name: String,
    label: String,
    swatch: Option<String>,
}

#[derive(FromQueryResult)]
struct VariantRow {
    id: i64,
    product_id: i64,
}

/// Writes the pictures anew. Their ids by hash.
pub(super) async fn pictures(batch: &Batch, product: i64, pictures: &[PictureDraft]) -> Result<HashMap<String, i64>> {
    db::run(
        &batch.tx,
        "DELETE FROM product_picture WHERE product_id = $1",
        [product.into()],
    )
    .await?;
    let mut rows = Vec::with_capacity(pictures.len());
    let mut ids = HashMap::new();
    for (position, draft) in (0_i64..).zip(pictures) {
        let id = picture::put(&batch.tx, &batch.ctx, draft).await?;
        ids.insert(draft.hash.clone(), id);
        rows.push(vec![
            product.into(),
            position.into(),
            id.into(),
            draft.alt.clone().into(),
            i64::from(draft.focal.x).into(),
            i64::from(draft.focal.y).into(),
        ]);
    }
    insert(
        batch,
        "product_picture (product_id, position, picture_id, alt, focal_x, focal_y)",
        rows,
    )
    .await?;
    Ok(ids)
}

/// A product that shoppers see is listed in its category and all above it; any other one nowhere.
pub(super) async fn categories(batch: &Batch, product: i64, draft: &ProductDraft) -> Result<()> {
    db::run(
        &batch.tx,
        "DELETE FROM product_category WHERE product_id = $1",
        [product.into()],
    )
    .await?;
    if draft.status != Status::Active {
        return Ok(());
    }
    let sql = "INSERT INTO product_category (category_id, product_id, rank)
         WITH RECURSIVE up (id, parent_id) AS (
             SELECT id, parent_id FROM category WHERE id = $1
             UNION SELECT c.id, c.parent_id FROM category c JOIN up ON c.id = up.parent_id)
         SELECT up.id, p.id, p.rank FROM up CROSS JOIN product p WHERE p.id = $2";
    db::run(&batch.tx, sql, [draft.category.0.into(), product.into()]).await?;
    Ok(())
}

/// Keeps the places of those it is in already; new ones put it last.
pub(super) async fn collections(batch: &mut Batch, product: i64, slugs: &[String]) -> Result<()> {
    let mut wanted = Vec::with_capacity(slugs.len());
    for slug in slugs {
        wanted.push(collection(batch, slug).await?);
    }
    let mut values: Vec<Value> = vec![product.into()];
    values.extend(wanted.iter().map(|id| Value::from(*id)));
    let others = if wanted.is_empty() {
        String::new()
    } else {
        format!(" AND collection_id NOT IN ({})", db::places(2, wanted.len()))
    };
    db::run(
        &batch.tx,
        &format!("DELETE FROM collection_product WHERE product_id = $1{others}"),
        values,
    )
    .await?;
    for id in wanted {
        let sql = "INSERT INTO collection_product (collection_id, product_id, position)
             SELECT c.id, $2, COALESCE((SELECT MAX(position) + 1 FROM collection_product WHERE collection_id = c.id), 0)
             FROM collection c WHERE c.id = $1
             ON CONFLICT (collection_id, product_id) DO NOTHING";
        db::run(&batch.tx, sql, [id.into(), product.into()]).await?;
    }
    Ok(())
}

async fn collection(batch: &mut Batch, slug: &str) -> Result<i64> {
    if let Some(id) = batch.collections.get(slug) {
        return Ok(*id);
    }
    let id = db::number(&batch.tx, "SELECT id FROM collection WHERE slug = $1", [slug.into()]).await?;
    if id == 0 {
        return Err(Error::Invalid(format!(
            "there is no collection '{slug}': put it in first"
        )));
    }
    batch.collections.insert(slug.to_owned(), id);
    Ok(id)
}

/// Writes the choices anew. Their ids by option place and value code.
pub(super) async fn options(
    batch: &mut Batch,
    product: i64,
    options: &[OptionDraft],
) -> Result<HashMap<(usize, String), ValueIds>> {
    db::run(
        &batch.tx,
        "DELETE FROM product_option WHERE product_id = $1",
        [product.into()],
    )
    .await?;
    let mut ids = HashMap::new();
    for (index, option) in options.iter().enumerate() {
        let position = i64::try_from(index).unwrap_or(i64::MAX);
        let option_id = db::number(
            &batch.tx,
            "INSERT INTO product_option (product_id, position, code, name) VALUES ($1, $2, $3, $4) RETURNING id",
            [
                product.into(),
                position.into(),
                option.code.clone().into(),
                option.name.clone().into(),
            ],
        )
        .await?;
        for (position, value) in (0_i64..).zip(&option.values) {
            let value_id = db::number(
                &batch.tx,
                "INSERT INTO product_option_value (option_id, position, code, label, swatch)
                 VALUES ($1, $2, $3, $4, $5) RETURNING id",
                [
                    option_id.into(),
                    position.into(),
                    value.code.clone().into(),
                    value.label.clone().into(),
                    value.swatch.clone().into(),
                ],
            )
            .await?;
            let texts = FacetTexts {
                name: option.name.clone(),
                label: value.label.clone(),
                swatch: value.swatch.clone(),
            };
            let facet = facet(batch, (option.code.clone(), value.code.clone()), texts).await?;
            ids.insert((index, value.code.clone()), ValueIds { value: value_id, facet });
        }
    }
    Ok(ids)
}

/// The facet of an option value. Where products write it differently, the last one put in is shown.
async fn facet(batch: &mut Batch, codes: (String, String), texts: FacetTexts) -> Result<i64> {
    if !batch.facets.contains_key(&codes) {
        let sql = "SELECT id, option_name, label, swatch FROM facet WHERE option_code = $1 AND value_code = $2";
        let row: Option<FacetRow> = db::one(&batch.tx, sql, [codes.0.clone().into(), codes.1.clone().into()]).await?;
        if let Some(row) = row {
            let stored = FacetTexts {
                name: row.option_name,
                label: row.label,
                swatch: row.swatch,
            };
            batch.facets.insert(codes.clone(), (row.id, stored));
        }
    }
    if let Some((id, stored)) = batch.facets.get(&codes)
        && *stored == texts
    {
        return Ok(*id);
    }
    let id = db::number(
        &batch.tx,
        "INSERT INTO facet (option_code, value_code, option_name, label, swatch) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (option_code, value_code) DO UPDATE
         SET option_name = excluded.option_name, label = excluded.label, swatch = excluded.swatch
         RETURNING id",
        [
            codes.0.clone().into(),
            codes.1.clone().into(),
            texts.name.clone().into(),
            texts.label.clone().into(),
            texts.swatch.clone().into(),
        ],
    )
    .await?;
    batch.facets.insert(codes, (id, texts));
    Ok(id)
}

/// Writes the variants. One that is no longer there is archived, since carts and orders may know it.
pub(super) async fn variants(
    batch: &Batch,
    product: i64,
    draft: &ProductDraft,
    values: &HashMap<(usize, String), ValueIds>,
    pictures: &HashMap<String, i64>,
) -> Result<()> {
    db::run(
        &batch.tx,
        "UPDATE variant SET status = 'archived', updated_at = $2 WHERE product_id = $1 AND status = 'active'",
        [product.into(), batch.ctx.now().0.into()],
    )
    .await?;
    let mut chosen = Vec::new();
    for (position, variant) in (0_i64..).zip(&draft.variants) {
        let ids: Vec<ValueIds> = variant
            .choice
            .iter()
            .enumerate()
            .filter_map(|(index, code)| values.get(&(index, code.clone())).copied())
            .collect();
        let own = Own {
            position,
            title: variant.title(&draft.options),
            facets: ids
                .iter()
                .map(|ids| ids.facet.to_string())
                .collect::<Vec<_>>()
                .join(" "),
            picture: variant.picture.as_ref().and_then(|hash| pictures.get(hash)).copied(),
        };
        let id = one_variant(batch, product, variant, own).await?;
        chosen.extend(ids.iter().map(|ids| vec![Value::from(id), ids.value.into()]));
        if let Some(pieces) = variant.opening_stock {
            opening_stock(batch, id, &stored_sku(variant), pieces).await?;
        }
    }
    insert(batch, "variant_option_value (variant_id, value_id)", chosen).await
}

/// What a variant is within its product.
struct Own {
    position: i64,
    title: String,
    facets: String,
    picture: Option<i64>,
}

async fn one_variant(batch: &Batch, product: i64, draft: &VariantDraft, own: Own) -> Result<i64> {
    let sku = stored_sku(draft);
    let known: Option<VariantRow> = db::one(
        &batch.tx,
        "SELECT id, product_id FROM variant WHERE sku = $1",
        [sku.clone().into()],
    )
    .await?;
    let mut values: Vec<Value> = vec![
        own.title.into(),
        draft.price.minor().into(),
        draft.compare_at.map(Money::minor).into(),
        i64::from(draft.weight_grams).into(),
        own.position.into(),
        own.facets.into(),
        batch.ctx.now().0.into(),
        draft.barcode.clone().into(),
        own.picture.into(),
        draft.cost.map(Money::minor).into(),
    ];
    match known {
        Some(known) if known.product_id != product => {
            Err(Error::Conflict(format!("SKU {sku} belongs to another product")))
        }
        Some(known) => {
            values.push(known.id.into());
            let sql = "UPDATE variant SET title = $1, price = $2, compare_at = $3, weight_grams = $4, position = $5,
                    facets = $6, updated_at = $7, barcode = $8, picture_id = $9, unit_cost = COALESCE($10, unit_cost),
                    status = 'active'
                 WHERE id = $11";
            db::run(&batch.tx, sql, values).await?;
            Ok(known.id)
        }
        None => {
            values.extend([product.into(), sku.into()]);
            let sql = "INSERT INTO variant (title, price, compare_at, weight_grams, position, facets, created_at,
                    updated_at, barcode, picture_id, unit_cost, product_id, sku, status)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, $12, 'active') RETURNING id";
            db::number(&batch.tx, sql, values).await
        }
    }
}

/// Receives the first pieces of a variant, once: stock that has a level is moved by orders and by staff.
pub(super) async fn opening_stock(batch: &Batch, variant: i64, sku: &str, pieces: i64) -> Result<()> {
    let opened = db::run(
        &batch.tx,
        "INSERT INTO stock_level (variant_id, location_id, on_hand, reserved) VALUES ($1, 1, $2, 0)
         ON CONFLICT (variant_id, location_id) DO NOTHING",
        [variant.into(), pieces.into()],
    )
    .await?;
    if opened > 0 {
        inventory::opened(&batch.tx, variant).await?;
    }
    if opened == 0 || pieces == 0 {
        return Ok(());
    }
    db::run(
        &batch.tx,
        "INSERT INTO stock_movement (variant_id, location_id, kind, on_hand_delta, reserved_delta, cause, actor, created_at)
         VALUES ($1, 1, $2, $3, 0, $4, $5, $6)",
        [
            variant.into(),
            MovementKind::Received.code().into(),
            pieces.into(),
            format!("opening:{sku}").into(),
            batch.ctx.actor.to_string().into(),
            batch.ctx.now().0.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Inserts all rows with one statement.
pub(super) async fn insert(batch: &Batch, table: &str, rows: Vec<Vec<Value>>) -> Result<()> {
    let mut places = Vec::with_capacity(rows.len());
    let mut values = Vec::new();
    for row in rows {
        places.push(format!("({})", db::places(values.len() + 1, row.len())));
        values.extend(row);
    }
    if !places.is_empty() {
        db::run(
            &batch.tx,
            &format!("INSERT INTO {table} VALUES {}", places.join(", ")),
            values,
        )
        .await?;
    }
    Ok(())
}
