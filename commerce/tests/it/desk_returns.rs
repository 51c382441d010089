//! Goods that come back, and the list of orders.

use commerce::{
    Error, orders,
    payments::refund,
    returns::{self, Answer, Inspect, Inspected, Receive, RequestReturn, ReturnStep},
};
use domain::{
    ids::{AccessToken, OrderId, ReturnId},
    order::{
        FulfilmentState, OrderState, PaymentState, RETURN_DAYS, ReturnReason, ReturnState, StepAction, refund::Wanted,
    },
    payment::Method,
    time::DAY_MS,
    view::desk::{LinePieces, OrderListQuery, OrderSource, OrderTab},
};

use crate::desk::{Desk, conflict};

async fn wish(desk: &Desk, order: OrderId, quantity: u32) -> RequestReturn {
    let line = desk.page(order).await.lines[0].id;
    RequestReturn {
        order,
        lines: vec![LinePieces { line, quantity }],
        reason: ReturnReason::Damaged,
        note: "The box was wet".into(),
        expected_version: None,
    }
}

fn answer(order: OrderId, id: ReturnId, answer: &str) -> Answer {
    Answer {
        order,
        id,
        answer: answer.into(),
        expected_version: None,
    }
}

fn step(order: OrderId, id: ReturnId) -> ReturnStep {
    ReturnStep {
        order,
        id,
        expected_version: None,
    }
}

fn received(order: OrderId, id: ReturnId) -> Receive {
    Receive {
        order,
        id,
        lines: Vec::new(),
        expected_version: None,
    }
}

#[tokio::test]
async fn a_return_walks_from_the_wish_to_the_shelf_and_the_money() {
    let desk = Desk::open().await;
    let (placed, order) = desk.delivered(3).await;
    let owner = desk.owner();
    let wish = wish(&desk, order, 2).await;

    let id = returns::request_own(&desk.shopper(), &placed.token, &wish)
        .await
        .unwrap();
    returns::approve(&owner, &answer(order, id, "Send it to our shop in Baneshwor."))
        .await
        .unwrap();
    returns::receive(&owner, &received(order, id)).await.unwrap();
    assert_eq!(desk.stock().await, (7, 0), "nobody has looked at them yet");
    let line = desk.page(order).await.lines[0].id;
    let seen = Inspect {
        order,
        id,
        lines: vec![Inspected { line, written_off: 1 }],
        expected_version: None,
    };
    returns::inspect(&owner, &seen).await.unwrap();

    assert_eq!(desk.stock().await, (8, 0));
    let mut money = desk.to_refund(order, Wanted::Lines(vec![(line, 2)]));
    money.returned = Some(id);
    let refund_id = refund::begin(&owner, &money).await.unwrap();
    assert!(conflict(returns::close(&owner, step(order, id)).await).contains("still open"));
    desk.confirms_refund(order, refund_id, "EP-9").await;
    returns::close(&owner, step(order, id)).await.unwrap();
    orders::complete(&owner, desk.step(order)).await.unwrap();

    let page = desk.page(order).await;
    assert_eq!(
        (page.returns[0].state, page.lines[0].returned),
        (ReturnState::Closed, 2)
    );
    assert_eq!(
        (page.state, page.payment, page.fulfilment),
        (
            OrderState::Completed,
            PaymentState::PartiallyRefunded,
            FulfilmentState::Delivered
        )
    );
    assert_eq!(desk.mailed().await.len(), 8);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn no_more_comes_back_than_was_delivered_and_not_after_a_week() {
    let desk = Desk::open().await;
    let (placed, order) = desk.delivered(2).await;
    let before = desk.shown(order).await;
    let three = wish(&desk, order, 3).await;
    assert!(conflict(returns::request(&desk.owner(), &three).await).contains("Only 2"));
    assert_eq!(desk.shown(order).await, before);

    let both = wish(&desk, order, 2).await;
    let id = returns::request(&desk.owner(), &both).await.unwrap();
    assert!(desk.refused(order, StepAction::RequestReturn).await.is_some());
    returns::decline(&desk.owner(), &answer(order, id, "It was opened."))
        .await
        .unwrap();
    conflict(returns::approve(&desk.owner(), &answer(order, id, "")).await);
    let again = returns::request(&desk.owner(), &both).await.unwrap();
    returns::withdraw(&desk.owner(), step(order, again)).await.unwrap();

    desk.clock.advance_ms(8 * DAY_MS);
    let before = desk.shown(order).await;
    let within = format!("within {RETURN_DAYS} days");
    assert!(conflict(returns::request_own(&desk.shopper(), &placed.token, &both).await).contains(&within));
    let stranger = AccessToken::from_random(7);
    assert!(matches!(
        returns::request_own(&desk.shopper(), &stranger, &both).await,
        Err(Error::NotFound)
    ));
    assert_eq!(desk.shown(order).await, before);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn an_order_that_came_back_whole_is_returned() {
    let desk = Desk::open().await;
    let (_, order) = desk.delivered(2).await;
    let id = returns::request(&desk.owner(), &wish(&desk, order, 2).await)
        .await
        .unwrap();
    returns::approve(&desk.owner(), &answer(order, id, "")).await.unwrap();
    returns::receive(&desk.owner(), &received(order, id)).await.unwrap();
    let seen = Inspect {
        order,
        id,
        lines: Vec::new(),
        expected_version: None,
    };
    let before = desk.shown(order).await;
    let too_many = Inspect {
        lines: vec![Inspected {
            line: before.0.lines[0].id,
            written_off: 3,
        }],
        ..seen.clone()
    };
    assert!(matches!(
        returns::inspect(&desk.owner(), &too_many).await,
        Err(Error::Invalid(_))
    ));
    assert_eq!(desk.shown(order).await, before);

    returns::inspect(&desk.owner(), &seen).await.unwrap();
    conflict(returns::inspect(&desk.owner(), &seen).await);

    assert_eq!(
        (desk.desk_states(order).await.2, desk.stock().await),
        (FulfilmentState::Returned, (10, 0))
    );
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn the_list_finds_orders_by_what_people_say_and_counts_its_tabs() {
    let desk = Desk::open().await;
    let (placed, _) = desk.cash(1).await;
    desk.confirmed(1).await;
    desk.paid(1).await;
    let owner = desk.owner();
    let list = async |query: OrderListQuery| orders::desk::list(&owner, &query).await.unwrap();
    let search = |text: &str| OrderListQuery {
        search: text.into(),
        ..OrderListQuery::default()
    };

    let all = list(OrderListQuery::default()).await;
    let counts: Vec<_> = all.tabs.iter().map(|tab| tab.count).collect();
    assert_eq!(counts, [3, 1, 2, 0, 0, 0, 0, 0, 0]);
    assert_eq!((all.total, all.rows.len(), all.rows[0].pieces), (3, 3, 1));
    for tab in all.tabs {
        let query = OrderListQuery {
            tab: tab.tab,
            ..OrderListQuery::default()
        };
        assert_eq!(list(query).await.total, tab.count, "{}", tab.tab);
    }
    assert_eq!(list(search(&placed.number.as_str().to_lowercase())).await.total, 1);
    for text in [
        "asha",
        "984-1234567",
        "9841234",
        "EXAMPLE.com",
        &desk.page(all.rows[0].id).await.lines[0].sku,
    ] {
        assert_eq!(list(search(text)).await.total, 3, "{text}");
    }
    for text in ["nobody", "%", "_", "'", "\0"] {
        let expected = if text == "\0" { 3 } else { 0 };
        assert_eq!(list(search(text)).await.total, expected, "{text:?}");
    }
    let paged = OrderListQuery {
        tab: OrderTab::ToPack,
        district: Some("Kathmandu".into()),
        method: Some(Method::Esewa),
        source: Some(OrderSource::Shop),
        size: 1,
        page: 9,
        ..OrderListQuery::default()
    };
    let paged = list(paged).await;
    assert_eq!((paged.total, paged.pages, paged.query.page), (1, 1, 1));
}
