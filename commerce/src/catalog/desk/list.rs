//! The list of products. What a row shows of variants and stock is read for the rows of the page alone.

use std::fmt::Write as _;

use domain::{
    access::Permission,
    ids::{CategoryId, CollectionId, ProductId},
    money::Money,
    product::{Schedule, Status},
    text::one_line,
    time::Timestamp,
    view::goods::{ProductRow, ProductRows},
};
use sea_orm::{FromQueryResult, Value};

use super::pattern;
use crate::{
    Ctx,
    catalog::rule::of_collection_after,
    db,
    error::{Error, Result},
};

/// Which products a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProductTab {
    /// All but those that are put away.
    #[default]
    Current,
    /// Those in one status.
    In(Status),
    /// Drafts that appear by themselves, and products that go by themselves.
    Scheduled,
    /// All.
    All,
}

/// How much there is of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockState {
    /// A variant can be had.
    In,
    /// A variant has few pieces left.
    Low,
    /// Nothing can be had.
    Out,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProductSort {
    /// Last changed first.
    #[default]
    Updated,
    /// Changed longest ago first.
    Oldest,
    /// By title.
    Title,
    /// By title, backwards.
    TitleDown,
    /// Cheapest first.
    Price,
    /// Dearest first.
    PriceDown,
    /// Fewest pieces to be had first.
    Stock,
    /// Most pieces to be had first.
    StockDown,
}

/// What the list is asked for.
#[derive(Clone, Debug, Default)]
pub struct ProductQuery {
    /// Which.
    pub tab: ProductTab,
    /// Words of the title or brand, the beginning of an address, or a SKU.
    pub words: String,
    /// In any of these categories or below them; empty for all.
    pub categories: Vec<CategoryId>,
    /// In any of these collections; empty for all.
    pub collections: Vec<CollectionId>,
    /// How much there is.
    pub stock: Option<StockState>,
    /// Whether it is reduced.
    pub on_sale: Option<bool>,
    /// From this price.
    pub min: Option<Money>,
    /// Up to this price.
    pub max: Option<Money>,
    /// The order.
    pub sort: ProductSort,
    /// Rows left out before the page.
    pub offset: u64,
    /// Rows on the page.
    pub limit: u32,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    slug: String,
    title: String,
    brand: String,
    status: String,
    publish_at: Option<i64>,
    unpublish_at: Option<i64>,
    category: String,
    hash: Option<String>,
    widths: Option<String>,
    price_min: i64,
    price_max: i64,
    compare_at: Option<i64>,
    variants: i64,
    available: i64,
    updated_at: i64,
    published_at: i64,
}

#[derive(FromQueryResult)]
struct CountRow {
    status: String,
    products: i64,
}

/// A page of the products.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`.
pub async fn list(ctx: &Ctx, query: &ProductQuery) -> Result<ProductRows> {
    ctx.require(Permission::CatalogueEdit)?;
    let reader = ctx.shop.db().reader();
    let (narrowed, values) = narrowed(ctx, query).await?;
    let total = db::number(
        reader,
        &format!("SELECT COUNT(*) FROM product p WHERE {narrowed}"),
        values.clone(),
    )
    .await?;
    let by_stock = matches!(query.sort, ProductSort::Stock | ProductSort::StockDown);
    let sql = format!(
        "SELECT p.id, p.slug, p.title, p.brand, p.status, p.publish_at, p.unpublish_at, c.name AS category,
                pic.hash, pic.widths, p.price_min, p.price_max, p.compare_at, p.updated_at, p.published_at,
                CAST((SELECT COUNT(*) FROM variant v WHERE v.product_id = p.id AND v.status = 'active') AS BIGINT)
                    AS variants,
                CAST(COALESCE((SELECT SUM(s.on_hand - s.reserved) FROM variant v
                               JOIN stock_level s ON s.variant_id = v.id
                               WHERE v.product_id = p.id AND v.status = 'active'), 0) AS BIGINT) AS available
         FROM (SELECT p.* FROM product p {had} WHERE {narrowed} ORDER BY {first} LIMIT {limit} OFFSET {offset}) p
         JOIN category c ON c.id = p.category_id
         LEFT JOIN product_picture pp ON pp.product_id = p.id AND pp.position = 0
         LEFT JOIN picture pic ON pic.id = pp.picture_id
         ORDER BY {then}",
        had = if by_stock { HAD } else { "" },
        first = order(query.sort, "COALESCE(had.pieces, 0)"),
        then = order(query.sort, "available"),
        limit = query.limit,
        offset = query.offset,
    );
    let rows: Vec<Row> = if total == 0 {
        Vec::new()
    } else {
        db::all(reader, &sql, values).await?
    };
    let counts: Vec<CountRow> = db::all(
        reader,
        "SELECT status, COUNT(*) AS products FROM product GROUP BY status",
        [],
    )
    .await?;
    let counts = counts.into_iter().filter_map(|row| {
        let status: Status = row.status.parse().ok()?;
        Some((status, u64::try_from(row.products).unwrap_or(0)))
    });
    Ok(ProductRows {
        rows: rows.into_iter().map(view).collect::<Result<_>>()?,
        total: u64::try_from(total).unwrap_or(0),
        counts: counts.collect(),
    })
}

/// What can be had of each product, to sort by. No index helps: all of it is summed once, which took 40 ms on SQLite
/// and 25 ms on PostgreSQL for 10,000 products of three variants.
const HAD: &str = "LEFT JOIN (SELECT v.product_id, SUM(s.on_hand - s.reserved) AS pieces
                 FROM variant v JOIN stock_level s ON s.variant_id = v.id
                 WHERE v.status = 'active' GROUP BY v.product_id) had ON had.product_id = p.id";

/// Where `stock` is what can be had.
fn order(sort: ProductSort, stock: &str) -> String {
    let (by, down) = match sort {
        ProductSort::Updated => ("p.updated_at", true),
        ProductSort::Oldest => ("p.updated_at", false),
        ProductSort::Title => ("p.title", false),
        ProductSort::TitleDown => ("p.title", true),
        ProductSort::Price => ("p.price_min", false),
        ProductSort::PriceDown => ("p.price_min", true),
        ProductSort::Stock => (stock, false),
        ProductSort::StockDown => (stock, true),
    };
    let way = if down { " DESC" } else { "" };
    format!("{by}{way}, p.id{way}")
}

fn view(row: Row) -> Result<ProductRow> {
    let status = row
        .status
        .parse()
        .map_err(|_| Error::Corrupt(format!("status of product {}", row.id)))?;
    let width = row
        .widths
        .as_deref()
        .and_then(|widths| widths.split(',').next())
        .and_then(|width| width.parse().ok());
    Ok(ProductRow {
        id: ProductId(row.id),
        slug: row.slug,
        title: row.title,
        brand: row.brand,
        status,
        schedule: Schedule {
            publish_at: row.publish_at.map(Timestamp),
            unpublish_at: row.unpublish_at.map(Timestamp),
        },
        category: row.category,
        picture: row.hash.zip(width),
        price: Money::from_minor(row.price_min),
        price_to: Money::from_minor(row.price_max),
        compare_at: row.compare_at.map(Money::from_minor),
        variants: u64::try_from(row.variants).unwrap_or(0),
        available: row.available,
        updated_at: Timestamp(row.updated_at),
        published_at: Timestamp(row.published_at),
    })
}

/// The condition on a product `p`, with the values of its places.
pub(crate) async fn narrowed(ctx: &Ctx, query: &ProductQuery) -> Result<(String, Vec<Value>)> {
    let mut sql = match query.tab {
        ProductTab::Current => "p.status IN ('draft', 'active')".to_owned(),
        ProductTab::In(status) => format!("p.status = '{status}'"),
        ProductTab::Scheduled => "(p.publish_at IS NOT NULL AND p.status = 'draft'
             OR p.unpublish_at IS NOT NULL AND p.status = 'active')"
            .to_owned(),
        ProductTab::All => "p.status <> 'removed'".to_owned(),
    };
    let mut values: Vec<Value> = Vec::new();
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    for word in one_line(&query.words, 100)
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(5)
    {
        let part = place(pattern(word).into());
        let sku = place(word.to_uppercase().into());
        let _ = write!(
            sql,
            " AND (LOWER(p.title) LIKE {part} ESCAPE '\\' OR LOWER(p.brand) LIKE {part} ESCAPE '\\'
                OR p.slug LIKE {part} ESCAPE '\\'
                OR EXISTS (SELECT 1 FROM variant v WHERE v.product_id = p.id
                           AND (v.sku = {sku} OR UPPER(v.barcode) = {sku})))"
        );
    }
    if !query.categories.is_empty() {
        let places: Vec<String> = query.categories.iter().map(|id| place(id.0.into())).collect();
        let _ = write!(
            sql,
            " AND p.category_id IN (
                WITH RECURSIVE down (id) AS (
                    SELECT id FROM category WHERE id IN ({})
                    UNION SELECT c.id FROM category c JOIN down ON c.parent_id = down.id)
                SELECT id FROM down)",
            places.join(", ")
        );
    }
    let level = |condition: &str| {
        format!(
            "EXISTS (SELECT 1 FROM variant v JOIN stock_level s ON s.variant_id = v.id
               WHERE v.product_id = p.id AND v.status = 'active' AND {condition})"
        )
    };
    let had = "s.on_hand > s.reserved";
    match query.stock {
        None => {}
        Some(StockState::In) => {
            let _ = write!(sql, " AND {}", level(had));
        }
        Some(StockState::Out) => {
            let _ = write!(sql, " AND NOT {}", level(had));
        }
        Some(StockState::Low) => {
            let _ = write!(sql, " AND {}", level("s.state = 'low'"));
        }
    }
    match query.on_sale {
        None => {}
        Some(true) => sql.push_str(" AND p.compare_at IS NOT NULL"),
        Some(false) => sql.push_str(" AND p.compare_at IS NULL"),
    }
    if let Some(min) = query.min {
        let _ = write!(sql, " AND p.price_min >= {}", place(min.minor().into()));
    }
    if let Some(max) = query.max {
        let _ = write!(sql, " AND p.price_min <= {}", place(max.minor().into()));
    }
    let mut held = Vec::new();
    for id in &query.collections {
        let source = of_collection_after(ctx, id.0, values).await?;
        held.push(format!("p.id IN (SELECT held.product_id FROM {} held)", source.sql));
        values = source.values;
    }
    if !held.is_empty() {
        let _ = write!(sql, " AND ({})", held.join(" OR "));
    }
    Ok((sql, values))
}
