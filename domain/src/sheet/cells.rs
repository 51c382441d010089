//! What single cells say, in the ways in which spreadsheets and people write it.

use crate::{
    money::{Money, MoneyError},
    text::{ascii_digits, one_line},
    time::{Civil, Timestamp, UtcOffset},
};

/// A cell in words of a message.
fn shown(text: &str) -> String {
    one_line(text, 40)
}

/// A text as it is kept: without blanks around it, lines ended as they are here, nothing that no cell can hold.
pub(super) fn text(cell: &str) -> String {
    cell.trim().replace("\r\n", "\n").replace('\0', "")
}

/// Yes or no.
pub(super) fn flag(cell: &str) -> Result<bool, String> {
    match cell.to_ascii_lowercase().as_str() {
        "true" | "yes" | "y" | "1" => Ok(true),
        "false" | "no" | "n" | "0" => Ok(false),
        _ => Err(format!("\"{}\" is neither TRUE nor FALSE", shown(cell))),
    }
}

/// An amount with or without the currency's sign and thousands, never below zero.
pub(super) fn amount(cell: &str) -> Result<Money, String> {
    let plain = ascii_digits(cell);
    let plain = plain
        .trim()
        .trim_start_matches("Rs.")
        .trim_start_matches("Rs")
        .trim_start_matches("NPR")
        .trim_start_matches('£')
        .trim();
    let wrong = || format!("\"{}\" is no amount: write it like 1234.50", shown(cell));
    if !is_grouped(plain) {
        // `19,99` is not nineteen hundred: whoever means a decimal comma must say so with a point.
        return Err(wrong());
    }
    match plain.parse::<Money>() {
        Ok(amount) if amount >= Money::ZERO => Ok(amount),
        Ok(_) | Err(MoneyError::TooLarge | MoneyError::Unreadable) => Err(wrong()),
    }
}

/// Whether commas stand where thousands end: groups of three, in front of them of two or three (lakhs).
fn is_grouped(text: &str) -> bool {
    let whole = text.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',').rev();
    let last = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    if rest.peek().is_none() {
        return true;
    }
    let fits = |group: &str, is_first: bool| {
        let length = group.trim_start_matches('-').len();
        (2..=3).contains(&length) || (is_first && length == 1)
    };
    let rest: Vec<&str> = rest.collect();
    let count = rest.len();
    last.len() == 3
        && (1..)
            .zip(rest)
            .all(|(place, group): (usize, &str)| fits(group, place == count))
}

/// A number that may have decimals (`250.0`): the nearest whole one, and whether it was another.
pub(super) fn whole(cell: &str) -> Result<(i64, bool), String> {
    let plain = ascii_digits(cell);
    let wrong = || format!("\"{}\" is no number: write it like 250", shown(cell));
    let (whole, rest) = plain.trim().split_once('.').unwrap_or((plain.trim(), ""));
    if !rest.bytes().all(|byte| byte.is_ascii_digit()) || !is_grouped(whole) {
        return Err(wrong());
    }
    let number: i64 = whole.replace(',', "").parse().map_err(|_| wrong())?;
    let up = rest.bytes().next().is_some_and(|digit| digit >= b'5');
    let nearest = match (up, whole.starts_with('-')) {
        (false, _) => number,
        (true, false) => number.saturating_add(1),
        (true, true) => number.saturating_sub(1),
    };
    Ok((nearest, rest.bytes().any(|digit| digit != b'0')))
}

/// A moment as machines write it, to the millisecond.
pub(super) fn write_moment(at: Timestamp) -> String {
    let millis = at.0.rem_euclid(1000);
    let text = at.rfc3339();
    if millis == 0 {
        return text;
    }
    format!("{}.{millis:03}Z", text.trim_end_matches('Z'))
}

/// `2026-12-31`, `2026-12-31 18:30` in the shop's time, or as [`write_moment`] writes it.
pub(super) fn moment(cell: &str, offset: UtcOffset) -> Result<Timestamp, String> {
    read_moment(cell, offset).ok_or_else(|| format!("\"{}\" is no date: write it like 2026-12-31 18:30", shown(cell)))
}

fn read_moment(cell: &str, offset: UtcOffset) -> Option<Timestamp> {
    let text = ascii_digits(cell.trim());
    let (text, offset) = match text.strip_suffix('Z') {
        Some(text) => (text.to_owned(), UtcOffset(0)),
        None => (text, offset),
    };
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((&text, "00:00:00"));
    let (time, millis) = time.split_once('.').unwrap_or((time, "0"));
    let numbers = |text: &str, separator: char| -> Option<Vec<i64>> {
        text.split(separator)
            .map(|part| {
                part.bytes()
                    .all(|byte| byte.is_ascii_digit())
                    .then(|| part.parse().ok())?
            })
            .collect()
    };
    let [year, month, day] = numbers(date, '-')?.try_into().ok()?;
    let mut time = numbers(time, ':')?;
    time.resize(3, 0);
    let [hour, minute, second] = time.try_into().ok()?;
    let fits = (1..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second)
        && (1..=3).contains(&millis.len());
    let civil = Civil {
        year,
        month,
        day,
        hour,
        minute,
        second,
    };
    let millis: i64 = format!("{millis:0<3}").parse().ok()?;
    let at = Timestamp::from_civil(if fits { civil } else { return None }, offset);
    // 31 April reads back as 1 May.
    (at.civil(offset) == civil).then(|| at.plus_ms(millis))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_refused() {
        for (cell, minor) in [
            ("19.99", 1999),
            ("Rs 1,23,456.50", 12_345_650),
            ("1,999", 199_900),
            ("१२", 1200),
            ("0", 0),
        ] {
            assert_eq!(amount(cell), Ok(Money::from_minor(minor)), "{cell}");
        }
        for cell in ["19,99", "-5", "free", "1.999", "1,2,3", "12,34", "1e3", ""] {
            assert!(amount(cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn grams_may_have_decimals() {
        assert_eq!(whole("250.0"), Ok((250, false)));
        assert_eq!(whole("453.59237"), Ok((454, true)));
        assert_eq!(whole("-3"), Ok((-3, false)));
        assert_eq!(whole("1,250"), Ok((1250, false)));
        for cell in ["", "heavy", "1e9", "1.x", "--1"] {
            assert!(whole(cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn a_moment_is_in_the_shops_time_unless_it_says_so() {
        let noon = moment("2026-12-01T06:15:00Z", UtcOffset::KATHMANDU).unwrap();
        assert_eq!(moment("2026-12-01 12:00", UtcOffset::KATHMANDU), Ok(noon));
        for cell in [
            "2026-04-31",
            "tomorrow",
            "2026-1",
            "2026-12-01 25:00",
            "2026-12-01T06:15:00.Z",
            "0-1-1",
        ] {
            assert!(moment(cell, UtcOffset::KATHMANDU).is_err(), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn a_moment_reads_back(ms in 0_i64..253_402_300_799_999) {
            let at = Timestamp(ms);
            prop_assert_eq!(moment(&write_moment(at), UtcOffset::KATHMANDU), Ok(at));
        }

        #[test]
        fn no_cell_panics(cell in "[0-9.,:TZ -]{0,30}|\\PC{0,20}") {
            let _ = (amount(&cell), whole(&cell), moment(&cell, UtcOffset::KATHMANDU), flag(&cell));
        }
    }
}
