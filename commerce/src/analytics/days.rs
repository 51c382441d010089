//! Reading sums by day: kept ones where they are to be believed, and what the orders themselves say elsewhere.

use domain::{
    analytics::{Buyer, Sales, Span},
    money::Money,
    order::{OrderState, PaymentState},
    payment::Method,
    time::Day,
};
use sea_orm::FromQueryResult;

use super::{fold::kept_offset, sums};
use crate::{
    Ctx, db,
    error::{Error, Result},
};

/// Runs of marked days, at most, before all between the first and the last is taken for marked.
const RUNS: usize = 24;

#[derive(FromQueryResult)]
struct DayRow {
    day: i64,
}

/// Days of a span whose kept sums are not to be believed, as runs of first and last numbers.
pub(super) async fn marked(ctx: &Ctx, span: Span) -> Result<Vec<(i64, i64)>> {
    let conn = ctx.shop.db().reader();
    let offset = ctx.shop.facts().offset;
    let whole = (span.from.number(), span.to.number());
    if kept_offset(conn).await? != Some(i64::from(offset.0)) {
        return Ok(vec![whole]);
    }
    let sql = format!(
        "SELECT {} AS day FROM sales_mark WHERE {} GROUP BY 1 ORDER BY 1",
        sums::day_of("at", offset),
        sums::in_runs("at", &[whole], offset),
    );
    let days: Vec<DayRow> = db::all(conn, &sql, []).await?;
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for DayRow { day } in days {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 >= day => *last = day,
            _ => runs.push((day, day)),
        }
    }
    let hull = runs.first().zip(runs.last()).map(|(first, last)| (first.0, last.1));
    Ok(hull.filter(|_| runs.len() > RUNS).map_or(runs, |hull| vec![hull]))
}

#[derive(FromQueryResult)]
struct OrdersRow {
    day: i64,
    state: String,
    payment_state: String,
    method: String,
    buyer: String,
    orders: i64,
    total: i64,
    called_off: i64,
}

#[derive(FromQueryResult)]
struct CreditRow {
    day: i64,
    credited: i64,
}

/// Orders of one day that are alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alike {
    pub day: Day,
    pub state: OrderState,
    pub payment: PaymentState,
    pub method: Method,
    pub buyer: Buyer,
    pub orders: i64,
    pub total: Money,
    pub called_off: Money,
}

/// All that is known of the days of a span.
pub(super) struct Days {
    pub orders: Vec<Alike>,
    credits: Vec<(Day, Money)>,
}

/// Reads them.
pub(super) async fn days(ctx: &Ctx, span: Span, marked: &[(i64, i64)]) -> Result<Days> {
    let conn = ctx.shop.db().reader();
    let offset = ctx.shop.facts().offset;
    let values = || -> [sea_orm::Value; 2] { [span.from.number().into(), span.to.number().into()] };
    let kept = sums::outside("k.day", marked);
    let sql = format!(
        "SELECT k.day, k.state, k.payment_state, k.method, k.buyer, k.orders, k.total, k.called_off
         FROM sales_day k WHERE k.day BETWEEN $1 AND $2 AND {kept}
         UNION ALL
         SELECT m.day, m.state, m.payment_state, m.method, m.buyer, m.orders, m.total, m.called_off FROM ({}) m",
        sums::orders(&sums::in_runs("o.placed_at", marked, offset), offset),
    );
    let orders: Vec<OrdersRow> = db::all(conn, &sql, values()).await?;
    let sql = format!(
        "SELECT k.day, k.credited FROM credit_day k WHERE k.day BETWEEN $1 AND $2 AND {kept}
         UNION ALL SELECT m.day, m.credited FROM ({}) m",
        sums::credits(&sums::in_runs("n.issued_at", marked, offset), offset),
    );
    let credits: Vec<CreditRow> = db::all(conn, &sql, values()).await?;
    Ok(Days {
        orders: orders.into_iter().map(alike).collect::<Result<_>>()?,
        credits: credits
            .into_iter()
            .map(|row| (Day::from_number(row.day), Money::from_minor(row.credited)))
            .collect(),
    })
}

fn alike(row: OrdersRow) -> Result<Alike> {
    let corrupt = |_| Error::Corrupt(format!("sums of day {}", row.day));
    Ok(Alike {
        day: Day::from_number(row.day),
        state: row.state.parse().map_err(corrupt)?,
        payment: row.payment_state.parse().map_err(corrupt)?,
        method: row.method.parse().map_err(corrupt)?,
        buyer: row.buyer.parse().map_err(corrupt)?,
        orders: row.orders,
        total: Money::from_minor(row.total),
        called_off: Money::from_minor(row.called_off),
    })
}

impl Alike {
    fn sales(&self) -> Sales {
        let of = |buyer: Buyer| if self.buyer == buyer { self.orders } else { 0 };
        Sales {
            orders: self.orders,
            new: of(Buyer::New),
            returning: of(Buyer::Returning),
            gross: self.total,
            called_off: self.called_off,
            credited: Money::ZERO,
        }
    }
}

impl Days {
    /// The sums of each of these spans, which must stand in order and apart.
    pub fn by_span(&self, spans: &[Span]) -> Result<Vec<Sales>> {
        let mut sums = vec![Sales::default(); spans.len()];
        let place = |day: Day| {
            let place = spans.partition_point(|span| span.to < day);
            spans.get(place).filter(|span| span.holds(day)).map(|_| place)
        };
        for each in self.orders.iter().filter(|each| each.buyer != Buyer::NoSale) {
            if let Some(sum) = place(each.day).and_then(|place| sums.get_mut(place)) {
                *sum = sum.plus(&each.sales())?;
            }
        }
        for (day, credited) in &self.credits {
            if let Some(sum) = place(*day).and_then(|place| sums.get_mut(place)) {
                sum.credited = sum.credited.checked_add(*credited)?;
            }
        }
        Ok(sums)
    }
}
