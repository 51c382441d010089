//! Everything that the shop knows of somebody, as JSON.

use domain::{
    access::Permission,
    ids::{AccountId, CustomerId, SessionId},
    time::Timestamp,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::{Value, json};

use super::addresses;
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    identity::{self, Account},
};

/// The asker's own data. Takes a recent proof of who they are.
///
/// # Errors
/// [`Error::ProofNeeded`] without one.
pub async fn export(ctx: &Ctx, session: SessionId) -> Result<String> {
    let id = ctx.require_account()?;
    identity::require_proof(ctx, session).await?;
    let account = identity::by_id(ctx.shop.db().reader(), id).await?;
    let customer = account.customer();
    write(ctx, Some(account), customer).await
}

/// A customer's data, for staff who answer a request for it.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not take personal data out of the shop.
pub async fn export_of(ctx: &Ctx, customer: CustomerId) -> Result<String> {
    ctx.require(Permission::CustomersExport)?;
    let conn = ctx.shop.db().reader();
    let known = db::number(conn, "SELECT COUNT(*) FROM customer WHERE id = $1", [customer.0.into()]).await?;
    if known == 0 {
        return Err(Error::NotFound);
    }
    let id = db::number(
        conn,
        "SELECT id FROM account WHERE customer_id = $1",
        [customer.0.into()],
    )
    .await?;
    let account = match id {
        0 => None,
        id => Some(identity::by_id(conn, AccountId(id)).await?),
    };
    write(ctx, account, Some(customer)).await
}

#[derive(FromQueryResult)]
struct WishRow {
    sku: String,
    created_at: i64,
}

/// What the address of an account waits for to be back in stock.
async fn wishes(conn: &impl ConnectionTrait, account: Option<&Account>) -> Result<Vec<Value>> {
    let Some(email) = account.and_then(|account| account.email.as_deref()) else {
        return Ok(Vec::new());
    };
    let rows: Vec<WishRow> = db::all(
        conn,
        "SELECT v.sku, w.created_at FROM stock_waiter w JOIN variant v ON v.id = w.variant_id WHERE w.email = $1 ORDER BY w.id",
        [email.to_lowercase().into()],
    )
    .await?;
    let wish = |row: &WishRow| json!({ "sku": row.sku, "asked_at": Timestamp(row.created_at).rfc3339() });
    Ok(rows.iter().map(wish).collect())
}

async fn write(ctx: &Ctx, account: Option<Account>, customer: Option<CustomerId>) -> Result<String> {
    let conn = ctx.shop.db().reader();
    let orders = match customer {
        Some(customer) => orders(conn, customer).await?,
        None => Vec::new(),
    };
    let (addresses, sessions) = match &account {
        Some(account) => (
            addresses::of(conn, account.id()).await?,
            sessions(conn, account.id()).await?,
        ),
        None => (Vec::new(), Vec::new()),
    };
    let addresses: Vec<Value> = addresses
        .iter()
        .map(|saved| json!({ "label": saved.label, "address": saved.address, "default": saved.is_default }))
        .collect();
    let export = json!({
        "shop": ctx.shop.facts().name,
        "exported_at": ctx.now().rfc3339(),
        "account": account.as_ref().map(profile),
        "addresses": addresses,
        "sign_ins": sessions,
        "orders": orders,
        "waits_for": wishes(conn, account.as_ref()).await?,
    });
    let subject = match (&account, customer) {
        (Some(account), _) => account.subject(),
        (None, Some(customer)) => format!("customer:{customer}"),
        (None, None) => return Err(Error::NotFound),
    };
    let tx = ctx.shop.db().begin().await?;
    audit::record(&tx, ctx, "customer.exported", &subject, "").await?;
    tx.commit().await?;
    serde_json::to_string_pretty(&export).map_err(|error| Error::Invalid(error.to_string()))
}

fn moment(at: Option<i64>) -> Option<String> {
    at.map(|at| Timestamp(at).rfc3339())
}

fn profile(account: &Account) -> Value {
    json!({
        "name": account.name,
        "email": account.email,
        "email_confirmed_at": moment(account.email_verified_at),
        "phone": account.phone,
        "phone_confirmed_at": moment(account.phone_verified_at),
        "language": account.language,
        "theme": account.theme,
        "news_agreed_at": moment(account.marketing_at),
        "second_factor": account.has_second_factor(),
        "created_at": moment(Some(account.created_at)),
    })
}

#[derive(FromQueryResult)]
struct SessionRow {
    device: String,
    address: String,
    created_at: i64,
    used_at: i64,
    ended_at: Option<i64>,
}

async fn sessions(conn: &impl ConnectionTrait, account: AccountId) -> Result<Vec<Value>> {
    let rows: Vec<SessionRow> = db::all(
        conn,
        "SELECT device, address, created_at, used_at, ended_at FROM session WHERE account_id = $1 ORDER BY id",
        [account.0.into()],
    )
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            json!({
                "device": row.device,
                "address": row.address,
                "began_at": moment(Some(row.created_at)),
                "used_at": moment(Some(row.used_at)),
                "ended_at": moment(row.ended_at),
            })
        })
        .collect())
}

#[derive(FromQueryResult)]
struct OrderRow {
    id: i64,
    number: String,
    placed_at: i64,
    state: String,
    payment_state: String,
    fulfilment_state: String,
    method: String,
    currency: String,
    goods: i64,
    discount: i64,
    delivery: i64,
    total: i64,
    name: String,
    phone: String,
    email: Option<String>,
    address: String,
    note: String,
}

#[derive(FromQueryResult)]
struct LineRow {
    order_id: i64,
    sku: String,
    title: String,
    variant_title: String,
    unit_price: i64,
    quantity: i64,
    total: i64,
}

async fn orders(conn: &impl ConnectionTrait, customer: CustomerId) -> Result<Vec<Value>> {
    let orders: Vec<OrderRow> = db::all(
        conn,
        "SELECT id, number, placed_at, state, payment_state, fulfilment_state, method, currency, goods, discount, delivery,
                total, name, phone, email, address, note
         FROM orders WHERE customer_id = $1 ORDER BY placed_at, id",
        [customer.0.into()],
    )
    .await?;
    let lines: Vec<LineRow> = db::all(
        conn,
        "SELECT l.order_id, l.sku, l.title, l.variant_title, l.unit_price, l.quantity, l.total
         FROM order_line l JOIN orders o ON o.id = l.order_id WHERE o.customer_id = $1 ORDER BY l.order_id, l.position",
        [customer.0.into()],
    )
    .await?;
    Ok(orders
        .into_iter()
        .map(|order| {
            let lines: Vec<Value> = lines
                .iter()
                .filter(|line| line.order_id == order.id)
                .map(|line| {
                    json!({
                        "sku": line.sku,
                        "title": line.title,
                        "variant": line.variant_title,
                        "unit_price_minor": line.unit_price,
                        "quantity": line.quantity,
                        "total_minor": line.total,
                    })
                })
                .collect();
            // An imported order has no address of this kind: its country stands there as text.
            let address = serde_json::from_str(&order.address).unwrap_or(Value::String(order.address));
            json!({
                "number": order.number,
                "placed_at": moment(Some(order.placed_at)),
                "state": order.state,
                "payment": order.payment_state,
                "fulfilment": order.fulfilment_state,
                "paid_with": order.method,
                "currency": order.currency,
                "goods_minor": order.goods,
                "discount_minor": order.discount,
                "delivery_minor": order.delivery,
                "total_minor": order.total,
                "name": order.name,
                "phone": order.phone,
                "email": order.email,
                "address": address,
                "note": order.note,
                "lines": lines,
            })
        })
        .collect())
}
