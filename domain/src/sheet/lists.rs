//! Lists in one cell: a line an entry, `|` between its fields, `\` before a letter that is meant as such.

use super::{Said, SheetOption, SheetValue};

/// What stands before the values of an option.
const VALUE: &str = "- ";

fn line(fields: &[&str]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| escaped(field)).collect();
    fields.join(" | ")
}

fn escaped(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    for (index, char) in field.trim().chars().enumerate() {
        match char {
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\\' | '|' => text.extend(['\\', char]),
            '-' if index == 0 => text.extend(['\\', char]),
            char => text.push(char),
        }
    }
    text
}

/// The fields of a line.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut field) = (Vec::new(), String::new());
    let mut chars = line.trim().chars();
    while let Some(char) = chars.next() {
        match char {
            '|' => fields.push(std::mem::take(&mut field).trim().to_owned()),
            '\\' => match chars.next() {
                Some('n') => field.push('\n'),
                Some('r') => field.push('\r'),
                Some(char) => field.push(char),
                None => {}
            },
            char => field.push(char),
        }
    }
    fields.push(field.trim().to_owned());
    fields
}

fn lines(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty())
}

/// Facts as a cell.
pub(super) fn write_details(details: &[(String, String)]) -> String {
    let lines: Vec<String> = details.iter().map(|(name, value)| line(&[name, value])).collect();
    lines.join("\n")
}

/// Facts of a cell; what is wrong with it, in words.
pub(super) fn read_details(cell: &str) -> Result<Vec<(String, String)>, String> {
    lines(cell)
        .map(|line| match fields(line).as_slice() {
            [name, value] if !name.is_empty() => Ok((name.clone(), value.clone())),
            _ => Err("write a line for each fact, like: Material | Wool".to_owned()),
        })
        .collect()
}

/// Choices as a cell.
pub(super) fn write_options(options: &[SheetOption]) -> String {
    let mut all = Vec::new();
    for option in options {
        all.push(line(&[&option.name, &option.code]));
        for value in &option.values {
            let colour = value.swatch.clone().value().unwrap_or_default();
            let fields = [value.label.as_str(), &value.code, &colour];
            let told = if colour.is_empty() { 2 } else { 3 };
            all.push([VALUE, &line(fields.get(..told).unwrap_or(&fields))].concat());
        }
    }
    all.join("\n")
}

/// Choices of a cell; what is wrong with it, in words.
pub(super) fn read_options(cell: &str) -> Result<Vec<SheetOption>, String> {
    let wrong =
        || "write a line for each choice, like: Colour | colour, and below it: - Red | red | #b3261e".to_owned();
    let mut options: Vec<SheetOption> = Vec::new();
    for line in lines(cell) {
        let Some(value) = line.strip_prefix('-') else {
            let fields = fields(line);
            let [name, code] = fields.as_slice() else {
                return Err(wrong());
            };
            options.push(SheetOption {
                name: name.clone(),
                code: code.clone(),
                values: Vec::new(),
            });
            continue;
        };
        let fields = fields(value);
        let (label, code, swatch) = match fields.as_slice() {
            [label, code] => (label, code, Said::None),
            [label, code, colour] => (label, code, Said::Some(colour.clone())),
            _ => return Err(wrong()),
        };
        if let Said::Some(colour) = &swatch
            && !is_colour(colour)
        {
            return Err(format!("\"{colour}\" is no colour: write it like #b3261e"));
        }
        options.last_mut().ok_or_else(wrong)?.values.push(SheetValue {
            label: label.clone(),
            code: code.clone(),
            swatch,
        });
    }
    Ok(options)
}

/// `#rrggbb`.
fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_list_is_readable() {
        let details = [("Weight".to_owned(), "200 g | net".to_owned())];
        assert_eq!(write_details(&details), "Weight | 200 g \\| net");
        assert_eq!(read_details("Weight | 200 g\n\n Origin|Ilam ").unwrap().len(), 2);
        assert!(read_details("Weight 200 g").is_err());
        assert!(read_options("- Red | red").is_err());
        assert!(read_options("Colour | colour\n- Red | red | url(x)").is_err());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(details in prop::collection::vec(("[a|\\\\n-][|\\\\a \n\r-]{0,4}|\\PC{1,6}", "[|\\\\a \n\r-]{0,4}|\\PC{0,6}"), 0..4)) {
            let details: Vec<(String, String)> = details
                .into_iter()
                .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
                .filter(|(name, _)| !name.is_empty())
                .collect();
            prop_assert_eq!(read_details(&write_details(&details)), Ok(details));
        }

        #[test]
        fn no_cell_panics(cell in "[|\\\\#a \n\r-]{0,12}|\\PC{0,20}") {
            let _ = read_details(&cell);
            let _ = read_options(&cell);
        }
    }
}
