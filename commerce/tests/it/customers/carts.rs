//! The cart of somebody who signs in.

use std::sync::Arc;

use commerce::{
    cart,
    customers::{self, Welcome},
    identity,
    testing::{Person, TestShop, checkout_form, pause},
};
use domain::{ids::AccessToken, payment::Method::CashOnDelivery, text::Quantity};

async fn welcome(person: &Person, guest: Option<&AccessToken>) -> Welcome {
    customers::welcome(&person.ctx, guest).await.unwrap()
}

async fn pieces(shop: &TestShop, token: &AccessToken) -> u32 {
    cart::read(&shop.shopper(), Some(token)).await.unwrap().count
}

#[tokio::test]
async fn a_guests_cart_joins_that_of_the_account_and_every_device_has_it() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let tea = shop.product("Tea").stock(2000).put().await;
    let cup = shop.product("Cup").put().await;

    let phone = shop.cart_with(&[(tea.variant(), 600), (cup.variant(), 1)]).await;
    let first = welcome(&asha, Some(&phone)).await;
    assert_eq!(first.pieces, 601);
    let laptop = shop.cart_with(&[(tea.variant(), 600)]).await;
    let second = welcome(&asha, Some(&laptop)).await;

    assert_eq!(second.pieces, 1000, "999 of one and 1 of the other");
    assert_eq!(first.cart, second.cart);
    for guest in [&phone, &laptop] {
        assert_eq!(pieces(&shop, guest).await, 0);
    }
    let again = welcome(&asha, Some(&laptop)).await;
    assert_eq!((again.pieces, again.cart.clone()), (1000, first.cart));
    let own = welcome(&asha, again.cart.as_ref()).await;
    assert_eq!(own.pieces, 1000, "the account's own cart is not joined to itself");
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn nobody_gets_the_cart_of_whoever_used_the_browser_before() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let asha = shop.customer("asha@example.com").await;
    let bina = shop.customer("bina@example.com").await;
    let guest = shop.cart_with(&[(tea.variant(), 2)]).await;
    let hers = welcome(&asha, Some(&guest)).await.cart.unwrap();

    let other = welcome(&bina, Some(&hers)).await;

    assert_eq!((other.cart, other.pieces), (None, 0));
    assert_eq!(pieces(&shop, &hers).await, 2);
}

#[tokio::test]
async fn what_is_put_in_after_signing_in_is_in_the_accounts_cart() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let asha = shop.customer("asha@example.com").await;

    let added = cart::add(&asha.ctx, None, tea.variant(), Quantity::ONE).await.unwrap();

    let elsewhere = shop.sign_in("asha@example.com").await;
    assert_eq!(welcome(&elsewhere, None).await.cart, Some(added.token));
}

#[tokio::test]
async fn an_ordered_cart_is_followed_by_another() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let asha = shop.customer("asha@example.com").await;
    let first = cart::add(&asha.ctx, None, tea.variant(), Quantity::ONE)
        .await
        .unwrap()
        .token;
    let request = shop.look(&first, checkout_form(CashOnDelivery)).await;
    commerce::checkout::place(&asha.ctx, &first, &request)
        .await
        .unwrap()
        .unwrap();

    let second = cart::add(&asha.ctx, Some(&first), tea.variant(), Quantity::ONE)
        .await
        .unwrap();

    assert_ne!(second.token, first);
    assert_eq!(second.cart.count, 1);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM orders WHERE customer_id IS NOT NULL")
            .await,
        1
    );
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn signing_in_while_the_cart_is_being_ordered_neither_loses_nor_doubles_it() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let asha = shop.customer("asha@example.com").await;
    let guest = shop.cart_with(&[(tea.variant(), 2)]).await;
    let request = shop.look(&guest, checkout_form(CashOnDelivery)).await;

    let (placed, welcomed) = tokio::join!(
        commerce::checkout::place(&asha.ctx, &guest, &request),
        customers::welcome(&asha.ctx, Some(&guest))
    );

    let (ordered, kept) = (placed.unwrap().is_ok(), welcomed.unwrap().pieces);
    assert_eq!((shop.orders().await, kept), if ordered { (1, 0) } else { (0, 2) });
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_process_that_dies_while_joining_changes_nothing() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let asha = shop.customer("asha@example.com").await;
    let guest = shop.cart_with(&[(tea.variant(), 2)]).await;
    let hook: pause::Hook = Arc::new(|point| {
        Box::pin(async move {
            if point == "welcome:locked" {
                std::future::pending::<()>().await;
            }
        })
    });
    let joining = pause::with(hook, customers::welcome(&asha.ctx, Some(&guest)));
    let died = tokio::time::timeout(std::time::Duration::from_millis(300), joining).await;
    assert!(died.is_err());

    assert_eq!(pieces(&shop, &guest).await, 2);
    assert_eq!(welcome(&asha, Some(&guest)).await.pieces, 2);
}

#[tokio::test]
async fn a_cart_outlives_a_change_of_keys() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let asha = shop.customer("asha@example.com").await;
    cart::add(&asha.ctx, None, tea.variant(), Quantity::ONE).await.unwrap();
    let keys = identity::SigningKeys::random_text();
    let other = shop
        .reopen(|options| options.identity.keys = identity::SigningKeys::parse(&keys).unwrap())
        .await;
    let ctx = commerce::Ctx {
        actor: asha.ctx.actor.clone(),
        ..other
    };

    let welcome = customers::welcome(&ctx, None).await.unwrap();

    assert_eq!(welcome.pieces, 1);
    assert_eq!(pieces(&shop, &welcome.cart.unwrap()).await, 1);
}
