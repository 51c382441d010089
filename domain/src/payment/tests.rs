use proptest::{prelude::*, sample::select};

use super::*;
use crate::{
    order::PaymentEvent,
    time::{HOUR_MS, MINUTE_MS},
};

const START: Timestamp = Timestamp(1_795_459_200_000);

fn pending() -> PaymentFacts {
    PaymentFacts {
        transaction_uuid: "a1-b2".into(),
        amount: Money::from_major(1_250),
        product_code: "SHOP".into(),
        state: PaymentState::Pending,
        order_state: OrderState::Placed,
        order_payment: PaymentState::Pending,
        started_at: START,
        checks: 0,
    }
}

fn in_state(state: PaymentState) -> PaymentFacts {
    PaymentFacts {
        state,
        order_payment: state,
        ..pending()
    }
}

fn answer(state: GatewayState) -> Lookup {
    Lookup {
        uuid: "a1-b2".into(),
        amount: Some(Money::from_major(1_250)),
        product_code: "SHOP".into(),
        state,
    }
}

fn complete() -> GatewayState {
    GatewayState::Complete {
        reference: "0007G36".into(),
    }
}

fn claim() -> Claim {
    Claim {
        uuid: "a1-b2".into(),
        amount: Money::from_major(1_250),
        product_code: "SHOP".into(),
        state: complete(),
    }
}

fn after(minutes: i64) -> Timestamp {
    START.plus_ms(minutes * MINUTE_MS)
}

fn judged(payment: &PaymentFacts, state: GatewayState, minutes: i64) -> Verdict {
    judge(payment, None, &answer(state), after(minutes))
}

#[test]
fn a_confirmed_payment_is_paid_once() {
    let paid = Verdict::Paid {
        reference: "0007G36".into(),
    };
    assert_eq!(judged(&pending(), complete(), 3), paid);
    assert_eq!(judge(&pending(), Some(&claim()), &answer(complete()), after(3)), paid);
    assert_eq!(
        judged(&in_state(PaymentState::Paid), complete(), 4),
        Verdict::AlreadySettled
    );
}

#[test]
fn late_money_asks_for_the_stock_again() {
    let late = Verdict::LateSuccess {
        reference: "0007G36".into(),
    };
    assert_eq!(judged(&in_state(PaymentState::Expired), complete(), 50), late);
    assert_eq!(judged(&in_state(PaymentState::Failed), complete(), 50), late);
    assert_eq!(
        judged(
            &PaymentFacts {
                order_state: OrderState::Cancelled,
                ..pending()
            },
            complete(),
            50
        ),
        late
    );
    // It was in doubt; whether its stock is still there, only the caller knows.
    assert_eq!(judged(&in_state(PaymentState::NeedsReview), complete(), 50), late);
    assert_eq!(late.events(PaymentState::NeedsReview), [PaymentEvent::Settle]);

    let given_up = PaymentFacts {
        order_state: OrderState::Cancelled,
        ..in_state(PaymentState::NeedsReview)
    };
    let review = Verdict::Review {
        reason: ReviewReason::PaidAfterEnd,
        reference: Some("0007G36".into()),
    };
    assert_eq!(judged(&given_up, complete(), 50), review);
}

#[test]
fn the_second_of_two_tabs_is_to_be_given_back() {
    let second = PaymentFacts {
        order_payment: PaymentState::Paid,
        ..pending()
    };
    let review = Verdict::Review {
        reason: ReviewReason::PaidTwice,
        reference: Some("0007G36".into()),
    };
    assert_eq!(judged(&second, complete(), 3), review);
    assert_eq!(review.events(PaymentState::Pending), [PaymentEvent::Review]);

    let known = PaymentFacts {
        state: PaymentState::NeedsReview,
        ..second
    };
    assert_eq!(judged(&known, complete(), 9), review);
    assert_eq!(review.events(PaymentState::NeedsReview), []);
}

#[test]
fn an_answer_about_something_else_is_not_believed() {
    let mismatch = |what| Verdict::Mismatch { what };
    let payment = pending();
    for (lookup, what) in [
        (
            Lookup {
                uuid: "cheap".into(),
                ..answer(complete())
            },
            What::LookupUuid,
        ),
        (
            Lookup {
                amount: Some(Money::from_minor(125_001)),
                ..answer(complete())
            },
            What::LookupAmount,
        ),
        (
            Lookup {
                amount: None,
                ..answer(complete())
            },
            What::LookupAmount,
        ),
        (
            Lookup {
                product_code: "OTHER".into(),
                ..answer(complete())
            },
            What::LookupProductCode,
        ),
        (
            Lookup {
                uuid: "cheap".into(),
                ..answer(GatewayState::Cancelled)
            },
            What::LookupUuid,
        ),
    ] {
        assert_eq!(judge(&payment, None, &lookup, after(3)), mismatch(what));
    }
    for (claim, what) in [
        (
            Claim {
                uuid: "cheap".into(),
                ..claim()
            },
            What::ClaimUuid,
        ),
        (
            Claim {
                amount: Money::from_minor(1),
                ..claim()
            },
            What::ClaimAmount,
        ),
        (
            Claim {
                product_code: "OTHER".into(),
                ..claim()
            },
            What::ClaimProductCode,
        ),
    ] {
        assert_eq!(
            judge(&payment, Some(&claim), &answer(complete()), after(3)),
            mismatch(what)
        );
    }
    assert_eq!(mismatch(What::LookupUuid).events(PaymentState::Pending), []);
}

#[test]
fn answers_about_something_else_until_the_end_go_to_a_person() {
    let other = Lookup {
        uuid: "cheap".into(),
        ..answer(complete())
    };
    let end = START.plus_ms(LOOK_UP_WINDOW_MS);
    let unanswered = Verdict::Review {
        reason: ReviewReason::Unanswered,
        reference: None,
    };
    assert_eq!(judge(&pending(), None, &other, end), unanswered);
    let paid = PaymentFacts {
        state: PaymentState::Paid,
        ..pending()
    };
    let what = What::LookupUuid;
    assert_eq!(judge(&paid, None, &other, end), Verdict::Mismatch { what });
}

#[test]
fn not_found_is_final_only_after_an_hour() {
    assert_eq!(
        judged(&pending(), GatewayState::NotFound, 59),
        Verdict::StillOpen {
            next_check_at: Some(after(64))
        }
    );
    let failed = Verdict::Failed {
        reason: FailReason::NotFound,
    };
    assert_eq!(judged(&pending(), GatewayState::NotFound, 60), failed);
    assert_eq!(
        judged(&in_state(PaymentState::Failed), GatewayState::NotFound, 60),
        Verdict::AlreadySettled
    );
    assert_eq!(
        judged(&in_state(PaymentState::Paid), GatewayState::NotFound, 60),
        Verdict::AlreadySettled
    );
    let contradicted = judge(&pending(), Some(&claim()), &answer(GatewayState::NotFound), after(60));
    assert_eq!(
        contradicted,
        Verdict::Review {
            reason: ReviewReason::Contradiction,
            reference: None
        }
    );
}

#[test]
fn an_ambiguous_payment_waits_for_a_person() {
    let review = Verdict::Review {
        reason: ReviewReason::Ambiguous,
        reference: None,
    };
    assert_eq!(judged(&pending(), GatewayState::Ambiguous, 3), review);
    let waiting = judged(&in_state(PaymentState::NeedsReview), GatewayState::Ambiguous, 3);
    assert_eq!(
        waiting,
        Verdict::StillOpen {
            next_check_at: Some(after(8))
        }
    );
    assert!(!GatewayState::Ambiguous.frees_stock(i64::MAX));
}

#[test]
fn a_cancellation_after_the_money_is_a_reversal() {
    let reversed = Verdict::Review {
        reason: ReviewReason::Reversed,
        reference: None,
    };
    assert_eq!(
        judged(&pending(), GatewayState::Cancelled, 3),
        Verdict::Failed {
            reason: FailReason::Cancelled
        }
    );
    assert_eq!(
        judged(&in_state(PaymentState::Paid), GatewayState::Cancelled, 3),
        reversed
    );
    assert_eq!(
        judge(&pending(), Some(&claim()), &answer(GatewayState::Cancelled), after(3)),
        reversed
    );
}

#[test]
fn silence_is_never_success_and_never_lost() {
    for state in [
        GatewayState::Unavailable,
        GatewayState::Pending,
        GatewayState::Unknown("AMBIGIOUS".into()),
    ] {
        assert_eq!(
            judged(&pending(), state.clone(), 3),
            Verdict::StillOpen {
                next_check_at: Some(after(8))
            }
        );
        assert_eq!(
            judged(&in_state(PaymentState::Paid), state.clone(), 3),
            Verdict::AlreadySettled
        );
        let after_two_days = judged(&pending(), state, 2 * 24 * 60);
        assert_eq!(
            after_two_days,
            Verdict::Review {
                reason: ReviewReason::Unanswered,
                reference: None
            }
        );
    }
    let silent = judge(&pending(), Some(&claim()), &Lookup::unavailable(), after(3));
    assert_eq!(
        silent,
        Verdict::StillOpen {
            next_check_at: Some(after(8))
        }
    );
}

#[test]
fn refunds_are_seen() {
    let full = Verdict::Refunded { full: true };
    assert_eq!(
        judged(&in_state(PaymentState::Paid), GatewayState::FullRefund, 90),
        full
    );
    assert_eq!(full.events(PaymentState::Paid), [PaymentEvent::Refund]);
    assert_eq!(judged(&pending(), GatewayState::FullRefund, 90), full);
    assert_eq!(
        full.events(PaymentState::Pending),
        [PaymentEvent::Pay, PaymentEvent::Refund]
    );
    assert_eq!(
        judged(&in_state(PaymentState::Refunded), GatewayState::FullRefund, 90),
        Verdict::AlreadySettled
    );

    let part = Verdict::Refunded { full: false };
    assert_eq!(
        judged(&in_state(PaymentState::Paid), GatewayState::PartialRefund, 90),
        part
    );
    let again = judged(
        &in_state(PaymentState::PartiallyRefunded),
        GatewayState::PartialRefund,
        95,
    );
    assert_eq!(again, Verdict::AlreadySettled);
}

#[test]
fn stock_is_freed_by_an_answer_or_after_the_grace() {
    assert!(GatewayState::Pending.frees_stock(0));
    assert!(!GatewayState::Unavailable.frees_stock(GRACE_MS - 1));
    assert!(GatewayState::Unavailable.frees_stock(GRACE_MS));
    assert!(!complete().frees_stock(i64::MAX));
}

/// The reconciler's own walk: first after five minutes, within six minutes of any payment made while the goods are
/// held, with pauses that grow to six hours, and an end after two days.
#[test]
fn look_ups_thin_out_over_two_days() {
    let mut now = START;
    let mut pauses = Vec::new();
    for attempts in 0.. {
        let Some(next) = next_check(START, attempts, now) else {
            break;
        };
        pauses.push(next.since(now) / MINUTE_MS);
        now = next;
    }
    assert_eq!(
        pauses.iter().take(13).copied().collect::<Vec<_>>(),
        [5, 5, 5, 5, 5, 5, 10, 20, 40, 60, 120, 240, 360]
    );
    assert!(pauses.len() < 25 && now == START.plus_ms(LOOK_UP_WINDOW_MS));
    assert!(pauses.iter().all(|&pause| pause <= 6 * HOUR_MS / MINUTE_MS));
}

fn any_answer() -> impl Strategy<Value = GatewayState> {
    select(vec![
        complete(),
        GatewayState::Pending,
        GatewayState::Ambiguous,
        GatewayState::NotFound,
        GatewayState::Cancelled,
        GatewayState::FullRefund,
        GatewayState::PartialRefund,
        GatewayState::Unavailable,
        GatewayState::Unknown("?".into()),
    ])
}

proptest! {
    /// Whatever the shop knows and whatever the gateway says: the verdict's events are legal, money never appears
    /// without a confirmation, and confirmed money is never dropped.
    #[test]
    fn every_verdict_can_be_carried_out(
        state in select(PaymentState::ALL),
        order_state in select(OrderState::ALL),
        order_payment in select(PaymentState::ALL),
        said in any_answer(),
        claimed in any::<bool>(),
        minutes in -20_i64..4_000,
        checks in 0_u32..40,
    ) {
        let payment = PaymentFacts { state, order_state, order_payment, checks, ..pending() };
        let claim = claimed.then(claim);
        let verdict = judge(&payment, claim.as_ref(), &answer(said.clone()), after(minutes));

        let end = verdict.events(state).iter().try_fold(state, |state, &event| state.apply(event));
        prop_assert!(end.is_ok(), "{:?} from {}", verdict, state);
        let end = end.unwrap_or(state);
        if end == PaymentState::Paid && state != PaymentState::Paid {
            prop_assert_eq!(&said, &complete());
        }
        if said == complete() {
            prop_assert!(!matches!(end, PaymentState::Pending | PaymentState::Failed | PaymentState::Expired | PaymentState::Due));
        }

        // The same answer again, after the verdict was carried out, changes nothing more.
        let order_payment = if order_payment == state { end } else { order_payment };
        let carried_out = PaymentFacts { state: end, order_payment, ..payment };
        let again = judge(&carried_out, claim.as_ref(), &answer(said), after(minutes));
        prop_assert_eq!(again.events(end), []);
    }
}
