//! Making an account, and what it tells to others: nothing.

use commerce::{
    identity::{self, SignInRefused, SignUpAnswer},
    testing::{PASSWORD, TestShop},
};
use domain::{form::SignUpForm, payment::Method::CashOnDelivery};
use tokio::task::JoinSet;

fn form(login: &str) -> domain::form::SignUp {
    SignUpForm {
        name: "Asha Rai".into(),
        login: login.into(),
        password: PASSWORD.into(),
        marketing: "on".into(),
    }
    .parse()
    .unwrap()
}

#[tokio::test]
async fn a_confirmed_address_signs_in_and_an_unconfirmed_one_does_not() {
    let shop = TestShop::open().await;

    let answer = identity::sign_up(&shop.shopper(), &form("Asha@Example.com"))
        .await
        .unwrap();
    assert_eq!(answer, SignUpAnswer::LookIntoMail);
    assert_eq!(
        shop.try_sign_in("asha@example.com", PASSWORD).await.err(),
        Some(SignInRefused::Wrong)
    );

    let link = shop.last_link().await;
    assert_eq!(shop.mails.sent().last().unwrap().to, "asha@example.com");
    identity::verify_email(&shop.shopper(), &link).await.unwrap().unwrap();
    let asha = shop.sign_in("ASHA@example.com").await;
    let profile = commerce::customers::profile(&asha.ctx).await.unwrap();
    assert!(profile.email_verified && profile.marketing);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_number_signs_in_at_once() {
    let shop = TestShop::open().await;

    let answer = identity::sign_up(&shop.shopper(), &form("984-1234567")).await.unwrap();

    assert_eq!(answer, SignUpAnswer::SignIn);
    shop.sign_in("+977 9841234567").await;
    assert!(shop.mailed().await.is_empty());
}

#[tokio::test]
async fn an_address_with_an_account_gets_the_same_answer_and_its_owner_a_mail() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let before = shop.text("SELECT password_hash || name AS text FROM account").await;

    for _ in 0..2 {
        let answer = identity::sign_up(&shop.shopper(), &form("asha@example.com"))
            .await
            .unwrap();
        assert_eq!(answer, SignUpAnswer::LookIntoMail);
    }

    let mailed = shop.mailed().await;
    assert_eq!(mailed.last().unwrap(), "You have an account at Pasal already");
    assert_eq!(mailed.len(), 2, "one mail an hour: {mailed:?}");
    assert_eq!(
        shop.text("SELECT password_hash || name AS text FROM account").await,
        before
    );
    assert!(
        identity::authenticate(&shop.shopper(), asha.credentials.access.as_str())
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_who_sign_up_with_one_address_are_one_account() {
    let shop = TestShop::open().await;
    let mut posts = JoinSet::new();
    for number in 0..50_u8 {
        let mut ctx = shop.shopper();
        ctx.address = format!("203.0.{number}.1");
        posts.spawn(async move { identity::sign_up(&ctx, &form("asha@example.com")).await });
    }

    let answers = posts.join_all().await;

    let (served, busy): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert!(
        served
            .iter()
            .all(|answer| matches!(answer, Ok(SignUpAnswer::LookIntoMail)))
    );
    assert!(busy.iter().all(|answer| matches!(answer, Err(commerce::Error::Busy))));
    assert!(served.len() >= 40, "{} were served", served.len());
    assert_eq!(shop.number("SELECT COUNT(*) FROM account").await, 1);
    assert_eq!(shop.number("SELECT COUNT(*) FROM customer").await, 1);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn after_a_purchase_one_field_makes_an_account_that_has_the_order() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let order = shop.order(tea.variant(), 1, CashOnDelivery).await;
    let password = |text: &str| domain::form::NewPasswordForm { password: text.into() };
    let make = |text: &'static str| {
        let ctx = shop.shopper();
        let token = order.token.clone();
        async move { commerce::customers::account_from_order(&ctx, &token, &password(text)).await }
    };

    assert!(matches!(make("short").await, Err(commerce::Error::Invalid(_))));
    assert_eq!(make(PASSWORD).await.unwrap(), SignUpAnswer::LookIntoMail);
    let link = shop.last_link().await;
    identity::verify_email(&shop.shopper(), &link).await.unwrap().unwrap();

    let asha = shop.sign_in("asha@example.com").await;
    let history = commerce::customers::order_history(&asha.ctx, None).await.unwrap();
    assert_eq!(history.orders.len(), 1);
    assert_eq!(history.orders[0].number, order.number);
    assert!(
        matches!(make(PASSWORD).await, Err(commerce::Error::NotFound)),
        "an order with an owner makes no second account"
    );
}

#[tokio::test]
async fn an_order_of_somebody_with_an_account_makes_no_second_one() {
    let shop = TestShop::open().await;
    shop.customer("asha@example.com").await;
    let tea = shop.product("Tea").put().await;
    let order = shop.order(tea.variant(), 1, CashOnDelivery).await;

    let password = domain::form::NewPasswordForm {
        password: "another sentence".into(),
    };
    let answer = commerce::customers::account_from_order(&shop.shopper(), &order.token, &password).await;

    assert_eq!(answer.unwrap(), SignUpAnswer::LookIntoMail);
    assert_eq!(shop.number("SELECT COUNT(*) FROM account").await, 1);
    assert!(shop.try_sign_in("asha@example.com", "another sentence").await.is_err());
    assert!(
        shop.mailed()
            .await
            .contains(&"You have an account at Pasal already".to_owned())
    );
}
