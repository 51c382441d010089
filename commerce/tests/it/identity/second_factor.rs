//! Codes of an app: switched on, asked for, used once, and recovered from.

use commerce::{
    Actor, Error,
    identity::{self, Browser, Credentials, Proof, SecondFactorRefused, SignInAnswer},
    testing::{PASSWORD, Person, TestShop},
};
use domain::{
    access::Preset,
    form::{SecondFactorCode, SecondFactorForm},
    identity::totp,
    time::MINUTE_MS,
};
use tokio::task::JoinSet;

fn code(text: &str) -> SecondFactorCode {
    SecondFactorForm { code: text.into() }.parse().unwrap()
}

/// The app's code now.
fn app(shop: &TestShop, secret: &str) -> SecondFactorCode {
    let now = shop.ctx.now();
    code(&totp::code(&totp::from_base32(secret).unwrap(), totp::step_at(now)))
}

/// Switches codes on; the secret and the recovery codes.
async fn with_codes(shop: &TestShop, person: &Person) -> (String, Vec<String>) {
    let setup = identity::begin_totp(&person.ctx, person.session).await.unwrap();
    assert!(setup.link.contains(&setup.secret));
    let codes = identity::confirm_totp(&person.ctx, person.session, &app(shop, &setup.secret))
        .await
        .unwrap();
    // The code that switched it on is used.
    shop.clock.advance_ms(30_000);
    (setup.secret, codes.unwrap())
}

async fn challenge(shop: &TestShop, login: &str) -> String {
    match shop.try_sign_in(login, PASSWORD).await {
        Ok(SignInAnswer::NeedsSecondFactor(challenge)) => challenge.as_str().to_owned(),
        other => panic!("no code was asked for: {other:?}"),
    }
}

async fn answer(shop: &TestShop, challenge: &str, code: &SecondFactorCode) -> Result<Credentials, SecondFactorRefused> {
    identity::second_factor(&shop.shopper(), challenge, code, &Browser::default())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_password_alone_is_not_enough_and_a_code_is_good_once() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    let (secret, _) = with_codes(&shop, &owner).await;

    let first = challenge(&shop, &owner.login).await;
    let present = app(&shop, &secret);
    assert_eq!(
        answer(&shop, &first, &code("000000")).await.err(),
        Some(SecondFactorRefused::Wrong)
    );
    let credentials = answer(&shop, &first, &present).await.unwrap();
    let person = shop.person(credentials, &owner.login).await;
    assert!(matches!(person.ctx.actor, Actor::Staff(_)));

    assert_eq!(
        answer(&shop, &first, &present).await.err(),
        Some(SecondFactorRefused::Expired)
    );
    let second = challenge(&shop, &owner.login).await;
    assert_eq!(
        answer(&shop, &second, &present).await.err(),
        Some(SecondFactorRefused::Wrong),
        "used"
    );
    shop.clock.advance_ms(30_000);
    assert!(answer(&shop, &second, &app(&shop, &secret)).await.is_ok());
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_bring_one_code_at_once_one_is_let_in() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    let (secret, _) = with_codes(&shop, &owner).await;
    let mut challenges = Vec::new();
    for _ in 0..5 {
        challenges.push(challenge(&shop, &owner.login).await);
    }
    let present = app(&shop, &secret);
    let mut tries = JoinSet::new();
    for challenge in challenges {
        let (ctx, present) = (shop.shopper(), present.clone());
        tries.spawn(async move {
            identity::second_factor(&ctx, &challenge, &present, &Browser::default())
                .await
                .unwrap()
        });
    }
    assert_eq!(tries.join_all().await.iter().filter(|answer| answer.is_ok()).count(), 1);
}

#[tokio::test]
async fn codes_are_not_guessed_with_many_challenges() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    with_codes(&shop, &owner).await;
    let mut tried = 0;
    for _ in 0..10 {
        let challenge = challenge(&shop, &owner.login).await;
        match answer(&shop, &challenge, &code("000000")).await {
            Err(SecondFactorRefused::Wrong) => tried += 1,
            Err(SecondFactorRefused::TooMany(_)) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(tried, 5);
}

#[tokio::test]
async fn a_challenge_ends_after_five_minutes() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    let (secret, _) = with_codes(&shop, &owner).await;
    let challenge = challenge(&shop, &owner.login).await;
    shop.clock.advance_ms(5 * MINUTE_MS);
    assert_eq!(
        answer(&shop, &challenge, &app(&shop, &secret)).await.err(),
        Some(SecondFactorRefused::Expired)
    );
}

#[tokio::test]
async fn whoever_has_lost_the_phone_comes_in_with_each_recovery_code_once() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    let (_, codes) = with_codes(&shop, &owner).await;
    assert_eq!(codes.len(), 10);

    let first = challenge(&shop, &owner.login).await;
    let credentials = answer(&shop, &first, &code(&codes[0].to_uppercase())).await.unwrap();
    let person = shop.person(credentials, &owner.login).await;
    let second = challenge(&shop, &owner.login).await;
    assert_eq!(
        answer(&shop, &second, &code(&codes[0])).await.err(),
        Some(SecondFactorRefused::Wrong)
    );
    assert_eq!(
        commerce::customers::profile(&person.ctx)
            .await
            .unwrap()
            .recovery_codes_left,
        9
    );

    let fresh = identity::new_recovery_codes(&person.ctx, person.session).await.unwrap();
    assert_eq!(
        answer(&shop, &second, &code(&codes[1])).await.err(),
        Some(SecondFactorRefused::Wrong)
    );
    assert!(answer(&shop, &second, &code(&fresh[1])).await.is_ok());
}

#[tokio::test]
async fn switching_codes_on_ends_other_sign_ins_and_switching_them_off_takes_the_password() {
    let shop = TestShop::open().await;
    let here = shop.member(Preset::Owner).await;
    let there = shop.sign_in(&here.login).await;
    let (secret, _) = with_codes(&shop, &here).await;

    assert!(
        identity::authenticate(&shop.shopper(), there.credentials.access.as_str())
            .await
            .unwrap()
            .is_none()
    );
    assert!(matches!(
        identity::begin_totp(&here.ctx, here.session).await,
        Err(Error::Conflict(_))
    ));
    let proof = Proof::Code(app(&shop, &secret));
    assert!(identity::prove(&here.ctx, here.session, &proof).await.unwrap());
    assert!(!identity::prove(&here.ctx, here.session, &proof).await.unwrap(), "used");
    assert!(!identity::disable_totp(&here.ctx, "wrong").await.unwrap());
    assert!(identity::disable_totp(&here.ctx, PASSWORD).await.unwrap());
    shop.sign_in(&here.login).await;
    let mails = shop.mailed().await;
    assert_eq!(
        mails
            .iter()
            .filter(|mail| *mail == "How you sign in to Pasal was changed")
            .count(),
        2
    );
}

#[tokio::test]
async fn staff_without_the_code_that_they_have_set_are_not_staff_yet() {
    let shop = TestShop::open().await;
    let owner = shop.member(Preset::Owner).await;
    let (secret, _) = with_codes(&shop, &owner).await;
    shop.execute("UPDATE session SET mfa_at = NULL").await;
    let other = shop.reopen(|_| {}).await;

    let who = identity::authenticate(&other, owner.credentials.access.as_str())
        .await
        .unwrap()
        .unwrap();

    assert!(who.needs_second_factor);
    assert_eq!(who.actor, Actor::Customer(owner.account));
    let proof = Proof::Code(app(&shop, &secret));
    assert!(identity::prove(&owner.ctx, owner.session, &proof).await.unwrap());
    shop.clock.advance_ms(1000);
    let who = identity::authenticate(&other, owner.credentials.access.as_str())
        .await
        .unwrap()
        .unwrap();
    assert!(matches!(who.actor, Actor::Staff(_)));
}
