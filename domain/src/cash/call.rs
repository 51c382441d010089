//! Calling the shopper: what an outcome means for the order.

use super::Verification;
use crate::{
    order::{CancelReason, codes},
    time::{MINUTE_MS, Timestamp},
};

codes! {
    /// How a call ended.
    CallOutcome {
        /// The shopper wants it.
        Confirmed = "confirmed",
        /// Nobody answered.
        NoAnswer = "no_answer",
        /// Somebody else answered, or the number is not in use.
        WrongNumber = "wrong_number",
        /// The shopper does not want it.
        Cancelled = "cancelled",
    }
}

impl CallOutcome {
    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Confirmed => "Confirmed",
            Self::NoAnswer => "No answer",
            Self::WrongNumber => "Wrong number",
            Self::Cancelled => "Does not want it",
        }
    }
}

/// What follows from a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// The order is taken on.
    Confirm,
    /// The order is called off.
    Cancel(CancelReason),
    /// Somebody calls again at this time.
    CallAgain(Timestamp),
    /// Nobody calls any more; the order ends at its deadline unless somebody confirms it.
    GiveUp,
}

/// What follows from this outcome, after so many calls that nobody answered. No call is planned past the deadline.
pub fn call(rules: &Verification, outcome: CallOutcome, unanswered: u32, now: Timestamp, deadline: Timestamp) -> Call {
    match outcome {
        CallOutcome::Confirmed => Call::Confirm,
        CallOutcome::Cancelled => Call::Cancel(CancelReason::ByShopper),
        CallOutcome::WrongNumber => Call::GiveUp,
        CallOutcome::NoAnswer => {
            let again = now.plus_ms(i64::from(rules.call_again_minutes).saturating_mul(MINUTE_MS));
            if unanswered.saturating_add(1) >= u32::from(rules.calls) || again >= deadline {
                Call::GiveUp
            } else {
                Call::CallAgain(again)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR_MS;

    const NOW: Timestamp = Timestamp(0);
    const DAY: Timestamp = Timestamp(24 * HOUR_MS);

    fn outcome(outcome: CallOutcome, unanswered: u32) -> Call {
        call(&Verification::default(), outcome, unanswered, NOW, DAY)
    }

    #[test]
    fn each_outcome_leads_somewhere() {
        assert_eq!(outcome(CallOutcome::Confirmed, 9), Call::Confirm);
        assert_eq!(
            outcome(CallOutcome::Cancelled, 0),
            Call::Cancel(CancelReason::ByShopper)
        );
        assert_eq!(outcome(CallOutcome::WrongNumber, 0), Call::GiveUp);
        assert_eq!(
            outcome(CallOutcome::NoAnswer, 0),
            Call::CallAgain(Timestamp(2 * HOUR_MS))
        );
        assert_eq!(outcome(CallOutcome::NoAnswer, 2), Call::GiveUp);
    }

    #[test]
    fn nobody_calls_after_the_deadline() {
        let soon = Timestamp(2 * HOUR_MS);
        assert_eq!(
            call(&Verification::default(), CallOutcome::NoAnswer, 0, NOW, soon),
            Call::GiveUp
        );
    }
}
