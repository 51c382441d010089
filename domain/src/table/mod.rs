//! The state of a list of the back office, as its address spells it: search, tab, typed filters, sorting, page, page
//! size, columns, saved view.
//!
//! A list says once what it offers ([`Table`]). Reading is strict: what the list does not offer, or what has no sense,
//! is named as misread instead of being left out in silence, since a filter that is not there shows more than was
//! asked for. Printing is canonical: equal states have equal addresses.

mod read;
mod state;
#[cfg(test)]
mod tests;

pub use read::{LONGEST_WORDS, Reading};
pub use state::{FilterValue, Order, TableState};

use crate::{access::Permission, order::codes, paths::admin as paths};

/// Sizes of a page that every list offers; the first is where a list begins.
pub const SIZES: [u32; 4] = [25, 50, 100, 200];
/// The last page; beyond it a person narrows the list.
pub const LAST_PAGE: u32 = 10_000;

codes! {
    /// The lists of the back office, as saved views name them.
    List {
        /// Orders.
        Orders = "orders",
        /// Goods that come back.
        Returns = "returns",
        /// Customers.
        Customers = "customers",
        /// Products.
        Products = "products",
        /// The audit log.
        Audit = "audit",
        /// Effects to deliver.
        Outbox = "outbox",
        /// Stock by variant.
        Stock = "stock",
        /// The stock ledger.
        Movements = "movements",
    }
}

impl List {
    /// What it takes to see it.
    pub const fn permission(self) -> Permission {
        match self {
            Self::Orders | Self::Returns => Permission::OrdersRead,
            Self::Customers => Permission::CustomersRead,
            Self::Products => Permission::CatalogueEdit,
            Self::Audit | Self::Outbox => Permission::AuditRead,
            Self::Stock | Self::Movements => Permission::StockEdit,
        }
    }

    /// Where it is.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Orders => paths::ORDERS,
            Self::Returns => paths::RETURNS,
            Self::Customers => paths::CUSTOMERS,
            Self::Products => paths::PRODUCTS,
            Self::Audit => paths::AUDIT,
            Self::Outbox => paths::OUTBOX,
            Self::Stock => paths::STOCK,
            Self::Movements => paths::MOVEMENTS,
        }
    }
}

/// A list of the back office: what can be asked of it.
#[derive(Debug)]
pub struct Table {
    /// Which one it is.
    pub list: List,
    /// Its tabs; the first is where it begins. None for a list without tabs.
    pub tabs: &'static [Choice],
    /// Its filters, in the order in which they are shown.
    pub filters: &'static [Filter],
    /// Its columns, in the order in which they are shown. The first names the row and is always there.
    pub columns: &'static [Column],
    /// How it is sorted at first.
    pub order: Order,
}

/// One of a few: its code in an address, and its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As an address spells it.
    pub code: &'static str,
    /// As a person reads it.
    pub label: &'static str,
}

/// Something to narrow a list by.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    /// As an address spells it.
    pub code: &'static str,
    /// As a person reads it.
    pub label: &'static str,
    /// What kind of value it takes.
    pub kind: FilterKind,
}

/// What kind of value a filter takes.
#[derive(Clone, Copy, Debug)]
pub enum FilterKind {
    /// Any of these; several widen.
    Choices(&'static [Choice]),
    /// One of these.
    One(&'static [Choice]),
    /// From a day of the shop's calendar to another, both included.
    Days,
    /// From an amount to another, both included.
    Amounts,
    /// Words.
    Text,
    /// One of what the shop has at the moment, by its number ([`Offers`]).
    Named,
}

/// Something that the shop has, as a select offers it: a category, a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// As an address spells it.
    pub id: i64,
    /// As a person reads it.
    pub name: String,
    /// Names its page.
    pub slug: String,
    /// How many stand above it, in a tree.
    pub depth: u32,
}

impl Named {
    /// Several as a person reads them.
    pub fn names(several: &[Self]) -> String {
        let names = several.iter().map(|each| each.name.as_str());
        names.collect::<Vec<_>>().join(" or ")
    }
}

/// What the filters of the kind [`FilterKind::Named`] offer at the moment, by their codes.
#[derive(Clone, Debug, Default)]
pub struct Offers(pub Vec<(&'static str, Vec<Named>)>);

impl Offers {
    /// Of this filter.
    pub fn of(&self, filter: &str) -> &[Named] {
        let found = self.0.iter().find(|(code, _)| *code == filter);
        found.map_or(&[], |(_, offered)| offered)
    }
}

/// A column of a list.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// As an address spells it.
    pub code: &'static str,
    /// As a person reads it.
    pub label: &'static str,
    /// Whether the list can be sorted by it.
    pub sorts: bool,
    /// Whether it is shown at first.
    pub shown: bool,
    /// Whether it holds numbers, which stand to the right.
    pub numeric: bool,
}

/// One of several that can be chosen.
pub const fn choice(code: &'static str, label: &'static str) -> Choice {
    Choice { code, label }
}

/// A filter.
pub const fn filter(code: &'static str, label: &'static str, kind: FilterKind) -> Filter {
    Filter { code, label, kind }
}

/// A column: whether the list can be sorted by it, whether it is shown at first, whether it holds numbers.
pub const fn column(code: &'static str, label: &'static str, sorts: bool, shown: bool, numeric: bool) -> Column {
    Column {
        code,
        label,
        sorts,
        shown,
        numeric,
    }
}

impl Table {
    /// The filter with this code.
    pub fn filter(&self, code: &str) -> Option<&'static Filter> {
        self.filters.iter().find(|filter| filter.code == code)
    }

    /// The column with this code.
    pub fn column(&self, code: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.code == code)
    }

    /// The columns that are shown at first.
    pub fn first_columns(&self) -> Vec<&'static str> {
        self.columns
            .iter()
            .enumerate()
            .filter(|(index, column)| *index == 0 || column.shown)
            .map(|(_, column)| column.code)
            .collect()
    }

    /// The list as it is when nothing is asked.
    pub fn start(&'static self) -> TableState {
        TableState {
            words: String::new(),
            tab: self.tabs.first().map_or("", |tab| tab.code),
            filters: Vec::new(),
            order: self.order,
            page: 1,
            size: SIZES[0],
            columns: self.first_columns(),
            view: None,
        }
    }
}
