//! The orders of an account, and how guest orders become theirs.

use commerce::{
    Error, customers,
    testing::{Person, TestShop, checkout_form},
};
use domain::{access::Preset, ids::CustomerId, payment::Method::CashOnDelivery};

async fn numbers(person: &Person) -> Vec<String> {
    let history = customers::order_history(&person.ctx, None).await.unwrap();
    history
        .orders
        .into_iter()
        .map(|order| order.number.to_string())
        .collect()
}

#[tokio::test]
async fn a_confirmed_address_adopts_what_was_ordered_with_it_and_a_claimed_one_does_not() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let mut form = checkout_form(CashOnDelivery);
    form.email = "ASHA@Example.com".into();
    let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
    let before = shop.place_ok(&cart, form).await;

    shop.sign_up("asha@example.com").await;
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM orders WHERE customer_id IS NOT NULL")
            .await,
        0
    );
    let link = shop.last_link().await;
    commerce::identity::verify_email(&shop.shopper(), &link)
        .await
        .unwrap()
        .unwrap();
    let asha = shop.sign_in("asha@example.com").await;
    assert_eq!(numbers(&asha).await, [before.number.to_string()]);

    let after = shop.order(tea.variant(), 1, CashOnDelivery).await;
    let welcome = customers::welcome(&asha.ctx, None).await.unwrap();
    assert_eq!(welcome.adopted, 1);
    assert!(numbers(&asha).await.contains(&after.number.to_string()));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_number_adopts_once_somebody_has_confirmed_it() {
    let shop = TestShop::open().await;
    shop.member(Preset::Owner).await;
    let tea = shop.product("Tea").put().await;
    shop.order(tea.variant(), 1, CashOnDelivery).await;
    let asha = shop.customer("9841234567").await;
    assert!(numbers(&asha).await.is_empty(), "anybody can claim a number");

    let support = shop.member(Preset::Support).await;
    let id = CustomerId(shop.number("SELECT MIN(id) FROM customer").await);
    let page = customers::customer_page(&support.ctx, id).await.unwrap();
    customers::confirm_phone(&support.ctx, id, page.version).await.unwrap();

    assert_eq!(numbers(&asha).await.len(), 1);
    assert!(customers::profile(&asha.ctx).await.unwrap().phone_verified);
}

#[tokio::test]
async fn the_history_comes_in_pieces_without_gaps_or_repeats() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(500).put().await;
    let asha = shop.customer("asha@example.com").await;
    for number in 0..45 {
        let cart = shop.cart_with(&[(tea.variant(), 2)]).await;
        let mut form = checkout_form(CashOnDelivery);
        form.phone = format!("98411{number:05}");
        shop.place_ok(&cart, form).await;
        // Several at the same moment.
        shop.clock.advance_ms(i64::from(number % 3));
    }
    customers::welcome(&asha.ctx, None).await.unwrap();

    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let piece = customers::order_history(&asha.ctx, after.as_deref()).await.unwrap();
        assert!(piece.orders.len() <= 20);
        seen.extend(piece.orders);
        match piece.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    let mut numbers: Vec<_> = seen.iter().map(|order| order.number.to_string()).collect();
    assert!(seen.windows(2).all(|pair| pair[0].placed_at >= pair[1].placed_at));
    assert_eq!((seen[0].title.as_str(), seen[0].pieces), ("Tea", 2));
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 45);
    assert_eq!(
        customers::order_history(&asha.ctx, Some("nonsense"))
            .await
            .unwrap()
            .orders
            .len(),
        20
    );
}

#[tokio::test]
async fn somebody_elses_order_is_not_there() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let asha = shop.customer("asha@example.com").await;
    let bina = shop.customer("bina@example.com").await;
    let order = shop.order(tea.variant(), 1, CashOnDelivery).await;
    customers::welcome(&asha.ctx, None).await.unwrap();

    assert_eq!(
        customers::order(&asha.ctx, &order.number).await.unwrap().number,
        order.number
    );
    for stranger in [&bina.ctx, &shop.shopper()] {
        assert!(matches!(
            customers::order(stranger, &order.number).await,
            Err(Error::NotFound)
        ));
    }
    assert!(numbers(&bina).await.is_empty());
}
