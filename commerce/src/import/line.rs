//! One line of the file: what it says, what it is, and why it may be of no use. Amounts never pass through a float.

use std::fmt;

use domain::{
    money::Money,
    text::one_line,
    time::{Civil, Timestamp, UtcOffset},
};

/// A line as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Record<'a> {
    /// Number of the invoice; `C…` is a cancellation, `A…` an adjustment of the books.
    pub invoice: &'a str,
    /// What was sold, as a code; postage and the like have one, too.
    pub stock_code: &'a str,
    /// Its name on this line.
    pub description: &'a str,
    /// Pieces; negative on a cancellation.
    pub quantity: &'a str,
    /// `2010-12-01 08:26:00`, by the shop's clock.
    pub date: &'a str,
    /// Of one piece, in pounds.
    pub unit_price: &'a str,
    /// A number, often written as `17850.0`; may be empty.
    pub customer: &'a str,
    /// The customer's.
    pub country: &'a str,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something was sold.
    Sale,
    /// Something was given back, or not owed any more.
    Cancellation,
}

/// A line that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// The invoice's number, with its `C`.
    pub invoice: String,
    /// In capitals.
    pub sku: String,
    /// On one line; may be empty.
    pub description: String,
    /// Above zero, also on a cancellation.
    pub quantity: i64,
    /// In whole pence, halves rounded away from zero.
    pub unit_price: Money,
    /// `quantity` times `unit_price`.
    pub total: Money,
    /// When, by the shop's clock.
    pub at: Timestamp,
    /// The customer's number, if there is one.
    pub customer: Option<String>,
    /// The customer's.
    pub country: String,
}

/// Why a line does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// Not eight columns of text.
    Columns,
    /// No invoice number, or one that is no number.
    Invoice,
    /// An `A…` invoice.
    Adjustment,
    /// No stock code, or one that is too long.
    StockCode,
    /// The quantity is no whole number, or none.
    Quantity,
    /// A negative quantity without a cancellation's invoice: stock that was written off.
    NegativeQuantity,
    /// A positive quantity on a cancellation.
    PositiveCancellation,
    /// The price is no amount.
    Price,
    /// The price is below zero.
    NegativePrice,
    /// The price of a sale is less than half a penny.
    ZeroPrice,
    /// The date is none.
    Date,
    /// Quantity times price is beyond what an order can hold.
    TooLarge,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Columns => "not eight columns of text",
            Self::Invoice => "no readable invoice number",
            Self::Adjustment => "adjustment of the books (invoice A…)",
            Self::StockCode => "no readable stock code",
            Self::Quantity => "no readable quantity",
            Self::NegativeQuantity => "negative quantity without a cancellation",
            Self::PositiveCancellation => "positive quantity on a cancellation",
            Self::Price => "no readable price",
            Self::NegativePrice => "negative price",
            Self::ZeroPrice => "sold for nothing",
            Self::Date => "no readable date",
            Self::TooLarge => "amount too large",
        })
    }
}

impl Line {
    /// Reads a line. `offset` is that of the shop's clock.
    ///
    /// # Errors
    /// The first reason for which it does not count.
    pub fn read(record: &Record<'_>, offset: UtcOffset) -> Result<Self, Refusal> {
        let invoice = record.invoice.trim();
        if !(1..=20).contains(&invoice.len()) || !invoice.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(Refusal::Invoice);
        }
        let kind = match invoice.as_bytes().first() {
            Some(b'A') => return Err(Refusal::Adjustment),
            Some(b'C') => Kind::Cancellation,
            _ => Kind::Sale,
        };
        let sku = one_line(record.stock_code, usize::MAX).to_uppercase();
        if !(1..=64).contains(&sku.len()) {
            return Err(Refusal::StockCode);
        }
        let quantity = quantity(kind, record.quantity.trim())?;
        let unit_price = price(record.unit_price.trim())?;
        match (kind, unit_price.minor()) {
            (_, ..0) => return Err(Refusal::NegativePrice),
            (Kind::Sale, 0) => return Err(Refusal::ZeroPrice),
            (Kind::Sale | Kind::Cancellation, _) => {}
        }
        let total = unit_price
            .minor()
            .checked_mul(quantity)
            .map(Money::from_minor)
            .ok_or(Refusal::TooLarge)?;
        let customer = record.customer.trim();
        let customer = customer.strip_suffix(".0").unwrap_or(customer);
        Ok(Self {
            kind,
            invoice: invoice.to_owned(),
            sku,
            description: one_line(record.description, 200),
            quantity,
            unit_price,
            total,
            at: moment(record.date.trim(), offset).ok_or(Refusal::Date)?,
            customer: (!customer.is_empty()).then(|| one_line(customer, 40)),
            country: one_line(record.country, 80),
        })
    }
}

/// Pieces, above zero.
fn quantity(kind: Kind, text: &str) -> Result<i64, Refusal> {
    let written: i64 = text.parse().map_err(|_| Refusal::Quantity)?;
    match (kind, written) {
        (_, 0) => Err(Refusal::Quantity),
        (Kind::Sale, ..0) => Err(Refusal::NegativeQuantity),
        (Kind::Sale, 1..) => Ok(written),
        (Kind::Cancellation, 1..) => Err(Refusal::PositiveCancellation),
        (Kind::Cancellation, ..0) => written.checked_neg().ok_or(Refusal::TooLarge),
    }
}

/// An amount with any number of decimals, in whole pence; halves are rounded away from zero.
fn price(text: &str) -> Result<Money, Refusal> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(decimals) {
        return Err(Refusal::Price);
    }
    let digit = |place: usize| i64::from(decimals.as_bytes().get(place).map_or(0, |byte| byte - b'0'));
    let pence = digit(0) * 10 + digit(1) + i64::from(digit(2) >= 5);
    let whole: i64 = whole.parse().map_err(|_| Refusal::TooLarge)?;
    let absolute = whole
        .checked_mul(100)
        .and_then(|whole| whole.checked_add(pence))
        .ok_or(Refusal::TooLarge)?;
    Ok(Money::from_minor(if negative { -absolute } else { absolute }))
}

/// `2010-12-01 08:26:00` on a clock at `offset`.
fn moment(text: &str, offset: UtcOffset) -> Option<Timestamp> {
    let (date, time) = text.split_once(' ')?;
    let ([year, month, day], [hour, minute, second]) = (numbers(date, '-')?, numbers(time, ':')?);
    let civil = Civil {
        year,
        month,
        day,
        hour,
        minute,
        second,
    };
    let moment =
        ((1900..2200).contains(&year) && (1..=12).contains(&month)).then(|| Timestamp::from_civil(civil, offset))?;
    // There is no 30 February and no 25 o'clock: those read back as something else.
    (moment.civil(offset) == civil).then_some(moment)
}

fn numbers(text: &str, separator: char) -> Option<[i64; 3]> {
    let mut parts = text.split(separator).map(|part| {
        let fits = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| part.parse().ok()).flatten()
    });
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALE: Record<'_> = Record {
        invoice: "536365",
        stock_code: "85123a",
        description: " WHITE  HANGING HEART ",
        quantity: "6",
        date: "2010-12-01 08:26:00",
        unit_price: "2.55",
        customer: "17850.0",
        country: "United Kingdom",
    };

    fn read(record: &Record<'_>) -> Result<Line, Refusal> {
        Line::read(record, UtcOffset(0))
    }

    #[test]
    fn a_sale_is_read() {
        let line = read(&SALE).expect("a sale");

        assert_eq!(
            (line.kind, line.invoice.as_str(), line.sku.as_str()),
            (Kind::Sale, "536365", "85123A")
        );
        assert_eq!(line.description, "WHITE HANGING HEART");
        assert_eq!(
            (line.quantity, line.unit_price.minor(), line.total.minor()),
            (6, 255, 1530)
        );
        assert_eq!(line.at.rfc3339(), "2010-12-01T08:26:00Z");
        assert_eq!(line.customer.as_deref(), Some("17850"));
    }

    #[test]
    fn a_date_is_on_the_shops_own_clock() {
        let line = Line::read(&SALE, UtcOffset::KATHMANDU).expect("a sale");

        assert_eq!(line.at.date_and_time(UtcOffset::KATHMANDU), "1 Dec 2010, 08:26");
    }

    #[test]
    fn a_sale_needs_neither_customer_nor_description() {
        let line = read(&Record {
            customer: "",
            description: " ",
            ..SALE
        })
        .expect("a sale");

        assert_eq!((line.customer, line.description.as_str()), (None, ""));
    }

    #[test]
    fn a_cancellation_counts_its_pieces_as_positive() {
        let line = read(&Record {
            invoice: "C536379",
            quantity: "-2",
            ..SALE
        })
        .expect("a cancellation");

        assert_eq!(
            (line.kind, line.quantity, line.total.minor()),
            (Kind::Cancellation, 2, 510)
        );
    }

    #[test]
    fn what_is_no_sale_says_why() {
        let refused = [
            (Record { invoice: "", ..SALE }, Refusal::Invoice),
            (
                Record {
                    invoice: "536-1",
                    ..SALE
                },
                Refusal::Invoice,
            ),
            (
                Record {
                    invoice: "A563185",
                    unit_price: "-11062.06",
                    ..SALE
                },
                Refusal::Adjustment,
            ),
            (
                Record {
                    stock_code: " ",
                    ..SALE
                },
                Refusal::StockCode,
            ),
            (
                Record {
                    quantity: "six",
                    ..SALE
                },
                Refusal::Quantity,
            ),
            (Record { quantity: "0", ..SALE }, Refusal::Quantity),
            (
                Record {
                    quantity: "1.5",
                    ..SALE
                },
                Refusal::Quantity,
            ),
            (
                Record {
                    quantity: "-10",
                    unit_price: "0.0",
                    ..SALE
                },
                Refusal::NegativeQuantity,
            ),
            (Record { invoice: "C1", ..SALE }, Refusal::PositiveCancellation),
            (
                Record {
                    invoice: "C1",
                    quantity: "-9223372036854775808",
                    ..SALE
                },
                Refusal::TooLarge,
            ),
            (Record { unit_price: "", ..SALE }, Refusal::Price),
            (
                Record {
                    unit_price: "1e3",
                    ..SALE
                },
                Refusal::Price,
            ),
            (
                Record {
                    unit_price: "NaN",
                    ..SALE
                },
                Refusal::Price,
            ),
            (
                Record {
                    unit_price: "-1.00",
                    ..SALE
                },
                Refusal::NegativePrice,
            ),
            (
                Record {
                    unit_price: "0.0",
                    ..SALE
                },
                Refusal::ZeroPrice,
            ),
            (
                Record {
                    unit_price: "0.001",
                    ..SALE
                },
                Refusal::ZeroPrice,
            ),
            (
                Record {
                    unit_price: "0.0049999",
                    ..SALE
                },
                Refusal::ZeroPrice,
            ),
            (
                Record {
                    quantity: "9223372036854775807",
                    ..SALE
                },
                Refusal::TooLarge,
            ),
            (
                Record {
                    unit_price: "99999999999999999999",
                    ..SALE
                },
                Refusal::TooLarge,
            ),
            (
                Record {
                    date: "2010-12-01",
                    ..SALE
                },
                Refusal::Date,
            ),
            (
                Record {
                    date: "2011-02-29 08:26:00",
                    ..SALE
                },
                Refusal::Date,
            ),
            (
                Record {
                    date: "2010-12-01 24:00:00",
                    ..SALE
                },
                Refusal::Date,
            ),
            (
                Record {
                    date: "01/12/2010 08:26",
                    ..SALE
                },
                Refusal::Date,
            ),
        ];
        for (record, refusal) in refused {
            assert_eq!(read(&record), Err(refusal), "{record:?}");
        }
    }

    #[test]
    fn prices_are_rounded_to_pence_half_away_from_zero() {
        let table = [
            ("0.001", 0),
            ("0.004999", 0),
            ("0.005", 1),
            ("2.344", 234),
            ("2.345", 235),
            ("2.3449999", 234),
        ];
        let more = [
            ("2.5", 250),
            ("7", 700),
            ("0.999", 100),
            ("38970.0", 3_897_000),
            ("-0.005", -1),
            ("-11062.06", -1_106_206),
        ];
        for (text, pence) in table.into_iter().chain(more) {
            assert_eq!(price(text), Ok(Money::from_minor(pence)), "{text}");
        }
    }
}
