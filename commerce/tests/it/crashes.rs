//! The process dies between any two steps, starts again, and nothing is lost or done twice.

use std::{future::Future, sync::Arc};

use commerce::{
    Ctx, checkout, orders, outbox, payments,
    testing::{TestProduct, checkout_form, pause},
};
use domain::{
    ids::AccessToken,
    order::{OrderState, PaymentState},
    payment::Method::{self, CashOnDelivery, Esewa},
    time::MINUTE_MS,
};
use tokio::sync::Notify;

use crate::wallet::WalletShop;

const PLACE: [&str; 5] = [
    "place:begun",
    "place:order",
    "place:reserved",
    "place:recorded",
    "place:committed",
];
const SETTLE: [&str; 3] = ["settle:looked-up", "settle:written", "settle:committed"];
const PAID: (OrderState, PaymentState) = (OrderState::Confirmed, PaymentState::Paid);

/// Runs a command until it comes to `point`, and ends it there, as the death of the process would.
pub async fn dies_at<T>(point: &'static str, command: impl Future<Output = T>) {
    let reached = Arc::new(Notify::new());
    let hook: pause::Hook = {
        let reached = reached.clone();
        Arc::new(move |at| {
            let reached = reached.clone();
            Box::pin(async move {
                if at == point {
                    reached.notify_one();
                    std::future::pending::<()>().await;
                }
            })
        })
    };
    tokio::select! {
        () = reached.notified() => {}
        _ = pause::with(hook, command) => panic!("the command never came to {point}"),
    }
}

async fn shop() -> (WalletShop, TestProduct) {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    (shop, tea)
}

#[tokio::test]
async fn placing_an_order() {
    for method in [CashOnDelivery, Esewa] {
        for point in PLACE {
            let (shop, tea) = shop().await;
            let cart = shop.cart_with(&[(tea.variant(), 2)]).await;
            let request = shop.look(&cart, checkout_form(method)).await;

            dies_at(point, checkout::place(&shop.shopper(), &cart, &request)).await;

            let ctx = shop.restart().await;
            let written = i64::from(point == "place:committed");
            assert_eq!(
                (shop.orders().await, shop.level(tea.variant()).await),
                (written, (10, written * 2)),
                "{point}"
            );
            shop.assert_books_balance().await;
            // The shopper reloads the page, and the same form is posted again.
            let placed = checkout::place(&ctx, &cart, &request).await.unwrap().expect(point);
            let again = checkout::place(&ctx, &cart, &request).await.unwrap().expect(point);
            assert_eq!(placed, again);
            assert_eq!(
                (shop.orders().await, shop.level(tea.variant()).await),
                (1, (10, 2)),
                "{point}"
            );
            assert_eq!(shop.mailed().await.len(), 1, "{point}");
            shop.assert_books_balance().await;
        }
    }
}

#[tokio::test]
async fn a_draft_survives() {
    let (shop, tea) = shop().await;
    let cart = shop.cart_with(&[(tea.variant(), 2)]).await;
    let mut request = shop.look(&cart, checkout_form(Method::Esewa)).await;
    request.form.phone = "1".into();
    shop.place(&cart, &request).await.unwrap_err();

    let page = checkout::page(&shop.restart().await, Some(&cart)).await.unwrap();
    assert_eq!(page.form.street, "Baneshwor, behind the school");
}

/// What must be true at the end, wherever the process died.
async fn assert_paid_once(shop: &WalletShop, order: &AccessToken, point: &str) {
    let page = orders::page(&shop.shopper(), order).await.unwrap();
    assert_eq!((page.state, page.payment), PAID, "{point}");
    assert_eq!(
        (
            shop.audited("payment.paid").await,
            shop.level(domain::ids::VariantId(1)).await
        ),
        (1, (10, 1)),
        "{point}"
    );
    assert_eq!(shop.mailed().await.len(), 2, "{point}");
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn taking_a_receipt() {
    for point in ["callback:kept"].into_iter().chain(SETTLE) {
        for shopper_reloads in [true, false] {
            let (shop, tea) = shop().await;
            let order = shop.wallet_order(tea.variant()).await;
            let (attempt, receipt) = shop.pays(&order).await;

            dies_at(point, payments::callback(&shop.returning(), &attempt, &receipt)).await;

            let ctx = shop.restart().await;
            assert_eq!(
                shop.number("SELECT COUNT(*) FROM gateway_message WHERE kind = 'callback'")
                    .await,
                1,
                "{point}"
            );
            shop.assert_books_balance().await;
            if shopper_reloads {
                assert_eq!(
                    payments::callback(&ctx, &attempt, &receipt).await.unwrap().order,
                    order.token
                );
            } else {
                shop.clock.advance_ms(6 * MINUTE_MS);
                payments::reconcile(&ctx, 10).await.unwrap();
            }
            assert_paid_once(&shop, &order.token, point).await;
        }
    }
}

#[tokio::test]
async fn reconciling() {
    for point in SETTLE {
        let (shop, tea) = shop().await;
        let order = shop.wallet_order(tea.variant()).await;
        shop.go_and(&order, "pay-lost").await;
        shop.clock.advance_ms(5 * MINUTE_MS);

        dies_at(point, payments::reconcile(&shop.ctx, 10)).await;

        let ctx = shop.restart().await;
        shop.assert_books_balance().await;
        // The dead worker's lease has to run out first: still within six minutes of the payment.
        payments::reconcile(&ctx, 10).await.unwrap();
        shop.clock.advance_ms(MINUTE_MS);
        payments::reconcile(&ctx, 10).await.unwrap();
        assert_paid_once(&shop, &order.token, point).await;
    }
}

#[tokio::test]
async fn bringing_an_order_back() {
    for point in SETTLE {
        let (shop, tea) = shop().await;
        let order = shop.wallet_order(tea.variant()).await;
        let attempt = shop.attempt(&order).await;
        shop.go_and(&order, "pay-pending").await;
        shop.expire_after(30).await;
        shop.wallet.set(&attempt, "COMPLETE").await;
        let receipt = shop.wallet.genuine(&attempt).await;

        dies_at(point, payments::callback(&shop.returning(), &attempt, &receipt)).await;

        let ctx = shop.restart().await;
        shop.assert_books_balance().await;
        payments::callback(&ctx, &attempt, &receipt).await.unwrap();
        assert_eq!(
            (shop.states(&order).await, shop.level(tea.variant()).await),
            (PAID, (10, 1)),
            "{point}"
        );
        shop.assert_books_balance().await;
    }
}

#[tokio::test]
async fn ending_an_unpaid_order() {
    for point in [
        "settle:written",
        "settle:committed",
        "expire:looked-up",
        "expire:written",
        "expire:committed",
    ] {
        let (shop, tea) = shop().await;
        let order = shop.wallet_order(tea.variant()).await;
        shop.clock.advance_ms(30 * MINUTE_MS);

        dies_at(point, orders::expire_unpaid(&shop.ctx, 10)).await;

        let ctx = shop.restart().await;
        shop.assert_books_balance().await;
        orders::expire_unpaid(&ctx, 10).await.unwrap();
        let ended = (OrderState::Cancelled, PaymentState::Expired);
        assert_eq!(
            (shop.states(&order).await, shop.level(tea.variant()).await),
            (ended, (10, 0)),
            "{point}"
        );
        assert_eq!(
            (shop.audited("order.expired").await, shop.mailed().await.len()),
            (1, 2),
            "{point}"
        );
        shop.assert_books_balance().await;
    }
}

#[tokio::test]
async fn choosing_cash_and_trying_again() {
    let (shop, tea) = shop().await;
    let order = shop.wallet_order(tea.variant()).await;
    let restarted =
        async |point, command: &dyn Fn(Ctx) -> std::pin::Pin<Box<dyn Future<Output = ()>>>| -> PaymentState {
            dies_at(point, command(shop.shopper())).await;
            shop.assert_books_balance().await;
            let before = shop.states(&order).await.1;
            command(shop.restart().await).await;
            shop.assert_books_balance().await;
            before
        };
    let token = order.token.clone();
    let cash = |ctx: Ctx| -> std::pin::Pin<Box<dyn Future<Output = ()>>> {
        let token = token.clone();
        Box::pin(async move { payments::switch_to_cash(&ctx, &token).await.expect("cash") })
    };
    let retry = |ctx: Ctx| -> std::pin::Pin<Box<dyn Future<Output = ()>>> {
        let token = token.clone();
        Box::pin(async move { payments::retry(&ctx, &token).await.expect("a new attempt") })
    };

    assert_eq!(restarted("cash:written", &cash).await, PaymentState::Pending);
    assert_eq!(shop.states(&order).await.1, PaymentState::Due);
    shop.clock.advance_ms(MINUTE_MS);
    assert_eq!(restarted("retry:written", &retry).await, PaymentState::Due);
    assert_eq!(shop.states(&order).await.1, PaymentState::Pending);
    assert_eq!(shop.number("SELECT COUNT(*) FROM payment").await, 3);
}

#[tokio::test]
async fn sending_a_mail() {
    for (point, copies) in [("outbox:taken", 1), ("outbox:performed", 2)] {
        let (shop, tea) = shop().await;
        shop.order(tea.variant(), 1, CashOnDelivery).await;

        dies_at(point, outbox::deliver(&shop.ctx, 10)).await;

        let ctx = shop.restart().await;
        assert_eq!(
            outbox::deliver(&ctx, 10).await.unwrap(),
            0,
            "the dead worker's lease lasts a minute"
        );
        shop.clock.advance_ms(MINUTE_MS);
        assert_eq!(outbox::deliver(&ctx, 10).await.unwrap(), 1);
        let sent = shop.mails.sent();
        assert_eq!(sent.len(), copies, "{point}");
        assert!(
            sent.iter().all(|mail| mail.message_id == sent[0].message_id),
            "a receiver can tell the copy"
        );
    }
}
