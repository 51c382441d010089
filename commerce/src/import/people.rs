//! Customers: a number and a country, since the data set tells no names.

use std::collections::{BTreeMap, HashMap};

use sea_orm::FromQueryResult;

use super::{SOURCE, reference, survey::Person, write::insert_rows};
use crate::{Ctx, audit, db, error::Result};

/// Customers of one transaction.
const CHUNK: usize = 2_000;

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    external_ref: String,
}

/// Ids by the customer's number.
pub(super) async fn known(ctx: &Ctx) -> Result<HashMap<String, i64>> {
    let sql = format!("SELECT id, external_ref FROM customer WHERE external_ref LIKE '{SOURCE}:%'");
    let rows: Vec<Row> = db::all(ctx.shop.db().reader(), &sql, []).await?;
    let number = |reference: &str| {
        reference
            .split_once(':')
            .map_or(String::new(), |(_, number)| number.to_owned())
    };
    Ok(rows
        .into_iter()
        .map(|row| (number(&row.external_ref), row.id))
        .collect())
}

/// The name that orders show.
pub(super) fn name(customer: Option<&str>) -> String {
    customer.map_or_else(|| "Guest".to_owned(), |number| format!("Customer {number}"))
}

/// Adds those that are missing; how many.
pub(super) async fn put(ctx: &Ctx, people: &BTreeMap<String, Person>) -> Result<u64> {
    let known = known(ctx).await?;
    let missing: Vec<(&String, &Person)> = people
        .iter()
        .filter(|(number, _)| !known.contains_key(*number))
        .collect();
    for chunk in missing.chunks(CHUNK) {
        let tx = ctx.shop.db().begin().await?;
        let rows = chunk.iter().map(|(number, person)| {
            vec![
                name(Some(number)).into(),
                person.country.clone().into(),
                reference(number).into(),
                person.first.0.into(),
            ]
        });
        insert_rows(
            &tx,
            "INSERT INTO customer (name, country, external_ref, created_at) VALUES ",
            rows.collect(),
        )
        .await?;
        audit::record(&tx, ctx, "import.customers", SOURCE, &format!("{} added", chunk.len())).await?;
        tx.commit().await?;
    }
    Ok(missing.len() as u64)
}
