//! Finds what somebody of the shop has in mind: an order by its number, phone or name, a product by its words.

use domain::{
    access::Permission,
    ids::OrderNumber,
    money::Money,
    order::{FulfilmentState, OrderState},
    paths,
    text::{ascii_digits, one_line},
    time::Timestamp,
    view::{FoundGroup, FoundOne},
};
use sea_orm::{FromQueryResult, Value};

use crate::{
    Ctx, db,
    error::{Error, Result},
    search,
};

/// Orders named at most.
const ORDERS: usize = 7;

#[derive(FromQueryResult)]
struct Row {
    number: String,
    name: String,
    total: i64,
    placed_at: i64,
    state: String,
    fulfilment_state: String,
}

/// What these words find, of what the asker may see; the newest orders without words.
///
/// # Errors
/// [`crate::Error::NotFound`] for whoever is not of the shop.
pub async fn find(ctx: &Ctx, typed: &str) -> Result<Vec<FoundGroup>> {
    let typed = one_line(typed, 100);
    let mut groups = Vec::new();
    match ctx.require(Permission::OrdersRead) {
        Err(Error::Forbidden(_)) => {}
        Err(error) => return Err(error),
        Ok(_) => {
            let found = orders(ctx, &typed).await?;
            let title = if typed.is_empty() { "Newest orders" } else { "Orders" };
            groups.push(group(title, found));
        }
    }
    let products = search::suggest(ctx, &typed).await?.products;
    let products = products.into_iter().map(|product| FoundOne {
        title: product.title,
        aside: product.price,
        path: product.path,
    });
    groups.push(group("Products in the shop", products.collect()));
    groups.retain(|group| !group.found.is_empty());
    Ok(groups)
}

fn group(title: &str, found: Vec<FoundOne>) -> FoundGroup {
    FoundGroup {
        title: title.to_owned(),
        found,
    }
}

async fn orders(ctx: &Ctx, typed: &str) -> Result<Vec<FoundOne>> {
    let facts = ctx.shop.facts();
    let (condition, values) = condition(typed);
    let rows: Vec<Row> = db::all(
        ctx.shop.db().reader(),
        &format!(
            "SELECT number, name, total, placed_at, state, fulfilment_state FROM orders
             WHERE {condition} ORDER BY placed_at DESC, id DESC LIMIT {ORDERS}"
        ),
        values,
    )
    .await?;
    let found = rows.into_iter().filter_map(|row| {
        let number = OrderNumber::parse(&row.number)?;
        let total = Money::from_minor(row.total).format_short(facts.currency);
        Some(FoundOne {
            title: format!("{number} · {}", row.name),
            aside: format!(
                "{} · {total} · {}",
                stands(&row),
                Timestamp(row.placed_at).date(facts.offset)
            ),
            path: paths::admin::order(&number),
        })
    });
    Ok(found.collect())
}

/// Where an order stands, in a word.
fn stands(row: &Row) -> String {
    match (row.state.parse(), row.fulfilment_state.parse()) {
        (Ok(OrderState::Confirmed), Ok(FulfilmentState::Unfulfilled)) => OrderState::Confirmed.code().to_owned(),
        (Ok(OrderState::Confirmed), Ok(goods)) => goods.code().to_owned(),
        _ => row.state.clone(),
    }
}

/// A phone and a number from their beginning, a name wherever the words stand in it.
fn condition(typed: &str) -> (&'static str, Vec<Value>) {
    if typed.is_empty() {
        return ("1 = 1", Vec::new());
    }
    let digits: String = ascii_digits(typed).chars().filter(char::is_ascii_digit).collect();
    let is_phone = digits.len() >= 5
        && typed
            .chars()
            .all(|char| char.is_numeric() || matches!(char, '+' | '-' | ' ' | '(' | ')'));
    if is_phone {
        let local = digits
            .strip_prefix("977")
            .filter(|rest| rest.len() >= 5)
            .unwrap_or(&digits);
        let values = [format!("{local}%").into(), format!("+977{local}%").into()];
        return ("phone LIKE $1 OR phone LIKE $2", values.into());
    }
    let words = typed
        .to_lowercase()
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    let number = words.to_uppercase();
    let number = number.strip_prefix("P-").unwrap_or(&number);
    (
        "number LIKE $1 ESCAPE '\\' OR LOWER(name) LIKE $2 ESCAPE '\\'",
        vec![format!("P-{number}%").into(), format!("%{words}%").into()],
    )
}
