//! Changing a cart.

use commerce::{
    Error, cart, catalog,
    testing::{TestShop, checkout_form, rs},
};
use domain::{
    cart::{CartRefused, MAX_LINES},
    ids::{AccessToken, VariantId},
    payment::Method,
    text::Quantity,
    view::LineProblem,
};

fn pieces(pieces: u32) -> Quantity {
    Quantity::new(pieces).unwrap()
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> CartRefused {
    match result {
        Err(Error::Cart(refused)) => refused,
        other => panic!("not refused: {other:?}"),
    }
}

async fn quantities(shop: &TestShop, cart: &AccessToken) -> Vec<(VariantId, u32)> {
    let page = cart::page(&shop.shopper(), Some(cart)).await.unwrap();
    page.lines.iter().map(|line| (line.variant, line.quantity)).collect()
}

#[tokio::test]
async fn the_first_piece_makes_a_cart_and_the_next_ones_add_up() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").price(rs(450)).put().await;

    let first = cart::add(&shop.shopper(), None, tea.variant(), pieces(2))
        .await
        .unwrap();
    let then = cart::add(&shop.shopper(), Some(&first.token), tea.variant(), pieces(3))
        .await
        .unwrap();

    assert_eq!(first.token, then.token);
    assert_eq!(
        (then.cart.count, then.cart.lines.len(), then.cart.lines[0].total),
        (5, 1, rs(2250))
    );
    assert_eq!(shop.level(tea.variant()).await, (10, 0), "a cart reserves nothing");
}

#[tokio::test]
async fn no_more_goes_in_than_there_is() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(3).put().await;
    let cart = shop.cart_with(&[(tea.variant(), 2)]).await;

    let more = cart::add(&shop.shopper(), Some(&cart), tea.variant(), pieces(2)).await;
    assert_eq!(refused(more), CartRefused::OutOfStock { left: 3 });
    let set = cart::set(&shop.shopper(), &cart, tea.variant(), Some(pieces(4))).await;
    assert_eq!(refused(set), CartRefused::OutOfStock { left: 3 });
    assert_eq!(quantities(&shop, &cart).await, [(tea.variant(), 2)]);

    cart::set(&shop.shopper(), &cart, tea.variant(), Some(pieces(3)))
        .await
        .unwrap();
    assert_eq!(quantities(&shop, &cart).await, [(tea.variant(), 3)]);
}

#[tokio::test]
async fn what_others_have_ordered_cannot_go_in() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(3).put().await;
    shop.order(tea.variant(), 2, Method::CashOnDelivery).await;

    let two = cart::add(&shop.shopper(), None, tea.variant(), pieces(2)).await;
    assert_eq!(refused(two), CartRefused::OutOfStock { left: 1 });
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM cart WHERE state = 'open'").await,
        0,
        "no empty cart stays behind"
    );
}

#[tokio::test]
async fn what_is_not_sold_is_refused() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    catalog::remove_product(&shop.ctx, &tea.slug).await.unwrap();

    assert_eq!(
        refused(cart::add(&shop.shopper(), None, tea.variant(), Quantity::ONE).await),
        CartRefused::NotForSale
    );
    assert_eq!(
        refused(cart::add(&shop.shopper(), None, VariantId(4711), Quantity::ONE).await),
        CartRefused::NotForSale
    );
}

#[tokio::test]
async fn sixty_articles_fit_and_one_more_does_not() {
    let shop = TestShop::open().await;
    let labels: Vec<String> = (1..=MAX_LINES + 1).map(|number| format!("No {number}")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let beads = shop.product("Beads").option("Pattern", &labels).put().await;
    let lines: Vec<_> = beads
        .variants
        .iter()
        .take(MAX_LINES)
        .map(|variant| (*variant, 1))
        .collect();
    let cart = shop.cart_with(&lines).await;

    let one_more = cart::add(&shop.shopper(), Some(&cart), beads.variants[MAX_LINES], Quantity::ONE).await;
    assert_eq!(refused(one_more), CartRefused::Full);
    let of_the_same = cart::add(&shop.shopper(), Some(&cart), beads.variants[7], Quantity::ONE)
        .await
        .unwrap();
    assert_eq!((of_the_same.cart.lines.len(), of_the_same.cart.count), (MAX_LINES, 61));
}

#[tokio::test]
async fn a_line_is_set_taken_out_and_never_made_by_setting() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let cup = shop.product("Cup").put().await;
    let cart = shop.cart_with(&[(tea.variant(), 5), (cup.variant(), 1)]).await;

    cart::set(&shop.shopper(), &cart, tea.variant(), Some(pieces(1)))
        .await
        .unwrap();
    assert_eq!(quantities(&shop, &cart).await, [(tea.variant(), 1), (cup.variant(), 1)]);
    cart::set(&shop.shopper(), &cart, tea.variant(), None).await.unwrap();
    cart::set(&shop.shopper(), &cart, tea.variant(), None).await.unwrap();
    cart::set(&shop.shopper(), &cart, tea.variant(), Some(pieces(4)))
        .await
        .unwrap();
    assert_eq!(quantities(&shop, &cart).await, [(cup.variant(), 1)]);
}

#[tokio::test]
async fn a_cart_opens_only_with_its_own_token() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let hers = shop.cart_with(&[(tea.variant(), 2)]).await;
    let stranger = AccessToken::from_random(7);

    assert_eq!(quantities(&shop, &stranger).await, []);
    cart::set(&shop.shopper(), &stranger, tea.variant(), None)
        .await
        .unwrap();
    let own = cart::add(&shop.shopper(), Some(&stranger), tea.variant(), Quantity::ONE)
        .await
        .unwrap();

    assert_ne!(own.token, stranger, "nobody chooses a token");
    assert_eq!(quantities(&shop, &own.token).await, [(tea.variant(), 1)]);
    assert_eq!(quantities(&shop, &hers).await, [(tea.variant(), 2)]);
    let hash = shop
        .text("SELECT token_hash AS text FROM cart ORDER BY id LIMIT 1")
        .await;
    assert!(!hash.contains(hers.as_str()), "the token itself is not stored");
}

#[tokio::test]
async fn after_ordering_a_new_cart_begins() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let cart = shop.cart_with(&[(tea.variant(), 2)]).await;
    shop.place_ok(&cart, checkout_form(Method::CashOnDelivery)).await;

    assert_eq!(quantities(&shop, &cart).await, []);
    cart::set(&shop.shopper(), &cart, tea.variant(), Some(pieces(9)))
        .await
        .unwrap();
    let next = cart::add(&shop.shopper(), Some(&cart), tea.variant(), Quantity::ONE)
        .await
        .unwrap();

    assert_ne!(next.token, cart);
    assert_eq!((next.cart.count, shop.level(tea.variant()).await), (1, (10, 2)));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn the_cart_says_what_has_gone_since() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(5).put().await;
    let cup = shop.product("Cup").stock(1).put().await;
    let bag = shop.product("Bag").put().await;
    let cart = shop
        .cart_with(&[(tea.variant(), 4), (cup.variant(), 1), (bag.variant(), 1)])
        .await;

    let other = shop.cart_with(&[(tea.variant(), 3), (cup.variant(), 1)]).await;
    shop.place_ok(&other, checkout_form(Method::CashOnDelivery)).await;
    catalog::remove_product(&shop.ctx, &bag.slug).await.unwrap();

    let page = cart::page(&shop.shopper(), Some(&cart)).await.unwrap();
    let problems: Vec<_> = page.lines.iter().map(|line| line.problem).collect();
    assert_eq!(
        problems,
        [
            Some(LineProblem::OnlyLeft(2)),
            Some(LineProblem::SoldOut),
            Some(LineProblem::NotForSale)
        ]
    );
    assert!(!page.is_ready());
}
