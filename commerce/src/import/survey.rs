//! The first reading: which products and customers there are. It holds a few numbers for each, and no lines.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use domain::{
    money::Currency,
    time::{Timestamp, UtcOffset},
};

use super::{Kind, Line, Record, Refusal};
use crate::{
    Ctx,
    error::{Error, Result},
};

/// What the first reading found.
pub struct Survey {
    offset: UtcOffset,
    noted: Noted,
    pub(super) sold: BTreeMap<String, Sold>,
    pub(super) people: BTreeMap<String, Person>,
    /// Invoices whose lines do not stand together, by [`hash`]; a false one costs a little memory, and nothing else.
    pub(super) scattered: HashSet<u64>,
    seen: HashSet<u64>,
    invoice: u64,
    raw_invoice: u64,
    raw_lines: HashSet<u64>,
    line: u64,
}

/// What is odd about lines, whether they count or not. Nothing is lost for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    /// All lines.
    pub lines: u64,
    /// Lines without a customer.
    pub without_customer: u64,
    /// Lines without a description.
    pub without_description: u64,
    /// Lines that stand more than once on their invoice, all but the first.
    pub repeated: u64,
    /// Invoices whose lines do not stand together.
    pub scattered: u64,
    /// Stock codes that were sold under several descriptions.
    pub renamed: u64,
}

/// What was sold under one stock code.
pub(super) struct Sold {
    /// Lines.
    pub lines: u64,
    /// When for the first time.
    pub first: Timestamp,
    pub descriptions: HashMap<String, Tally>,
    /// By price in pence.
    pub prices: HashMap<i64, Tally>,
}

/// How often something was seen, and in which line last.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tally {
    count: u64,
    last: u64,
}

/// A customer.
pub(super) struct Person {
    /// As the last line says.
    pub country: String,
    /// When they first bought.
    pub first: Timestamp,
}

impl Survey {
    /// Begins.
    ///
    /// # Errors
    /// [`Error::NotFound`] for anybody but the shop itself, [`Error::Invalid`] for a shop that does not run on pounds.
    pub fn begin(ctx: &Ctx) -> Result<Self> {
        ctx.require_system()?;
        let facts = ctx.shop.facts();
        if facts.currency != Currency::Gbp {
            let currency = facts.currency;
            return Err(Error::Invalid(format!(
                "these orders are in GBP, and this shop runs on {currency}: set PASAL_CURRENCY=GBP (with a database of its own) and import again"
            )));
        }
        Ok(Self {
            offset: facts.offset,
            noted: Noted::default(),
            sold: BTreeMap::new(),
            people: BTreeMap::new(),
            scattered: HashSet::new(),
            seen: HashSet::new(),
            invoice: 0,
            raw_invoice: 0,
            raw_lines: HashSet::new(),
            line: 0,
        })
    }

    /// Takes note of a line. A line that does not count adds to [`Survey::noted`] only.
    ///
    /// # Errors
    /// Why it does not count.
    pub fn read(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        self.note(record);
        let line = Line::read(record, self.offset)?;
        self.line += 1;
        self.place(&line);
        if let Some(customer) = &line.customer {
            let person = self.people.entry(customer.clone()).or_insert_with(|| Person {
                country: String::new(),
                first: line.at,
            });
            person.first = person.first.min(line.at);
            person.country.clone_from(&line.country);
        }
        if line.kind == Kind::Sale {
            self.sell(line);
        }
        Ok(())
    }

    /// What was odd so far.
    pub fn noted(&self) -> Noted {
        let renamed = self.sold.values().filter(|sold| sold.descriptions.len() > 1).count() as u64;
        Noted {
            scattered: self.scattered.len() as u64,
            renamed,
            ..self.noted
        }
    }

    fn note(&mut self, record: &Record<'_>) {
        self.noted.lines += 1;
        self.noted.without_customer += u64::from(record.customer.trim().is_empty());
        self.noted.without_description += u64::from(record.description.trim().is_empty());
        let invoice = hash(record.invoice);
        if invoice != self.raw_invoice {
            self.raw_invoice = invoice;
            self.raw_lines.clear();
        }
        self.noted.repeated += u64::from(!self.raw_lines.insert(hash(record)));
    }

    /// Finds invoices that come back after another one.
    fn place(&mut self, line: &Line) {
        let invoice = hash(line.invoice.as_str());
        if invoice != self.invoice {
            self.invoice = invoice;
            if !self.seen.insert(invoice) {
                self.scattered.insert(invoice);
            }
        }
    }

    fn sell(&mut self, line: Line) {
        let sold = self.sold.entry(line.sku).or_insert_with(|| Sold {
            lines: 0,
            first: line.at,
            descriptions: HashMap::new(),
            prices: HashMap::new(),
        });
        sold.lines += 1;
        sold.first = sold.first.min(line.at);
        sold.prices.entry(line.unit_price.minor()).or_default().add(self.line);
        if !line.description.is_empty() {
            sold.descriptions.entry(line.description).or_default().add(self.line);
        }
    }
}

impl Sold {
    /// The usual description, and the others, alphabetically.
    pub fn names(&self) -> (&str, Vec<&str>) {
        let usual = usual(&self.descriptions).map_or("", String::as_str);
        let mut others: Vec<&str> = self
            .descriptions
            .keys()
            .map(String::as_str)
            .filter(|name| *name != usual)
            .collect();
        others.sort_unstable();
        (usual, others)
    }

    /// The usual price in pence.
    pub fn price(&self) -> i64 {
        usual(&self.prices).copied().unwrap_or(0)
    }
}

impl Tally {
    fn add(&mut self, line: u64) {
        self.count += 1;
        self.last = line;
    }
}

/// The most frequent one; of equally frequent ones the last seen.
fn usual<K>(tallies: &HashMap<K, Tally>) -> Option<&K> {
    tallies.iter().max_by_key(|(_, tally)| **tally).map(|(key, _)| key)
}

/// The same in every run.
pub(super) fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
