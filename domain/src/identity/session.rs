//! How long a sign-in lasts.

use crate::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

/// How long an access token is good for.
pub const ACCESS_MS: i64 = 10 * MINUTE_MS;

/// How long the last check of a password or a code counts for what is dangerous.
pub const PROOF_MS: i64 = 10 * MINUTE_MS;

/// Whose sign-in it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A shopper's.
    Customer,
    /// That of somebody with a role.
    Staff,
}

/// The limits of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// It ends after so long without use.
    pub idle_ms: i64,
    /// It ends after so long in any case.
    pub absolute_ms: i64,
}

impl Kind {
    /// Its limits.
    pub const fn lifetime(self) -> Lifetime {
        match self {
            Self::Customer => Lifetime {
                idle_ms: 30 * DAY_MS,
                absolute_ms: 365 * DAY_MS,
            },
            Self::Staff => Lifetime {
                idle_ms: 30 * MINUTE_MS,
                absolute_ms: 12 * HOUR_MS,
            },
        }
    }
}

/// The moments of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionTimes {
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Timestamp,
}

impl SessionTimes {
    /// Until when it may be used if nothing more happens.
    pub fn until(&self, kind: Kind) -> Timestamp {
        let lifetime = kind.lifetime();
        self.used_at
            .plus_ms(lifetime.idle_ms)
            .min(self.created_at.plus_ms(lifetime.absolute_ms))
    }

    /// Whether it still may.
    pub fn is_alive(&self, kind: Kind, now: Timestamp) -> bool {
        now < self.until(kind)
    }
}

/// Whether a password or code checked at that moment still counts.
pub fn is_recent_proof(proved_at: Timestamp, now: Timestamp) -> bool {
    (0..PROOF_MS).contains(&now.since(proved_at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_are_out_after_half_an_hour_of_silence_and_after_a_working_day() {
        let start = Timestamp(DAY_MS);
        let times = |used_at| SessionTimes {
            created_at: start,
            used_at,
        };
        assert!(times(start).is_alive(Kind::Staff, start.plus_ms(30 * MINUTE_MS - 1)));
        assert!(!times(start).is_alive(Kind::Staff, start.plus_ms(30 * MINUTE_MS)));
        let late = start.plus_ms(12 * HOUR_MS - 1);
        assert!(times(late).is_alive(Kind::Staff, late));
        assert!(!times(late).is_alive(Kind::Staff, late.plus_ms(1)));
    }

    #[test]
    fn a_shopper_who_comes_back_within_a_month_is_still_signed_in() {
        let start = Timestamp(DAY_MS);
        let times = SessionTimes {
            created_at: start,
            used_at: start,
        };
        assert!(times.is_alive(Kind::Customer, start.plus_ms(30 * DAY_MS - 1)));
        assert!(!times.is_alive(Kind::Customer, start.plus_ms(30 * DAY_MS)));
    }

    #[test]
    fn a_proof_counts_for_ten_minutes() {
        let now = Timestamp(DAY_MS);
        assert!(is_recent_proof(now, now.plus_ms(PROOF_MS - 1)));
        assert!(!is_recent_proof(now, now.plus_ms(PROOF_MS)));
        assert!(!is_recent_proof(now.plus_ms(1), now), "not one from the future");
    }
}
