//! Telephone numbers of Nepal, kept in one form (`+9779841234567`) however people type them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::{ascii_digits, one_line};

/// A number in Nepal in E.164: `+977` and a mobile's 10 digits, or a landline's area code and number, 8 digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Text that is no telephone number in Nepal; says what to type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PhoneRefused {
    /// Nothing was typed.
    #[error("enter a phone number, such as 984-1234567")]
    Empty,
    /// There is something else than digits and what people put between them.
    #[error("a phone number has only digits, spaces and dashes")]
    Unreadable,
    /// A number of another country.
    #[error("use a number in Nepal: it begins with +977, or with 96, 97 or 98")]
    Foreign,
    /// Too short, too long, or another beginning.
    #[error("a mobile number has 10 digits and begins with 96, 97 or 98")]
    Mobile,
    /// It looks like a landline, but its area code or length is not there.
    #[error("a landline number begins with its area code, such as 01-4123456 or 061-123456")]
    Landline,
}

/// What stands before every number in Nepal.
const COUNTRY: &str = "+977";

/// Area codes of two digits, without their zero. Kathmandu's, 1, is the only one of a single digit.
const AREA_CODES: [&str; 57] = [
    "10", "11", "19", "21", "23", "24", "25", "26", "27", "29", "31", "33", "35", "36", "37", "38", "41", "44", "46",
    "47", "48", "49", "51", "53", "55", "56", "57", "61", "63", "64", "65", "66", "67", "68", "69", "71", "75", "76",
    "77", "78", "79", "81", "82", "83", "84", "86", "87", "88", "89", "91", "92", "93", "94", "95", "96", "97", "99",
];

impl Phone {
    /// The number in E.164: `+9779841234567`. What is stored and what a `tel:` link takes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it can receive text messages.
    pub fn is_mobile(&self) -> bool {
        self.national().len() == 10
    }

    /// As people in Nepal write it: `984-1234567`, `01-4123456`, `061-123456`.
    pub fn display(&self) -> String {
        let (prefix, number) = self.parts();
        format!("{prefix}-{number}")
    }

    /// Enough to recognise one's own number, too little to call it: `984-•••••67`.
    pub fn masked(&self) -> String {
        let (prefix, number) = self.parts();
        let hidden = number.len().saturating_sub(2);
        let end: String = number.chars().skip(hidden).collect();
        format!("{prefix}-{}{end}", "•".repeat(hidden))
    }

    /// Without the country.
    fn national(&self) -> &str {
        self.0.strip_prefix(COUNTRY).unwrap_or(&self.0)
    }

    /// What is written before the dash, and after it.
    fn parts(&self) -> (String, &str) {
        let national = self.national();
        let (zero, length) = if self.is_mobile() {
            ("", 3)
        } else {
            ("0", area_code_length(national).unwrap_or(1))
        };
        let (prefix, number) = national.split_at_checked(length).unwrap_or(("", national));
        (format!("{zero}{prefix}"), number)
    }
}

impl fmt::Debug for Phone {
    /// Masked: a log must not name people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

impl FromStr for Phone {
    type Err = PhoneRefused;

    /// Reads a number with or without the country (`+977`, `00977`, `977`), with spaces, dashes, dots or brackets,
    /// in Latin or Devanagari digits.
    fn from_str(text: &str) -> Result<Self, PhoneRefused> {
        let typed = digits(text)?;
        let (abroad, rest) = without_country(&typed)?;
        let (trunk, national) = rest.strip_prefix('0').map_or((false, rest), |rest| (true, rest));
        if is_mobile(national) || is_landline(national, abroad || trunk) {
            return Ok(Self(format!("{COUNTRY}{national}")));
        }
        let meant_landline = (7..=9).contains(&national.len()) && !national.starts_with('9');
        Err(if meant_landline {
            PhoneRefused::Landline
        } else {
            PhoneRefused::Mobile
        })
    }
}

impl TryFrom<String> for Phone {
    type Error = PhoneRefused;

    fn try_from(text: String) -> Result<Self, PhoneRefused> {
        text.parse()
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

/// The digits, with a `+` before them where one was typed first.
fn digits(text: &str) -> Result<String, PhoneRefused> {
    let text = ascii_digits(&one_line(text, 64));
    let mut kept = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '0'..='9' => kept.push(char),
            '+' if kept.is_empty() => kept.push(char),
            '-' | '.' | '(' | ')' | '\u{2010}'..='\u{2014}' => {}
            space if space.is_whitespace() => {}
            _ => return Err(PhoneRefused::Unreadable),
        }
    }
    if kept.is_empty() {
        Err(PhoneRefused::Empty)
    } else {
        Ok(kept)
    }
}

/// Whether the country was typed, and the rest. A bare `977` is the country only where the length says so: mobile
/// numbers begin with it as well.
fn without_country(typed: &str) -> Result<(bool, &str), PhoneRefused> {
    if let Some(rest) = typed.strip_prefix('+').or_else(|| typed.strip_prefix("00")) {
        return rest
            .strip_prefix("977")
            .map(|rest| (true, rest))
            .ok_or(PhoneRefused::Foreign);
    }
    match typed.strip_prefix("977") {
        Some(rest) if rest.len() == 8 || rest.len() > 8 && (is_mobile(rest) || rest.starts_with('0')) => {
            Ok((true, rest))
        }
        _ => Ok((false, typed)),
    }
}

fn is_mobile(national: &str) -> bool {
    national.len() == 10 && ["96", "97", "98"].iter().any(|start| national.starts_with(start))
}

/// `marked` is whether a zero or the country says that an area code follows. Without either, `96…` and `97…` are
/// rather a mobile number with two digits missing.
fn is_landline(national: &str, marked: bool) -> bool {
    national.len() == 8 && area_code_length(national).is_some() && (marked || !national.starts_with('9'))
}

/// How many digits of a landline number are its area code. No subscriber's number begins with 0 or 1.
fn area_code_length(national: &str) -> Option<usize> {
    let code = national.get(..2)?;
    let first = |index: usize| {
        national
            .as_bytes()
            .get(index)
            .is_some_and(|digit| (b'2'..=b'9').contains(digit))
    };
    if AREA_CODES.contains(&code) {
        first(2).then_some(2)
    } else {
        (national.starts_with('1') && first(1)).then_some(1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stored(text: &str) -> Result<String, PhoneRefused> {
        text.parse::<Phone>().map(String::from)
    }

    #[test]
    fn a_mobile_number_is_read_however_it_is_typed() {
        for typed in [
            "9841234567",
            "984-1234567",
            " 98412 34567 ",
            "+977 984-1234567",
            "00977 984.123.4567",
            "977-9841234567",
            "(+977) 9841234567",
            "09841234567",
            "९८४१२३४५६७",
            "+९७७ ९८४-१२३४५६७",
            "984\u{2013}1234567",
        ] {
            assert_eq!(stored(typed), Ok("+9779841234567".into()), "{typed}");
        }
        assert_eq!(
            stored("9771234567"),
            Ok("+9779771234567".into()),
            "977 is also how mobiles begin"
        );
        assert_eq!(stored("9779771234567"), Ok("+9779771234567".into()));
        assert_eq!(stored("9612345678"), Ok("+9779612345678".into()));
    }

    #[test]
    fn a_landline_needs_its_area_code() {
        for typed in [
            "01-4123456",
            "014123456",
            "14123456",
            "+977-1-4123456",
            "+977 01 4123456",
            "977 1 4123456",
        ] {
            assert_eq!(stored(typed), Ok("+97714123456".into()), "{typed}");
        }
        assert_eq!(stored("061-523456"), Ok("+97761523456".into()));
        assert_eq!(stored("096-420123"), Ok("+97796420123".into()));
        assert_eq!(stored("011-661234"), Ok("+97711661234".into()));
        for typed in ["4123456", "01-412345", "02-4123456", "01-0123456", "028-523456"] {
            assert_eq!(stored(typed), Err(PhoneRefused::Landline), "{typed}");
        }
    }

    #[test]
    fn a_refusal_says_what_to_type() {
        assert_eq!(stored(" "), Err(PhoneRefused::Empty));
        for typed in [
            "984 call me",
            "984/9851234567",
            "98+41234567",
            "9841234567;",
            "٩٨٤١٢٣٤٥٦٧",
        ] {
            assert_eq!(stored(typed), Err(PhoneRefused::Unreadable), "{typed}");
        }
        for typed in ["+91 9841234567", "0044 20 7946 0000", "+9841234567"] {
            assert_eq!(stored(typed), Err(PhoneRefused::Foreign), "{typed}");
        }
        for typed in [
            "984123456",
            "98412345",
            "96412345",
            "98412345678",
            "9941234567",
            "8841234567",
            "1",
            "+977",
        ] {
            assert_eq!(stored(typed), Err(PhoneRefused::Mobile), "{typed}");
        }
        assert_eq!(
            PhoneRefused::Mobile.to_string(),
            "a mobile number has 10 digits and begins with 96, 97 or 98"
        );
    }

    #[test]
    fn it_is_shown_as_people_write_it_or_masked() {
        let shown = |typed: &str| {
            typed
                .parse::<Phone>()
                .map(|phone| (phone.display(), phone.masked(), phone.is_mobile()))
        };
        assert_eq!(
            shown("+9779841234567"),
            Ok(("984-1234567".into(), "984-•••••67".into(), true))
        );
        assert_eq!(
            shown("+97714123456"),
            Ok(("01-4123456".into(), "01-•••••56".into(), false))
        );
        assert_eq!(
            shown("+97761523456"),
            Ok(("061-523456".into(), "061-••••56".into(), false))
        );
        assert_eq!(format!("{:?}", "9841234567".parse::<Phone>()), "Ok(Phone(984-•••••67))");
    }

    #[test]
    fn stored_text_is_checked_when_read() {
        assert_eq!(
            serde_json::from_str::<Phone>("\"+9779841234567\"").ok(),
            "9841234567".parse().ok()
        );
        assert!(serde_json::from_str::<Phone>("\"+15551234567\"").is_err());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,80}") {
            let _ = text.parse::<Phone>();
        }

        #[test]
        fn what_is_accepted_reads_back(text in "(\\+977|00977|977|0)?[ -]?[0-9]{6,11}") {
            if let Ok(phone) = text.parse::<Phone>() {
                prop_assert_eq!(phone.as_str().parse::<Phone>(), Ok(phone.clone()));
                prop_assert_eq!(phone.display().parse::<Phone>(), Ok(phone.clone()));
                prop_assert!(phone.masked().parse::<Phone>().is_err());
            }
        }
    }
}
