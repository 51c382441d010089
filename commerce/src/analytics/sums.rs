//! The sums, as SQL: once for the rows that are kept, for days that are added up while they are asked for, and for the
//! check of both. The definitions are those of `domain::analytics`.

use domain::time::{DAY_MS, MINUTE_MS, UtcOffset};

/// Whether the order `o` was called off because no money came: it is no sale.
pub(crate) const NO_SALE: &str = "(o.state = 'cancelled' AND COALESCE(o.cancel_reason, '') = 'not_paid')";

/// Whether the buyer of the order `o` has an earlier sale: by customer record, or else by phone number.
pub(crate) const BOUGHT_BEFORE: &str = "CASE WHEN o.customer_id IS NOT NULL
    THEN EXISTS (SELECT 1 FROM orders p WHERE p.customer_id = o.customer_id AND p.placed_at <= o.placed_at
                 AND (p.placed_at < o.placed_at OR p.id < o.id)
                 AND NOT (p.state = 'cancelled' AND COALESCE(p.cancel_reason, '') = 'not_paid'))
    ELSE EXISTS (SELECT 1 FROM orders p WHERE p.phone = o.phone AND p.customer_id IS NULL AND p.placed_at <= o.placed_at
                 AND (p.placed_at < o.placed_at OR p.id < o.id)
                 AND NOT (p.state = 'cancelled' AND COALESCE(p.cancel_reason, '') = 'not_paid'))
    END";

/// Whether it is known who has placed the order `o`.
pub(crate) const KNOWN: &str = "(o.customer_id IS NOT NULL OR o.phone <> '')";

/// The number of the shop's day that holds the moment in this column.
pub(super) fn day_of(column: &str, offset: UtcOffset) -> String {
    let shift = i64::from(offset.0) * MINUTE_MS;
    format!("(({column} + {shift}) / {DAY_MS})")
}

/// Rows of `sales_day` from the orders that match this condition about `o`.
pub(super) fn orders(condition: &str, offset: UtcOffset) -> String {
    let day = day_of("o.placed_at", offset);
    format!(
        "SELECT s.day, s.state, s.payment_state, s.fulfilment_state, s.method, s.buyer, COUNT(*) AS orders,
                CAST(SUM(s.total) AS BIGINT) AS total, CAST(SUM(s.called_off) AS BIGINT) AS called_off
         FROM (SELECT {day} AS day, o.state, o.payment_state, o.fulfilment_state, o.method, o.total,
                      CASE WHEN {NO_SALE} THEN 'none' WHEN NOT {KNOWN} THEN 'unknown'
                           WHEN {BOUGHT_BEFORE} THEN 'returning' ELSE 'new' END AS buyer,
                      CASE WHEN o.state = 'cancelled' AND NOT {NO_SALE}
                                AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.order_id = o.id)
                           THEN o.total ELSE 0 END AS called_off
               FROM orders o WHERE {condition}) s
         GROUP BY s.day, s.state, s.payment_state, s.fulfilment_state, s.method, s.buyer"
    )
}

/// Rows of `credit_day` from the credit notes that match this condition about `n`.
pub(super) fn credits(condition: &str, offset: UtcOffset) -> String {
    let day = day_of("n.issued_at", offset);
    format!(
        "SELECT {day} AS day, COUNT(*) AS notes, CAST(SUM(n.total) AS BIGINT) AS credited
         FROM credit_note n WHERE {condition} GROUP BY {day}"
    )
}

/// Rows of `sales_day_product` from the lines of the sales that match this condition about `o`.
pub(super) fn products(condition: &str, offset: UtcOffset) -> String {
    let day = day_of("o.placed_at", offset);
    format!(
        "SELECT {day} AS day, COALESCE(l.product_id, 0) AS product_id, CAST(SUM(l.quantity) AS BIGINT) AS units,
                CAST(SUM(l.total) AS BIGINT) AS total
         FROM orders o JOIN order_line l ON l.order_id = o.id WHERE ({condition}) AND NOT {NO_SALE}
         GROUP BY {day}, COALESCE(l.product_id, 0)"
    )
}

/// Whether a moment lies in one of these runs of days, given by their first and last numbers.
pub(super) fn in_runs(column: &str, runs: &[(i64, i64)], offset: UtcOffset) -> String {
    let shift = i64::from(offset.0) * MINUTE_MS;
    let run = |(first, last): &(i64, i64)| {
        let (from, until) = (first * DAY_MS - shift, (last + 1) * DAY_MS - shift);
        format!("({column} >= {from} AND {column} < {until})")
    };
    match runs {
        [] => "1 = 0".to_owned(),
        runs => format!("({})", runs.iter().map(run).collect::<Vec<_>>().join(" OR ")),
    }
}

/// Whether a day's number lies in none of these runs.
pub(super) fn outside(column: &str, runs: &[(i64, i64)]) -> String {
    let run = |(first, last): &(i64, i64)| format!("NOT ({column} BETWEEN {first} AND {last})");
    match runs {
        [] => "1 = 1".to_owned(),
        runs => runs.iter().map(run).collect::<Vec<_>>().join(" AND "),
    }
}
