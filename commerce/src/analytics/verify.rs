//! The kept sums against the orders themselves, to the minor unit.

use super::{fold::kept_offset, sums};
use crate::{Ctx, db, error::Result};

#[derive(sea_orm::FromQueryResult)]
struct Found {
    found: String,
}

/// Days without a mark whose kept sums are not those of their orders, lines and credit notes, and months that are not
/// the sum of their days. Each table is compared in one statement, so a change meanwhile is seen with its mark.
pub(crate) async fn verify(ctx: &Ctx, shown: usize) -> Result<Vec<String>> {
    let conn = ctx.shop.db().reader();
    let offset = ctx.shop.facts().offset;
    if kept_offset(conn).await? != Some(i64::from(offset.0)) {
        return Ok(Vec::new());
    }
    let marked = format!("(SELECT {} FROM sales_mark)", sums::day_of("at", offset));
    let mut tables = [
        (
            "sales_day",
            "day, state, payment_state, fulfilment_state, method, buyer, orders, total, called_off",
            sums::orders("1 = 1", offset),
        ),
        ("credit_day", "day, notes, credited", sums::credits("1 = 1", offset)),
        (
            "sales_day_product",
            "day, product_id, units, total",
            sums::products("1 = 1", offset),
        ),
    ];
    for table in &mut tables {
        table.2 = format!("SELECT {} FROM ({}) r WHERE day NOT IN {marked}", table.1, table.2);
    }
    let mut found = Vec::new();
    for (table, columns, anew) in tables {
        let kept = format!("SELECT {columns} FROM {table} WHERE day NOT IN {marked}");
        // Both ways: what is kept and should not be, and what should be and is not.
        let sql = format!(
            "WITH kept AS ({kept}), anew AS ({anew})
             SELECT DISTINCT '{table}, day ' || d.day AS found
             FROM (SELECT day FROM (SELECT * FROM kept EXCEPT SELECT * FROM anew) a
                   UNION ALL SELECT day FROM (SELECT * FROM anew EXCEPT SELECT * FROM kept) b) d
             LIMIT {shown}"
        );
        let rows: Vec<Found> = db::all(conn, &sql, []).await?;
        found.extend(rows.into_iter().map(|row| row.found));
    }
    let rows: Vec<Found> = db::all(conn, &format!("{MONTHS} LIMIT {shown}"), []).await?;
    found.extend(rows.into_iter().map(|row| row.found));
    Ok(found)
}

/// Months that are not the sum of their days.
const MONTHS: &str = "WITH kept AS (
        SELECT p.month, p.product_id, p.units, p.total FROM sales_month_product p JOIN sales_month m ON m.month = p.month),
    anew AS (
        SELECT m.month, d.product_id, CAST(SUM(d.units) AS BIGINT) AS units, CAST(SUM(d.total) AS BIGINT) AS total
        FROM sales_month m JOIN sales_day_product d ON d.day >= m.month AND d.day < m.next_month
        GROUP BY m.month, d.product_id)
    SELECT DISTINCT 'sales_month_product, month ' || d.month AS found
    FROM (SELECT month FROM (SELECT * FROM kept EXCEPT SELECT * FROM anew) a
          UNION ALL SELECT month FROM (SELECT * FROM anew EXCEPT SELECT * FROM kept) b) d";
