//! `pasal import online-retail FILE`: opens the file, shows how far it is, lists the lines that could not be used.

use std::{
    collections::BTreeMap,
    fmt,
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use commerce::{
    Ctx,
    import::{Import, Month, Noted, Outcome, Record, Refusal, Sums, Survey, Totals},
};
use csv::ByteRecord;
use domain::money::{Currency, Money};
use lzma_rust2::XzReader;
use thiserror::Error;

use super::progress::Progress;

/// The columns that the file must have, in this order.
const COLUMNS: [&str; 8] = [
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
];

/// Lines between two looks at the clock.
const LINES_A_LOOK: u64 = 512;

/// Why an import stopped.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The file or the report.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{}: not the \"Online Retail\" data set: the first line must be {}", .0.display(), COLUMNS.join(","))]
    Columns(PathBuf),
    /// The file cannot be read further.
    #[error("{}: {source}; what was imported so far stays, and another run goes on from there", path.display())]
    Csv {
        /// Which.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
    /// The shop did not take it.
    #[error(transparent)]
    Shop(#[from] commerce::Error),
}

/// What an import did, in words for a person.
#[derive(Debug)]
pub struct Summary {
    outcome: Outcome,
    noted: Noted,
    refused: BTreeMap<Refusal, u64>,
    report: PathBuf,
    seconds: f64,
}

/// Imports the "Online Retail" data set from a CSV file, compressed where its name ends in `.xz`. Lines that could
/// not be used go to `report`, with their numbers and reasons.
///
/// # Errors
/// When the file cannot be read, the report cannot be written, or the shop does not take it.
pub async fn run(ctx: &Ctx, file: &Path, report: &Path) -> Result<Summary, ImportError> {
    let begun = std::time::Instant::now();
    let mut survey = Survey::begin(ctx)?;
    let mut lines = Lines::open(file, "Reading")?;
    while lines.next()? {
        // What is wrong with a line is said in the second reading.
        if let Some(record) = lines.record() {
            let _ = survey.read(&record);
        }
    }
    lines.progress.end(lines.count - 1);
    let noted = survey.noted();
    let mut import = Import::begin(ctx, survey).await?;
    let mut refused = BTreeMap::new();
    let mut bad = Report::create(report)?;
    let mut lines = Lines::open(file, "Importing")?;
    while lines.next()? {
        let refusal = match lines.record() {
            Some(record) => import.line(&record).await?,
            None => Some(Refusal::Columns),
        };
        if let Some(refusal) = refusal {
            *refused.entry(refusal).or_default() += 1;
            bad.add(&lines.bytes, refusal)?;
        }
    }
    let outcome = import.finish().await?;
    lines.progress.end(lines.count - 1);
    bad.end()?;
    Ok(Summary {
        outcome,
        noted,
        refused,
        report: report.to_owned(),
        seconds: begun.elapsed().as_secs_f64(),
    })
}

/// The lines of the file.
struct Lines {
    path: PathBuf,
    reader: csv::Reader<Box<dyn Read + Send>>,
    bytes: ByteRecord,
    count: u64,
    progress: Progress,
}

impl Lines {
    fn open(path: &Path, doing: &'static str) -> Result<Self, ImportError> {
        let wrong = |source| ImportError::File {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(wrong)?;
        let progress = Progress::new(doing, file.metadata().map_err(wrong)?.len());
        let counted = BufReader::with_capacity(
            1 << 16,
            Counted {
                file,
                read: progress.read(),
            },
        );
        let compressed = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("xz"));
        let source: Box<dyn Read + Send> = if compressed {
            Box::new(XzReader::new(counted, true))
        } else {
            Box::new(counted)
        };
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(source);
        let named = |source| ImportError::Csv {
            path: path.to_owned(),
            source,
        };
        let header = reader.byte_headers().map_err(named)?;
        if header.len() != COLUMNS.len() || header.iter().zip(COLUMNS).any(|(found, name)| found != name.as_bytes()) {
            return Err(ImportError::Columns(path.to_owned()));
        }
        Ok(Self {
            path: path.to_owned(),
            reader,
            bytes: ByteRecord::new(),
            count: 0,
            progress,
        })
    }

    /// Goes to the next line; whether there is one.
    fn next(&mut self) -> Result<bool, ImportError> {
        self.count += 1;
        if self.count.is_multiple_of(LINES_A_LOOK) {
            self.progress.show(self.count);
        }
        let read = self.reader.read_byte_record(&mut self.bytes);
        read.map_err(|source| ImportError::Csv {
            path: self.path.clone(),
            source,
        })
    }

    /// The line, if it is eight columns of text.
    fn record(&self) -> Option<Record<'_>> {
        let field = |place: usize| self.bytes.get(place).and_then(|bytes| std::str::from_utf8(bytes).ok());
        (self.bytes.len() == COLUMNS.len()).then_some(())?;
        Some(Record {
            invoice: field(0)?,
            stock_code: field(1)?,
            description: field(2)?,
            quantity: field(3)?,
            date: field(4)?,
            unit_price: field(5)?,
            customer: field(6)?,
            country: field(7)?,
        })
    }
}

/// Counts what is read of the file itself, which tells how far one is, compressed or not.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.read
            .fetch_add(u64::try_from(count).unwrap_or(0), Ordering::Relaxed);
        Ok(count)
    }
}

/// The list of lines that could not be used.
struct Report {
    path: PathBuf,
    writer: csv::Writer<File>,
}

impl Report {
    fn create(path: &Path) -> Result<Self, ImportError> {
        let wrong = |source| ImportError::File {
            path: path.to_owned(),
            source,
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(wrong)?;
        }
        let file = File::create(path).map_err(wrong)?;
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
        let named = |source| ImportError::Csv {
            path: path.to_owned(),
            source,
        };
        writer
            .write_record(["Line", "Reason"].into_iter().chain(COLUMNS))
            .map_err(named)?;
        Ok(Self {
            path: path.to_owned(),
            writer,
        })
    }

    fn add(&mut self, line: &ByteRecord, refusal: Refusal) -> Result<(), ImportError> {
        let number = line.position().map_or(0, csv::Position::line).to_string();
        let reason = refusal.to_string();
        let fields = [number.as_bytes(), reason.as_bytes()].into_iter().chain(line);
        self.writer.write_record(fields).map_err(|source| ImportError::Csv {
            path: self.path.clone(),
            source,
        })
    }

    fn end(mut self) -> Result<(), ImportError> {
        self.writer.flush().map_err(|source| ImportError::File {
            path: self.path.clone(),
            source,
        })
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (added, noted) = (&self.outcome.added, &self.noted);
        writeln!(
            f,
            "Online Retail (UCI Machine Learning Repository, Daqing Chen, 2015, CC BY 4.0), in {:.1} s",
            self.seconds
        )?;
        writeln!(
            f,
            "Added: {} products (each with an opening stock of {}), {} customers, {} orders, {} credit notes",
            grouped(added.products),
            self.outcome.opening_stock,
            grouped(added.customers),
            grouped(added.orders),
            grouped(added.credit_notes)
        )?;
        writeln!(f, "\nIn the database now:")?;
        totals(f, &self.outcome.stored)?;
        if self.outcome.stored == self.outcome.read {
            writeln!(f, "These are exactly the totals of the file.")?;
        } else {
            writeln!(
                f,
                "THE FILE HAS OTHER TOTALS (the database holds orders of another file, too, or less of one):"
            )?;
            totals(f, &self.outcome.read)?;
        }
        writeln!(
            f,
            "\nLines read: {}. Odd, and used as they are (where they are not listed below):",
            grouped(noted.lines)
        )?;
        for (count, what) in [
            (noted.without_customer, "without a customer"),
            (noted.without_description, "without a description"),
            (noted.repeated, "repeated on their invoice"),
            (noted.renamed, "stock codes with several descriptions"),
            (noted.scattered, "invoices that come back later in the file"),
        ] {
            writeln!(f, "{:>10}  {what}", grouped(count))?;
        }
        writeln!(
            f,
            "Not used: {} lines, listed in {}",
            grouped(self.refused.values().sum()),
            self.report.display()
        )?;
        for (refusal, count) in &self.refused {
            writeln!(f, "{:>10}  {refusal}", grouped(*count))?;
        }
        Ok(())
    }
}

fn totals(f: &mut fmt::Formatter<'_>, totals: &Totals) -> fmt::Result {
    writeln!(
        f,
        "{:<14} {:>8} {:>9} {:>11} {:>19}",
        "", "orders", "lines", "units", "gross"
    )?;
    for (Month { year, month }, sums) in &totals.months {
        row(f, &format!("{year}-{month:02}"), sums)?;
    }
    row(f, "all", &totals.sales)?;
    let credited = Money::from_minor(-totals.credited.minor());
    writeln!(
        f,
        "{:<14} {:>8} {:>41}",
        "cancellations",
        grouped_signed(totals.credit_notes),
        gbp(credited)
    )
}

fn row(f: &mut fmt::Formatter<'_>, name: &str, sums: &Sums) -> fmt::Result {
    let (orders, lines, units) = (
        grouped_signed(sums.orders),
        grouped_signed(sums.lines),
        grouped_signed(sums.units),
    );
    writeln!(
        f,
        "{name:<14} {orders:>8} {lines:>9} {units:>11} {:>19}",
        gbp(sums.gross)
    )
}

/// `GBP 10,655,622.48`.
fn gbp(amount: Money) -> String {
    format!(
        "GBP {}",
        amount.format(Currency::Gbp).replace(Currency::Gbp.symbol(), "")
    )
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn grouped_signed(number: i64) -> String {
    format!(
        "{}{}",
        if number < 0 { "-" } else { "" },
        grouped(number.unsigned_abs())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(541_909), "541,909");
        assert_eq!(grouped_signed(-1_234_567), "-1,234,567");
        assert_eq!(gbp(Money::from_minor(-89_681_249)), "GBP -896,812.49");
    }
}
