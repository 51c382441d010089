//! When a product appears and goes by itself: kept in UTC, typed and read in the shop's own time.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Change, Status};
use crate::time::{Civil, Day, Timestamp, UtcOffset};

/// When a product appears and goes by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// From then on shoppers see it.
    pub publish_at: Option<Timestamp>,
    /// From then on they do not.
    pub unpublish_at: Option<Timestamp>,
}

/// Why a schedule is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ScheduleRefused {
    /// The text is no moment.
    #[error("write it as 2026-11-25T14:30")]
    Unreadable,
    /// It lies behind.
    #[error("this moment has passed: choose a later one")]
    Passed,
    /// It ends before it begins.
    #[error("it must end after it begins")]
    EndsFirst,
}

impl Schedule {
    /// Whether it makes sense at this moment.
    ///
    /// # Errors
    /// [`ScheduleRefused::EndsFirst`].
    pub fn check(self) -> Result<Self, ScheduleRefused> {
        match (self.publish_at, self.unpublish_at) {
            (Some(from), Some(to)) if to <= from => Err(ScheduleRefused::EndsFirst),
            _ => Ok(self),
        }
    }

    /// What is left of it once the product has been changed by hand: publishing now needs no later moment for it.
    #[must_use]
    pub fn after(self, change: Change) -> Self {
        match change {
            Change::Publish => Self {
                publish_at: None,
                ..self
            },
            Change::Unpublish | Change::Archive | Change::Unarchive => Self::default(),
        }
    }
}

/// What is due by itself at this moment.
pub fn due(status: Status, schedule: Schedule, now: Timestamp) -> Option<Change> {
    let reached = |moment: Option<Timestamp>| moment.is_some_and(|moment| moment <= now);
    match status {
        // Both have passed while nobody looked: it has been there and is gone.
        Status::Draft if reached(schedule.publish_at) && !reached(schedule.unpublish_at) => Some(Change::Publish),
        Status::Active if reached(schedule.unpublish_at) => Some(Change::Unpublish),
        Status::Draft | Status::Active | Status::Archived => None,
    }
}

/// The moment that somebody typed in the shop's time (`2026-11-25T14:30`); none for nothing.
///
/// # Errors
/// [`ScheduleRefused::Unreadable`].
pub fn moment(text: &str, offset: UtcOffset) -> Result<Option<Timestamp>, ScheduleRefused> {
    let text = crate::text::ascii_digits(text.trim());
    if text.is_empty() {
        return Ok(None);
    }
    let (day, clock) = text.split_once(['T', ' ']).ok_or(ScheduleRefused::Unreadable)?;
    let start = day
        .parse::<Day>()
        .map_err(|_| ScheduleRefused::Unreadable)?
        .start(offset);
    let mut numbers = clock.split(':').map(|part| {
        let fits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i64>().ok().filter(|_| fits)
    });
    let (Some(Some(hour @ 0..=23)), Some(Some(minute @ 0..=59))) = (numbers.next(), numbers.next()) else {
        return Err(ScheduleRefused::Unreadable);
    };
    let civil = Civil {
        hour,
        minute,
        ..start.civil(offset)
    };
    Ok(Some(Timestamp::from_civil(civil, offset)))
}

/// A moment as a field of a form holds it; empty for none.
pub fn local_text(moment: Option<Timestamp>, offset: UtcOffset) -> String {
    moment.map_or_else(String::new, |moment| {
        let civil = moment.civil(offset);
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}",
            civil.year, civil.month, civil.day, civil.hour, civil.minute
        )
    })
}
