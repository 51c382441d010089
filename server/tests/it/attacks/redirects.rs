//! Redirects to other sites: wherever an address is taken to go on to, only this shop's pages are.

use commerce::testing::PASSWORD;
use domain::{access::Preset, paths};

use crate::{sign_in::sign_in, visit::shop};

const ELSEWHERE: &[&str] = &[
    "https://evil.example",
    "http://evil.example/account",
    "HTTPS:evil.example",
    "https:/evil.example",
    "https:evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\u{0}/evil.example",
    "\u{1}//evil.example",
    "\u{a0}//evil.example",
    "/\u{2028}/evil.example",
    "/%09/evil.example",
    "/%2f%2fevil.example/..",
    "/%5cevil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/x/..//evil.example",
    "//evil.example@localhost",
    "//localhost@evil.example",
    "/@evil.example:80/../..//evil.example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "/x\r\nLocation: https://evil.example",
    "/x\r\n\r\n<script>alert(1)</script>",
    "／／evil.example",
    "/／evil.example",
];

/// Where a browser goes that gets this from `http://localhost/sign-in`, as far as it matters: whether it stays.
fn stays(location: &str) -> bool {
    let clean: String = location
        .trim_matches(|char: char| char <= ' ')
        .chars()
        .filter(|char| !matches!(char, '\t' | '\n' | '\r'))
        .map(|char| if char == '\\' { '/' } else { char })
        .collect();
    clean.starts_with('/') && !clean.starts_with("//")
}

#[tokio::test]
async fn whoever_signs_in_stays_in_the_shop() {
    let shop = shop().await;
    shop.test.customer("asha@example.com").await;
    for next in ELSEWHERE {
        let mut visitor = shop.visitor();
        let fields = [("login", "asha@example.com"), ("password", PASSWORD), ("next", next)];
        let answer = visitor.post("/sign-in", &fields).await;
        assert_eq!(answer.status, 303, "{next:?}");
        assert!(
            stays(answer.header("location")),
            "{next:?}: {}",
            answer.header("location")
        );

        let pairs = [("next".to_owned(), (*next).to_owned())];
        for page in ["/sign-in", "/sign-in/code", "/sign-up", "/account/confirm"] {
            let path = paths::with_pairs(page, &pairs);
            for answer in [visitor.get(&path).await, shop.get(&path).await] {
                let location = answer.header("location");
                assert!(location.is_empty() || stays(location), "{path}: {location}");
                for tag in super::markup::tags(&answer.body) {
                    let next = tag.get("name") == Some("next");
                    let value = tag.get("value").unwrap_or_default();
                    assert!(!next || value.is_empty() || stays(value), "{path}: {value}");
                    let link = tag.get("href").unwrap_or_default();
                    assert!(!link.contains("//evil"), "{path}: {link}");
                }
            }
        }
        let fields = [("password", PASSWORD), ("next", next)];
        let confirmed = visitor.post("/account/confirm", &fields).await;
        assert!(
            stays(confirmed.header("location")),
            "{next:?}: {}",
            confirmed.header("location")
        );
        shop.test.clock.advance_ms(60_000);
    }
}

#[tokio::test]
async fn the_back_office_leads_back_to_itself() {
    let shop = shop().await;
    let mut staff = shop.staff(Preset::Owner);
    for back in ELSEWHERE {
        let answer = staff.post("/admin/theme", &[("theme", "dark"), ("back", back)]).await;
        assert!(answer.header("location").starts_with("/admin"), "{back:?}");
        let fields = [("list", "orders"), ("name", "x"), ("query", back)];
        let saved = staff.post("/admin/views", &fields).await;
        let location = saved.header("location");
        assert!(location.is_empty() || stays(location), "{back:?}: {location}");
        let fields = [("step", "confirm"), ("query", *back), ("row", "P-0000000")];
        let bulk = staff.post("/admin/orders/bulk", &fields).await;
        assert!(
            !bulk.body.contains("href=\"//") && !bulk.body.contains("href=\"http"),
            "{back:?}"
        );
    }
}

#[tokio::test]
async fn a_made_up_host_or_a_strange_path_is_not_repeated_as_a_way_to_go() {
    let shop = shop().await;
    for path in [
        "//evil.example/admin",
        "/\\evil.example/admin",
        "/admin//evil.example",
        "/account//evil.example",
    ] {
        let request = axum::http::Request::builder()
            .uri(path.replace('\\', "%5c"))
            .header("host", "evil.example")
            .header("x-forwarded-host", "evil.example")
            .header("referer", "https://evil.example/admin")
            .body(axum::body::Body::empty())
            .expect("a request");
        let answer = shop.send(request).await;
        let location = answer.header("location");
        assert!(location.is_empty() || stays(location), "{path}: {location}");
    }
    shop.test.customer("asha@example.com").await;
    let mut asha = shop.visitor();
    assert_eq!(
        sign_in(&mut asha, "asha@example.com").await.header("location"),
        "/account"
    );
}
