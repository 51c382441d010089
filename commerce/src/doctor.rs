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
         WHERE o.source = 'shop' AND (o.payment_state IN ('paid', 'partially_refunded')) <> (COALESCE(p.paid, 0) = 1)",
    ),
    (
        "cash is due once, and only where the courier is to collect it",
        "SELECT 'order ' || o.number AS found FROM orders o
         LEFT JOIN (SELECT order_id, COUNT(*) AS due FROM payment WHERE state = 'due' GROUP BY order_id) p ON p.order_id = o.id
         WHERE o.source = 'shop' AND (
               (o.payment_state = 'due' AND COALESCE(p.due, 0) <> 1)
            OR (o.payment_state IN ('pending', 'paid') AND COALESCE(p.due, 0) <> 0))",
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
        "an open order holds its goods, a cancelled one does not",
        "SELECT 'order ' || o.number AS found FROM orders o
         LEFT JOIN (SELECT order_id, SUM(quantity) AS held FROM reservation WHERE state IN ('held', 'sold') GROUP BY order_id) r
           ON r.order_id = o.id
         LEFT JOIN (SELECT order_id, SUM(quantity) AS pieces FROM order_line GROUP BY order_id) l ON l.order_id = o.id
         WHERE o.source = 'shop' AND (
               (o.state IN ('placed', 'confirmed') AND COALESCE(r.held, 0) <> COALESCE(l.pieces, 0))
            OR (o.state = 'cancelled' AND COALESCE(r.held, 0) <> 0))",
    ),
    (
        "an open payment will be looked at again",
        "SELECT 'payment ' || id AS found FROM payment
         WHERE method = 'esewa' AND state = 'pending' AND next_check_at IS NULL",
    ),
    (
        "money of an ended order is in the hands of a person",
        "SELECT 'payment ' || p.id AS found FROM payment p JOIN orders o ON o.id = p.order_id
         WHERE o.state = 'cancelled' AND p.captured > p.refunded AND p.state NOT IN ('needs_review', 'partially_refunded', 'refunded')",
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
    let chain = crate::audit::verify(ctx).await?;
    problems.extend(chain.into_iter().map(|found| Problem {
        rule: "the audit log is whole and unchanged",
        found,
    }));
    Ok(problems)
}
