//! A cash order that the shop has taken on, whose buyer tries the wallet: paid there, or in cash after all, never lost.

use commerce::{orders, payments};
use domain::{
    ids::OrderId,
    order::{OrderState, PaymentState, TimelineKind},
    payment::Method,
    time::MINUTE_MS,
};

use crate::{crashes::dies_at, desk::Desk};

const WAITS: (OrderState, PaymentState) = (OrderState::Confirmed, PaymentState::Pending);
const CASH: (OrderState, PaymentState) = (OrderState::Confirmed, PaymentState::Due);

/// A confirmed cash order of two teas whose buyer goes to the wallet.
async fn tried(desk: &Desk) -> (commerce::checkout::Placed, OrderId) {
    let (placed, order) = desk.cash(2).await;
    orders::confirm(&desk.owner(), desk.step(order)).await.unwrap();
    desk.clock.advance_ms(24 * 60 * MINUTE_MS);
    payments::retry(&desk.shopper(), &placed.token).await.unwrap();
    assert_eq!(desk.states(&placed).await, WAITS);
    (placed, order)
}

async fn minutes(desk: &Desk, minutes: i64) -> orders::Expired {
    desk.clock.advance_ms(minutes * MINUTE_MS);
    orders::expire_unpaid(&desk.ctx, 10).await.unwrap()
}

#[tokio::test]
async fn it_can_be_paid_with_the_wallet() {
    let desk = Desk::open().await;
    let (placed, order) = tried(&desk).await;

    let (attempt, receipt) = desk.pays(&placed).await;
    desk.callback(&attempt, &receipt).await.unwrap();

    assert_eq!(desk.states(&placed).await, (OrderState::Confirmed, PaymentState::Paid));
    assert_eq!(minutes(&desk, 31).await, orders::Expired::default());
    desk.packs(order, 0).await;
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn it_goes_back_to_cash_when_the_time_to_pay_is_over() {
    let desk = Desk::open().await;
    let (placed, order) = tried(&desk).await;
    assert_eq!(minutes(&desk, 29).await, orders::Expired::default());

    let done = minutes(&desk, 1).await;

    assert_eq!((done.ended, done.back_to_cash, done.kept), (0, 1, 0));
    assert_eq!(desk.states(&placed).await, CASH);
    let page = desk.page(order).await;
    assert_eq!(
        (page.method, page.money.cash_due, page.held_until),
        (Method::CashOnDelivery, page.money.total, None)
    );
    assert_eq!(desk.stock().await, (10, 2));
    assert_eq!(page.timeline.last().unwrap().kind, TimelineKind::SwitchedToCash);
    assert!(desk.mailed().await.last().unwrap().ends_with("in cash"));
    assert_eq!(minutes(&desk, 60).await, orders::Expired::default(), "once");
    desk.assert_books_balance().await;
    // It is packed and sent as any cash order.
    let parcel = desk.packs(order, 0).await;
    desk.ships(order, parcel).await;
    assert_eq!(desk.page(order).await.shipments[0].cod_amount, page.money.total);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn money_that_arrives_after_all_is_taken_and_nothing_is_collected() {
    let desk = Desk::open().await;
    let (placed, order) = tried(&desk).await;
    let attempt = desk.attempt(&placed).await;
    desk.go_and(&placed, "pay-pending").await;
    assert_eq!(minutes(&desk, 30).await.back_to_cash, 1);

    desk.wallet.set(&attempt, "COMPLETE").await;
    desk.failure(&attempt).await.unwrap();

    let page = desk.page(order).await;
    assert_eq!((page.payment, page.money.cash_due.minor()), (PaymentState::Paid, 0));
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn a_payment_in_doubt_that_came_to_nothing_leads_back_to_cash_too() {
    let desk = Desk::open().await;
    let (placed, order) = tried(&desk).await;
    let attempt = desk.attempt(&placed).await;
    desk.go_and(&placed, "pay-ambiguous").await;
    desk.failure(&attempt).await.unwrap();
    let page = desk.page(order).await;
    assert_eq!(page.payment, PaymentState::NeedsReview);
    assert_eq!(minutes(&desk, 31).await, orders::Expired::default(), "a person decides");
    let unpaid = payments::ResolveReview {
        order,
        payment: page.payments.last().unwrap().id,
        decision: payments::Decision::Unpaid,
        expected_version: None,
    };
    payments::resolve_review(&desk.owner(), &unpaid).await.unwrap();

    assert_eq!(desk.states(&placed).await.1, PaymentState::Failed);
    assert_eq!(minutes(&desk, 30).await.back_to_cash, 1);
    assert_eq!(desk.states(&placed).await, CASH);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn a_cash_order_that_nobody_had_confirmed_ends() {
    let desk = Desk::open().await;
    let (placed, _) = desk.cash(2).await;
    payments::retry(&desk.shopper(), &placed.token).await.unwrap();

    assert_eq!(minutes(&desk, 30).await.ended, 1);

    assert_eq!(desk.states(&placed).await.0, OrderState::Cancelled);
    assert_eq!(desk.stock().await, (10, 0));
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn a_process_that_dies_while_it_goes_back_to_cash_has_done_all_or_nothing() {
    for point in ["expire:looked-up", "expire:written", "expire:committed"] {
        let desk = Desk::open().await;
        let (placed, _) = tried(&desk).await;
        desk.clock.advance_ms(30 * MINUTE_MS);

        dies_at(point, orders::expire_unpaid(&desk.ctx, 10)).await;

        let ctx = desk.restart().await;
        desk.assert_books_balance().await;
        orders::expire_unpaid(&ctx, 10).await.unwrap();
        assert_eq!(desk.states(&placed).await, CASH, "{point}");
        assert_eq!(desk.audited("payment.back_to_cash").await, 1, "{point}");
        assert_eq!(
            desk.number("SELECT COUNT(*) FROM payment WHERE state = 'due'").await,
            1,
            "{point}"
        );
        desk.assert_books_balance().await;
    }
}
