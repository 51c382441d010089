//! Signing in, signing out, and changing what one signs in with.

use commerce::{
    Actor, Error,
    identity::{self, PasswordCost, Proof, SignInAnswer, SignInRefused},
    testing::{PASSWORD, TestShop},
};
use domain::{
    access::Preset,
    form::{EmailForm, PasswordField, PasswordForm},
    time::MINUTE_MS,
};

#[tokio::test]
async fn nobody_learns_whether_there_is_an_account() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let owner = shop.member(Preset::Owner).await;
    shop.sign_up("waits@example.com").await;
    let bina = shop.customer("bina@example.com").await;
    let customer = shop
        .number(&format!("SELECT customer_id FROM account WHERE id = {}", bina.account))
        .await;
    commerce::customers::disable_customer(&owner.ctx, domain::ids::CustomerId(customer), 2)
        .await
        .unwrap();

    for (login, password) in [
        ("asha@example.com", "not her password"),
        ("nobody@example.com", PASSWORD),
        ("9800000000", PASSWORD),
        ("waits@example.com", PASSWORD),
        ("bina@example.com", PASSWORD),
    ] {
        assert_eq!(
            shop.try_sign_in(login, password).await.err(),
            Some(SignInRefused::Wrong),
            "{login}"
        );
    }
    assert!(
        identity::authenticate(&shop.shopper(), asha.credentials.access.as_str())
            .await
            .unwrap()
            .is_some()
    );
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_hash_that_has_become_cheap_is_made_anew_at_the_next_sign_in() {
    let shop = TestShop::open().await;
    shop.customer("asha@example.com").await;
    let before = shop.text("SELECT password_hash AS text FROM account").await;
    assert!(before.contains("m=8,"), "{before}");

    let dearer = shop
        .reopen(|options| {
            options.identity.password = PasswordCost {
                memory_kib: 64,
                ..PasswordCost::default()
            };
        })
        .await;
    let form = domain::form::SignInForm {
        login: "asha@example.com".into(),
        password: PASSWORD.into(),
    };
    let shopper = commerce::Ctx {
        actor: Actor::Shopper,
        ..dearer
    };
    let answer = identity::sign_in(&shopper, &form.parse().unwrap(), &identity::Browser::default()).await;

    assert!(matches!(answer.unwrap(), Ok(SignInAnswer::Done(_))));
    assert!(
        shop.text("SELECT password_hash AS text FROM account")
            .await
            .contains("m=64,")
    );
    shop.sign_in("asha@example.com").await;
}

#[tokio::test]
async fn a_flood_of_passwords_is_told_to_come_again() {
    let shop = TestShop::open_with(|options| {
        options.identity.password.at_once = 1;
        options.identity.password.waiting = 2;
        options.identity.password.memory_kib = 16 * 1024;
    })
    .await;
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..20 {
        let mut ctx = shop.shopper();
        ctx.address = format!("203.0.{number}.1");
        let form = domain::form::SignInForm {
            login: format!("n{number}@example.com"),
            password: "guess".into(),
        };
        tries
            .spawn(async move { identity::sign_in(&ctx, &form.parse().unwrap(), &identity::Browser::default()).await });
    }

    let answers = tries.join_all().await;

    assert!(
        answers
            .iter()
            .all(|answer| matches!(answer, Err(Error::Busy) | Ok(Err(SignInRefused::Wrong))))
    );
    assert!(answers.iter().any(|answer| matches!(answer, Err(Error::Busy))));
    assert!(
        answers
            .iter()
            .any(|answer| matches!(answer, Ok(Err(SignInRefused::Wrong))))
    );
}

#[tokio::test]
async fn signing_out_ends_the_access_token_too_on_every_process_within_a_second() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let other = shop.reopen(|_| {}).await;
    let access = asha.credentials.access.as_str();
    assert!(identity::authenticate(&other, access).await.unwrap().is_some());

    for _ in 0..2 {
        identity::sign_out(&asha.ctx, asha.session).await.unwrap();
    }

    assert_eq!(identity::authenticate(&shop.shopper(), access).await.unwrap(), None);
    shop.clock.advance_ms(1000);
    assert_eq!(identity::authenticate(&other, access).await.unwrap(), None);
    assert!(
        identity::refresh(&other, asha.credentials.refresh.as_str())
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_device_is_listed_and_ended_by_its_owner_and_nobody_else() {
    let shop = TestShop::open().await;
    let here = shop.customer("asha@example.com").await;
    let there = shop.sign_in("asha@example.com").await;
    let stranger = shop.customer("bina@example.com").await;

    assert!(matches!(
        identity::end_session(&stranger.ctx, there.session).await,
        Err(Error::NotFound)
    ));
    let devices = identity::devices(&here.ctx, here.session).await.unwrap();
    assert_eq!(devices.len(), 2);
    assert_eq!(devices.iter().filter(|device| device.is_this).count(), 1);
    identity::end_session(&here.ctx, there.session).await.unwrap();

    assert_eq!(identity::devices(&here.ctx, here.session).await.unwrap().len(), 1);
    let access = there.credentials.access.as_str();
    assert_eq!(identity::authenticate(&shop.shopper(), access).await.unwrap(), None);
    assert!(matches!(
        identity::devices(&shop.shopper(), here.session).await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn a_new_password_takes_the_old_one_and_ends_all_other_sign_ins() {
    let shop = TestShop::open().await;
    let here = shop.customer("asha@example.com").await;
    let there = shop.sign_in("asha@example.com").await;
    let form = |current: &str, password: &str| PasswordForm {
        current: current.into(),
        password: password.into(),
    };

    let wrong = identity::change_password(&here.ctx, here.session, &form("no", "a goat on the roof")).await;
    assert_eq!(wrong.unwrap().unwrap_err().0[0].0, PasswordField::Current);
    let weak = identity::change_password(&here.ctx, here.session, &form(PASSWORD, "asha1234")).await;
    assert_eq!(weak.unwrap().unwrap_err().0[0].0, PasswordField::Password);
    identity::change_password(&here.ctx, here.session, &form(PASSWORD, "a goat on the roof"))
        .await
        .unwrap()
        .unwrap();

    let who = |person: &commerce::testing::Person| person.credentials.access.as_str().to_owned();
    assert!(
        identity::authenticate(&shop.shopper(), &who(&here))
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        identity::authenticate(&shop.shopper(), &who(&there))
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(
        shop.try_sign_in("asha@example.com", PASSWORD).await.err(),
        Some(SignInRefused::Wrong)
    );
    assert!(shop.try_sign_in("asha@example.com", "a goat on the roof").await.is_ok());
    assert_eq!(
        shop.mailed().await.last().unwrap(),
        "Your password at Pasal was changed"
    );
}

#[tokio::test]
async fn a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let form = |password: &str| {
        EmailForm {
            email: "new@example.com".into(),
            password: password.into(),
        }
        .parse()
        .unwrap()
    };

    assert!(
        identity::change_email(&asha.ctx, &form("wrong one"))
            .await
            .unwrap()
            .is_err()
    );
    identity::change_email(&asha.ctx, &form(PASSWORD))
        .await
        .unwrap()
        .unwrap();
    let link = shop.last_link().await;
    let profile = commerce::customers::profile(&asha.ctx).await.unwrap();
    assert_eq!(profile.email.as_deref(), Some("asha@example.com"));
    assert_eq!(profile.new_email.as_deref(), Some("new@example.com"));
    identity::confirm_email(&shop.shopper(), &link).await.unwrap().unwrap();

    assert!(identity::confirm_email(&shop.shopper(), &link).await.unwrap().is_err());
    assert!(shop.try_sign_in("asha@example.com", PASSWORD).await.is_err());
    shop.sign_in("new@example.com").await;
    shop.mailed().await;
    let last = shop.mails.sent().pop().unwrap();
    assert_eq!(
        (last.to.as_str(), last.subject.as_str()),
        ("asha@example.com", "Your e-mail address at Pasal was changed")
    );
}

#[tokio::test]
async fn an_address_of_somebody_else_is_not_taken_over_and_the_answer_is_the_same() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    shop.customer("bina@example.com").await;
    let form = EmailForm {
        email: "bina@example.com".into(),
        password: PASSWORD.into(),
    };

    identity::change_email(&asha.ctx, &form.parse().unwrap())
        .await
        .unwrap()
        .unwrap();

    let mails = shop.mailed().await;
    assert_eq!(mails.last().unwrap(), "You have an account at Pasal already");
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM one_time_token WHERE kind = 'change_email'")
            .await,
        0
    );
}

#[tokio::test]
async fn what_is_dangerous_takes_a_proof_of_the_last_ten_minutes() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    assert!(
        identity::recently_proved(&asha.ctx, asha.session).await.unwrap(),
        "signing in is one"
    );

    shop.clock.advance_ms(10 * MINUTE_MS);
    assert!(matches!(
        identity::begin_totp(&asha.ctx, asha.session).await,
        Err(Error::ProofNeeded)
    ));
    let wrong = Proof::Password("wrong".into());
    assert!(!identity::prove(&asha.ctx, asha.session, &wrong).await.unwrap());
    assert!(!identity::recently_proved(&asha.ctx, asha.session).await.unwrap());
    let right = Proof::Password(PASSWORD.into());
    assert!(identity::prove(&asha.ctx, asha.session, &right).await.unwrap());

    assert!(identity::begin_totp(&asha.ctx, asha.session).await.is_ok());
}
