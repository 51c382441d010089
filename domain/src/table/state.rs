//! What somebody has asked of a list, and its address.

use super::{FilterKind, Named, SIZES, Table};
use crate::{money::Money, paths, time::Day};

/// By which column a list is sorted, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The column's code.
    pub column: &'static str,
    /// Largest, newest, last first.
    pub descending: bool,
}

/// What a filter is set to. Never empty: an empty filter is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterValue {
    /// Any of these codes, in the order in which the list offers them.
    Choices(Vec<&'static str>),
    /// These days.
    Days {
        /// The first.
        from: Option<Day>,
        /// The last.
        to: Option<Day>,
    },
    /// These amounts.
    Amounts {
        /// The least.
        from: Option<Money>,
        /// The most.
        to: Option<Money>,
    },
    /// These words.
    Text(String),
    /// Any of these.
    Named {
        /// Its number; words where several have them.
        asked: String,
        /// In the order in which they are offered.
        found: Vec<Named>,
    },
}

/// What somebody has asked of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableState {
    /// Words to look for; empty for none.
    pub words: String,
    /// The tab's code; empty where a list has none.
    pub tab: &'static str,
    /// What is set, by filter code, in the list's own order.
    pub filters: Vec<(&'static str, FilterValue)>,
    /// How it is sorted.
    pub order: Order,
    /// From 1.
    pub page: u32,
    /// Rows on a page.
    pub size: u32,
    /// The codes of the shown columns, in the list's own order.
    pub columns: Vec<&'static str>,
    /// The saved view that this began as.
    pub view: Option<i64>,
}

impl TableState {
    /// What this filter is set to.
    pub fn value(&self, filter: &str) -> Option<&FilterValue> {
        self.filters
            .iter()
            .find(|(code, _)| *code == filter)
            .map(|(_, value)| value)
    }

    /// The codes that this filter is set to; none where it is not.
    pub fn choices(&self, filter: &str) -> &[&'static str] {
        let Some(FilterValue::Choices(codes)) = self.value(filter) else {
            return &[];
        };
        codes
    }

    /// The days that this filter is set to.
    pub fn days(&self, filter: &str) -> (Option<Day>, Option<Day>) {
        let Some(FilterValue::Days { from, to }) = self.value(filter) else {
            return (None, None);
        };
        (*from, *to)
    }

    /// The amounts that this filter is set to.
    pub fn amounts(&self, filter: &str) -> (Option<Money>, Option<Money>) {
        let Some(FilterValue::Amounts { from, to }) = self.value(filter) else {
            return (None, None);
        };
        (*from, *to)
    }

    /// The words that this filter is set to; empty where it is not.
    pub fn text(&self, filter: &str) -> &str {
        let Some(FilterValue::Text(words)) = self.value(filter) else {
            return "";
        };
        words
    }

    /// What of the shop this filter is set to; none where it is not.
    pub fn named(&self, filter: &str) -> &[Named] {
        let Some(FilterValue::Named { found, .. }) = self.value(filter) else {
            return &[];
        };
        found
    }

    /// The one code that this filter is set to.
    pub fn choice(&self, filter: &str) -> Option<&'static str> {
        self.choices(filter).first().copied()
    }

    /// Whether this column is shown.
    pub fn shows(&self, column: &str) -> bool {
        self.columns.contains(&column)
    }

    /// Whether anything but the tab narrows the list.
    pub fn is_narrowed(&self) -> bool {
        !self.words.is_empty() || !self.filters.is_empty()
    }

    /// How many rows stand before this page.
    pub fn offset(&self) -> u64 {
        u64::from(self.page.saturating_sub(1)).saturating_mul(u64::from(self.size))
    }

    /// How many pages so many rows make; at least one.
    pub fn pages(&self, rows: u64) -> u32 {
        let pages = rows
            .div_ceil(u64::from(self.size.max(1)))
            .clamp(1, u64::from(super::LAST_PAGE));
        u32::try_from(pages).unwrap_or(super::LAST_PAGE)
    }

    /// The same at another page.
    #[must_use]
    pub fn at_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }

    /// The same in another tab, from its first page.
    #[must_use]
    pub fn in_tab(&self, tab: &'static str) -> Self {
        Self {
            tab,
            page: 1,
            view: None,
            ..self.clone()
        }
    }

    /// The same with so many rows a page, from the first.
    #[must_use]
    pub fn sized(&self, size: u32) -> Self {
        Self {
            size,
            page: 1,
            ..self.clone()
        }
    }

    /// The same sorted by this column, the other way round if it was already, from the first page.
    #[must_use]
    pub fn sorted_by(&self, column: &'static str, numeric: bool) -> Self {
        let descending = if self.order.column == column {
            !self.order.descending
        } else {
            numeric
        };
        Self {
            order: Order { column, descending },
            page: 1,
            ..self.clone()
        }
    }

    /// The same with this filter set, from the first page.
    #[must_use]
    pub fn with(&self, table: &'static Table, filter: &'static str, value: FilterValue) -> Self {
        let mut state = self.without(filter);
        state.filters.push((filter, value));
        let place = |code: &str| table.filters.iter().position(|offered| offered.code == code);
        state.filters.sort_by_key(|(code, _)| place(code));
        state
    }

    /// The same without this filter, from the first page.
    #[must_use]
    pub fn without(&self, filter: &str) -> Self {
        let mut state = Self {
            page: 1,
            ..self.clone()
        };
        state.filters.retain(|(code, _)| *code != filter);
        state
    }

    /// The same without words and filters, from the first page.
    #[must_use]
    pub fn cleared(&self) -> Self {
        Self {
            words: String::new(),
            filters: Vec::new(),
            page: 1,
            view: None,
            ..self.clone()
        }
    }

    /// The pairs that spell this state, what is so at first left out, in one fixed order.
    pub fn pairs(&self, table: &'static Table) -> Vec<(String, String)> {
        let start = table.start();
        let mut pairs = Vec::new();
        let mut push = |name: &str, value: String| pairs.push((name.to_owned(), value));
        if !self.words.is_empty() {
            push("q", self.words.clone());
        }
        if self.tab != start.tab {
            push("tab", self.tab.to_owned());
        }
        for (code, value) in &self.filters {
            match value {
                FilterValue::Choices(codes) => codes.iter().for_each(|choice| push(code, (*choice).to_owned())),
                FilterValue::Text(words) | FilterValue::Named { asked: words, .. } => push(code, words.clone()),
                FilterValue::Days { from, to } => {
                    for (end, day) in [("from", from), ("to", to)] {
                        if let Some(day) = day {
                            push(&format!("{code}.{end}"), day.to_string());
                        }
                    }
                }
                FilterValue::Amounts { from, to } => {
                    for (end, amount) in [("from", from), ("to", to)] {
                        if let Some(amount) = amount {
                            push(&format!("{code}.{end}"), amount.decimal());
                        }
                    }
                }
            }
        }
        if self.order != start.order {
            let sign = if self.order.descending { "-" } else { "" };
            push("sort", format!("{sign}{}", self.order.column));
        }
        if self.size != SIZES[0] {
            push("size", self.size.to_string());
        }
        if self.columns != start.columns {
            self.columns.iter().for_each(|column| push("col", (*column).to_owned()));
        }
        if let Some(view) = self.view {
            push("view", view.to_string());
        }
        if self.page > 1 {
            push("page", self.page.to_string());
        }
        pairs
    }

    /// The address of this state below `base`.
    pub fn path(&self, table: &'static Table, base: &str) -> String {
        paths::with_pairs(base, &self.pairs(table))
    }

    /// What a saved view keeps: the pairs as a query string, without page and view.
    pub fn kept(&self, table: &'static Table) -> String {
        let state = Self {
            page: 1,
            view: None,
            ..self.clone()
        };
        let text = state.path(table, "");
        text.strip_prefix('?').unwrap_or(&text).to_owned()
    }

    /// The words that a set filter's chip shows.
    pub fn chip(&self, table: &'static Table, filter: &str, amount: impl Fn(Money) -> String) -> Option<String> {
        let offered = table.filter(filter)?;
        let between = |from: Option<String>, to: Option<String>| match (from, to) {
            (Some(from), Some(to)) if from == to => from,
            (Some(from), Some(to)) => format!("{from} to {to}"),
            (Some(from), None) => format!("from {from}"),
            (None, Some(to)) => format!("up to {to}"),
            (None, None) => String::new(),
        };
        let words = match (self.value(filter)?, offered.kind) {
            (FilterValue::Choices(codes), FilterKind::Choices(choices) | FilterKind::One(choices)) => {
                let labels = choices.iter().filter(|choice| codes.contains(&choice.code));
                labels.map(|choice| choice.label).collect::<Vec<_>>().join(" or ")
            }
            (FilterValue::Days { from, to }, _) => between(from.map(Day::label), to.map(Day::label)),
            (FilterValue::Amounts { from, to }, _) => between(from.map(&amount), to.map(&amount)),
            (FilterValue::Text(words), _) => words.clone(),
            (FilterValue::Named { found, .. }, _) => Named::names(found),
            (FilterValue::Choices(codes), _) => codes.join(" or "),
        };
        Some(format!("{}: {words}", offered.label))
    }
}
