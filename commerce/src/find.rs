//! Finds what somebody of the shop has in mind: an order by its number, phone or name, what can be done with it, a
//! customer by name, address or number, a product by its words.

use domain::{
    access::Permission,
    ids::OrderNumber,
    money::Money,
    order::{FulfilmentState, OrderState, Step, StepAction},
    paths,
    text::{ascii_digits, one_line},
    time::Timestamp,
    view::{FoundGroup, FoundOne, SuggestedProduct, desk::OrderDesk, goods::ProductRow},
};
use sea_orm::{FromQueryResult, Value};

use crate::{
    Ctx,
    catalog::desk as goods,
    customers, db,
    error::{Error, Result},
    orders::desk,
    search,
};

/// Orders named at most.
const ORDERS: usize = 7;
/// Customers named at most.
const CUSTOMERS: u32 = 5;
/// Products named at most.
const PRODUCTS: u32 = 6;

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
            let steps = match found.as_slice() {
                [(number, _)] if !typed.is_empty() => Some(steps(ctx, number).await?),
                _ => None,
            };
            groups.push(group(title, found.into_iter().map(|(_, one)| one).collect()));
            groups.extend(steps);
        }
    }
    if typed.chars().nth(1).is_some() && ctx.require(Permission::CustomersRead).is_ok() {
        groups.push(group("Customers", people(ctx, &typed).await?));
    }
    groups.push(products(ctx, &typed).await?);
    groups.retain(|group| !group.found.is_empty());
    Ok(groups)
}

fn group(title: &str, found: Vec<FoundOne>) -> FoundGroup {
    FoundGroup {
        title: title.to_owned(),
        found,
    }
}

/// To be edited, drafts too, for those who may; for the others as they are in the shop.
async fn products(ctx: &Ctx, typed: &str) -> Result<FoundGroup> {
    if !typed.is_empty() && ctx.require(Permission::CatalogueEdit).is_ok() {
        let query = goods::ProductQuery {
            words: typed.to_owned(),
            limit: PRODUCTS,
            ..goods::ProductQuery::default()
        };
        let currency = ctx.shop.facts().currency;
        let found = goods::list(ctx, &query).await?.rows;
        if !found.is_empty() {
            let one = |row: ProductRow| FoundOne {
                title: row.title,
                aside: row.price.format_short(currency),
                path: paths::admin::product(row.id),
                post: None,
            };
            return Ok(group("Products", found.into_iter().map(one).collect()));
        }
    }
    let found = search::suggest(ctx, typed).await?.products;
    let one = |product: SuggestedProduct| FoundOne {
        title: product.title,
        aside: product.price,
        path: product.path,
        post: None,
    };
    Ok(group("Products in the shop", found.into_iter().map(one).collect()))
}

async fn people(ctx: &Ctx, typed: &str) -> Result<Vec<FoundOne>> {
    let found = customers::find_customers(ctx, &ascii_digits(typed), CUSTOMERS).await?;
    let one = |customer: customers::FoundCustomer| FoundOne {
        title: customer.name,
        aside: customer.email.or(customer.phone).unwrap_or_default(),
        path: paths::admin::customer(customer.id),
        post: None,
    };
    Ok(found.into_iter().map(one).collect())
}

/// What can be done now with the one order that was found.
async fn steps(ctx: &Ctx, number: &OrderNumber) -> Result<FoundGroup> {
    let order = desk::page_by_number(ctx, number).await?;
    let steps = order.steps.iter().filter_map(|step| to_do(&order, step));
    Ok(group(&format!("Do with {number}"), steps.collect()))
}

/// Steps that need nothing more are taken at once, of the order as it is now; those with a page of their own lead there.
fn to_do(order: &OrderDesk, step: &Step) -> Option<FoundOne> {
    let at_once = matches!(
        step.action,
        StepAction::Confirm | StepAction::Pack | StepAction::Complete
    );
    let has_page = matches!(
        step.action,
        StepAction::Edit | StepAction::RequestReturn | StepAction::BeginRefund
    );
    let possible = step.refused.is_none() && step.target.is_none() && (at_once || has_page);
    possible.then(|| FoundOne {
        title: step.action.label().to_owned(),
        aside: order.number.to_string(),
        path: paths::admin::order_step(&order.number, step.action.code()),
        post: at_once.then(|| vec![["version".to_owned(), order.version.to_string()]]),
    })
}

async fn orders(ctx: &Ctx, typed: &str) -> Result<Vec<(OrderNumber, FoundOne)>> {
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
        let one = FoundOne {
            title: format!("{number} · {}", row.name),
            aside: format!(
                "{} · {total} · {}",
                stands(&row),
                Timestamp(row.placed_at).date(facts.offset)
            ),
            path: paths::admin::order(&number),
            post: None,
        };
        Some((number, one))
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
