//! What must always hold, checked on the live data: after every test, and whenever an operator asks.

use sea_orm::FromQueryResult;

use crate::{Ctx, db, error::Result};

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which invariant.
    pub rule: &'static str,
    /// Where.
    pub found: String,
}

#[derive(FromQueryResult)]
struct Found {
    found: String,
}

/// Each rule with a query that finds its violations. The numbers are those of DESIGN section 3 and the quality bars.
const RULES: &[(&str, &str)] = &[
    (
        "stock is never negative, and never more is reserved than there is",
        "SELECT 'variant ' || variant_id AS found FROM stock_level
         WHERE on_hand < 0 OR reserved < 0 OR reserved > on_hand",
    ),
    (
        "what is reserved is what live reservations hold",
        "SELECT 'variant ' || s.variant_id AS found FROM stock_level s
         LEFT JOIN (SELECT variant_id, location_id, SUM(quantity) AS held FROM reservation WHERE state = 'held'
                    GROUP BY variant_id, location_id) r
           ON r.variant_id = s.variant_id AND r.location_id = s.location_id
         WHERE s.reserved <> COALESCE(r.held, 0)",
    ),
    (
        "the ledger's movements add up to the level",
        "SELECT 'variant ' || s.variant_id AS found FROM stock_level s
         LEFT JOIN (SELECT variant_id, location_id, SUM(on_hand_delta) AS on_hand, SUM(reserved_delta) AS reserved
                    FROM stock_movement GROUP BY variant_id, location_id) m
           ON m.variant_id = s.variant_id AND m.location_id = s.location_id
         WHERE s.on_hand <> COALESCE(m.on_hand, 0) OR s.reserved <> COALESCE(m.reserved, 0)",
    ),
    (
        "a level stands where its pieces and its threshold say",
        "SELECT 'variant ' || s.variant_id AS found FROM stock_level s
         WHERE s.state <> CASE WHEN s.on_hand - s.reserved <= 0 THEN 'out'
             WHEN s.on_hand - s.reserved <= COALESCE(s.low_at, (SELECT CAST(value AS BIGINT) FROM setting WHERE key = 'low_stock'), 3)
             THEN 'low' ELSE 'enough' END",
    ),
    (
        "a booked count has booked its differences, any other none",
        "SELECT 'count ' || c.id AS found FROM stock_count c
         LEFT JOIN (SELECT count_id, SUM(ABS(counted - expected)) AS differing FROM stock_count_line GROUP BY count_id) l
           ON l.count_id = c.id
         LEFT JOIN (SELECT c.id, SUM(ABS(m.on_hand_delta)) AS booked FROM stock_count c
                    JOIN stock_count_line l ON l.count_id = c.id
                    JOIN stock_movement m ON m.cause = 'count:' || c.id || ':' || l.variant_id GROUP BY c.id) m ON m.id = c.id
         WHERE COALESCE(m.booked, 0) <> CASE WHEN c.state = 'applied' THEN COALESCE(l.differing, 0) ELSE 0 END",
    ),
    (
        "an order's goods are the sum of its lines",
        "SELECT 'order ' || o.number AS found FROM orders o
         LEFT JOIN (SELECT order_id, SUM(total) AS goods FROM order_line GROUP BY order_id) l ON l.order_id = o.id
         WHERE o.goods <> COALESCE(l.goods, 0) OR o.total <> o.goods - o.discount + o.delivery",
    ),
    (
        "a cart that was ordered has exactly one order",
        "SELECT 'cart ' || c.id AS found FROM cart c LEFT JOIN orders o ON o.cart_id = c.id
         WHERE (c.state = 'ordered') <> (o.id IS NOT NULL)",
    ),
    (
        "an order is paid when, and only when, one of its payments was captured and not given back",
        "SELECT 'order ' || o.number AS found FROM orders o
         LEFT JOIN (SELECT order_id, SUM(CASE WHEN state IN ('paid', 'partially_refunded') THEN 1 ELSE 0 END) AS paid
                    FROM payment GROUP BY order_id) p ON p.order_id = o.id
         WHERE o.source = 'shop' AND (o.payment_state = 'paid') AND COALESCE(p.paid, 0) < 1",
    ),
    (
        "an order with a payment that was captured and not given back says so",
        "SELECT 'order ' || o.number AS found FROM orders o
         WHERE o.source = 'shop' AND o.payment_state NOT IN ('paid', 'partially_refunded') AND EXISTS (
               SELECT 1 FROM payment p WHERE p.order_id = o.id AND p.state IN ('paid', 'partially_refunded') AND p.review <> 'paid_twice')",
    ),
    (
        "an order is paid once",
        "SELECT 'order ' || o.number AS found FROM orders o
         WHERE (SELECT COUNT(*) FROM payment p WHERE p.order_id = o.id AND p.method = 'esewa' AND p.state = 'paid') > 1",
    ),
    (
        "cash is due once, and only where the courier is to collect it",
        "SELECT 'order ' || o.number AS found FROM orders o
         LEFT JOIN (SELECT order_id, COUNT(*) AS due FROM payment WHERE state = 'due' GROUP BY order_id) p ON p.order_id = o.id
         WHERE o.source = 'shop' AND (
               (o.payment_state = 'due' AND COALESCE(p.due, 0) <> 1)
            OR (o.payment_state = 'pending' AND COALESCE(p.due, 0) <> 0)
            OR COALESCE(p.due, 0) > 1)",
    ),
    (
        "nothing is captured beyond its amount, and nothing given back that was not captured",
        "SELECT 'payment ' || id AS found FROM payment WHERE captured > amount OR refunded > captured",
    ),
    (
        "a captured payment has its gateway's reference",
        "SELECT 'payment ' || id AS found FROM payment WHERE method = 'esewa' AND captured > 0 AND refunded = 0 AND reference IS NULL",
    ),
    (
        "an open order holds what has not left of its goods, an ended one nothing",
        "SELECT 'order ' || o.number AS found FROM orders o
         LEFT JOIN (SELECT order_id, SUM(quantity) AS held FROM reservation WHERE state = 'held' GROUP BY order_id) r
           ON r.order_id = o.id
         LEFT JOIN (SELECT order_id, SUM(quantity) AS pieces FROM order_line GROUP BY order_id) l ON l.order_id = o.id
         LEFT JOIN (SELECT s.order_id, SUM(sl.quantity) AS gone FROM shipment s JOIN shipment_line sl ON sl.shipment_id = s.id
                    WHERE s.shipped_at IS NOT NULL GROUP BY s.order_id) g ON g.order_id = o.id
         WHERE o.source = 'shop' AND (
               (o.state IN ('placed', 'confirmed') AND COALESCE(r.held, 0) <> COALESCE(l.pieces, 0) - COALESCE(g.gone, 0))
            OR (o.state IN ('completed', 'cancelled') AND COALESCE(r.held, 0) <> 0))",
    ),
    (
        "what has left is what was sold of the order's holds",
        "SELECT 'order ' || o.number AS found FROM orders o
         LEFT JOIN (SELECT order_id, SUM(quantity) AS sold FROM reservation WHERE state = 'sold' GROUP BY order_id) r
           ON r.order_id = o.id
         LEFT JOIN (SELECT s.order_id, SUM(sl.quantity) AS gone FROM shipment s JOIN shipment_line sl ON sl.shipment_id = s.id
                    WHERE s.shipped_at IS NOT NULL GROUP BY s.order_id) g ON g.order_id = o.id
         WHERE COALESCE(r.sold, 0) <> COALESCE(g.gone, 0)",
    ),
    (
        "no more is packed of a line than was ordered, and no more comes back than was delivered",
        "SELECT 'order line ' || l.id AS found FROM order_line l
         JOIN (SELECT sl.order_line_id, SUM(sl.quantity) AS packed,
                      SUM(CASE WHEN s.delivered_at IS NOT NULL THEN sl.quantity ELSE 0 END) AS delivered
               FROM shipment_line sl JOIN shipment s ON s.id = sl.shipment_id GROUP BY sl.order_line_id) p
           ON p.order_line_id = l.id
         LEFT JOIN (SELECT rl.order_line_id, SUM(rl.received) AS back FROM return_line rl
                    JOIN return_request r ON r.id = rl.return_id WHERE r.state NOT IN ('declined', 'withdrawn')
                    GROUP BY rl.order_line_id) b ON b.order_line_id = l.id
         WHERE p.packed > l.quantity OR COALESCE(b.back, 0) > p.delivered",
    ),
    (
        "what came back into stock is what parcels and returns say",
        "SELECT 'order ' || o.number AS found FROM orders o
         JOIN (SELECT order_id, SUM(CASE WHEN kind = 'returned' THEN on_hand_delta ELSE 0 END) AS back
               FROM stock_movement WHERE order_id IS NOT NULL GROUP BY order_id) m ON m.order_id = o.id
         LEFT JOIN (SELECT s.order_id, SUM(sl.restocked + sl.written_off) AS parcels FROM shipment s
                    JOIN shipment_line sl ON sl.shipment_id = s.id GROUP BY s.order_id) p ON p.order_id = o.id
         LEFT JOIN (SELECT r.order_id, SUM(rl.restocked + rl.written_off) AS returns FROM return_request r
                    JOIN return_line rl ON rl.return_id = r.id GROUP BY r.order_id) t ON t.order_id = o.id
         WHERE m.back <> COALESCE(p.parcels, 0) + COALESCE(t.returns, 0)",
    ),
    (
        "an order's goods state is what its parcels say",
        "SELECT 'order ' || o.number AS found FROM orders o
         LEFT JOIN (SELECT order_id, SUM(CASE WHEN state = 'packed' THEN 1 ELSE 0 END) AS packed,
                           SUM(CASE WHEN state = 'shipped' THEN 1 ELSE 0 END) AS shipped,
                           SUM(CASE WHEN state IN ('shipped', 'delivered', 'refused', 'returned') THEN 1 ELSE 0 END) AS gone
                    FROM shipment GROUP BY order_id) s ON s.order_id = o.id
         WHERE o.source = 'shop' AND (
               (o.fulfilment_state = 'unfulfilled' AND (COALESCE(s.packed, 0) > 0 OR COALESCE(s.gone, 0) > 0))
            OR (o.fulfilment_state = 'packed' AND (COALESCE(s.packed, 0) = 0 OR COALESCE(s.gone, 0) > 0))
            OR (o.fulfilment_state = 'shipped' AND (COALESCE(s.shipped, 0) = 0 OR COALESCE(s.packed, 0) > 0))
            OR (o.fulfilment_state IN ('refused', 'delivered', 'returned')
                AND (COALESCE(s.gone, 0) = 0 OR COALESCE(s.shipped, 0) > 0 OR COALESCE(s.packed, 0) > 0))
            OR (o.state IN ('placed', 'cancelled') AND COALESCE(s.packed, 0) + COALESCE(s.shipped, 0) > 0))",
    ),
    (
        "a payment's refunds add up, and never to more than came in",
        "SELECT 'payment ' || p.id AS found FROM payment p
         LEFT JOIN (SELECT payment_id, SUM(CASE WHEN state = 'confirmed' THEN amount ELSE 0 END) AS confirmed,
                           SUM(CASE WHEN state = 'pending' THEN amount ELSE 0 END) AS pending
                    FROM refund GROUP BY payment_id) f ON f.payment_id = p.id
         JOIN orders o ON o.id = p.order_id
         WHERE o.source = 'shop' AND (p.refunded <> COALESCE(f.confirmed, 0)
            OR p.refunded + COALESCE(f.pending, 0) > p.captured)",
    ),
    (
        "couriers collect no more than was frozen, and what they collected is in the order's cash",
        "SELECT 'order ' || o.number AS found FROM orders o
         JOIN (SELECT order_id, SUM(cod_amount) AS frozen, SUM(COALESCE(collected, 0)) AS collected
               FROM shipment GROUP BY order_id) s ON s.order_id = o.id
         LEFT JOIN (SELECT order_id, SUM(captured) AS captured FROM payment WHERE method = 'cod' GROUP BY order_id) p
           ON p.order_id = o.id
         WHERE s.collected > s.frozen OR s.collected <> COALESCE(p.captured, 0)",
    ),
    (
        "what a gateway took back does not count",
        "SELECT 'payment ' || id AS found FROM payment
         WHERE review = 'owed' AND state = 'needs_review' AND captured <> refunded",
    ),
    (
        "an open payment will be looked at again",
        "SELECT 'payment ' || id AS found FROM payment
         WHERE method = 'esewa' AND state = 'pending' AND next_check_at IS NULL",
    ),
    (
        "money of an ended order is in the hands of a person",
        "SELECT 'payment ' || p.id AS found FROM payment p JOIN orders o ON o.id = p.order_id
         WHERE o.state = 'cancelled' AND p.state <> 'needs_review'
           AND p.captured > p.refunded + COALESCE((SELECT SUM(f.amount) FROM refund f WHERE f.payment_id = p.id AND f.state = 'pending'), 0)
           AND NOT (p.state = 'partially_refunded' AND p.refunded = 0)",
    ),
    (
        "a product's list prices are those of its variants",
        "SELECT 'product ' || p.slug AS found FROM product p
         JOIN (SELECT product_id, MIN(price) AS low, MAX(price) AS high FROM variant WHERE status = 'active' GROUP BY product_id) v
           ON v.product_id = p.id
         WHERE p.status = 'active' AND (p.price_min <> v.low OR p.price_max <> v.high)",
    ),
    (
        "whoever works in a shop has an owner beside them",
        "SELECT 'no owner can sign in' AS found WHERE EXISTS (SELECT 1 FROM account WHERE role_id IS NOT NULL AND state = 'active' AND password_hash <> '')
           AND NOT EXISTS (SELECT 1 FROM account a JOIN role r ON r.id = a.role_id
                           WHERE r.preset = 'owner' AND a.state = 'active' AND a.password_hash <> '')",
    ),
    (
        "an account that may not be used is signed in nowhere",
        "SELECT 'session ' || s.id AS found FROM session s JOIN account a ON a.id = s.account_id
         WHERE a.state <> 'active' AND s.ended_at IS NULL",
    ),
    (
        "a closed account keeps nothing personal",
        "SELECT 'account ' || a.id AS found FROM account a WHERE a.state = 'closed' AND (a.name <> 'Closed account'
           OR EXISTS (SELECT 1 FROM customer_address d WHERE d.account_id = a.id)
           OR EXISTS (SELECT 1 FROM one_time_token t WHERE t.account_id = a.id)
           OR EXISTS (SELECT 1 FROM known_device k WHERE k.account_id = a.id))",
    ),
    (
        "an address book has one default",
        "SELECT 'account ' || account_id AS found FROM customer_address GROUP BY account_id HAVING SUM(is_default) <> 1",
    ),
    (
        "a product that is sold is in its category",
        "SELECT 'product ' || p.slug AS found FROM product p
         LEFT JOIN product_category c ON c.product_id = p.id AND c.category_id = p.category_id
         WHERE p.status = 'active' AND c.product_id IS NULL",
    ),
    (
        "numbers of invoices and credit notes are given without a gap",
        "SELECT c.series || ' ' || c.fiscal_year AS found FROM paper_counter c
         LEFT JOIN (SELECT 'invoice' AS series, fiscal_year, COUNT(*) AS papers, MIN(sequence) AS first, MAX(sequence) AS last
                    FROM invoice GROUP BY fiscal_year
                    UNION ALL
                    SELECT 'credit_note' AS series, fiscal_year, COUNT(*) AS papers, MIN(sequence) AS first, MAX(sequence) AS last
                    FROM credit_note WHERE number IS NOT NULL GROUP BY fiscal_year) p
           ON p.series = c.series AND p.fiscal_year = c.fiscal_year
         WHERE COALESCE(p.papers, 0) <> c.last OR COALESCE(p.last, 0) <> c.last OR COALESCE(p.first, 0) <> 1",
    ),
    (
        "every invoice and credit note is counted",
        "SELECT p.number AS found FROM (
             SELECT 'invoice' AS series, fiscal_year, number FROM invoice
             UNION ALL
             SELECT 'credit_note' AS series, fiscal_year, number FROM credit_note WHERE number IS NOT NULL) p
         LEFT JOIN paper_counter c ON c.series = p.series AND c.fiscal_year = p.fiscal_year
         WHERE c.series IS NULL",
    ),
    (
        "an invoice says what its order says",
        "SELECT 'invoice ' || i.number AS found FROM invoice i JOIN orders o ON o.id = i.order_id
         WHERE i.total <> o.total OR i.goods <> o.goods OR i.discount <> o.discount OR i.delivery <> o.delivery
            OR i.tax_included <> o.tax_included OR i.currency <> o.currency",
    ),
    (
        "no more is credited than was invoiced",
        "SELECT 'order ' || o.number AS found FROM orders o
         JOIN (SELECT order_id, SUM(total) AS credited FROM credit_note WHERE number IS NOT NULL GROUP BY order_id) c
           ON c.order_id = o.id
         LEFT JOIN invoice i ON i.order_id = o.id
         WHERE c.credited > COALESCE(i.total, 0)",
    ),
    (
        "what was given back of an invoiced order is credited",
        "SELECT 'order ' || o.number AS found FROM orders o JOIN invoice i ON i.order_id = o.id
         JOIN (SELECT order_id, SUM(refunded) AS refunded FROM payment WHERE review <> 'paid_twice' GROUP BY order_id) p
           ON p.order_id = o.id
         LEFT JOIN (SELECT order_id, SUM(total) AS credited FROM credit_note WHERE number IS NOT NULL GROUP BY order_id) c
           ON c.order_id = o.id
         WHERE p.refunded > COALESCE(c.credited, 0)",
    ),
    (
        "what has left the shop is invoiced",
        "SELECT 'order ' || o.number AS found FROM orders o LEFT JOIN invoice i ON i.order_id = o.id
         WHERE o.source = 'shop' AND i.id IS NULL
           AND EXISTS (SELECT 1 FROM shipment s WHERE s.order_id = o.id AND s.shipped_at IS NOT NULL)",
    ),
    (
        "a cash order that is not confirmed has a deadline",
        "SELECT 'order ' || o.number AS found FROM orders o LEFT JOIN cash_check c ON c.order_id = o.id AND c.state = 'waiting'
         WHERE o.source = 'shop' AND o.state = 'placed' AND o.payment_state = 'due' AND c.order_id IS NULL",
    ),
    (
        "a closed statement's cash is remitted, and nothing else is",
        "SELECT 'parcel ' || s.id AS found FROM shipment s
         LEFT JOIN remittance_line l ON l.shipment_id = s.id AND l.settlement = 'settled'
         WHERE (s.remitted_at IS NOT NULL) <> (l.id IS NOT NULL)",
    ),
    (
        "what a closed statement has settled is the sum of its settled rows",
        "SELECT 'remittance ' || r.id AS found FROM remittance r
         LEFT JOIN (SELECT remittance_id, SUM(collected) AS settled FROM remittance_line WHERE settlement = 'settled'
                    GROUP BY remittance_id) l ON l.remittance_id = r.id
         WHERE r.settled <> COALESCE(l.settled, 0)",
    ),
    (
        "a statement's sums are those of its rows",
        "SELECT 'remittance ' || r.id AS found FROM remittance r
         JOIN (SELECT remittance_id, COUNT(*) AS lines, SUM(collected) AS collected, SUM(fee) AS fee FROM remittance_line
               GROUP BY remittance_id) l ON l.remittance_id = r.id
         WHERE r.lines <> l.lines OR r.collected <> l.collected OR r.fee <> l.fee",
    ),
    (
        "a manifest says what its parcels collect",
        "SELECT 'manifest ' || m.id AS found FROM manifest m
         JOIN (SELECT p.manifest_id, COUNT(*) AS parcels, SUM(p.amount) AS amount, SUM(s.cod_amount) AS cod
               FROM manifest_parcel p JOIN shipment s ON s.id = p.shipment_id GROUP BY p.manifest_id) p
           ON p.manifest_id = m.id
         WHERE m.parcels <> p.parcels OR m.to_collect <> p.amount OR m.to_collect <> p.cod",
    ),
];

/// Violations named of one rule at most.
const SHOWN: usize = 20;

/// Everything that does not hold. Empty on a sound shop.
///
/// # Errors
/// When the database does not answer.
pub async fn check(ctx: &Ctx) -> Result<Vec<Problem>> {
    ctx.require_system()?;
    let conn = ctx.shop.db().reader();
    let mut problems = Vec::new();
    for (rule, sql) in RULES {
        let rows: Vec<Found> = db::all(conn, &format!("{sql} LIMIT {SHOWN}"), []).await?;
        problems.extend(rows.into_iter().map(|row| Problem { rule, found: row.found }));
    }
    let figures = crate::analytics::verify(ctx, SHOWN).await?;
    problems.extend(figures.into_iter().map(|found| Problem {
        rule: "the figures that are kept are those of the orders",
        found,
    }));
    let chain = crate::audit::verify(ctx).await?;
    problems.extend(chain.into_iter().map(|found| Problem {
        rule: "the audit log is whole and unchanged",
        found,
    }));
    Ok(problems)
}
