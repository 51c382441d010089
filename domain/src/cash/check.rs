//! The one-time code that shows that whoever ordered has the phone.
//!
//! Six digits are guessed in a million tries: what protects them is that there are three, for a quarter of an hour, and
//! three codes an order. After that only a call confirms it.

use crate::{
    order::codes,
    text::ascii_digits,
    time::{MINUTE_MS, Timestamp},
};

/// Digits of a code.
pub const CODE_LETTERS: usize = 6;
/// Wrong tries that a code takes.
pub const CODE_TRIES: u32 = 3;
/// Codes that are sent for an order, at most.
pub const CODES: u32 = 3;
/// How long a code lives, in milliseconds.
pub const CODE_LIVES_MS: i64 = 15 * MINUTE_MS;
/// How long a shopper waits before another code is sent, in milliseconds.
const NEXT_CODE_MS: i64 = MINUTE_MS;

codes! {
    /// Where the check of a cash order stands.
    CheckState {
        /// Nobody has confirmed it.
        Waiting = "waiting",
        /// It was confirmed: by code, on the telephone, or by staff.
        Confirmed = "confirmed",
        /// The phone number is trusted.
        Skipped = "skipped",
        /// It was called off, or is paid another way.
        Ended = "ended",
    }
}

/// What is known of an order's codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeFacts {
    /// Codes that were asked for so far.
    pub sent: u32,
    /// Wrong tries with the last one.
    pub tries: u32,
    /// When the last one was asked for.
    pub sent_at: Option<Timestamp>,
    /// Until when it can be used; `None` while it has not left.
    pub expires_at: Option<Timestamp>,
}

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It is the code.
    Right,
    /// It is not.
    Wrong {
        /// Tries that are left with this code.
        left: u32,
    },
    /// There is no code to try: none was sent, or it is too old, or it was tried too often.
    NoCode,
}

/// Tries a code. `matches` says whether what was typed has the stored hash; it is asked only for a live code.
pub fn try_code(facts: CodeFacts, now: Timestamp, matches: impl FnOnce() -> bool) -> Attempt {
    let alive = facts.expires_at.is_some_and(|until| now < until) && facts.tries < CODE_TRIES;
    if !alive {
        Attempt::NoCode
    } else if matches() {
        Attempt::Right
    } else {
        Attempt::Wrong {
            left: CODE_TRIES.saturating_sub(facts.tries).saturating_sub(1),
        }
    }
}

/// Whether another code may be sent now.
pub fn may_send(facts: CodeFacts, now: Timestamp) -> bool {
    facts.sent < CODES && facts.sent_at.is_none_or(|at| now.since(at) >= NEXT_CODE_MS)
}

/// What was typed, as a code: six digits of either script, spaces and dashes left out.
pub fn read_code(typed: &str) -> Option<String> {
    let digits: String = ascii_digits(typed)
        .chars()
        .filter(|char| !char.is_whitespace() && *char != '-')
        .take(CODE_LETTERS.saturating_add(1))
        .collect();
    (digits.len() == CODE_LETTERS && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn facts(tries: u32, lives_ms: i64) -> CodeFacts {
        CodeFacts {
            sent: 1,
            tries,
            sent_at: Some(NOW),
            expires_at: Some(NOW.plus_ms(lives_ms)),
        }
    }

    #[test]
    fn a_code_takes_three_tries_and_not_one_more() {
        assert_eq!(try_code(facts(0, 1), NOW, || false), Attempt::Wrong { left: 2 });
        assert_eq!(try_code(facts(2, 1), NOW, || false), Attempt::Wrong { left: 0 });
        assert_eq!(try_code(facts(2, 1), NOW, || true), Attempt::Right);
        assert_eq!(try_code(facts(3, 1), NOW, || true), Attempt::NoCode);
    }

    #[test]
    fn a_code_that_is_over_or_never_left_opens_nothing() {
        assert_eq!(try_code(facts(0, 0), NOW, || true), Attempt::NoCode);
        let never = CodeFacts {
            expires_at: None,
            ..facts(0, 1)
        };
        assert_eq!(try_code(never, NOW, || true), Attempt::NoCode);
    }

    #[test]
    fn three_codes_are_sent_a_minute_apart() {
        let first = CodeFacts {
            sent: 0,
            sent_at: None,
            ..facts(0, 0)
        };
        assert!(may_send(first, NOW));
        assert!(!may_send(facts(0, 0), NOW));
        assert!(may_send(facts(0, 0), NOW.plus_ms(MINUTE_MS)));
        let third = CodeFacts { sent: 3, ..facts(0, 0) };
        assert!(!may_send(third, NOW.plus_ms(MINUTE_MS * 100)));
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(read_code(" 123 456 ").as_deref(), Some("123456"));
        assert_eq!(read_code("१२३-४५६").as_deref(), Some("123456"));
        for bad in ["", "12345", "1234567", "12a456", "１２３４５６"] {
            assert_eq!(read_code(bad), None, "{bad}");
        }
    }
}
