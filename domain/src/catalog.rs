//! How a list of products is asked for: filters, sorting and pages, as an address spells them.

use serde::{Deserialize, Serialize};

use crate::money::Money;

/// Products on one page of a list.
pub const PAGE_SIZE: u32 = 24;
/// The last page that a list shows; beyond it the shopper narrows the list.
pub const MAX_PAGE: u32 = 500;

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Sort {
    /// As the shop recommends (for a search: best match).
    #[default]
    Featured,
    /// Newest first.
    Newest,
    /// Lowest price first.
    PriceUp,
    /// Highest price first.
    PriceDown,
}

impl Sort {
    /// All of them, as offered.
    pub const ALL: [Self; 4] = [Self::Featured, Self::Newest, Self::PriceUp, Self::PriceDown];

    /// As it stands in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Featured => "featured",
            Self::Newest => "newest",
            Self::PriceUp => "price-up",
            Self::PriceDown => "price-down",
        }
    }

    /// As a shopper reads it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Featured => "Featured",
            Self::Newest => "Newest",
            Self::PriceUp => "Price: low to high",
            Self::PriceDown => "Price: high to low",
        }
    }

    /// The one with this code; the default for any other text.
    pub fn from_code(code: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|sort| sort.code() == code)
            .unwrap_or_default()
    }
}

/// What a shopper wants to see of a list. Addresses are read leniently: what makes no sense is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListQuery {
    /// Words of a search; empty for none.
    pub words: String,
    /// At least this price.
    pub min: Option<Money>,
    /// At most this price.
    pub max: Option<Money>,
    /// Only what can be had now.
    pub in_stock: bool,
    /// Only what is reduced.
    pub on_sale: bool,
    /// Chosen option values as (`colour`, `red`), sorted, no value twice. Values of one option widen, options narrow.
    pub options: Vec<(String, String)>,
    /// The order.
    pub sort: Sort,
    /// From 1.
    pub page: u32,
}

impl ListQuery {
    /// Reads decoded pairs of a query string. Unknown names are left out; a wrong value counts as none.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut query = Self {
            page: 1,
            ..Self::default()
        };
        for (name, value) in pairs {
            match name {
                "q" => query.words = crate::text::one_line(value, 100),
                "min" => query.min = price(value),
                "max" => query.max = price(value),
                "stock" => query.in_stock = value == "1",
                "sale" => query.on_sale = value == "1",
                "sort" => query.sort = Sort::from_code(value),
                "page" => query.page = value.parse().unwrap_or(1).clamp(1, MAX_PAGE),
                other => {
                    let option = other.strip_prefix("o.").filter(|name| is_code(name));
                    if let (Some(option), true, true) = (option, is_code(value), query.options.len() < 24) {
                        query.options.push((option.to_owned(), value.to_owned()));
                    }
                }
            }
        }
        query.options.sort();
        query.options.dedup();
        query
    }

    /// The pairs that spell this query, defaults left out, in one fixed order: equal queries, equal addresses.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let mut push = |name: &str, value: String| pairs.push((name.to_owned(), value));
        if !self.words.is_empty() {
            push("q", self.words.clone());
        }
        for (option, value) in &self.options {
            push(&format!("o.{option}"), value.clone());
        }
        if let Some(min) = self.min {
            push("min", plain(min));
        }
        if let Some(max) = self.max {
            push("max", plain(max));
        }
        if self.in_stock {
            push("stock", "1".to_owned());
        }
        if self.on_sale {
            push("sale", "1".to_owned());
        }
        if self.sort != Sort::default() {
            push("sort", self.sort.code().to_owned());
        }
        if self.page > 1 {
            push("page", self.page.to_string());
        }
        pairs
    }

    /// Whether anything narrows the list (words of a search do not count).
    pub fn is_filtered(&self) -> bool {
        self.min.is_some() || self.max.is_some() || self.in_stock || self.on_sale || !self.options.is_empty()
    }

    /// The same, at another page.
    #[must_use]
    pub fn at_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }

    /// The same with one option value switched on or off, from the first page.
    #[must_use]
    pub fn toggled(&self, option: &str, value: &str) -> Self {
        let mut query = Self {
            page: 1,
            ..self.clone()
        };
        let before = query.options.len();
        query
            .options
            .retain(|(name, chosen)| !(name == option && chosen == value));
        if query.options.len() == before {
            query.options.push((option.to_owned(), value.to_owned()));
            query.options.sort();
        }
        query
    }

    /// The same without any filter, from the first page.
    #[must_use]
    pub fn cleared(&self) -> Self {
        Self {
            words: self.words.clone(),
            sort: self.sort,
            page: 1,
            ..Self::default()
        }
    }

    /// Whether this option value is chosen.
    pub fn has(&self, option: &str, value: &str) -> bool {
        self.options
            .iter()
            .any(|(name, chosen)| name == option && chosen == value)
    }
}

/// Whether it can stand for an option or a value in an address: lower-case words with dashes, 1 to 40 bytes.
pub fn is_code(code: &str) -> bool {
    (1..=40).contains(&code.len())
        && code
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn price(text: &str) -> Option<Money> {
    text.parse().ok().filter(|money| *money >= Money::ZERO)
}

fn plain(money: Money) -> String {
    let text = money.decimal();
    text.strip_suffix(".00").map(str::to_owned).unwrap_or(text)
}

/// How much of a variant there is, as a page shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Availability {
    /// Enough.
    InStock,
    /// So few that the page says how many.
    Low(u32),
    /// None.
    SoldOut,
}

impl Availability {
    /// From the pieces that nobody has reserved; `low` and fewer are "low".
    pub fn of(available: i64, low: u32) -> Self {
        match u32::try_from(available) {
            Err(_) | Ok(0) => Self::SoldOut,
            Ok(left) if left <= low => Self::Low(left),
            Ok(_) => Self::InStock,
        }
    }

    /// Whether at least one can be bought.
    pub fn is_buyable(self) -> bool {
        self != Self::SoldOut
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_in_one_spelling() {
        let query = ListQuery::from_pairs([
            ("page", "2"),
            ("o.size", "m"),
            ("o.colour", "red"),
            ("o.size", "m"),
            ("sort", "price-up"),
            ("min", "१"),
            ("max", "1500.50"),
            ("utm_source", "x"),
            ("o.<script>", "x"),
            ("stock", "1"),
        ]);
        let spelled: Vec<_> = query
            .pairs()
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(
            spelled.join("&"),
            "o.colour=red&o.size=m&max=1500.50&stock=1&sort=price-up&page=2"
        );
        assert_eq!(
            ListQuery::from_pairs(
                query
                    .pairs()
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
            ),
            query
        );
    }

    #[test]
    fn pages_stay_in_bounds() {
        for (text, page) in [("0", 1), ("-3", 1), ("999999", MAX_PAGE), ("x", 1), ("7", 7)] {
            assert_eq!(ListQuery::from_pairs([("page", text)]).page, page);
        }
    }

    #[test]
    fn few_are_low_and_none_is_sold_out() {
        assert_eq!(Availability::of(3, 3), Availability::Low(3));
        assert_eq!(Availability::of(4, 3), Availability::InStock);
        assert_eq!(Availability::of(-2, 3), Availability::SoldOut);
    }
}
