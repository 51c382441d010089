//! All figures of a period: a handful of queries, however many orders and buckets there are.

use domain::{
    access::Permission,
    analytics::{Asked, Outcome, Period, Sales, Span},
    money::Money,
    order::OrderState,
    payment::Method,
    time::{Day, Timestamp},
    view::analytics::{Figures, MethodFigure, SalesPoint, StateFigure},
};

use super::{
    days::{self, Days},
    products, shelf,
};
use crate::{Ctx, db, error::Result};

/// The figures of what was asked, and the period that it means today.
///
/// # Errors
/// [`crate::Error::Forbidden`] for staff who may not see figures.
pub async fn dashboard(ctx: &Ctx, asked: &Asked) -> Result<(Period, Figures)> {
    ctx.require(Permission::AnalyticsRead)?;
    let today = Day::of(ctx.now(), ctx.shop.facts().offset);
    let period = asked.period(today, first_day(ctx, today).await?);
    let marked = days::marked(ctx, period.all()).await?;
    let days = days::days(ctx, period.all(), &marked).await?;
    let within = |runs: &[(i64, i64)]| -> Vec<(i64, i64)> {
        let (from, to) = (period.span.from.number(), period.span.to.number());
        let cut = runs.iter().map(|(first, last)| ((*first).max(from), (*last).min(to)));
        cut.filter(|(first, last)| first <= last).collect()
    };
    let sold = products::sold(ctx, period.span, &within(&marked)).await?;
    let (low, low_total) = shelf::shelf(ctx).await?;
    let points = points(&period, &days)?;
    let before = points
        .iter()
        .filter_map(|point| point.before.as_ref().map(|(_, sales)| sales));
    let figures = Figures {
        span: period.span,
        total: Sales::sum(points.iter().map(|point| &point.sales))?,
        before: match period.previous {
            Some(span) => Some((span, Sales::sum(before)?)),
            None => None,
        },
        units: sold.units,
        states: states(&days, period.span)?,
        methods: methods(&days, period.span)?,
        products: sold.products,
        products_sold: sold.products_sold,
        categories: sold.categories,
        shelf: low,
        shelf_total: low_total,
        points,
    };
    Ok((period, figures))
}

/// The first day that has an order or a credit note; today in a shop without any.
async fn first_day(ctx: &Ctx, today: Day) -> Result<Day> {
    let offset = ctx.shop.facts().offset;
    let first = db::number(
        ctx.shop.db().reader(),
        "SELECT MIN(x.at) FROM (SELECT MIN(placed_at) AS at FROM orders UNION ALL SELECT MIN(issued_at) AS at FROM credit_note) x",
        [],
    )
    .await?;
    Ok(if first == 0 {
        today
    } else {
        Day::of(Timestamp(first), offset)
    })
}

/// The sums in buckets, each beside those of the days before.
pub(super) fn points(period: &Period, days: &Days) -> Result<Vec<SalesPoint>> {
    let sums = days.by_span(&period.buckets)?;
    let earlier: Vec<Span> = period
        .buckets
        .iter()
        .filter_map(|bucket| period.before(*bucket))
        .collect();
    let earlier: Vec<(Span, Sales)> = earlier.iter().copied().zip(days.by_span(&earlier)?).collect();
    let points = period.buckets.iter().zip(sums).enumerate();
    Ok(points
        .map(|(place, (span, sales))| SalesPoint {
            span: *span,
            sales,
            before: earlier.get(place).copied(),
        })
        .collect())
}

fn states(days: &Days, span: Span) -> Result<Vec<StateFigure>> {
    let mut figures = Vec::new();
    for state in OrderState::ALL.iter().copied() {
        let mut figure = StateFigure {
            state,
            orders: 0,
            total: Money::ZERO,
        };
        for each in days
            .orders
            .iter()
            .filter(|each| each.state == state && span.holds(each.day))
        {
            figure.orders += each.orders;
            figure.total = figure.total.checked_add(each.total)?;
        }
        figures.push(figure);
    }
    figures.retain(|figure| figure.orders > 0);
    Ok(figures)
}

fn methods(days: &Days, span: Span) -> Result<Vec<MethodFigure>> {
    let mut figures = Vec::new();
    for method in Method::ALL.iter().copied() {
        let mut figure = MethodFigure {
            method,
            orders: 0,
            paid: 0,
            open: 0,
            lost: 0,
            total: Money::ZERO,
        };
        for each in days
            .orders
            .iter()
            .filter(|each| each.method == method && span.holds(each.day))
        {
            figure.orders += each.orders;
            match Outcome::of(each.state, each.payment) {
                Outcome::Came => {
                    figure.paid += each.orders;
                    figure.total = figure.total.checked_add(each.total)?;
                }
                Outcome::Lost => figure.lost += each.orders,
                Outcome::Open => figure.open += each.orders,
            }
        }
        figures.push(figure);
    }
    figures.retain(|figure| figure.orders > 0);
    Ok(figures)
}
