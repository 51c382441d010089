//! Reading an address. Forms send empty fields; those are no filters. Everything else is taken, or named as misread.

use super::{FilterKind, FilterValue, LAST_PAGE, Named, Offers, Order, SIZES, Table, TableState};
use crate::{money::Money, text, time::Day};

/// The most letters that a search takes.
pub const LONGEST_WORDS: usize = 100;

/// What an address asks of a list, and what of it could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What was understood.
    pub state: TableState,
    /// The names that were not, each once, in the order of the address. An export or a bulk action refuses then.
    pub misread: Vec<String>,
}

impl Table {
    /// Reads decoded pairs of a query string, where the shop has this to choose from.
    pub fn read<'a>(&'static self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>, offers: &Offers) -> Reading {
        let mut reader = Reader {
            table: self,
            offers,
            state: self.start(),
            columns: Vec::new(),
            values: self.filters.iter().map(|_| None).collect(),
            misread: Vec::new(),
        };
        for (name, value) in pairs {
            if !value.is_empty() && reader.take(name, value).is_none() {
                let name: String = name.chars().take(40).filter(|char| !char.is_control()).collect();
                if !reader.misread.contains(&name) && reader.misread.len() < 8 {
                    reader.misread.push(name);
                }
            }
        }
        reader.finish()
    }
}

struct Reader<'a> {
    table: &'static Table,
    offers: &'a Offers,
    state: TableState,
    columns: Vec<&'static str>,
    values: Vec<Option<FilterValue>>,
    misread: Vec<String>,
}

impl Reader<'_> {
    /// `None` where it cannot be read.
    fn take(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "q" => self.state.words = words(value)?,
            "tab" => {
                self.state.tab = self.table.tabs.iter().find(|tab| tab.code == value)?.code;
            }
            "sort" => {
                let (descending, column) = value.strip_prefix('-').map_or((false, value), |column| (true, column));
                let column = self.table.column(column).filter(|column| column.sorts)?.code;
                self.state.order = Order { column, descending };
            }
            "size" => self.state.size = SIZES.into_iter().find(|size| size.to_string() == value)?,
            "page" => {
                self.state.page = plain(value)
                    .filter(|page| (1..=i64::from(LAST_PAGE)).contains(page))?
                    .try_into()
                    .ok()?;
            }
            "view" => self.state.view = Some(plain(value).filter(|view| *view > 0)?),
            "col" => {
                let column = self.table.column(value)?.code;
                self.columns.push(column);
            }
            other => return self.filter(other, value),
        }
        Some(())
    }

    fn filter(&mut self, name: &str, value: &str) -> Option<()> {
        let (code, end) = name.split_once('.').map_or((name, ""), |(code, end)| (code, end));
        let index = self.table.filters.iter().position(|filter| filter.code == code)?;
        let kind = self.table.filters.get(index)?.kind;
        let slot = self.values.get_mut(index)?;
        match (kind, end) {
            (FilterKind::Choices(choices), "") => {
                let choice = choices.iter().find(|choice| choice.code == value)?.code;
                match slot {
                    Some(FilterValue::Choices(codes)) => codes.push(choice),
                    _ => *slot = Some(FilterValue::Choices(vec![choice])),
                }
            }
            (FilterKind::One(choices), "") => {
                let choice = choices.iter().find(|choice| choice.code == value)?.code;
                only(slot, FilterValue::Choices(vec![choice]))?;
            }
            (FilterKind::Named, "") => only(slot, named(self.offers.of(code), value)?)?,
            (FilterKind::Text, "") => *slot = Some(FilterValue::Text(words(value)?)),
            (FilterKind::Days, "from" | "to") => {
                let day: Day = value.parse().ok()?;
                let (from, to) = match slot {
                    Some(FilterValue::Days { from, to }) => (*from, *to),
                    _ => (None, None),
                };
                *slot = Some(if end == "from" {
                    FilterValue::Days { from: Some(day), to }
                } else {
                    FilterValue::Days { from, to: Some(day) }
                });
            }
            (FilterKind::Amounts, "from" | "to") => {
                let amount: Money = text::ascii_digits(value).parse().ok()?;
                let (from, to) = match slot {
                    Some(FilterValue::Amounts { from, to }) => (*from, *to),
                    _ => (None, None),
                };
                *slot = Some(if end == "from" {
                    FilterValue::Amounts { from: Some(amount), to }
                } else {
                    FilterValue::Amounts { from, to: Some(amount) }
                });
            }
            _ => return None,
        }
        Some(())
    }

    fn finish(mut self) -> Reading {
        let filters = self.table.filters.iter().zip(self.values);
        self.state.filters = filters
            .filter_map(|(filter, value)| Some((filter.code, in_order(filter.kind, value?))))
            .collect();
        if !self.columns.is_empty() {
            let all = self.table.columns.iter().enumerate();
            self.state.columns = all
                .filter(|(index, column)| *index == 0 || self.columns.contains(&column.code))
                .map(|(_, column)| column.code)
                .collect();
        }
        Reading {
            state: self.state,
            misread: self.misread,
        }
    }
}

/// Choices in the list's own order, none twice.
fn in_order(kind: FilterKind, value: FilterValue) -> FilterValue {
    match (kind, value) {
        (FilterKind::Choices(choices), FilterValue::Choices(codes)) => FilterValue::Choices(
            choices
                .iter()
                .map(|choice| choice.code)
                .filter(|code| codes.contains(code))
                .collect(),
        ),
        (_, value) => value,
    }
}

/// Sets what can be set once; `None` where it is something else already.
fn only(slot: &mut Option<FilterValue>, taken: FilterValue) -> Option<()> {
    if slot.as_ref().is_some_and(|before| *before != taken) {
        return None;
    }
    *slot = Some(taken);
    Some(())
}

/// The one with this number. Views that were saved when this was a text have words instead: they go on to stand for
/// everything that has them in its name or address.
fn named(offered: &[Named], value: &str) -> Option<FilterValue> {
    let asked = words(value)?;
    let part = asked.to_lowercase();
    let number = plain(value);
    let is_meant = |each: &&Named| match number {
        Some(id) => each.id == id,
        None => each.slug.contains(&part) || each.name.to_lowercase().contains(&part),
    };
    let found: Vec<Named> = offered.iter().filter(is_meant).cloned().collect();
    let asked = match found.as_slice() {
        [] => return None,
        [one] => one.id.to_string(),
        _ => asked,
    };
    Some(FilterValue::Named { asked, found })
}

/// One line of words; `None` where nothing is left of it.
fn words(value: &str) -> Option<String> {
    // Twice: a mark that is taken out, or the cut, may leave a space behind.
    let words = text::one_line(&text::one_line(value, LONGEST_WORDS), LONGEST_WORDS);
    Some(words).filter(|words| !words.is_empty())
}

/// A whole number in its one spelling.
fn plain(value: &str) -> Option<i64> {
    value.parse::<i64>().ok().filter(|number| number.to_string() == value)
}
