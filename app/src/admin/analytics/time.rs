//! Charts over time: revenue, orders, their average, customers.

use domain::{
    analytics::{Buyer, Period, Sale, Sales, Span, change_in_tenths},
    money::{Currency, Money},
    order::OrderState,
    view::analytics::{Figures, SalesPoint},
};

use super::{
    Figure, links,
    option::{Drawing, Mark},
    sheet::{Row, Sheet, Value, count_text, percent},
};
use crate::admin::shell::Desk;

/// Days, and what they are compared to.
struct OverTime<'a> {
    desk: &'a Desk,
    period: &'a Period,
    points: &'a [SalesPoint],
}

/// A filter of the list of orders, and its value.
type Narrowed = (&'static str, &'static str);

/// A column, by its place, whose orders are narrowed otherwise; `None` for one without a list.
type Own<'a> = (usize, Option<&'a [Narrowed]>);

const SALES: &[Narrowed] = &[("sale", Sale::Yes.code())];

/// A column: its name, and its value of some days.
type Of<'a> = (&'static str, &'a dyn Fn(&Sales) -> Value);

impl OverTime<'_> {
    /// A row a bucket: each column, then each of the columns that are compared, of the days before. `link` leads to the
    /// orders behind some days; columns of which only some orders count add what narrows them, as `own`.
    fn sheet(&self, columns: &[Of<'_>], before: &[Of<'_>], link: &[Narrowed], own: &[Own<'_>]) -> Sheet {
        let compared: &[Of<'_>] = if self.period.previous.is_some() { before } else { &[] };
        let mut names = vec!["Days"];
        names.extend(columns.iter().chain(compared).map(|(name, _)| *name));
        let row = |point: &SalesPoint| {
            let mut values = vec![Value::Days(point.span, self.period.grain)];
            values.extend(columns.iter().map(|(_, of)| of(&point.sales)));
            let earlier = point.before.as_ref().map(|(_, sales)| sales);
            values.extend(compared.iter().map(|(_, of)| earlier.map_or(Value::Nothing, of)));
            let is_nothing: Vec<bool> = values.iter().map(|value| value.drawn() == 0.0).collect();
            let nothing = |place: usize| is_nothing.get(place).copied().unwrap_or(true);
            let mut row = Row::new(values, links::orders(self.desk, point.span, link));
            for (place, narrowed) in own.iter().filter(|(place, _)| !nothing(*place)) {
                row = row.own(
                    *place,
                    narrowed.and_then(|narrowed| links::orders(self.desk, point.span, narrowed)),
                );
            }
            let earlier = point.before.as_ref().map(|(span, _)| *span);
            let before = (columns.len() + 1)..=(columns.len() + compared.len());
            for place in before.filter(|place| !nothing(*place)) {
                row = row.own(place, earlier.and_then(|span| links::orders(self.desk, span, link)));
            }
            row
        };
        Sheet {
            columns: names,
            rows: self.points.iter().map(row).collect(),
        }
    }

    fn drawing(&self, alone: Drawing, compared: Drawing) -> Drawing {
        if self.period.previous.is_some() {
            compared
        } else {
            alone
        }
    }
}

/// `12.5 % more than in the 28 days before`; empty without anything to compare to.
pub(super) fn compared(now: i64, before: Option<(Span, i64)>) -> String {
    let Some((span, before)) = before else {
        return String::new();
    };
    let days = match span.days() {
        1 => "on the day before".to_owned(),
        days => format!("in the {} days before", count_text(days)),
    };
    match change_in_tenths(now, before) {
        None if now == 0 => format!(", as {days}"),
        None => format!(", after nothing {days}"),
        Some(0) => format!(", as much as {days}"),
        Some(change) if change > 0 => format!(", {} more than {days}", percent(change)),
        Some(change) => format!(", {} less than {days}", percent(change.saturating_neg())),
    }
}

/// Net revenue; what does not fit into an amount is nothing that a shop sells.
pub(super) fn net(sales: &Sales) -> Money {
    sales.net().unwrap_or_default()
}

fn money(amount: Option<Money>) -> Value {
    amount.map_or(Value::Nothing, Value::Money)
}

/// On which days, as the end of a sentence: `from 1 Nov 2026 to 28 Nov 2026`.
pub(super) fn days(span: Span) -> String {
    if span.from == span.to {
        format!("on {}", span.label())
    } else {
        format!("from {}", span.label())
    }
}

/// All of them.
pub(super) fn figures(desk: &Desk, period: &Period, figures: &Figures) -> Vec<Figure> {
    let over = OverTime {
        desk,
        period,
        points: &figures.points,
    };
    vec![
        revenue(&over, figures),
        orders(&over, figures),
        average(&over, figures),
        acquisition(&over, figures),
        buyers(&over, figures),
    ]
}

fn revenue(over: &OverTime<'_>, figures: &Figures) -> Figure {
    let currency: Currency = over.desk.shop.currency;
    let total = &figures.total;
    let before = figures.before.as_ref().map(|(span, sales)| (*span, net(sales).minor()));
    Figure {
        code: "revenue",
        title: "Revenue",
        summary: format!(
            "{} gross and {} net {}{}.",
            total.gross.format(currency),
            net(total).format(currency),
            days(figures.span),
            compared(net(total).minor(), before),
        ),
        sheet: over.sheet(
            &[
                ("Net", &|sales| Value::Money(net(sales))),
                ("Gross", &|sales| Value::Money(sales.gross)),
                ("Called off", &|sales| Value::Money(sales.called_off)),
                ("Credited", &|sales| Value::Money(sales.credited)),
            ],
            &[
                ("Net before", &|sales| Value::Money(net(sales))),
                ("Gross before", &|sales| Value::Money(sales.gross)),
            ],
            SALES,
            // Called off are sales that were cancelled; a credit note is no order.
            &[
                (
                    3,
                    Some(&[("sale", Sale::Yes.code()), ("state", OrderState::Cancelled.code())]),
                ),
                (4, None),
            ],
        ),
        drawing: over.drawing(
            &[(1, Mark::Line), (2, Mark::Line)],
            &[(1, Mark::Line), (2, Mark::Line), (5, Mark::Before)],
        ),
        wide: true,
    }
}

fn orders(over: &OverTime<'_>, figures: &Figures) -> Figure {
    let now = figures.total.orders;
    let before = figures.before.as_ref().map(|(span, sales)| (*span, sales.orders));
    Figure {
        code: "orders",
        title: "Orders",
        summary: format!(
            "{} {} with {} pieces {}{}.",
            count_text(now),
            if now == 1 { "order" } else { "orders" },
            count_text(figures.units),
            days(figures.span),
            compared(now, before)
        ),
        sheet: over.sheet(
            &[("Orders", &|sales| Value::Count(sales.orders))],
            &[("Before", &|sales| Value::Count(sales.orders))],
            SALES,
            &[],
        ),
        drawing: over.drawing(&[(1, Mark::Bar)], &[(1, Mark::Bar), (2, Mark::Before)]),
        wide: false,
    }
}

fn average(over: &OverTime<'_>, figures: &Figures) -> Figure {
    let currency = over.desk.shop.currency;
    let now = figures.total.average();
    let before = figures
        .before
        .as_ref()
        .and_then(|(span, sales)| Some((*span, sales.average()?.minor())));
    let summary = match now {
        Some(average) => format!(
            "An order was worth {} on average {}{}.",
            average.format(currency),
            days(figures.span),
            compared(average.minor(), before)
        ),
        None => format!("Nothing was ordered {}.", days(figures.span)),
    };
    Figure {
        code: "average",
        title: "Average order value",
        summary,
        sheet: over.sheet(
            &[("Average", &|sales| money(sales.average()))],
            &[("Before", &|sales| money(sales.average()))],
            SALES,
            &[],
        ),
        drawing: over.drawing(&[(1, Mark::Line)], &[(1, Mark::Line), (2, Mark::Before)]),
        wide: false,
    }
}

fn acquisition(over: &OverTime<'_>, figures: &Figures) -> Figure {
    let now = figures.total.new;
    let before = figures.before.as_ref().map(|(span, sales)| (*span, sales.new));
    Figure {
        code: "acquisition",
        title: "New customers",
        summary: format!(
            "{} {} first {}{}.",
            count_text(now),
            if now == 1 {
                "customer bought"
            } else {
                "customers bought"
            },
            days(figures.span),
            compared(now, before)
        ),
        sheet: over.sheet(
            &[("New customers", &|sales| Value::Count(sales.new))],
            &[("Before", &|sales| Value::Count(sales.new))],
            &[("buyer", Buyer::New.code())],
            &[],
        ),
        drawing: over.drawing(&[(1, Mark::Bar)], &[(1, Mark::Bar), (2, Mark::Before)]),
        wide: false,
    }
}

fn buyers(over: &OverTime<'_>, figures: &Figures) -> Figure {
    let total = &figures.total;
    let known = total.new.saturating_add(total.returning);
    let share = total
        .returning
        .saturating_mul(1000)
        .saturating_add(known / 2)
        .checked_div(known);
    let share = share.map_or_else(
        || format!("No order of a known customer {}.", days(figures.span)),
        |share| {
            format!(
                "{} of the orders of known customers are of returning ones {}.",
                percent(share),
                days(figures.span)
            )
        },
    );
    Figure {
        code: "buyers",
        title: "New and returning customers",
        summary: share,
        sheet: over.sheet(
            &[
                ("Orders of new", &|sales| Value::Count(sales.new)),
                ("Of returning", &|sales| Value::Count(sales.returning)),
                ("Of unknown", &|sales| Value::Count(sales.unknown())),
            ],
            &[],
            SALES,
            &[
                (1, Some(&[("buyer", Buyer::New.code())])),
                (2, Some(&[("buyer", Buyer::Returning.code())])),
                (3, Some(&[("buyer", Buyer::Unknown.code())])),
            ],
        ),
        drawing: &[(1, Mark::Stack), (2, Mark::Stack), (3, Mark::Stack)],
        wide: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_is_a_part_of_a_sentence() {
        let week = Span::new("2026-11-01".parse().unwrap(), "2026-11-07".parse().unwrap()).unwrap();
        let with = |now, before| compared(now, Some((week, before)));
        assert_eq!(with(1125, 1000), ", 12.5 % more than in the 7 days before");
        assert_eq!(with(500, 1000), ", 50 % less than in the 7 days before");
        assert_eq!(with(7, 7), ", as much as in the 7 days before");
        assert_eq!(with(7, 0), ", after nothing in the 7 days before");
        assert_eq!(with(0, 0), ", as in the 7 days before");
        assert_eq!(
            compared(1, Some((Span::of(week.from), 2))),
            ", 50 % less than on the day before"
        );
        assert_eq!(compared(1, None), "");
    }
}
