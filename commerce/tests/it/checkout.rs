//! Placing an order: what it writes, and what it refuses.

use commerce::{
    Error, cart, catalog,
    checkout::{self, Place, PlaceRefused},
    settings,
    testing::{TestShop, checkout_form, rs},
};
use domain::{
    delivery::DeliveryRules,
    form::{CheckoutField, CheckoutForm},
    ids::AccessToken,
    order::{FulfilmentState, OrderState, PaymentState, TimelineKind},
    payment::{
        Method::{CashOnDelivery, Esewa},
        cod::CodRules,
    },
    stock::HOLD_MS,
    text::Quantity,
};

use crate::wallet::WalletShop;

/// The sentences of a refusal because something has changed.
fn changes(refused: PlaceRefused) -> Vec<String> {
    match refused {
        PlaceRefused::Changed(changes) => changes.iter().map(|change| change.replace('\u{a0}', " ")).collect(),
        other => panic!("{other:?}"),
    }
}

/// The fields that a refusal complains of.
fn fields(refused: PlaceRefused) -> Vec<CheckoutField> {
    match refused {
        PlaceRefused::Form(errors) => errors.0.iter().map(|(field, _)| *field).collect(),
        other => panic!("{other:?}"),
    }
}

/// What the payment field is told.
fn payment_message(refused: PlaceRefused) -> String {
    match refused {
        PlaceRefused::Form(errors) => errors
            .of(&CheckoutField::Payment)
            .expect("a message")
            .replace('\u{a0}', " "),
        other => panic!("{other:?}"),
    }
}

async fn assert_nothing_placed(shop: &TestShop) {
    for table in ["orders", "reservation", "payment", "outbox", "order_event"] {
        assert_eq!(
            shop.number(&format!("SELECT COUNT(*) FROM {table}")).await,
            0,
            "{table}"
        );
    }
    assert_eq!(shop.number("SELECT COUNT(*) FROM cart WHERE state <> 'open'").await, 0);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn cash_on_delivery_waits_for_a_call() {
    let shop = TestShop::open().await;
    let tea = shop
        .product("Ilam Tea")
        .price(rs(450))
        .option("Size", &["Small", "Large"])
        .put()
        .await;
    let cart = shop.cart_with(&[(tea.variants[1], 2)]).await;

    let placed = shop.place_ok(&cart, checkout_form(CashOnDelivery)).await;

    let order = shop.order_page(&placed).await;
    assert_eq!((order.number, order.method), (placed.number.clone(), CashOnDelivery));
    let states = (order.state, order.payment, order.fulfilment);
    assert_eq!(
        states,
        (OrderState::Placed, PaymentState::Due, FulfilmentState::Unfulfilled)
    );
    assert_eq!((order.goods, order.delivery, order.total), (rs(900), rs(100), rs(1000)));
    let line = &order.lines[0];
    assert_eq!(
        (line.title.as_str(), line.variant_title.as_str(), line.quantity),
        ("Ilam Tea", "Large", 2)
    );
    assert_eq!(
        (order.recipient.as_str(), order.phone.as_str()),
        ("Asha Rai", "984-1234567")
    );
    assert_eq!(order.held_until, None);
    assert_eq!(
        order.timeline.iter().map(|entry| entry.kind).collect::<Vec<_>>(),
        [TimelineKind::Placed]
    );
    assert_eq!(shop.level(tea.variants[1]).await, (10, 2));
    assert_eq!(shop.mailed().await, [format!("We have your order {}", placed.number)]);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn with_the_wallet_the_goods_are_held_for_half_an_hour() {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;

    let placed = shop.wallet_order(tea.variant()).await;

    let order = shop.order_page(&placed).await;
    assert_eq!(
        (order.state, order.payment, order.method),
        (OrderState::Placed, PaymentState::Pending, Esewa)
    );
    assert_eq!(order.held_until, Some(order.placed_at.plus_ms(HOLD_MS)));
    assert!(order.can_pay && order.can_switch_to_cash);
    assert_eq!(shop.level(tea.variant()).await, (10, 1));
    assert_eq!(
        shop.wallet.visits().await,
        (0, 0),
        "nobody is asked before there is something to ask"
    );
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn without_an_address_there_is_no_mail() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
    let placed = shop
        .place_ok(
            &cart,
            CheckoutForm {
                email: " ".into(),
                ..checkout_form(CashOnDelivery)
            },
        )
        .await;

    assert_eq!(shop.order_page(&placed).await.email, None);
    assert!(shop.mailed().await.is_empty());
}

#[tokio::test]
async fn every_wrong_field_is_refused_and_what_was_typed_is_kept() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
    for (field, typed) in [
        (CheckoutField::Name, "A"),
        (CheckoutField::Phone, "12345"),
        (CheckoutField::Area, "Atlantis"),
        (CheckoutField::Area, ""),
        (CheckoutField::Ward, "34"),
        (CheckoutField::Street, " "),
        (CheckoutField::Email, "asha at example"),
        (CheckoutField::Delivery, "drone"),
        (CheckoutField::Payment, "cowries"),
        (CheckoutField::Payment, "esewa"),
    ] {
        let mut form = CheckoutForm {
            note: "Ring twice".into(),
            ..checkout_form(CashOnDelivery)
        };
        form.set(field, typed.to_owned());
        let request = shop.look(&cart, form.clone()).await;

        let refused = shop.place(&cart, &request).await.unwrap_err();

        assert_eq!(fields(refused), [field], "{typed}");
        let draft = shop.text("SELECT draft AS text FROM cart").await;
        assert_eq!(serde_json::from_str::<CheckoutForm>(&draft).unwrap(), form);
        let shown = checkout::page(&shop.shopper(), Some(&cart)).await.unwrap().form;
        assert_eq!(
            (shown.name, shown.street, shown.note),
            (form.name, form.street, form.note)
        );
    }
    assert_nothing_placed(&shop).await;
}

#[tokio::test]
async fn an_express_parcel_does_not_reach_the_hills() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
    let area = "Pokhara, Kaski".to_owned();
    let request = shop.look(
        &cart,
        CheckoutForm {
            area,
            delivery: "express".into(),
            ..checkout_form(CashOnDelivery)
        },
    );

    assert_eq!(
        fields(shop.place(&cart, &request.await).await.unwrap_err()),
        [CheckoutField::Delivery]
    );
    assert_nothing_placed(&shop).await;
}

#[tokio::test]
async fn another_price_is_shown_before_it_is_charged() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").price(rs(450)).put().await;
    let cart = shop.cart_with(&[(tea.variant(), 2)]).await;
    let request = shop.look(&cart, checkout_form(CashOnDelivery)).await;
    shop.product("Tea").price(rs(500)).put().await;

    let refused = shop.place(&cart, &request).await.unwrap_err();

    assert_eq!(
        changes(refused),
        [
            "Tea now costs Rs 500 instead of Rs 450.",
            "The total is now Rs 1,100 instead of Rs 1,000."
        ]
    );
    assert_nothing_placed(&shop).await;
    let again = shop.place_ok(&cart, checkout_form(CashOnDelivery)).await;
    assert_eq!(shop.order_page(&again).await.total, rs(1100));
}

#[tokio::test]
async fn dearer_delivery_is_shown_before_it_is_charged() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
    let request = shop.look(&cart, checkout_form(CashOnDelivery)).await;
    let mut rules = DeliveryRules::default();
    rules.methods[0].zones[0].price = rs(130);
    settings::put(&shop.ctx, "delivery", &rules).await.unwrap();

    let refused = shop.place(&cart, &request).await.unwrap_err();

    assert_eq!(
        changes(refused),
        [
            "Delivery now costs Rs 130 instead of Rs 100.",
            "The total is now Rs 1,130 instead of Rs 1,100."
        ]
    );
    assert_nothing_placed(&shop).await;
}

#[tokio::test]
async fn another_cart_than_the_one_seen_is_not_ordered() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let cup = shop.product("Cup").price(rs(300)).put().await;
    let cart = shop.cart_with(&[(tea.variant(), 2)]).await;
    let request = shop.look(&cart, checkout_form(CashOnDelivery)).await;
    cart::add(&shop.shopper(), Some(&cart), cup.variant(), Quantity::ONE)
        .await
        .unwrap();
    cart::set(&shop.shopper(), &cart, tea.variant(), Some(Quantity::ONE))
        .await
        .unwrap();

    let refused = shop.place(&cart, &request).await.unwrap_err();

    assert_eq!(
        changes(refused),
        [
            "There are now 1 of Tea in the cart, not 2.",
            "Cup was added to the cart.",
            "The total is now Rs 1,400 instead of Rs 2,100."
        ]
    );
    cart::set(&shop.shopper(), &cart, tea.variant(), None).await.unwrap();
    let taken_out = changes(shop.place(&cart, &request).await.unwrap_err());
    assert!(
        taken_out.contains(&"Something was taken out of the cart.".to_owned()),
        "{taken_out:?}"
    );
    for agreed in ["", "1;t0", "nonsense"] {
        let unread = Place {
            agreed: agreed.into(),
            ..request.clone()
        };
        assert_eq!(
            changes(shop.place(&cart, &unread).await.unwrap_err()),
            ["The cart has changed. Please look at it again."]
        );
    }
    assert_nothing_placed(&shop).await;
}

#[tokio::test]
async fn what_was_sold_or_taken_off_sale_meanwhile_is_named() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(1).put().await;
    let cup = shop.product("Cup").stock(3).put().await;
    let bag = shop.product("Bag").put().await;
    let cart = shop
        .cart_with(&[(tea.variant(), 1), (cup.variant(), 3), (bag.variant(), 1)])
        .await;
    let request = shop.look(&cart, checkout_form(CashOnDelivery)).await;
    let quicker = shop.cart_with(&[(tea.variant(), 1), (cup.variant(), 1)]).await;
    shop.place_ok(&quicker, checkout_form(CashOnDelivery)).await;
    catalog::remove_product(&shop.ctx, &bag.slug).await.unwrap();

    let refused = shop.place(&cart, &request).await.unwrap_err();

    assert_eq!(
        changes(refused),
        [
            "Tea has just been sold out. Please take it out of the cart.",
            "Only 2 of Cup are left. Please change the quantity.",
            "Bag is not sold any more. Please take it out of the cart."
        ]
    );
    assert_eq!((shop.orders().await, shop.level(tea.variant()).await), (1, (1, 1)));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn cash_has_its_limits() {
    let shop = TestShop::open().await;
    let ring = shop.product("Ring").price(rs(30_000)).put().await;
    let bead = shop.product("Bead").price(rs(10)).put().await;
    let tea = shop.product("Tea").put().await;
    let rules = CodRules {
        min: rs(150),
        excluded_districts: vec!["Humla".into()],
        ..CodRules::default()
    };
    settings::put(&shop.ctx, "cod", &rules).await.unwrap();
    for (variant, area, sentence) in [
        (
            ring.variant(),
            "Kathmandu",
            "Cash on delivery is for orders up to Rs 25,000.",
        ),
        (
            bead.variant(),
            "Kathmandu",
            "Cash on delivery is for orders from Rs 150.",
        ),
        (
            tea.variant(),
            "Simkot, Humla",
            "Cash on delivery is not available in Humla.",
        ),
    ] {
        let cart = shop.cart_with(&[(variant, 1)]).await;
        let request = shop
            .look(
                &cart,
                CheckoutForm {
                    area: area.into(),
                    ..checkout_form(CashOnDelivery)
                },
            )
            .await;
        assert_eq!(
            payment_message(shop.place(&cart, &request).await.unwrap_err()),
            sentence
        );
    }
    assert_nothing_placed(&shop).await;
}

#[tokio::test]
async fn a_phone_number_has_three_open_cash_orders_at_most() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    for _ in 0..3 {
        shop.order(tea.variant(), 1, CashOnDelivery).await;
    }

    let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
    // The same number, written in another way.
    let form = CheckoutForm {
        phone: "+977 984-1234567".into(),
        ..checkout_form(CashOnDelivery)
    };
    let request = shop.look(&cart, form).await;
    assert!(
        payment_message(shop.place(&cart, &request).await.unwrap_err()).starts_with("You already have cash orders")
    );

    let other = CheckoutForm {
        phone: "9851234567".into(),
        ..checkout_form(CashOnDelivery)
    };
    shop.place_ok(&cart, other).await;
    assert_eq!(shop.orders().await, 4);
}

#[tokio::test]
async fn the_same_form_twice_is_one_order() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let cart = shop.cart_with(&[(tea.variant(), 2)]).await;
    let request = shop.look(&cart, checkout_form(CashOnDelivery)).await;

    let first = shop.place(&cart, &request).await.unwrap();
    let again = shop.place(&cart, &request).await.unwrap();

    assert_eq!(first, again);
    assert_eq!((shop.orders().await, shop.level(tea.variant()).await), (1, (10, 2)));
    assert_eq!(shop.mailed().await.len(), 1);
}

#[tokio::test]
async fn the_same_key_with_another_form_is_refused() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let cart = shop.cart_with(&[(tea.variant(), 2)]).await;
    let request = shop.look(&cart, checkout_form(CashOnDelivery)).await;
    let placed = shop.place(&cart, &request).await.unwrap();

    let form = CheckoutForm {
        name: "Bina Rai".into(),
        ..checkout_form(CashOnDelivery)
    };
    let other = Place { form, ..request };

    assert!(matches!(shop.place(&cart, &other).await, Err(PlaceRefused::KeyReused)));
    assert_eq!(
        (shop.orders().await, shop.order_page(&placed).await.recipient.as_str()),
        (1, "Asha Rai")
    );
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_guessed_key_shows_nobody_elses_order() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let hers = shop.cart_with(&[(tea.variant(), 1)]).await;
    let request = shop.look(&hers, checkout_form(CashOnDelivery)).await;
    shop.place(&hers, &request).await.unwrap();
    let his = shop.cart_with(&[(tea.variant(), 1)]).await;

    assert!(matches!(shop.place(&his, &request).await, Err(PlaceRefused::KeyReused)));
    assert_eq!((shop.orders().await, shop.level(tea.variant()).await), (1, (10, 1)));
}

#[tokio::test]
async fn two_tabs_of_one_cart_are_one_order() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let cart = shop.cart_with(&[(tea.variant(), 2)]).await;
    let one = shop.look(&cart, checkout_form(CashOnDelivery)).await;
    let other = shop
        .look(
            &cart,
            CheckoutForm {
                note: "Ring twice".into(),
                ..checkout_form(CashOnDelivery)
            },
        )
        .await;
    assert_ne!(one.key, other.key);

    let first = shop.place(&cart, &one).await.unwrap();
    let second = shop.place(&cart, &other).await.unwrap();

    assert_eq!((first, shop.orders().await), (second, 1));
}

#[tokio::test]
async fn a_form_without_a_key_orders_its_cart_once_and_is_in_nobodys_way() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    for _ in 0..2 {
        let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
        let request = Place {
            key: String::new(),
            ..shop.look(&cart, checkout_form(CashOnDelivery)).await
        };
        let first = shop.place(&cart, &request).await.unwrap();
        assert_eq!(first, shop.place(&cart, &request).await.unwrap());
    }
    assert_eq!(shop.orders().await, 2);
}

#[tokio::test]
async fn an_order_keeps_what_was_agreed() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").price(rs(450)).put().await;
    let placed = shop.order(tea.variant(), 2, CashOnDelivery).await;
    shop.product("Tea")
        .price(rs(999))
        .with(|draft| draft.title = "Finest Tea".into())
        .put()
        .await;
    let mut rules = DeliveryRules::default();
    rules.methods[0].zones[0].price = rs(500);
    settings::put(&shop.ctx, "delivery", &rules).await.unwrap();

    let order = shop.order_page(&placed).await;
    assert_eq!(
        (order.lines[0].title.as_str(), order.lines[0].unit_price),
        ("Tea", rs(450))
    );
    assert_eq!((order.goods, order.delivery, order.total), (rs(900), rs(100), rs(1000)));
    catalog::remove_product(&shop.ctx, &tea.slug).await.unwrap();
    let order = shop.order_page(&placed).await;
    assert_eq!(
        (order.lines[0].title.as_str(), order.lines[0].path.as_deref()),
        ("Tea", None)
    );
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn goods_from_five_thousand_rupees_travel_free() {
    let shop = TestShop::open().await;
    let shawl = shop.product("Shawl").price(rs(2500)).put().await;
    let placed = shop.order(shawl.variant(), 2, CashOnDelivery).await;
    let order = shop.order_page(&placed).await;
    assert_eq!((order.delivery, order.total), (rs(0), rs(5000)));
}

#[tokio::test]
async fn an_empty_or_unknown_cart_has_no_checkout() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
    let request = shop.look(&cart, checkout_form(CashOnDelivery)).await;
    cart::set(&shop.shopper(), &cart, tea.variant(), None).await.unwrap();

    assert!(matches!(shop.place(&cart, &request).await, Err(PlaceRefused::Empty)));
    let stranger = AccessToken::from_random(7);
    assert!(matches!(
        shop.place(&stranger, &request).await,
        Err(PlaceRefused::Empty)
    ));
    for cart in [None, Some(&cart), Some(&stranger)] {
        assert!(matches!(
            checkout::page(&shop.shopper(), cart).await,
            Err(Error::NotFound)
        ));
    }
    assert_nothing_placed(&shop).await;
}

#[tokio::test]
async fn the_page_tells_live_what_an_area_means() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let cart = shop.cart_with(&[(tea.variant(), 1)]).await;

    let hills = checkout::live(&shop.shopper(), Some(&cart), "simkot humla", "express")
        .await
        .unwrap();
    assert_eq!(
        (hills.area.as_deref(), hills.delivery.as_str()),
        (Some("Simkot, Humla"), "standard")
    );
    assert_eq!((hills.delivery_price, hills.total), (rs(250), rs(1250)));
    let valley = checkout::live(&shop.shopper(), Some(&cart), "Kathmandu", "express")
        .await
        .unwrap();
    assert_eq!((valley.delivery.as_str(), valley.total), ("express", rs(1250)));
}
