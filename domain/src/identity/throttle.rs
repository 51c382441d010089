//! How long somebody who guesses has to wait. Waiting grows to a quarter of an hour and ends: an owner is never locked
//! out for good, and a guesser gets a hundred tries a day at most.

use crate::time::{DAY_MS, MINUTE_MS, Timestamp};

/// How failures turn into waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThrottleRule {
    /// Failures that cost nothing.
    pub free: i64,
    /// The wait after the first one that does; it doubles with each more.
    pub first_ms: i64,
    /// The longest wait.
    pub longest_ms: i64,
    /// After so long without a failure all is forgotten.
    pub forget_ms: i64,
}

impl ThrottleRule {
    /// For one account from anywhere, and for one known device of it.
    pub const ACCOUNT: Self = Self {
        free: 5,
        first_ms: 5_000,
        longest_ms: 15 * MINUTE_MS,
        forget_ms: DAY_MS,
    };

    /// For everything from one network: in Nepal hundreds of people share an address of their carrier, so more is free.
    pub const ADDRESS: Self = Self {
        free: 30,
        ..Self::ACCOUNT
    };

    /// For what sends mail to somebody: a few are free, then each costs minutes.
    pub const MAIL: Self = Self {
        free: 3,
        first_ms: MINUTE_MS,
        ..Self::ACCOUNT
    };
}

/// What is remembered of one counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Throttle {
    /// Failures since the last success.
    pub failures: i64,
    /// When the last one was.
    pub last_at: i64,
    /// Until when nothing more is tried.
    pub blocked_until: i64,
}

impl Throttle {
    /// How long to wait from now; `None` when nobody has to.
    pub fn wait_ms(&self, now: Timestamp) -> Option<i64> {
        let wait = self.blocked_until.saturating_sub(now.0);
        (wait > 0).then_some(wait)
    }

    /// After one more try. It is counted before its outcome is known, so that many at once are no way around it.
    #[must_use]
    pub fn counted(&self, rule: ThrottleRule, now: Timestamp) -> Self {
        let forgotten = now.0.saturating_sub(self.last_at) > rule.forget_ms;
        let before = if forgotten { 0 } else { self.failures };
        let failures = before.saturating_add(1);
        Self {
            failures,
            last_at: now.0,
            blocked_until: now.0.saturating_add(wait_after(rule, failures)),
        }
    }

    /// After a try that was no failure at all: what it had cost is given back.
    #[must_use]
    pub fn forgiven(&self, rule: ThrottleRule) -> Self {
        let failures = self.failures.saturating_sub(1).max(0);
        Self {
            failures,
            last_at: self.last_at,
            blocked_until: if failures < rule.free { 0 } else { self.blocked_until },
        }
    }

    /// Whether this many is the first that costs something: the moment that is worth a line in the audit log.
    pub fn is_first_block(&self, rule: ThrottleRule) -> bool {
        self.failures == rule.free
    }
}

/// The wait after so many failures.
fn wait_after(rule: ThrottleRule, failures: i64) -> i64 {
    let Some(over) = failures.checked_sub(rule.free).filter(|over| *over >= 0) else {
        return 0;
    };
    let doublings = u32::try_from(over.min(30)).unwrap_or(30);
    let factor = 1_i64.checked_shl(doublings).unwrap_or(i64::MAX);
    rule.first_ms.saturating_mul(factor).min(rule.longest_ms)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::time::HOUR_MS;

    const RULE: ThrottleRule = ThrottleRule::ACCOUNT;

    #[test]
    fn five_tries_are_free_and_then_the_wait_doubles_to_a_quarter_of_an_hour() {
        let mut throttle = Throttle::default();
        let mut now = Timestamp(DAY_MS);
        let mut waits = Vec::new();
        for _ in 0..15 {
            throttle = throttle.counted(RULE, now);
            let wait = throttle.wait_ms(now).unwrap_or(0);
            waits.push(wait / 1000);
            now = now.plus_ms(wait);
        }
        assert_eq!(waits, [0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900]);
    }

    #[test]
    fn a_quiet_day_forgets_everything() {
        let now = Timestamp(100 * DAY_MS);
        let tired = (0..20).fold(Throttle::default(), |throttle, _| throttle.counted(RULE, now));
        let next = tired.counted(RULE, now.plus_ms(DAY_MS + 1));
        assert_eq!((next.failures, next.wait_ms(now.plus_ms(DAY_MS + 1))), (1, None));
    }

    #[test]
    fn a_success_gives_back_what_it_cost() {
        let now = Timestamp(DAY_MS);
        let five = (0..5).fold(Throttle::default(), |throttle, _| throttle.counted(RULE, now));
        assert!(five.is_first_block(RULE));
        let back = five.forgiven(RULE);
        assert_eq!((back.failures, back.wait_ms(now)), (4, None));
    }

    proptest! {
        #[test]
        fn nobody_waits_longer_than_a_quarter_of_an_hour_and_a_guesser_gets_few_tries(steps in proptest::collection::vec(0_i64..HOUR_MS, 1..300)) {
            let (mut throttle, mut now, mut tries) = (Throttle::default(), Timestamp(DAY_MS), 0);
            for step in &steps {
                now = now.plus_ms(*step);
                if throttle.wait_ms(now).is_none() {
                    throttle = throttle.counted(RULE, now);
                    tries += 1;
                }
                prop_assert!(throttle.wait_ms(now).unwrap_or(0) <= RULE.longest_ms);
            }
            let elapsed: i64 = steps.iter().sum();
            prop_assert!(tries <= 14 + elapsed / RULE.longest_ms + 1);
        }
    }
}
