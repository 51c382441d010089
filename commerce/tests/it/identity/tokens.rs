//! Access tokens that are not ours, not for us or not any more are all the same: nobody's.

use commerce::{identity, testing::TestShop};
use domain::time::{MINUTE_MS, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

fn signed(header: &Value, claims: &Value, key: &[u8]) -> String {
    let text = format!(
        "{}.{}",
        base64(header.to_string().as_bytes()),
        base64(claims.to_string().as_bytes())
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    format!("{text}.{}", base64(&mac.finalize().into_bytes()))
}

struct Forge {
    header: Value,
    claims: Value,
    key: Vec<u8>,
}

impl Forge {
    /// What a token of ours consists of, made by somebody who has our key.
    fn ours(account: i64, session: i64, now: Timestamp) -> Self {
        let now = now.0 / 1000;
        Self {
            header: json!({ "typ": "JWT", "alg": "HS256", "kid": "test" }),
            claims: json!({ "typ": "access", "iss": "http://localhost", "aud": "pasal", "sub": account.to_string(),
                            "sid": session, "jti": "x", "iat": now, "nbf": now, "exp": now + 600 }),
            key: (0..32).collect(),
        }
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.claims[name] = value;
        self
    }

    fn header(mut self, name: &str, value: Value) -> Self {
        self.header[name] = value;
        self
    }

    fn token(&self) -> String {
        signed(&self.header, &self.claims, &self.key)
    }
}

#[tokio::test]
async fn whatever_is_wrong_with_a_token_it_is_nobodys() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let bina = shop.customer("bina@example.com").await;
    let now = commerce::testing::START;
    let forge = || Forge::ours(asha.account.0, asha.session.0, now);
    let second = now.0 / 1000;
    assert!(
        identity::authenticate(&shop.shopper(), &forge().token())
            .await
            .unwrap()
            .is_some(),
        "the forge works"
    );

    let unsigned = |alg: &str| {
        let token = forge().header("alg", json!(alg)).token();
        let (text, _) = token.rsplit_once('.').unwrap();
        format!("{text}.")
    };
    let ours = asha.credentials.access.as_str().to_owned();
    let mut other_key = forge();
    other_key.key = vec![9; 32];
    let mut no_kid = forge();
    no_kid.header = json!({ "typ": "JWT", "alg": "HS256" });
    let mut without_exp = forge();
    without_exp.claims.as_object_mut().unwrap().remove("exp");
    let bad = [
        String::new(),
        "a.b.c".to_owned(),
        "x".repeat(10_000),
        unsigned("none"),
        unsigned("None"),
        unsigned("HS256"),
        format!("{ours}x"),
        other_key.token(),
        no_kid.token(),
        without_exp.token(),
        forge().header("alg", json!("HS512")).token(),
        forge().header("alg", json!("RS256")).token(),
        forge().header("kid", json!("../../dev/null")).token(),
        forge().with("aud", json!("another")).token(),
        forge().with("iss", json!("https://evil.example")).token(),
        forge().with("typ", json!("refresh")).token(),
        forge().with("sub", json!(bina.account.to_string())).token(),
        forge().with("sub", json!("")).token(),
        forge().with("sid", json!(999_999)).token(),
        forge()
            .with("exp", json!(second - 1))
            .with("iat", json!(second - 601))
            .token(),
        forge().with("exp", json!(second + 100_000)).token(),
        forge().with("nbf", json!(second + 60)).token(),
        forge().with("role", json!("owner")).token(),
    ];

    for token in bad {
        let answer = identity::authenticate(&shop.shopper(), &token).await.unwrap();
        assert_eq!(answer, None, "{}", token.chars().take(300).collect::<String>());
    }
}

#[tokio::test]
async fn an_access_token_is_good_for_ten_minutes() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let access = asha.credentials.access.as_str();
    shop.clock.advance_ms(10 * MINUTE_MS - 1);
    assert!(identity::authenticate(&shop.shopper(), access).await.unwrap().is_some());
    shop.clock.advance_ms(1);
    assert!(identity::authenticate(&shop.shopper(), access).await.unwrap().is_none());
}

#[tokio::test]
async fn secrets_are_nowhere_in_the_database() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    identity::forgot_password(&shop.shopper(), &"asha@example.com".parse().unwrap())
        .await
        .unwrap();
    let queued = shop
        .text("SELECT payload AS text FROM outbox ORDER BY id DESC LIMIT 1")
        .await;
    let link = shop.last_link().await;
    let (_, refresh) = asha.credentials.refresh.as_str().split_once('.').unwrap();

    assert!(queued.starts_with("token:") && !queued.contains(&link));
    for secret in [
        link.as_str(),
        refresh,
        asha.credentials.access.as_str(),
        asha.credentials.known.as_ref().unwrap().as_str(),
    ] {
        for (table, columns) in [
            ("one_time_token", "seed || token_hash"),
            ("session", "family || refresh_hash || COALESCE(previous_hash, '')"),
            ("known_device", "token_hash"),
            ("outbox", "payload || dedupe_key || last_error"),
            ("audit", "subject || detail"),
        ] {
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE {columns} LIKE '%{secret}%'");
            assert_eq!(shop.number(&sql).await, 0, "{table}");
        }
    }
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM audit WHERE detail LIKE '%@%' OR subject LIKE '%@%' OR detail LIKE '%977%'")
            .await,
        0,
        "no personal data in the audit log"
    );
}
