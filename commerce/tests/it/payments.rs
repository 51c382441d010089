//! Paying with the wallet, and everything that can go otherwise.

use commerce::{
    Error,
    checkout::Placed,
    payments,
    testing::{TestProduct, rs},
};
use domain::{
    order::{OrderState, PaymentState, TimelineKind},
    payment::{
        Method::{CashOnDelivery, Esewa},
        Verdict,
    },
    time::{DAY_MS, MINUTE_MS},
};

use crate::wallet::WalletShop;

const UNPAID: (OrderState, PaymentState) = (OrderState::Placed, PaymentState::Pending);
const PAID: (OrderState, PaymentState) = (OrderState::Confirmed, PaymentState::Paid);
const IN_REVIEW: (OrderState, PaymentState) = (OrderState::Placed, PaymentState::NeedsReview);

/// A shop with ten teas, one of them ordered with the wallet.
async fn shop() -> (WalletShop, TestProduct, Placed) {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    let placed = shop.wallet_order(tea.variant()).await;
    (shop, tea, placed)
}

fn conflict<T: std::fmt::Debug>(answer: Result<T, Error>) -> String {
    match answer {
        Err(Error::Conflict(sentence)) => sentence.replace('\u{a0}', " "),
        other => panic!("no conflict: {other:?}"),
    }
}

impl WalletShop {
    async fn timeline(&self, order: &Placed) -> Vec<TimelineKind> {
        self.order_page(order)
            .await
            .timeline
            .into_iter()
            .map(|entry| entry.kind)
            .collect()
    }

    async fn retry(&self, order: &Placed) {
        payments::retry(&self.shopper(), &order.token)
            .await
            .expect("a new attempt");
    }

    async fn switch_to_cash(&self, order: &Placed) {
        payments::switch_to_cash(&self.shopper(), &order.token)
            .await
            .expect("cash");
    }

    /// How many payments are in this state.
    async fn payments_in(&self, state: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM payment WHERE state = '{state}'"))
            .await
    }
}

#[tokio::test]
async fn the_pay_page_writes_nothing() {
    let (shop, _, order) = shop().await;
    let written = async || {
        let tables = ["payment", "gateway_message", "audit", "outbox", "order_event"];
        let mut all = vec![
            shop.number("SELECT version + updated_at FROM orders WHERE id = 1")
                .await,
        ];
        for table in tables {
            all.push(shop.number(&format!("SELECT COUNT(*) FROM {table}")).await);
        }
        all
    };
    let before = written().await;
    let first = shop.fields(&order).await;
    let again = shop.fields(&order).await;
    assert_eq!((first, written().await), (again, before));
}

#[tokio::test]
async fn a_genuine_receipt_confirms_the_order() {
    let (shop, tea, order) = shop().await;
    let (attempt, receipt) = shop.pays(&order).await;

    let seen = shop.callback(&attempt, &receipt).await.unwrap();

    assert!(matches!(seen.verdict, Verdict::Paid { .. }));
    assert_eq!((seen.order, shop.states(&order).await), (order.token.clone(), PAID));
    assert_eq!(
        shop.timeline(&order).await,
        [
            TimelineKind::Placed,
            TimelineKind::PaymentStarted,
            TimelineKind::PaymentReceived,
            TimelineKind::Confirmed
        ]
    );
    assert_eq!(
        shop.order_page(&order).await.held_until,
        None,
        "paid goods are held until they are sent"
    );
    assert_eq!(shop.level(tea.variant()).await, (10, 1));
    assert_eq!(
        shop.mailed().await[1],
        format!("Your payment for order {} has arrived", order.number)
    );
    assert!(conflict(payments::pay_page(&shop.shopper(), &order.token).await).contains("does not wait"));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn who_closes_the_tab_after_paying_is_found_within_six_minutes() {
    // E-09.
    let (shop, _, order) = shop().await;
    assert!(shop.go_and(&order, "pay-lost").await.is_none());

    shop.reconcile_after(4).await;
    assert_eq!((shop.states(&order).await, shop.wallet.visits().await.0), (UNPAID, 0));
    shop.reconcile_after(2).await;

    assert_eq!(shop.states(&order).await, PAID);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn the_failure_address_alone_changes_nothing() {
    // E-07: anybody may call it.
    let (shop, _, order) = shop().await;
    let attempt = shop.attempt(&order).await;
    assert!(!shop.go_and(&order, "pay-pending").await.unwrap().success);
    for _ in 0..3 {
        let seen = shop.failure(&attempt).await.unwrap();
        assert!(matches!(seen.verdict, Verdict::StillOpen { .. }));
    }
    assert_eq!(shop.states(&order).await, UNPAID);
    assert!(matches!(
        shop.failure("P-00000000-000000000000").await,
        Err(Error::NotFound)
    ));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_payment_cancelled_at_the_wallet_has_failed_and_can_be_tried_again() {
    let (shop, tea, order) = shop().await;
    let first = shop.attempt(&order).await;
    assert!(!shop.go_and(&order, "cancel").await.unwrap().success);

    shop.failure(&first).await.unwrap();
    assert_eq!(shop.states(&order).await, (OrderState::Placed, PaymentState::Failed));
    assert_eq!(shop.level(tea.variant()).await, (10, 1), "the goods stay held");

    shop.retry(&order).await;
    let (second, receipt) = shop.pays(&order).await;
    assert_ne!(first, second, "each attempt has a name of its own");
    shop.callback(&second, &receipt).await.unwrap();
    assert_eq!(shop.states(&order).await, PAID);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_success_after_a_failure_counts() {
    // E-07.
    let (shop, _, order) = shop().await;
    let attempt = shop.attempt(&order).await;
    shop.go_and(&order, "cancel").await;
    shop.failure(&attempt).await.unwrap();

    shop.wallet.set(&attempt, "COMPLETE").await;
    shop.callback(&attempt, &shop.wallet.genuine(&attempt).await)
        .await
        .unwrap();

    assert_eq!(shop.states(&order).await, PAID);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_failure_after_a_success_does_not() {
    // E-07.
    let (shop, _, order) = shop().await;
    let (attempt, receipt) = shop.pays(&order).await;
    shop.callback(&attempt, &receipt).await.unwrap();

    let seen = shop.failure(&attempt).await.unwrap();

    assert_eq!(
        (seen.verdict, shop.states(&order).await),
        (Verdict::AlreadySettled, PAID)
    );
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn without_a_clear_answer_nothing_is_believed() {
    // E-08.
    let (shop, _, order) = shop().await;
    let (attempt, receipt) = shop.pays(&order).await;
    for fault in [
        "error500",
        "error403",
        "html",
        "unavailable",
        "wrong-uuid",
        "wrong-amount",
        "redirect",
    ] {
        shop.wallet.fault(fault).await;

        let _ = shop.callback(&attempt, &receipt).await;
        assert_eq!(shop.states(&order).await, UNPAID, "{fault}");
        let before = shop.wallet.visits().await.0;
        shop.reconcile_after(6 * 60).await;
        assert_eq!(
            shop.wallet.visits().await.0,
            before + 1,
            "{fault}: it is asked about again"
        );
        assert_eq!(shop.states(&order).await, UNPAID, "{fault}");
        shop.assert_books_balance().await;
    }
    assert_eq!(shop.wallet.visits().await.1, 0, "nobody followed the redirect");

    shop.wallet.fault("ok").await;
    shop.reconcile_after(6 * 60).await;
    assert_eq!(shop.states(&order).await, PAID);
}

#[tokio::test]
async fn a_gateway_that_does_not_answer_holds_nobody_up() {
    // E-08: five seconds, then the page.
    let (shop, _, order) = shop().await;
    let (attempt, receipt) = shop.pays(&order).await;
    shop.wallet.fault("timeout").await;
    let seen = tokio::time::timeout(std::time::Duration::from_secs(8), shop.callback(&attempt, &receipt)).await;
    assert!(matches!(
        seen.expect("an answer in time").unwrap().verdict,
        Verdict::StillOpen { .. }
    ));
    assert_eq!(shop.states(&order).await, UNPAID);

    shop.wallet.fault("slow").await;
    shop.callback(&attempt, &receipt).await.unwrap();
    assert_eq!(shop.states(&order).await, PAID);
}

#[tokio::test]
async fn wrong_answers_for_two_days_go_to_a_person() {
    for fault in ["wrong-amount", "wrong-uuid", "unavailable"] {
        let (shop, tea, order) = shop().await;
        shop.wallet.fault(fault).await;
        shop.reconcile_after(2 * DAY_MS / MINUTE_MS).await;

        assert_eq!(shop.states(&order).await, IN_REVIEW, "{fault}");
        assert_eq!(shop.level(tea.variant()).await, (10, 1), "{fault}: nothing is released");
        assert!(
            shop.mailed()
                .await
                .contains(&format!("Look at the payment of order {}", order.number))
        );
        shop.assert_books_balance().await;
    }
}

#[tokio::test]
async fn not_found_is_final_after_an_hour() {
    // The shopper never got as far as the wallet.
    let (shop, _, order) = shop().await;
    let attempt = shop.attempt(&order).await;

    shop.clock.advance_ms(59 * MINUTE_MS);
    shop.failure(&attempt).await.unwrap();
    assert_eq!(shop.states(&order).await, UNPAID);
    shop.clock.advance_ms(MINUTE_MS);
    shop.failure(&attempt).await.unwrap();

    assert_eq!(shop.states(&order).await, (OrderState::Placed, PaymentState::Failed));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn what_may_be_paid_is_never_released() {
    let (shop, tea, order) = shop().await;
    let attempt = shop.attempt(&order).await;
    assert!(!shop.go_and(&order, "pay-ambiguous").await.unwrap().success);

    shop.failure(&attempt).await.unwrap();
    assert_eq!(shop.states(&order).await, IN_REVIEW);
    for _ in 0..10 {
        assert_eq!(shop.expire_after(8 * 60).await, 0);
        shop.reconcile_after(0).await;
        assert_eq!(
            (shop.states(&order).await, shop.level(tea.variant()).await),
            (IN_REVIEW, (10, 1))
        );
    }
    let reviews = shop
        .mailed()
        .await
        .into_iter()
        .filter(|mail| mail.starts_with("Look at"))
        .count();
    assert_eq!(reviews, 1);
    assert!(conflict(payments::retry(&shop.shopper(), &order.token).await).contains("do not pay again"));
    conflict(payments::switch_to_cash(&shop.shopper(), &order.token).await);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_doubtful_payment_that_turns_out_well_confirms_the_order() {
    let (shop, _, order) = shop().await;
    let attempt = shop.attempt(&order).await;
    shop.go_and(&order, "pay-ambiguous").await;
    shop.failure(&attempt).await.unwrap();

    shop.wallet.set(&attempt, "COMPLETE").await;
    shop.reconcile_after(60).await;

    assert_eq!(shop.states(&order).await, PAID);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn money_that_comes_after_the_end_brings_the_order_back() {
    // E-06, the goods are still there.
    let (shop, tea, order) = shop().await;
    let attempt = shop.attempt(&order).await;
    shop.go_and(&order, "pay-pending").await;
    assert_eq!(shop.expire_after(30).await, 1);
    assert_eq!(
        shop.states(&order).await,
        (OrderState::Cancelled, PaymentState::Expired)
    );
    assert_eq!(shop.level(tea.variant()).await, (10, 0));

    shop.wallet.set(&attempt, "COMPLETE").await;
    shop.reconcile_after(60).await;

    assert_eq!(
        (shop.states(&order).await, shop.level(tea.variant()).await),
        (PAID, (10, 1))
    );
    assert!(shop.timeline(&order).await.contains(&TimelineKind::Reinstated));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn money_that_comes_when_the_goods_are_gone_goes_to_a_person() {
    // E-06, somebody else has them.
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").stock(1).put().await;
    let order = shop.wallet_order(tea.variant()).await;
    let attempt = shop.attempt(&order).await;
    shop.go_and(&order, "pay-pending").await;
    shop.expire_after(30).await;
    let quicker = shop.order(tea.variant(), 1, CashOnDelivery).await;

    shop.wallet.set(&attempt, "COMPLETE").await;
    let seen = shop
        .callback(&attempt, &shop.wallet.genuine(&attempt).await)
        .await
        .unwrap();

    assert_eq!(seen.order, order.token);
    let ended = (OrderState::Cancelled, PaymentState::NeedsReview);
    assert_eq!(shop.states(&order).await, ended);
    let kept =
        "SELECT COUNT(*) FROM payment WHERE captured = amount AND reference IS NOT NULL AND review = 'paid_after_end'";
    assert_eq!(shop.number(kept).await, 1, "the money is written down");
    assert_eq!(shop.states(&quicker).await, (OrderState::Placed, PaymentState::Due));
    assert_eq!(shop.level(tea.variant()).await, (1, 1));
    let review = format!("Look at the payment of order {}", order.number);
    assert!(shop.mailed().await.contains(&review));

    // It stays so, and one mail is enough.
    for _ in 0..5 {
        shop.callback(&attempt, &shop.wallet.genuine(&attempt).await)
            .await
            .unwrap();
        shop.reconcile_after(6 * 60).await;
    }
    assert_eq!(shop.states(&order).await, ended);
    assert_eq!(shop.mailed().await.iter().filter(|mail| **mail == review).count(), 1);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn of_two_attempts_that_are_paid_the_second_goes_to_a_person() {
    // E-13.
    let (shop, tea, order) = shop().await;
    let forgotten = shop.attempt(&order).await;
    shop.go_and(&order, "pay-lost").await;
    shop.clock.advance_ms(MINUTE_MS);
    shop.retry(&order).await;
    let (attempt, receipt) = shop.pays(&order).await;
    shop.callback(&attempt, &receipt).await.unwrap();

    shop.reconcile_after(10).await;

    assert_eq!(
        (shop.states(&order).await, shop.level(tea.variant()).await),
        (PAID, (10, 1))
    );
    assert_eq!(
        (shop.payments_in("paid").await, shop.payments_in("needs_review").await),
        (1, 1)
    );
    assert!(
        shop.mailed()
            .await
            .contains(&format!("Look at the payment of order {}", order.number))
    );
    shop.assert_books_balance().await;

    // The second money goes back; the order stays paid by the first.
    shop.wallet.set(&forgotten, "FULL_REFUND").await;
    shop.reconcile_after(6 * 60).await;
    assert_eq!(
        (shop.states(&order).await, shop.payments_in("refunded").await),
        (PAID, 1)
    );
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_forgotten_attempt_does_not_cast_doubt_on_a_paid_order() {
    for status in ["AMBIGUOUS", "PENDING", "PARTIAL_REFUND"] {
        let (shop, _, order) = shop().await;
        let forgotten = shop.attempt(&order).await;
        shop.go_and(&order, "pay-pending").await;
        shop.clock.advance_ms(MINUTE_MS);
        shop.retry(&order).await;
        let (attempt, receipt) = shop.pays(&order).await;
        shop.callback(&attempt, &receipt).await.unwrap();

        shop.wallet.set(&forgotten, status).await;
        shop.reconcile_after(2 * DAY_MS / MINUTE_MS).await;

        assert_eq!(
            (shop.states(&order).await, shop.payments_in("needs_review").await),
            (PAID, 1),
            "{status}"
        );
        shop.assert_books_balance().await;
    }
}

#[tokio::test]
async fn money_given_back_is_seen() {
    // E-10.
    for (status, state) in [
        ("FULL_REFUND", PaymentState::Refunded),
        ("PARTIAL_REFUND", PaymentState::PartiallyRefunded),
    ] {
        let (shop, tea, order) = shop().await;
        let (attempt, receipt) = shop.pays(&order).await;
        shop.callback(&attempt, &receipt).await.unwrap();

        shop.wallet.set(&attempt, status).await;
        for _ in 0..3 {
            shop.failure(&attempt).await.unwrap();
        }

        assert_eq!(shop.states(&order).await, (OrderState::Confirmed, state));
        assert_eq!(shop.level(tea.variant()).await, (10, 1), "staff decide about the goods");
        let reviews = shop
            .mailed()
            .await
            .into_iter()
            .filter(|mail| mail.starts_with("Look at"))
            .count();
        assert_eq!(reviews, 1);
        shop.assert_books_balance().await;
    }
}

#[tokio::test]
async fn a_reversed_payment_goes_to_a_person() {
    let (shop, tea, order) = shop().await;
    let (attempt, receipt) = shop.pays(&order).await;
    shop.callback(&attempt, &receipt).await.unwrap();

    shop.wallet.set(&attempt, "CANCELED").await;
    shop.failure(&attempt).await.unwrap();

    assert_eq!(
        shop.states(&order).await,
        (OrderState::Confirmed, PaymentState::NeedsReview)
    );
    assert_eq!(shop.level(tea.variant()).await, (10, 1));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn trying_again_twice_in_a_moment_is_one_attempt() {
    let (shop, _, order) = shop().await;
    shop.go_and(&order, "cancel").await;
    shop.failure(&shop.attempt(&order).await).await.unwrap();
    shop.clock.advance_ms(MINUTE_MS);

    shop.retry(&order).await;
    let second = shop.attempt(&order).await;
    shop.retry(&order).await;

    assert_eq!(shop.attempt(&order).await, second);
    assert_eq!(shop.number("SELECT COUNT(*) FROM payment").await, 2);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn an_unpaid_order_can_be_paid_at_the_door() {
    let (shop, tea, order) = shop().await;
    shop.switch_to_cash(&order).await;
    shop.switch_to_cash(&order).await;

    assert_eq!(shop.states(&order).await, (OrderState::Placed, PaymentState::Due));
    assert_eq!(
        (shop.order_page(&order).await.method, shop.payments_in("due").await),
        (CashOnDelivery, 1)
    );
    assert_eq!(
        (shop.expire_after(48 * 60).await, shop.level(tea.variant()).await),
        (0, (10, 1))
    );
    shop.reconcile_after(0).await;
    assert_eq!(
        shop.states(&order).await,
        (OrderState::Placed, PaymentState::Due),
        "the attempt that nobody paid is over"
    );
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn who_pays_after_choosing_cash_need_not_pay_again() {
    let (shop, _, order) = shop().await;
    shop.go_and(&order, "pay-lost").await;
    shop.switch_to_cash(&order).await;

    shop.reconcile_after(6).await;

    assert_eq!(
        (shop.states(&order).await, shop.order_page(&order).await.method),
        (PAID, Esewa)
    );
    assert_eq!(shop.payments_in("due").await, 0, "the courier collects nothing");
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn who_chose_cash_can_still_pay_with_the_wallet() {
    let (shop, _, order) = shop().await;
    shop.switch_to_cash(&order).await;
    shop.clock.advance_ms(MINUTE_MS);

    shop.retry(&order).await;
    assert_eq!((shop.states(&order).await, shop.payments_in("due").await), (UNPAID, 0));
    shop.assert_books_balance().await;
    shop.switch_to_cash(&order).await;
    shop.assert_books_balance().await;
    shop.clock.advance_ms(MINUTE_MS);
    shop.retry(&order).await;
    let (attempt, receipt) = shop.pays(&order).await;
    shop.callback(&attempt, &receipt).await.unwrap();

    assert_eq!(shop.states(&order).await, PAID);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn cash_is_refused_afterwards_where_it_would_have_been_before() {
    let shop = WalletShop::open().await;
    let ring = shop.product("Ring").price(rs(30_000)).put().await;
    let order = shop.wallet_order(ring.variant()).await;

    let refused = conflict(payments::switch_to_cash(&shop.shopper(), &order.token).await);

    assert_eq!(refused, "Cash on delivery is for orders up to Rs 25,000.");
    assert_eq!(shop.states(&order).await, UNPAID);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_paid_order_is_not_paid_again() {
    let (shop, _, order) = shop().await;
    let (attempt, receipt) = shop.pays(&order).await;
    shop.callback(&attempt, &receipt).await.unwrap();

    assert_eq!(
        conflict(payments::retry(&shop.shopper(), &order.token).await),
        "We are preparing your order."
    );
    conflict(payments::switch_to_cash(&shop.shopper(), &order.token).await);
    assert_eq!(shop.number("SELECT COUNT(*) FROM payment").await, 1);
}

#[tokio::test]
async fn only_the_shop_itself_reconciles() {
    let (shop, _, _) = shop().await;
    assert!(matches!(
        payments::reconcile(&shop.shopper(), 1).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        payments::reconcile(&shop.returning(), 1).await,
        Err(Error::NotFound)
    ));
}
