//! The ledger as a list: what happened to which variant, by whom, for which order.

use std::fmt::Write as _;

use domain::{
    access::Permission,
    ids::{OrderNumber, VariantId},
    money::Money,
    stock::MovementKind,
    time::Timestamp,
    view::stock::{MovementList, MovementRow},
};
use sea_orm::{FromQueryResult, Value};

use crate::{
    Ctx, db,
    error::{Error, Result},
};

/// What the list is asked for.
#[derive(Clone, Debug, Default)]
pub struct MovementQuery {
    /// Of which variant; `None` for all.
    pub variant: Option<VariantId>,
    /// A SKU, an order's number, or part of a product's title; empty for all.
    pub words: String,
    /// Which kinds; none for all.
    pub kinds: Vec<MovementKind>,
    /// Kinds of actors (`shopper`, `staff`, `system`, …) or one of them (`staff:3`); none for all.
    pub actors: Vec<String>,
    /// At or after.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    /// Oldest first.
    pub ascending: bool,
    /// Rows left out before the page.
    pub offset: u64,
    /// Rows on the page.
    pub limit: u32,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    created_at: i64,
    variant_id: i64,
    sku: String,
    title: String,
    variant_title: String,
    kind: String,
    on_hand_delta: i64,
    reserved_delta: i64,
    number: Option<String>,
    actor: String,
    note: String,
    unit_cost: Option<i64>,
}

const ROWS: &str =
    "SELECT m.id, m.created_at, m.variant_id, v.sku, p.title, v.title AS variant_title, m.kind, m.on_hand_delta,
        m.reserved_delta, o.number, m.actor, m.note, m.unit_cost
 FROM stock_movement m JOIN variant v ON v.id = m.variant_id JOIN product p ON p.id = v.product_id
 LEFT JOIN orders o ON o.id = m.order_id";

impl Row {
    fn view(self) -> Result<MovementRow> {
        Ok(MovementRow {
            kind: self
                .kind
                .parse()
                .map_err(|_| Error::Corrupt(format!("kind of movement {}", self.id)))?,
            id: self.id,
            at: Timestamp(self.created_at),
            variant: VariantId(self.variant_id),
            name: super::item::name(&self.title, &self.variant_title),
            sku: self.sku,
            on_hand: self.on_hand_delta,
            reserved: self.reserved_delta,
            order: self.number.as_deref().and_then(OrderNumber::parse),
            actor: self.actor,
            note: self.note,
            unit_cost: self.unit_cost.map(Money::from_minor),
        })
    }
}

/// A page of the ledger.
///
/// # Errors
/// [`Error::Forbidden`] without [`Permission::StockEdit`].
pub async fn movements(ctx: &Ctx, query: &MovementQuery) -> Result<MovementList> {
    ctx.require(Permission::StockEdit)?;
    let conn = ctx.shop.db().reader();
    let (condition, values) = narrowed(query);
    let total = db::number(
        conn,
        &format!("SELECT COUNT(*) FROM stock_movement m WHERE {condition}"),
        values.clone(),
    )
    .await?;
    let way = if query.ascending { "ASC" } else { "DESC" };
    let sql = format!(
        "{ROWS} WHERE {condition} ORDER BY m.id {way} LIMIT {} OFFSET {}",
        query.limit, query.offset
    );
    let rows: Vec<Row> = db::all(conn, &sql, values).await?;
    Ok(MovementList {
        rows: rows.into_iter().map(Row::view).collect::<Result<_>>()?,
        total: u64::try_from(total).unwrap_or(0),
    })
}

/// The rows of the ledger below this one, newest first, for exports: the place is kept by id, so that new rows push
/// none over the edge between two parts.
///
/// # Errors
/// As [`movements`].
pub async fn movements_before(ctx: &Ctx, query: &MovementQuery, before: Option<i64>) -> Result<Vec<MovementRow>> {
    ctx.require(Permission::StockEdit)?;
    let (mut condition, mut values) = narrowed(query);
    if let Some(before) = before {
        values.push(before.into());
        let _ = write!(condition, " AND m.id < ${}", values.len());
    }
    let sql = format!("{ROWS} WHERE {condition} ORDER BY m.id DESC LIMIT {}", query.limit);
    let rows: Vec<Row> = db::all(ctx.shop.db().reader(), &sql, values).await?;
    rows.into_iter().map(Row::view).collect()
}

fn narrowed(query: &MovementQuery) -> (String, Vec<Value>) {
    let (mut sql, mut values) = ("1 = 1".to_owned(), Vec::<Value>::new());
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    if let Some(variant) = query.variant {
        let _ = write!(sql, " AND m.variant_id = {}", place(variant.0.into()));
    }
    let words = domain::text::one_line(&query.words, 100);
    if !words.is_empty() {
        let same = place(words.to_uppercase().into());
        let escaped = words
            .to_lowercase()
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        let like = place(["%", &escaped, "%"].concat().into());
        let _ = write!(
            sql,
            " AND (m.variant_id IN (SELECT v.id FROM variant v JOIN product p ON p.id = v.product_id
                     WHERE v.sku = {same} OR UPPER(v.barcode) = {same} OR LOWER(v.sku) LIKE {like} ESCAPE '\\' OR LOWER(p.title) LIKE {like} ESCAPE '\\')
                   OR m.order_id IN (SELECT id FROM orders WHERE number = {same}))"
        );
    }
    if !query.kinds.is_empty() {
        let kinds: Vec<String> = query.kinds.iter().map(|kind| place(kind.code().into())).collect();
        let _ = write!(sql, " AND m.kind IN ({})", kinds.join(", "));
    }
    if !query.actors.is_empty() {
        let actors: Vec<String> = query
            .actors
            .iter()
            .map(|actor| {
                let same = place(actor.clone().into());
                let begins = place(format!("{actor}:%").into());
                format!("m.actor = {same} OR m.actor LIKE {begins}")
            })
            .collect();
        let _ = write!(sql, " AND ({})", actors.join(" OR "));
    }
    if let Some(from) = query.from {
        let _ = write!(sql, " AND m.created_at >= {}", place(from.0.into()));
    }
    if let Some(until) = query.until {
        let _ = write!(sql, " AND m.created_at < {}", place(until.0.into()));
    }
    (sql, values)
}
