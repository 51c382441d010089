//! Moments and the shop's calendar. The database and the rules know UTC only; a person reads the shop's own time.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A moment: milliseconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// One minute in milliseconds.
pub const MINUTE_MS: i64 = 60_000;
/// One hour in milliseconds.
pub const HOUR_MS: i64 = 3_600_000;
/// One day in milliseconds.
pub const DAY_MS: i64 = 86_400_000;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The shop's distance from UTC in minutes: Asia/Kathmandu is 345 (+05:45) all year round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UtcOffset(pub i32);

impl UtcOffset {
    /// Nepal's.
    pub const KATHMANDU: Self = Self(345);
}

/// A calendar day and the time of day, as a person at some [`UtcOffset`] reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Year, as 2026.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: i64,
    /// Day of the month, 1 to 31.
    pub day: i64,
    /// Hour, 0 to 23.
    pub hour: i64,
    /// Minute, 0 to 59.
    pub minute: i64,
    /// Second, 0 to 59.
    pub second: i64,
}

impl Timestamp {
    /// This moment moved by `ms` milliseconds; stays at the end of time rather than wrap.
    #[must_use]
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// How many milliseconds have passed since `earlier` (negative when it lies ahead).
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// What a clock and a calendar at `offset` show. Days by Howard Hinnant's `civil_from_days`.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "bounded by the division into days; i64 milliseconds span 292 million years"
    )]
    pub fn civil(self, offset: UtcOffset) -> Civil {
        let local = self.0.saturating_add(i64::from(offset.0).saturating_mul(MINUTE_MS));
        let days = local.div_euclid(DAY_MS);
        let second = local.rem_euclid(DAY_MS) / 1000;
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_index = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_index + 2) / 5 + 1;
        let month = if month_index < 10 {
            month_index + 3
        } else {
            month_index - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Civil {
            year,
            month,
            day,
            hour: second / 3600,
            minute: second / 60 % 60,
            second: second % 60,
        }
    }

    /// The moment that a clock and calendar at `offset` show as `civil`. The inverse of [`Timestamp::civil`].
    #[expect(clippy::arithmetic_side_effects, reason = "a calendar's numbers are small")]
    pub fn from_civil(civil: Civil, offset: UtcOffset) -> Self {
        let year = if civil.month <= 2 { civil.year - 1 } else { civil.year };
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month_index = (civil.month + 9) % 12;
        let day_of_year = (153 * month_index + 2) / 5 + civil.day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = era * 146_097 + day_of_era - 719_468;
        let seconds = days * 86_400 + civil.hour * 3600 + civil.minute * 60 + civil.second;
        Self(seconds * 1000 - i64::from(offset.0) * MINUTE_MS)
    }

    /// `23 Nov 2026` in the shop's time.
    pub fn date(self, offset: UtcOffset) -> String {
        let civil = self.civil(offset);
        format!("{} {} {}", civil.day, month_name(civil.month), civil.year)
    }

    /// `23 Nov 2026, 14:05` in the shop's time.
    pub fn date_and_time(self, offset: UtcOffset) -> String {
        let civil = self.civil(offset);
        format!("{}, {:02}:{:02}", self.date(offset), civil.hour, civil.minute)
    }

    /// `2026-11-23T08:20:05Z`, for machines (RFC 3339, UTC).
    pub fn rfc3339(self) -> String {
        let civil = self.civil(UtcOffset(0));
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second
        )
    }
}

/// A day of the calendar, as people type and read it: `2026-11-25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day {
    year: i64,
    month: i64,
    day: i64,
}

/// Text or numbers that are no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("write the day as 2026-11-25")]
pub struct DayRefused;

impl Day {
    /// The day with these numbers, as long as the calendar has it (years 1 to 9999).
    ///
    /// # Errors
    /// [`DayRefused`] for any other.
    pub fn new(year: i64, month: i64, day: i64) -> Result<Self, DayRefused> {
        let given = Self { year, month, day };
        let fits = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        // The 31st of a month that has 30 days reads back as the first of the next.
        (fits && Self::of(given.start(UtcOffset(0)), UtcOffset(0)) == given)
            .then_some(given)
            .ok_or(DayRefused)
    }

    /// The day that a calendar at `offset` shows at this moment.
    pub fn of(moment: Timestamp, offset: UtcOffset) -> Self {
        let Civil { year, month, day, .. } = moment.civil(offset);
        Self { year, month, day }
    }

    /// Its first moment at `offset`.
    pub fn start(self, offset: UtcOffset) -> Timestamp {
        let midnight = Civil {
            year: self.year,
            month: self.month,
            day: self.day,
            hour: 0,
            minute: 0,
            second: 0,
        };
        Timestamp::from_civil(midnight, offset)
    }

    /// The first moment of the day after it.
    pub fn end(self, offset: UtcOffset) -> Timestamp {
        self.start(offset).plus_ms(DAY_MS)
    }

    /// Days since 1970-01-01, whatever the offset: days can be counted by it.
    pub fn number(self) -> i64 {
        self.start(UtcOffset(0)).0.div_euclid(DAY_MS)
    }

    /// The day with this [`Day::number`]; the first or last one that there is where it lies beyond.
    pub fn from_number(number: i64) -> Self {
        // 0001-01-01 and 9999-12-31.
        let number = number.clamp(-719_162, 2_932_896);
        Self::of(Timestamp(number.saturating_mul(DAY_MS)), UtcOffset(0))
    }

    /// So many days later, or earlier.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self::from_number(self.number().saturating_add(days))
    }

    /// The first day of its month.
    #[must_use]
    pub const fn month_start(self) -> Self {
        Self { day: 1, ..self }
    }

    /// The first day of its year.
    #[must_use]
    pub const fn year_start(self) -> Self {
        Self {
            month: 1,
            day: 1,
            ..self
        }
    }

    /// Without its year: `25 Nov`.
    pub fn short_label(self) -> String {
        format!("{} {}", self.day, month_name(self.month))
    }

    /// Its month: `Nov 2026`.
    pub fn month_label(self) -> String {
        format!("{} {}", month_name(self.month), self.year)
    }

    /// As people read it: `25 Nov 2026`.
    pub fn label(self) -> String {
        self.start(UtcOffset(0)).date(UtcOffset(0))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Day {
    type Err = DayRefused;

    fn from_str(text: &str) -> Result<Self, DayRefused> {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(index, byte)| match index {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let mut numbers = text.split('-').map(str::parse::<i64>);
        match (shape, numbers.next(), numbers.next(), numbers.next()) {
            (true, Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) => Self::new(year, month, day),
            _ => Err(DayRefused),
        }
    }
}

impl TryFrom<String> for Day {
    type Error = DayRefused;

    fn try_from(text: String) -> Result<Self, DayRefused> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

fn month_name(month: i64) -> &'static str {
    usize::try_from(month)
        .ok()
        .and_then(|month| MONTHS.get(month.checked_sub(1)?))
        .copied()
        .unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn kathmandu_reads_five_hours_and_three_quarters_later() {
        let moment = Timestamp(1_795_449_600_000);
        assert_eq!(moment.rfc3339(), "2026-11-23T16:00:00Z");
        assert_eq!(moment.date_and_time(UtcOffset::KATHMANDU), "23 Nov 2026, 21:45");
        assert_eq!(moment.plus_ms(3 * HOUR_MS).date(UtcOffset::KATHMANDU), "24 Nov 2026");
    }

    #[test]
    fn a_leap_day_is_there() {
        let moment = Timestamp(1_709_164_800_000);
        assert_eq!(moment.date(UtcOffset(0)), "29 Feb 2024");
    }

    #[test]
    fn a_day_is_one_that_the_calendar_has() {
        let day: Day = "2024-02-29".parse().unwrap();
        assert_eq!(
            (day.to_string().as_str(), day.label().as_str()),
            ("2024-02-29", "29 Feb 2024")
        );
        assert_eq!(day.start(UtcOffset::KATHMANDU).rfc3339(), "2024-02-28T18:15:00Z");
        assert_eq!(
            day.end(UtcOffset::KATHMANDU).since(day.start(UtcOffset::KATHMANDU)),
            DAY_MS
        );
        for wrong in [
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-1-1",
            "+024-01-01",
            "2024-01-011",
            "0000-01-01",
            "",
        ] {
            assert_eq!(wrong.parse::<Day>(), Err(DayRefused), "{wrong}");
        }
    }

    #[test]
    fn days_are_counted() {
        let day: Day = "2024-02-28".parse().unwrap();
        assert_eq!(day.plus(2).to_string(), "2024-03-01");
        assert_eq!(day.plus(-59).to_string(), "2023-12-31");
        assert_eq!(
            (day.month_start().to_string(), day.year_start().to_string()),
            ("2024-02-01".to_owned(), "2024-01-01".to_owned())
        );
        assert_eq!(
            (day.short_label(), day.month_label()),
            ("28 Feb".to_owned(), "Feb 2024".to_owned())
        );
        assert_eq!(Day::from_number(i64::MIN).to_string(), "0001-01-01");
        assert_eq!(Day::from_number(i64::MAX).to_string(), "9999-12-31");
    }

    proptest! {
        #[test]
        fn a_days_number_reads_back(number in -719_162_i64..=2_932_896) {
            prop_assert_eq!(Day::from_number(number).number(), number);
        }

        #[test]
        fn the_calendar_reads_back(seconds in -4_000_000_000_i64..8_000_000_000, offset in -720_i32..840) {
            let moment = Timestamp(seconds * 1000);
            let offset = UtcOffset(offset);
            prop_assert_eq!(Timestamp::from_civil(moment.civil(offset), offset), moment);
        }
    }
}
