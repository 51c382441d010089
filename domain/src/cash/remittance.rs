//! What a courier says it has collected, row by row, and how that compares with what the shop knows.

use thiserror::Error;

use crate::{
    csv::{Row, Table},
    money::{Money, MoneyError},
    order::codes,
    text::{ascii_digits, one_line},
    time::{Civil, Timestamp, UtcOffset},
};

/// A row that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemittanceRow {
    /// The line of the file, from 1.
    pub line: usize,
    /// The courier's number or ours, as written: whichever column the file has.
    pub reference: String,
    /// What was collected at the door.
    pub collected: Money,
    /// What the courier keeps of it.
    pub fee: Money,
    /// What the shop gets.
    pub net: Money,
    /// When it was collected or paid out, where the file says.
    pub on: Option<Timestamp>,
}

/// A row that cannot be read; the others can.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {why}")]
pub struct RowRefused {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub why: String,
}

/// A file without a column that is needed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ColumnsMissing {
    /// Neither a tracking nor an order number.
    #[error("no column names the parcel: call one \"Tracking\" or \"Order\"")]
    Reference,
    /// No amount.
    #[error("no column has the collected amount: call one \"Collected\"")]
    Collected,
}

/// The names under which couriers write a column.
const TRACKING: &[&str] = &[
    "tracking",
    "tracking no",
    "tracking number",
    "tracking id",
    "awb",
    "consignment",
    "consignment no",
];
const ORDER: &[&str] = &[
    "order",
    "order no",
    "order number",
    "order id",
    "reference",
    "ref",
    "vendor ref id",
];
const COLLECTED: &[&str] = &[
    "collected",
    "collected amount",
    "cod amount",
    "cod",
    "cod collected",
    "amount",
    "cod charge",
];
const FEE: &[&str] = &[
    "fee",
    "delivery charge",
    "courier charge",
    "charge",
    "commission",
    "deduction",
];
const NET: &[&str] = &["net", "net amount", "payable", "net payable", "paid", "remitted"];
const DATE: &[&str] = &[
    "date",
    "delivered on",
    "delivery date",
    "collected on",
    "payment date",
    "settled on",
];

struct Columns {
    tracking: Option<usize>,
    order: Option<usize>,
    collected: usize,
    fee: Option<usize>,
    net: Option<usize>,
    date: Option<usize>,
}

/// Reads a courier's file: the rows, and those that cannot be read. The shop's time is for dates without one.
///
/// # Errors
/// [`ColumnsMissing`] when the file has no column for the parcel or the amount.
pub fn read_rows(table: &Table, offset: UtcOffset) -> Result<(Vec<RemittanceRow>, Vec<RowRefused>), ColumnsMissing> {
    let (tracking, order) = (table.column(TRACKING), table.column(ORDER));
    if tracking.is_none() && order.is_none() {
        return Err(ColumnsMissing::Reference);
    }
    let columns = Columns {
        tracking,
        order,
        collected: table.column(COLLECTED).ok_or(ColumnsMissing::Collected)?,
        fee: table.column(FEE),
        net: table.column(NET),
        date: table.column(DATE),
    };
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    for row in &table.rows {
        match read_row(row, &columns, offset) {
            Ok(row) => rows.push(row),
            Err(why) => refused.push(RowRefused { line: row.line, why }),
        }
    }
    Ok((rows, refused))
}

fn read_row(row: &Row, columns: &Columns, offset: UtcOffset) -> Result<RemittanceRow, String> {
    let cell = |column: Option<usize>| column.map_or("", |column| row.cell(column));
    let reference = [columns.tracking, columns.order]
        .into_iter()
        .map(|column| one_line(cell(column), 64))
        .find(|text| !text.is_empty())
        .ok_or("it names no parcel")?;
    let collected = amount(row.cell(columns.collected))?.ok_or("it has no collected amount")?;
    let fee = amount(cell(columns.fee))?.unwrap_or_default();
    let exact = collected.checked_sub(fee).map_err(|error| error.to_string())?;
    let net = amount(cell(columns.net))?.unwrap_or(exact);
    if net != exact {
        return Err(format!(
            "{} collected less {} fee is {}, not {}",
            collected.decimal(),
            fee.decimal(),
            exact.decimal(),
            net.decimal()
        ));
    }
    let date = cell(columns.date);
    let on = if date.is_empty() {
        None
    } else {
        Some(day(date, offset).ok_or_else(|| format!("'{date}' is no date: write it like 2026-12-31"))?)
    };
    Ok(RemittanceRow {
        line: row.line,
        reference,
        collected,
        fee,
        net,
        on,
    })
}

/// An amount with or without the currency's sign and thousands; `None` for an empty cell; never below zero.
fn amount(text: &str) -> Result<Option<Money>, String> {
    let plain = ascii_digits(text);
    let plain = plain
        .trim()
        .trim_start_matches("Rs.")
        .trim_start_matches("Rs")
        .trim_start_matches("NPR")
        .trim_end_matches("/-")
        .trim();
    if plain.is_empty() || plain == "-" {
        return Ok(None);
    }
    match plain.parse::<Money>() {
        Ok(amount) if amount >= Money::ZERO => Ok(Some(amount)),
        Ok(_) | Err(MoneyError::TooLarge | MoneyError::Unreadable) => {
            Err(format!("'{}' is no amount: write it like 1234.50", one_line(text, 32)))
        }
    }
}

/// `2026-12-31` or `31/12/2026`, with anything behind a blank left out: that day's beginning in the shop's time.
fn day(text: &str, offset: UtcOffset) -> Option<Timestamp> {
    let text = ascii_digits(text);
    let date = text.split([' ', 'T']).next()?;
    let parts: Vec<i64> = date
        .split(['-', '/', '.'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if *year > 1900 => (*year, *month, *day),
        [day, month, year] if *year > 1900 => (*year, *month, *day),
        _ => return None,
    };
    if year > 9999 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let civil = Civil {
        year,
        month,
        day,
        hour: 0,
        minute: 0,
        second: 0,
    };
    let at = Timestamp::from_civil(civil, offset);
    // 31 April reads back as 1 May.
    (at.civil(offset) == civil).then_some(at)
}

codes! {
    /// How a row compares with the parcel that it names.
    Match {
        /// What was collected is what was to be collected.
        Exact = "exact",
        /// The courier has less than was to be collected.
        Short = "short",
        /// The courier has more.
        Over = "over",
        /// There is no such parcel, or another courier carries it.
        Unknown = "unknown",
        /// The parcel is not marked delivered: mark it, then look again.
        NotDelivered = "not_delivered",
        /// An earlier row has settled this parcel.
        Repeated = "repeated",
    }
}

impl Match {
    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Exact => "Exact",
            Self::Short => "Short",
            Self::Over => "Over",
            Self::Unknown => "Unknown parcel",
            Self::NotDelivered => "Not delivered yet",
            Self::Repeated => "Already settled",
        }
    }

    /// Whether a person may take such a row as it is. An exact one needs nobody; the others have nothing to settle.
    pub const fn can_be_accepted(self) -> bool {
        match self {
            Self::Short | Self::Over => true,
            Self::Exact | Self::Unknown | Self::NotDelivered | Self::Repeated => false,
        }
    }
}

codes! {
    /// What is done about a row when its remittance is closed.
    Settlement {
        /// Nothing is decided yet.
        Open = "open",
        /// It will settle its parcel, though the amounts differ.
        Accepted = "accepted",
        /// It settles its parcel.
        Settled = "settled",
        /// It settles nothing: it is claimed from the courier, or it is not ours.
        Rejected = "rejected",
    }
}

/// What the shop knows of the money of a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParcelMoney {
    /// What the courier is to hand over: what the rider reported, or else what was to be collected.
    pub expected: Money,
    /// Whether it is marked delivered.
    pub delivered: bool,
    /// Whether a row has settled it.
    pub settled: bool,
}

/// Compares a row's amount with its parcel.
pub fn match_row(collected: Money, parcel: Option<ParcelMoney>) -> Match {
    match parcel {
        None => Match::Unknown,
        Some(parcel) if parcel.settled => Match::Repeated,
        Some(parcel) if !parcel.delivered => Match::NotDelivered,
        Some(parcel) => match collected.cmp(&parcel.expected) {
            std::cmp::Ordering::Equal => Match::Exact,
            std::cmp::Ordering::Less => Match::Short,
            std::cmp::Ordering::Greater => Match::Over,
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(file: &str) -> (Vec<RemittanceRow>, Vec<RowRefused>) {
        read_rows(&Table::read(file.as_bytes()).unwrap(), UtcOffset::KATHMANDU).unwrap()
    }

    #[test]
    fn a_couriers_file_is_read_by_its_headings() {
        let (rows, refused) = read(
            "S.N.,AWB,COD Amount,Delivery Charge,Net Payable,Delivery Date\n1,T-1,\"Rs 1,100.00\",100,1000,2026-12-05\n2,T-2,५००,,,05/12/2026\n",
        );

        assert_eq!(refused, []);
        assert_eq!(
            (rows[0].reference.as_str(), rows[0].collected, rows[0].fee),
            ("T-1", Money::from_major(1_100), Money::from_major(100))
        );
        assert_eq!(
            (rows[1].collected, rows[1].net),
            (Money::from_major(500), Money::from_major(500))
        );
        assert_eq!(rows[0].on, rows[1].on);
        assert_eq!(
            rows[0].on.map(Timestamp::rfc3339).as_deref(),
            Some("2026-12-04T18:15:00Z")
        );
    }

    #[test]
    fn a_bad_row_is_named_and_the_others_are_read() {
        let (rows, refused) = read(
            "order,collected,fee,net,date\nP-1,100,10,80,\n,5,,,\nP-2,=1+1,,,\nP-3,-5,,,\nP-4,7,,,31-04-2026\nP-5,7,,,\n",
        );

        assert_eq!(rows.len(), 1);
        let said: Vec<String> = refused.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "line 2: 100.00 collected less 10.00 fee is 90.00, not 80.00",
                "line 3: it names no parcel",
                "line 4: '=1+1' is no amount: write it like 1234.50",
                "line 5: '-5' is no amount: write it like 1234.50",
                "line 6: '31-04-2026' is no date: write it like 2026-12-31",
            ]
        );
    }

    #[test]
    fn a_file_without_the_needed_columns_is_refused_as_a_whole() {
        let refused = |file: &str| read_rows(&Table::read(file.as_bytes()).unwrap(), UtcOffset::KATHMANDU).unwrap_err();
        assert_eq!(refused("name,collected\n"), ColumnsMissing::Reference);
        assert_eq!(refused("tracking,name\n"), ColumnsMissing::Collected);
    }

    #[test]
    fn a_row_is_compared_with_its_parcel() {
        let parcel = ParcelMoney {
            expected: Money::from_major(100),
            delivered: true,
            settled: false,
        };
        let row = |rupees, parcel| match_row(Money::from_major(rupees), parcel);

        assert_eq!(row(100, Some(parcel)), Match::Exact);
        assert_eq!(row(99, Some(parcel)), Match::Short);
        assert_eq!(row(101, Some(parcel)), Match::Over);
        assert_eq!(row(100, None), Match::Unknown);
        let settled = ParcelMoney {
            settled: true,
            ..parcel
        };
        assert_eq!(row(100, Some(settled)), Match::Repeated);
        let under_way = ParcelMoney {
            delivered: false,
            ..parcel
        };
        assert_eq!(row(100, Some(under_way)), Match::NotDelivered);
    }

    proptest! {
        #[test]
        fn no_file_panics(text in "(tracking|order),collected,net,date\n(\\PC{0,12},){0,5}\\PC{0,12}\n") {
            if let Ok(table) = Table::read(text.as_bytes()) {
                let _ = read_rows(&table, UtcOffset::KATHMANDU);
            }
        }
    }
}
