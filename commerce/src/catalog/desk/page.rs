//! A product as it is edited, and what it can be put into.

use std::collections::HashMap;

use domain::{
    access::Permission,
    ids::{CategoryId, CollectionId, ProductId, VariantId},
    money::Money,
    product::{Focal, OptionDetails, OptionForm, ProductForm, Schedule, ValueDetails, VariantForm, local_text},
    rich::Rich,
    time::Timestamp,
    view::{
        Picture,
        goods::{DeskPicture, Places, ProductDesk},
    },
};
use sea_orm::FromQueryResult;

use crate::{
    Ctx,
    catalog::{picture, tree::tree},
    db,
    error::{Error, Result},
};

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    version: i64,
    slug: String,
    title: String,
    subtitle: String,
    brand: String,
    description: String,
    specs: String,
    keywords: String,
    status: String,
    category_id: i64,
    seo_title: String,
    seo_description: String,
    publish_at: Option<i64>,
    unpublish_at: Option<i64>,
    updated_at: i64,
    collections: Option<String>,
    archived: i64,
}

#[derive(FromQueryResult)]
struct OptionRow {
    option_code: String,
    name: String,
    value_id: i64,
    code: String,
    label: String,
    swatch: Option<String>,
}

#[derive(FromQueryResult)]
struct VariantRow {
    id: i64,
    sku: String,
    price: i64,
    compare_at: Option<i64>,
    weight_grams: i64,
    barcode: Option<String>,
    picture_id: Option<i64>,
    on_hand: i64,
    value_ids: Option<String>,
}

#[derive(FromQueryResult)]
struct PictureRow {
    id: i64,
    hash: String,
    width: i64,
    height: i64,
    widths: String,
    alt: String,
    placeholder: String,
    focal_x: i64,
    focal_y: i64,
}

#[derive(FromQueryResult)]
struct Named {
    id: i64,
    name: String,
}

/// A product as its form holds it.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`, [`Error::NotFound`].
pub async fn product(ctx: &Ctx, id: ProductId) -> Result<ProductDesk> {
    ctx.require(Permission::CatalogueEdit)?;
    let reader = ctx.shop.db().reader();
    let sql =
        "SELECT p.id, p.version, p.slug, p.title, p.subtitle, p.brand, p.description, p.specs, p.keywords, p.status,
            p.category_id, p.seo_title, p.seo_description, p.publish_at, p.unpublish_at, p.updated_at,
            (SELECT string_agg(CAST(cp.collection_id AS TEXT), ' ') FROM collection_product cp
             JOIN collection c ON c.id = cp.collection_id WHERE cp.product_id = p.id AND c.rule = '') AS collections,
            CAST((SELECT COUNT(*) FROM variant v WHERE v.product_id = p.id AND v.status = 'archived') AS BIGINT)
                AS archived
         FROM product p WHERE p.id = $1 AND p.status <> 'removed'";
    let row: Option<Row> = db::one(reader, sql, [id.0.into()]).await?;
    let row = row.ok_or(Error::NotFound)?;
    let options: Vec<OptionRow> = db::all(
        reader,
        "SELECT o.code AS option_code, o.name, v.id AS value_id, v.code, v.label, v.swatch
         FROM product_option o JOIN product_option_value v ON v.option_id = o.id
         WHERE o.product_id = $1 ORDER BY o.position, v.position",
        [id.0.into()],
    )
    .await?;
    let variants: Vec<VariantRow> = db::all(
        reader,
        "SELECT v.id, v.sku, v.price, v.compare_at, v.weight_grams, v.barcode, v.picture_id,
            CAST(COALESCE((SELECT SUM(s.on_hand) FROM stock_level s WHERE s.variant_id = v.id), 0) AS BIGINT) AS on_hand,
            (SELECT string_agg(CAST(c.value_id AS TEXT), ' ') FROM variant_option_value c WHERE c.variant_id = v.id)
                AS value_ids
         FROM variant v WHERE v.product_id = $1 AND v.status = 'active' ORDER BY v.position, v.id",
        [id.0.into()],
    )
    .await?;
    let (options, places) = grouped(options);
    Ok(ProductDesk {
        id,
        version: row.version,
        status: row
            .status
            .parse()
            .map_err(|_| Error::Corrupt(format!("status of product {id}")))?,
        schedule: Schedule {
            publish_at: row.publish_at.map(Timestamp),
            unpublish_at: row.unpublish_at.map(Timestamp),
        },
        slug: row.slug.clone(),
        archived: u64::try_from(row.archived).unwrap_or(0),
        stock: variants.iter().map(|row| (VariantId(row.id), row.on_hand)).collect(),
        updated_at: Timestamp(row.updated_at),
        pictures: pictures(ctx, id).await?,
        form: form(ctx, row, &options, &places, variants)?,
    })
}

/// The place of an option and the code of a value, by the value's id.
type ValuePlaces = HashMap<i64, (usize, String)>;

fn grouped(rows: Vec<OptionRow>) -> (Vec<OptionDetails>, ValuePlaces) {
    let mut options: Vec<OptionDetails> = Vec::new();
    let mut places = ValuePlaces::new();
    for row in rows {
        if options.last().is_none_or(|last| last.code != row.option_code) {
            options.push(OptionDetails {
                code: row.option_code,
                name: row.name,
                values: Vec::new(),
            });
        }
        places.insert(row.value_id, (options.len() - 1, row.code.clone()));
        if let Some(option) = options.last_mut() {
            option.values.push(ValueDetails {
                code: row.code,
                label: row.label,
                swatch: row.swatch,
            });
        }
    }
    (options, places)
}

fn form(
    ctx: &Ctx,
    row: Row,
    options: &[OptionDetails],
    places: &ValuePlaces,
    variants: Vec<VariantRow>,
) -> Result<ProductForm> {
    let offset = ctx.shop.facts().offset;
    let specs: Vec<(String, String)> = serde_json::from_str(&row.specs)
        .map_err(|error| Error::Corrupt(format!("specs of product {}: {error}", row.id)))?;
    let specs: Vec<String> = specs.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let mut collections: Vec<String> = row
        .collections
        .iter()
        .flat_map(|ids| ids.split(' '))
        .map(str::to_owned)
        .collect();
    collections.sort();
    Ok(ProductForm {
        title: row.title,
        slug: row.slug,
        subtitle: row.subtitle,
        brand: row.brand,
        description: Rich::stored(&row.description).source(),
        specs: specs.join("\n"),
        keywords: row.keywords,
        category: row.category_id.to_string(),
        collections,
        options: options.iter().map(OptionForm::of).collect(),
        variants: variants.into_iter().map(|row| variant(row, places)).collect(),
        seo_title: row.seo_title,
        seo_description: row.seo_description,
        publish_at: local_text(row.publish_at.map(Timestamp), offset),
        unpublish_at: local_text(row.unpublish_at.map(Timestamp), offset),
    })
}

fn variant(row: VariantRow, places: &ValuePlaces) -> VariantForm {
    let ids = row.value_ids.unwrap_or_default();
    let mut choice: Vec<&(usize, String)> = ids
        .split(' ')
        .filter_map(|id| places.get(&id.parse::<i64>().ok()?))
        .collect();
    choice.sort_by_key(|(place, _)| *place);
    let codes: Vec<&str> = choice.into_iter().map(|(_, code)| code.as_str()).collect();
    let plain = |money: i64| {
        let text = Money::from_minor(money).decimal();
        text.strip_suffix(".00").map_or(text.clone(), str::to_owned)
    };
    VariantForm {
        id: row.id.to_string(),
        choice: codes.join("/"),
        sku: row.sku,
        price: plain(row.price),
        compare_at: row.compare_at.map(plain).unwrap_or_default(),
        weight: row.weight_grams.to_string(),
        barcode: row.barcode.unwrap_or_default(),
        picture: row.picture_id.map(|id| id.to_string()).unwrap_or_default(),
        remove: false,
    }
}

/// The pictures of a product, in the order of its page.
pub(super) async fn pictures(ctx: &Ctx, id: ProductId) -> Result<Vec<DeskPicture>> {
    let rows: Vec<PictureRow> = db::all(
        ctx.shop.db().reader(),
        "SELECT pic.id, pic.hash, pic.width, pic.height, pic.widths, pp.alt, pic.placeholder, pp.focal_x, pp.focal_y
         FROM product_picture pp JOIN picture pic ON pic.id = pp.picture_id
         WHERE pp.product_id = $1 ORDER BY pp.position",
        [id.0.into()],
    )
    .await?;
    let shown = rows.into_iter().filter_map(|row| {
        let picture = picture::of_columns(
            Some(row.hash),
            (Some(row.width), Some(row.height)),
            Some(&row.widths),
            row.alt,
            Some(row.placeholder),
        )?;
        Some(DeskPicture {
            id: row.id,
            picture: Picture {
                focal: Focal::new(row.focal_x, row.focal_y),
                ..picture
            },
        })
    });
    Ok(shown.collect())
}

/// What a product can be put into: the tree of categories, and the collections that are picked by hand.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`.
pub async fn places(ctx: &Ctx) -> Result<Places> {
    ctx.require(Permission::CatalogueEdit)?;
    let tree = tree(ctx).await?;
    let mut categories: Vec<(CategoryId, String)> = tree
        .all()
        .map(|node| {
            let names: Vec<String> = tree
                .crumbs(Some(node.id))
                .into_iter()
                .skip(1)
                .map(|crumb| crumb.name)
                .collect();
            (CategoryId(node.id), names.join(" › "))
        })
        .collect();
    categories.sort_by_key(|(_, name)| name.to_lowercase());
    let collections: Vec<Named> = db::all(
        ctx.shop.db().reader(),
        "SELECT id, name FROM collection WHERE rule = '' ORDER BY position, name, id",
        [],
    )
    .await?;
    Ok(Places {
        categories,
        collections: collections
            .into_iter()
            .map(|row| (CollectionId(row.id), row.name))
            .collect(),
    })
}
