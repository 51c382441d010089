//! Options: what rows say of them, and what becomes of them beside those that a product has.

use super::{
    Column, MAX_NAME, Problem, SheetOption, SheetProduct, SheetValue, lists,
    read::{Cells, Read, taken},
};
use crate::text::Slug;

/// The columns of each option.
const COLUMNS: [(Column, Column); 3] = [
    (Column::Option1Name, Column::Option1Value),
    (Column::Option2Name, Column::Option2Value),
    (Column::Option3Name, Column::Option3Value),
];

/// How the format writes a product without options.
pub(super) const NO_OPTION: (&str, &str) = ("Title", "Default Title");

/// Reads the options of a product: their names from its first row, their values as they come.
pub(super) fn read(rows: &[Cells<'_>], read: &mut Read) {
    let Some(first) = rows.first() else { return };
    let mut options: Vec<SheetOption> = Vec::new();
    for (index, (name_column, value_column)) in COLUMNS.into_iter().enumerate() {
        let name = first.said(name_column).unwrap_or_default();
        let mut values: Vec<SheetValue> = Vec::new();
        for row in rows.iter().filter(|row| row.is_variant()) {
            let Some(label) = row.said(value_column) else { continue };
            if label.chars().count() > MAX_NAME {
                let says = format!("a value has at most {MAX_NAME} letters");
                read.problems.push(Problem::refused(row.line(), value_column, says));
            } else if !values.iter().any(|value| value.label == label) {
                values.push(SheetValue {
                    label,
                    ..SheetValue::default()
                });
            }
        }
        if name.is_empty() && values.is_empty() {
            continue;
        }
        if options.len() < index {
            let says = "an option before it is empty: begin with the first one";
            read.problems.push(Problem::refused(first.line(), name_column, says));
        }
        options.push(SheetOption {
            name,
            code: String::new(),
            values,
        });
    }
    if let [only] = options.as_slice() {
        let is_plain = only.values.iter().all(|value| value.label == NO_OPTION.1);
        if is_plain && (only.name == NO_OPTION.0 || (only.name.is_empty() && !only.values.is_empty())) {
            read.product.options = Some(Vec::new());
            return;
        }
    }
    read.product.options = (!options.is_empty()).then_some(options);
    missing(rows, read);
    told(first, read);
}

/// Every variant has one value of each option.
fn missing(rows: &[Cells<'_>], read: &mut Read) {
    let count = read.product.options.as_ref().map_or(0, Vec::len);
    for row in rows.iter().filter(|row| row.is_variant()) {
        let values = COLUMNS
            .iter()
            .take(count)
            .map(|(_, column)| (*column, row.said(*column)));
        let (said, empty): (Vec<_>, Vec<_>) = values.partition(|(_, value)| value.is_some());
        // A row that has none of them is named by its SKU.
        let by_sku = said.is_empty() && row.said(Column::Sku).is_some();
        if let (Some((column, _)), false) = (empty.first(), by_sku) {
            let says = "a variant has a value of each option: fill it in";
            read.problems.push(Problem::refused(row.line(), *column, says));
        }
    }
}

/// What the column of Pasal's own tells of them: codes, colours, and values that no variant has.
fn told(first: &Cells<'_>, read: &mut Read) {
    let Some(cell) = first.said(Column::Options) else {
        return;
    };
    let told = taken(
        lists::read_options(&cell),
        first.line(),
        Column::Options,
        &mut read.problems,
    );
    let (Some(told), Some(options)) = (told, &mut read.product.options) else {
        return;
    };
    for option in options {
        let Some(about) = told.iter().find(|about| about.name == option.name) else {
            continue;
        };
        option.code.clone_from(&about.code);
        let others: Vec<SheetValue> = option
            .values
            .iter()
            .filter(|value| !about.values.iter().any(|other| other.label == value.label))
            .cloned()
            .collect();
        option.values = about.values.iter().cloned().chain(others).collect();
    }
}

/// The values of a row, as many as there are options; none where it has none.
pub(super) fn choice(row: &Cells<'_>, options: Option<&[SheetOption]>) -> Vec<String> {
    let count = options.map_or(0, <[SheetOption]>::len);
    let said = COLUMNS.iter().take(count).map(|(_, column)| row.said(*column));
    said.collect::<Option<Vec<String>>>().unwrap_or_default()
}

/// The options that a product has after a file: those that it had keep their codes, colours and order.
pub(super) fn merged(current: &[SheetOption], file: &SheetProduct) -> Vec<SheetOption> {
    let Some(said) = &file.options else {
        return current.to_vec();
    };
    let mut options: Vec<SheetOption> = Vec::with_capacity(said.len());
    for (index, option) in said.iter().enumerate() {
        let known = current.get(index).filter(|_| current.len() == said.len());
        let known = known.cloned().unwrap_or_default();
        let name = if option.name.is_empty() {
            known.name
        } else {
            option.name.clone()
        };
        let taken: Vec<&str> = options.iter().map(|option| option.code.as_str()).collect();
        let code = code(&[&option.code, &known.code], &name, "option", &taken);
        options.push(SheetOption {
            values: values(&known.values, &option.values),
            name,
            code,
        });
    }
    options
}

/// Told in full (with codes), a file's order counts; else the one that there is, and what is new behind it.
fn values(known: &[SheetValue], said: &[SheetValue]) -> Vec<SheetValue> {
    let is_told = said.iter().any(|value| !value.code.is_empty());
    let (first, then) = if is_told { (said, known) } else { (known, said) };
    let mut values: Vec<SheetValue> = Vec::with_capacity(first.len());
    for value in first.iter().chain(then) {
        if values.iter().any(|other| other.label == value.label) {
            continue;
        }
        let find = |list: &[SheetValue]| list.iter().find(|other| other.label == value.label).cloned();
        let (old, new) = (find(known).unwrap_or_default(), find(said).unwrap_or_default());
        let taken: Vec<&str> = values.iter().map(|value| value.code.as_str()).collect();
        values.push(SheetValue {
            code: code(&[&new.code, &old.code], &value.label, "value", &taken),
            label: value.label.clone(),
            swatch: new.swatch.over(old.swatch.value()).into(),
        });
    }
    values
}

/// The first of these codes that is one and is free, or one that the label suggests.
fn code(wanted: &[&str], label: &str, kind: &str, taken: &[&str]) -> String {
    let is_code = |code: &str| {
        (1..=40).contains(&code.len())
            && code
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    if let Some(code) = wanted.iter().find(|code| is_code(code) && !taken.contains(*code)) {
        return (*code).to_owned();
    }
    let fallback = format!("{kind}-{}", taken.len().saturating_add(1));
    let suggested = Slug::suggest(label, &fallback)
        .as_str()
        .chars()
        .take(34)
        .collect::<String>();
    let suggested = suggested.trim_end_matches('-').to_owned();
    (2..=100_000)
        .map(|number: usize| format!("{suggested}-{number}"))
        .find(|code| !taken.contains(&code.as_str()))
        .filter(|_| taken.contains(&suggested.as_str()))
        .unwrap_or(suggested)
}
