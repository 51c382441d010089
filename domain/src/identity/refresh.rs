//! What happens to a refresh token that is presented. Each is good once. The one before the last is good a little
//! longer, for tabs that asked at the same moment, and gets the very same successor. Anything else was stolen from
//! somebody or by somebody: the whole family of tokens ends.

use crate::time::Timestamp;

/// How long the token before the last one still gets its successor.
pub const GRACE_MS: i64 = 10_000;

/// What is stored of a family's tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation<'a> {
    /// The hash of the one that is good now.
    pub current: &'a str,
    /// The hash of the one before.
    pub previous: Option<&'a str>,
    /// When the current one replaced it.
    pub rotated_at: Timestamp,
    /// Whether the family has ended.
    pub ended: bool,
}

/// The hash of what was presented, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presented<'a> {
    /// Its hash.
    pub hash: &'a str,
    /// The present moment.
    pub now: Timestamp,
}

/// What to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshDecision {
    /// It is the current one: its successor takes its place.
    Rotate,
    /// It was the current one a moment ago: the answer is the successor that is current now.
    SameSuccessor,
    /// It was used before, or made up: the family ends.
    Reuse,
    /// The family has ended: nothing changes.
    Ended,
}

/// Decides about a presented token of a family.
pub fn decide_refresh(stored: &Rotation<'_>, presented: &Presented<'_>) -> RefreshDecision {
    if stored.ended {
        RefreshDecision::Ended
    } else if presented.hash == stored.current {
        RefreshDecision::Rotate
    } else if stored.previous == Some(presented.hash) && presented.now.since(stored.rotated_at) < GRACE_MS {
        RefreshDecision::SameSuccessor
    } else {
        RefreshDecision::Reuse
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);
    const STORED: Rotation<'_> = Rotation {
        current: "c",
        previous: Some("b"),
        rotated_at: NOW,
        ended: false,
    };

    fn decide(hash: &str, after_ms: i64) -> RefreshDecision {
        let now = NOW.plus_ms(after_ms);
        decide_refresh(&STORED, &Presented { hash, now })
    }

    #[test]
    fn each_token_of_a_family_has_its_answer() {
        assert_eq!(decide("c", 0), RefreshDecision::Rotate);
        assert_eq!(decide("b", GRACE_MS - 1), RefreshDecision::SameSuccessor);
        assert_eq!(decide("b", GRACE_MS), RefreshDecision::Reuse);
        assert_eq!(decide("a", 0), RefreshDecision::Reuse);
        let ended = Rotation { ended: true, ..STORED };
        for hash in ["a", "b", "c"] {
            assert_eq!(
                decide_refresh(&ended, &Presented { hash, now: NOW }),
                RefreshDecision::Ended
            );
        }
    }

    proptest! {
        /// However a thief and an owner take turns, the two never both go on with the same family past the grace.
        #[test]
        fn two_who_hold_the_same_token_do_not_both_go_on(turns in proptest::collection::vec((any::<bool>(), GRACE_MS..1_000_000_i64), 2..40)) {
            let (mut current, mut previous, mut rotated_at, mut ended) = (0_u32, None, NOW, false);
            let mut held = [0_u32, 0_u32];
            let (mut now, mut goes_on) = (NOW, [false, false]);
            for (owner, pause) in turns {
                now = now.plus_ms(pause);
                let who = usize::from(owner);
                let text = |number: u32| number.to_string();
                let (current_text, previous_text) = (text(current), previous.map(text));
                let stored = Rotation { current: &current_text, previous: previous_text.as_deref(), rotated_at, ended };
                match decide_refresh(&stored, &Presented { hash: &text(held[who]), now }) {
                    RefreshDecision::Rotate => {
                        previous = Some(current);
                        current += 1;
                        rotated_at = now;
                        held[who] = current;
                        goes_on[who] = true;
                    }
                    RefreshDecision::SameSuccessor => held[who] = current,
                    RefreshDecision::Reuse => ended = true,
                    RefreshDecision::Ended => {}
                }
                prop_assert!(ended || !(goes_on[0] && goes_on[1]));
            }
        }
    }
}
