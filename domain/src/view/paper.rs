//! A sheet of paper: the one shape of invoices, credit notes, slips, labels and manifests. A page prints it as HTML, the
//! PDF writer as PDF, and both say the same, because every amount and date in it is finished text.

use serde::{Deserialize, Serialize};

/// How large the sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperSize {
    /// 210 x 297 mm.
    A4,
    /// 105 x 148 mm: a parcel's label.
    A6,
}

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Words.
    Left,
    /// Numbers and amounts.
    Right,
}

/// A column of a paper's table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// Where its text stands.
    pub align: Align,
    /// Its share of the width, in parts of the sum of all.
    pub parts: u16,
}

/// A few lines under a heading: who sells, who buys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// `Bill to`.
    pub heading: String,
    /// Below it; the first is the most important.
    pub lines: Vec<String>,
}

/// A line below the table: `Total  Rs 1,100.00`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// What it is.
    pub label: String,
    /// How much.
    pub amount: String,
    /// Whether it is the one that counts.
    pub strong: bool,
}

/// A sheet of paper, or several when its table is long: then title and headings repeat, and pages are numbered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// `Invoice`.
    pub title: String,
    /// `INV-2026/27-000123`; may be empty.
    pub number: String,
    /// How large it is.
    pub size: PaperSize,
    /// Who issues it.
    pub from: Block,
    /// Who it is for, and whom else it names.
    pub blocks: Vec<Block>,
    /// `Order` – `P-7K3M9Q2X`, in order.
    pub facts: Vec<(String, String)>,
    /// One line in a frame, for whoever must not overlook it: `Collect Rs 1,100.00`. May be empty.
    pub notice: String,
    /// The table's columns; none where there is no table.
    pub columns: Vec<Column>,
    /// Its rows, a text a column.
    pub rows: Vec<Vec<String>>,
    /// Below the table.
    pub sums: Vec<Sum>,
    /// At the end.
    pub notes: Vec<String>,
}

impl Paper {
    /// A name for its file: letters, digits and dashes.
    pub fn file_name(&self, extension: &str) -> String {
        let name = format!("{} {}", self.title, self.number);
        let words: Vec<&str> = name
            .split(|char: char| !char.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        format!("{}.{extension}", words.join("-").to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_plain_name() {
        let paper = Paper {
            title: "Credit note".into(),
            number: "CN-2026/27-000001".into(),
            size: PaperSize::A4,
            from: Block::default(),
            blocks: Vec::new(),
            facts: Vec::new(),
            notice: String::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            sums: Vec::new(),
            notes: Vec::new(),
        };
        assert_eq!(paper.file_name("pdf"), "credit-note-cn-2026-27-000001.pdf");
    }
}
