//! What was sold, by product and by category: whole months where they are kept, days at their edges, and the lines
//! themselves of days that are marked.

use std::collections::HashMap;

use domain::{
    analytics::Span,
    ids::{CategoryId, ProductId},
    money::Money,
    view::analytics::{CategoryFigure, ProductFigure},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::sums;
use crate::{Ctx, db, error::Result};

/// Products and categories that are named.
const NAMED: usize = 10;

#[derive(FromQueryResult)]
struct MonthRow {
    month: i64,
    next_month: i64,
}

#[derive(Clone, Copy, FromQueryResult)]
struct SoldRow {
    product_id: i64,
    category_id: i64,
    units: i64,
    total: i64,
}

#[derive(FromQueryResult)]
struct NameRow {
    id: i64,
    slug: String,
    name: String,
}

/// Sums by product and category.
pub(super) struct Sold {
    pub units: i64,
    pub products: Vec<ProductFigure>,
    pub products_sold: u64,
    pub categories: Vec<CategoryFigure>,
}

/// Reads them.
pub(super) async fn sold(ctx: &Ctx, span: Span, marked: &[(i64, i64)]) -> Result<Sold> {
    let conn = ctx.shop.db().reader();
    let rows = rows(ctx, span, marked).await?;
    let units: i64 = rows.iter().map(|row| row.units).sum();
    let products_sold = rows.iter().filter(|row| row.product_id != 0).count();
    let mut by_category: HashMap<i64, (i64, i64)> = HashMap::new();
    for row in &rows {
        let sum = by_category.entry(row.category_id).or_default();
        (sum.0, sum.1) = (sum.0 + row.units, sum.1 + row.total);
    }
    let products: Vec<(i64, i64, i64)> = rows.iter().map(|row| (row.product_id, row.units, row.total)).collect();
    let categories: Vec<(i64, i64, i64)> = by_category
        .into_iter()
        .map(|(id, (units, total))| (id, units, total))
        .collect();
    let (products, categories) = (best(products), best(categories));
    let titles = names(conn, "SELECT id, slug, title AS name FROM product", &products).await?;
    let called = names(conn, "SELECT id, slug, name FROM category", &categories).await?;
    Ok(Sold {
        units,
        products: products
            .into_iter()
            .map(|(id, units, total)| {
                let (slug, title) = name(&titles, id, "Not in the catalogue");
                ProductFigure {
                    product: (id != 0).then_some(ProductId(id)),
                    slug,
                    title,
                    units,
                    total: Money::from_minor(total),
                }
            })
            .collect(),
        products_sold: u64::try_from(products_sold).unwrap_or(u64::MAX),
        categories: categories
            .into_iter()
            .map(|(id, units, total)| {
                let (slug, name) = name(&called, id, "Not in the catalogue");
                CategoryFigure {
                    category: (id != 0).then_some(CategoryId(id)),
                    slug,
                    name,
                    units,
                    total: Money::from_minor(total),
                }
            })
            .collect(),
    })
}

/// Those that brought most; of equals the older.
fn best(mut sums: Vec<(i64, i64, i64)>) -> Vec<(i64, i64, i64)> {
    sums.sort_unstable_by_key(|(id, _, total)| (std::cmp::Reverse(*total), *id));
    sums.truncate(NAMED);
    sums
}

async fn rows(ctx: &Ctx, span: Span, marked: &[(i64, i64)]) -> Result<Vec<SoldRow>> {
    let conn = ctx.shop.db().reader();
    let offset = ctx.shop.facts().offset;
    let (first, last) = (span.from.number(), span.to.number());
    let months: Vec<MonthRow> = db::all(
        conn,
        "SELECT month, next_month FROM sales_month WHERE month >= $1 AND next_month <= $2 ORDER BY month",
        [first.into(), (last + 1).into()],
    )
    .await?;
    let mut covered: Vec<(i64, i64)> = Vec::new();
    for MonthRow { month, next_month } in months {
        if marked.iter().any(|(from, to)| *from < next_month && *to >= month) {
            continue;
        }
        match covered.last_mut() {
            Some((_, end)) if *end + 1 == month => *end = next_month - 1,
            _ => covered.push((month, next_month - 1)),
        }
    }
    // A month whose days changed since the list was read is not in `sales_month` any more: its old sums are still there,
    // and are what was true when it was read.
    let mut parts: Vec<String> = Vec::new();
    for (from, to) in &covered {
        parts.push(format!(
            "SELECT product_id, units, total FROM sales_month_product WHERE month BETWEEN {from} AND {to}"
        ));
    }
    // A part for each run of days: one that leaves the months out by a condition would read all of their days.
    for (from, to) in rest((first, last), covered.iter().chain(marked)) {
        parts.push(format!(
            "SELECT product_id, units, total FROM sales_day_product WHERE day BETWEEN {from} AND {to}"
        ));
    }
    if !marked.is_empty() {
        let live = sums::products(&sums::in_runs("o.placed_at", marked, offset), offset);
        parts.push(format!("SELECT m.product_id, m.units, m.total FROM ({live}) m"));
    }
    let sql = format!(
        "SELECT s.product_id, COALESCE(p.category_id, 0) AS category_id, s.units, s.total
         FROM (SELECT r.product_id, CAST(SUM(r.units) AS BIGINT) AS units, CAST(SUM(r.total) AS BIGINT) AS total
               FROM ({}) r GROUP BY r.product_id) s
         LEFT JOIN product p ON p.id = s.product_id",
        parts.join(" UNION ALL "),
    );
    db::all(conn, &sql, []).await
}

/// The runs of a span that none of these takes.
fn rest<'a>(span: (i64, i64), taken: impl Iterator<Item = &'a (i64, i64)>) -> Vec<(i64, i64)> {
    let mut taken: Vec<(i64, i64)> = taken.copied().collect();
    taken.sort_unstable();
    let mut rest = Vec::new();
    let mut from = span.0;
    for (first, last) in taken {
        if from < first {
            rest.push((from, first - 1));
        }
        from = from.max(last + 1);
    }
    if from <= span.1 {
        rest.push((from, span.1));
    }
    rest
}

/// The names of these, by number.
async fn names(
    conn: &impl ConnectionTrait,
    select: &str,
    of: &[(i64, i64, i64)],
) -> Result<HashMap<i64, (String, String)>> {
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!("{select} WHERE id IN ({})", db::places(1, of.len()));
    let rows: Vec<NameRow> = db::all(conn, &sql, of.iter().map(|(id, _, _)| (*id).into())).await?;
    Ok(rows.into_iter().map(|row| (row.id, (row.slug, row.name))).collect())
}

fn name(names: &HashMap<i64, (String, String)>, id: i64, nobody: &str) -> (String, String) {
    names
        .get(&id)
        .cloned()
        .unwrap_or_else(|| (String::new(), nobody.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::rest;

    #[test]
    fn what_is_left_of_a_span_is_what_nothing_takes() {
        let of = |taken: &[(i64, i64)]| rest((1, 10), taken.iter());
        assert_eq!(of(&[]), [(1, 10)]);
        assert_eq!(of(&[(1, 10)]), []);
        assert_eq!(of(&[(5, 6), (2, 2)]), [(1, 1), (3, 4), (7, 10)]);
        assert_eq!(of(&[(1, 3), (4, 4), (10, 10)]), [(5, 9)]);
    }
}
