//! The invoice and the credit note as papers.

use super::{column, from};
use crate::{
    invoice::{Buyer, CreditNote, Invoice, InvoiceLine},
    money::{BasisPoints, Currency, Money},
    view::{Align, Block, Column, Paper, PaperSize, Sum},
};

/// The paper of an invoice.
pub fn invoice(invoice: &Invoice) -> Paper {
    let amount = |amount: Money| amount.format(invoice.currency);
    let mut sums = vec![sum("Goods", amount(invoice.goods))];
    if invoice.discount != Money::ZERO {
        sums.push(sum("Discount", minus(invoice.discount, invoice.currency)));
    }
    let delivery = if invoice.delivery_name.is_empty() {
        "Delivery"
    } else {
        invoice.delivery_name.as_str()
    };
    sums.push(sum(delivery, amount(invoice.delivery)));
    sums.push(total("Total", amount(invoice.total)));
    if invoice.tax_included != Money::ZERO {
        sums.push(sum(&tax_label(invoice.tax_rate), amount(invoice.tax_included)));
    }
    Paper {
        title: "Invoice".to_owned(),
        number: invoice.number.to_string(),
        size: PaperSize::A4,
        from: from(&invoice.seller),
        blocks: vec![buyer(&invoice.buyer)],
        facts: vec![
            fact("Date", invoice.issued_at.date(invoice.offset)),
            fact("Order", invoice.order.to_string()),
            fact("Ordered on", invoice.placed_at.date(invoice.offset)),
            fact("Payment", invoice.method.label().to_owned()),
        ],
        notice: String::new(),
        columns: columns(),
        rows: rows(&invoice.lines, invoice.currency),
        sums,
        notes: Vec::new(),
    }
}

/// The paper of a credit note.
pub fn credit_note(note: &CreditNote) -> Paper {
    let amount = |amount: Money| amount.format(note.currency);
    let mut sums = Vec::new();
    if !note.lines.is_empty() {
        sums.push(sum("Goods", amount(note.goods)));
    }
    if note.discount != Money::ZERO {
        sums.push(sum("Discount", minus(note.discount, note.currency)));
    }
    if note.delivery != Money::ZERO {
        sums.push(sum("Delivery", amount(note.delivery)));
    }
    if note.adjustment != Money::ZERO {
        let label = if note.adjustment < Money::ZERO {
            "Credited before"
        } else {
            "Adjustment"
        };
        sums.push(sum(label, amount(note.adjustment)));
    }
    sums.push(total("Credited", amount(note.total)));
    if note.tax_included != Money::ZERO {
        sums.push(sum(&tax_label(None), amount(note.tax_included)));
    }
    Paper {
        title: "Credit note".to_owned(),
        number: note.number.to_string(),
        size: PaperSize::A4,
        from: from(&note.seller),
        blocks: vec![buyer(&note.buyer)],
        facts: vec![
            fact("Date", note.issued_at.date(note.offset)),
            fact("For invoice", note.invoice.to_string()),
            fact("Invoiced on", note.invoiced_at.date(note.offset)),
            fact("Order", note.order.to_string()),
            fact("Reason", note.reason.label().to_owned()),
        ],
        notice: String::new(),
        columns: if note.lines.is_empty() { Vec::new() } else { columns() },
        rows: rows(&note.lines, note.currency),
        sums,
        notes: Vec::new(),
    }
}

fn fact(label: &str, value: String) -> (String, String) {
    (label.to_owned(), value)
}

fn sum(label: &str, amount: String) -> Sum {
    Sum {
        label: label.to_owned(),
        amount,
        strong: false,
    }
}

fn total(label: &str, amount: String) -> Sum {
    Sum {
        strong: true,
        ..sum(label, amount)
    }
}

/// An amount that is taken off.
fn minus(amount: Money, currency: Currency) -> String {
    format!("\u{2212}{}", amount.format(currency))
}

fn tax_label(rate: Option<BasisPoints>) -> String {
    match rate {
        Some(BasisPoints(rate)) => {
            let (whole, rest) = (rate.div_euclid(100), rate.rem_euclid(100));
            let decimals = if rest == 0 {
                String::new()
            } else {
                format!(".{rest:02}")
            };
            format!("Included tax ({whole}{decimals} %)")
        }
        None => "Included tax".to_owned(),
    }
}

fn buyer(buyer: &Buyer) -> Block {
    let mut lines = vec![buyer.name.clone()];
    lines.extend(buyer.address.iter().cloned());
    lines.push(buyer.phone.clone());
    lines.extend(buyer.email.clone());
    lines.retain(|line| !line.is_empty());
    Block {
        heading: "Bill to".to_owned(),
        lines,
    }
}

fn columns() -> Vec<Column> {
    vec![
        column("Article", Align::Left, 46),
        column("SKU", Align::Left, 22),
        column("Pieces", Align::Right, 9),
        column("Price", Align::Right, 16),
        column("Amount", Align::Right, 18),
    ]
}

fn rows(lines: &[InvoiceLine], currency: Currency) -> Vec<Vec<String>> {
    let row = |line: &InvoiceLine| {
        vec![
            line.name(),
            line.sku.clone(),
            line.quantity.to_string(),
            line.unit_price.format(currency),
            line.total.format(currency),
        ]
    };
    lines.iter().map(row).collect()
}
