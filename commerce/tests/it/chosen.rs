//! Steps of several orders take a bounded part at a time, and every part goes on where the one before ended.

use commerce::{
    Error,
    orders::chosen::{self, ChosenOrder, Part},
    testing::TestShop,
};
use domain::{
    access::Preset,
    ids::OrderNumber,
    payment::Method::CashOnDelivery,
    view::desk::{OrderListQuery, OrderTab},
};

async fn five(shop: &TestShop) -> Vec<OrderNumber> {
    let tea = shop.product("Tea").stock(50).put().await;
    let mut numbers = Vec::new();
    for caller in 1..=5 {
        let phone = format!("984123456{caller}");
        numbers.push(shop.order_by(&phone, tea.variant(), 1, CashOnDelivery).await.number);
        shop.clock.advance_ms(1000);
    }
    numbers
}

fn numbers(orders: &[ChosenOrder]) -> Vec<OrderNumber> {
    orders.iter().map(|order| order.number.clone()).collect()
}

#[tokio::test]
async fn parts_follow_each_other_until_nothing_that_was_there_is_left() {
    let shop = TestShop::open().await;
    let orders = five(&shop).await;
    let staff = shop.staff(Preset::Manager);
    let query = OrderListQuery {
        tab: OrderTab::ToConfirm,
        ..OrderListQuery::default()
    };

    let first = chosen::chosen(&staff, &query, Part::default(), 2).await.unwrap();
    assert_eq!((numbers(&first.orders), first.rest), (orders[..2].to_vec(), 3));
    // Those of the first part do not match any more; a later one that nobody has seen does.
    for order in &first.orders {
        let confirm = commerce::orders::OrderStep {
            order: order.id,
            expected_version: Some(order.version),
        };
        commerce::orders::confirm(&staff, confirm).await.unwrap();
    }
    let tea = shop.product("Tea").stock(50).put().await;
    shop.order_by("9841234569", tea.variant(), 1, CashOnDelivery).await;
    let second = chosen::chosen(&staff, &query, first.next, 2).await.unwrap();
    assert_eq!((numbers(&second.orders), second.rest), (orders[2..4].to_vec(), 1));
    let third = chosen::chosen(&staff, &query, second.next, 2).await.unwrap();
    assert_eq!((numbers(&third.orders), third.rest), (orders[4..].to_vec(), 0));
    let none = chosen::chosen(&staff, &query, third.next, 2).await.unwrap();
    assert_eq!((none.orders.len(), none.rest), (0, 0));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn named_orders_are_those_that_there_are_for_whoever_may_see_them() {
    let shop = TestShop::open().await;
    let orders = five(&shop).await;
    let mut asked = vec![orders[3].clone(), orders[1].clone()];
    asked.push(OrderNumber::parse("P-ZZZZZZZZ").unwrap_or_else(|| orders[1].clone()));

    let named = chosen::named(&shop.staff(Preset::Support), &asked).await.unwrap();

    assert_eq!(numbers(&named), [orders[1].clone(), orders[3].clone()]);
    assert!(
        chosen::named(&shop.staff(Preset::Support), &[])
            .await
            .unwrap()
            .is_empty()
    );
    let blind = shop.staff(Preset::Catalogue);
    assert!(matches!(chosen::named(&blind, &asked).await, Err(Error::Forbidden(_))));
    let query = OrderListQuery::default();
    let refused = chosen::chosen(&blind, &query, Part::default(), 2).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))));
    let shopper = chosen::chosen(&shop.shopper(), &query, Part::default(), 2).await;
    assert!(matches!(shopper, Err(Error::NotFound)));
}
