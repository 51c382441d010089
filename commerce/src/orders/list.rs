//! The list of orders: tabs, search, filters, pages. The tabs are counted by one scan of a covering index, whatever is
//! filtered; a tab's condition is written out from the rule that defines it, so the two cannot differ.

use std::fmt::Write as _;

use domain::{
    access::Permission,
    analytics::{Buyer, Outcome, Sale},
    ids::{OrderId, OrderNumber},
    money::Money,
    order::{FulfilmentState, OrderState, PaymentState},
    phone::Phone,
    time::Timestamp,
    view::desk::{OrderList, OrderListQuery, OrderRow, OrderSort, OrderSource, OrderTab, TabCount},
};
use sea_orm::{FromQueryResult, Value};

use crate::{
    Ctx,
    analytics::sums::{BOUGHT_BEFORE, KNOWN, NO_SALE},
    db,
    error::{Error, Result},
};

#[derive(FromQueryResult)]
struct GroupRow {
    state: String,
    payment_state: String,
    fulfilment_state: String,
    orders: i64,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    number: String,
    placed_at: i64,
    name: String,
    phone: String,
    district: String,
    pieces: i64,
    total: i64,
    currency: String,
    method: String,
    state: String,
    payment_state: String,
    fulfilment_state: String,
    source: String,
    version: i64,
}

/// A `WHERE` that grows, with its values.
pub(super) struct Filter {
    pub sql: String,
    pub values: Vec<Value>,
}

impl Filter {
    pub fn and(&mut self, condition: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        let place = format!("${}", self.values.len());
        let _ = write!(self.sql, " AND {}", condition.replace("{}", &place));
    }

    /// A condition without values of its own.
    fn all(&mut self, parts: &[&str]) {
        let _ = write!(self.sql, " AND {}", parts.concat());
    }

    fn place(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
}

/// A page of orders.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not see orders.
pub async fn list(ctx: &Ctx, query: &OrderListQuery) -> Result<OrderList> {
    ctx.require(Permission::OrdersRead)?;
    let conn = ctx.shop.db().reader();
    let groups = groups(ctx).await?;
    let filter = filter(query, &groups, db::like(conn));
    let total = db::number(
        conn,
        &format!("SELECT COUNT(*) FROM orders o WHERE 1 = 1{}", filter.sql),
        filter.values.clone(),
    )
    .await?;
    let total = u64::try_from(total).unwrap_or(0);
    let size = query.size.clamp(1, OrderListQuery::MAX_SIZE);
    let pages = u32::try_from(total.div_ceil(u64::from(size)))
        .unwrap_or(u32::MAX)
        .max(1);
    let page = query.page.clamp(1, pages);
    let offset = u64::from(page - 1) * u64::from(size);
    let sql = format!(
        "SELECT o.id, o.number, o.placed_at, o.name, o.phone, o.district, o.total, o.currency, o.method, o.state,
                o.payment_state, o.fulfilment_state, COALESCE(o.channel, o.source) AS source, o.version,
                CAST(COALESCE((SELECT SUM(l.quantity) FROM order_line l WHERE l.order_id = o.id), 0) AS BIGINT) AS pieces
         FROM orders o WHERE 1 = 1{} ORDER BY {} LIMIT {size} OFFSET {offset}",
        filter.sql,
        sort(query.sort),
    );
    // A search that found nothing need not search again.
    let rows: Vec<Row> = if total == 0 {
        Vec::new()
    } else {
        db::all(conn, &sql, filter.values).await?
    };
    Ok(OrderList {
        query: OrderListQuery {
            page,
            size,
            ..query.clone()
        },
        tabs: tabs(&groups)?,
        rows: rows.into_iter().map(view).collect::<Result<_>>()?,
        total,
        pages,
    })
}

/// The combinations of states that there are.
async fn groups(ctx: &Ctx) -> Result<Vec<GroupRow>> {
    db::all(
        ctx.shop.db().reader(),
        "SELECT state, payment_state, fulfilment_state, COUNT(*) AS orders FROM orders
         GROUP BY state, payment_state, fulfilment_state",
        [],
    )
    .await
}

/// The condition of all orders that match, whatever page is asked for.
pub(super) async fn matching(ctx: &Ctx, query: &OrderListQuery) -> Result<Filter> {
    Ok(filter(query, &groups(ctx).await?, db::like(ctx.shop.db().reader())))
}

const fn sort(sort: OrderSort) -> &'static str {
    match sort {
        OrderSort::Newest => "o.placed_at DESC, o.id DESC",
        OrderSort::Oldest => "o.placed_at, o.id",
        OrderSort::Highest => "o.total DESC, o.id DESC",
        OrderSort::Lowest => "o.total, o.id",
        OrderSort::Updated => "o.updated_at DESC, o.id DESC",
    }
}

fn states(group: &GroupRow) -> Result<(OrderState, PaymentState, FulfilmentState)> {
    let corrupt = |_| Error::Corrupt(format!("order states {} {}", group.state, group.payment_state));
    Ok((
        group.state.parse().map_err(corrupt)?,
        group.payment_state.parse().map_err(corrupt)?,
        group.fulfilment_state.parse().map_err(corrupt)?,
    ))
}

fn tabs(groups: &[GroupRow]) -> Result<Vec<TabCount>> {
    let mut counts: Vec<TabCount> = OrderTab::ALL
        .iter()
        .map(|tab| TabCount { tab: *tab, count: 0 })
        .collect();
    for group in groups {
        let (order, payment, fulfilment) = states(group)?;
        for count in &mut counts {
            if count.tab.holds(order, payment, fulfilment) {
                count.count += u64::try_from(group.orders).unwrap_or(0);
            }
        }
    }
    Ok(counts)
}

fn filter(query: &OrderListQuery, groups: &[GroupRow], like: &str) -> Filter {
    let mut filter = Filter {
        sql: String::new(),
        values: Vec::new(),
    };
    tab(&mut filter, query.tab, groups);
    if let Some(method) = query.method {
        filter.and("o.method = {}", method.code());
    }
    if let Some(payment) = query.payment {
        filter.and("o.payment_state = {}", payment.code());
    }
    if let Some(fulfilment) = query.fulfilment {
        filter.and("o.fulfilment_state = {}", fulfilment.code());
    }
    if let Some(from) = query.from {
        filter.and("o.placed_at >= {}", from.0);
    }
    if let Some(until) = query.until {
        filter.and("o.placed_at < {}", until.0);
    }
    if let Some(district) = query.district.as_deref().filter(|district| !district.is_empty()) {
        filter.and("o.district = {}", clean(district));
    }
    if let Some(min) = query.min {
        filter.and("o.total >= {}", min.minor());
    }
    if let Some(max) = query.max {
        filter.and("o.total <= {}", max.minor());
    }
    match query.source {
        None => {}
        Some(OrderSource::Shop) => filter.sql.push_str(" AND o.channel IS NULL AND o.source = 'shop'"),
        Some(OrderSource::Phone) => filter.and("o.channel = {}", OrderSource::Phone.code()),
        Some(OrderSource::Import) => filter.and("o.source = {}", OrderSource::Import.code()),
    }
    figures(&mut filter, query);
    search(&mut filter, &query.search, like);
    filter
}

/// What a figure counts, as a filter: the same conditions, so that a chart's point leads to as many orders as it says.
fn figures(filter: &mut Filter, query: &OrderListQuery) {
    if let Some(state) = query.state {
        filter.and("o.state = {}", state.code());
    }
    match query.sale {
        None => {}
        Some(Sale::Yes) => filter.all(&["NOT ", NO_SALE]),
        Some(Sale::No) => filter.all(&[NO_SALE]),
    }
    match query.buyer {
        None => {}
        Some(Buyer::New) => filter.all(&["NOT ", NO_SALE, " AND ", KNOWN, " AND NOT (", BOUGHT_BEFORE, ")"]),
        Some(Buyer::Returning) => filter.all(&["NOT ", NO_SALE, " AND ", KNOWN, " AND (", BOUGHT_BEFORE, ")"]),
        Some(Buyer::Unknown) => filter.all(&["NOT ", NO_SALE, " AND NOT ", KNOWN]),
        Some(Buyer::NoSale) => filter.all(&[NO_SALE]),
    }
    if let Some(outcome) = query.outcome {
        let states = |order: OrderState| {
            PaymentState::ALL
                .iter()
                .filter(move |state| Outcome::of(order, **state) == outcome)
        };
        let either = [OrderState::Cancelled, OrderState::Placed].map(|order| {
            let codes: Vec<String> = states(order).map(|state| format!("'{}'", state.code())).collect();
            let among = if codes.is_empty() {
                "''".to_owned()
            } else {
                codes.join(", ")
            };
            let sign = if order == OrderState::Cancelled { "=" } else { "<>" };
            format!("(o.state {sign} 'cancelled' AND o.payment_state IN ({among}))")
        });
        filter.all(&["(", &either.join(" OR "), ")"]);
    }
    if let Some(product) = &query.product {
        filter.and(
            "o.id IN (SELECT l.order_id FROM order_line l JOIN product p ON p.id = l.product_id WHERE p.slug = {})",
            clean(product),
        );
    }
    if let Some(category) = &query.category {
        filter.and(
            "o.id IN (SELECT l.order_id FROM order_line l JOIN product p ON p.id = l.product_id
                      JOIN category c ON c.id = p.category_id WHERE c.slug = {})",
            clean(category),
        );
    }
}

/// The combinations of states that there are and that the tab holds.
fn tab(filter: &mut Filter, tab: OrderTab, groups: &[GroupRow]) {
    if tab == OrderTab::All {
        return;
    }
    let held = groups
        .iter()
        .filter(|group| states(group).is_ok_and(|(order, payment, fulfilment)| tab.holds(order, payment, fulfilment)));
    let mut either = Vec::new();
    for group in held {
        let order = filter.place(group.state.clone());
        let payment = filter.place(group.payment_state.clone());
        let fulfilment = filter.place(group.fulfilment_state.clone());
        either.push(format!(
            "(o.state = {order} AND o.payment_state = {payment} AND o.fulfilment_state = {fulfilment})"
        ));
    }
    if either.is_empty() {
        filter.sql.push_str(" AND 1 = 0");
    } else {
        let _ = write!(filter.sql, " AND ({})", either.join(" OR "));
    }
}

fn clean(text: &str) -> String {
    domain::text::one_line(text, 100)
}

/// A number, name, phone, e-mail address or SKU, or a part of one. What looks like a phone is looked for as one.
fn search(filter: &mut Filter, text: &str, like: &str) {
    let text = clean(text);
    if text.is_empty() {
        return;
    }
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let part = format!("%{escaped}%");
    let mut either = Vec::new();
    for column in ["o.number", "o.name", "o.email"] {
        let place = filter.place(part.clone());
        either.push(format!("{column} {like} {place} ESCAPE '\\'"));
    }
    let digits: String = domain::text::ascii_digits(&text)
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    if let Ok(phone) = text.parse::<Phone>() {
        let place = filter.place(phone.as_str());
        either.push(format!("o.phone = {place}"));
    } else if digits.len() >= 4 && digits.len() * 2 > text.chars().count() {
        let place = filter.place(format!("%{digits}%"));
        either.push(format!("o.phone LIKE {place}"));
    }
    let place = filter.place(text.to_uppercase());
    either.push(format!(
        "o.id IN (SELECT l.order_id FROM order_line l WHERE l.sku = {place})"
    ));
    let _ = write!(filter.sql, " AND ({})", either.join(" OR "));
}

fn view(row: Row) -> Result<OrderRow> {
    let id = row.id;
    let corrupt = |what: &str| Error::Corrupt(format!("{what} of order {id}"));
    Ok(OrderRow {
        id: OrderId(id),
        number: OrderNumber::parse(&row.number).ok_or_else(|| corrupt("number"))?,
        placed_at: Timestamp(row.placed_at),
        name: row.name,
        phone: row.phone.parse::<Phone>().map_or(row.phone, |phone| phone.display()),
        district: row.district,
        pieces: super::facts::pieces(row.pieces),
        total: Money::from_minor(row.total),
        currency: row.currency.parse().map_err(|_| corrupt("currency"))?,
        method: row.method.parse().map_err(|_| corrupt("method"))?,
        state: row.state.parse().map_err(|_| corrupt("state"))?,
        payment: row.payment_state.parse().map_err(|_| corrupt("payment"))?,
        fulfilment: row.fulfilment_state.parse().map_err(|_| corrupt("fulfilment"))?,
        source: row.source.parse().map_err(|_| corrupt("source"))?,
        version: row.version,
    })
}
