//! Marks of days whose sums are not to be believed any more. Appended in the transaction of the change, by whoever
//! changes an order: [`crate::orders::store`] does it for all steps of the desk.

use domain::{
    ids::OrderId,
    time::{Timestamp, UtcOffset},
};
use sea_orm::{ConnectionTrait, Value};

use super::sums::day_of;
use crate::{db, error::Result};

/// Marks the day of an order, and those of later orders of the same buyer: whether these are a first sale may depend on
/// it. Before a change of who the buyer is, call it too.
pub(crate) async fn order(tx: &impl ConnectionTrait, id: OrderId) -> Result<()> {
    db::run(
        tx,
        "INSERT INTO sales_mark (at)
         SELECT o.placed_at FROM orders o WHERE o.id = $1
         UNION SELECT p.placed_at FROM orders o JOIN orders p ON p.customer_id = o.customer_id AND p.placed_at >= o.placed_at
               WHERE o.id = $1
         UNION SELECT p.placed_at FROM orders o JOIN orders p ON p.phone = o.phone AND p.placed_at >= o.placed_at
               WHERE o.id = $1 AND o.customer_id IS NULL AND o.phone <> '' AND p.customer_id IS NULL",
        [id.0.into()],
    )
    .await?;
    Ok(())
}

/// Marks the days of all orders of a customer who was just given some of them, and of those who share their phone
/// numbers.
pub(crate) async fn customer(tx: &impl ConnectionTrait, customer: i64) -> Result<()> {
    db::run(
        tx,
        "INSERT INTO sales_mark (at)
         SELECT o.placed_at FROM orders o WHERE o.customer_id = $1
         UNION SELECT p.placed_at FROM orders o JOIN orders p ON p.phone = o.phone
               WHERE o.customer_id = $1 AND o.phone <> ''",
        [customer.into()],
    )
    .await?;
    Ok(())
}

/// Marks the day of a credit note.
pub(crate) async fn credit(tx: &impl ConnectionTrait, issued_at: Timestamp) -> Result<()> {
    db::run(tx, "INSERT INTO sales_mark (at) VALUES ($1)", [issued_at.0.into()]).await?;
    Ok(())
}

/// Marks the days of many orders that were written at once, and those of later orders of their buyers, each day once.
pub(crate) async fn orders(tx: &impl ConnectionTrait, ids: &[i64], offset: UtcOffset) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let (places, day) = (db::places(1, ids.len()), day_of("x.at", offset));
    let sql = format!(
        "INSERT INTO sales_mark (at)
         SELECT MIN(x.at) FROM (
             SELECT o.placed_at AS at FROM orders o WHERE o.id IN ({places})
             UNION ALL SELECT p.placed_at AS at FROM orders o JOIN orders p ON p.customer_id = o.customer_id
                   AND p.placed_at >= o.placed_at WHERE o.id IN ({places})
             UNION ALL SELECT p.placed_at AS at FROM orders o JOIN orders p ON p.phone = o.phone
                   AND p.placed_at >= o.placed_at
                   WHERE o.id IN ({places}) AND o.customer_id IS NULL AND o.phone <> '' AND p.customer_id IS NULL) x
         GROUP BY {day}"
    );
    let values: Vec<Value> = ids.iter().map(|id| (*id).into()).collect();
    db::run(tx, &sql, values).await?;
    Ok(())
}

/// Marks the days of many credit notes that were written at once, each day once.
pub(crate) async fn credits(tx: &impl ConnectionTrait, ids: &[i64], offset: UtcOffset) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let (places, day) = (db::places(1, ids.len()), day_of("n.issued_at", offset));
    let sql = format!(
        "INSERT INTO sales_mark (at)
         SELECT MIN(n.issued_at) FROM credit_note n WHERE n.id IN ({places}) GROUP BY {day}"
    );
    let values: Vec<Value> = ids.iter().map(|id| (*id).into()).collect();
    db::run(tx, &sql, values).await?;
    Ok(())
}
