//! From confirmed to delivered, in one parcel and in several; at the door and back.

use commerce::{
    Error, cash,
    orders::{self, Cancel, Deliver, FailDelivery, GiveUp, PackedGoods},
};
use domain::{
    access::Preset,
    money::Money,
    order::{CancelReason, FulfilmentState, OrderState, PaymentState, StepAction, TimelineKind},
    time::DAY_MS,
    view::desk::LinePieces,
};

use crate::desk::{Desk, conflict};

#[tokio::test]
async fn a_cash_order_walks_from_the_call_to_the_collected_cash() {
    let desk = Desk::open().await;
    let (placed, order) = desk.cash(2).await;

    orders::confirm(&desk.owner(), desk.step(order)).await.unwrap();
    let parcel = desk.packs(order, 0).await;
    assert_eq!(desk.stock().await, (10, 2), "packed goods are still held");
    desk.ships(order, parcel).await;

    assert_eq!(desk.stock().await, (8, 0), "what has left is sold");
    let total = desk.page(order).await.money.total;
    assert_eq!(desk.page(order).await.shipments[0].cod_amount, total);
    desk.delivers(order, parcel, Some(total.minor() / 100)).await;

    let page = desk.page(order).await;
    assert_eq!(
        (page.state, page.payment, page.fulfilment),
        (
            OrderState::Confirmed,
            PaymentState::Collected,
            FulfilmentState::Delivered
        )
    );
    assert_eq!(page.money.captured, total);
    assert_eq!(
        desk.refused(order, StepAction::Complete).await.as_deref(),
        Some("The courier has not handed over the cash yet.")
    );
    let mails = desk.mailed().await;
    let number = &placed.number;
    assert_eq!(
        mails[1..],
        [
            format!("We are preparing your order {number}"),
            format!("Your order {number} is on its way"),
            format!("Your order {number} has been delivered"),
        ]
    );
    assert!(
        desk.mails.sent()[2]
            .text
            .contains("Himal Express, tracking number HX-1")
    );
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn the_parcels_of_an_order_collect_together_what_is_due() {
    let desk = Desk::open().await;
    let order = desk.confirmed(3).await;

    let first = desk.packs(order, 1).await;
    assert_eq!(desk.desk_states(order).await.2, FulfilmentState::Partial);
    desk.ships(order, first).await;
    let second = desk.packs(order, 0).await;
    desk.ships(order, second).await;

    let page = desk.page(order).await;
    let collect: Vec<_> = page.shipments.iter().map(|parcel| parcel.cod_amount).collect();
    assert_eq!(collect, [Money::from_major(1_100), Money::from_major(2_000)]);
    assert_eq!(page.fulfilment, FulfilmentState::Shipped);

    desk.delivers(order, first, Some(1_100)).await;
    assert_eq!(
        desk.desk_states(order).await.1,
        PaymentState::Due,
        "the other parcel is still out"
    );
    desk.refuses(order, second).await;
    let page = desk.page(order).await;
    assert_eq!(
        (page.payment, page.fulfilment),
        (PaymentState::Collected, FulfilmentState::Refused)
    );
    assert_eq!(desk.stock().await, (7, 0), "refused goods are not in the shop yet");
    orders::receive_back(&desk.owner(), &desk.back(order, second))
        .await
        .unwrap();

    assert_eq!(desk.stock().await, (9, 0));
    assert_eq!(desk.desk_states(order).await.2, FulfilmentState::Delivered);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn broken_goods_come_back_and_are_written_off() {
    let desk = Desk::open().await;
    let order = desk.confirmed(3).await;
    let parcel = desk.packs(order, 0).await;
    desk.ships(order, parcel).await;
    desk.refuses(order, parcel).await;
    assert_eq!(
        desk.desk_states(order).await.1,
        PaymentState::Failed,
        "no cash comes any more"
    );

    let line = desk.page(order).await.lines[0].id;
    let mut back = desk.back(order, parcel);
    back.damaged = vec![LinePieces { line, quantity: 4 }];
    let before = desk.shown(order).await;
    assert!(matches!(
        orders::receive_back(&desk.owner(), &back).await,
        Err(Error::Invalid(_))
    ));
    assert_eq!(desk.shown(order).await, before);
    back.damaged[0].quantity = 1;
    orders::receive_back(&desk.owner(), &back).await.unwrap();
    conflict(orders::receive_back(&desk.owner(), &back).await);

    assert_eq!(desk.stock().await, (9, 0));
    let kinds = "SELECT COUNT(*) FROM stock_movement WHERE kind IN ('returned', 'damaged')";
    assert_eq!(desk.number(kinds).await, 2);
    let request = Cancel {
        order,
        reason: CancelReason::Refused,
        packed: PackedGoods::Restock,
        expected_version: None,
    };
    orders::cancel(&desk.owner(), request).await.unwrap();
    assert_eq!(desk.stock().await, (9, 0));
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn a_failed_attempt_keeps_the_parcel_out_and_tells_when_it_is_tried_again() {
    let desk = Desk::open().await;
    let order = desk.confirmed(1).await;
    let parcel = desk.packs(order, 0).await;
    desk.ships(order, parcel).await;
    let request = FailDelivery {
        order,
        shipment: parcel,
        reason: "the phone was off".into(),
        next_attempt_at: Some(desk.ctx.now().plus_ms(DAY_MS)),
        expected_version: None,
    };

    orders::fail_delivery(&desk.owner(), &request).await.unwrap();

    let page = desk.page(order).await;
    assert_eq!(
        (page.shipments[0].attempts, page.fulfilment),
        (1, FulfilmentState::Shipped)
    );
    assert_eq!(page.shipments[0].next_attempt_at, request.next_attempt_at);
    let last = page.timeline.last().unwrap();
    assert_eq!(
        (last.kind, last.detail.as_str()),
        (TimelineKind::DeliveryFailed, "parcel 1: the phone was off")
    );
    assert_eq!(last.actor, "staff:1");
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn a_step_that_does_not_come_next_changes_nothing() {
    let desk = Desk::open().await;
    let (_, order) = desk.cash(2).await;
    let owner = desk.owner();
    let request = desk.to_pack(order, 0).await;
    let before = desk.shown(order).await;

    assert_eq!(
        conflict(orders::pack(&owner, &request).await),
        "Confirm the order first."
    );
    assert_eq!(
        conflict(orders::complete(&owner, desk.step(order)).await),
        "The order is placed."
    );
    assert_eq!(desk.shown(order).await, before);

    orders::confirm(&owner, desk.step(order)).await.unwrap();
    let parcel = desk.packs(order, 0).await;
    let before = desk.shown(order).await;
    assert_eq!(
        conflict(orders::confirm(&owner, desk.step(order)).await),
        "The order is confirmed already."
    );
    assert_eq!(
        conflict(orders::pack(&owner, &request).await),
        "Everything is in a parcel already."
    );
    let early = Deliver {
        order,
        shipment: parcel,
        collected: None,
        expected_version: None,
    };
    assert_eq!(conflict(orders::deliver(&owner, early).await), "The parcel is packed.");
    conflict(orders::receive_back(&owner, &desk.back(order, parcel)).await);
    let nobody = orders::Ship {
        courier: " ".into(),
        ..desk.to_ship(order, parcel)
    };
    assert!(matches!(orders::ship(&owner, &nobody).await, Err(Error::Invalid(_))));
    assert_eq!(desk.shown(order).await, before);

    desk.ships(order, parcel).await;
    let before = desk.shown(order).await;
    conflict(orders::unpack(&owner, desk.parcel(order, parcel)).await);
    for collected in [None, Some(Money::from_major(2_101)), Some(Money::from_minor(-1))] {
        let wrong = Deliver { collected, ..early };
        assert!(matches!(orders::deliver(&owner, wrong).await, Err(Error::Invalid(_))));
    }
    assert_eq!(desk.shown(order).await, before);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn more_than_was_ordered_is_never_packed() {
    let desk = Desk::open().await;
    let order = desk.confirmed(3).await;
    desk.packs(order, 2).await;
    let request = desk.to_pack(order, 2).await;
    let before = desk.shown(order).await;

    let sentence = conflict(orders::pack(&desk.owner(), &request).await);

    assert_eq!(sentence, "Only 1 pieces of a line are not packed yet.");
    assert_eq!(desk.shown(order).await, before);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn a_parcel_can_be_taken_apart_until_it_leaves() {
    let desk = Desk::open().await;
    let order = desk.confirmed(2).await;
    let parcel = desk.packs(order, 0).await;

    orders::unpack(&desk.owner(), desk.parcel(order, parcel)).await.unwrap();
    conflict(orders::ship(&desk.owner(), &desk.to_ship(order, parcel)).await);

    assert_eq!(desk.desk_states(order).await.2, FulfilmentState::Unfulfilled);
    let again = desk.packs(order, 0).await;
    assert_eq!(desk.page(order).await.shipments[0].number, 2, "a number is given once");
    desk.ships(order, again).await;
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn who_looked_at_an_older_order_is_told_so() {
    let desk = Desk::open().await;
    let (_, order) = desk.cash(1).await;
    let mut seen = desk.step(order);
    seen.expected_version = Some(desk.page(order).await.version);
    orders::confirm(&desk.owner(), seen).await.unwrap();
    let before = desk.shown(order).await;

    let mut late = desk.to_pack(order, 0).await;
    late.expected_version = seen.expected_version;

    assert!(conflict(orders::pack(&desk.owner(), &late).await).starts_with("Somebody else has changed"));
    assert_eq!(desk.shown(order).await, before);
}

#[tokio::test]
async fn only_who_may_can_and_nobody_else_learns_anything() {
    let desk = Desk::open().await;
    let (_, order) = desk.cash(1).await;
    let before = desk.shown(order).await;
    let step = desk.step(order);

    for role in [Preset::Fulfilment, Preset::Catalogue, Preset::Analyst] {
        assert!(matches!(
            orders::confirm(&desk.staff(role), step).await,
            Err(Error::Forbidden(_))
        ));
    }
    assert!(matches!(
        orders::confirm(&desk.shopper(), step).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        orders::desk::page(&desk.shopper(), order).await,
        Err(Error::NotFound)
    ));
    let support = orders::desk::page(&desk.staff(Preset::Support), order).await.unwrap();
    let refund = support
        .steps
        .iter()
        .find(|step| step.action == StepAction::BeginRefund)
        .unwrap();
    assert_eq!(refund.refused.as_deref(), Some("Your role does not allow it: refund."));
    assert_eq!(support.audit, []);
    assert_eq!(desk.shown(order).await, before);
}

#[tokio::test]
async fn a_parcel_that_was_handed_over_without_its_cash_ends_as_given_up() {
    let desk = Desk::open().await;
    let order = desk.confirmed(2).await;
    let parcel = desk.packs(order, 0).await;
    desk.ships(order, parcel).await;
    desk.delivers(order, parcel, Some(0)).await;
    assert_eq!(desk.page(order).await.payment, PaymentState::Failed);
    assert_eq!(
        desk.refused(order, StepAction::Complete).await.as_deref(),
        Some("The order is not paid.")
    );

    let give_up = GiveUp {
        order,
        reason: "the rider forgot".into(),
        expected_version: None,
    };
    orders::give_up(&desk.owner(), &give_up).await.unwrap();

    assert_eq!(desk.page(order).await.state, OrderState::Completed);
    let lost = cash::given_up(&desk.owner()).await.unwrap();
    assert_eq!(lost[0].amount, desk.page(order).await.money.total);
    desk.assert_books_balance().await;
}
