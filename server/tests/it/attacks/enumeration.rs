//! Whether a name has an account is told by no status, no header, no word of a page, and no work: passwords are hashed
//! as often for strangers as for those whom we know.

use axum::http::HeaderMap;
use commerce::testing::PASSWORD;

use crate::{
    sign_in::sign_in,
    visit::{Answer, Shop, shop},
};

/// What of an answer may not differ: everything but what names this one request, and the name that was typed.
fn shown(answer: &Answer, login: &str) -> (u16, Vec<String>, String) {
    let headers = |headers: &HeaderMap| {
        let mut lines: Vec<String> = headers
            .iter()
            .filter(|(name, _)| *name != "x-request-id")
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or("?")))
            .collect();
        lines.sort();
        lines
    };
    (
        answer.status.as_u16(),
        headers(&answer.headers),
        answer.body.replace(login, "NAME"),
    )
}

/// Posts a form as a new browser; the answer, and how many passwords were hashed for it.
async fn posted(shop: &Shop, path: &str, login: &str, fields: &[(&str, &str)]) -> ((u16, Vec<String>, String), u64) {
    let before = shop.test.password_work();
    let answer = shop.visitor().post(path, fields).await;
    (shown(&answer, login), shop.test.password_work() - before)
}

/// A confirmed account, one that is not confirmed, one that is disabled, staff, and nobody: all with one length of name.
async fn names(shop: &Shop) -> [&'static str; 5] {
    shop.test.customer("known@example.com").await;
    shop.test.sign_up("waits@example.com").await;
    shop.test.customer("ended@example.com").await;
    for ended in [
        "UPDATE session SET ended_at = 1 WHERE account_id IN (SELECT id FROM account WHERE email = 'ended@example.com')",
        "UPDATE account SET state = 'disabled' WHERE email = 'ended@example.com'",
    ] {
        shop.test.execute(ended).await;
    }
    shop.test.member_named(domain::access::Preset::Owner, "owner").await;
    [
        "nobod@example.com",
        "known@example.com",
        "waits@example.com",
        "ended@example.com",
        "owner@example.com",
    ]
}

#[tokio::test]
async fn signing_in_answers_and_works_the_same_for_every_name() {
    let shop = shop().await;
    let mut seen = Vec::new();
    for login in names(&shop).await {
        let fields = [("login", login), ("password", "two yaks on a boat"), ("next", "/cart")];
        seen.push((login, posted(&shop, "/sign-in", login, &fields).await));
    }

    for (login, answer) in &seen {
        assert_eq!(answer, &seen[0].1, "{login}");
    }
    assert_eq!(seen[0].1.0.0, 422);
    assert_eq!(seen[0].1.1, 1, "a password is hashed for nobody too");
}

#[tokio::test]
async fn a_right_password_of_an_account_that_cannot_be_used_tells_nothing_either() {
    let shop = shop().await;
    let names = names(&shop).await;
    let fields = |login| [("login", login), ("password", PASSWORD)];
    let nobody = posted(&shop, "/sign-in", names[0], &fields(names[0])).await;

    for login in ["waits@example.com", "ended@example.com"] {
        assert_eq!(
            posted(&shop, "/sign-in", login, &fields(login)).await,
            nobody,
            "{login}"
        );
    }
}

#[tokio::test]
async fn too_many_tries_are_answered_the_same_for_every_name() {
    let shop = shop().await;
    let mut seen = Vec::new();
    for login in names(&shop).await {
        let mut answers = Vec::new();
        for _ in 0..6 {
            let fields = [("login", login), ("password", "two yaks on a boat")];
            answers.push(posted(&shop, "/sign-in", login, &fields).await);
        }
        assert_eq!(answers[5].0.0, 429, "{login}");
        assert_eq!(answers[5].1, 0, "whoever has to wait costs no work");
        seen.push(answers);
    }
    for answers in &seen {
        assert_eq!(answers, &seen[0]);
    }
}

#[tokio::test]
async fn a_forgotten_password_and_signing_up_answer_and_work_the_same() {
    let shop = shop().await;
    let names = names(&shop).await;
    for path in ["/forgot-password", "/sign-up"] {
        let mut seen = Vec::new();
        for login in names {
            let fields = [
                ("name", "Asha Rai"),
                ("login", login),
                ("password", "two yaks on a boat"),
            ];
            seen.push((login, posted(&shop, path, login, &fields).await));
        }
        for (login, answer) in &seen {
            assert_eq!(answer, &seen[0].1, "{path} {login}");
        }
        assert_eq!(seen[0].1.0.0, 303, "{path}");
        assert_eq!(seen[0].1.1, u64::from(path == "/sign-up"), "{path}");
    }
    assert_eq!(
        shop.test
            .number("SELECT COUNT(*) FROM account WHERE email = 'nobod@example.com'")
            .await,
        1,
        "only the new one was made"
    );
}

#[tokio::test]
async fn asking_for_an_address_that_is_taken_is_answered_as_for_a_free_one() {
    let shop = shop().await;
    let names = names(&shop).await;
    // Its owner has had mails of late: that is not to be noticed either.
    for _ in 0..4 {
        shop.visitor().post("/forgot-password", &[("login", names[1])]).await;
    }
    shop.test.customer("eve@example.com").await;
    let mut eve = shop.visitor();
    sign_in(&mut eve, "eve@example.com").await;
    let mut seen = Vec::new();
    for email in names {
        let before = shop.test.password_work();
        let answer = eve
            .post("/account/email", &[("email", email), ("password", PASSWORD)])
            .await;
        seen.push((email, shown(&answer, email), shop.test.password_work() - before));
    }

    for (email, answer, work) in &seen {
        assert_eq!((answer, work), (&seen[0].1, &seen[0].2), "{email}");
    }
    assert_eq!((seen[0].1.0, seen[0].2), (303, 1));
}

#[tokio::test]
async fn a_number_is_answered_and_worked_on_as_any_other() {
    let shop = shop().await;
    shop.test.customer("9841234567").await;
    for (path, status) in [("/sign-in", 422), ("/sign-up", 303), ("/forgot-password", 303)] {
        let mut seen = Vec::new();
        for login in ["9841234567", "9841234568"] {
            let fields = [
                ("name", "Asha Rai"),
                ("login", login),
                ("password", "two yaks on a boat"),
            ];
            seen.push(posted(&shop, path, login, &fields).await);
        }
        assert_eq!(seen[0], seen[1], "{path}");
        assert_eq!(seen[0].0.0, status, "{path}");
    }
}
