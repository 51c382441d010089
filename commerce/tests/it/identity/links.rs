//! One-time links: each does one thing once.

use commerce::{
    Error,
    identity::{self, LinkRefused, SetUp, SignInRefused},
    testing::{PASSWORD, TestShop},
};
use domain::{
    form::NewPasswordForm,
    identity::TokenKind,
    time::{HOUR_MS, MINUTE_MS},
};
use tokio::task::JoinSet;

fn password(text: &str) -> NewPasswordForm {
    NewPasswordForm { password: text.into() }
}

async fn forgotten(shop: &TestShop, login: &str) -> String {
    identity::forgot_password(&shop.shopper(), &login.parse().unwrap())
        .await
        .unwrap();
    shop.last_link().await
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_and_every_sign_in_ends() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let link = forgotten(&shop, "asha@example.com").await;

    let page = identity::link(&shop.shopper(), TokenKind::ResetPassword, &link)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(page.email, "asha@example.com");
    let weak = identity::reset_password(&shop.shopper(), &link, &password("short"))
        .await
        .unwrap();
    assert!(
        matches!(weak, Err(LinkRefused::Password(_))),
        "and the link is still good"
    );
    identity::reset_password(&shop.shopper(), &link, &password("a goat on the roof"))
        .await
        .unwrap()
        .unwrap();

    let again = identity::reset_password(&shop.shopper(), &link, &password("somebody else's")).await;
    assert_eq!(again.unwrap(), Err(LinkRefused::Spent));
    assert!(
        identity::authenticate(&shop.shopper(), asha.credentials.access.as_str())
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        shop.try_sign_in("asha@example.com", PASSWORD).await.err(),
        Some(SignInRefused::Wrong)
    );
    assert!(shop.try_sign_in("asha@example.com", "a goat on the roof").await.is_ok());
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_use_a_link_at_the_same_moment_one_has_it() {
    let shop = TestShop::open().await;
    shop.customer("asha@example.com").await;
    let link = forgotten(&shop, "asha@example.com").await;
    let mut uses = JoinSet::new();
    for number in 0..10 {
        let (ctx, link) = (shop.shopper(), link.clone());
        uses.spawn(async move {
            identity::reset_password(&ctx, &link, &password(&format!("goat number {number} here")))
                .await
                .unwrap()
        });
    }

    let answers = uses.join_all().await;

    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(
        shop.mailed()
            .await
            .iter()
            .filter(|mail| *mail == "Your password at Pasal was changed")
            .count(),
        1
    );
}

#[tokio::test]
async fn an_address_without_an_account_gets_no_mail_and_the_same_answer() {
    let shop = TestShop::open().await;
    identity::forgot_password(&shop.shopper(), &"nobody@example.com".parse().unwrap())
        .await
        .unwrap();
    identity::forgot_password(&shop.shopper(), &"9841234567".parse().unwrap())
        .await
        .unwrap();
    assert!(shop.mailed().await.is_empty());
}

#[tokio::test]
async fn nobodys_mailbox_is_filled() {
    let shop = TestShop::open().await;
    shop.customer("asha@example.com").await;
    let before = shop.mailed().await.len();
    for _ in 0..20 {
        identity::forgot_password(&shop.shopper(), &"asha@example.com".parse().unwrap())
            .await
            .unwrap();
    }
    assert_eq!(shop.mailed().await.len() - before, 2, "and the one of signing up");
}

#[tokio::test]
async fn links_end_with_their_time_and_do_nothing_else_than_what_they_are_for() {
    let shop = TestShop::open().await;
    shop.customer("asha@example.com").await;
    let link = forgotten(&shop, "asha@example.com").await;

    assert!(identity::verify_email(&shop.shopper(), &link).await.unwrap().is_err());
    assert!(identity::confirm_email(&shop.shopper(), &link).await.unwrap().is_err());
    assert!(
        identity::accept_invite(&shop.shopper(), &link, &password("a goat on the roof"))
            .await
            .unwrap()
            .is_err()
    );
    for bad in [
        "",
        "x",
        "../../../etc/passwd",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "' OR 1=1 --",
    ] {
        assert_eq!(
            identity::link(&shop.shopper(), TokenKind::ResetPassword, bad)
                .await
                .unwrap(),
            None,
            "{bad}"
        );
    }
    shop.clock.advance_ms(HOUR_MS);
    let late = identity::reset_password(&shop.shopper(), &link, &password("a goat on the roof")).await;
    assert_eq!(late.unwrap(), Err(LinkRefused::Spent));
}

#[tokio::test]
async fn whoever_owns_an_address_takes_over_what_a_stranger_has_made_with_it() {
    let shop = TestShop::open().await;
    shop.sign_up("asha@example.com").await;
    shop.execute("UPDATE account SET phone = '+9779800000000', totp_secret = 'MZXW6', totp_confirmed_at = 1")
        .await;

    let link = forgotten(&shop, "asha@example.com").await;
    identity::reset_password(&shop.shopper(), &link, &password("a goat on the roof"))
        .await
        .unwrap()
        .unwrap();

    assert!(shop.try_sign_in("asha@example.com", "a goat on the roof").await.is_ok());
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM account WHERE phone IS NULL AND totp_secret IS NULL")
            .await,
        1
    );
}

fn owner(email: &str) -> SetUp {
    SetUp {
        email: email.parse().unwrap(),
        name: "Maya Owner".into(),
        password: password("a goat on the roof"),
    }
}

#[tokio::test]
async fn the_first_owner_comes_by_a_link_and_after_them_no_such_link_works() {
    let shop = TestShop::open().await;
    assert!(matches!(
        identity::set_up_link(&shop.shopper()).await,
        Err(Error::NotFound)
    ));
    let one = identity::set_up_link(&shop.ctx).await.unwrap().unwrap();
    let other = identity::set_up_link(&shop.ctx).await.unwrap().unwrap();

    let short = SetUp {
        password: password("short one"),
        ..owner("maya@example.com")
    };
    assert!(matches!(
        identity::set_up(&shop.shopper(), one.as_str(), &short).await.unwrap(),
        Err(LinkRefused::Password(_))
    ));
    identity::set_up(&shop.shopper(), one.as_str(), &owner("maya@example.com"))
        .await
        .unwrap()
        .unwrap();

    for link in [one, other] {
        let again = identity::set_up(&shop.shopper(), link.as_str(), &owner("evil@example.com")).await;
        assert_eq!(again.unwrap(), Err(LinkRefused::Spent));
        assert_eq!(
            identity::link(&shop.shopper(), TokenKind::SetUp, link.as_str())
                .await
                .unwrap(),
            None
        );
    }
    assert_eq!(identity::set_up_link(&shop.ctx).await.unwrap(), None);
    assert!(shop.try_sign_in("maya@example.com", "a goat on the roof").await.is_ok());
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_who_set_up_a_shop_at_once_make_one_owner() {
    let shop = TestShop::open().await;
    let mut links = Vec::new();
    for _ in 0..10 {
        links.push(identity::set_up_link(&shop.ctx).await.unwrap().unwrap());
    }
    let mut posts = JoinSet::new();
    for (number, link) in links.into_iter().enumerate() {
        let ctx = shop.shopper();
        posts.spawn(async move {
            identity::set_up(&ctx, link.as_str(), &owner(&format!("o{number}@example.com")))
                .await
                .unwrap()
        });
    }
    assert_eq!(posts.join_all().await.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(shop.number("SELECT COUNT(*) FROM account").await, 1);
}

#[tokio::test]
async fn a_set_up_link_is_good_for_a_quarter_of_an_hour() {
    let shop = TestShop::open().await;
    let link = identity::set_up_link(&shop.ctx).await.unwrap().unwrap();
    shop.clock.advance_ms(15 * MINUTE_MS);
    let late = identity::set_up(&shop.shopper(), link.as_str(), &owner("maya@example.com")).await;
    assert_eq!(late.unwrap(), Err(LinkRefused::Spent));
    assert!(!identity::has_owner(&shop.ctx).await.unwrap());
}
