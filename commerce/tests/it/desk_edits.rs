//! Changing how an order travels and where its mails go, before it is packed.

use commerce::{
    Error, orders,
    orders::Edit,
    testing::{checkout_form, rs},
};
use domain::{
    ids::OrderId,
    money::Money,
    order::{PaymentState, edit::MailTo},
    payment::Method,
};

use crate::desk::{Desk, conflict};

async fn change(desk: &Desk, order: OrderId, delivery: &str, total: i64) -> Edit {
    let page = desk.page(order).await;
    Edit {
        order,
        lines: Vec::new(),
        address: None,
        email: MailTo::AsBefore,
        delivery: Some(delivery.to_owned()),
        agreed_total: rs(total),
        reason: "on the telephone".into(),
        expected_version: Some(page.version),
    }
}

#[tokio::test]
async fn a_cash_order_collects_what_another_delivery_costs() {
    let desk = Desk::open().await;
    let order = desk.confirmed(2).await;
    let choices = orders::edit_choices(&desk.owner(), order).await.unwrap();
    let ways: Vec<_> = choices.ways.iter().map(|way| (way.code.as_str(), way.price)).collect();
    assert_eq!(ways, [("standard", rs(100)), ("express", rs(250))]);
    assert_eq!(choices.email, "asha@example.com");
    let promised = desk.page(order).await.delivery_promise;

    let express = change(&desk, order, "express", 2_250).await;
    let preview = orders::preview(&desk.owner(), &express).await.unwrap();
    assert_eq!((preview.delivery, preview.difference), (rs(250), rs(150)));
    orders::edit(&desk.owner(), &express).await.unwrap();

    let page = desk.page(order).await;
    assert_eq!(
        (page.delivery_name.as_str(), page.money.total, page.money.cash_due),
        ("Express delivery", rs(2_250), rs(2_250))
    );
    assert_ne!(page.delivery_promise, promised);
    let again = change(&desk, order, "express", 2_250).await;
    assert!(matches!(
        orders::edit(&desk.owner(), &again).await,
        Err(Error::Invalid(_))
    ));
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn a_paid_order_collects_the_difference_at_the_door_or_gets_it_back() {
    let desk = Desk::open().await;
    let (_, order, _) = desk.paid(2).await;
    let express = change(&desk, order, "express", 2_250).await;
    orders::edit(&desk.owner(), &express).await.unwrap();
    let page = desk.page(order).await;
    assert_eq!((page.payment, page.money.cash_due), (PaymentState::Paid, rs(150)));
    desk.assert_books_balance().await;

    let standard = change(&desk, order, "standard", 2_100).await;
    orders::edit(&desk.owner(), &standard).await.unwrap();
    let page = desk.page(order).await;
    assert_eq!(
        (page.money.cash_due, page.money.refund_pending),
        (Money::ZERO, Money::ZERO)
    );
    desk.assert_books_balance().await;

    let mut form = checkout_form(Method::Esewa);
    form.delivery = "express".into();
    let cart = desk.cart_with(&[(desk.tea.variant(), 1)]).await;
    let placed = desk.place_ok(&cart, form).await;
    let (attempt, receipt) = desk.pays(&placed).await;
    desk.callback(&attempt, &receipt).await.unwrap();
    let order = desk.id(&placed).await;
    let standard = change(&desk, order, "standard", 1_100).await;
    orders::edit(&desk.owner(), &standard).await.unwrap();
    assert_eq!(desk.page(order).await.money.refund_pending, rs(150));
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn what_does_not_go_there_or_is_not_offered_changes_nothing() {
    let desk = Desk::open().await;
    let order = desk.confirmed(1).await;
    let before = desk.shown(order).await;
    let mut there = before.0.address.clone().unwrap();
    (there.municipality, there.district, there.province) = ("Pokhara".into(), "Kaski".into(), "Gandaki".into());

    let unknown = change(&desk, order, "balloon", 1_100).await;
    let refused = conflict(orders::edit(&desk.owner(), &unknown).await);
    assert!(refused.contains("not offered any more"), "{refused}");
    let mut express = change(&desk, order, "express", 1_250).await;
    express.address = Some(there.clone());
    let refused = conflict(orders::edit(&desk.owner(), &express).await);
    assert!(refused.starts_with("Express delivery does not go"), "{refused}");
    assert_eq!(desk.shown(order).await, before);

    let moved = Edit {
        delivery: None,
        agreed_total: rs(1_150),
        ..express
    };
    orders::edit(&desk.owner(), &moved).await.unwrap();
    let choices = orders::edit_choices(&desk.owner(), order).await.unwrap();
    let ways: Vec<_> = choices.ways.iter().map(|way| (way.code.as_str(), way.price)).collect();
    assert_eq!(ways, [("standard", rs(150))]);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn mails_go_where_they_are_to_go_from_then_on() {
    let desk = Desk::open().await;
    let order = desk.confirmed(1).await;
    desk.mailed().await;
    let edit = async |email: MailTo| {
        let mut edit = change(&desk, order, "standard", 1_100).await;
        edit.email = email;
        orders::edit(&desk.owner(), &edit).await
    };
    assert!(matches!(
        edit(MailTo::Address("asha@example.com".parse().unwrap())).await,
        Err(Error::Invalid(_))
    ));

    edit(MailTo::Address("new@example.com".parse().unwrap())).await.unwrap();
    desk.mailed().await;
    assert_eq!(desk.mails.sent().last().unwrap().to, "new@example.com");
    assert_eq!(
        desk.page(order).await.customer.email.as_deref(),
        Some("new@example.com")
    );
    let kept = desk.text("SELECT before AS text FROM order_edit").await;
    assert!(kept.contains("asha@example.com"), "{kept}");

    let sent = desk.mails.sent().len();
    edit(MailTo::Nobody).await.unwrap();
    assert!(matches!(edit(MailTo::Nobody).await, Err(Error::Invalid(_))));
    desk.packs(order, 0).await;
    desk.mailed().await;
    assert_eq!(desk.mails.sent().len(), sent, "nobody is written to");
    assert_eq!(desk.page(order).await.customer.email, None);
    desk.assert_books_balance().await;
}
