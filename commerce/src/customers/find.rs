//! A few customers by what somebody of the shop remembers of them, without the sums of the list: it answers while
//! somebody types.

use domain::{access::Permission, ids::CustomerId};
use sea_orm::FromQueryResult;

use super::{
    profile::phone_text,
    staff::{CustomerQuery, condition},
};
use crate::{Ctx, db, error::Result};

/// A customer that words were found in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundCustomer {
    /// Which.
    pub id: CustomerId,
    /// Their name.
    pub name: String,
    /// Their address, if it is known.
    pub email: Option<String>,
    /// Their number as people write it, if it is known.
    pub phone: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    email: Option<String>,
    phone: Option<String>,
}

/// Customers whose name, address or number holds each of the words, the newest first; none without words.
///
/// # Errors
/// [`crate::Error::Forbidden`] for staff who may not see customers.
pub async fn find_customers(ctx: &Ctx, words: &str, most: u32) -> Result<Vec<FoundCustomer>> {
    ctx.require(Permission::CustomersRead)?;
    if words.trim().is_empty() {
        return Ok(Vec::new());
    }
    let query = CustomerQuery {
        words: words.to_owned(),
        ..CustomerQuery::default()
    };
    let (condition, values) = condition(&query);
    let rows: Vec<Row> = db::all(
        ctx.shop.db().reader(),
        &format!(
            "SELECT c.id, COALESCE(a.name, c.name) AS name, COALESCE(a.email, c.email) AS email,
                    COALESCE(a.phone, c.phone) AS phone
             FROM customer c LEFT JOIN account a ON a.customer_id = c.id
             WHERE {condition} ORDER BY c.created_at DESC, c.id DESC LIMIT {most}"
        ),
        values,
    )
    .await?;
    let found = |row: Row| FoundCustomer {
        id: CustomerId(row.id),
        name: row.name,
        email: row.email,
        phone: phone_text(row.phone),
    };
    Ok(rows.into_iter().map(found).collect())
}
