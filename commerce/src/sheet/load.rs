//! Products of the shop as a sheet says them, many in a few questions.

use std::collections::HashMap;

use domain::{
    ids::{CategoryId, ProductId},
    money::Money,
    sheet::{SheetOption, SheetPicture, SheetProduct, SheetValue, SheetVariant},
    time::Timestamp,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::places::Places;
use crate::{
    catalog::PictureDraft,
    db,
    error::{Error, Result},
    inventory::MAIN_LOCATION,
};

/// A product of the shop.
pub(super) struct Held {
    pub id: ProductId,
    pub version: i64,
    pub category: CategoryId,
    pub published_at: Timestamp,
    /// All of it; its pictures by their hashes.
    pub product: SheetProduct,
    /// Its pictures, in the same order.
    pub pictures: Vec<PictureDraft>,
    /// Pieces on the shelf of its variants that were taken out, by SKU: a file may bring them back.
    pub archived: HashMap<String, i64>,
}

#[derive(FromQueryResult)]
struct ProductRow {
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
    rank: i64,
    published_at: i64,
    seo_title: String,
    seo_description: String,
    publish_at: Option<i64>,
    unpublish_at: Option<i64>,
}

#[derive(FromQueryResult)]
struct OptionRow {
    product_id: i64,
    option_id: i64,
    option_code: String,
    name: String,
    value_id: Option<i64>,
    value_code: Option<String>,
    label: Option<String>,
    swatch: Option<String>,
}

#[derive(FromQueryResult)]
struct VariantRow {
    product_id: i64,
    sku: String,
    price: i64,
    compare_at: Option<i64>,
    weight_grams: i64,
    barcode: Option<String>,
    unit_cost: Option<i64>,
    picture: Option<String>,
    on_hand: Option<i64>,
    reserved: Option<i64>,
    value_ids: Option<String>,
}

#[derive(FromQueryResult)]
struct ArchivedRow {
    product_id: i64,
    sku: String,
    on_hand: i64,
}

#[derive(FromQueryResult)]
struct PictureRow {
    product_id: i64,
    hash: String,
    width: i64,
    height: i64,
    widths: String,
    placeholder: String,
    alt: String,
    focal_x: i64,
    focal_y: i64,
}

#[derive(FromQueryResult)]
struct CollectionRow {
    product_id: i64,
    slug: String,
}

/// What the shop has under some slugs.
#[derive(Default)]
pub(super) struct Found {
    /// Products by the slugs that were asked for, also by those that they had once.
    pub held: HashMap<String, Held>,
    /// Slugs that cannot be used, and why.
    pub closed: HashMap<String, String>,
}

#[derive(FromQueryResult)]
struct SlugRow {
    asked: String,
    slug: String,
    status: String,
}

/// What the shop has under these slugs.
pub(super) async fn by_slug(conn: &impl ConnectionTrait, places: &Places, slugs: &[String]) -> Result<Found> {
    let mut found = Found::default();
    if slugs.is_empty() {
        return Ok(found);
    }
    let among = db::places(1, slugs.len());
    let rows: Vec<SlugRow> = db::all(
        conn,
        &format!(
            "SELECT slug AS asked, slug, status FROM product WHERE slug IN ({among})
             UNION ALL
             SELECT h.slug AS asked, p.slug, p.status FROM slug_history h JOIN product p ON p.id = h.target_id
             WHERE h.kind = 'product' AND h.slug IN ({among})
               AND NOT EXISTS (SELECT 1 FROM product o WHERE o.slug = h.slug)"
        ),
        slugs.iter().map(Value::from),
    )
    .await?;
    let mut names: HashMap<String, String> = HashMap::new();
    for row in rows {
        if row.status == "removed" {
            let says = "a product with this handle was taken away for good: choose another handle";
            found.closed.insert(row.asked, says.to_owned());
        } else if let Some(other) = names.insert(row.slug.clone(), row.asked.clone()) {
            let says = format!("it is the same product as \"{}\": use that handle", row.slug);
            let (asked, kept) = if other == row.slug {
                (row.asked, other)
            } else {
                (other, row.asked)
            };
            found.closed.insert(asked, says);
            names.insert(row.slug, kept);
        }
    }
    let current: Vec<Value> = names.keys().map(Value::from).collect();
    if current.is_empty() {
        return Ok(found);
    }
    let which = format!("slug IN ({})", db::places(1, current.len()));
    for held in load(conn, places, &which, current).await? {
        if let Some(asked) = names.remove(&held.product.handle) {
            found.held.insert(asked, held);
        }
    }
    Ok(found)
}

/// Those for which `which` holds (of the table `product`, values from `$1`), in the order of their ids.
pub(super) async fn load(
    conn: &impl ConnectionTrait,
    places: &Places,
    which: &str,
    values: Vec<Value>,
) -> Result<Vec<Held>> {
    let sql = format!(
        "SELECT id, version, slug, title, subtitle, brand, description, specs, keywords, status, category_id, rank,
            published_at, seo_title, seo_description, publish_at, unpublish_at
         FROM product WHERE status <> 'removed' AND {which} ORDER BY id"
    );
    let rows: Vec<ProductRow> = db::all(conn, &sql, values).await?;
    let ids: Vec<Value> = rows.iter().map(|row| row.id.into()).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut parts = Parts::load(conn, &ids).await?;
    rows.into_iter().map(|row| parts.held(row, places)).collect()
}

/// What is around products, by their ids.
struct Parts {
    options: HashMap<i64, Vec<OptionRow>>,
    variants: HashMap<i64, Vec<VariantRow>>,
    pictures: HashMap<i64, Vec<PictureRow>>,
    collections: HashMap<i64, Vec<String>>,
    archived: HashMap<i64, Vec<ArchivedRow>>,
}

fn by_product<T>(rows: Vec<T>, id: impl Fn(&T) -> i64) -> HashMap<i64, Vec<T>> {
    let mut all: HashMap<i64, Vec<T>> = HashMap::new();
    for row in rows {
        all.entry(id(&row)).or_default().push(row);
    }
    all
}

impl Parts {
    async fn load(conn: &impl ConnectionTrait, ids: &[Value]) -> Result<Self> {
        let among = db::places(1, ids.len());
        let options: Vec<OptionRow> = db::all(
            conn,
            &format!(
                "SELECT o.product_id, o.id AS option_id, o.code AS option_code, o.name, v.id AS value_id,
                    v.code AS value_code, v.label, v.swatch
                 FROM product_option o LEFT JOIN product_option_value v ON v.option_id = o.id
                 WHERE o.product_id IN ({among}) ORDER BY o.product_id, o.position, v.position"
            ),
            ids.to_vec(),
        )
        .await?;
        let variants: Vec<VariantRow> = db::all(
            conn,
            &format!(
                "SELECT v.product_id, v.sku, v.price, v.compare_at, v.weight_grams, v.barcode, v.unit_cost,
                    (SELECT pic.hash FROM picture pic JOIN product_picture pp ON pp.picture_id = pic.id
                     WHERE pic.id = v.picture_id AND pp.product_id = v.product_id LIMIT 1) AS picture,
                    s.on_hand, s.reserved,
                    (SELECT string_agg(CAST(c.value_id AS TEXT), ' ') FROM variant_option_value c
                     WHERE c.variant_id = v.id) AS value_ids
                 FROM variant v LEFT JOIN stock_level s ON s.variant_id = v.id AND s.location_id = {MAIN_LOCATION}
                 WHERE v.status = 'active' AND v.product_id IN ({among}) ORDER BY v.product_id, v.position, v.id"
            ),
            ids.to_vec(),
        )
        .await?;
        let pictures: Vec<PictureRow> = db::all(
            conn,
            &format!(
                "SELECT pp.product_id, pic.hash, pic.width, pic.height, pic.widths, pic.placeholder, pp.alt, pp.focal_x,
                    pp.focal_y
                 FROM product_picture pp JOIN picture pic ON pic.id = pp.picture_id
                 WHERE pp.product_id IN ({among}) ORDER BY pp.product_id, pp.position"
            ),
            ids.to_vec(),
        )
        .await?;
        let archived: Vec<ArchivedRow> = db::all(
            conn,
            &format!(
                "SELECT v.product_id, v.sku, s.on_hand FROM variant v
                 JOIN stock_level s ON s.variant_id = v.id AND s.location_id = {MAIN_LOCATION}
                 WHERE v.status <> 'active' AND v.product_id IN ({among})"
            ),
            ids.to_vec(),
        )
        .await?;
        let collections: Vec<CollectionRow> = db::all(
            conn,
            &format!(
                "SELECT cp.product_id, c.slug FROM collection_product cp JOIN collection c ON c.id = cp.collection_id
                 WHERE c.rule = '' AND cp.product_id IN ({among}) ORDER BY cp.product_id, c.slug"
            ),
            ids.to_vec(),
        )
        .await?;
        let mut slugs: HashMap<i64, Vec<String>> = HashMap::new();
        for row in collections {
            slugs.entry(row.product_id).or_default().push(row.slug);
        }
        Ok(Self {
            options: by_product(options, |row| row.product_id),
            variants: by_product(variants, |row| row.product_id),
            pictures: by_product(pictures, |row| row.product_id),
            collections: slugs,
            archived: by_product(archived, |row| row.product_id),
        })
    }

    fn held(&mut self, row: ProductRow, places: &Places) -> Result<Held> {
        let id = row.id;
        let corrupt = |what: &str| Error::Corrupt(format!("{what} of product {id}"));
        let (options, labels) = options(self.options.remove(&id).unwrap_or_default());
        let variants = self.variants.remove(&id).unwrap_or_default();
        let pictures = self.pictures.remove(&id).unwrap_or_default();
        let category = places.category(row.category_id);
        let (shown, stored): (Vec<_>, Vec<_>) = pictures.into_iter().map(picture).unzip();
        let product = SheetProduct {
            handle: row.slug,
            title: Some(row.title),
            subtitle: Some(row.subtitle),
            brand: Some(row.brand),
            description: Some(row.description),
            details: Some(serde_json::from_str(&row.specs).map_err(|_| corrupt("specs"))?),
            keywords: Some(row.keywords),
            category: category.map(|category| category.slug.clone()),
            category_path: category.map(|category| category.path.clone()),
            kind: category.map(|category| category.name.clone()),
            collections: Some(self.collections.remove(&id).unwrap_or_default()),
            status: Some(row.status.parse().map_err(|_| corrupt("status"))?),
            rank: Some(row.rank),
            published_at: Some(Timestamp(row.published_at)),
            publish_at: row.publish_at.map(Timestamp).into(),
            unpublish_at: row.unpublish_at.map(Timestamp).into(),
            seo_title: Some(row.seo_title),
            seo_description: Some(row.seo_description),
            options: Some(options),
            variants: variants.into_iter().map(|row| variant(row, &labels)).collect(),
            pictures: Some(shown),
        };
        Ok(Held {
            id: ProductId(id),
            version: row.version,
            category: CategoryId(row.category_id),
            published_at: Timestamp(row.published_at),
            product,
            pictures: stored,
            archived: self
                .archived
                .remove(&id)
                .unwrap_or_default()
                .into_iter()
                .map(|row| (row.sku, row.on_hand))
                .collect(),
        })
    }
}

/// The place of an option and the label of a value, by the value's id.
type Labels = HashMap<i64, (usize, String)>;

fn options(rows: Vec<OptionRow>) -> (Vec<SheetOption>, Labels) {
    let (mut options, mut labels): (Vec<SheetOption>, _) = (Vec::new(), Labels::new());
    let mut last = None;
    for row in rows {
        if last != Some(row.option_id) {
            last = Some(row.option_id);
            options.push(SheetOption {
                name: row.name,
                code: row.option_code,
                values: Vec::new(),
            });
        }
        let place = options.len() - 1;
        if let (Some(option), Some(id), Some(code), Some(label)) =
            (options.last_mut(), row.value_id, row.value_code, row.label)
        {
            labels.insert(id, (place, label.clone()));
            option.values.push(SheetValue {
                label,
                code,
                swatch: row.swatch.into(),
            });
        }
    }
    (options, labels)
}

fn variant(row: VariantRow, labels: &Labels) -> SheetVariant {
    let ids = row.value_ids.unwrap_or_default();
    let mut choice: Vec<&(usize, String)> = ids
        .split(' ')
        .filter_map(|id| labels.get(&id.parse::<i64>().ok()?))
        .collect();
    choice.sort_by_key(|(place, _)| *place);
    SheetVariant {
        line: 0,
        sku: row.sku,
        choice: choice.into_iter().map(|(_, label)| label.clone()).collect(),
        price: Some(Money::from_minor(row.price)),
        compare_at: row.compare_at.map(Money::from_minor).into(),
        grams: Some(u32::try_from(row.weight_grams).unwrap_or(0)),
        barcode: row.barcode.into(),
        cost: row.unit_cost.map(Money::from_minor),
        picture: row.picture.into(),
        quantity: row.on_hand,
        reserved: row.reserved.unwrap_or(0),
    }
}

fn picture(row: PictureRow) -> (SheetPicture, PictureDraft) {
    let focal = domain::product::Focal::new(row.focal_x, row.focal_y);
    let shown = SheetPicture {
        line: 0,
        src: row.hash.clone(),
        alt: Some(row.alt.clone()),
        focal: Some((focal.x, focal.y)),
    };
    (
        shown,
        stored(
            row.hash,
            (row.width, row.height),
            &row.widths,
            row.alt,
            row.placeholder,
            focal,
        ),
    )
}

fn stored(
    hash: String,
    size: (i64, i64),
    widths: &str,
    alt: String,
    placeholder: String,
    focal: domain::product::Focal,
) -> PictureDraft {
    PictureDraft {
        hash,
        width: u32::try_from(size.0).unwrap_or(0),
        height: u32::try_from(size.1).unwrap_or(0),
        widths: widths.split(',').filter_map(|width| width.parse().ok()).collect(),
        alt,
        placeholder,
        focal,
    }
}

#[derive(FromQueryResult)]
struct StoredRow {
    hash: String,
    width: i64,
    height: i64,
    widths: String,
    placeholder: String,
}

/// Stored pictures by their hashes; those that are not stored are missing.
pub(super) async fn pictures(conn: &impl ConnectionTrait, hashes: &[String]) -> Result<HashMap<String, PictureDraft>> {
    let mut all = HashMap::new();
    for chunk in hashes.chunks(400) {
        let sql = format!(
            "SELECT hash, width, height, widths, placeholder FROM picture WHERE hash IN ({})",
            db::places(1, chunk.len())
        );
        let rows: Vec<StoredRow> = db::all(conn, &sql, chunk.iter().map(Value::from)).await?;
        let middle = domain::product::Focal::MIDDLE;
        all.extend(rows.into_iter().map(|row| {
            let size = (row.width, row.height);
            let draft = stored(
                row.hash.clone(),
                size,
                &row.widths,
                String::new(),
                row.placeholder,
                middle,
            );
            (row.hash, draft)
        }));
    }
    Ok(all)
}
