//! The orders that a step of several works on: those that somebody ticked, or a bounded part of all that match.

use domain::{
    access::Permission,
    ids::{OrderId, OrderNumber},
    view::desk::OrderListQuery,
};
use sea_orm::FromQueryResult;

use super::list;
use crate::{
    Ctx, db,
    error::{Error, Result},
};

/// The most orders that one step of several works on.
pub const AT_ONCE: u32 = 500;

/// An order as it was a moment ago.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenOrder {
    /// Inside the shop.
    pub id: OrderId,
    /// For people.
    pub number: OrderNumber,
    /// A change since then makes it another one.
    pub version: i64,
}

/// Which part of all that match: every part begins where the one before ended, and none goes beyond the orders that
/// there were at the beginning, as nobody has seen the later ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The last order of the part before; 0 for the first part.
    pub after: i64,
    /// The newest order that there was at the beginning; `None` for the first part.
    pub upto: Option<i64>,
}

/// A part of all that match, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The orders, [`AT_ONCE`] at most.
    pub orders: Vec<ChosenOrder>,
    /// Orders that match and are left for the next parts.
    pub rest: u64,
    /// Where the next part begins.
    pub next: Part,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    number: String,
    version: i64,
}

impl Row {
    fn view(self) -> Result<ChosenOrder> {
        Ok(ChosenOrder {
            id: OrderId(self.id),
            number: OrderNumber::parse(&self.number)
                .ok_or_else(|| Error::Corrupt(format!("number of order {}", self.id)))?,
            version: self.version,
        })
    }
}

/// At most `most` of the orders that match, whatever page the query names.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not see orders.
pub async fn chosen(ctx: &Ctx, query: &OrderListQuery, part: Part, most: u32) -> Result<Chosen> {
    ctx.require(Permission::OrdersRead)?;
    let conn = ctx.shop.db().reader();
    let upto = match part.upto {
        Some(upto) => upto,
        None => db::number(conn, "SELECT COALESCE(MAX(id), 0) FROM orders", []).await?,
    };
    let mut filter = list::matching(ctx, query).await?;
    filter.and("o.id <= {}", upto);
    filter.and("o.id > {}", part.after);
    let sql = format!(
        "SELECT o.id, o.number, o.version FROM orders o WHERE 1 = 1{} ORDER BY o.id LIMIT {most}",
        filter.sql
    );
    let rows: Vec<Row> = db::all(conn, &sql, filter.values.clone()).await?;
    let matching = db::number(
        conn,
        &format!("SELECT COUNT(*) FROM orders o WHERE 1 = 1{}", filter.sql),
        filter.values,
    )
    .await?;
    let orders: Vec<ChosenOrder> = rows.into_iter().map(Row::view).collect::<Result<_>>()?;
    let taken = u64::try_from(orders.len()).unwrap_or(u64::MAX);
    Ok(Chosen {
        rest: u64::try_from(matching).unwrap_or(0).saturating_sub(taken),
        next: Part {
            after: orders.last().map_or(part.after, |order| order.id.0),
            upto: Some(upto),
        },
        orders,
    })
}

/// The orders with these numbers, the first [`AT_ONCE`] of them; one that does not exist is left out.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not see orders.
pub async fn named(ctx: &Ctx, numbers: &[OrderNumber]) -> Result<Vec<ChosenOrder>> {
    ctx.require(Permission::OrdersRead)?;
    let most = usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
    let numbers = numbers.get(..most).unwrap_or(numbers);
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = db::all(
        ctx.shop.db().reader(),
        &format!(
            "SELECT id, number, version FROM orders WHERE number IN ({}) ORDER BY id",
            db::places(1, numbers.len())
        ),
        numbers.iter().map(|number| number.as_str().into()),
    )
    .await?;
    rows.into_iter().map(Row::view).collect()
}
