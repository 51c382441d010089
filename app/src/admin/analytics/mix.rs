//! How orders stand, and how they were paid.

use domain::{
    analytics::Outcome,
    order::OrderState,
    view::analytics::{Figures, MethodFigure, StateFigure},
};

use super::{
    Figure, links,
    option::Mark,
    sheet::{Row, Sheet, Value, count_text, percent},
    time::days,
};
use crate::admin::{orders::labels, shell::Desk};

/// Both.
pub(super) fn figures(desk: &Desk, figures: &Figures) -> Vec<Figure> {
    vec![states(desk, figures), methods(desk, figures)]
}

fn states(desk: &Desk, figures: &Figures) -> Figure {
    let all: i64 = figures.states.iter().map(|figure| figure.orders).sum();
    let done = figures
        .states
        .iter()
        .find(|figure| figure.state == OrderState::Completed);
    let done = done.map_or(0, |figure| figure.orders);
    let row = |figure: &StateFigure| {
        let values = vec![
            Value::Text(labels::order(figure.state).1.to_owned()),
            Value::Count(figure.orders),
            Value::Money(figure.total),
        ];
        Row::new(
            values,
            links::orders(desk, figures.span, &[("state", figure.state.code())]),
        )
    };
    Figure {
        code: "states",
        title: "Orders by state",
        summary: format!(
            "{} of {} orders placed {} are completed.",
            count_text(done),
            count_text(all),
            days(figures.span)
        ),
        sheet: Sheet {
            columns: vec!["State", "Orders", "Agreed for"],
            rows: figures.states.iter().map(row).collect(),
        },
        drawing: &[(1, Mark::Lying)],
        wide: false,
    }
}

fn methods(desk: &Desk, figures: &Figures) -> Figure {
    let row = |figure: &MethodFigure| {
        let values = vec![
            Value::Text(figure.method.label().to_owned()),
            Value::Count(figure.paid),
            Value::Count(figure.open),
            Value::Count(figure.lost),
            figure.success().map_or(Value::Nothing, Value::Tenths),
            Value::Money(figure.total),
        ];
        let method = ("method", figure.method.code());
        let row = Row::new(values, links::orders(desk, figures.span, &[method]));
        let ends = [
            (1, Outcome::Came),
            (2, Outcome::Open),
            (3, Outcome::Lost),
            (5, Outcome::Came),
        ];
        ends.into_iter().fold(row, |row, (place, outcome)| {
            row.own(
                place,
                links::orders(desk, figures.span, &[method, ("outcome", outcome.code())]),
            )
        })
    };
    let told: Vec<String> = figures
        .methods
        .iter()
        .filter_map(|figure| {
            Some(format!(
                "{} of those with {}",
                percent(figure.success()?),
                figure.method.label()
            ))
        })
        .collect();
    let summary = if told.is_empty() {
        format!("No payment of the orders placed {} is decided yet.", days(figures.span))
    } else {
        format!(
            "Of the orders placed {}, {} were paid.",
            days(figures.span),
            told.join(" and ")
        )
    };
    Figure {
        code: "payments",
        title: "Payment methods and their success",
        summary,
        sheet: Sheet {
            columns: vec!["Method", "Paid", "Open", "Not paid", "Success", "Paid orders’ worth"],
            rows: figures.methods.iter().map(row).collect(),
        },
        drawing: &[(1, Mark::StackGood), (2, Mark::StackOpen), (3, Mark::StackBad)],
        wide: false,
    }
}
