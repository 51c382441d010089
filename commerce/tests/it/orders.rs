//! The order's page, and the end of orders that nobody pays.

use commerce::{Error, orders, payments};
use domain::{
    ids::AccessToken,
    order::{CancelReason, OrderState, PaymentState, TimelineKind},
    payment::Method::CashOnDelivery,
    time::MINUTE_MS,
};

use crate::wallet::WalletShop;

const ENDED: (OrderState, PaymentState) = (OrderState::Cancelled, PaymentState::Expired);
const PAID: (OrderState, PaymentState) = (OrderState::Confirmed, PaymentState::Paid);

#[tokio::test]
async fn an_order_opens_only_with_its_link() {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    shop.wallet_order(tea.variant()).await;
    let stranger = AccessToken::from_random(7);

    assert!(matches!(
        orders::page(&shop.shopper(), &stranger).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        payments::pay_page(&shop.shopper(), &stranger).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        payments::retry(&shop.shopper(), &stranger).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        payments::switch_to_cash(&shop.shopper(), &stranger).await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn an_unpaid_order_ends_after_half_an_hour() {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").stock(1).put().await;
    let order = shop.wallet_order(tea.variant()).await;

    assert_eq!(
        (shop.expire_after(29).await, shop.level(tea.variant()).await),
        (0, (1, 1))
    );
    assert_eq!(
        (shop.expire_after(1).await, shop.level(tea.variant()).await),
        (1, (1, 0))
    );
    assert_eq!(shop.expire_after(0).await, 0);

    assert_eq!(shop.states(&order).await, ENDED);
    let last = shop.order_page(&order).await.timeline.pop().unwrap();
    assert_eq!(
        last.kind,
        TimelineKind::Cancelled {
            reason: CancelReason::NotPaid
        }
    );
    assert_eq!(
        shop.mailed().await[1],
        format!("Your order {} was cancelled", order.number)
    );
    shop.wallet_order(tea.variant()).await;
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn the_last_look_finds_the_money() {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    let order = shop.wallet_order(tea.variant()).await;
    shop.go_and(&order, "pay-lost").await;

    assert_eq!(shop.expire_after(30).await, 0);

    assert_eq!(
        (shop.states(&order).await, shop.level(tea.variant()).await),
        (PAID, (10, 1))
    );
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_silent_gateway_gets_ten_minutes_more() {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    let order = shop.wallet_order(tea.variant()).await;
    let (attempt, receipt) = shop.pays(&order).await;
    shop.wallet.fault("error500").await;

    assert_eq!((shop.expire_after(30).await, shop.expire_after(9).await), (0, 0));
    assert_eq!(shop.expire_after(1).await, 1);
    assert_eq!(shop.states(&order).await, ENDED);

    // What it says later is a late success.
    shop.wallet.fault("ok").await;
    shop.callback(&attempt, &receipt).await.unwrap();
    assert_eq!(shop.states(&order).await, PAID);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn an_order_whose_payment_failed_ends_as_well() {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    let order = shop.wallet_order(tea.variant()).await;
    let attempt = shop.attempt(&order).await;
    shop.go_and(&order, "cancel").await;
    shop.failure(&attempt).await.unwrap();

    assert_eq!(shop.expire_after(30).await, 1);

    assert_eq!(shop.states(&order).await, (OrderState::Cancelled, PaymentState::Failed));
    assert_eq!(shop.level(tea.variant()).await, (10, 0));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn trying_again_holds_the_goods_anew() {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    let order = shop.wallet_order(tea.variant()).await;
    shop.clock.advance_ms(20 * MINUTE_MS);
    payments::retry(&shop.shopper(), &order.token).await.unwrap();

    assert_eq!(shop.expire_after(29).await, 0);
    assert_eq!(shop.expire_after(1).await, 1);
    assert!(matches!(
        payments::retry(&shop.shopper(), &order.token).await,
        Err(Error::Conflict(_))
    ));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn cash_orders_do_not_end_by_themselves() {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    let order = shop.order(tea.variant(), 1, CashOnDelivery).await;

    assert_eq!(shop.expire_after(7 * 24 * 60).await, 0);
    assert_eq!(shop.states(&order).await, (OrderState::Placed, PaymentState::Due));
}

#[tokio::test]
async fn one_broken_order_does_not_keep_the_others() {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    shop.wallet_order(tea.variant()).await;
    let sound = shop.wallet_order(tea.variant()).await;
    shop.execute("UPDATE orders SET payment_state = 'nonsense' WHERE id = 1")
        .await;

    assert_eq!(shop.expire_after(30).await, 1);
    assert_eq!(shop.states(&sound).await, ENDED);
}
