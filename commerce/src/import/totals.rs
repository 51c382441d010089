//! Sums: of the file as it was read, and of the database as it is now.

use std::collections::BTreeMap;

use domain::{
    money::Money,
    time::{Civil, Timestamp, UtcOffset},
};
use sea_orm::FromQueryResult;

use super::{Kind, SOURCE, invoice::Invoice};
use crate::{Ctx, db, error::Result};

/// A month of the shop's own calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// As 2011.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
}

/// Sums over orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Orders.
    pub orders: i64,
    /// Their lines.
    pub lines: i64,
    /// Their pieces.
    pub units: i64,
    /// What was to be paid for them, cancellations not taken off.
    pub gross: Money,
}

/// Sums over all of the data set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// All orders.
    pub sales: Sums,
    /// Cancellations.
    pub credit_notes: i64,
    /// What they gave back, as a positive amount.
    pub credited: Money,
    /// Orders by month.
    pub months: BTreeMap<Month, Sums>,
}

impl Totals {
    /// Counts an invoice.
    pub(super) fn add(&mut self, invoice: &Invoice, offset: UtcOffset) -> Result<()> {
        let total = invoice.total()?;
        match invoice.kind {
            Kind::Sale => {
                let civil = invoice.at.civil(offset);
                let month = self
                    .months
                    .entry(Month {
                        year: civil.year,
                        month: civil.month,
                    })
                    .or_default();
                for sums in [&mut self.sales, month] {
                    sums.orders += 1;
                    sums.lines += i64::try_from(invoice.lines.len()).unwrap_or(i64::MAX);
                    sums.units = sums.units.saturating_add(invoice.units());
                    sums.gross = sums.gross.checked_add(total)?;
                }
            }
            Kind::Cancellation => {
                self.credit_notes += 1;
                self.credited = self.credited.checked_add(total)?;
            }
        }
        Ok(())
    }
}

impl Month {
    /// Its first moment on a clock at `offset`.
    fn start(self, offset: UtcOffset) -> Timestamp {
        let civil = Civil {
            year: self.year,
            month: self.month,
            day: 1,
            hour: 0,
            minute: 0,
            second: 0,
        };
        Timestamp::from_civil(civil, offset)
    }

    fn next(self) -> Self {
        if self.month == 12 {
            Self {
                year: self.year + 1,
                month: 1,
            }
        } else {
            Self {
                month: self.month + 1,
                ..self
            }
        }
    }
}

#[derive(FromQueryResult)]
struct OrdersRow {
    orders: i64,
    gross: i64,
}

#[derive(FromQueryResult)]
struct LinesRow {
    lines: i64,
    units: i64,
    gross: i64,
}

/// What the database holds of this data set: of all time, and of the months that were read.
pub(super) async fn stored(ctx: &Ctx, offset: UtcOffset, read: &Totals) -> Result<Totals> {
    let conn = ctx.shop.db().reader();
    let condition = format!("external_ref LIKE '{SOURCE}:%'");
    let sql = format!(
        "SELECT COUNT(*) AS orders, CAST(COALESCE(SUM(total), 0) AS BIGINT) AS gross FROM credit_note WHERE {condition}"
    );
    let notes: Option<OrdersRow> = db::one(conn, &sql, []).await?;
    let notes = notes.unwrap_or(OrdersRow { orders: 0, gross: 0 });
    let mut months = BTreeMap::new();
    for month in read.months.keys() {
        months.insert(
            *month,
            sums(ctx, month.start(offset), month.next().start(offset)).await?,
        );
    }
    Ok(Totals {
        sales: sums(ctx, Timestamp(i64::MIN), Timestamp(i64::MAX)).await?,
        credit_notes: notes.orders,
        credited: Money::from_minor(notes.gross),
        months,
    })
}

/// Over orders that were placed from one moment on and before another one. The gross is that of the lines: an order
/// whose lines are missing shows.
async fn sums(ctx: &Ctx, from: Timestamp, until: Timestamp) -> Result<Sums> {
    let conn = ctx.shop.db().reader();
    let condition =
        format!("o.source = 'import' AND o.external_ref LIKE '{SOURCE}:%' AND o.placed_at >= $1 AND o.placed_at < $2");
    let sql = format!(
        "SELECT COUNT(*) AS orders, CAST(COALESCE(SUM(o.total), 0) AS BIGINT) AS gross FROM orders o WHERE {condition}"
    );
    let orders: Option<OrdersRow> = db::one(conn, &sql, [from.0.into(), until.0.into()]).await?;
    let sql = format!(
        "SELECT COUNT(*) AS lines, CAST(COALESCE(SUM(l.quantity), 0) AS BIGINT) AS units,
                CAST(COALESCE(SUM(l.total), 0) AS BIGINT) AS gross
         FROM orders o JOIN order_line l ON l.order_id = o.id WHERE {condition}"
    );
    let lines: Option<LinesRow> = db::one(conn, &sql, [from.0.into(), until.0.into()]).await?;
    let lines = lines.unwrap_or(LinesRow {
        lines: 0,
        units: 0,
        gross: 0,
    });
    Ok(Sums {
        orders: orders.map_or(0, |orders| orders.orders),
        lines: lines.lines,
        units: lines.units,
        gross: Money::from_minor(lines.gross),
    })
}
