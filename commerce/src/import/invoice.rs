//! The lines of one invoice, put together.

use domain::{money::Money, time::Timestamp};

use super::{Kind, Line};
use crate::error::Result;

/// An invoice: an order, or a credit note.
pub(super) struct Invoice {
    pub kind: Kind,
    pub number: String,
    /// The first line's; some invoices were written across the turn of a minute.
    pub at: Timestamp,
    pub customer: Option<String>,
    pub country: String,
    pub lines: Vec<Line>,
}

impl Invoice {
    /// Begins with its first line.
    pub fn new(line: Line) -> Self {
        Self {
            kind: line.kind,
            number: line.invoice.clone(),
            at: line.at,
            customer: line.customer.clone(),
            country: line.country.clone(),
            lines: vec![line],
        }
    }

    /// Adds a further line.
    pub fn add(&mut self, line: Line) {
        self.at = self.at.min(line.at);
        self.customer = self.customer.take().or_else(|| line.customer.clone());
        self.lines.push(line);
    }

    /// The sum of its lines.
    pub fn total(&self) -> Result<Money> {
        Ok(Money::sum(self.lines.iter().map(|line| line.total))?)
    }

    /// The sum of its pieces.
    pub fn units(&self) -> i64 {
        self.lines
            .iter()
            .fold(0, |units: i64, line| units.saturating_add(line.quantity))
    }
}
