//! The second reading: lines become invoices, and invoices orders and credit notes.

use std::collections::{HashMap, HashSet};

use domain::time::UtcOffset;

use super::{
    Kind, Line, Record, Refusal, Survey, Totals,
    invoice::Invoice,
    people,
    products::{self, Ids},
    survey::hash,
    totals, write,
};
use crate::{Ctx, analytics, error::Result};

/// Invoices of one transaction.
const CHUNK: usize = 500;

/// What was added to the shop; what was there already is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Added {
    /// Products, each with the same opening stock.
    pub products: u64,
    /// Customers.
    pub customers: u64,
    /// Orders.
    pub orders: u64,
    /// Credit notes.
    pub credit_notes: u64,
}

/// How an import ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was added.
    pub added: Added,
    /// Pieces that each added product got.
    pub opening_stock: i64,
    /// What the file holds.
    pub read: Totals,
    /// What the database holds now.
    pub stored: Totals,
}

/// An import whose products and customers are there.
pub struct Import {
    ctx: Ctx,
    offset: UtcOffset,
    ids: HashMap<String, Ids>,
    people: HashMap<String, i64>,
    scattered: HashSet<u64>,
    /// Invoices whose lines do not stand together wait for the end of the file.
    waiting: HashMap<String, Invoice>,
    current: Option<Invoice>,
    full: Vec<Invoice>,
    added: Added,
    read: Totals,
}

impl Import {
    /// Puts in the products and customers that a survey of the same file found.
    ///
    /// # Errors
    /// When the database does not take them.
    pub async fn begin(ctx: &Ctx, survey: Survey) -> Result<Self> {
        ctx.require_system()?;
        let products = products::put(ctx, &survey.sold).await?;
        let customers = people::put(ctx, &survey.people).await?;
        Ok(Self {
            ctx: ctx.clone(),
            offset: ctx.shop.facts().offset,
            ids: products::known(ctx).await?,
            people: people::known(ctx).await?,
            scattered: survey.scattered,
            waiting: HashMap::new(),
            current: None,
            full: Vec::with_capacity(CHUNK),
            added: Added {
                products,
                customers,
                ..Added::default()
            },
            read: Totals::default(),
        })
    }

    /// Takes a line; why it does not count, if so. Whole invoices are written now and then.
    ///
    /// # Errors
    /// When the database does not take them. What was written before stays, and another run goes on from there.
    pub async fn line(&mut self, record: &Record<'_>) -> Result<Option<Refusal>> {
        let line = match Line::read(record, self.offset) {
            Ok(line) => line,
            Err(refusal) => return Ok(Some(refusal)),
        };
        if self.scattered.contains(&hash(line.invoice.as_str())) {
            match self.waiting.get_mut(&line.invoice) {
                Some(invoice) => invoice.add(line),
                None => drop(self.waiting.insert(line.invoice.clone(), Invoice::new(line))),
            }
            return Ok(None);
        }
        match &mut self.current {
            Some(invoice) if invoice.number == line.invoice => invoice.add(line),
            current => {
                let done = current.replace(Invoice::new(line));
                self.full.extend(done);
                if self.full.len() >= CHUNK {
                    self.write().await?;
                }
            }
        }
        Ok(None)
    }

    /// Writes what is left, brings the figures up to date, and sums up.
    ///
    /// # Errors
    /// As [`Import::line`].
    pub async fn finish(mut self) -> Result<Outcome> {
        self.full.extend(self.current.take());
        let mut waiting: Vec<Invoice> = std::mem::take(&mut self.waiting).into_values().collect();
        waiting.sort_by(|one, other| one.number.cmp(&other.number));
        for invoice in waiting {
            self.full.push(invoice);
            if self.full.len() >= CHUNK {
                self.write().await?;
            }
        }
        self.write().await?;
        analytics::fold(&self.ctx).await?;
        let stored = totals::stored(&self.ctx, self.offset, &self.read).await?;
        Ok(Outcome {
            added: self.added,
            opening_stock: products::OPENING_STOCK,
            read: self.read,
            stored,
        })
    }

    async fn write(&mut self) -> Result<()> {
        for invoice in &self.full {
            self.read.add(invoice, self.offset)?;
        }
        let (orders, notes): (Vec<Invoice>, Vec<Invoice>) =
            self.full.drain(..).partition(|invoice| invoice.kind == Kind::Sale);
        let book = write::Book {
            ctx: &self.ctx,
            ids: &self.ids,
            people: &self.people,
        };
        let (orders, credit_notes) = book.write(orders, notes).await?;
        self.added.orders += orders;
        self.added.credit_notes += credit_notes;
        Ok(())
    }
}
