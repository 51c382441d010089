//! The numbers of a chart: one sheet, from which its table, its CSV file and its picture are made, so that all three say
//! the same.

use domain::{
    analytics::{Grain, Span},
    csv,
    money::{Currency, Money},
};
use leptos::prelude::*;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words.
    Text(String),
    /// Days of a bucket. In a file they are two columns, its first and its last day.
    Days(Span, Grain),
    /// How many.
    Count(i64),
    /// An amount.
    Money(Money),
    /// A share, in tenths of a percent, not negative.
    Tenths(i64),
    /// Nothing is known.
    Nothing,
}

impl Value {
    /// As people read it.
    pub fn text(&self, currency: Currency) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Days(span, grain) => grain.label_of(*span),
            Self::Count(count) => count_text(*count),
            Self::Money(money) => money.format(currency),
            Self::Tenths(tenths) => percent(*tenths),
            Self::Nothing => "–".to_owned(),
        }
    }

    fn cells(&self) -> Vec<csv::Cell> {
        match self {
            Self::Text(text) => vec![csv::Cell::text(text)],
            Self::Days(span, _) => vec![
                csv::Cell::text(span.from.to_string()),
                csv::Cell::text(span.to.to_string()),
            ],
            Self::Count(count) => vec![csv::Cell::Number(*count)],
            Self::Money(money) => vec![csv::Cell::Amount(*money)],
            Self::Tenths(tenths) => vec![csv::Cell::text(percent(*tenths))],
            Self::Nothing => vec![csv::Cell::Empty],
        }
    }

    /// The number that a chart draws: amounts in whole units. A picture may round; the table does not.
    pub fn drawn(&self) -> f64 {
        match self {
            Self::Count(count) => float(*count),
            Self::Money(money) => float(money.minor()) / 100.0,
            Self::Tenths(tenths) => float(*tenths) / 10.0,
            Self::Text(_) | Self::Days(..) | Self::Nothing => 0.0,
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "for a picture, whose points are wider than the error"
)]
const fn float(number: i64) -> f64 {
    number as f64
}

/// `1,234`, `-5`.
pub fn count_text(count: i64) -> String {
    let grouped = crate::admin::list::grouped(count.unsigned_abs());
    if count < 0 { ["-", &grouped].concat() } else { grouped }
}

/// `12.5 %`; without the decimal where it is zero.
pub fn percent(tenths: i64) -> String {
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    let sign = if tenths < 0 { "-" } else { "" };
    if rest == 0 {
        format!("{sign}{whole} %")
    } else {
        format!("{sign}{whole}.{rest} %")
    }
}

/// The numbers of a chart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The names of its columns; the first names the row.
    pub columns: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// One row of a chart's numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// A value a column.
    pub values: Vec<Value>,
    /// The list behind it.
    pub path: Option<String>,
    /// Columns, by place, behind which there is another list, or none.
    pub own: Vec<(usize, Option<String>)>,
}

impl Row {
    /// A row, all of which leads to the same list.
    pub fn new(values: Vec<Value>, path: Option<String>) -> Self {
        Self {
            values,
            path,
            own: Vec::new(),
        }
    }

    /// With a column that has a list of its own.
    pub fn own(mut self, place: usize, path: Option<String>) -> Self {
        self.own.push((place, path));
        self
    }

    /// The list behind a column.
    pub fn behind(&self, place: usize) -> Option<&str> {
        let own = self.own.iter().find(|(column, _)| *column == place);
        own.map_or(self.path.as_ref(), |(_, path)| path.as_ref())
            .map(String::as_str)
    }
}

impl Sheet {
    /// The file.
    pub fn csv(&self) -> String {
        let days = self
            .rows
            .first()
            .is_some_and(|row| matches!(row.values.first(), Some(Value::Days(..))));
        let mut columns = self.columns.clone();
        if days && !columns.is_empty() {
            drop(columns.splice(0..1, ["First day", "Last day"]));
        }
        let mut text = csv::write(&columns, []);
        for row in &self.rows {
            let cells: Vec<csv::Cell> = row.values.iter().flat_map(Value::cells).collect();
            csv::write_row(&mut text, &cells);
        }
        text
    }

    /// The table.
    pub fn table(&self, caption: &str, currency: Currency) -> AnyView {
        let heads = self
            .columns
            .iter()
            .enumerate()
            .map(|(place, name)| {
                let class = if place == 0 { "" } else { "num" };
                view! {
                    <th class=class scope="col">
                        {*name}
                    </th>
                }
            })
            .collect_view();
        let rows = self.rows.iter().map(|each| row(each, currency)).collect_view();
        view! {
            <div class="max-h-96 overflow-auto" role="region" aria-label=["Numbers: ", caption].concat() tabindex="0">
                <table class="records">
                    <caption class="sr-only">{caption.to_owned()}</caption>
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

fn row(row: &Row, currency: Currency) -> AnyView {
    let cells = row
        .values
        .iter()
        .enumerate()
        .skip(1)
        .map(|(place, value)| {
            let class = if matches!(value, Value::Text(_)) { "" } else { "num" };
            let own = row.own.iter().any(|(column, _)| *column == place);
            let path = row.behind(place).filter(|_| own).map(str::to_owned);
            view! { <td class=class>{link(path, value.text(currency))}</td> }
        })
        .collect_view();
    let name = row.values.first().map(|value| value.text(currency)).unwrap_or_default();
    view! {
        <tr>
            <th scope="row">{link(row.path.clone(), name)}</th>
            {cells}
        </tr>
    }
    .into_any()
}

fn link(path: Option<String>, text: String) -> AnyView {
    match path {
        Some(path) => view! {
            <a class="underline decoration-line underline-offset-4 hover:decoration-accent" href=path>
                {text}
            </a>
        }
        .into_any(),
        None => text.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_the_table_says_with_days_for_machines() {
        let day = "2026-11-25".parse().unwrap();
        let sheet = Sheet {
            columns: vec!["Days", "Gross", "Orders"],
            rows: vec![Row::new(
                vec![
                    Value::Days(Span::of(day), Grain::Day),
                    Value::Money(Money::from_minor(-123_450)),
                    Value::Count(7),
                ],
                None,
            )],
        };
        assert_eq!(
            sheet.csv().trim_start_matches('\u{feff}').replace('\r', ""),
            "First day,Last day,Gross,Orders\n2026-11-25,2026-11-25,-1234.50,7\n"
        );
    }

    #[test]
    fn shares_and_counts_read_well() {
        assert_eq!([125, 1000, -5].map(percent), ["12.5 %", "100 %", "-0.5 %"]);
        assert_eq!([0, -1234].map(count_text), ["0", "-1,234"]);
    }
}
