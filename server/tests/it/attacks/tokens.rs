//! Tokens that are made up, run out, copied, used again, or meant for something else: a browser that brings one is a
//! stranger, and nothing says why.

use commerce::{identity, testing::PASSWORD};
use domain::{access::Preset, form::SecondFactorForm, identity::totp, time::MINUTE_MS};

use crate::{
    sign_in::{cookie, sign_in},
    visit::{Shop, Visitor, shop},
};

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
}

/// Whether the shop lets this cookie in.
async fn is_in(shop: &Shop, name: &str, token: &str) -> bool {
    let mut visitor = shop.visitor();
    visitor.jar.insert(name.to_owned(), token.to_owned());
    let answers = [visitor.get("/account").await, visitor.get("/admin").await];
    answers.iter().any(|answer| answer.status == 200)
}

async fn owner(shop: &Shop) -> Visitor<'_> {
    shop.test.member(Preset::Owner).await;
    let mut visitor = shop.visitor();
    sign_in(&mut visitor, "owner@example.com").await;
    visitor
}

#[tokio::test]
async fn a_token_that_was_changed_in_any_place_is_nobodys() {
    let shop = shop().await;
    let owner = owner(&shop).await;
    let token = owner.jar["pasal_at"].clone();
    assert!(is_in(&shop, "pasal_at", &token).await);
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        panic!("three parts: {token}")
    };
    let forged = |header: &str| format!("{}.{claims}.{signature}", base64(header));

    for bad in [
        format!("{}.{claims}.", base64(r#"{"typ":"JWT","alg":"none","kid":"test"}"#)),
        format!("{}.{claims}.", base64(r#"{"typ":"JWT","alg":"NONE"}"#)),
        format!("{header}.{claims}."),
        format!("{header}.{claims}"),
        forged(r#"{"typ":"JWT","alg":"none","kid":"test"}"#),
        forged(r#"{"typ":"JWT","alg":"HS512","kid":"test"}"#),
        forged(r#"{"typ":"JWT","alg":"RS256","kid":"test"}"#),
        forged(r#"{"typ":"JWT","alg":"HS256","kid":"other"}"#),
        forged(r#"{"typ":"JWT","alg":"HS256","kid":"/dev/null"}"#),
        forged(r#"{"typ":"JWT","alg":"HS256","kid":"test' OR '1'='1"}"#),
        forged(r#"{"typ":"JWT","alg":"HS256","jku":"https://evil.example/keys"}"#),
        format!(
            "{header}.{}.{signature}",
            base64(r#"{"typ":"access","sub":"1","sid":1}"#)
        ),
        format!("{header}.{claims}.{}", base64("not a signature")),
        format!("{token}.{signature}"),
        "eyJhbGciOiJub25lIn0.e30.".to_owned(),
        "%00".to_owned(),
        "null".to_owned(),
    ] {
        assert!(!is_in(&shop, "pasal_at", &bad).await, "{bad}");
    }
    for at in (0..token.len()).step_by(7) {
        let mut bytes = token.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        // The last letter of a part holds bits that mean nothing.
        let is_end = changed.as_bytes().get(at + 1).is_none_or(|next| *next == b'.');
        assert!(is_end || !is_in(&shop, "pasal_at", &changed).await, "letter {at}");
    }
}

#[tokio::test]
async fn a_token_that_has_run_out_opens_nothing_without_the_other_one() {
    let shop = shop().await;
    let owner = owner(&shop).await;
    let token = owner.jar["pasal_at"].clone();

    shop.test.clock.advance_ms(10 * MINUTE_MS);

    assert!(!is_in(&shop, "pasal_at", &token).await);
}

#[tokio::test]
async fn a_token_is_good_for_what_it_was_made_for_and_nothing_else() {
    let shop = shop().await;
    let asha = shop.test.customer("asha@example.com").await;
    let setup = identity::begin_totp(&asha.ctx, asha.session).await.unwrap();
    let secret = totp::from_base32(&setup.secret).unwrap();
    let code = totp::code(&secret, totp::step_at(shop.test.ctx.now()));
    let code = SecondFactorForm { code }.parse().unwrap();
    identity::confirm_totp(&asha.ctx, asha.session, &code)
        .await
        .unwrap()
        .unwrap();
    let mut half = shop.visitor();
    let answer = sign_in(&mut half, "asha@example.com").await;
    let challenge = half.jar["pasal_2f"].clone();
    assert_eq!(cookie(&answer, "pasal_at"), None);
    identity::forgot_password(&shop.test.shopper(), &"asha@example.com".parse().unwrap())
        .await
        .unwrap();
    let reset = shop.test.last_link().await;
    let set_up = identity::set_up_link(&shop.test.ctx).await.unwrap().unwrap();
    let (access, refresh) = (asha.credentials.access.as_str(), asha.credentials.refresh.as_str());
    let known = asha.credentials.known.as_ref().unwrap().as_str();

    for (name, other) in [
        ("pasal_at", refresh),
        ("pasal_at", challenge.as_str()),
        ("pasal_at", &reset),
        ("pasal_at", known),
        ("pasal_rt", access),
        ("pasal_rt", &challenge),
        ("pasal_rt", &reset),
        ("pasal_rt", known),
    ] {
        assert!(!is_in(&shop, name, other).await, "{name} {other}");
    }
    for kind in ["verify-email", "confirm-email", "invite", "set-up"] {
        for secret in [reset.as_str(), &challenge] {
            assert_eq!(shop.get(&format!("/{kind}/{secret}")).await.status, 410, "{kind}");
            let fields = [
                ("password", "three goats in a boat"),
                ("name", "Eve Eve"),
                ("email", "eve@example.com"),
            ];
            let taken = shop.visitor().post(&format!("/{kind}/{secret}"), &fields).await;
            assert_eq!(taken.status, 410, "{kind}");
        }
    }
    let taken = shop
        .visitor()
        .post(
            &format!("/reset-password/{}", set_up.as_str()),
            &[("password", "three goats in a boat")],
        )
        .await;
    assert_eq!(taken.status, 410);
    assert_eq!(
        shop.test
            .number("SELECT COUNT(*) FROM account WHERE role_id IS NOT NULL")
            .await,
        0
    );
    let fields = [("login", "asha@example.com"), ("password", PASSWORD)];
    let still = shop.visitor().post("/sign-in", &fields).await;
    assert_eq!(still.header("location"), "/sign-in/code", "her password is still hers");
}

#[tokio::test]
async fn a_copied_token_that_is_used_again_signs_both_out_and_its_owner_is_told() {
    let shop = shop().await;
    shop.test.customer("asha@example.com").await;
    let mut asha = shop.visitor();
    sign_in(&mut asha, "asha@example.com").await;
    let mut thief = shop.visitor();
    thief.jar = asha.jar.clone();
    shop.test.clock.advance_ms(11 * MINUTE_MS);
    assert_eq!(asha.get("/account").await.status, 200, "she renews it on the way");
    shop.test.clock.advance_ms(MINUTE_MS);

    let stolen = thief.get("/account").await;

    assert_eq!(stolen.status, 303, "it was used before");
    assert!(cookie(&stolen, "pasal_rt").unwrap().contains("Max-Age=0"));
    assert_eq!(asha.get("/account").await.status, 303, "to be safe she is out too");
    commerce::outbox::deliver(&shop.test.ctx, 100).await.unwrap();
    let mail = shop.test.mails.sent().pop().unwrap();
    assert!(mail.subject.starts_with("We have ended a sign-in"), "{}", mail.subject);
}
