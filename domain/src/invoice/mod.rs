//! Invoices and credit notes: what they say. Both are snapshots: once issued, no word of them changes.

mod credit;
mod number;
#[cfg(test)]
mod tests;

pub use credit::{CreditLine, CreditNote, CreditReason, CreditRefused, Crediting, credit};
pub use number::{FiscalYear, NumberRefused, PaperNumber, Series};

use serde::{Deserialize, Serialize};

use crate::{
    ids::OrderNumber,
    money::{BasisPoints, Currency, Money},
    payment::Method,
    time::{Timestamp, UtcOffset},
};

/// Who sells, as the law wants it on every invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// The shop's name.
    pub name: String,
    /// Legal name, address, registration and tax numbers, line by line.
    pub legal: Vec<String>,
    /// Contact.
    pub phone: String,
    /// Contact.
    pub email: String,
}

/// Who buys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// As ordered.
    pub name: String,
    /// As people write it.
    pub phone: String,
    /// Where mails go.
    pub email: Option<String>,
    /// Line by line.
    pub address: Vec<String>,
}

/// One line of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// The line's place in the order: what a credit note refers to.
    pub position: i64,
    /// For people and machines.
    pub sku: String,
    /// The product.
    pub title: String,
    /// The option values; may be empty.
    pub variant_title: String,
    /// For one.
    pub unit_price: Money,
    /// How many.
    pub quantity: u32,
    /// For all of them.
    pub total: Money,
}

impl InvoiceLine {
    /// As it is called on paper: `Tea (100 g)`.
    pub fn name(&self) -> String {
        named(&self.title, &self.variant_title)
    }
}

/// A product and its variant in one line.
pub(crate) fn named(title: &str, variant_title: &str) -> String {
    if variant_title.is_empty() {
        title.to_owned()
    } else {
        format!("{title} ({variant_title})")
    }
}

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    /// Its number.
    pub number: PaperNumber,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The shop's time, for its dates.
    pub offset: UtcOffset,
    /// The order.
    pub order: OrderNumber,
    /// When that was placed.
    pub placed_at: Timestamp,
    /// Who sells.
    pub seller: Seller,
    /// Who buys.
    pub buyer: Buyer,
    /// What.
    pub lines: Vec<InvoiceLine>,
    /// Of all amounts.
    pub currency: Currency,
    /// The sum of the lines.
    pub goods: Money,
    /// Taken off.
    pub discount: Money,
    /// For delivery.
    pub delivery: Money,
    /// How it is delivered.
    pub delivery_name: String,
    /// The rate of the contained tax, where it explains the amount.
    pub tax_rate: Option<BasisPoints>,
    /// Contained in the total.
    pub tax_included: Money,
    /// What is paid.
    pub total: Money,
    /// How it is paid.
    pub method: Method,
}

impl Invoice {
    /// Whether its amounts agree with each other. One that does not is never issued.
    pub fn adds_up(&self) -> bool {
        let lines = Money::sum(self.lines.iter().map(|line| line.total));
        let total = self
            .goods
            .checked_sub(self.discount)
            .and_then(|rest| rest.checked_add(self.delivery));
        lines == Ok(self.goods) && total == Ok(self.total)
    }
}
