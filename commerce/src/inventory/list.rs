//! Stock by variant: tabs, search, filters, pages. First the ids of a page, then its rows; what was sold comes from one
//! range of the ledger's index.

use std::fmt::Write as _;

use domain::{
    access::Permission,
    ids::VariantId,
    money::Money,
    stock::SOLD_DAYS,
    time::{DAY_MS, Timestamp},
    view::stock::{StockCounts, StockList, StockRow},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::{alerts::THRESHOLD, item, live};
use crate::{Ctx, db, error::Result};

/// Which variants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StockTab {
    /// Those that are sold now.
    #[default]
    All,
    /// Of those, the low ones.
    Low,
    /// Of those, the sold-out ones.
    Out,
    /// Those that are not sold any more.
    Archived,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StockSort {
    /// By product and variant.
    #[default]
    Name,
    /// By SKU.
    Sku,
    /// By pieces in the building.
    OnHand,
    /// By promised pieces.
    Reserved,
    /// By pieces that can be sold.
    Available,
    /// By what a piece has cost.
    Cost,
    /// By what all pieces have cost.
    Value,
    /// By how long it lasts; what was not sold lasts longest.
    Cover,
    /// By what was sold lately.
    Sold,
}

/// What the list is asked for.
#[derive(Clone, Debug, Default)]
pub struct StockQuery {
    /// Which.
    pub tab: StockTab,
    /// Parts of a SKU, a product's or a variant's title; all must be found.
    pub words: String,
    /// Part of the name of a category, with all below it.
    pub category: String,
    /// Only with a cost (`Some(true)`) or without.
    pub with_cost: Option<bool>,
    /// In which order.
    pub sort: StockSort,
    /// The largest first.
    pub descending: bool,
    /// The page, from 1.
    pub page: u32,
    /// Rows of a page: 1 to 500.
    pub size: u32,
}

#[derive(FromQueryResult)]
pub(super) struct Row {
    id: i64,
    sku: String,
    title: String,
    variant_title: String,
    slug: String,
    category: String,
    on_hand: i64,
    reserved: i64,
    low_at: Option<i64>,
    threshold: i64,
    unit_cost: Option<i64>,
    sold: i64,
    archived: i64,
}

impl From<Row> for StockRow {
    fn from(row: Row) -> Self {
        Self {
            variant: VariantId(row.id),
            sku: row.sku,
            title: row.title,
            variant_title: row.variant_title,
            slug: row.slug,
            category: row.category,
            on_hand: row.on_hand,
            reserved: row.reserved,
            low_at: row.low_at,
            threshold: row.threshold,
            cost: row.unit_cost.map(Money::from_minor),
            sold: row.sold,
            archived: row.archived != 0,
        }
    }
}

const TABLES: &str = "FROM variant v JOIN product p ON p.id = v.product_id
     LEFT JOIN stock_level s ON s.variant_id = v.id AND s.location_id = 1";
const ON_HAND: &str = "COALESCE(s.on_hand, 0)";
const RESERVED: &str = "COALESCE(s.reserved, 0)";
const ARCHIVED: &str = "(v.status = 'archived' OR p.status IN ('archived', 'removed'))";

/// What was sold lately; `$1` is since when sales count.
const SOLD: &str = "SELECT variant_id, CAST(-SUM(on_hand_delta) AS BIGINT) AS sold FROM stock_movement
     WHERE kind = 'sold' AND created_at >= $1";

/// The query for the rows of some variants, whose ids have these places; `$1` is since when sales count.
pub(super) fn rows_sql(ids: &str) -> String {
    format!(
        "SELECT v.id, v.sku, p.title, v.title AS variant_title, p.slug, c.name AS category, {ON_HAND} AS on_hand,
                {RESERVED} AS reserved, s.low_at, {THRESHOLD} AS threshold, v.unit_cost, COALESCE(m.sold, 0) AS sold,
                CAST(CASE WHEN {ARCHIVED} THEN 1 ELSE 0 END AS BIGINT) AS archived
         {TABLES} JOIN category c ON c.id = p.category_id
         LEFT JOIN ({SOLD} AND variant_id IN ({ids}) GROUP BY variant_id) m ON m.variant_id = v.id
         WHERE v.id IN ({ids})"
    )
}

/// Since when sales count.
pub(super) fn sold_since(now: Timestamp) -> Timestamp {
    now.plus_ms(-SOLD_DAYS * DAY_MS)
}

#[derive(FromQueryResult)]
struct Totals {
    variants: i64,
    millions: i64,
    rest: i64,
}

impl Totals {
    /// What all pieces have cost. At the edge of what fits it stays there.
    fn value(&self) -> Money {
        let minor = i128::from(self.millions)
            .saturating_mul(1_000_000)
            .saturating_add(i128::from(self.rest));
        Money::from_minor(i64::try_from(minor).unwrap_or(i64::MAX))
    }
}

#[derive(FromQueryResult)]
struct Counts {
    sold_now: i64,
    low: i64,
    gone: i64,
    archived: i64,
}

/// A condition with its values, of which the first is numbered `from`.
fn narrowed(query: &StockQuery, from: usize) -> (String, Vec<Value>) {
    let state = |state: &str| format!("NOT {ARCHIVED} AND COALESCE(s.state, 'out') = '{state}'");
    let mut sql = match query.tab {
        StockTab::All => format!("NOT {ARCHIVED}"),
        StockTab::Low => state("low"),
        StockTab::Out => state("out"),
        StockTab::Archived => ARCHIVED.to_owned(),
    };
    let mut values: Vec<Value> = Vec::new();
    let mut place = |value: String| {
        values.push(value.into());
        format!("${}", from + values.len() - 1)
    };
    for word in query.words.split_whitespace().take(5) {
        let like = place(like(word));
        let _ = write!(
            sql,
            " AND (LOWER(v.sku) LIKE {like} ESCAPE '\\' OR LOWER(v.barcode) LIKE {like} ESCAPE '\\'
                   OR LOWER(p.title) LIKE {like} ESCAPE '\\'
                   OR LOWER(v.title) LIKE {like} ESCAPE '\\')"
        );
    }
    if !query.category.is_empty() {
        let like = place(like(&query.category));
        let _ = write!(
            sql,
            " AND p.category_id IN (WITH RECURSIVE below (id) AS (
                  SELECT id FROM category WHERE LOWER(name) LIKE {like} ESCAPE '\\'
                  UNION SELECT k.id FROM category k JOIN below b ON k.parent_id = b.id) SELECT id FROM below)"
        );
    }
    match query.with_cost {
        None => {}
        Some(true) => sql.push_str(" AND v.unit_cost IS NOT NULL"),
        Some(false) => sql.push_str(" AND v.unit_cost IS NULL"),
    }
    (sql, values)
}

fn like(text: &str) -> String {
    let text = text.replace('\0', "").to_lowercase();
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    ["%", &escaped, "%"].concat()
}

fn order(query: &StockQuery) -> String {
    let way = if query.descending { "DESC" } else { "ASC" };
    let by = match query.sort {
        StockSort::Name => return format!("p.title {way}, p.id {way}, v.position {way}, v.id {way}"),
        StockSort::Sku => return format!("v.sku {way}"),
        StockSort::OnHand => ON_HAND.to_owned(),
        StockSort::Reserved => RESERVED.to_owned(),
        StockSort::Available => format!("{ON_HAND} - {RESERVED}"),
        StockSort::Cost => "COALESCE(v.unit_cost, -1)".to_owned(),
        StockSort::Value => format!("{ON_HAND} * COALESCE(v.unit_cost, 0)"),
        StockSort::Cover => {
            format!("CASE WHEN COALESCE(m.sold, 0) > 0 THEN ({ON_HAND} - {RESERVED}) * 28 / m.sold ELSE 1000000000 END")
        }
        StockSort::Sold => "COALESCE(m.sold, 0)".to_owned(),
    };
    format!("{by} {way}, p.title, v.id")
}

/// A page of stock.
///
/// # Errors
/// [`crate::Error::Forbidden`] without [`Permission::StockEdit`].
pub async fn list(ctx: &Ctx, query: &StockQuery) -> Result<StockList> {
    ctx.require(Permission::StockEdit)?;
    let conn = ctx.shop.db().reader();
    // Before the rows: a change between the two is told twice rather than never.
    let seen = live::newest(conn).await?;
    let (counts, totals, rows, low_at) = tokio::try_join!(
        counts(conn),
        totals(conn, query),
        async { item::rows(ctx, &page(ctx, query).await?).await },
        low_at(conn),
    )?;
    let total = u64::try_from(totals.variants).unwrap_or(0);
    let pages = u32::try_from(total.div_ceil(u64::from(size(query)))).unwrap_or(u32::MAX);
    Ok(StockList {
        rows,
        total,
        pages: pages.max(1),
        value: totals.value(),
        counts,
        low_at,
        seen,
    })
}

fn size(query: &StockQuery) -> u32 {
    query.size.clamp(1, 500)
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// The variants of a page, in its order. Only what narrows and sorts is read of all of them.
async fn page(ctx: &Ctx, query: &StockQuery) -> Result<Vec<VariantId>> {
    let sells = matches!(query.sort, StockSort::Cover | StockSort::Sold);
    let (condition, mut values) = narrowed(query, if sells { 2 } else { 1 });
    let sold = if sells {
        values.insert(0, sold_since(ctx.now()).0.into());
        format!("LEFT JOIN ({SOLD} GROUP BY variant_id) m ON m.variant_id = v.id")
    } else {
        String::new()
    };
    let offset = u64::from(query.page.max(1) - 1) * u64::from(size(query));
    let sql = format!(
        "SELECT v.id {TABLES} {sold} WHERE {condition} ORDER BY {} LIMIT {} OFFSET {offset}",
        order(query),
        size(query)
    );
    let rows: Vec<IdRow> = db::all(ctx.shop.db().reader(), &sql, values).await?;
    Ok(rows.into_iter().map(|row| VariantId(row.id)).collect())
}

async fn totals(conn: &impl ConnectionTrait, query: &StockQuery) -> Result<Totals> {
    let (condition, values) = narrowed(query, 1);
    let worth = format!("{ON_HAND} * COALESCE(v.unit_cost, 0)");
    // In two sums, of which neither can be too large for its number.
    let sql = format!(
        "SELECT COUNT(*) AS variants, CAST(COALESCE(SUM(({worth}) / 1000000), 0) AS BIGINT) AS millions,
                CAST(COALESCE(SUM(({worth}) % 1000000), 0) AS BIGINT) AS rest {TABLES} WHERE {condition}"
    );
    let row: Option<Totals> = db::one(conn, &sql, values).await?;
    Ok(row.unwrap_or(Totals {
        variants: 0,
        millions: 0,
        rest: 0,
    }))
}

async fn counts(conn: &impl ConnectionTrait) -> Result<StockCounts> {
    let row: Option<Counts> = db::one(
        conn,
        &format!(
            "SELECT COUNT(CASE WHEN NOT {ARCHIVED} THEN 1 END) AS sold_now,
                    COUNT(CASE WHEN NOT {ARCHIVED} AND COALESCE(s.state, 'out') = 'low' THEN 1 END) AS low,
                    COUNT(CASE WHEN NOT {ARCHIVED} AND COALESCE(s.state, 'out') = 'out' THEN 1 END) AS gone,
                    COUNT(CASE WHEN {ARCHIVED} THEN 1 END) AS archived {TABLES}"
        ),
        [],
    )
    .await?;
    let count = |count: i64| u64::try_from(count).unwrap_or(0);
    Ok(row.map_or_else(StockCounts::default, |row| StockCounts {
        all: count(row.sold_now),
        low: count(row.low),
        out: count(row.gone),
        archived: count(row.archived),
    }))
}

/// The shop's own threshold.
pub(super) async fn low_at(conn: &impl ConnectionTrait) -> Result<i64> {
    db::number(
        conn,
        "SELECT COALESCE((SELECT CAST(value AS BIGINT) FROM setting WHERE key = 'low_stock'), CAST(3 AS BIGINT))",
        [],
    )
    .await
}
