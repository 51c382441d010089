//! Barcodes: what a scanner reads from a package, and which of them are numbers of the world's trade.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::ascii_digits;

/// What is printed on a package as bars. Two variants may have the same one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Barcode(String);

/// Why a text is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a barcode has 1 to 64 letters, digits, '-', '_', '.' or '/'")]
pub struct BarcodeRefused;

impl Barcode {
    /// As it is printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a Global Trade Item Number: 8, 12, 13 or 14 digits of which the last is right, by GS1 General
    /// Specifications, section 7.9 (weights 3 and 1 from the right, the sum a multiple of ten).
    pub fn is_gtin(&self) -> bool {
        if !matches!(self.0.len(), 8 | 12 | 13 | 14) || !self.0.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
        let digits = self.0.chars().rev().filter_map(|char| char.to_digit(10));
        let weights = [1_u32, 3].into_iter().cycle();
        let sum: u32 = digits
            .zip(weights)
            .map(|(digit, weight)| digit.saturating_mul(weight))
            .sum();
        sum > 0 && sum.is_multiple_of(10)
    }
}

impl FromStr for Barcode {
    type Err = BarcodeRefused;

    fn from_str(text: &str) -> Result<Self, BarcodeRefused> {
        let text = ascii_digits(text.trim());
        let fits = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'));
        fits.then_some(Self(text)).ok_or(BarcodeRefused)
    }
}

impl fmt::Display for Barcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_barcode_is_kept_as_it_is_printed() {
        for (typed, kept) in [(" 0042 ", "0042"), ("X001-aB", "X001-aB"), ("४२", "42")] {
            assert_eq!(typed.parse::<Barcode>().unwrap().as_str(), kept);
        }
    }

    #[test]
    fn what_a_spreadsheet_has_made_of_one_is_refused() {
        let long = "1".repeat(65);
        for typed in ["", "9.78014E+12", "two words", "<b>", long.as_str()] {
            assert_eq!(typed.parse::<Barcode>(), Err(BarcodeRefused), "{typed}");
        }
    }

    #[test]
    fn a_trade_number_has_the_right_last_digit() {
        let is_gtin = |text: &str| text.parse::<Barcode>().unwrap().is_gtin();
        // The examples of GS1's own calculator, and of ISBN-13.
        for right in [
            "96385074",
            "036000291452",
            "6291041500213",
            "9780306406157",
            "10614141000415",
        ] {
            assert!(is_gtin(right), "{right}");
        }
        for wrong in [
            "96385075",
            "6291041500214",
            "0000000000000",
            "62910415002",
            "629104150021X",
            "SKU-1",
        ] {
            assert!(!is_gtin(wrong), "{wrong}");
        }
    }
}
