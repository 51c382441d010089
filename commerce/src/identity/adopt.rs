//! Orders that somebody placed as a guest, once it is certain that they were theirs.

use sea_orm::{ConnectionTrait, FromQueryResult};

use super::account::Account;
use crate::{
    Ctx,
    analytics::mark,
    audit, db,
    error::{Error, Result},
};

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Gives an account the orders that were placed with its confirmed address or number and that belong to nobody yet.
/// An address that is only claimed adopts nothing.
pub(crate) async fn adopt(tx: &impl ConnectionTrait, ctx: &Ctx, account: &Account) -> Result<u64> {
    let email = account.email.as_deref().filter(|_| account.email_verified_at.is_some());
    let phone = account.phone.as_deref().filter(|_| account.phone_verified_at.is_some());
    if email.is_none() && phone.is_none() {
        return Ok(0);
    }
    let theirs = "customer_id IS NULL AND source = 'shop' AND (LOWER(email) = $1 OR phone = $2)";
    let found = db::number(
        tx,
        &format!("SELECT COUNT(*) FROM orders WHERE {theirs}"),
        [email.into(), phone.into()],
    )
    .await?;
    if found == 0 {
        return Ok(0);
    }
    let customer = customer_of(tx, ctx, account).await?;
    let adopted = db::run(
        tx,
        "UPDATE orders SET customer_id = $3
         WHERE customer_id IS NULL AND source = 'shop' AND (LOWER(email) = $1 OR phone = $2)",
        [email.into(), phone.into(), customer.into()],
    )
    .await?;
    mark::customer(tx, customer).await?;
    audit::record(
        tx,
        ctx,
        "account.orders_adopted",
        &account.subject(),
        &adopted.to_string(),
    )
    .await?;
    Ok(adopted)
}

/// The customer that an account buys as; made where there is none yet. The account's row is locked.
pub(crate) async fn customer_of(tx: &impl ConnectionTrait, ctx: &Ctx, account: &Account) -> Result<i64> {
    if let Some(customer) = account.customer_id {
        return Ok(customer);
    }
    let now = ctx.now().0;
    let row: Option<IdRow> = db::one(
        tx,
        "INSERT INTO customer (name, country, created_at) VALUES ($1, 'Nepal', $2) RETURNING id",
        [account.name.clone().into(), now.into()],
    )
    .await?;
    let customer = row.map(|row| row.id).ok_or(Error::NotFound)?;
    db::run(
        tx,
        "UPDATE account SET customer_id = $1 WHERE id = $2",
        [customer.into(), account.id.into()],
    )
    .await?;
    Ok(customer)
}
