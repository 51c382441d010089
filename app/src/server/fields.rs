//! Fields of a posted form, in order; a name may stand there several times.

use commerce::Error;
use domain::{ids::OrderLineId, text::ascii_digits, view::desk::LinePieces};

/// What was posted.
pub type Fields = Vec<(String, String)>;

/// The first value of this name; empty where there is none.
pub fn field<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    fields
        .iter()
        .find(|(key, _)| key == name)
        .map_or("", |(_, value)| value.as_str())
}

/// Lines of an order, from the fields `line.7=2`, with what was typed, digits as `0` to `9`. Empty boxes are left out.
pub fn lines(fields: &[(String, String)]) -> impl Iterator<Item = (commerce::Result<OrderLineId>, String)> {
    fields.iter().filter_map(|(name, value)| {
        let id = name.strip_prefix("line.")?;
        let typed = ascii_digits(value.trim());
        let id = id.parse().map(OrderLineId).map_err(|_| Error::NotFound);
        (!typed.is_empty()).then_some((id, typed))
    })
}

/// Pieces of lines; none of a line leaves it out. `wrong` says what to write where it is no number.
pub fn pieces(fields: &[(String, String)], wrong: &str) -> commerce::Result<Vec<LinePieces>> {
    let mut pieces = Vec::new();
    for (line, typed) in lines(fields) {
        let quantity: u32 = typed.parse().map_err(|_| Error::Invalid(wrong.to_owned()))?;
        if quantity > 0 {
            pieces.push(LinePieces { line: line?, quantity });
        }
    }
    Ok(pieces)
}
