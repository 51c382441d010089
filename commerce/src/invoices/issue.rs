//! Issuing an invoice, once an order.

use domain::{
    access::Permission,
    address::Address,
    ids::{OrderId, OrderNumber},
    invoice::{Buyer, Invoice, InvoiceLine, PaperNumber, Series},
    money::Money,
    order::{OrderState, PaymentState},
    phone::Phone,
    pricing::TaxRule,
    time::Timestamp,
};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult};

use super::{counter, pieces::credit_given_back, read};
use crate::{
    Ctx, audit, db, entity,
    error::{Error, Result},
    orders,
};

#[derive(FromQueryResult)]
pub(super) struct NumberRow {
    pub number: String,
}

impl NumberRow {
    pub fn parse(&self) -> Result<PaperNumber> {
        self.number
            .parse()
            .map_err(|_| Error::Corrupt(format!("paper number '{}'", self.number)))
    }
}

/// The number of an order's invoice, if it has one. An order that has one is not edited any more.
pub(crate) async fn number_of(conn: &impl ConnectionTrait, order: OrderId) -> Result<Option<PaperNumber>> {
    let row: Option<NumberRow> =
        db::one(conn, "SELECT number FROM invoice WHERE order_id = $1", [order.0.into()]).await?;
    row.as_ref().map(NumberRow::parse).transpose()
}

/// Issues the invoice of an order in the transaction of a command that hands it over; its number. An order that has an
/// invoice keeps it: nothing is written then. The caller holds the order's row ([`orders::lock`]) and calls this last,
/// before its audit row.
///
/// # Errors
/// [`Error::Corrupt`] when the order's amounts do not add up; [`Error::Conflict`] for an imported order.
pub(crate) async fn issue(tx: &impl ConnectionTrait, ctx: &Ctx, order: OrderId) -> Result<PaperNumber> {
    if let Some(number) = number_of(tx, order).await? {
        return Ok(number);
    }
    let row = entity::order::Entity::find_by_id(order.0).one(tx).await?;
    let row = row.ok_or(Error::NotFound)?;
    if row.source == "import" {
        return Err(Error::Conflict(
            "This order was imported: its invoice was issued elsewhere.".to_owned(),
        ));
    }
    let lines = lines(tx, order).await?;
    let draft = draft(ctx, row, lines)?;
    let number = counter::next(tx, ctx, Series::Invoice).await?;
    write(tx, ctx, order, &Invoice { number, ..draft }).await?;
    audit::record(
        tx,
        ctx,
        "invoice.issued",
        &format!("order:{order}"),
        &number.to_string(),
    )
    .await?;
    // What was given back before is not owed by this invoice.
    credit_given_back(tx, ctx, order, "issue").await?;
    Ok(number)
}

/// Issues the invoice of an order that is paid and not yet handed over, because its buyer asks for it.
///
/// # Errors
/// [`Error::Conflict`] when it is not paid (it gets its invoice at hand-over) or was called off.
pub async fn issue_now(ctx: &Ctx, order: OrderId) -> Result<PaperNumber> {
    ctx.require(Permission::OrdersEdit)?;
    let tx = ctx.shop.db().begin().await?;
    let states = orders::lock(&tx, order).await?;
    let number = number_of(&tx, order).await?;
    let paid = matches!(
        states.payment,
        PaymentState::Paid | PaymentState::Collected | PaymentState::Remitted
    );
    if number.is_none() && (!paid || states.order == OrderState::Cancelled) {
        return Err(Error::Conflict(
            "An invoice is issued when the order is paid, or when it is handed over.".to_owned(),
        ));
    }
    let number = issue(&tx, ctx, order).await?;
    tx.commit().await?;
    Ok(number)
}

#[derive(FromQueryResult)]
struct LineRow {
    position: i64,
    sku: String,
    title: String,
    variant_title: String,
    unit_price: i64,
    quantity: i64,
    total: i64,
}

async fn lines(tx: &impl ConnectionTrait, order: OrderId) -> Result<Vec<InvoiceLine>> {
    let rows: Vec<LineRow> = db::all(
        tx,
        "SELECT position, sku, title, variant_title, unit_price, quantity, total FROM order_line
         WHERE order_id = $1 ORDER BY position",
        [order.0.into()],
    )
    .await?;
    let line = |row: LineRow| InvoiceLine {
        position: row.position,
        sku: row.sku,
        title: row.title,
        variant_title: row.variant_title,
        unit_price: Money::from_minor(row.unit_price),
        quantity: u32::try_from(row.quantity).unwrap_or(0),
        total: Money::from_minor(row.total),
    };
    Ok(rows.into_iter().map(line).collect())
}

/// The invoice, all but its number: a place holder that [`issue`] replaces, taken last.
fn draft(ctx: &Ctx, row: entity::order::Model, lines: Vec<InvoiceLine>) -> Result<Invoice> {
    let corrupt = |what: &str| Error::Corrupt(format!("{what} of order {}", row.id));
    let facts = ctx.shop.facts();
    let now = ctx.now();
    let (total, tax_included) = (Money::from_minor(row.total), Money::from_minor(row.tax_included));
    // The rate is named only where it explains the amount: it may have changed since the order.
    let tax_rate = match ctx.shop.tax() {
        TaxRule::Included(rate) if domain::pricing::contained(total, rate)? == tax_included => Some(rate),
        TaxRule::Included(_) | TaxRule::None => None,
    };
    let invoice = Invoice {
        number: PaperNumber {
            series: Series::Invoice,
            year: domain::invoice::FiscalYear::of(now, facts.offset),
            sequence: 0,
        },
        issued_at: now,
        offset: facts.offset,
        order: OrderNumber::parse(&row.number).ok_or_else(|| corrupt("number"))?,
        placed_at: Timestamp(row.placed_at),
        seller: read::seller(ctx),
        buyer: buyer(&row),
        currency: row.currency.parse().map_err(|_| corrupt("currency"))?,
        goods: Money::from_minor(row.goods),
        discount: Money::from_minor(row.discount),
        delivery: Money::from_minor(row.delivery),
        tax_rate,
        tax_included,
        total,
        method: row.method.parse().map_err(|_| corrupt("method"))?,
        lines,
        delivery_name: row.delivery_name.clone(),
    };
    if invoice.adds_up() {
        Ok(invoice)
    } else {
        Err(corrupt("the sum"))
    }
}

fn buyer(row: &entity::order::Model) -> Buyer {
    let address = serde_json::from_str::<Address>(&row.address)
        .map_or_else(|_| vec![row.address.clone()], |address| address.lines());
    Buyer {
        name: row.name.clone(),
        phone: row
            .phone
            .parse::<Phone>()
            .map_or_else(|_| row.phone.clone(), |phone| phone.display()),
        email: row.email.clone(),
        address,
    }
}

async fn write(tx: &impl ConnectionTrait, ctx: &Ctx, order: OrderId, invoice: &Invoice) -> Result<()> {
    let snapshot = serde_json::to_string(invoice).map_err(|error| Error::Corrupt(error.to_string()))?;
    db::run(
        tx,
        "INSERT INTO invoice (order_id, fiscal_year, sequence, number, currency, goods, discount, delivery,
                              tax_included, total, snapshot, issued_at, issued_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        [
            order.0.into(),
            invoice.number.year.begins().into(),
            i64::from(invoice.number.sequence).into(),
            invoice.number.to_string().into(),
            invoice.currency.code().into(),
            invoice.goods.minor().into(),
            invoice.discount.minor().into(),
            invoice.delivery.minor().into(),
            invoice.tax_included.minor().into(),
            invoice.total.minor().into(),
            snapshot.into(),
            invoice.issued_at.0.into(),
            ctx.actor.to_string().into(),
        ],
    )
    .await?;
    Ok(())
}
