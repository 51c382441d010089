//! Money that eSewa takes back, or gives back in part, and staff who ask it.

use commerce::{
    Error, cash, invoices, orders,
    orders::{Cancel, GiveUp, PackedGoods},
    payments::{self, Answer, AskAgain, Decision, ResolveReview, TakenBack, refund, refund::EnterRefunded},
    testing::rs,
};
use domain::{
    access::Preset,
    ids::{OrderId, PaymentId},
    money::Money,
    order::{CancelReason, FulfilmentState, OrderState, PaymentState, RefundState, StepAction, Unsent},
    payment::{GatewayState, Verdict},
    time::{DAY_MS, HOUR_MS, MINUTE_MS},
};
use tokio::task::JoinSet;

use crate::desk::{Desk, conflict};

impl Desk {
    async fn payment(&self, order: OrderId) -> PaymentId {
        self.page(order).await.payments.last().expect("a payment").id
    }

    /// eSewa says this from now on, and staff ask.
    async fn esewa_says(&self, order: OrderId, attempt: &str, word: &str) -> Answer {
        self.wallet.set(attempt, word).await;
        self.clock.advance_ms(MINUTE_MS);
        let payment = self.payment(order).await;
        payments::ask_again(&self.owner(), AskAgain { order, payment })
            .await
            .expect("an answer")
    }

    /// What was delivered and is not paid cannot be completed, but closed.
    async fn gives_up(&self, order: OrderId) {
        conflict(orders::complete(&self.owner(), self.step(order)).await);
        let give_up = GiveUp {
            order,
            reason: "the customer does not answer".into(),
            expected_version: None,
        };
        orders::give_up(&self.owner(), &give_up).await.expect("it is closed");
        let page = self.page(order).await;
        assert_eq!(
            (page.state, page.payment),
            (OrderState::Completed, PaymentState::Failed)
        );
        let lost = cash::given_up(&self.owner()).await.expect("what was lost");
        assert_eq!((lost.len(), lost[0].amount), (1, page.money.total));
    }

    /// A paid order of two teas whose money eSewa has taken back.
    async fn reversed(&self) -> (commerce::checkout::Placed, OrderId) {
        let (placed, order, attempt) = self.paid(2).await;
        let answer = self.esewa_says(order, &attempt, "CANCELED").await;
        assert_eq!(answer.state, GatewayState::Cancelled);
        assert_eq!(self.page(order).await.payment, PaymentState::NeedsReview);
        (placed, order)
    }

    async fn to_take_back(&self, order: OrderId, unsent: Unsent) -> TakenBack {
        TakenBack {
            order,
            payment: self.payment(order).await,
            unsent,
            expected_version: None,
        }
    }

    async fn takes_back(&self, order: OrderId, unsent: Unsent) {
        let request = self.to_take_back(order, unsent).await;
        payments::taken_back(&self.owner(), request).await.expect("it is done");
    }

    async fn enters(&self, order: OrderId, amount: Money) -> commerce::Result<()> {
        let request = EnterRefunded {
            order,
            payment: self.payment(order).await,
            amount,
            reference: String::new(),
            expected_version: None,
        };
        refund::enter(&self.owner(), &request).await
    }

    async fn credited(&self) -> i64 {
        self.number("SELECT CAST(COALESCE(SUM(total), 0) AS BIGINT) FROM credit_note")
            .await
    }
}

#[tokio::test]
async fn an_order_whose_money_is_gone_waits_a_day_for_another_payment() {
    let desk = Desk::open().await;
    let (placed, order) = desk.reversed().await;
    let row = payments::queue(&desk.owner()).await.unwrap().remove(0);
    assert_eq!(row.why, "reversed");
    let free = row.steps.iter().filter(|step| step.refused.is_none());
    let free: Vec<_> = free.map(|step| step.action).collect();
    assert_eq!(
        free,
        [
            StepAction::AcceptAsPaid,
            StepAction::TakenBack,
            StepAction::RefundDue,
            StepAction::AskGateway
        ]
    );

    desk.takes_back(order, Unsent::Wait).await;

    assert_eq!(
        desk.desk_states(order).await,
        (OrderState::Placed, PaymentState::Failed, FulfilmentState::Unfulfilled)
    );
    assert_eq!(desk.stock().await, (10, 2), "its goods are held");
    assert_eq!(payments::queue(&desk.owner()).await.unwrap(), []);
    assert_eq!(desk.page(order).await.money.captured, Money::ZERO);
    desk.assert_books_balance().await;
    let mails = desk.mailed().await;
    assert!(mails.last().unwrap().ends_with("was taken back"), "{mails:?}");
    let before = desk.shown(order).await;
    let again = desk.to_take_back(order, Unsent::End).await;
    conflict(payments::taken_back(&desk.owner(), again).await);
    assert_eq!(desk.shown(order).await, before);

    desk.clock.advance_ms(5 * HOUR_MS);
    assert_eq!(orders::expire_unpaid(&desk.ctx, 10).await.unwrap().ended, 0);
    assert!(desk.order_page(&placed).await.can_pay);
    payments::retry(&desk.shopper(), &placed.token).await.unwrap();
    let (attempt, receipt) = desk.pays(&placed).await;
    desk.callback(&attempt, &receipt).await.unwrap();
    assert_eq!(desk.states(&placed).await, (OrderState::Confirmed, PaymentState::Paid));
    assert!(desk.mailed().await.last().unwrap().ends_with("has arrived"));
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn packed_goods_go_back_on_the_shelf_and_an_order_that_nobody_pays_again_ends_with_its_invoice() {
    let desk = Desk::open().await;
    let (_, order, attempt) = desk.paid(2).await;
    invoices::issue_now(&desk.owner(), order).await.unwrap();
    desk.packs(order, 1).await;
    desk.esewa_says(order, &attempt, "CANCELED").await;

    desk.takes_back(order, Unsent::Wait).await;

    assert_eq!(desk.page(order).await.shipments, []);
    desk.assert_books_balance().await;
    assert_eq!(desk.expire_after(DAY_MS / MINUTE_MS - 1).await, 0);
    assert_eq!(desk.expire_after(1).await, 1);
    assert_eq!(desk.desk_states(order).await.0, OrderState::Cancelled);
    assert_eq!(desk.stock().await, (10, 0));
    assert_eq!(desk.credited().await, rs(2_100).minor());
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn an_order_whose_money_is_gone_ends_at_once_where_staff_wish_it() {
    let desk = Desk::open().await;
    let (placed, order) = desk.reversed().await;

    desk.takes_back(order, Unsent::End).await;

    assert_eq!(
        desk.states(&placed).await,
        (OrderState::Cancelled, PaymentState::Failed)
    );
    assert_eq!(desk.stock().await, (10, 0));
    assert_eq!(desk.page(order).await.refunds, [], "nothing is left to give back");
    desk.assert_books_balance().await;
    // eSewa thinks better of it: a person ended the order, so a person takes it up again.
    let attempt = desk.page(order).await.payments[0].transaction_uuid.clone();
    desk.esewa_says(order, &attempt, "COMPLETE").await;
    assert_eq!(
        payments::queue(&desk.owner()).await.unwrap()[0].why,
        "money_without_order"
    );
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn what_has_left_is_owed_until_it_is_paid_or_given_up() {
    for paid in [true, false] {
        let desk = Desk::open().await;
        let (_, order) = desk.delivered(2).await;
        let attempt = desk.page(order).await.payments[0].transaction_uuid.clone();
        desk.esewa_says(order, &attempt, "CANCELED").await;

        desk.takes_back(order, Unsent::End).await;

        let page = desk.page(order).await;
        assert_eq!(
            (page.state, page.payment, page.fulfilment),
            (
                OrderState::Confirmed,
                PaymentState::NeedsReview,
                FulfilmentState::Delivered
            )
        );
        assert_eq!(desk.stock().await, (8, 0));
        let row = payments::queue(&desk.owner()).await.unwrap().remove(0);
        assert_eq!((row.why.as_str(), row.owed, row.has_left), ("owed", rs(2_100), true));
        assert_eq!(row.captured, Money::ZERO);
        let again = desk.to_take_back(order, Unsent::End).await;
        conflict(payments::taken_back(&desk.owner(), again).await);
        desk.assert_books_balance().await;

        let decision = if paid {
            Decision::AcceptAsPaid {
                reference: "NIC-4711".into(),
            }
        } else {
            Decision::Unpaid
        };
        let request = ResolveReview {
            order,
            payment: row.payment,
            decision,
            expected_version: Some(row.version),
        };
        payments::resolve_review(&desk.owner(), &request).await.unwrap();

        let page = desk.page(order).await;
        let expected = if paid { PaymentState::Paid } else { PaymentState::Failed };
        assert_eq!(page.payment, expected);
        assert_eq!(page.payments[0].reference.as_deref() == Some("NIC-4711"), paid);
        assert_eq!(payments::queue(&desk.owner()).await.unwrap(), []);
        assert_eq!(desk.expire_after(60).await, 0, "delivered goods do not come back");
        if !paid {
            desk.gives_up(order).await;
        }
        desk.assert_books_balance().await;
    }
}

#[tokio::test]
async fn only_money_that_was_counted_and_taken_back_can_be_taken_out_of_the_books() {
    let desk = Desk::open().await;
    let (_, order, _) = desk.paid(1).await;
    let before = desk.shown(order).await;
    let request = desk.to_take_back(order, Unsent::Wait).await;
    conflict(payments::taken_back(&desk.owner(), request).await);
    assert_eq!(desk.shown(order).await, before);

    let (_, order) = desk.reversed().await;
    let request = desk.to_take_back(order, Unsent::Wait).await;
    let before = desk.shown(order).await;
    for role in [Preset::Fulfilment, Preset::Support, Preset::Analyst] {
        let refused = payments::taken_back(&desk.staff(role), request).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{role:?}: {refused:?}");
    }
    let stale = TakenBack {
        expected_version: Some(1),
        ..request
    };
    assert!(conflict(payments::taken_back(&desk.owner(), stale).await).starts_with("Somebody else"));
    assert_eq!(desk.shown(order).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_of_the_staff_and_esewa_itself_leave_one_winner() {
    for _ in 0..4 {
        let desk = Desk::open().await;
        let (_, order) = desk.reversed().await;
        let attempt = desk.page(order).await.payments[0].transaction_uuid.clone();
        desk.wallet.set(&attempt, "COMPLETE").await;
        let mut set = JoinSet::new();
        for unsent in [Unsent::Wait, Unsent::End] {
            let (ctx, request) = (desk.owner(), desk.to_take_back(order, unsent).await);
            set.spawn(async move { payments::taken_back(&ctx, request).await });
        }
        let returning = desk.returning();
        set.spawn(async move { payments::returned_unpaid(&returning, &attempt).await.map(|_| ()) });
        for answer in set.join_all().await {
            if let Err(error) = answer {
                assert!(error.is_expected() || error.is_retryable(), "{error:?}");
            }
        }
        assert!(desk.audited("payment.taken_back").await <= 1);
        desk.assert_books_balance().await;
    }
}

#[tokio::test]
async fn a_part_that_esewa_gave_back_is_entered_credited_and_told() {
    let desk = Desk::open().await;
    let (_, order) = desk.delivered(2).await;
    let attempt = desk.page(order).await.payments[0].transaction_uuid.clone();
    let answer = desk.esewa_says(order, &attempt, "PARTIAL_REFUND").await;
    assert_eq!(answer.verdict, Verdict::Refunded { full: false });
    let row = payments::queue(&desk.owner()).await.unwrap().remove(0);
    assert_eq!(row.why, "refunded_in_part");
    assert!(
        row.steps
            .iter()
            .any(|step| step.action == StepAction::EnterRefunded && step.refused.is_none())
    );

    let before = desk.shown(order).await;
    for wrong in [Money::ZERO, Money::from_minor(-1), rs(2_101)] {
        let refused = desk.enters(order, wrong).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{wrong:?}: {refused:?}");
    }
    assert_eq!(desk.shown(order).await, before);
    desk.enters(order, rs(500)).await.unwrap();

    let page = desk.page(order).await;
    assert_eq!(
        (page.payment, page.money.refunded, page.money.refundable),
        (PaymentState::PartiallyRefunded, rs(500), rs(1_600))
    );
    assert_eq!(page.refunds[0].state, RefundState::Confirmed);
    assert_eq!(desk.credited().await, rs(500).minor());
    assert_eq!(payments::queue(&desk.owner()).await.unwrap(), []);
    assert!(desk.mailed().await.last().unwrap().starts_with("We have given back"));
    conflict(desk.enters(order, rs(100)).await);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn of_a_cancelled_order_the_rest_is_still_to_go_back() {
    let desk = Desk::open().await;
    let (_, order, attempt) = desk.paid(2).await;
    let cancel = Cancel {
        order,
        reason: CancelReason::ByShopper,
        packed: PackedGoods::Restock,
        expected_version: None,
    };
    orders::cancel(&desk.owner(), cancel).await.unwrap();
    desk.esewa_says(order, &attempt, "PARTIAL_REFUND").await;

    desk.enters(order, rs(600)).await.unwrap();

    let page = desk.page(order).await;
    let refunds: Vec<_> = page.refunds.iter().map(|each| (each.amount, each.state)).collect();
    assert_eq!(
        refunds,
        [
            (rs(2_100), RefundState::Failed),
            (rs(600), RefundState::Confirmed),
            (rs(1_500), RefundState::Pending)
        ]
    );
    desk.assert_books_balance().await;
    desk.wallet.set(&attempt, "FULL_REFUND").await;
    desk.clock.advance_ms(31 * MINUTE_MS);
    refund::watch(&desk.ctx, 10).await.unwrap();
    assert_eq!(desk.page(order).await.payment, PaymentState::Refunded);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn a_payment_that_was_never_seen_whole_is_accepted_and_then_its_part_is_entered() {
    let desk = Desk::open().await;
    let placed = desk.wallet_order(desk.tea.variant()).await;
    let order = desk.id(&placed).await;
    let attempt = desk.attempt(&placed).await;
    desk.go_and(&placed, "pay-pending").await;
    desk.esewa_says(order, &attempt, "PARTIAL_REFUND").await;
    let row = payments::queue(&desk.owner()).await.unwrap().remove(0);
    assert_eq!(row.why, "refunded_in_part");
    let accept = ResolveReview {
        order,
        payment: row.payment,
        decision: Decision::AcceptAsPaid {
            reference: "0000PART".into(),
        },
        expected_version: Some(row.version),
    };
    payments::resolve_review(&desk.owner(), &accept).await.unwrap();
    desk.assert_books_balance().await;

    desk.enters(order, rs(100)).await.unwrap();

    let page = desk.page(order).await;
    assert_eq!(
        (page.state, page.payment, page.money.refunded),
        (OrderState::Confirmed, PaymentState::PartiallyRefunded, rs(100))
    );
    desk.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn esewa_is_asked_once_however_many_ask_and_its_answer_is_kept() {
    let desk = Desk::open().await;
    let (_, order, attempt) = desk.paid(1).await;
    let payment = desk.payment(order).await;
    let before = desk.wallet.visits().await.0;
    let mut set = JoinSet::new();
    for _ in 0..4 {
        let ctx = desk.owner();
        set.spawn(async move { payments::ask_again(&ctx, AskAgain { order, payment }).await });
    }
    let answers = set.join_all().await;

    let answered: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
    assert_eq!(answered.len(), 1);
    assert_eq!(answered[0].verdict, Verdict::AlreadySettled);
    assert_eq!(desk.wallet.visits().await.0, before + 1);
    let word = desk.page(order).await.payments[0].messages[0].clone();
    assert!(word.kind == "status" && word.body.contains("COMPLETE"), "{word:?}");
    let ask = AskAgain { order, payment };
    let sentence = conflict(payments::ask_again(&desk.owner(), ask).await);
    assert!(sentence.ends_with("Ask again in 15 seconds."), "{sentence}");
    desk.clock.advance_ms(15_000);
    desk.wallet.fault("error500").await;
    let silent = payments::ask_again(&desk.owner(), ask).await.unwrap();
    assert_eq!(silent.state, GatewayState::Unavailable);
    assert_eq!(desk.page(order).await.payment, PaymentState::Paid, "{attempt}");

    let cash = desk.confirmed(1).await;
    let payment = desk.payment(cash).await;
    conflict(payments::ask_again(&desk.owner(), AskAgain { order: cash, payment }).await);
    let foreign = AskAgain { order: cash, ..ask };
    conflict(payments::ask_again(&desk.owner(), foreign).await);
    let stranger = payments::ask_again(&desk.staff(Preset::Support), ask).await;
    assert!(matches!(stranger, Err(Error::Forbidden(_))));
    desk.assert_books_balance().await;
}
