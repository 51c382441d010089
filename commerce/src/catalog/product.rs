//! A product's page. It is kept whole until its product, its list neighbours or its categories change.

use std::{collections::HashMap, sync::Arc};

use domain::{
    access::Permission,
    ids::{ProductId, VariantId},
    money::Money,
    product::{Focal, Seo},
    rich::Rich,
    text::Slug,
    time::Timestamp,
    view::{OptionValue, Picture, ProductOption, ProductPage, Variant},
};
use sea_orm::{FromQueryResult, Value};
use serde::Deserialize;

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

/// Everything about one product in one question: on SQLite each costs a walk to another thread, on PostgreSQL a walk
/// over the network. What has many rows comes as JSON rows with commas between ([`db::json_rows`]).
const SQL: &str = "
SELECT p.id, p.status, p.slug, p.title, p.subtitle, p.brand, p.description, p.specs, p.category_id, p.updated_at,
    p.seo_title, p.seo_description,
    (SELECT string_agg(CAST(json_array(pic.hash, pic.width, pic.height, pic.widths, pp.alt, pic.placeholder,
            pp.focal_x, pp.focal_y) AS TEXT),
                       ',' ORDER BY pp.position)
     FROM product_picture pp JOIN picture pic ON pic.id = pp.picture_id WHERE pp.product_id = p.id) AS pictures,
    (SELECT string_agg(CAST(json_array(o.code, o.name, v.id, v.code, v.label, v.swatch) AS TEXT),
                       ',' ORDER BY o.position, v.position)
     FROM product_option o JOIN product_option_value v ON v.option_id = o.id WHERE o.product_id = p.id) AS options,
    (SELECT string_agg(CAST(json_array(v.id, v.sku, v.title, v.price, v.compare_at, v.weight_grams,
            COALESCE((SELECT SUM(s.on_hand - s.reserved) FROM stock_level s WHERE s.variant_id = v.id), 0),
            (SELECT string_agg(CAST(c.value_id AS TEXT), ' ') FROM variant_option_value c WHERE c.variant_id = v.id),
            v.barcode, (SELECT pic.hash FROM picture pic WHERE pic.id = v.picture_id))
            AS TEXT), ',' ORDER BY v.position, v.id)
     FROM variant v WHERE v.product_id = p.id AND v.status = 'active') AS variants,
    (SELECT string_agg(CAST(n.product_id AS TEXT), ',' ORDER BY n.rank, n.product_id) FROM (
        SELECT c.rank, c.product_id FROM product_category c
        WHERE c.category_id = p.category_id AND (c.rank, c.product_id) > (p.rank, p.id)
        ORDER BY c.rank, c.product_id LIMIT 8) n) AS after_it,
    (SELECT string_agg(CAST(n.product_id AS TEXT), ',' ORDER BY n.rank, n.product_id) FROM (
        SELECT c.rank, c.product_id FROM product_category c
        WHERE c.category_id = p.category_id AND (c.rank, c.product_id) < (p.rank, p.id)
        ORDER BY c.rank, c.product_id LIMIT 8) n) AS before_it
FROM product p WHERE ";

#[derive(FromQueryResult)]
struct ProductRow {
    id: i64,
    status: String,
    slug: String,
    title: String,
    subtitle: String,
    brand: String,
    description: String,
    specs: String,
    category_id: i64,
    updated_at: i64,
    seo_title: String,
    seo_description: String,
    pictures: Option<String>,
    options: Option<String>,
    variants: Option<String>,
    after_it: Option<String>,
    before_it: Option<String>,
}

/// Hash, width, height, widths, alternative text, placeholder, focal point.
type PictureRow = (String, i64, i64, String, String, String, i64, i64);
/// The option's code and name; the value's id, code, label and swatch.
type OptionRow = (String, String, i64, String, String, Option<String>);
/// A variant; `available` are pieces, `picture` is a hash.
#[derive(Deserialize)]
struct VariantRow {
    id: i64,
    sku: String,
    title: String,
    price: i64,
    compare_at: Option<i64>,
    weight_grams: i64,
    available: i64,
    value_ids: Option<String>,
    barcode: Option<String>,
    picture: Option<String>,
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
    models.get_and_learn(tags, key, async || read(ctx, slug).await).await
}

/// The page, and the tags that it depends on.
async fn read(ctx: &Ctx, slug: &str) -> Result<(Known, Vec<Tag>)> {
    // What cannot be an address of ours is not looked for: PostgreSQL refuses some letters outright.
    if slug.parse::<Slug>().is_err() {
        return Err(Error::NotFound);
    }
    let Some(row) = row(ctx, "p.slug = $1", slug.into()).await? else {
        return Err(slugs::missing(ctx, slugs::Kind::Product, slug).await?);
    };
    match row.status.as_str() {
        "active" => {}
        "removed" => return Err(Error::Gone),
        _ => return Err(Error::NotFound),
    }
    let id = row.id;
    let related = related(row.after_it.as_deref(), row.before_it.as_deref())?;
    let page = page(ctx, row).await?;
    let on = vec![Tag::Layout, Tag::Catalog, Tag::Product(ProductId(id))];
    Ok((Known { page, related }, on))
}

/// The page of a product that shoppers may not see yet, for staff. Never kept.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not edit the catalogue, [`Error::NotFound`].
pub async fn preview(ctx: &Ctx, id: ProductId) -> Result<ProductPage> {
    ctx.require(Permission::CatalogueEdit)?;
    let found = row(ctx, "p.id = $1 AND p.status <> 'removed'", id.0.into()).await?;
    page(ctx, found.ok_or(Error::NotFound)?).await
}

async fn row(ctx: &Ctx, which: &str, value: Value) -> Result<Option<ProductRow>> {
    let conn = ctx.shop.db().reader();
    let sql = [SQL, which].concat();
    db::one(conn, &db::json_rows(conn, &sql), [value]).await
}

async fn page(ctx: &Ctx, row: ProductRow) -> Result<ProductPage> {
    let id = row.id;
    let specs =
        serde_json::from_str(&row.specs).map_err(|error| Error::Corrupt(format!("specs of product {id}: {error}")))?;
    let (options, places) = options(db::parse_rows(row.options.as_deref())?);
    let variants: Vec<VariantRow> = db::parse_rows(row.variants.as_deref())?;
    let pictures: Vec<PictureRow> = db::parse_rows(row.pictures.as_deref())?;
    let pictures: Vec<Picture> = pictures.into_iter().filter_map(shown).collect();
    Ok(ProductPage {
        id: ProductId(id),
        variants: variants
            .into_iter()
            .map(|row| variant(row, &places, &pictures))
            .collect(),
        pictures,
        options,
        crumbs: tree(ctx).await?.crumbs(Some(row.category_id)),
        description: Rich::stored(&row.description),
        seo: Seo {
            title: row.seo_title,
            description: row.seo_description,
        },
        specs,
        slug: row.slug,
        title: row.title,
        subtitle: row.subtitle,
        brand: row.brand,
        related: Vec::new(),
        updated_at: Timestamp(row.updated_at),
    })
}

fn shown((hash, width, height, widths, alt, placeholder, x, y): PictureRow) -> Option<Picture> {
    let picture = picture::of_columns(
        Some(hash),
        (Some(width), Some(height)),
        Some(&widths),
        alt,
        Some(placeholder),
    );
    picture.map(|picture| Picture {
        focal: Focal::new(x, y),
        ..picture
    })
}

/// The place of an option and the code of a value, by the value's id.
type Places = HashMap<i64, (usize, String)>;

fn options(rows: Vec<OptionRow>) -> (Vec<ProductOption>, Places) {
    let mut options: Vec<ProductOption> = Vec::new();
    let mut places = Places::new();
    for (option, name, value_id, code, label, swatch) in rows {
        if options.last().is_none_or(|last| last.code != option) {
            options.push(ProductOption {
                code: option,
                name,
                values: Vec::new(),
            });
        }
        places.insert(value_id, (options.len() - 1, code.clone()));
        if let Some(option) = options.last_mut() {
            option.values.push(OptionValue { code, label, swatch });
        }
    }
    (options, places)
}

fn variant(row: VariantRow, places: &Places, pictures: &[Picture]) -> Variant {
    let ids = row.value_ids.unwrap_or_default();
    let mut choice: Vec<&(usize, String)> = ids
        .split(' ')
        .filter_map(|id| places.get(&id.parse::<i64>().ok()?))
        .collect();
    choice.sort_by_key(|(place, _)| *place);
    let hash = row.picture.as_deref();
    Variant {
        id: VariantId(row.id),
        sku: row.sku,
        title: row.title,
        price: Money::from_minor(row.price),
        compare_at: row.compare_at.map(Money::from_minor),
        availability: shop::availability(row.available),
        choice: choice.into_iter().map(|(_, code)| code.clone()).collect(),
        weight_grams: u32::try_from(row.weight_grams).unwrap_or(0),
        barcode: row.barcode.and_then(|barcode| barcode.parse().ok()),
        picture: pictures.iter().position(|picture| hash == Some(picture.hash.as_str())),
    }
}

/// Those that follow it in its category's list, from the beginning again after the last: other products everywhere.
fn related(after: Option<&str>, before: Option<&str>) -> Result<Vec<i64>> {
    let mut ids: Vec<i64> = db::parse_rows(after)?;
    ids.extend(db::parse_rows::<i64>(before)?);
    ids.truncate(RELATED);
    Ok(ids)
}
