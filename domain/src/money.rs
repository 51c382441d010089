//! Money: whole minor units (paisa, pence) and their currency. There is no float and no unchecked sum.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::Quantity;

/// An amount in minor units of the shop's currency: `Money::from_minor(123_456)` is Rs 1,234.56.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

/// An amount that does not fit into 64 bits, or text that is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// The result is beyond what an order can hold.
    #[error("the amount is too large")]
    TooLarge,
    /// The text is not an amount such as `1234.50`.
    #[error("not an amount: write digits, and at most two decimals after a point")]
    Unreadable,
}

/// A share in hundredths of a percent: 1300 is 13 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BasisPoints(pub u32);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The amount of so many minor units.
    pub const fn from_minor(minor: i64) -> Self {
        Self(minor)
    }

    /// The amount of so many whole rupees or pounds; at the edge of `i64` it stays at the edge.
    pub const fn from_major(major: i64) -> Self {
        Self(major.saturating_mul(100))
    }

    /// In minor units.
    pub const fn minor(self) -> i64 {
        self.0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] when it does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyError::TooLarge)
    }

    /// The difference.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] when it does not fit.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyError::TooLarge)
    }

    /// This much for each of `quantity` pieces.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] when it does not fit.
    pub fn times(self, quantity: Quantity) -> Result<Self, MoneyError> {
        self.0
            .checked_mul(i64::from(quantity.get()))
            .map(Self)
            .ok_or(MoneyError::TooLarge)
    }

    /// The sum of many amounts.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] when it does not fit.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// The share of this amount, by the shop's one rounding rule: to the nearest minor unit, halves away from zero.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] when it does not fit.
    pub fn share_half_up(self, share: BasisPoints) -> Result<Self, MoneyError> {
        let exact = i128::from(self.0)
            .checked_mul(i128::from(share.0))
            .ok_or(MoneyError::TooLarge)?;
        let half = if exact < 0 { -5_000 } else { 5_000 };
        let rounded = exact
            .checked_add(half)
            .and_then(|sum| sum.checked_div(10_000))
            .ok_or(MoneyError::TooLarge)?;
        i64::try_from(rounded).map(Self).map_err(|_| MoneyError::TooLarge)
    }

    /// The decimal text of machines, without grouping: `1234.50`.
    pub fn decimal(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (major, minor) = self.parts();
        format!("{sign}{major}.{minor:02}")
    }

    /// Whole units and the rest, both without sign.
    fn parts(self) -> (u64, u64) {
        let absolute = self.0.unsigned_abs();
        (
            absolute.checked_div(100).unwrap_or(0),
            absolute.checked_rem(100).unwrap_or(0),
        )
    }

    /// As a shopper reads it: `Rs 1,23,456.00`, `£1,234.50`.
    pub fn format(self, currency: Currency) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (major, minor) = self.parts();
        let grouped = group(major, currency);
        format!("{sign}{}{grouped}.{minor:02}", currency.symbol())
    }

    /// As a price tag shows it: like [`Money::format`], without `.00`.
    pub fn format_short(self, currency: Currency) -> String {
        let full = self.format(currency);
        full.strip_suffix(".00").map(str::to_owned).unwrap_or(full)
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads `1234`, `1234.5` or `1,234.50`; never through a float.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let text = text.trim();
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (major, minor) = digits.split_once('.').unwrap_or((digits, ""));
        let major: String = major.chars().filter(|&char| char != ',').collect();
        let readable = !major.is_empty()
            && minor.len() <= 2
            && !digits.ends_with('.')
            && major.bytes().chain(minor.bytes()).all(|byte| byte.is_ascii_digit());
        if !readable {
            return Err(MoneyError::Unreadable);
        }
        let whole: i64 = major.parse().map_err(|_| MoneyError::TooLarge)?;
        let rest: i64 = format!("{minor:0<2}").parse().map_err(|_| MoneyError::Unreadable)?;
        let absolute = whole
            .checked_mul(100)
            .and_then(|whole| whole.checked_add(rest))
            .ok_or(MoneyError::TooLarge)?;
        Ok(Self(if negative { absolute.saturating_neg() } else { absolute }))
    }
}

/// The currencies a shop can run on. One shop has one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Nepalese rupee, in paisa.
    #[default]
    Npr,
    /// Pound sterling, in pence.
    Gbp,
}

impl Currency {
    /// The ISO 4217 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Npr => "NPR",
            Self::Gbp => "GBP",
        }
    }

    /// What stands before the number, with its space where one is customary (a no-break space).
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Npr => "Rs\u{a0}",
            Self::Gbp => "£",
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, UnknownCurrency> {
        match text.to_ascii_uppercase().as_str() {
            "NPR" => Ok(Self::Npr),
            "GBP" => Ok(Self::Gbp),
            _ => Err(UnknownCurrency),
        }
    }
}

/// Not a currency that a shop can run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("unknown currency: use NPR or GBP")]
pub struct UnknownCurrency;

/// Groups digits: by lakh and crore for rupees (12,34,567), by thousands otherwise.
fn group(number: u64, currency: Currency) -> String {
    let digits = number.to_string();
    let rest_size = match currency {
        Currency::Npr => 2,
        Currency::Gbp => 3,
    };
    let mut grouped = String::with_capacity(digits.len().saturating_mul(2));
    let length = digits.len();
    for (index, digit) in digits.chars().enumerate() {
        let left = length.saturating_sub(index);
        let at_border = left == 3 || (left > 3 && left.saturating_sub(3).checked_rem(rest_size) == Some(0));
        if index > 0 && at_border {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rupees_are_grouped_by_lakh_and_crore() {
        let shown = |minor| Money::from_minor(minor).format(Currency::Npr).replace('\u{a0}', " ");
        assert_eq!(shown(12_345_600), "Rs 1,23,456.00");
        assert_eq!(shown(0), "Rs 0.00");
        assert_eq!(shown(99_950), "Rs 999.50");
        assert_eq!(shown(100_000), "Rs 1,000.00");
        assert_eq!(shown(123_456_789_005), "Rs 1,23,45,67,890.05");
        assert_eq!(shown(-5), "-Rs 0.05");
        assert_eq!(shown(i64::MIN), "-Rs 92,23,37,20,36,85,47,758.08");
        assert_eq!(Money::from_major(1_234_567).format_short(Currency::Gbp), "£1,234,567");
    }

    #[test]
    fn halves_round_away_from_zero() {
        let vat = BasisPoints(1300);
        assert_eq!(Money::from_minor(50).share_half_up(vat), Ok(Money::from_minor(7)));
        assert_eq!(Money::from_minor(-50).share_half_up(vat), Ok(Money::from_minor(-7)));
        assert_eq!(Money::from_minor(3).share_half_up(vat), Ok(Money::ZERO));
    }

    #[test]
    fn text_is_read_exactly_or_refused() {
        assert_eq!("1,234.5".parse(), Ok(Money::from_minor(123_450)));
        assert_eq!("0.05".parse(), Ok(Money::from_minor(5)));
        for bad in ["", ".", "1.", "1.234", "1e3", "NaN", "--1", "१२", "1 000"] {
            assert_eq!(bad.parse::<Money>(), Err(MoneyError::Unreadable), "{bad}");
        }
        assert_eq!("99999999999999999999".parse::<Money>(), Err(MoneyError::TooLarge));
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert_eq!(
            Money::from_minor(i64::MAX).checked_add(Money::from_minor(1)),
            Err(MoneyError::TooLarge)
        );
        assert_eq!(
            Money::from_minor(i64::MAX).share_half_up(BasisPoints(20_000)),
            Err(MoneyError::TooLarge)
        );
    }

    proptest! {
        #[test]
        fn decimal_text_reads_back(minor in (i64::MIN + 1)..=i64::MAX) {
            let money = Money::from_minor(minor);
            prop_assert_eq!(money.decimal().parse(), Ok(money));
        }

        #[test]
        fn grouping_only_adds_commas(minor in 0_i64..=i64::MAX) {
            let money = Money::from_minor(minor);
            for currency in [Currency::Npr, Currency::Gbp] {
                let bare = money.format(currency).replace(',', "").replace(currency.symbol(), "");
                prop_assert_eq!(bare, money.decimal());
            }
        }
    }
}
