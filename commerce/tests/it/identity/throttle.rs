//! Guessing is slow, and it locks nobody out.

use commerce::{
    identity::{self, Browser, SignInAnswer, SignInRefused},
    testing::{PASSWORD, TestShop},
};
use domain::{form::SignInForm, time::MINUTE_MS};
use tokio::task::JoinSet;

async fn attempt(
    shop: &TestShop,
    from: &str,
    password: &str,
    browser: &Browser,
) -> Result<SignInAnswer, SignInRefused> {
    let mut ctx = shop.shopper();
    ctx.address = from.into();
    let form = SignInForm {
        login: "asha@example.com".into(),
        password: password.into(),
    };
    identity::sign_in(&ctx, &form.parse().unwrap(), browser).await.unwrap()
}

#[tokio::test]
async fn a_guesser_waits_longer_and_longer_and_an_owner_on_a_known_device_never() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let hers = Browser {
        known: asha.credentials.known.clone(),
        ..Browser::default()
    };
    let stranger = Browser::default();

    let mut waits = Vec::new();
    for number in 0..12 {
        // A network of its own for each guess: the account is what counts.
        match attempt(&shop, &format!("203.0.{number}.1"), "guess", &stranger).await {
            Err(SignInRefused::Wrong) => waits.push(0),
            Err(SignInRefused::TooMany(seconds)) => {
                waits.push(seconds);
                shop.clock.advance_ms(seconds * 1000);
            }
            Ok(_) => panic!("guessed"),
        }
    }
    assert_eq!(waits, [0, 0, 0, 0, 0, 5, 0, 10, 0, 20, 0, 40]);

    attempt(&shop, "203.0.113.1", "guess", &stranger).await.unwrap_err();
    assert!(matches!(
        attempt(&shop, "203.0.113.1", PASSWORD, &stranger).await,
        Err(SignInRefused::TooMany(80))
    ));
    assert!(
        attempt(&shop, "198.51.100.7", PASSWORD, &hers).await.is_ok(),
        "she is known"
    );
    shop.clock.advance_ms(15 * MINUTE_MS);
    assert!(
        attempt(&shop, "198.51.100.8", PASSWORD, &stranger).await.is_ok(),
        "never for good"
    );
}

#[tokio::test]
async fn a_name_without_an_account_is_counted_the_same() {
    let shop = TestShop::open().await;
    for _ in 0..5 {
        assert_eq!(
            shop.try_sign_in("nobody@example.com", "guess").await.err(),
            Some(SignInRefused::Wrong)
        );
    }
    assert_eq!(
        shop.try_sign_in("nobody@example.com", "guess").await.err(),
        Some(SignInRefused::TooMany(5))
    );
}

#[tokio::test]
async fn a_known_device_does_not_guess_faster_than_others() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let hers = Browser {
        known: asha.credentials.known.clone(),
        ..Browser::default()
    };
    for _ in 0..5 {
        assert_eq!(
            attempt(&shop, "203.0.113.1", "guess", &hers).await.err(),
            Some(SignInRefused::Wrong)
        );
    }
    assert_eq!(
        attempt(&shop, "203.0.113.1", "guess", &hers).await.err(),
        Some(SignInRefused::TooMany(5))
    );
}

#[tokio::test]
async fn one_network_that_tries_many_names_waits_too() {
    let shop = TestShop::open().await;
    let mut refused = Vec::new();
    for number in 0..32 {
        let answer = shop.try_sign_in(&format!("n{number}@example.com"), "guess").await;
        refused.push(answer.unwrap_err());
    }
    assert!(refused[..30].iter().all(|refused| *refused == SignInRefused::Wrong));
    assert!(
        refused[30..]
            .iter()
            .all(|refused| matches!(refused, SignInRefused::TooMany(_)))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_guesses_at_once_are_no_way_around_it() {
    let shop = TestShop::open().await;
    shop.customer("asha@example.com").await;
    let mut guesses = JoinSet::new();
    for number in 0..30 {
        let mut ctx = shop.shopper();
        ctx.address = format!("203.0.{number}.1");
        let form = SignInForm {
            login: "asha@example.com".into(),
            password: format!("guess {number}"),
        };
        guesses.spawn(async move {
            identity::sign_in(&ctx, &form.parse().unwrap(), &Browser::default())
                .await
                .unwrap()
        });
    }

    let answers = guesses.join_all().await;

    let tried = answers
        .iter()
        .filter(|answer| matches!(answer, Err(SignInRefused::Wrong)))
        .count();
    assert_eq!(tried, 5);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM audit WHERE action = 'identity.throttled'")
            .await,
        1
    );
    shop.assert_books_balance().await;
}
