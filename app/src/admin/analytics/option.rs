//! The picture of a sheet: a chart's option as charming builds it, and what the module needs beside it.

use std::collections::BTreeMap;

use charming::{
    Chart,
    component::{Axis, Grid, Legend},
    element::{AxisType, Tooltip, Trigger},
    series::{Bar, Line},
};
use domain::money::Currency;
use serde::Serialize;

use super::sheet::Sheet;

/// How a column of a sheet is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As columns, beside those of other columns.
    Bar,
    /// As columns that stand on each other.
    Stack,
    /// As such columns, in the colour of what has gone well, of what is open, of what has gone wrong.
    StackGood,
    /// See [`Mark::StackGood`].
    StackOpen,
    /// See [`Mark::StackGood`].
    StackBad,
    /// As a line.
    Line,
    /// As a line for what it is compared to.
    Before,
    /// As bars that lie, one below the other, the first on top.
    Lying,
}

/// What is drawn of a sheet: its columns by place, and how.
pub type Drawing = &'static [(usize, Mark)];

/// What the module reads. Colours, fonts and formats are its own affair: they depend on the theme.
#[derive(Serialize)]
struct Payload<'a> {
    option: serde_json::Value,
    /// How each series is drawn, beyond what charming can say.
    marks: Vec<&'static str>,
    /// The exact words of each value: series by series, point by point.
    texts: Vec<Vec<String>>,
    /// The list behind each point.
    links: Vec<Option<&'a str>>,
    /// By series and point, where behind a value there is another list, or none.
    own: Vec<BTreeMap<usize, Option<&'a str>>>,
}

/// JSON that can stand inside a `<script>` element: whatever a product is called, it cannot end the element.
pub fn payload(sheet: &Sheet, drawing: Drawing, currency: Currency) -> String {
    let chart = chart(sheet, drawing, currency);
    let payload = Payload {
        option: serde_json::to_value(&chart).unwrap_or_default(),
        marks: drawing.iter().map(|(_, mark)| mark.code()).collect(),
        texts: drawing
            .iter()
            .map(|(place, _)| column(sheet, *place, |value| value.text(currency)))
            .collect(),
        links: sheet.rows.iter().map(|row| row.path.as_deref()).collect(),
        own: drawing.iter().map(|(place, _)| own(sheet, *place)).collect(),
    };
    serde_json::to_string(&payload)
        .unwrap_or_else(|_| "{}".to_owned())
        .replace('<', "\\u003c")
}

impl Mark {
    const fn code(self) -> &'static str {
        match self {
            Self::Bar => "bar",
            Self::Stack => "stack",
            Self::StackGood => "stack-good",
            Self::StackOpen => "stack-open",
            Self::StackBad => "stack-bad",
            Self::Line => "line",
            Self::Before => "before",
            Self::Lying => "lying",
        }
    }
}

fn own(sheet: &Sheet, place: usize) -> BTreeMap<usize, Option<&str>> {
    let others = sheet
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| row.own.iter().any(|(column, _)| *column == place));
    others.map(|(point, row)| (point, row.behind(place))).collect()
}

fn column<T>(sheet: &Sheet, place: usize, of: impl Fn(&super::sheet::Value) -> T) -> Vec<T> {
    sheet
        .rows
        .iter()
        .filter_map(|row| row.values.get(place))
        .map(of)
        .collect()
}

fn chart(sheet: &Sheet, drawing: Drawing, currency: Currency) -> Chart {
    let names = column(sheet, 0, |value| value.text(currency));
    let lying = drawing.iter().any(|(_, mark)| *mark == Mark::Lying);
    let named = Axis::new().type_(AxisType::Category).data(names);
    let counted = Axis::new().type_(AxisType::Value);
    let mut chart = Chart::new()
        .grid(
            Grid::new()
                .left(4)
                .right(28)
                .top(if drawing.len() > 1 { 36 } else { 12 })
                .bottom(12)
                .contain_label(true),
        )
        .tooltip(Tooltip::new().trigger(Trigger::Axis));
    chart = if lying {
        chart.x_axis(counted).y_axis(named.inverse(true))
    } else {
        chart.x_axis(named).y_axis(counted)
    };
    if drawing.len() > 1 {
        chart = chart.legend(Legend::new().top(0).left(0));
    }
    for (place, mark) in drawing {
        let name = sheet.columns.get(*place).copied().unwrap_or_default();
        let values = column(sheet, *place, super::sheet::Value::drawn);
        chart = match mark {
            Mark::Bar | Mark::Lying => chart.series(Bar::new().name(name).data(values)),
            Mark::Stack | Mark::StackGood | Mark::StackOpen | Mark::StackBad => {
                chart.series(Bar::new().name(name).stack("all").data(values))
            }
            Mark::Line | Mark::Before => chart.series(Line::new().name(name).show_symbol(false).data(values)),
        };
    }
    chart
}

#[cfg(test)]
mod tests {
    use domain::money::Money;

    use super::{
        super::sheet::{Row, Sheet, Value},
        *,
    };

    #[test]
    fn the_picture_holds_the_numbers_the_words_and_the_links_of_the_sheet() {
        let sheet = Sheet {
            columns: vec!["Product", "Sold for", "Sold before"],
            rows: vec![
                Row::new(
                    vec![
                        Value::Text("</script><b>Tea".to_owned()),
                        Value::Money(Money::from_minor(123_456)),
                        Value::Money(Money::from_minor(7)),
                    ],
                    Some("/admin/orders?product=tea".to_owned()),
                )
                .own(2, Some("/admin/orders?before".to_owned())),
            ],
        };

        let text = payload(&sheet, &[(1, Mark::Lying), (2, Mark::Lying)], Currency::Gbp);

        assert!(!text.contains('<'), "{text}");
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["option"]["series"][0]["data"][0], 1234.56);
        assert_eq!(json["option"]["series"][0]["type"], "bar");
        assert_eq!(json["texts"][0][0], "£1,234.56");
        assert_eq!(json["links"][0], "/admin/orders?product=tea");
        assert_eq!(json["own"][0].get("0"), None);
        assert_eq!(json["own"][1]["0"], "/admin/orders?before");
        assert_eq!(json["marks"][0], "lying");
        let axis = &json["option"]["yAxis"];
        let axis = axis.get(0).unwrap_or(axis);
        assert_eq!(axis["data"][0], "</script><b>Tea");
    }
}
