//! Cash orders are confirmed before they are packed: by code, by telephone, or because the number is trusted.

use std::sync::Arc;

use commerce::{
    Error, cash,
    cash::{CodeAnswer, RecordCall},
    checkout::{PlaceRefused, Placed},
    orders::{self, Deliver, OrderStep, Pack, Refuse, Ship},
    settings,
    testing::{TestShop, checkout_form, pause, rs},
};
use domain::{
    access::Preset,
    cash::{Call, CallOutcome, CodeWay, Verification},
    form::CheckoutField,
    ids::{AccessToken, OrderId, ShipmentId, VariantId},
    order::{CancelReason, OrderState, PaymentState, TimelineKind},
    payment::{Method::CashOnDelivery, cod::CodRules},
    time::{DAY_MS, HOUR_MS, MINUTE_MS},
};
use tokio::sync::Notify;

/// Cash orders are verified like this.
async fn rules(shop: &TestShop, verification: Verification) {
    let rules = CodRules {
        verification,
        ..CodRules::default()
    };
    settings::put(&shop.ctx, "cod", &rules).await.unwrap();
}

async fn by_text(shop: &TestShop) {
    let verification = Verification {
        code: CodeWay::Text,
        ..Verification::default()
    };
    rules(shop, verification).await;
}

async fn placed(shop: &TestShop) -> (Placed, OrderId) {
    let tea = shop.product("Tea").put().await;
    let placed = shop.order(tea.variant(), 2, CashOnDelivery).await;
    let id = shop.id_of(&placed).await;
    (placed, id)
}

async fn states(shop: &TestShop, placed: &Placed) -> (OrderState, PaymentState) {
    let page = shop.order_page(placed).await;
    (page.state, page.payment)
}

/// The code in the latest text message.
async fn texted(shop: &TestShop) -> String {
    shop.mailed().await;
    let message = shop.texts.sent().pop().expect("a text message");
    message.body.chars().take(6).collect()
}

/// Another code than this.
fn wrong(code: &str) -> String {
    if code == "123456" {
        "654321".into()
    } else {
        "123456".into()
    }
}

fn call_of(order: OrderId, outcome: CallOutcome) -> RecordCall {
    RecordCall {
        order,
        outcome,
        note: "=1+1 spoke to her sister".into(),
        expected_version: None,
    }
}

/// Packs and ships all of an order; the parcel.
async fn ship(shop: &TestShop, order: OrderId, tracking: &str) -> ShipmentId {
    let pack = Pack {
        order,
        lines: Vec::new(),
        expected_version: None,
    };
    let shipment = orders::pack(&shop.ctx, &pack).await.unwrap();
    let ship = Ship {
        order,
        shipment,
        courier: "Pathao".into(),
        tracking: tracking.into(),
        expected_version: None,
    };
    orders::ship(&shop.ctx, &ship).await.unwrap();
    shipment
}

/// An order of Asha's that is confirmed and with the courier.
async fn on_the_way(shop: &TestShop, variant: VariantId) -> (OrderId, ShipmentId) {
    let placed = shop.order(variant, 1, CashOnDelivery).await;
    let order = shop.id_of(&placed).await;
    if states(shop, &placed).await.0 == OrderState::Placed {
        let confirm = OrderStep {
            order,
            expected_version: None,
        };
        orders::confirm(&shop.ctx, confirm).await.unwrap();
    }
    (order, ship(shop, order, "").await)
}

#[tokio::test]
async fn the_code_of_the_text_message_confirms_the_order() {
    let shop = TestShop::open().await;
    by_text(&shop).await;
    let (order, _) = placed(&shop).await;
    let code = texted(&shop).await;

    let message = shop.texts.sent().pop().unwrap();
    assert_eq!(message.to.as_str(), "+9779841234567");
    assert!(message.body.len() <= 160, "{}", message.body);
    let check = cash::code_check(&shop.shopper(), &order.token).await.unwrap().unwrap();
    assert_eq!(
        (check.to.as_str(), check.code_is_live, check.tries_left),
        ("984-•••••67", true, 3)
    );

    let typed = format!("{} {}", &code[..3], &code[3..]);
    assert_eq!(
        cash::confirm_by_code(&shop.shopper(), &order.token, &typed)
            .await
            .unwrap(),
        CodeAnswer::Confirmed
    );
    assert_eq!(
        cash::confirm_by_code(&shop.shopper(), &order.token, &typed)
            .await
            .unwrap(),
        CodeAnswer::Confirmed
    );
    assert_eq!(states(&shop, &order).await, (OrderState::Confirmed, PaymentState::Due));
    assert_eq!(cash::code_check(&shop.shopper(), &order.token).await.unwrap(), None);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_code_guessed_three_times_is_dead_and_a_new_one_works() {
    let shop = TestShop::open().await;
    by_text(&shop).await;
    let (order, _) = placed(&shop).await;
    let code = texted(&shop).await;
    let shopper = shop.shopper();
    let attempt = async |code: &str| cash::confirm_by_code(&shopper, &order.token, code).await.unwrap();

    assert_eq!(attempt("12345").await, CodeAnswer::Unreadable);
    for left in [2, 1, 0] {
        assert_eq!(attempt(&wrong(&code)).await, CodeAnswer::Wrong { left });
    }
    assert_eq!(attempt(&code).await, CodeAnswer::NoCode);
    assert_eq!(states(&shop, &order).await.0, OrderState::Placed);

    assert!(matches!(
        cash::send_code(&shopper, &order.token).await,
        Err(Error::Conflict(_))
    ));
    shop.clock.advance_ms(MINUTE_MS);
    cash::send_code(&shopper, &order.token).await.unwrap();
    assert_eq!(attempt(&code).await, CodeAnswer::NoCode);
    let second = texted(&shop).await;
    assert_eq!(attempt(&second).await, CodeAnswer::Confirmed);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_code_ends_after_a_quarter_of_an_hour_and_there_are_three() {
    let shop = TestShop::open().await;
    by_text(&shop).await;
    let (order, _) = placed(&shop).await;
    let shopper = shop.shopper();
    let code = texted(&shop).await;

    shop.clock.advance_ms(15 * MINUTE_MS);
    assert_eq!(
        cash::confirm_by_code(&shopper, &order.token, &code).await.unwrap(),
        CodeAnswer::NoCode
    );
    for _ in 0..2 {
        cash::send_code(&shopper, &order.token).await.unwrap();
        shop.clock.advance_ms(MINUTE_MS);
    }
    assert!(matches!(
        cash::send_code(&shopper, &order.token).await,
        Err(Error::Conflict(_))
    ));
    let stranger = AccessToken::from_random(7);
    assert!(matches!(
        cash::send_code(&shopper, &stranger).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        cash::confirm_by_code(&shopper, &stranger, &code).await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn neither_database_nor_outbox_holds_a_code() {
    let shop = TestShop::open().await;
    by_text(&shop).await;
    placed(&shop).await;
    let code = texted(&shop).await;

    let kept = shop.text("SELECT code_hash AS text FROM cash_check").await;
    assert_eq!(kept.len(), 64);
    let outbox = shop
        .text("SELECT payload || dedupe_key || topic AS text FROM outbox WHERE topic = 'text.cash_code'")
        .await;
    assert!(!outbox.contains(&code));
}

#[tokio::test]
async fn a_call_confirms_calls_again_or_calls_off() {
    let shop = TestShop::open().await;
    let (order, id) = placed(&shop).await;
    let desk = shop.staff(Preset::Fulfilment);

    let queue = cash::call_queue(&desk).await.unwrap();
    assert_eq!(
        (queue.len(), queue[0].is_due, queue[0].place.as_str()),
        (1, true, "Kathmandu-10, Kathmandu")
    );
    let again = cash::record_call(&desk, &call_of(id, CallOutcome::NoAnswer))
        .await
        .unwrap();
    assert_eq!(again, Call::CallAgain(shop.ctx.now().plus_ms(2 * HOUR_MS)));
    let queue = cash::call_queue(&desk).await.unwrap();
    assert_eq!((queue[0].is_due, queue[0].calls.len()), (false, 1));
    assert_eq!(queue[0].calls[0].note, "=1+1 spoke to her sister");

    assert_eq!(
        cash::record_call(&desk, &call_of(id, CallOutcome::Confirmed))
            .await
            .unwrap(),
        Call::Confirm
    );
    assert_eq!(states(&shop, &order).await.0, OrderState::Confirmed);
    assert_eq!(cash::call_queue(&desk).await.unwrap(), []);
    let late = cash::record_call(&desk, &call_of(id, CallOutcome::Cancelled)).await;
    assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    assert_eq!(states(&shop, &order).await.0, OrderState::Confirmed);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn who_does_not_want_it_gets_nothing_and_the_goods_are_back() {
    let shop = TestShop::open().await;
    let (order, id) = placed(&shop).await;

    let follows = cash::record_call(&shop.staff(Preset::Fulfilment), &call_of(id, CallOutcome::Cancelled)).await;

    assert_eq!(follows.unwrap(), Call::Cancel(CancelReason::ByShopper));
    assert_eq!(
        states(&shop, &order).await,
        (OrderState::Cancelled, PaymentState::Expired)
    );
    assert_eq!(shop.number("SELECT reserved FROM stock_level").await, 0);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn the_cash_desk_is_for_those_who_work_there() {
    let shop = TestShop::open().await;
    let (_, id) = placed(&shop).await;
    let call = call_of(id, CallOutcome::Confirmed);

    for staff in [shop.staff(Preset::Support), shop.staff(Preset::Catalogue)] {
        assert!(matches!(cash::call_queue(&staff).await, Err(Error::Forbidden(_))));
        assert!(matches!(
            cash::record_call(&staff, &call).await,
            Err(Error::Forbidden(_))
        ));
        assert!(matches!(cash::debts(&staff).await, Err(Error::Forbidden(_))));
        assert!(matches!(cash::ready(&staff).await, Err(Error::Forbidden(_))));
    }
    assert!(matches!(cash::call_queue(&shop.shopper()).await, Err(Error::NotFound)));
    assert!(matches!(
        cash::record_call(&shop.shopper(), &call).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        cash::end_unconfirmed(&shop.shopper(), 9).await,
        Err(Error::NotFound)
    ));
    assert_eq!(shop.number("SELECT COUNT(*) FROM cash_call").await, 0);
}

#[tokio::test]
async fn an_order_that_nobody_confirms_ends_at_its_deadline() {
    let shop = TestShop::open().await;
    let (order, id) = placed(&shop).await;
    for _ in 0..3 {
        cash::record_call(&shop.ctx, &call_of(id, CallOutcome::NoAnswer))
            .await
            .unwrap();
    }

    shop.clock.advance_ms(DAY_MS - 1);
    assert_eq!(cash::end_unconfirmed(&shop.ctx, 9).await.unwrap().ended, 0);
    shop.clock.advance_ms(1);
    assert_eq!(cash::end_unconfirmed(&shop.ctx, 9).await.unwrap().ended, 1);
    assert_eq!(cash::end_unconfirmed(&shop.ctx, 9).await.unwrap().ended, 0);

    assert_eq!(
        states(&shop, &order).await,
        (OrderState::Cancelled, PaymentState::Expired)
    );
    let last = shop.order_page(&order).await.timeline.pop().unwrap();
    let reason = CancelReason::NotConfirmed;
    assert_eq!(last.kind, TimelineKind::Cancelled { reason });
    assert_eq!(shop.number("SELECT reserved FROM stock_level").await, 0);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn staff_who_confirm_while_the_deadline_job_looks_are_in_time() {
    let shop = TestShop::open().await;
    let (order, id) = placed(&shop).await;
    shop.clock.advance_ms(DAY_MS);
    let (found, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let hook: pause::Hook = {
        let (found, go_on) = (found.clone(), go_on.clone());
        Arc::new(move |at| {
            let (found, go_on) = (found.clone(), go_on.clone());
            Box::pin(async move {
                if at == "deadline:found" {
                    found.notify_one();
                    go_on.notified().await;
                }
            })
        })
    };

    let job = pause::with(hook, cash::end_unconfirmed(&shop.ctx, 9));
    let staff = async {
        found.notified().await;
        let called = cash::record_call(&shop.ctx, &call_of(id, CallOutcome::Confirmed)).await;
        go_on.notify_one();
        called
    };
    let (job, called) = tokio::join!(job, staff);

    assert_eq!(called.unwrap(), Call::Confirm);
    assert_eq!((job.as_ref().unwrap().ended, job.unwrap().kept), (0, 1));
    assert_eq!(states(&shop, &order).await, (OrderState::Confirmed, PaymentState::Due));
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_deadline_and_a_call_at_the_same_moment_leave_one_winner() {
    let shop = TestShop::open().await;
    let (order, id) = placed(&shop).await;
    shop.clock.advance_ms(DAY_MS);

    let (one, other) = (shop.ctx.clone(), shop.ctx.clone());
    let job = tokio::task::JoinSet::from_iter([async move { cash::end_unconfirmed(&one, 9).await.unwrap().ended }]);
    let called = cash::record_call(&other, &call_of(id, CallOutcome::Confirmed)).await;
    let ended = job.join_all().await[0];

    let state = states(&shop, &order).await.0;
    match (ended, called) {
        (1, Err(Error::Conflict(_))) => assert_eq!(state, OrderState::Cancelled),
        (0, Ok(Call::Confirm)) => assert_eq!(state, OrderState::Confirmed),
        both => panic!("both or none: {both:?}"),
    }
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn confirming_by_a_button_ends_the_check_too() {
    let shop = TestShop::open().await;
    let (_, order) = placed(&shop).await;

    let confirm = OrderStep {
        order,
        expected_version: None,
    };
    orders::confirm(&shop.ctx, confirm).await.unwrap();
    shop.clock.advance_ms(2 * DAY_MS);

    assert_eq!(cash::end_unconfirmed(&shop.ctx, 9).await.unwrap().ended, 0);
    assert_eq!(shop.text("SELECT state AS text FROM cash_check").await, "confirmed");
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_trusted_number_is_confirmed_at_once_until_it_refuses_a_parcel() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(50).put().await;
    for _ in 0..3 {
        let (order, shipment) = on_the_way(&shop, tea.variant()).await;
        let deliver = Deliver {
            order,
            shipment,
            collected: Some(rs(1_100)),
            expected_version: None,
        };
        orders::deliver(&shop.ctx, deliver).await.unwrap();
    }

    let trusted = shop.order(tea.variant(), 1, CashOnDelivery).await;
    assert_eq!(
        states(&shop, &trusted).await,
        (OrderState::Confirmed, PaymentState::Due)
    );
    assert_eq!(
        shop.text("SELECT state AS text FROM cash_check ORDER BY order_id DESC LIMIT 1")
            .await,
        "skipped"
    );

    let id = shop.id_of(&trusted).await;
    let shipment = ship(&shop, id, "").await;
    let refuse = Refuse {
        order: id,
        shipment,
        reason: "Changed her mind".into(),
        expected_version: None,
    };
    orders::refuse(&shop.ctx, &refuse).await.unwrap();
    let next = shop.order(tea.variant(), 1, CashOnDelivery).await;
    assert_eq!(states(&shop, &next).await.0, OrderState::Placed);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_number_that_refused_two_parcels_pays_in_advance() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(50).put().await;
    for _ in 0..2 {
        let (order, shipment) = on_the_way(&shop, tea.variant()).await;
        let refuse = Refuse {
            order,
            shipment,
            reason: String::new(),
            expected_version: None,
        };
        orders::refuse(&shop.ctx, &refuse).await.unwrap();
    }
    let before = shop.orders().await;

    let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
    let request = shop.look(&cart, checkout_form(CashOnDelivery)).await;
    let refused = shop.place(&cart, &request).await.unwrap_err();

    let PlaceRefused::Form(errors) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(
        errors.of(&CheckoutField::Payment),
        Some("Earlier parcels to this phone number were not accepted: please pay this order with eSewa.")
    );
    assert_eq!(shop.orders().await, before);
}
