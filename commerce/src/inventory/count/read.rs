//! Counts as a list, and one of them page by page.

use domain::{
    access::Permission,
    ids::{CategoryId, StockCountId, VariantId},
    money::Money,
    time::Timestamp,
    view::stock::{CountLine, CountPage, CountRow, CountSums},
};
use sea_orm::{FromQueryResult, Value};

use crate::{
    Ctx, db,
    error::{Error, Result},
    inventory::item::name,
};

/// Lines of one page: as many as a form may carry.
const LINES: u32 = 100;
/// Counts of the list.
const COUNTS: u32 = 100;

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    title: String,
    state: String,
    opened_by: String,
    opened_at: i64,
    closed_at: Option<i64>,
    lines: i64,
    counted: i64,
}

const ROWS: &str = "SELECT c.id, c.title, c.state, c.opened_by, c.opened_at, c.closed_at, COUNT(l.variant_id) AS lines,
        COUNT(l.counted) AS counted
 FROM stock_count c LEFT JOIN stock_count_line l ON l.count_id = c.id";
const GROUP: &str = "GROUP BY c.id, c.title, c.state, c.opened_by, c.opened_at, c.closed_at";

impl Row {
    fn view(self) -> Result<CountRow> {
        Ok(CountRow {
            id: StockCountId(self.id),
            state: self
                .state
                .parse()
                .map_err(|_| Error::Corrupt(format!("state of count {}", self.id)))?,
            title: self.title,
            opened_by: self.opened_by,
            opened_at: Timestamp(self.opened_at),
            closed_at: self.closed_at.map(Timestamp),
            lines: u64::try_from(self.lines).unwrap_or(0),
            counted: u64::try_from(self.counted).unwrap_or(0),
        })
    }
}

/// The newest counts; open ones first.
///
/// # Errors
/// [`Error::Forbidden`] without [`Permission::StockEdit`].
pub async fn counts(ctx: &Ctx) -> Result<Vec<CountRow>> {
    ctx.require(Permission::StockEdit)?;
    let sql = format!(
        "{ROWS} WHERE c.id IN (SELECT id FROM stock_count ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END, id DESC LIMIT {COUNTS})
         {GROUP} ORDER BY CASE WHEN c.state = 'open' THEN 0 ELSE 1 END, c.id DESC"
    );
    let rows: Vec<Row> = db::all(ctx.shop.db().reader(), &sql, []).await?;
    rows.into_iter().map(Row::view).collect()
}

#[derive(FromQueryResult)]
struct CategoryRow {
    id: i64,
    name: String,
    parent: Option<String>,
}

/// The categories that can be counted, by name, each with the one above it.
///
/// # Errors
/// [`Error::Forbidden`] without [`Permission::StockEdit`].
pub async fn categories(ctx: &Ctx) -> Result<Vec<(CategoryId, String)>> {
    ctx.require(Permission::StockEdit)?;
    let rows: Vec<CategoryRow> = db::all(
        ctx.shop.db().reader(),
        "SELECT c.id, c.name, k.name AS parent FROM category c LEFT JOIN category k ON k.id = c.parent_id
         ORDER BY COALESCE(k.name, c.name), k.id IS NOT NULL, c.name LIMIT 1000",
        [],
    )
    .await?;
    let named = |row: CategoryRow| match row.parent {
        Some(parent) => (CategoryId(row.id), format!("{parent}: {}", row.name)),
        None => (CategoryId(row.id), row.name),
    };
    Ok(rows.into_iter().map(named).collect())
}

#[derive(FromQueryResult)]
struct LineRow {
    variant_id: i64,
    sku: String,
    title: String,
    variant_title: String,
    counted: Option<i64>,
    expected: Option<i64>,
    reserved: i64,
    counted_by: Option<String>,
    unit_cost: Option<i64>,
}

#[derive(FromQueryResult)]
struct SumRow {
    differing: i64,
    found: i64,
    missing: i64,
    cost: i64,
}

/// A page of a count. `words` narrow it to a SKU or title, or to what still waits (`waiting`) or differs (`differing`).
///
/// # Errors
/// [`Error::NotFound`] for no such count.
pub async fn count_page(ctx: &Ctx, id: StockCountId, show: &str, words: &str, page: u32) -> Result<CountPage> {
    ctx.require(Permission::StockEdit)?;
    let conn = ctx.shop.db().reader();
    let row: Option<Row> = db::one(conn, &format!("{ROWS} WHERE c.id = $1 {GROUP}"), [id.0.into()]).await?;
    let row = row.ok_or(Error::NotFound)?.view()?;
    let mut values: Vec<Value> = vec![id.0.into()];
    let mut narrowed = match show {
        "waiting" => "l.count_id = $1 AND l.counted IS NULL".to_owned(),
        "differing" => "l.count_id = $1 AND l.counted <> l.expected".to_owned(),
        _ => "l.count_id = $1".to_owned(),
    };
    let words = domain::text::one_line(words, 60).to_lowercase();
    if !words.is_empty() {
        let escaped = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        values.push(["%", &escaped, "%"].concat().into());
        narrowed.push_str(" AND (LOWER(v.sku) LIKE $2 ESCAPE '\\' OR LOWER(v.barcode) LIKE $2 ESCAPE '\\' OR LOWER(p.title) LIKE $2 ESCAPE '\\')");
    }
    let tables = "FROM stock_count_line l JOIN variant v ON v.id = l.variant_id JOIN product p ON p.id = v.product_id
         LEFT JOIN stock_level s ON s.variant_id = l.variant_id AND s.location_id = 1";
    let total = db::number(
        conn,
        &format!("SELECT COUNT(*) {tables} WHERE {narrowed}"),
        values.clone(),
    )
    .await?;
    let pages = u32::try_from(u64::try_from(total).unwrap_or(0).div_ceil(u64::from(LINES)))
        .unwrap_or(u32::MAX)
        .max(1);
    let page = page.clamp(1, pages);
    let sql = format!(
        "SELECT l.variant_id, v.sku, p.title, v.title AS variant_title, l.counted, l.expected,
                COALESCE(s.reserved, 0) AS reserved, l.counted_by, v.unit_cost
         {tables} WHERE {narrowed} ORDER BY p.title, p.id, v.position, v.id LIMIT {LINES} OFFSET {}",
        u64::from(page - 1) * u64::from(LINES)
    );
    let lines: Vec<LineRow> = db::all(conn, &sql, values).await?;
    let sums: Option<SumRow> = db::one(
        conn,
        "SELECT COUNT(*) AS differing,
                CAST(COALESCE(SUM(CASE WHEN l.counted > l.expected THEN l.counted - l.expected ELSE 0 END), 0) AS BIGINT) AS found,
                CAST(COALESCE(SUM(CASE WHEN l.counted < l.expected THEN l.expected - l.counted ELSE 0 END), 0) AS BIGINT) AS missing,
                CAST(COALESCE(SUM((l.counted - l.expected) * COALESCE(v.unit_cost, 0)), 0) AS BIGINT) AS cost
         FROM stock_count_line l JOIN variant v ON v.id = l.variant_id WHERE l.count_id = $1 AND l.counted <> l.expected",
        [id.0.into()],
    )
    .await?;
    Ok(CountPage {
        row,
        lines: lines.into_iter().map(line).collect(),
        page,
        pages,
        sums: sums.map_or_else(CountSums::default, |row| CountSums {
            differing: u64::try_from(row.differing).unwrap_or(0),
            found: row.found,
            missing: row.missing,
            value: Money::from_minor(row.cost),
        }),
    })
}

fn line(row: LineRow) -> CountLine {
    CountLine {
        variant: VariantId(row.variant_id),
        name: name(&row.title, &row.variant_title),
        sku: row.sku,
        counted: row.counted,
        expected: row.expected,
        reserved: row.reserved,
        counted_by: row.counted_by,
        cost: row.unit_cost.map(Money::from_minor),
    }
}
