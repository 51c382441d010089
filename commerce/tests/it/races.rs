//! Many at once, with real transactions: whoever comes first, the same things hold.

use std::sync::Arc;

use commerce::{
    Error, cart, catalog,
    checkout::{self, Place, PlaceRefused, Placed},
    orders, payments,
    testing::{TestShop, checkout_form, pause, rs},
};
use domain::{
    form::CheckoutForm,
    ids::{AccessToken, VariantId},
    order::{OrderState, PaymentState},
    payment::Method::{CashOnDelivery, Esewa},
    text::Quantity,
};
use tokio::{sync::Notify, task::JoinSet};

use crate::wallet::WalletShop;

type Answer = Result<Placed, PlaceRefused>;

/// The form of one of many buyers.
fn form_of(buyer: usize) -> CheckoutForm {
    CheckoutForm {
        phone: format!("98412{buyer:05}"),
        ..checkout_form(CashOnDelivery)
    }
}

/// Carts with these lines, and what their owners are about to post.
async fn ready(shop: &TestShop, carts: &[Vec<(VariantId, u32)>]) -> Vec<(AccessToken, Place)> {
    let mut ready = Vec::with_capacity(carts.len());
    for (buyer, lines) in carts.iter().enumerate() {
        let cart = shop.cart_with(lines).await;
        let request = shop.look(&cart, form_of(buyer)).await;
        ready.push((cart, request));
    }
    ready
}

/// All of them post at once. No answer is an error.
async fn place_all(shop: &TestShop, posts: Vec<(AccessToken, Place)>) -> Vec<Answer> {
    let mut buyers = JoinSet::new();
    for (index, (cart, request)) in posts.into_iter().enumerate() {
        let ctx = shop.shopper();
        buyers.spawn(async move { (index, checkout::place(&ctx, &cart, &request).await.expect("no error")) });
    }
    let mut answers = buyers.join_all().await;
    answers.sort_by_key(|(index, _)| *index);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

fn assert_sold_out(answer: &Answer) {
    match answer {
        Err(PlaceRefused::Changed(changes)) => assert!(changes[0].starts_with("Tea has just been sold out")),
        other => panic!("neither sold nor sold out: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_buyers_share_the_last_ten_pieces() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(10).put().await;
    let posts = ready(&shop, &vec![vec![(tea.variant(), 1)]; 100]).await;

    let answers = place_all(&shop, posts).await;

    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 10);
    answers
        .iter()
        .filter(|answer| answer.is_err())
        .for_each(assert_sold_out);
    assert_eq!((shop.orders().await, shop.level(tea.variant()).await), (10, (10, 10)));
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_is_refused_what_is_left() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(97).put().await;
    let wanted: Vec<u32> = (0..200).map(|buyer| buyer * 7 % 5 + 1).collect();
    let carts: Vec<_> = wanted.iter().map(|pieces| vec![(tea.variant(), *pieces)]).collect();
    let posts = ready(&shop, &carts).await;

    let answers = place_all(&shop, posts).await;

    let sold: u32 = answers
        .iter()
        .zip(&wanted)
        .filter(|(answer, _)| answer.is_ok())
        .map(|(_, pieces)| pieces)
        .sum();
    let refused = answers
        .iter()
        .zip(&wanted)
        .filter(|(answer, _)| answer.is_err())
        .map(|(_, pieces)| *pieces);
    let left = 97 - sold;
    assert!(
        refused.clone().all(|pieces| pieces > left),
        "{left} are left, and {:?} was refused",
        refused.min()
    );
    assert_eq!(shop.level(tea.variant()).await, (97, i64::from(sold)));
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn carts_with_the_same_articles_in_any_order_do_not_block_each_other() {
    let shop = TestShop::open().await;
    let set = shop
        .product("Set")
        .option("Piece", &["A", "B", "C", "D", "E"])
        .stock(100)
        .put()
        .await;
    let carts: Vec<Vec<_>> = (0..100)
        .map(|buyer: usize| {
            let mut lines: Vec<_> = set.variants.iter().map(|variant| (*variant, 1)).collect();
            lines.rotate_left(buyer % 5);
            if buyer % 2 == 1 {
                lines.reverse();
            }
            lines
        })
        .collect();
    let posts = ready(&shop, &carts).await;

    let answers = place_all(&shop, posts).await;

    assert!(answers.iter().all(Result::is_ok));
    for variant in set.variants {
        assert_eq!(shop.level(variant).await, (100, 100));
    }
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_lines_of_which_one_is_short_take_nothing() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(5).put().await;
    let cup = shop.product("Cup").stock(50).put().await;
    let posts = ready(&shop, &vec![vec![(cup.variant(), 1), (tea.variant(), 1)]; 40]).await;

    let answers = place_all(&shop, posts).await;

    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 5);
    assert_eq!(
        (shop.level(tea.variant()).await, shop.level(cup.variant()).await),
        ((5, 5), (50, 5))
    );
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_cart_placed_fifty_times_is_one_order() {
    for same_key in [true, false] {
        let shop = TestShop::open().await;
        let tea = shop.product("Tea").put().await;
        let cart = shop.cart_with(&[(tea.variant(), 2)]).await;
        let request = shop.look(&cart, form_of(1)).await;
        let key = |number| {
            if same_key {
                request.key.clone()
            } else {
                format!("{}{number}", request.key)
            }
        };
        let posts = (0..50)
            .map(|number| {
                (
                    cart.clone(),
                    Place {
                        key: key(number),
                        ..request.clone()
                    },
                )
            })
            .collect();

        let answers = place_all(&shop, posts).await;

        let first = answers[0].as_ref().expect("an order");
        assert!(
            answers
                .iter()
                .all(|answer| answer.as_ref().is_ok_and(|placed| placed == first)),
            "{answers:?}"
        );
        assert_eq!((shop.orders().await, shop.level(tea.variant()).await), (1, (10, 2)));
        assert_eq!(shop.mailed().await.len(), 1);
        shop.assert_books_balance().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_on_many_carts_is_one_order_and_no_error() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let posts = ready(&shop, &vec![vec![(tea.variant(), 1)]; 10]).await;
    let posts = posts
        .into_iter()
        .map(|(cart, request)| {
            (
                cart,
                Place {
                    key: "the same".into(),
                    ..request
                },
            )
        })
        .collect();

    let answers = place_all(&shop, posts).await;

    let reused = answers
        .iter()
        .filter(|answer| matches!(answer, Err(PlaceRefused::KeyReused)))
        .count();
    assert_eq!(
        (shop.orders().await, reused, shop.level(tea.variant()).await),
        (1, 9, (10, 1))
    );
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_is_one_picture_of_a_cart_that_keeps_changing() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").price(rs(450)).stock(100).put().await;
    let cup = shop.product("Cup").price(rs(300)).stock(100).put().await;
    let mut ordered = 0;
    for buyer in 0..12 {
        let cart = shop.cart_with(&[(tea.variant(), 1), (cup.variant(), 1)]).await;
        let request = shop.look(&cart, form_of(buyer)).await;

        let mut busy = JoinSet::new();
        let (ctx, token, variant) = (shop.shopper(), cart.clone(), tea.variant());
        busy.spawn(async move { cart::add(&ctx, Some(&token), variant, Quantity::ONE).await.map(|_| ()) });
        let (ctx, token, variant) = (shop.shopper(), cart.clone(), cup.variant());
        busy.spawn(async move { cart::set(&ctx, &token, variant, None).await.map(|_| ()) });
        let answer = shop.place(&cart, &request).await;
        busy.join_all()
            .await
            .into_iter()
            .for_each(|change| change.expect("no error"));

        match answer {
            Ok(placed) => {
                ordered += 1;
                let order = shop.order_page(&placed).await;
                assert_eq!((order.lines.len(), order.total), (2, rs(850)), "what was seen, whole");
            }
            Err(PlaceRefused::Changed(_)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(shop.orders().await, ordered);
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_added_while_an_order_is_written_goes_into_the_next_cart() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").price(rs(450)).put().await;
    let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
    let request = shop.look(&cart, form_of(1)).await;
    let (there, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let hook: pause::Hook = {
        let (there, go_on) = (there.clone(), go_on.clone());
        Arc::new(move |point| {
            let (there, go_on) = (there.clone(), go_on.clone());
            Box::pin(async move {
                if point == "place:order" {
                    there.notify_one();
                    go_on.notified().await;
                }
            })
        })
    };

    let mut both = JoinSet::new();
    let (ctx, token) = (shop.shopper(), cart.clone());
    both.spawn(pause::with(hook, async move {
        checkout::place(&ctx, &token, &request)
            .await
            .map(|answer| answer.is_ok())
    }));
    there.notified().await;
    let (ctx, token, variant) = (shop.shopper(), cart.clone(), tea.variant());
    both.spawn(async move {
        cart::add(&ctx, Some(&token), variant, Quantity::ONE)
            .await
            .map(|next| next.token != token)
    });
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    go_on.notify_one();

    assert!(both.join_all().await.into_iter().all(|done| done.expect("no error")));
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM order_line WHERE quantity > 1").await,
        0
    );
    assert_eq!(
        (
            shop.orders().await,
            shop.number("SELECT COUNT(*) FROM cart WHERE state = 'open'").await
        ),
        (1, 1)
    );
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_price_that_changes_while_people_order_is_never_charged_unseen() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").price(rs(450)).stock(100).put().await;
    let posts = ready(&shop, &vec![vec![(tea.variant(), 1)]; 20]).await;
    let dearer = shop.product("Tea").price(rs(500)).stock(100).draft().await;

    let ctx = shop.ctx.clone();
    let mut editor = JoinSet::new();
    editor.spawn(async move { catalog::put_product(&ctx, &dearer).await.expect("a new price") });
    let answers = place_all(&shop, posts).await;
    editor.join_all().await;

    let placed = answers.iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(shop.orders().await, i64::try_from(placed).unwrap());
    assert_eq!(shop.number("SELECT COUNT(*) FROM orders WHERE total <> 55000").await, 0);
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_receipts_and_the_reconciler_are_one_payment() {
    // E-05.
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    let order = shop.wallet_order(tea.variant()).await;
    let (attempt, receipt) = shop.pays(&order).await;
    shop.clock.advance_ms(6 * 60_000);

    let mut all = JoinSet::new();
    for _ in 0..50 {
        let (ctx, attempt, receipt) = (shop.returning(), attempt.clone(), receipt.clone());
        all.spawn(async move {
            payments::callback(&ctx, &attempt, &receipt)
                .await
                .expect("the order")
                .order
        });
    }
    let mut jobs = JoinSet::new();
    for _ in 0..3 {
        let ctx = shop.ctx.clone();
        jobs.spawn(async move { payments::reconcile(&ctx, 10).await.expect("a round").failed });
    }

    assert!(all.join_all().await.iter().all(|token| *token == order.token));
    assert_eq!(jobs.join_all().await.into_iter().sum::<u64>(), 0);
    assert_eq!(shop.states(&order).await, (OrderState::Confirmed, PaymentState::Paid));
    assert_eq!(
        (
            shop.audited("payment.paid").await,
            shop.audited("payment.late_success").await
        ),
        (1, 0)
    );
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM order_event WHERE kind = 'payment_received'")
            .await,
        1
    );
    assert_eq!(
        (shop.mailed().await.len(), shop.level(tea.variant()).await),
        (2, (10, 1))
    );
    shop.assert_books_balance().await;
}

/// Whatever comes first, a paid order is paid, and its goods are held or a person knows.
async fn everything_at_once(round: usize) {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    let order = shop.wallet_order(tea.variant()).await;
    let (attempt, receipt) = shop.pays(&order).await;
    shop.clock.advance_ms(30 * 60_000);

    let mut all: JoinSet<Result<(), Error>> = JoinSet::new();
    for number in 0..50 {
        let (ctx, attempt, receipt, token) = (shop.returning(), attempt.clone(), receipt.clone(), order.token.clone());
        let system = shop.ctx.clone();
        all.spawn(async move {
            match (number + round) % 12 {
                0 => orders::expire_unpaid(&system, 10).await.map(|_| ()),
                1 => payments::reconcile(&system, 10).await.map(|_| ()),
                2 => payments::switch_to_cash(&ctx, &token).await,
                3 => payments::retry(&ctx, &token).await,
                4 => payments::returned_unpaid(&ctx, &attempt).await.map(|_| ()),
                _ => payments::callback(&ctx, &attempt, &receipt).await.map(|_| ()),
            }
        });
    }
    for answer in all.join_all().await {
        assert!(matches!(answer, Ok(()) | Err(Error::Conflict(_))), "{answer:?}");
    }

    assert_eq!(shop.states(&order).await, (OrderState::Confirmed, PaymentState::Paid));
    assert_eq!(shop.order_page(&order).await.method, Esewa);
    assert_eq!(shop.number("SELECT COUNT(*) FROM payment WHERE captured > 0").await, 1);
    assert_eq!(
        (shop.level(tea.variant()).await, shop.mailed().await.len()),
        ((10, 1), 2)
    );
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn receipt_reconciler_timer_and_shopper_at_once_end_in_one_legal_state() {
    for round in 0..4 {
        everything_at_once(round).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn late_money_for_more_orders_than_there_are_goods_is_all_accounted_for() {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").stock(6).put().await;
    let mut late = Vec::new();
    for _ in 0..6 {
        let order = shop.wallet_order(tea.variant()).await;
        let attempt = shop.attempt(&order).await;
        shop.go_and(&order, "pay-pending").await;
        late.push((order, attempt));
    }
    assert_eq!(shop.expire_after(30).await, 6);
    for buyer in 0..3 {
        let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
        shop.place_ok(&cart, form_of(buyer)).await;
    }

    let mut all = JoinSet::new();
    for (_, attempt) in &late {
        shop.wallet.set(attempt, "COMPLETE").await;
        let (ctx, attempt, receipt) = (shop.returning(), attempt.clone(), shop.wallet.genuine(attempt).await);
        all.spawn(async move { payments::callback(&ctx, &attempt, &receipt).await.expect("the order") });
    }
    all.join_all().await;

    let mut states = Vec::new();
    for (order, _) in &late {
        states.push(shop.states(order).await);
    }
    let served = states
        .iter()
        .filter(|state| **state == (OrderState::Confirmed, PaymentState::Paid))
        .count();
    let with_a_person = states
        .iter()
        .filter(|state| **state == (OrderState::Cancelled, PaymentState::NeedsReview))
        .count();
    assert_eq!((served, with_a_person, shop.level(tea.variant()).await), (3, 3, (6, 6)));
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM payment WHERE captured = amount AND method = 'esewa'")
            .await,
        6
    );
    shop.assert_books_balance().await;
}
