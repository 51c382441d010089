//! Customers, as staff see them.

use domain::{
    access::Permission,
    identity::AccountState,
    ids::{AccountId, CustomerId, SessionId},
    money::Money,
    time::Timestamp,
    view::{CustomerList, CustomerPage, CustomerRow},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::{addresses, orders, profile::phone_text};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    identity::{self, set_state},
    tags::Tag,
};

/// Which customers a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CustomerFilter {
    /// All of them.
    #[default]
    All,
    /// Those with an account.
    WithAccount,
    /// Those without.
    WithoutAccount,
    /// Those whose account is disabled.
    Disabled,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CustomerSort {
    /// The newest first.
    #[default]
    Newest,
    /// By name.
    Name,
    /// Who has spent most.
    Spent,
    /// Who has ordered most often.
    Orders,
    /// Who has ordered last.
    LastOrder,
}

/// What a list of customers is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerQuery {
    /// Part of a name, an address or a number.
    pub words: String,
    /// Which.
    pub filter: CustomerFilter,
    /// In which order.
    pub sort: CustomerSort,
    /// The other way round.
    pub reversed: bool,
    /// The page, from 1.
    pub page: u32,
    /// Customers of one page: 1 to 500.
    pub size: u32,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    state: Option<String>,
    orders: i64,
    spent: i64,
    last_order_at: Option<i64>,
    created_at: i64,
}

/// Customers with the sums of their orders. `of` says whose orders are summed up, after `customer_id`: those of the
/// customers that are read, or each request adds up all orders of the shop.
fn rows(of: &str) -> String {
    format!(
        "SELECT c.id, COALESCE(a.name, c.name) AS name, COALESCE(a.email, c.email) AS email,
                COALESCE(a.phone, c.phone) AS phone, a.state, COALESCE(o.orders, 0) AS orders,
                COALESCE(o.spent, 0) AS spent, o.last_order_at, c.created_at
         FROM customer c LEFT JOIN account a ON a.customer_id = c.id
         LEFT JOIN (SELECT customer_id, COUNT(*) AS orders, MAX(placed_at) AS last_order_at,
                           CAST(SUM(CASE WHEN state = 'cancelled' THEN 0 ELSE total END) AS BIGINT) AS spent
                    FROM orders WHERE customer_id {of} GROUP BY customer_id) o ON o.customer_id = c.id"
    )
}

impl Row {
    fn view(self) -> Result<CustomerRow> {
        let state: Option<AccountState> = match &self.state {
            Some(state) => Some(
                state
                    .parse()
                    .map_err(|_| Error::Corrupt(format!("account of customer {}", self.id)))?,
            ),
            None => None,
        };
        Ok(CustomerRow {
            id: CustomerId(self.id),
            name: self.name,
            email: self.email,
            phone: phone_text(self.phone),
            state,
            orders: u32::try_from(self.orders).unwrap_or(u32::MAX),
            spent: Money::from_minor(self.spent),
            last_order_at: self.last_order_at.map(Timestamp),
            created_at: Timestamp(self.created_at),
        })
    }
}

/// The condition and its values.
pub(super) fn condition(query: &CustomerQuery) -> (String, Vec<Value>) {
    let mut parts = vec![
        match query.filter {
            CustomerFilter::All => "1 = 1",
            CustomerFilter::WithAccount => "a.id IS NOT NULL",
            CustomerFilter::WithoutAccount => "a.id IS NULL",
            CustomerFilter::Disabled => "a.state = 'disabled'",
        }
        .to_owned(),
    ];
    let mut values = Vec::new();
    for word in query.words.split_whitespace().take(5) {
        let word = word
            .to_lowercase()
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        let mut place = |text: String| {
            values.push(Value::from(text));
            values.len()
        };
        let name = place(format!("%{word}%"));
        let (email, phone) = (
            place(format!("%{word}%")),
            place(format!("%{}%", word.replace('-', ""))),
        );
        parts.push(format!(
            "(LOWER(COALESCE(a.name, c.name)) LIKE ${name} ESCAPE '\\' OR LOWER(COALESCE(a.email, c.email, '')) LIKE ${email} \
             ESCAPE '\\' OR COALESCE(a.phone, c.phone, '') LIKE ${phone} ESCAPE '\\')"
        ));
    }
    (parts.join(" AND "), values)
}

/// A page of customers.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not see customers.
pub async fn customer_list(ctx: &Ctx, query: &CustomerQuery) -> Result<CustomerList> {
    ctx.require(Permission::CustomersRead)?;
    let conn = ctx.shop.db().reader();
    let size = query.size.clamp(1, 500);
    let (condition, values) = condition(query);
    let total = db::number(
        conn,
        &format!("SELECT COUNT(*) FROM customer c LEFT JOIN account a ON a.customer_id = c.id WHERE {condition}"),
        values.clone(),
    )
    .await?;
    let total = u32::try_from(total).unwrap_or(u32::MAX);
    let pages = total.div_ceil(size).max(1);
    let page = query.page.clamp(1, pages);
    let sort = match query.sort {
        CustomerSort::Newest => "c.created_at",
        CustomerSort::Name => "LOWER(COALESCE(a.name, c.name))",
        CustomerSort::Spent => "COALESCE(o.spent, 0)",
        CustomerSort::Orders => "COALESCE(o.orders, 0)",
        CustomerSort::LastOrder => "COALESCE(o.last_order_at, 0)",
    };
    let descending = (query.sort != CustomerSort::Name) != query.reversed;
    let way = if descending { "DESC" } else { "ASC" };
    let offset = u64::from(page - 1) * u64::from(size);
    let order = format!("ORDER BY {sort} {way}, c.id DESC");
    let page_of = format!("WHERE {condition} {order} LIMIT {size} OFFSET {offset}");
    let needs_sums = !matches!(query.sort, CustomerSort::Newest | CustomerSort::Name);
    let rows: Vec<Row> = if needs_sums {
        db::all(conn, &format!("{} {page_of}", rows("IS NOT NULL")), values).await?
    } else {
        let ids = "SELECT c.id FROM customer c LEFT JOIN account a ON a.customer_id = c.id";
        let ids: Vec<IdRow> = db::all(conn, &format!("{ids} {page_of}"), values).await?;
        these(conn, &ids, &order).await?
    };
    Ok(CustomerList {
        rows: rows.into_iter().map(Row::view).collect::<Result<_>>()?,
        total,
        page,
        pages,
    })
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// These customers, in this order.
async fn these(conn: &impl ConnectionTrait, ids: &[IdRow], order: &str) -> Result<Vec<Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let of = format!("IN ({})", db::places(1, ids.len()));
    let among = db::places(ids.len() + 1, ids.len());
    let sql = format!("{} WHERE c.id IN ({among}) {order}", rows(&of));
    let twice = ids.iter().chain(ids).map(|row| row.id.into());
    db::all(conn, &sql, twice).await
}

/// Says in the audit log that somebody takes the list of customers out of the shop. The export follows.
///
/// # Errors
/// [`Error::Forbidden`] without `customers.export`; [`Error::ProofNeeded`] without a recent proof.
pub async fn begin_list_export(ctx: &Ctx, session: SessionId, query: &CustomerQuery) -> Result<()> {
    ctx.require(Permission::CustomersRead)?;
    ctx.require(Permission::CustomersExport)?;
    identity::require_proof(ctx, session).await?;
    let tx = ctx.shop.db().begin().await?;
    let detail = format!("{:?} '{}'", query.filter, query.words);
    audit::record(&tx, ctx, "customers.exported", "customers", &detail).await?;
    tx.commit().await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Beside {
    cancelled: i64,
    last_seen_at: Option<i64>,
}

/// Orders on a customer's page.
const LATEST: u64 = 20;

/// A customer's page.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not see customers.
pub async fn customer_page(ctx: &Ctx, id: CustomerId) -> Result<CustomerPage> {
    ctx.require(Permission::CustomersRead)?;
    let conn = ctx.shop.db().reader();
    let row: Option<Row> = db::one(
        conn,
        &format!("{} WHERE c.id = $2", rows("= $1")),
        [id.0.into(), id.0.into()],
    )
    .await?;
    let customer = row.ok_or(Error::NotFound)?.view()?;
    let account = db::number(conn, "SELECT id FROM account WHERE customer_id = $1", [id.0.into()]).await?;
    let account = match account {
        0 => None,
        account => Some(identity::by_id(conn, AccountId(account)).await?),
    };
    let beside: Option<Beside> = db::one(
        conn,
        "SELECT (SELECT COUNT(*) FROM orders WHERE customer_id = $1 AND state = 'cancelled') AS cancelled,
                (SELECT MAX(s.used_at) FROM session s JOIN account a ON a.id = s.account_id WHERE a.customer_id = $2)
                    AS last_seen_at",
        [id.0.into(), id.0.into()],
    )
    .await?;
    let beside = beside.ok_or(Error::NotFound)?;
    let addresses = match &account {
        Some(account) => addresses::of(conn, account.id()).await?,
        None => Vec::new(),
    };
    let orders = orders::rows(conn, id, None, LATEST).await?;
    Ok(CustomerPage {
        customer,
        version: account.as_ref().map_or(0, |account| account.version),
        email_verified: account
            .as_ref()
            .is_some_and(|account| account.email_verified_at.is_some()),
        phone_verified: account
            .as_ref()
            .is_some_and(|account| account.phone_verified_at.is_some()),
        marketing: account.as_ref().is_some_and(|account| account.marketing_at.is_some()),
        account: account.map(|account| account.id()),
        addresses,
        orders: orders.into_iter().map(orders::Row::view).collect::<Result<_>>()?,
        cancelled: u32::try_from(beside.cancelled).unwrap_or(u32::MAX),
        last_seen_at: beside.last_seen_at.map(Timestamp),
    })
}

/// A customer's account, locked. One of the staff's is not changed here.
async fn account_of(tx: &impl ConnectionTrait, id: CustomerId, version: i64) -> Result<identity::Account> {
    let account = db::number(tx, "SELECT id FROM account WHERE customer_id = $1", [id.0.into()]).await?;
    if account == 0 {
        return Err(Error::NotFound);
    }
    let account = identity::lock(tx, AccountId(account)).await?;
    if account.role_id.is_some() {
        return Err(Error::Conflict(
            "This customer works here. Look at the list of staff.".to_owned(),
        ));
    }
    if account.version != version {
        return Err(Error::Conflict(
            "Somebody else has changed this customer since you opened the page. Load it again.".to_owned(),
        ));
    }
    Ok(account)
}

async fn change_state(ctx: &Ctx, id: CustomerId, version: i64, state: AccountState) -> Result<()> {
    ctx.require(Permission::CustomersEdit)?;
    let tx = ctx.shop.db().begin().await?;
    let account = account_of(&tx, id, version).await?;
    set_state(&tx, ctx, &account, state).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(account.id())]);
    Ok(())
}

/// Keeps a customer out of their account, at once. They can still order as a guest.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not change customers; [`Error::Conflict`] for staff's own accounts.
pub async fn disable_customer(ctx: &Ctx, id: CustomerId, version: i64) -> Result<()> {
    change_state(ctx, id, version, AccountState::Disabled).await
}

/// Lets a customer into their account again.
///
/// # Errors
/// As [`disable_customer`].
pub async fn enable_customer(ctx: &Ctx, id: CustomerId, version: i64) -> Result<()> {
    change_state(ctx, id, version, AccountState::Active).await
}

/// Writes down that the account's number is the customer's own: somebody of the shop has called it. Guest orders with it
/// are theirs from now on.
///
/// # Errors
/// As [`disable_customer`]; [`Error::Conflict`] when the account has no number.
pub async fn confirm_phone(ctx: &Ctx, id: CustomerId, version: i64) -> Result<()> {
    ctx.require(Permission::CustomersEdit)?;
    let tx = ctx.shop.db().begin().await?;
    let account = account_of(&tx, id, version).await?;
    if account.phone.is_none() {
        return Err(Error::Conflict("This account has no number.".to_owned()));
    }
    let now = ctx.now().0;
    db::run(
        &tx,
        "UPDATE account SET phone_verified_at = COALESCE(phone_verified_at, $1), version = version + 1, updated_at = $2
         WHERE id = $3",
        [now.into(), now.into(), account.id.into()],
    )
    .await?;
    let account = identity::by_id(&tx, account.id()).await?;
    identity::adopt(&tx, ctx, &account).await?;
    audit::record(&tx, ctx, "account.phone_verified", &account.subject(), "").await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(account.id())]);
    Ok(())
}
