//! Numbers of invoices and credit notes: one series a kind and fiscal year, from 1, without a gap.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    order::codes,
    time::{Timestamp, UtcOffset},
};

/// Nepal's fiscal year, by the year (AD) in which it begins.
///
/// It begins on 1 Shrawan, which falls on 16 or 17 July of the common calendar. The shop takes **16 July, 00:00 in its
/// own time** every year: documented and stable, at most one day off the almanac. A shop whose accountant needs the
/// exact day changes [`FiscalYear::of`], and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FiscalYear(i64);

/// Text that is no fiscal year or paper's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a number such as INV-2026/27-000123")]
pub struct NumberRefused;

impl FiscalYear {
    /// The one that a moment lies in, by the shop's calendar.
    pub fn of(at: Timestamp, offset: UtcOffset) -> Self {
        let civil = at.civil(offset);
        let begun = (civil.month, civil.day) >= (7, 16);
        Self(if begun {
            civil.year
        } else {
            civil.year.saturating_sub(1)
        })
    }

    /// The year (AD) in which it begins: what is stored.
    pub const fn begins(self) -> i64 {
        self.0
    }

    /// Takes a stored year.
    ///
    /// # Errors
    /// [`NumberRefused`] for a year outside 1900 to 9998.
    pub fn beginning(year: i64) -> Result<Self, NumberRefused> {
        (1900..=9998).contains(&year).then_some(Self(year)).ok_or(NumberRefused)
    }
}

impl fmt::Display for FiscalYear {
    /// `2026/27`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:02}", self.0, self.0.saturating_add(1).rem_euclid(100))
    }
}

impl FromStr for FiscalYear {
    type Err = NumberRefused;

    fn from_str(text: &str) -> Result<Self, NumberRefused> {
        let (year, _) = text.split_once('/').ok_or(NumberRefused)?;
        let year = Self::beginning(year.parse().map_err(|_| NumberRefused)?)?;
        (year.to_string() == text).then_some(year).ok_or(NumberRefused)
    }
}

impl TryFrom<String> for FiscalYear {
    type Error = NumberRefused;

    fn try_from(text: String) -> Result<Self, NumberRefused> {
        text.parse()
    }
}

impl From<FiscalYear> for String {
    fn from(year: FiscalYear) -> Self {
        year.to_string()
    }
}

codes! {
    /// A series of numbers.
    Series {
        /// Invoices.
        Invoice = "invoice",
        /// Credit notes.
        CreditNote = "credit_note",
    }
}

impl Series {
    /// What its numbers begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Invoice => "INV",
            Self::CreditNote => "CN",
        }
    }
}

/// The number of one invoice or credit note: `INV-2026/27-000123`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PaperNumber {
    /// The series.
    pub series: Series,
    /// The fiscal year.
    pub year: FiscalYear,
    /// Its place, from 1.
    pub sequence: u32,
}

impl fmt::Display for PaperNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{:06}", self.series.prefix(), self.year, self.sequence)
    }
}

impl FromStr for PaperNumber {
    type Err = NumberRefused;

    fn from_str(text: &str) -> Result<Self, NumberRefused> {
        let mut parts = text.splitn(3, '-');
        let prefix = parts.next().ok_or(NumberRefused)?;
        let series = Series::ALL.iter().find(|series| series.prefix() == prefix);
        let number = Self {
            series: *series.ok_or(NumberRefused)?,
            year: parts.next().ok_or(NumberRefused)?.parse()?,
            sequence: parts
                .next()
                .and_then(|sequence| sequence.parse().ok())
                .ok_or(NumberRefused)?,
        };
        (number.to_string() == text && number.sequence > 0)
            .then_some(number)
            .ok_or(NumberRefused)
    }
}

impl TryFrom<String> for PaperNumber {
    type Error = NumberRefused;

    fn try_from(text: String) -> Result<Self, NumberRefused> {
        text.parse()
    }
}

impl From<PaperNumber> for String {
    fn from(number: PaperNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::time::Civil;

    fn at(year: i64, month: i64, day: i64, hour: i64, minute: i64) -> Timestamp {
        let civil = Civil {
            year,
            month,
            day,
            hour,
            minute,
            second: 0,
        };
        Timestamp::from_civil(civil, UtcOffset::KATHMANDU)
    }

    fn year(at: Timestamp) -> String {
        FiscalYear::of(at, UtcOffset::KATHMANDU).to_string()
    }

    #[test]
    fn a_fiscal_year_begins_on_16_july_in_the_shops_time() {
        assert_eq!(year(at(2026, 7, 15, 23, 59)), "2025/26");
        assert_eq!(year(at(2026, 7, 16, 0, 0)), "2026/27");
        assert_eq!(year(at(2026, 12, 31, 23, 59)), "2026/27");
        assert_eq!(year(at(2027, 1, 1, 0, 0)), "2026/27");
        assert_eq!(year(at(2099, 8, 1, 0, 0)), "2099/00");
        // The same moment is still the old year where it is not yet the 16th.
        assert_eq!(
            FiscalYear::of(at(2026, 7, 16, 0, 0), UtcOffset(0)).to_string(),
            "2025/26"
        );
    }

    #[test]
    fn a_number_reads_back_and_nothing_else_does() {
        let number: PaperNumber = "INV-2026/27-000123".parse().unwrap();
        assert_eq!((number.series, number.sequence), (Series::Invoice, 123));
        for bad in [
            "",
            "INV",
            "INV-2026/27",
            "INV-2026/28-000001",
            "INV-2026/27-1",
            "INV-2026/27-000000",
            "XX-2026/27-000001",
            "INV-2026/27-000001 ",
        ] {
            assert_eq!(bad.parse::<PaperNumber>(), Err(NumberRefused), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn every_number_reads_back(begins in 1900_i64..=9998, sequence in 1_u32.., credit: bool) {
            let series = if credit { Series::CreditNote } else { Series::Invoice };
            let number = PaperNumber { series, year: FiscalYear::beginning(begins).unwrap(), sequence };
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }

        #[test]
        fn no_text_panics(text in ".{0,40}") {
            let _ = text.parse::<PaperNumber>();
        }
    }
}
