//! Two at once.

use std::future::Future;

use commerce::{
    orders::{self, Cancel, PackedGoods},
    payments::refund,
};
use domain::{
    ids::OrderId,
    order::{CancelReason, FulfilmentState, OrderState, PaymentState, refund::Wanted},
};
use tokio::task::JoinSet;

use crate::desk::Desk;

fn cancel(order: OrderId) -> Cancel {
    Cancel {
        order,
        reason: CancelReason::ByShop,
        packed: PackedGoods::Restock,
        expected_version: None,
    }
}

/// How many of these ended well. Whoever lost was told so.
async fn all<F>(tasks: Vec<F>) -> usize
where
    F: Future<Output = commerce::Result<()>> + Send + 'static,
{
    let mut set = JoinSet::new();
    for task in tasks {
        set.spawn(task);
    }
    let answers = set.join_all().await;
    for answer in &answers {
        if let Err(error) = answer {
            assert!(error.is_expected() || error.is_retryable(), "{error:?}");
        }
    }
    answers.iter().filter(|answer| answer.is_ok()).count()
}

type Boxed = std::pin::Pin<Box<dyn Future<Output = commerce::Result<()>> + Send>>;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_of_the_staff_pack_once() {
    let desk = Desk::open().await;
    let order = desk.confirmed(2).await;
    let request = desk.to_pack(order, 0).await;
    let tasks = (0..4).map(|_| {
        let (ctx, request) = (desk.owner(), request.clone());
        async move { orders::pack(&ctx, &request).await.map(|_| ()) }
    });

    assert_eq!(all(tasks.collect()).await, 1);

    assert_eq!(desk.page(order).await.shipments.len(), 1);
    desk.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_refunds_of_everything_are_one() {
    let desk = Desk::open().await;
    let (_, order) = desk.delivered(2).await;
    let tasks = (0..4).map(|_| {
        let (ctx, request) = (desk.owner(), desk.to_refund(order, Wanted::Whole));
        async move { refund::begin(&ctx, &request).await.map(|_| ()) }
    });

    assert_eq!(all(tasks.collect()).await, 1);

    let money = desk.page(order).await.money;
    assert_eq!(money.refund_pending, money.total);
    desk.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_parcel_leaves_or_its_order_is_cancelled_never_both() {
    for _ in 0..5 {
        let desk = Desk::open().await;
        let order = desk.confirmed(2).await;
        let parcel = desk.packs(order, 0).await;
        let (first, second) = (desk.owner(), desk.owner());
        let ship = desk.to_ship(order, parcel);
        let tasks: Vec<Boxed> = vec![
            Box::pin(async move { orders::ship(&first, &ship).await }),
            Box::pin(async move { orders::cancel(&second, cancel(order)).await }),
        ];

        assert_eq!(all(tasks).await, 1);

        let (state, _, fulfilment) = desk.desk_states(order).await;
        assert!(
            (state, fulfilment) == (OrderState::Cancelled, FulfilmentState::Unfulfilled)
                || (state, fulfilment) == (OrderState::Confirmed, FulfilmentState::Shipped)
        );
        desk.assert_books_balance().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn staff_the_gateway_and_the_shopper_meet_and_the_books_balance() {
    for _ in 0..5 {
        let desk = Desk::open().await;
        let placed = desk.wallet_order(desk.tea.variant()).await;
        let order = desk.id(&placed).await;
        let (attempt, receipt) = desk.pays(&placed).await;
        let (staff, gateway, shopper, token) = (desk.owner(), desk.returning(), desk.shopper(), placed.token.clone());
        let tasks: Vec<Boxed> = vec![
            Box::pin(async move { orders::cancel(&staff, cancel(order)).await }),
            Box::pin(async move {
                commerce::payments::callback(&gateway, &attempt, &receipt)
                    .await
                    .map(|_| ())
            }),
            Box::pin(async move { orders::cancel_own(&shopper, &token).await }),
        ];

        assert!(all(tasks).await >= 2);

        let page = desk.page(order).await;
        assert_eq!(page.state, OrderState::Cancelled);
        assert!(
            page.payment == PaymentState::NeedsReview || page.money.refund_pending == page.money.total,
            "the money is in the hands of a person"
        );
        desk.assert_books_balance().await;
    }
}
