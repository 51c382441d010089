//! Tables of comma-separated values, as spreadsheets write and read them.
//!
//! A cell of text that a spreadsheet would take for a formula (`=HYPERLINK(…)` as a name) is written with an
//! apostrophe before it, so that it stays text; [`Table::read`] takes that apostrophe away again. What is written is
//! read back exactly, but for characters that no cell can hold (NUL).

use thiserror::Error;

use crate::money::Money;

/// Bytes of a file, at most.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Rows of a file, at most.
pub const MAX_ROWS: usize = 50_000;
/// Columns of a file, at most.
pub const MAX_COLUMNS: usize = 200;

/// How long a file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes.
    pub bytes: usize,
    /// Rows below the names of the columns.
    pub rows: usize,
}

impl Limits {
    /// What [`Table::read`] takes, which holds a file as a whole.
    pub const TABLE: Self = Self {
        bytes: MAX_BYTES,
        rows: MAX_ROWS,
    };

    const fn refused(self) -> CsvRefused {
        CsvRefused::TooLarge {
            megabytes: self.bytes / 1_048_576,
            rows: self.rows,
        }
    }
}

/// One cell to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words: anything that people typed. Never a formula.
    Text(String),
    /// A whole number.
    Number(i64),
    /// An amount, as `1234.50`, without a currency.
    Amount(Money),
    /// Nothing.
    Empty,
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn write(&self, csv: &mut String) {
        match self {
            Self::Text(text) => write_quoted(csv, &defused(text)),
            Self::Number(number) => csv.push_str(&number.to_string()),
            Self::Amount(amount) => csv.push_str(&amount.decimal()),
            Self::Empty => {}
        }
    }
}

/// A file that cannot be read as a table; says what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CsvRefused {
    /// More than the limits allow.
    #[error("the file is too large: at most {megabytes} MB, {rows} rows and {MAX_COLUMNS} columns")]
    TooLarge {
        /// Megabytes that are taken.
        megabytes: usize,
        /// Rows that are taken.
        rows: usize,
    },
    /// Not UTF-8.
    #[error("the file is not UTF-8 text: save it as \"CSV UTF-8\"")]
    NotText,
    /// No line with the names of the columns.
    #[error("the file is empty: its first line must name the columns")]
    Empty,
    /// A quotation mark that opens and never closes.
    #[error("line {line}: a quotation mark is not closed")]
    OpenQuote {
        /// Where it opens, from 1.
        line: usize,
    },
}

/// A table that was read: the names of the columns, and the rows below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// As written in the first line.
    pub header: Vec<String>,
    /// Rows that are not empty.
    pub rows: Vec<Row>,
}

/// One row of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file where it begins, from 1.
    pub line: usize,
    /// Its cells; there may be fewer or more than columns.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell of a column, trimmed; empty where the row is shorter.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }
}

impl Table {
    /// Reads a file: UTF-8 with or without a byte order mark; `,`, `;` or tabs between cells, whichever the first line
    /// has most of; any line ends.
    ///
    /// # Errors
    /// [`CsvRefused`], which says what to do.
    pub fn read(bytes: &[u8]) -> Result<Self, CsvRefused> {
        let mut rows = Rows::open(bytes, Limits::TABLE)?;
        Ok(Self {
            header: std::mem::take(&mut rows.header),
            rows: rows.collect::<Result<_, _>>()?,
        })
    }

    /// The first column with one of these names; case, spaces, dashes, dots and underscores do not matter.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        let known: Vec<String> = self.header.iter().map(|name| key(name)).collect();
        names
            .iter()
            .find_map(|name| known.iter().position(|column| *column == key(name)))
    }
}

/// A file that is read row by row, so that nothing of a long one is held but its bytes and one row.
pub struct Rows<'a> {
    /// As written in the first line.
    pub header: Vec<String>,
    parser: Parser<'a>,
    limits: Limits,
    left: usize,
}

impl<'a> Rows<'a> {
    /// Opens a file, as [`Table::read`] reads it.
    ///
    /// # Errors
    /// [`CsvRefused`], which says what to do.
    pub fn open(bytes: &'a [u8], limits: Limits) -> Result<Self, CsvRefused> {
        if bytes.len() > limits.bytes {
            return Err(limits.refused());
        }
        let text = std::str::from_utf8(bytes).map_err(|_| CsvRefused::NotText)?;
        let mut parser = Parser::new(text.strip_prefix('\u{feff}').unwrap_or(text));
        let header = parser.filled(limits)?.ok_or(CsvRefused::Empty)?.cells;
        Ok(Self {
            header,
            parser,
            limits,
            left: limits.rows,
        })
    }

    fn read(&mut self) -> Result<Option<Row>, CsvRefused> {
        let Some(row) = self.parser.filled(self.limits)? else {
            return Ok(None);
        };
        self.left = self.left.checked_sub(1).ok_or_else(|| self.limits.refused())?;
        Ok(Some(row))
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, CsvRefused>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = self.read();
        if read.is_err() {
            // What stands behind a broken row has no sense.
            self.parser.chars = "".chars().peekable();
        }
        read.transpose()
    }
}

/// Writes a table: a byte order mark (spreadsheets take the text for UTF-8 then), CRLF line ends (RFC 4180).
pub fn write(header: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut csv = String::from('\u{feff}');
    let names = header.iter().map(|name| Cell::text(*name)).collect();
    for row in std::iter::once(names).chain(rows) {
        write_row(&mut csv, &row);
    }
    csv
}

/// Appends one row, for tables that are written piece by piece.
pub fn write_row(csv: &mut String, row: &[Cell]) {
    for (index, cell) in row.iter().enumerate() {
        if index > 0 {
            csv.push(',');
        }
        cell.write(csv);
    }
    csv.push_str("\r\n");
}

/// The text as a spreadsheet shows it and never computes it.
fn defused(text: &str) -> String {
    let text = text.replace('\0', "");
    if looks_like_a_formula(text.trim_start_matches('\'')) {
        format!("'{text}")
    } else {
        text
    }
}

/// What [`defused`] has made of a text, undone.
fn restored(text: &str) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if looks_like_a_formula(rest.trim_start_matches('\'')) => rest.to_owned(),
        _ => text.to_owned(),
    }
}

/// Spreadsheets look past blanks, and some take the wide letters of East Asian keyboards too.
fn looks_like_a_formula(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start()
            .starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}

fn write_quoted(csv: &mut String, text: &str) {
    let plain = !text.is_empty()
        && !text.contains(['"', ',', ';', '\t', '\r', '\n'])
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace);
    if plain {
        csv.push_str(text);
    } else {
        csv.push('"');
        csv.push_str(&text.replace('"', "\"\""));
        csv.push('"');
    }
}

/// A name of a column as it is compared: letters and digits alone, small.
pub(crate) fn key(name: &str) -> String {
    name.chars()
        .filter(|char| char.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Reads text into rows.
struct Parser<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    separator: char,
    line: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let first = text.lines().next().unwrap_or_default();
        let count = |separator: char| first.matches(separator).count();
        let separator = [',', ';', '\t']
            .into_iter()
            .rev()
            .max_by_key(|separator| count(*separator))
            .unwrap_or(',');
        Self {
            chars: text.chars().peekable(),
            separator,
            line: 1,
        }
    }

    /// The next row that is not empty.
    fn filled(&mut self, limits: Limits) -> Result<Option<Row>, CsvRefused> {
        while self.chars.peek().is_some() {
            let line = self.line;
            let cells = self.row(limits)?;
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some(Row { line, cells }));
            }
        }
        Ok(None)
    }

    /// One row, with its line end.
    fn row(&mut self, limits: Limits) -> Result<Vec<String>, CsvRefused> {
        let mut cells = Vec::new();
        loop {
            let cell = self.cell()?;
            cells.push(restored(&cell));
            if cells.len() > MAX_COLUMNS {
                return Err(limits.refused());
            }
            match self.chars.next() {
                Some(char) if char == self.separator => {}
                Some('\r') => {
                    self.chars.next_if_eq(&'\n');
                    self.line = self.line.saturating_add(1);
                    return Ok(cells);
                }
                Some(_) => {
                    self.line = self.line.saturating_add(1);
                    return Ok(cells);
                }
                None => return Ok(cells),
            }
        }
    }

    /// One cell, up to its separator or line end.
    fn cell(&mut self) -> Result<String, CsvRefused> {
        let mut cell = String::new();
        if self.chars.next_if_eq(&'"').is_some() {
            self.quoted(&mut cell)?;
        }
        let separator = self.separator;
        while let Some(char) = self
            .chars
            .next_if(|char| *char != separator && !matches!(char, '\r' | '\n'))
        {
            if char != '\0' {
                cell.push(char);
            }
        }
        Ok(cell)
    }

    fn quoted(&mut self, cell: &mut String) -> Result<(), CsvRefused> {
        let opened = self.line;
        while let Some(char) = self.chars.next() {
            match char {
                '"' if self.chars.next_if_eq(&'"').is_none() => return Ok(()),
                '\0' => {}
                _ => {
                    if char == '\n' {
                        self.line = self.line.saturating_add(1);
                    }
                    cell.push(char);
                }
            }
        }
        Err(CsvRefused::OpenQuote { line: opened })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(text: &str) -> String {
        let mut csv = String::new();
        write_row(&mut csv, &[Cell::text(text)]);
        csv.trim_end_matches("\r\n").to_owned()
    }

    #[test]
    fn a_formula_stays_text() {
        assert_eq!(one("=1+1"), "'=1+1");
        assert_eq!(one("+977 984"), "'+977 984");
        assert_eq!(one("-5"), "'-5");
        assert_eq!(one("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(one("  =1"), "'  =1");
        assert_eq!(one("\t=1"), "\"'\t=1\"");
        assert_eq!(one("\r=1"), "\"'\r=1\"");
        assert_eq!(one("\0=1"), "'=1");
        assert_eq!(one("\u{ff1d}1"), "'\u{ff1d}1");
        assert_eq!(one("=cmd|' /C calc'!\"A1\""), "\"'=cmd|' /C calc'!\"\"A1\"\"\"");
        assert_eq!(one("\"="), "\"\"\"=\"");
        assert_eq!(one("Asha = Rai"), "Asha = Rai");
        assert_eq!(one("'quoted'"), "'quoted'");
    }

    #[test]
    fn numbers_and_amounts_stay_numbers() {
        let rows = [vec![
            Cell::Number(-3),
            Cell::Amount(Money::from_minor(-123_450)),
            Cell::Empty,
            Cell::text("a,b"),
        ]];

        assert_eq!(
            write(&["n", "amount", "", "text"], rows),
            "\u{feff}n,amount,\"\",text\r\n-3,-1234.50,,\"a,b\"\r\n"
        );
    }

    #[test]
    fn a_table_of_another_program_is_read() {
        let file = "\u{feff}Tracking No.;COD Amount;Remarks\nT-1;1,200.00;\"a\n\"\"b\"\"\"\n;;\n\nT-2;50\n";
        let table = Table::read(file.as_bytes()).unwrap();

        assert_eq!(table.column(&["awb", "tracking_no"]), Some(0));
        assert_eq!(table.column(&["cod amount"]), Some(1));
        assert_eq!(table.column(&["net"]), None);
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.rows[0].line, 2);
        assert_eq!((table.rows[0].cell(1), table.rows[0].cell(2)), ("1,200.00", "a\n\"b\""));
        assert_eq!((table.rows[1].line, table.rows[1].cell(2)), (6, ""));
    }

    #[test]
    fn a_broken_file_says_where() {
        assert_eq!(Table::read(b""), Err(CsvRefused::Empty));
        assert_eq!(Table::read(&[0xff, 0xfe]), Err(CsvRefused::NotText));
        assert_eq!(Table::read(b"a,b\n1,\"2\n"), Err(CsvRefused::OpenQuote { line: 2 }));
        assert_eq!(Table::read(&vec![b'a'; MAX_BYTES + 1]), Err(Limits::TABLE.refused()));
    }

    #[test]
    fn a_long_file_is_read_row_by_row_and_ends_where_it_breaks() {
        let limits = Limits { bytes: 100, rows: 2 };
        let read = |file: &'static str| Rows::open(file.as_bytes(), limits).unwrap().collect::<Vec<_>>();

        assert_eq!(read("a\n1\n\n2\n").len(), 2);
        assert_eq!(read("a\n1\n2\n3\n4\n")[2..], [Err(limits.refused())]);
        assert_eq!(read("a\n1\n\"2\n3\n")[1..], [Err(CsvRefused::OpenQuote { line: 3 })]);
        assert!(Rows::open(&[b'a'; 101], limits).is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(rows in prop::collection::vec(prop::collection::vec("[=+@'\" \t\r\n;,a-]{0,6}|\\PC{0,8}", 2), 1..6)) {
            let cells = rows.iter().map(|row| row.iter().map(Cell::text).chain([Cell::text("end")]).collect());
            let csv = write(&["one", "two", "end"], cells);
            let table = Table::read(csv.as_bytes()).unwrap();

            let read: Vec<Vec<String>> = table.rows.iter().map(|row| row.cells[..2].to_vec()).collect();
            prop_assert_eq!(read, rows);
        }

        #[test]
        fn no_cell_of_text_begins_like_a_formula(text in "[=+@'\0 \t\r\n-]{0,4}\\PC{0,4}") {
            let csv = one(&text);
            let shown = Parser::new(&csv).cell().unwrap();
            prop_assert!(!looks_like_a_formula(&shown), "{csv:?}");
        }

        #[test]
        fn no_file_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Table::read(&bytes);
        }
    }
}
