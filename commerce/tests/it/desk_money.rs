//! Cancelling, editing, refunding: who owes whom, and that the books say so.

use commerce::{
    Error, orders,
    orders::{Cancel, Edit, PackedGoods},
    payments::{self, Decision, ResolveReview, refund},
};
use domain::{
    ids::OrderId,
    money::Money,
    order::{
        CancelReason, OrderState, PaymentState, RefundState, StepAction,
        edit::{EditedLine, MailTo},
        refund::Wanted,
    },
    time::MINUTE_MS,
};

use crate::desk::{Desk, conflict};

fn cancel(order: OrderId, reason: CancelReason) -> Cancel {
    Cancel {
        order,
        reason,
        packed: PackedGoods::Restock,
        expected_version: None,
    }
}

#[tokio::test]
async fn a_cancelled_cash_order_gives_its_goods_back_and_collects_nothing() {
    let desk = Desk::open().await;
    let order = desk.confirmed(2).await;
    desk.packs(order, 0).await;

    orders::cancel(&desk.owner(), cancel(order, CancelReason::ByShop))
        .await
        .unwrap();

    let page = desk.page(order).await;
    assert_eq!(
        (page.state, page.payment),
        (OrderState::Cancelled, PaymentState::Expired)
    );
    assert_eq!(desk.stock().await, (10, 0));
    let before = desk.shown(order).await;
    conflict(orders::cancel(&desk.owner(), cancel(order, CancelReason::ByShop)).await);
    assert_eq!(desk.shown(order).await, before);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn packed_goods_that_are_spoilt_are_written_off() {
    let desk = Desk::open().await;
    let order = desk.confirmed(3).await;
    desk.packs(order, 2).await;

    let spoilt = Cancel {
        packed: PackedGoods::WriteOff,
        ..cancel(order, CancelReason::ByShopper)
    };
    orders::cancel(&desk.owner(), spoilt).await.unwrap();

    assert_eq!(desk.stock().await, (8, 0));
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn the_money_of_a_cancelled_order_goes_back_through_the_merchant_panel() {
    let desk = Desk::open().await;
    let (placed, order, attempt) = desk.paid(2).await;

    orders::cancel(&desk.owner(), cancel(order, CancelReason::ByShopper))
        .await
        .unwrap();

    let page = desk.page(order).await;
    let refund = &page.refunds[0];
    assert_eq!((refund.amount, refund.state), (page.money.total, RefundState::Pending));
    let queue = payments::queue(&desk.owner()).await.unwrap();
    assert_eq!((queue[0].why.as_str(), queue[0].order), ("refund_pending", order));
    desk.assert_books_balance().await;

    desk.wallet.set(&attempt, "FULL_REFUND").await;
    desk.clock.advance_ms(31 * MINUTE_MS);
    assert_eq!(refund::watch(&desk.ctx, 10).await.unwrap(), 1);

    let page = desk.page(order).await;
    assert_eq!(
        (page.payment, page.refunds[0].state),
        (PaymentState::Refunded, RefundState::Confirmed)
    );
    assert_eq!(page.refunds.len(), 1);
    assert_eq!(payments::queue(&desk.owner()).await.unwrap(), []);
    assert_eq!(refund::watch(&desk.ctx, 10).await.unwrap(), 0);
    assert_eq!(desk.states(&placed).await.0, OrderState::Cancelled);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn a_part_and_then_the_rest_go_back_with_their_numbers() {
    let desk = Desk::open().await;
    let (_, order) = desk.delivered(3).await;
    let line = desk.page(order).await.lines[0].id;

    let first = desk.refunds(order, Wanted::Lines(vec![(line, 2)])).await;
    let before = desk.shown(order).await;
    let more = desk.to_refund(order, Wanted::Lines(vec![(line, 2)]));
    assert_eq!(
        conflict(refund::begin(&desk.owner(), &more).await),
        "Only 1 pieces of a line have not been refunded."
    );
    let more = desk.to_refund(order, Wanted::Amount(Money::from_major(1_101)));
    assert_eq!(
        conflict(refund::begin(&desk.owner(), &more).await),
        "Only Rs 1,100.00 of this payment can be given back."
    );
    assert_eq!(desk.shown(order).await, before);
    desk.confirms_refund(order, first, "EP-1").await;
    assert_eq!(desk.page(order).await.payment, PaymentState::PartiallyRefunded);

    let rest = desk.refunds(order, Wanted::Whole).await;
    let again = refund::ConfirmRefund {
        order,
        refund: rest,
        reference: "EP-1".into(),
        expected_version: None,
    };
    assert_eq!(
        conflict(refund::confirm(&desk.owner(), &again).await),
        "Another refund has this number already."
    );
    desk.confirms_refund(order, rest, "EP-2").await;

    let page = desk.page(order).await;
    assert_eq!(
        (page.payment, page.money.refunded),
        (PaymentState::Refunded, page.money.total)
    );
    assert!(desk.refused(order, StepAction::BeginRefund).await.is_some());
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn a_refund_that_failed_can_be_begun_anew_and_of_a_cancelled_order_goes_to_a_person() {
    let desk = Desk::open().await;
    let (_, order, _) = desk.paid(1).await;
    orders::cancel(&desk.owner(), cancel(order, CancelReason::OutOfStock))
        .await
        .unwrap();
    let request = refund::FailRefund {
        order,
        refund: desk.page(order).await.refunds[0].id,
        reason: "the wallet is closed".into(),
        expected_version: None,
    };

    refund::fail(&desk.owner(), &request).await.unwrap();
    conflict(refund::fail(&desk.owner(), &request).await);

    let queue = payments::queue(&desk.owner()).await.unwrap();
    assert_eq!(queue[0].why, "money_without_order");
    desk.assert_books_balance().await;
    let mut by_bank = desk.to_refund(order, Wanted::Whole);
    by_bank.way = Some(domain::order::RefundWay::Transfer);
    let id = refund::begin(&desk.owner(), &by_bank).await.unwrap();
    desk.confirms_refund(order, id, "NIC-77").await;
    assert_eq!(desk.page(order).await.payment, PaymentState::Refunded);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn of_two_refunds_the_one_that_failed_stays_with_a_person_when_the_other_has_come() {
    let desk = Desk::open().await;
    let (_, order, _) = desk.paid(3).await;
    let part = desk.refunds(order, Wanted::Amount(Money::from_major(1000))).await;
    orders::cancel(&desk.owner(), cancel(order, CancelReason::OutOfStock))
        .await
        .unwrap();
    let page = desk.page(order).await;
    let rest = page.refunds.iter().find(|refund| refund.id != part).unwrap().id;
    let request = refund::FailRefund {
        order,
        refund: rest,
        reason: "the wallet is closed".into(),
        expected_version: None,
    };
    refund::fail(&desk.owner(), &request).await.unwrap();

    desk.confirms_refund(order, part, "PART-1").await;

    desk.assert_books_balance().await;
    assert_eq!(desk.page(order).await.payment, PaymentState::NeedsReview);
    assert_eq!(payments::queue(&desk.owner()).await.unwrap().len(), 1);
    let mut by_bank = desk.to_refund(order, Wanted::Whole);
    by_bank.way = Some(domain::order::RefundWay::Transfer);
    let last = refund::begin(&desk.owner(), &by_bank).await.unwrap();
    desk.confirms_refund(order, last, "NIC-78").await;
    assert_eq!(desk.page(order).await.payment, PaymentState::Refunded);
    assert_eq!(payments::queue(&desk.owner()).await.unwrap().len(), 0);
    desk.assert_books_balance().await;
}

fn keep(desk: &domain::view::desk::OrderDesk, quantity: u32, total: i64) -> Edit {
    Edit {
        order: desk.id,
        lines: vec![EditedLine::Keep {
            line: desk.lines[0].id,
            quantity,
        }],
        address: None,
        email: MailTo::AsBefore,
        delivery: None,
        agreed_total: Money::from_major(total),
        reason: "on the telephone".into(),
        expected_version: Some(desk.version),
    }
}

#[tokio::test]
async fn an_edited_cash_order_collects_what_it_now_costs() {
    let desk = Desk::open().await;
    let order = desk.confirmed(2).await;
    desk.shop.product("Tea").price(Money::from_major(9_999)).put().await;
    let cup = desk.product("Cup").price(Money::from_major(50)).put().await;

    let mut edit = keep(&desk.page(order).await, 3, 3_150);
    edit.lines.push(EditedLine::Add {
        variant: cup.variant(),
        quantity: 1,
    });
    let preview = orders::preview(&desk.owner(), &edit).await.unwrap();
    assert_eq!(
        (preview.total, preview.difference),
        (Money::from_major(3_150), Money::from_major(1_050))
    );
    let wrong = Edit {
        agreed_total: Money::from_major(3_149),
        ..edit.clone()
    };
    let before = desk.shown(order).await;
    assert!(conflict(orders::edit(&desk.owner(), &wrong).await).contains("would now cost Rs 3,150.00"));
    assert_eq!(desk.shown(order).await, before);
    orders::edit(&desk.owner(), &edit).await.unwrap();

    let page = desk.page(order).await;
    assert_eq!((page.money.total, page.money.cash_due), (preview.total, preview.total));
    assert_eq!(
        (desk.stock().await, desk.level(cup.variant()).await),
        ((10, 3), (10, 1))
    );
    assert_eq!(desk.number("SELECT COUNT(*) FROM order_edit").await, 1);
    desk.assert_books_balance().await;
    assert!(conflict(orders::edit(&desk.owner(), &edit).await).starts_with("Somebody else"));
}

#[tokio::test]
async fn a_paid_order_that_gets_dearer_collects_the_difference_and_a_cheaper_one_gives_it_back() {
    let desk = Desk::open().await;
    let (_, order, _) = desk.paid(2).await;

    orders::edit(&desk.owner(), &keep(&desk.page(order).await, 3, 3_100))
        .await
        .unwrap();
    let page = desk.page(order).await;
    assert_eq!(
        (page.payment, page.money.cash_due),
        (PaymentState::Paid, Money::from_major(1_000))
    );
    desk.assert_books_balance().await;
    orders::edit(&desk.owner(), &keep(&page, 1, 1_100)).await.unwrap();

    let page = desk.page(order).await;
    assert_eq!(
        (page.money.cash_due, page.money.refund_pending),
        (Money::ZERO, Money::from_major(1_000))
    );
    assert_eq!(desk.stock().await, (10, 1));
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn an_order_is_not_edited_while_it_may_be_paid_or_is_packed() {
    let desk = Desk::open().await;
    let placed = desk.wallet_order(desk.tea.variant()).await;
    let order = desk.id(&placed).await;
    let before = desk.shown(order).await;
    assert!(conflict(orders::edit(&desk.owner(), &keep(&before.0, 2, 2_100)).await).contains("right now"));
    assert_eq!(desk.shown(order).await, before);

    let order = desk.confirmed(1).await;
    desk.packs(order, 0).await;
    let before = desk.shown(order).await;
    assert!(conflict(orders::edit(&desk.owner(), &keep(&before.0, 2, 2_100)).await).contains("unpack them first"));
    assert_eq!(desk.shown(order).await, before);
    let order = desk.confirmed(1).await;
    let before = desk.shown(order).await;
    let all = keep(&before.0, 30, 30_100);
    assert_eq!(
        conflict(orders::edit(&desk.owner(), &all).await),
        "Only 7 more of an article can be had."
    );
    assert_eq!(desk.shown(order).await, before);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn a_shopper_cancels_what_is_not_paid_and_asks_about_the_rest() {
    let desk = Desk::open().await;
    let (placed, order) = desk.cash(2).await;
    orders::cancel_own(&desk.shopper(), &placed.token).await.unwrap();
    orders::cancel_own(&desk.shopper(), &placed.token).await.unwrap();
    assert_eq!(
        (desk.desk_states(order).await.0, desk.stock().await),
        (OrderState::Cancelled, (10, 0))
    );

    let (placed, order, _) = desk.paid(1).await;
    let before = desk.shown(order).await;
    assert!(conflict(orders::cancel_own(&desk.shopper(), &placed.token).await).contains("call us"));
    assert_eq!(desk.shown(order).await, before);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn money_for_an_order_that_a_person_called_off_does_not_revive_it() {
    let desk = Desk::open().await;
    let placed = desk.wallet_order(desk.tea.variant()).await;
    let order = desk.id(&placed).await;
    let (attempt, receipt) = desk.pays(&placed).await;
    orders::cancel(&desk.owner(), cancel(order, CancelReason::ByShopper))
        .await
        .unwrap();

    desk.callback(&attempt, &receipt).await.unwrap();

    let page = desk.page(order).await;
    assert_eq!(
        (page.state, page.payment),
        (OrderState::Cancelled, PaymentState::NeedsReview)
    );
    assert_eq!(desk.stock().await, (10, 0));
    desk.assert_books_balance().await;
    let decide = |decision| ResolveReview {
        order,
        payment: page.payments[0].id,
        decision,
        expected_version: None,
    };
    let unpaid = decide(Decision::Unpaid);
    assert!(conflict(payments::resolve_review(&desk.owner(), &unpaid).await).contains("confirmed this money"));
    let accept = decide(Decision::AcceptAsPaid {
        reference: String::new(),
    });
    payments::resolve_review(&desk.owner(), &accept).await.unwrap();
    assert_eq!(desk.desk_states(order).await.0, OrderState::Confirmed);
    assert_eq!(desk.stock().await, (10, 1));
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn an_ambiguous_payment_is_decided_by_a_person() {
    for (decision, expected) in [
        (Decision::Unpaid, (OrderState::Placed, PaymentState::Failed)),
        (
            Decision::AcceptAsPaid {
                reference: "0000AMB".into(),
            },
            (OrderState::Confirmed, PaymentState::Paid),
        ),
        (
            Decision::RefundDue {
                reference: "0000AMB".into(),
            },
            (OrderState::Cancelled, PaymentState::NeedsReview),
        ),
    ] {
        let desk = Desk::open().await;
        let placed = desk.wallet_order(desk.tea.variant()).await;
        let order = desk.id(&placed).await;
        let attempt = desk.attempt(&placed).await;
        desk.go_and(&placed, "pay-ambiguous").await;
        desk.failure(&attempt).await.unwrap();
        let page = desk.page(order).await;
        assert_eq!(page.payment, PaymentState::NeedsReview);
        assert_eq!(payments::queue(&desk.owner()).await.unwrap()[0].why, "ambiguous");
        let request = ResolveReview {
            order,
            payment: page.payments[0].id,
            decision: decision.clone(),
            expected_version: Some(page.version),
        };

        payments::resolve_review(&desk.owner(), &request).await.unwrap();

        let (state, payment, _) = desk.desk_states(order).await;
        assert_eq!((state, payment), expected, "{decision:?}");
        conflict(payments::resolve_review(&desk.owner(), &request).await);
        desk.assert_books_balance().await;
    }
}

#[tokio::test]
async fn trying_again_holds_the_goods_for_two_hours_and_no_longer() {
    let desk = Desk::open().await;
    let placed = desk.wallet_order(desk.tea.variant()).await;
    for _ in 0..5 {
        desk.clock.advance_ms(23 * MINUTE_MS);
        payments::retry(&desk.shopper(), &placed.token).await.unwrap();
    }
    let held = desk.order_page(&placed).await.held_until.unwrap();
    assert_eq!(
        held.since(desk.ctx.now()),
        5 * MINUTE_MS,
        "115 minutes after it was placed"
    );
    desk.clock.advance_ms(6 * MINUTE_MS);

    let sentence = conflict(payments::retry(&desk.shopper(), &placed.token).await);

    assert!(sentence.contains("two hours"), "{sentence}");
    assert_eq!(desk.order_page(&placed).await.held_until, Some(held));
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn one_gateway_reference_on_two_payments_goes_to_a_person() {
    let desk = Desk::open().await;
    let (_, first, _) = desk.paid(1).await;
    let known = desk.page(first).await.payments[0].reference.clone().unwrap();
    let placed = desk.wallet_order(desk.tea.variant()).await;
    let order = desk.id(&placed).await;
    let (attempt, receipt) = desk.pays(&placed).await;
    // The gateway will answer for the second with the number of the first.
    desk.callback(&attempt, &receipt).await.unwrap();
    let own = desk.page(order).await.payments[0].reference.clone().unwrap();
    assert_ne!(own, known);
    desk.execute(&format!("UPDATE payment SET reference = NULL WHERE order_id = {order}"))
        .await;
    desk.execute(&format!(
        "UPDATE payment SET state = 'pending', captured = 0 WHERE order_id = {order}"
    ))
    .await;
    desk.execute(&format!(
        "UPDATE payment SET next_check_at = 0 WHERE order_id = {order}"
    ))
    .await;
    desk.execute(&format!(
        "UPDATE orders SET state = 'placed', payment_state = 'pending' WHERE id = {order}"
    ))
    .await;
    desk.execute(&format!(
        "UPDATE payment SET reference = '{own}' WHERE order_id = {first}"
    ))
    .await;

    let done = payments::reconcile(&desk.ctx, 10).await.unwrap();

    assert_eq!((done.looked_up, done.failed), (1, 0));
    let page = desk.page(order).await;
    assert_eq!(
        (page.payment, page.payments[0].review.as_str()),
        (PaymentState::NeedsReview, "reference_used")
    );
    assert!(page.payments[0].reference.is_none());
    let taken = ResolveReview {
        order,
        payment: page.payments[0].id,
        decision: Decision::AcceptAsPaid { reference: own },
        expected_version: None,
    };
    assert!(matches!(
        payments::resolve_review(&desk.owner(), &taken).await,
        Err(Error::Conflict(_))
    ));
    desk.assert_books_balance().await;
}
