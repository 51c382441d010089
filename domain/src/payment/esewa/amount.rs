//! Amounts as eSewa writes and reads them: decimal rupees, never a float.

use crate::money::Money;

/// As the shop writes an amount: whole rupees without decimals (`1234`), paisa with two (`1234.50`).
pub fn amount_text(amount: Money) -> String {
    let text = amount.decimal();
    text.strip_suffix(".00").map(str::to_owned).unwrap_or(text)
}

/// As eSewa writes one: `1000`, `1000.0`, `1,000.00`. `None` for anything else (`1e3`, a sign, a third decimal).
pub(super) fn parse_amount(text: &str) -> Option<Money> {
    let plain = text.starts_with(|first: char| first.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'));
    if plain { text.parse().ok() } else { None }
}
