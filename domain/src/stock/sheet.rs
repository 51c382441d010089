//! Many changes of stock as rows: from a grid in the back office, or from a file. A cell that is empty changes nothing.

use std::collections::BTreeSet;

use thiserror::Error;

use super::{Level, MAX_COST, MAX_LOW_AT, MAX_PIECES, StockRefused};
use crate::{csv::Table, money::Money, text};

/// The columns of a file, as the shop itself writes them.
pub const COLUMNS: [&str; 5] = ["sku", "on_hand", "delta", "cost", "threshold"];
/// Rows of one file, at most.
pub const MAX_LINES: usize = 10_000;

/// How many pieces there are to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// So many on hand.
    To(i64),
    /// So many more, or fewer.
    By(i64),
}

/// What a cell does with a setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Setting<T> {
    /// Nothing.
    #[default]
    Keep,
    /// Takes it away: `none`, `default` or `-`.
    Clear,
    /// Sets it.
    To(T),
}

impl<T: Copy + PartialEq> Setting<T> {
    /// What it is afterwards.
    pub fn after(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Keep => before,
            Self::Clear => None,
            Self::To(value) => Some(value),
        }
    }
}

/// One row that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// The line of the file, from 1.
    pub line: usize,
    /// Whose, in capital letters as it is stored.
    pub sku: String,
    /// The pieces; `None` leaves them.
    pub pieces: Option<Amount>,
    /// What a piece has cost.
    pub cost: Setting<Money>,
    /// The threshold.
    pub low_at: Setting<i64>,
}

/// A row that was not; says why.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {sentence}")]
pub struct SheetError {
    /// The line of the file, from 1.
    pub line: usize,
    /// Whose, as it was written.
    pub sku: String,
    /// What is wrong with it, and what to do.
    pub sentence: String,
}

/// A file that is no sheet of stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SheetRefused {
    /// No column tells the variants apart.
    #[error("the first line must name a column `sku`")]
    NoSku,
    /// Nothing is to be changed.
    #[error("the first line must name at least one of `on_hand`, `delta`, `cost`, `threshold`")]
    NoColumns,
    /// Too long.
    #[error("the file has more than {MAX_LINES} rows: split it")]
    TooLong,
    /// No rows.
    #[error("the file has no rows below its headings")]
    Empty,
}

/// A variant as a row shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Pieces on hand.
    pub on_hand: i64,
    /// What a piece has cost.
    pub cost: Option<Money>,
    /// The variant's own threshold.
    pub low_at: Option<i64>,
}

impl SheetRow {
    /// What is left of the row of somebody who saw `shown`, where it is `now`: a cell that says what was shown, or what
    /// is there already, changes nothing, and what others have changed beside it is no conflict. A difference is the same
    /// whatever there is.
    ///
    /// # Errors
    /// Which of the cells that this row changes somebody else, or a sale, has changed too, as words.
    pub fn beside(self, shown: Shown, now: Shown) -> Result<Self, String> {
        let mut moved = Vec::new();
        let pieces = match self.pieces {
            Some(Amount::To(to)) if to == shown.on_hand || to == now.on_hand => None,
            Some(Amount::To(_)) if now.on_hand != shown.on_hand => {
                moved.push(format!("on hand is {} now, not {}", now.on_hand, shown.on_hand));
                None
            }
            other => other,
        };
        let cost = setting(self.cost, shown.cost, now.cost).unwrap_or_else(|| {
            let words = |cost: Option<Money>| cost.map_or_else(|| "none".to_owned(), Money::decimal);
            moved.push(format!(
                "the cost is {} now, not {}",
                words(now.cost),
                words(shown.cost)
            ));
            Setting::Keep
        });
        let low_at = setting(self.low_at, shown.low_at, now.low_at).unwrap_or_else(|| {
            let words = |low_at: Option<i64>| low_at.map_or_else(|| "default".to_owned(), |low_at| low_at.to_string());
            moved.push(format!(
                "the threshold is {} now, not {}",
                words(now.low_at),
                words(shown.low_at)
            ));
            Setting::Keep
        });
        if moved.is_empty() {
            Ok(Self {
                pieces,
                cost,
                low_at,
                ..self
            })
        } else {
            Err(moved.join(", "))
        }
    }

    /// The pieces more (or fewer) that the row means for this level.
    ///
    /// # Errors
    /// [`StockRefused`] when it takes what is promised.
    pub fn change(&self, level: Level) -> Result<i64, StockRefused> {
        let change = match self.pieces {
            None => 0,
            Some(Amount::By(pieces)) => pieces,
            Some(Amount::To(pieces)) if pieces < level.reserved => {
                return Err(StockRefused::Promised {
                    reserved: level.reserved,
                });
            }
            Some(Amount::To(pieces)) => pieces.saturating_sub(level.on_hand),
        };
        level.moved(change).map(|_| change)
    }
}

/// What a cell still does; `None` where somebody else has changed the same setting.
fn setting<T: Copy + PartialEq>(cell: Setting<T>, shown: Option<T>, now: Option<T>) -> Option<Setting<T>> {
    let after = cell.after(shown);
    if after == shown || after == now {
        Some(Setting::Keep)
    } else {
        (now == shown).then_some(cell)
    }
}

fn cleared(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "none" | "default" | "-" | "–")
}

/// A whole number as people and spreadsheets write it: `1,200`, `+5`, `-3`, `१२`.
fn whole(text: &str) -> Option<i64> {
    let digits: String = text::ascii_digits(text)
        .chars()
        .filter(|char| !matches!(char, ',' | ' ' | '\u{a0}'))
        .collect();
    let digits = digits.strip_prefix('+').unwrap_or(&digits);
    let digits = digits
        .strip_suffix(".00")
        .or_else(|| digits.strip_suffix(".0"))
        .unwrap_or(digits);
    let plain = digits.strip_prefix('-').unwrap_or(digits);
    if plain.is_empty() || plain.len() > 12 || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

fn pieces(on_hand: &str, delta: &str) -> Result<Option<Amount>, String> {
    match (on_hand, delta) {
        ("", "") => Ok(None),
        ("", by) => match whole(by) {
            Some(by) if by.saturating_abs() <= MAX_PIECES => Ok((by != 0).then_some(Amount::By(by))),
            _ => Err(format!("“{by}” is no number of pieces: write 12, or -3")),
        },
        (to, "") => match whole(to) {
            Some(to) if (0..=MAX_PIECES).contains(&to) => Ok(Some(Amount::To(to))),
            _ => Err(format!(
                "“{to}” is no number of pieces on hand: write a number from 0 to {MAX_PIECES}"
            )),
        },
        _ => Err("give either the pieces on hand or the difference, not both".to_owned()),
    }
}

/// Reads one row as it was typed. `line` and `sku` name it in what is refused.
///
/// # Errors
/// [`SheetError`], which says what to write instead.
pub fn typed_row(line: usize, sku: &str, cells: [&str; 4]) -> Result<SheetRow, SheetError> {
    let [on_hand, delta, cost, low_at] = cells.map(str::trim);
    let sku = text::one_line(sku, 64).to_ascii_uppercase();
    let refused = |sentence: String| SheetError {
        line,
        sku: sku.clone(),
        sentence,
    };
    if sku.is_empty() {
        return Err(refused("the SKU is missing".to_owned()));
    }
    let pieces = pieces(on_hand, delta).map_err(&refused)?;
    let cost = match cost {
        "" => Setting::Keep,
        text if cleared(text) => Setting::Clear,
        text => match text::ascii_digits(text).parse::<Money>() {
            Ok(money) if money >= Money::ZERO && money <= MAX_COST => Setting::To(money),
            _ => {
                return Err(refused(format!(
                    "“{text}” is no cost: write an amount such as 1234.50, or none"
                )));
            }
        },
    };
    let low_at = match low_at {
        "" => Setting::Keep,
        text if cleared(text) => Setting::Clear,
        text => match whole(text) {
            Some(number) if (0..=i64::from(MAX_LOW_AT)).contains(&number) => Setting::To(number),
            _ => {
                return Err(refused(format!(
                    "“{text}” is no threshold: write a number from 0, or default"
                )));
            }
        },
    };
    Ok(SheetRow {
        line,
        sku,
        pieces,
        cost,
        low_at,
    })
}

/// Reads a file: the rows that can be booked, and those that must be mended. A SKU stands there once.
///
/// # Errors
/// [`SheetRefused`] for a file that is no sheet of stock, with what to do.
pub fn read_sheet(table: &Table) -> Result<(Vec<SheetRow>, Vec<SheetError>), SheetRefused> {
    let sku = table.column(&["sku", "variant sku"]).ok_or(SheetRefused::NoSku)?;
    let columns = [
        table.column(&["on_hand", "quantity", "stock"]),
        table.column(&["delta", "change", "difference"]),
        table.column(&["cost", "unit cost", "cost per item"]),
        table.column(&["threshold", "low at", "low stock"]),
    ];
    if columns.iter().all(Option::is_none) {
        return Err(SheetRefused::NoColumns);
    }
    if table.rows.is_empty() {
        return Err(SheetRefused::Empty);
    }
    if table.rows.len() > MAX_LINES {
        return Err(SheetRefused::TooLong);
    }
    let (mut rows, mut refused, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for row in &table.rows {
        let cells = columns.map(|column| column.map_or("", |column| row.cell(column)));
        match typed_row(row.line, row.cell(sku), cells) {
            Ok(row) if !seen.insert(row.sku.clone()) => refused.push(SheetError {
                line: row.line,
                sentence: format!("{} stands in the file twice", row.sku),
                sku: row.sku,
            }),
            Ok(row) => rows.push(row),
            Err(error) => refused.push(error),
        }
    }
    Ok((rows, refused))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(file: &str) -> (Vec<SheetRow>, Vec<String>) {
        let (rows, refused) = read_sheet(&Table::read(file.as_bytes()).unwrap()).unwrap();
        (rows, refused.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_sheet_is_read_and_its_mistakes_are_named() {
        let (rows, refused) = read(
            "SKU,On hand,Delta,Cost,Threshold\n\
             tea-1,\"1,200\",,450.50,\n\
             tea-2,,-3,,default\n\
             tea-3,5,1,,\n\
             tea-4,-1,,,\n\
             tea-5,,,12.345,\n\
             TEA-1,3,,,\n\
             ,3,,,\n\
             tea-6,=1+1,,,\n",
        );

        assert_eq!(rows.len(), 2);
        assert_eq!(
            (&*rows[0].sku, rows[0].pieces, rows[0].cost),
            ("TEA-1", Some(Amount::To(1200)), Setting::To(Money::from_minor(45_050)))
        );
        assert_eq!((rows[1].pieces, rows[1].low_at), (Some(Amount::By(-3)), Setting::Clear));
        assert_eq!(
            refused,
            [
                "line 4: give either the pieces on hand or the difference, not both",
                "line 5: “-1” is no number of pieces on hand: write a number from 0 to 1000000",
                "line 6: “12.345” is no cost: write an amount such as 1234.50, or none",
                "line 7: TEA-1 stands in the file twice",
                "line 8: the SKU is missing",
                "line 9: “=1+1” is no number of pieces on hand: write a number from 0 to 1000000",
            ]
        );
    }

    #[test]
    fn a_file_of_something_else_says_what_is_missing() {
        let refused = |file: &str| read_sheet(&Table::read(file.as_bytes()).unwrap());
        assert_eq!(refused("name,on_hand\nx,1\n"), Err(SheetRefused::NoSku));
        assert_eq!(refused("sku,name\nx,1\n"), Err(SheetRefused::NoColumns));
        assert_eq!(refused("sku,on_hand\n"), Err(SheetRefused::Empty));
    }

    #[test]
    fn a_row_never_takes_what_is_promised() {
        let level = Level {
            on_hand: 10,
            reserved: 4,
        };
        let row = |on_hand: &str, delta: &str| typed_row(1, "x", [on_hand, delta, "", ""]).unwrap();
        assert_eq!(row("4", "").change(level), Ok(-6));
        assert_eq!(row("3", "").change(level), Err(StockRefused::Promised { reserved: 4 }));
        assert_eq!(row("", "-7").change(level), Err(StockRefused::OutOfStock { left: 6 }));
        assert_eq!(row("10", "").change(level), Ok(0));
        assert_eq!(row("", "").change(level), Ok(0));
    }

    proptest! {
        #[test]
        fn no_cell_panics_and_a_target_is_reached(
            on_hand in 0_i64..2_000, reserved in 0_i64..2_000, cells in prop::array::uniform4("[-+=0-9.,a-z]{0,6}"),
        ) {
            let level = Level { on_hand: on_hand.max(reserved), reserved };
            let [to, by, cost, low] = &cells;
            if let Ok(row) = typed_row(1, "x", [to, by, cost, low])
                && let Ok(change) = row.change(level)
            {
                let after = level.moved(change).unwrap().0;
                prop_assert!(after.is_sound());
                if let Some(Amount::To(target)) = row.pieces {
                    prop_assert_eq!(after.on_hand, target);
                }
            }
        }
    }

    #[test]
    fn only_what_a_person_has_changed_meets_what_others_have() {
        let shown = Shown {
            on_hand: 10,
            cost: Some(Money::from_major(80)),
            low_at: None,
        };
        let sold = Shown { on_hand: 9, ..shown };
        let typed = |cells: [&str; 4]| typed_row(1, "tea", cells).unwrap();
        let left = |cells: [&str; 4], now: Shown| typed(cells).beside(shown, now);

        let cost = left(["10", "", "90", ""], sold).unwrap();
        assert_eq!(
            (cost.pieces, cost.cost),
            (None, Setting::To(Money::from_major(90))),
            "the sale stays"
        );
        assert_eq!(
            left(["9", "", "80.0", ""], sold).unwrap().pieces,
            None,
            "it is so already"
        );
        assert_eq!(left(["", "-2", "", ""], sold).unwrap().pieces, Some(Amount::By(-2)));
        assert_eq!(left(["12", "", "", ""], shown).unwrap().pieces, Some(Amount::To(12)));
        assert_eq!(
            left(["12", "", "", ""], sold),
            Err("on hand is 9 now, not 10".to_owned())
        );
        let others = Shown {
            on_hand: 9,
            cost: None,
            low_at: Some(4),
        };
        assert_eq!(
            left(["12", "", "90", "5"], others),
            Err(
                "on hand is 9 now, not 10, the cost is none now, not 80.00, the threshold is 4 now, not default"
                    .to_owned()
            )
        );
        assert_eq!(left(["10", "", "none", "4"], others).unwrap(), typed(["", "", "", ""]));
    }
}
