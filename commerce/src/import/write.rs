//! The rows of orders and credit notes: history that is closed, with its own dates, and no stock moved for it.

use std::collections::{HashMap, HashSet};

use domain::{
    order::{FulfilmentState, OrderState, PaymentState, TimelineKind},
    payment::Method,
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Value};

use super::{Line, SOURCE, invoice::Invoice, people, products::Ids, reference, title::title_case};
use crate::{Ctx, analytics::mark, audit, clock, db, error::Result};

/// Rows of one statement, at most; a power of two.
const ROWS: usize = 128;

/// Where invoices are written, and what their lines refer to.
pub(super) struct Book<'a> {
    pub ctx: &'a Ctx,
    pub ids: &'a HashMap<String, Ids>,
    pub people: &'a HashMap<String, i64>,
}

#[derive(FromQueryResult)]
struct Known {
    id: i64,
    external_ref: String,
}

impl Book<'_> {
    /// Writes those that are not there yet, in one transaction; how many orders and credit notes.
    pub async fn write(&self, orders: Vec<Invoice>, notes: Vec<Invoice>) -> Result<(u64, u64)> {
        let orders = self.missing("orders", orders).await?;
        let notes = self.missing("credit_note", notes).await?;
        let counts = (orders.len() as u64, notes.len() as u64);
        if counts == (0, 0) {
            return Ok(counts);
        }
        let tx = self.ctx.shop.db().begin().await?;
        self.orders(&tx, &orders).await?;
        self.credit_notes(&tx, &notes).await?;
        let detail = format!("{} orders, {} credit notes", counts.0, counts.1);
        audit::record(&tx, self.ctx, "import.orders", SOURCE, &detail).await?;
        tx.commit().await?;
        Ok(counts)
    }

    async fn missing(&self, table: &str, mut invoices: Vec<Invoice>) -> Result<Vec<Invoice>> {
        let known: HashSet<String> = ids(self.ctx.shop.db().reader(), table, &invoices)
            .await?
            .into_keys()
            .collect();
        invoices.retain(|invoice| !known.contains(&reference(&invoice.number)));
        Ok(invoices)
    }

    async fn orders(&self, tx: &impl ConnectionTrait, orders: &[Invoice]) -> Result<()> {
        let rows = orders
            .iter()
            .map(|invoice| self.order(invoice))
            .collect::<Result<Vec<_>>>()?;
        insert_rows(
            tx,
            "INSERT INTO orders (number, token, source, external_ref, request_hash, customer_id, state, payment_state,
             fulfilment_state, method, currency, goods, discount, delivery, tax_included, total, name, phone, address,
             note, delivery_code, delivery_name, delivery_promise, placed_at, updated_at, version) VALUES ",
            rows,
        )
        .await?;
        let ids = ids(tx, "orders", orders).await?;
        let mut lines = Vec::new();
        let mut events = Vec::with_capacity(orders.len());
        for invoice in orders {
            let Some(id) = ids.get(&reference(&invoice.number)) else {
                continue;
            };
            lines.extend(
                (0_i64..)
                    .zip(&invoice.lines)
                    .map(|(position, line)| self.order_line(*id, position, line)),
            );
            let placed = TimelineKind::Placed.code();
            events.push(vec![
                (*id).into(),
                placed.into(),
                "".into(),
                self.ctx.actor.to_string().into(),
                invoice.at.0.into(),
            ]);
        }
        insert_rows(
            tx,
            "INSERT INTO order_line
             (order_id, position, product_id, variant_id, sku, title, variant_title, unit_price, quantity, total) VALUES ",
            lines,
        )
        .await?;
        insert_rows(
            tx,
            "INSERT INTO order_event (order_id, kind, detail, actor, at) VALUES ",
            events,
        )
        .await?;
        let ids: Vec<i64> = ids.into_values().collect();
        mark::orders(tx, &ids, self.ctx.shop.facts().offset).await
    }

    /// Delivered and settled long ago. The data set does not say how it was paid: as an invoice is, after the goods.
    fn order(&self, invoice: &Invoice) -> Result<Vec<Value>> {
        let total = invoice.total()?.minor();
        Ok(vec![
            format!("P-OR-{}", invoice.number).into(),
            clock::token().as_str().into(),
            "import".into(),
            reference(&invoice.number).into(),
            "".into(),
            self.customer(invoice).into(),
            OrderState::Completed.code().into(),
            PaymentState::Remitted.code().into(),
            FulfilmentState::Delivered.code().into(),
            Method::CashOnDelivery.code().into(),
            self.currency().into(),
            total.into(),
            0_i64.into(),
            0_i64.into(),
            0_i64.into(),
            total.into(),
            people::name(invoice.customer.as_deref()).into(),
            "".into(),
            invoice.country.clone().into(),
            "".into(),
            SOURCE.into(),
            "As invoiced".into(),
            "".into(),
            invoice.at.0.into(),
            invoice.at.0.into(),
            1_i64.into(),
        ])
    }

    fn order_line(&self, order: i64, position: i64, line: &Line) -> Vec<Value> {
        let ids = self.ids.get(&line.sku);
        vec![
            order.into(),
            position.into(),
            ids.map(|ids| ids.product_id).into(),
            ids.map(|ids| ids.variant_id).into(),
            line.sku.clone().into(),
            title(line).into(),
            "".into(),
            line.unit_price.minor().into(),
            line.quantity.into(),
            line.total.minor().into(),
        ]
    }

    async fn credit_notes(&self, tx: &impl ConnectionTrait, notes: &[Invoice]) -> Result<()> {
        let rows = notes.iter().map(|invoice| {
            Ok(vec![
                reference(&invoice.number).into(),
                self.customer(invoice).into(),
                self.currency().into(),
                invoice.total()?.minor().into(),
                invoice.at.0.into(),
            ])
        });
        let rows = rows.collect::<Result<Vec<_>>>()?;
        insert_rows(
            tx,
            "INSERT INTO credit_note (external_ref, customer_id, currency, total, issued_at) VALUES ",
            rows,
        )
        .await?;
        let ids = ids(tx, "credit_note", notes).await?;
        let mut lines = Vec::new();
        for invoice in notes {
            let Some(id) = ids.get(&reference(&invoice.number)) else {
                continue;
            };
            lines.extend((0_i64..).zip(&invoice.lines).map(|(position, line)| {
                vec![
                    (*id).into(),
                    position.into(),
                    self.ids.get(&line.sku).map(|ids| ids.variant_id).into(),
                    line.sku.clone().into(),
                    title(line).into(),
                    line.unit_price.minor().into(),
                    line.quantity.into(),
                    line.total.minor().into(),
                ]
            }));
        }
        insert_rows(
            tx,
            "INSERT INTO credit_note_line
             (credit_note_id, position, variant_id, sku, title, unit_price, quantity, total) VALUES ",
            lines,
        )
        .await?;
        let ids: Vec<i64> = ids.into_values().collect();
        mark::credits(tx, &ids, self.ctx.shop.facts().offset).await
    }

    fn customer(&self, invoice: &Invoice) -> Option<i64> {
        invoice
            .customer
            .as_ref()
            .and_then(|number| self.people.get(number))
            .copied()
    }

    fn currency(&self) -> &'static str {
        self.ctx.shop.facts().currency.code()
    }
}

/// As it was called on the invoice.
fn title(line: &Line) -> String {
    let title = title_case(&line.description);
    if title.is_empty() { line.sku.clone() } else { title }
}

/// The ids of those invoices that are in a table, by reference.
async fn ids(conn: &impl ConnectionTrait, table: &str, invoices: &[Invoice]) -> Result<HashMap<String, i64>> {
    if invoices.is_empty() {
        return Ok(HashMap::new());
    }
    let places = db::places(1, invoices.len());
    let sql = format!("SELECT id, external_ref FROM {table} WHERE external_ref IN ({places})");
    let values = invoices.iter().map(|invoice| reference(&invoice.number).into());
    let rows: Vec<Known> = db::all(conn, &sql, values).await?;
    Ok(rows.into_iter().map(|known| (known.external_ref, known.id)).collect())
}

/// Inserts many rows of the same shape, in statements of 1, 2, 4 … [`ROWS`] rows: a database prepares each once.
///
/// SQLite reads `$1` as a name, and looks all names through for each: there the places have no names.
pub(super) async fn insert_rows(conn: &impl ConnectionTrait, insert: &str, rows: Vec<Vec<Value>>) -> Result<()> {
    let sqlite = conn.get_database_backend() == DbBackend::Sqlite;
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let power = usize::try_from(rows.len().ilog2()).unwrap_or(0);
        let count = (1_usize << power).min(ROWS);
        let values: Vec<Vec<Value>> = rows.by_ref().take(count).collect();
        let columns = values.first().map_or(0, Vec::len);
        let places = |row: usize| {
            if sqlite {
                format!("({})", vec!["?"; columns].join(", "))
            } else {
                format!("({})", db::places(row * columns + 1, columns))
            }
        };
        let all: Vec<String> = (0..count).map(places).collect();
        db::run(
            conn,
            &format!("{insert}{}", all.join(", ")),
            values.into_iter().flatten(),
        )
        .await?;
    }
    Ok(())
}
