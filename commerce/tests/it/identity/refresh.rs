//! Refresh tokens: each good once, the same successor for tabs at the same moment, and the end for what was copied.

use std::collections::HashSet;

use commerce::{
    identity::{self, SigningKeys},
    testing::TestShop,
};
use domain::{
    access::Preset,
    time::{DAY_MS, HOUR_MS, MINUTE_MS},
};
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_tabs_get_one_successor_and_nobody_is_signed_out() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    shop.clock.advance_ms(HOUR_MS);
    let other = shop.reopen(|_| {}).await;
    let mut tabs = JoinSet::new();
    for number in 0..20 {
        let ctx = if number % 2 == 0 { shop.shopper() } else { other.clone() };
        let token = asha.credentials.refresh.clone();
        tabs.spawn(async move {
            identity::refresh(&ctx, token.as_str())
                .await
                .unwrap()
                .expect("still signed in")
        });
    }

    let answers = tabs.join_all().await;

    let successors: HashSet<_> = answers
        .iter()
        .map(|answer| answer.refresh.as_str().to_owned())
        .collect();
    assert_eq!(successors.len(), 1);
    for answer in &answers {
        assert!(
            identity::authenticate(&shop.shopper(), answer.access.as_str())
                .await
                .unwrap()
                .is_some()
        );
    }
    let next = identity::refresh(&shop.shopper(), answers[0].refresh.as_str())
        .await
        .unwrap();
    assert!(next.is_some());
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_token_that_is_used_again_later_ends_the_family_and_its_owner_is_told() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let stolen = asha.credentials.refresh.clone();
    let hers = identity::refresh(&shop.shopper(), stolen.as_str())
        .await
        .unwrap()
        .unwrap();
    shop.clock.advance_ms(10_000);

    for _ in 0..2 {
        assert!(
            identity::refresh(&shop.shopper(), stolen.as_str())
                .await
                .unwrap()
                .is_none()
        );
    }

    assert!(
        identity::refresh(&shop.shopper(), hers.refresh.as_str())
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        identity::authenticate(&shop.shopper(), hers.access.as_str())
            .await
            .unwrap()
            .is_none()
    );
    let mails = shop.mailed().await;
    assert_eq!(
        mails
            .iter()
            .filter(|mail| *mail == "We have ended a sign-in at Pasal")
            .count(),
        1
    );
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM audit WHERE action = 'session.reused'")
            .await,
        1
    );
    // Another sign-in of hers goes on.
    let again = shop.sign_in("asha@example.com").await;
    assert!(
        identity::refresh(&shop.shopper(), again.credentials.refresh.as_str())
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn made_up_tokens_are_nobodys() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let token = asha.credentials.refresh.as_str().to_owned();
    let (family, _) = token.split_once('.').unwrap();
    let (cut, long) = (format!("{family}."), "a".repeat(5000));
    let stranger = "0123456789abcdefghjkmnpqrs.aaaaaaaaaaaaaaaaaaaaaaaa";
    for bad in ["", ".", "x", family, cut.as_str(), long.as_str(), stranger] {
        assert!(
            identity::refresh(&shop.shopper(), bad).await.unwrap().is_none(),
            "{bad}"
        );
    }
    assert!(identity::refresh(&shop.shopper(), &token).await.unwrap().is_some());
}

#[tokio::test]
async fn a_shopper_stays_for_a_month_of_silence_and_staff_for_half_an_hour() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    let asha = shop.customer("asha@example.com").await;

    shop.clock.advance_ms(30 * MINUTE_MS);
    assert!(
        identity::refresh(&shop.shopper(), owner.credentials.refresh.as_str())
            .await
            .unwrap()
            .is_none()
    );
    shop.clock.advance_ms(29 * DAY_MS);
    let asha = identity::refresh(&shop.shopper(), asha.credentials.refresh.as_str())
        .await
        .unwrap()
        .unwrap();
    shop.clock.advance_ms(30 * DAY_MS);
    assert!(
        identity::refresh(&shop.shopper(), asha.refresh.as_str())
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn staff_who_work_all_day_sign_in_again_after_twelve_hours() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    let mut credentials = owner.credentials;
    let mut minutes = 0;
    loop {
        shop.clock.advance_ms(9 * MINUTE_MS);
        minutes += 9;
        // Every page that they look at counts as use, and every ten minutes the tokens are renewed.
        match identity::refresh(&shop.shopper(), credentials.refresh.as_str())
            .await
            .unwrap()
        {
            Some(next) => credentials = next,
            None => break,
        }
    }
    assert_eq!(minutes, 720);
}

#[tokio::test]
async fn a_new_key_signs_nobody_out_and_an_old_one_that_is_gone_does() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let old = "test:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let new = SigningKeys::random_text();
    let both = format!("{new},{old}");
    let rotated = shop
        .reopen(|options| options.identity.keys = SigningKeys::parse(&both).unwrap())
        .await;
    let only = shop
        .reopen(|options| options.identity.keys = SigningKeys::parse(&new).unwrap())
        .await;
    let access = asha.credentials.access.as_str();

    assert!(identity::authenticate(&rotated, access).await.unwrap().is_some());
    assert!(identity::authenticate(&only, access).await.unwrap().is_none());
    let next = identity::refresh(&rotated, asha.credentials.refresh.as_str())
        .await
        .unwrap()
        .unwrap();
    // Another tab at the same moment.
    let tab = identity::refresh(&rotated, asha.credentials.refresh.as_str())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(tab.refresh.as_str(), next.refresh.as_str());
    assert!(
        identity::authenticate(&only, next.access.as_str())
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        identity::authenticate(&shop.shopper(), next.access.as_str())
            .await
            .unwrap()
            .is_none()
    );
}
