//! The process dies between two steps of the desk, starts again, and all or nothing was done.

use commerce::{
    orders::{self, Cancel, Deliver, Edit, PackedGoods},
    payments::{self, Decision, ResolveReview, TakenBack, refund, refund::EnterRefunded},
    returns::{self, Answer, Inspect, Inspected, Receive, RequestReturn},
    testing::rs,
};
use domain::{
    ids::OrderId,
    order::{
        CancelReason, FulfilmentState, OrderState, PaymentState, ReturnReason, ReturnState, Unsent,
        edit::{EditedLine, MailTo},
    },
    time::MINUTE_MS,
    view::desk::LinePieces,
};

use crate::{crashes::dies_at, desk::Desk};

fn cancel(order: OrderId) -> Cancel {
    Cancel {
        order,
        reason: CancelReason::ByShop,
        packed: PackedGoods::Restock,
        expected_version: None,
    }
}

#[tokio::test]
async fn a_process_that_dies_on_the_way_has_done_all_or_nothing() {
    for point in ["ship:sold", "desk:written", "desk:committed"] {
        let desk = Desk::open().await;
        let order = desk.confirmed(2).await;
        let parcel = desk.packs(order, 0).await;
        let request = desk.to_ship(order, parcel);
        dies_at(point, orders::ship(&desk.owner(), &request)).await;
        desk.assert_books_balance().await;

        let again = orders::ship(&desk.owner(), &request).await;

        assert_eq!(again.is_ok(), point != "desk:committed", "{point}");
        assert_eq!(desk.stock().await, (8, 0), "{point}");
        desk.assert_books_balance().await;
    }
}

#[tokio::test]
async fn dying_while_cancelling_receiving_or_refunding_is_no_different() {
    for point in ["cancel:released", "refund:written", "desk:written"] {
        let desk = Desk::open().await;
        let (_, order, _) = desk.paid(2).await;
        dies_at(point, orders::cancel(&desk.owner(), cancel(order))).await;
        assert_eq!(desk.stock().await, (10, 2), "{point}");
        desk.assert_books_balance().await;
        orders::cancel(&desk.owner(), cancel(order)).await.unwrap();
        assert_eq!(desk.stock().await, (10, 0), "{point}");
        desk.assert_books_balance().await;
    }
    for point in ["receive:stocked", "desk:written"] {
        let desk = Desk::open().await;
        let order = desk.confirmed(2).await;
        let parcel = desk.packs(order, 0).await;
        desk.ships(order, parcel).await;
        desk.refuses(order, parcel).await;
        let back = desk.back(order, parcel);
        dies_at(point, orders::receive_back(&desk.owner(), &back)).await;
        assert_eq!(desk.stock().await, (8, 0), "{point}");
        desk.assert_books_balance().await;
        orders::receive_back(&desk.owner(), &back).await.unwrap();
        assert_eq!(desk.stock().await, (10, 0), "{point}");
        desk.assert_books_balance().await;
    }
}

/// What dying at the last point of all means: it was done, and doing it again is refused.
const COMMITTED: &str = "desk:committed";

#[tokio::test]
async fn packing() {
    for point in ["pack:lines", "desk:written", COMMITTED] {
        let desk = Desk::open().await;
        let order = desk.confirmed(2).await;
        let request = desk.to_pack(order, 0).await;

        dies_at(point, orders::pack(&desk.owner(), &request)).await;

        desk.assert_books_balance().await;
        let again = orders::pack(&desk.owner(), &request).await;
        assert_eq!(again.is_ok(), point != COMMITTED, "{point}");
        let page = desk.page(order).await;
        assert_eq!(
            (page.fulfilment, page.shipments.len(), page.lines[0].packed),
            (FulfilmentState::Packed, 1, 2),
            "{point}"
        );
        desk.assert_books_balance().await;
    }
}

#[tokio::test]
async fn delivering_with_cash() {
    for point in ["deliver:collected", "desk:written", COMMITTED] {
        let desk = Desk::open().await;
        let order = desk.confirmed(2).await;
        let parcel = desk.packs(order, 0).await;
        desk.ships(order, parcel).await;
        let request = Deliver {
            order,
            shipment: parcel,
            collected: Some(rs(2_100)),
            expected_version: None,
        };

        dies_at(point, orders::deliver(&desk.owner(), request)).await;

        desk.assert_books_balance().await;
        let again = orders::deliver(&desk.owner(), request).await;
        assert_eq!(again.is_ok(), point != COMMITTED, "{point}");
        let page = desk.page(order).await;
        assert_eq!(
            (page.payment, page.money.captured),
            (PaymentState::Collected, rs(2_100)),
            "{point}"
        );
        assert_eq!(desk.audited("payment.collected").await, 1, "{point}");
        desk.assert_books_balance().await;
    }
}

#[tokio::test]
async fn editing() {
    for point in ["edit:stock", "desk:written", COMMITTED] {
        let desk = Desk::open().await;
        let order = desk.confirmed(2).await;
        let page = desk.page(order).await;
        let request = Edit {
            order,
            lines: vec![EditedLine::Keep {
                line: page.lines[0].id,
                quantity: 3,
            }],
            address: None,
            email: MailTo::AsBefore,
            delivery: None,
            agreed_total: rs(3_100),
            reason: "as agreed".into(),
            expected_version: Some(page.version),
        };

        dies_at(point, orders::edit(&desk.owner(), &request)).await;

        desk.assert_books_balance().await;
        let again = orders::edit(&desk.owner(), &request).await;
        assert_eq!(again.is_ok(), point != COMMITTED, "{point}");
        let page = desk.page(order).await;
        assert_eq!(
            (desk.stock().await, page.money.cash_due),
            ((10, 3), rs(3_100)),
            "{point}"
        );
        assert_eq!(desk.number("SELECT COUNT(*) FROM order_edit").await, 1, "{point}");
        desk.assert_books_balance().await;
    }
}

#[tokio::test]
async fn inspecting_what_came_back() {
    for point in ["inspect:stocked", "desk:written", COMMITTED] {
        let desk = Desk::open().await;
        let (_, order) = desk.delivered(3).await;
        let owner = desk.owner();
        let line = desk.page(order).await.lines[0].id;
        let wish = RequestReturn {
            order,
            lines: vec![LinePieces { line, quantity: 2 }],
            reason: ReturnReason::Damaged,
            note: String::new(),
            expected_version: None,
        };
        let id = returns::request(&owner, &wish).await.unwrap();
        let answer = Answer {
            order,
            id,
            answer: String::new(),
            expected_version: None,
        };
        returns::approve(&owner, &answer).await.unwrap();
        let came = Receive {
            order,
            id,
            lines: Vec::new(),
            expected_version: None,
        };
        returns::receive(&owner, &came).await.unwrap();
        let request = Inspect {
            order,
            id,
            lines: vec![Inspected { line, written_off: 1 }],
            expected_version: None,
        };

        dies_at(point, returns::inspect(&owner, &request)).await;

        desk.assert_books_balance().await;
        let again = returns::inspect(&owner, &request).await;
        assert_eq!(again.is_ok(), point != COMMITTED, "{point}");
        assert_eq!(desk.stock().await, (8, 0), "{point}");
        assert_eq!(
            desk.page(order).await.returns[0].state,
            ReturnState::Inspected,
            "{point}"
        );
        desk.assert_books_balance().await;
    }
}

#[tokio::test]
async fn deciding_about_a_payment_in_review() {
    for point in ["review:written", "desk:written", COMMITTED] {
        let desk = Desk::open().await;
        let placed = desk.wallet_order(desk.tea.variant()).await;
        let order = desk.id(&placed).await;
        let attempt = desk.attempt(&placed).await;
        desk.go_and(&placed, "pay-ambiguous").await;
        desk.failure(&attempt).await.unwrap();
        let request = ResolveReview {
            order,
            payment: desk.page(order).await.payments[0].id,
            decision: Decision::AcceptAsPaid {
                reference: "0000AMB".into(),
            },
            expected_version: None,
        };

        dies_at(point, payments::resolve_review(&desk.owner(), &request)).await;

        desk.assert_books_balance().await;
        let again = payments::resolve_review(&desk.owner(), &request).await;
        assert_eq!(again.is_ok(), point != COMMITTED, "{point}");
        assert_eq!(
            desk.states(&placed).await,
            (OrderState::Confirmed, PaymentState::Paid),
            "{point}"
        );
        assert_eq!(desk.audited("payment.accepted").await, 1, "{point}");
        desk.assert_books_balance().await;
    }
}

#[tokio::test]
async fn taking_money_out_of_the_books_and_entering_what_went_back() {
    for point in ["taken-back:written", "desk:written", COMMITTED] {
        let desk = Desk::open().await;
        let (placed, order, attempt) = desk.paid(2).await;
        desk.wallet.set(&attempt, "CANCELED").await;
        desk.failure(&attempt).await.unwrap();
        let request = TakenBack {
            order,
            payment: desk.page(order).await.payments[0].id,
            unsent: Unsent::Wait,
            expected_version: None,
        };

        dies_at(point, payments::taken_back(&desk.owner(), request)).await;

        desk.assert_books_balance().await;
        let again = payments::taken_back(&desk.owner(), request).await;
        assert_eq!(again.is_ok(), point != COMMITTED, "{point}");
        assert_eq!(
            desk.states(&placed).await,
            (OrderState::Placed, PaymentState::Failed),
            "{point}"
        );
        assert_eq!(desk.audited("payment.taken_back").await, 1, "{point}");
        desk.assert_books_balance().await;
    }
    for point in ["refund:entered", "desk:written", COMMITTED] {
        let desk = Desk::open().await;
        let (_, order, attempt) = desk.paid(2).await;
        desk.wallet.set(&attempt, "PARTIAL_REFUND").await;
        desk.clock.advance_ms(MINUTE_MS);
        desk.failure(&attempt).await.unwrap();
        let request = EnterRefunded {
            order,
            payment: desk.page(order).await.payments[0].id,
            amount: rs(300),
            reference: "EP-1".into(),
            expected_version: None,
        };

        dies_at(point, refund::enter(&desk.owner(), &request)).await;

        desk.assert_books_balance().await;
        let again = refund::enter(&desk.owner(), &request).await;
        assert_eq!(again.is_ok(), point != COMMITTED, "{point}");
        assert_eq!(desk.page(order).await.money.refunded, rs(300), "{point}");
        assert_eq!(desk.number("SELECT COUNT(*) FROM refund").await, 1, "{point}");
        desk.assert_books_balance().await;
    }
}
