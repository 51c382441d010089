//! A product's page. It is kept whole until its product, its list neighbours or its categories change.

use std::{collections::HashMap, sync::Arc};

use domain::{
    ids::{ProductId, VariantId},
    money::Money,
    time::Timestamp,
    view::{OptionValue, Picture, ProductOption, ProductPage, Variant},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{cards, picture, slugs, tree::tree};
use crate::{
    Ctx, db,
    error::{Error, Result},
    shop,
    tags::Tag,
};

/// A page as it is kept: related products by id, since their cards change on their own.
pub(super) struct Known {
    page: ProductPage,
    related: Vec<i64>,
}

/// Others of its category that a page shows.
const RELATED: usize = 8;

#[derive(FromQueryResult)]
struct Found {
    id: i64,
    status: String,
}

#[derive(FromQueryResult)]
struct ProductRow {
    slug: String,
    title: String,
    subtitle: String,
    brand: String,
    description: String,
    specs: String,
    category_id: i64,
    rank: i64,
    updated_at: i64,
}

#[derive(FromQueryResult)]
struct PictureRow {
    hash: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
    widths: Option<String>,
    alt: String,
    placeholder: Option<String>,
}

#[derive(FromQueryResult)]
struct OptionRow {
    option_id: i64,
    option_code: String,
    option_name: String,
    value_id: i64,
    code: String,
    label: String,
    swatch: Option<String>,
}

#[derive(FromQueryResult)]
struct VariantRow {
    id: i64,
    sku: String,
    title: String,
    price: i64,
    compare_at: Option<i64>,
    weight_grams: i64,
    available: i64,
    value_ids: Option<String>,
}

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

/// A product's page. Depends on `Layout`, `Catalog`, its `Product` and `Product` of each related card.
///
/// # Errors
/// [`Error::Moved`] after a new address, [`Error::Gone`] after removal, else [`Error::NotFound`].
pub async fn product_page(ctx: &Ctx, slug: &str) -> Result<ProductPage> {
    let known = known(ctx, slug).await?;
    let mut related = cards(ctx, &known.related).await?;
    related.retain(|card| card.id != known.page.id);
    Ok(ProductPage {
        related,
        ..known.page.clone()
    })
}

async fn known(ctx: &Ctx, slug: &str) -> Result<Arc<Known>> {
    let (models, tags) = (&ctx.shop.read_models().products, ctx.shop.tags());
    let key = slug.to_owned();
    if let Some(known) = models.current(tags, &key) {
        return Ok(known);
    }
    let conn = ctx.shop.db().reader();
    let found: Option<Found> = db::one(conn, "SELECT id, status FROM product WHERE slug = $1", [slug.into()]).await?;
    let Some(found) = found else {
        return Err(slugs::missing(ctx, slugs::Kind::Product, slug).await?);
    };
    match found.status.as_str() {
        "active" => {}
        "removed" => return Err(Error::Gone),
        _ => return Err(Error::NotFound),
    }
    let on = [Tag::Layout, Tag::Catalog, Tag::Product(ProductId(found.id))];
    models.get(tags, key, &on, async || read(ctx, found.id).await).await
}

async fn read(ctx: &Ctx, id: i64) -> Result<Known> {
    let conn = ctx.shop.db().reader();
    let sql = "SELECT slug, title, subtitle, brand, description, specs, category_id, rank, updated_at
         FROM product WHERE id = $1";
    let row: ProductRow = db::one(conn, sql, [id.into()]).await?.ok_or(Error::NotFound)?;
    let specs =
        serde_json::from_str(&row.specs).map_err(|error| Error::Corrupt(format!("specs of product {id}: {error}")))?;
    let (options, places) = options(conn, id).await?;
    let related = related(conn, &row, id).await?;
    let page = ProductPage {
        id: ProductId(id),
        variants: variants(conn, id, &places).await?,
        pictures: pictures(conn, id).await?,
        options,
        crumbs: tree(ctx).await?.crumbs(Some(row.category_id)),
        description: paragraphs(&row.description),
        specs,
        slug: row.slug,
        title: row.title,
        subtitle: row.subtitle,
        brand: row.brand,
        related: Vec::new(),
        updated_at: Timestamp(row.updated_at),
    };
    Ok(Known { page, related })
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(str::to_owned)
        .collect()
}

async fn pictures(conn: &impl ConnectionTrait, id: i64) -> Result<Vec<Picture>> {
    let sql = "SELECT pic.hash, pic.width, pic.height, pic.widths, pp.alt, pic.placeholder
         FROM product_picture pp JOIN picture pic ON pic.id = pp.picture_id
         WHERE pp.product_id = $1 ORDER BY pp.position";
    let rows: Vec<PictureRow> = db::all(conn, sql, [id.into()]).await?;
    let pictures = rows.into_iter().filter_map(|row| {
        picture::of_columns(
            row.hash,
            (row.width, row.height),
            row.widths.as_deref(),
            row.alt,
            row.placeholder,
        )
    });
    Ok(pictures.collect())
}

/// The choices, and for each value's id the option's place and the value's code.
async fn options(conn: &impl ConnectionTrait, id: i64) -> Result<(Vec<ProductOption>, HashMap<i64, (usize, String)>)> {
    let sql = "SELECT o.id AS option_id, o.code AS option_code, o.name AS option_name, v.id AS value_id,
                v.code, v.label, v.swatch
         FROM product_option o JOIN product_option_value v ON v.option_id = o.id
         WHERE o.product_id = $1 ORDER BY o.position, v.position";
    let rows: Vec<OptionRow> = db::all(conn, sql, [id.into()]).await?;
    let mut options: Vec<ProductOption> = Vec::new();
    let mut places = HashMap::new();
    let mut last = None;
    for row in rows {
        if last != Some(row.option_id) {
            last = Some(row.option_id);
            options.push(ProductOption {
                code: row.option_code,
                name: row.option_name,
                values: Vec::new(),
            });
        }
        places.insert(row.value_id, (options.len() - 1, row.code.clone()));
        if let Some(option) = options.last_mut() {
            option.values.push(OptionValue {
                code: row.code,
                label: row.label,
                swatch: row.swatch,
            });
        }
    }
    Ok((options, places))
}

async fn variants(
    conn: &impl ConnectionTrait,
    id: i64,
    places: &HashMap<i64, (usize, String)>,
) -> Result<Vec<Variant>> {
    let sql = "SELECT v.id, v.sku, v.title, v.price, v.compare_at, v.weight_grams,
                CAST(COALESCE((SELECT SUM(s.on_hand - s.reserved) FROM stock_level s WHERE s.variant_id = v.id), 0) AS BIGINT)
                    AS available,
                (SELECT string_agg(CAST(c.value_id AS TEXT), ' ') FROM variant_option_value c WHERE c.variant_id = v.id)
                    AS value_ids
         FROM variant v WHERE v.product_id = $1 AND v.status = 'active' ORDER BY v.position, v.id";
    let rows: Vec<VariantRow> = db::all(conn, sql, [id.into()]).await?;
    Ok(rows.into_iter().map(|row| row.shape(places)).collect())
}

impl VariantRow {
    fn shape(self, places: &HashMap<i64, (usize, String)>) -> Variant {
        let ids = self.value_ids.unwrap_or_default();
        let mut choice: Vec<&(usize, String)> = ids
            .split(' ')
            .filter_map(|id| places.get(&id.parse::<i64>().ok()?))
            .collect();
        choice.sort_by_key(|(place, _)| *place);
        Variant {
            id: VariantId(self.id),
            sku: self.sku,
            title: self.title,
            price: Money::from_minor(self.price),
            compare_at: self.compare_at.map(Money::from_minor),
            availability: shop::availability(self.available),
            choice: choice.into_iter().map(|(_, code)| code.clone()).collect(),
            weight_grams: u32::try_from(self.weight_grams).unwrap_or(0),
        }
    }
}

/// Those that follow it in its category's list, from the beginning again after the last: other products everywhere.
async fn related(conn: &impl ConnectionTrait, row: &ProductRow, id: i64) -> Result<Vec<i64>> {
    let after = format!(
        "SELECT product_id AS id FROM product_category
         WHERE category_id = $1 AND (rank, product_id) > ($2, $3) ORDER BY rank, product_id LIMIT {RELATED}"
    );
    let mut ids: Vec<Id> = db::all(conn, &after, [row.category_id.into(), row.rank.into(), id.into()]).await?;
    if ids.len() < RELATED {
        let first = format!(
            "SELECT product_id AS id FROM product_category
             WHERE category_id = $1 AND (rank, product_id) < ($2, $3) ORDER BY rank, product_id LIMIT {}",
            RELATED - ids.len()
        );
        let rest: Vec<Id> = db::all(conn, &first, [row.category_id.into(), row.rank.into(), id.into()]).await?;
        ids.extend(rest);
    }
    Ok(ids.into_iter().map(|row| row.id).collect())
}
