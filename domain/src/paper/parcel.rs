//! What goes with a parcel: the packing slip in it, the label on it, the manifest of all that a courier takes along.

use super::{column, from};
use crate::{
    ids::OrderNumber,
    invoice::{Seller, named},
    money::{Currency, Money},
    time::{Timestamp, UtcOffset},
    view::{Align, Block, Paper, PaperSize, Sum},
};

/// A line of what is in a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParcelLine {
    /// For people and machines.
    pub sku: String,
    /// The product.
    pub title: String,
    /// The option values; may be empty.
    pub variant_title: String,
    /// How many.
    pub quantity: u32,
}

/// One parcel, as its slip and its label tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Who sends it.
    pub seller: Seller,
    /// The order.
    pub order: OrderNumber,
    /// When that was placed.
    pub placed_at: Timestamp,
    /// The shop's time, for dates.
    pub offset: UtcOffset,
    /// Who receives it.
    pub recipient: String,
    /// Where the rider calls.
    pub phone: String,
    /// Line by line.
    pub address: Vec<String>,
    /// The shopper's wish; may be empty.
    pub note: String,
    /// The chosen delivery.
    pub delivery_name: String,
    /// Who carries it; may be empty.
    pub courier: String,
    /// The courier's number; may be empty.
    pub tracking: String,
    /// What is in it.
    pub lines: Vec<ParcelLine>,
    /// What the courier collects, zero when it is paid; `None` while that depends on the order's other parcels.
    pub to_collect: Option<Money>,
    /// Of that amount.
    pub currency: Currency,
}

impl Parcel {
    fn notice(&self) -> String {
        match self.to_collect {
            Some(Money::ZERO) => "Paid. Nothing to collect.".to_owned(),
            Some(amount) => format!("Collect {} in cash", amount.format(self.currency)),
            None => "Cash on delivery. The amount is on the manifest.".to_owned(),
        }
    }

    fn to(&self) -> Block {
        let mut lines = vec![self.recipient.clone()];
        lines.extend(self.address.iter().cloned());
        lines.push(self.phone.clone());
        lines.retain(|line| !line.is_empty());
        Block {
            heading: "To".to_owned(),
            lines,
        }
    }

    fn facts(&self) -> Vec<(String, String)> {
        let facts = [
            ("Order", self.order.to_string()),
            ("Ordered on", self.placed_at.date(self.offset)),
            ("Delivery", self.delivery_name.clone()),
            ("Courier", self.courier.clone()),
            ("Tracking", self.tracking.clone()),
        ];
        facts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| (label.to_owned(), value))
            .collect()
    }

    fn pieces(&self) -> u32 {
        self.lines.iter().fold(0, |sum, line| sum.saturating_add(line.quantity))
    }
}

/// The list in the parcel: what to pick, and what the shopper finds. No prices: it may be a present.
pub fn packing_slip(parcel: &Parcel) -> Paper {
    let row = |line: &ParcelLine| {
        vec![
            line.quantity.to_string(),
            named(&line.title, &line.variant_title),
            line.sku.clone(),
        ]
    };
    Paper {
        title: "Packing slip".to_owned(),
        number: parcel.order.to_string(),
        size: PaperSize::A4,
        from: from(&parcel.seller),
        blocks: vec![parcel.to()],
        facts: parcel.facts(),
        notice: String::new(),
        columns: vec![
            column("Pieces", Align::Right, 10),
            column("Article", Align::Left, 60),
            column("SKU", Align::Left, 30),
        ],
        rows: parcel.lines.iter().map(row).collect(),
        sums: vec![Sum {
            label: "Pieces".to_owned(),
            amount: parcel.pieces().to_string(),
            strong: true,
        }],
        notes: if parcel.note.is_empty() {
            Vec::new()
        } else {
            vec![format!("Note: {}", parcel.note)]
        },
    }
}

/// The label on the parcel: where it goes, and what is collected at the door.
pub fn label(parcel: &Parcel) -> Paper {
    Paper {
        title: parcel.order.to_string(),
        number: parcel.tracking.clone(),
        size: PaperSize::A6,
        blocks: vec![parcel.to()],
        facts: parcel
            .facts()
            .into_iter()
            .filter(|(label, _)| matches!(label.as_str(), "Delivery" | "Courier"))
            .chain([("Pieces".to_owned(), parcel.pieces().to_string())])
            .collect(),
        from: from(&parcel.seller),
        notice: parcel.notice(),
        columns: Vec::new(),
        rows: Vec::new(),
        sums: Vec::new(),
        notes: if parcel.note.is_empty() {
            Vec::new()
        } else {
            vec![parcel.note.clone()]
        },
    }
}

/// A parcel on a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestParcel {
    /// The order.
    pub order: OrderNumber,
    /// The courier's number; may be empty.
    pub tracking: String,
    /// Who receives it.
    pub recipient: String,
    /// Municipality and district.
    pub place: String,
    /// Where the rider calls.
    pub phone: String,
    /// What is collected; zero when it is paid.
    pub to_collect: Money,
}

/// Everything that a courier takes along at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestSheet {
    /// `M-12`.
    pub number: String,
    /// Who hands over.
    pub seller: Seller,
    /// Who takes.
    pub courier: String,
    /// When.
    pub at: Timestamp,
    /// The shop's time.
    pub offset: UtcOffset,
    /// The parcels, in order.
    pub parcels: Vec<ManifestParcel>,
    /// The sum that is to be collected.
    pub to_collect: Money,
    /// Of all amounts.
    pub currency: Currency,
}

/// The sheet that shop and courier sign.
///
/// It is the one paper that names every amount: a label printed before the hand-over may not know its own.
pub fn manifest(sheet: &ManifestSheet) -> Paper {
    let row = |parcel: &ManifestParcel| {
        vec![
            parcel.order.to_string(),
            parcel.tracking.clone(),
            parcel.recipient.clone(),
            parcel.place.clone(),
            parcel.phone.clone(),
            parcel.to_collect.format(sheet.currency),
        ]
    };
    Paper {
        title: "Courier manifest".to_owned(),
        number: sheet.number.clone(),
        size: PaperSize::A4,
        from: from(&sheet.seller),
        blocks: vec![Block {
            heading: "Handed to".to_owned(),
            lines: vec![sheet.courier.clone()],
        }],
        facts: vec![
            ("Date".to_owned(), sheet.at.date_and_time(sheet.offset)),
            ("Parcels".to_owned(), sheet.parcels.len().to_string()),
        ],
        notice: String::new(),
        columns: vec![
            column("Order", Align::Left, 18),
            column("Tracking", Align::Left, 18),
            column("Recipient", Align::Left, 22),
            column("Place", Align::Left, 22),
            column("Phone", Align::Left, 15),
            column("Collect", Align::Right, 17),
        ],
        rows: sheet.parcels.iter().map(row).collect(),
        sums: vec![Sum {
            label: "To collect".to_owned(),
            amount: sheet.to_collect.format(sheet.currency),
            strong: true,
        }],
        notes: vec![
            "For the shop: ______________________________".to_owned(),
            "For the courier: ___________________________".to_owned(),
        ],
    }
}
