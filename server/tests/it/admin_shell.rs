//! The back office's shell: who gets in, what they see, and that nothing of it is kept on the way.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use commerce::Actor;
use domain::{access::Preset, ids::AccountId};

use crate::visit::{Answer, shop};

const PAGES: [&str; 14] = [
    "/admin",
    "/admin/orders.csv",
    "/admin/payments",
    "/admin/orders",
    "/admin/audit",
    "/admin/audit.csv",
    "/admin/outbox",
    "/admin/find?q=tea",
    "/admin/products",
    "/admin/products/new",
    "/admin/categories",
    "/admin/categories/new",
    "/admin/collections",
    "/admin/collections/new",
];

/// What machines can tell of a page's accessibility without a browser: one main, one h1, labels, unique ids.
fn assert_sound(page: &Answer, path: &str) {
    let count = |text: &str| page.body.matches(text).count();
    assert_eq!(count("<h1"), 1, "{path}: one h1");
    assert_eq!(count("<main"), 1, "{path}: one main");
    assert!(page.body.contains("href=\"#main\""), "{path}: a skip link");
    assert!(page.body.contains("<html lang=\"en\""), "{path}: a language");
    assert!(page.body.contains("noindex"), "{path}: not for search engines");
    assert!(
        !page.body.contains(" style=") && !page.body.contains("onclick="),
        "{path}: nothing inline"
    );
    assert!(
        !page.body.contains("/pkg/pasal.js") && !page.body.contains(".wasm"),
        "{path}: no WASM"
    );
    let mut ids: Vec<&str> = page
        .body
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "{path}: ids are unique");
    for input in page
        .body
        .split('<')
        .filter(|tag| tag.starts_with("input ") || tag.starts_with("select "))
    {
        let tag = input.split('>').next().unwrap_or_default();
        let labelled = tag.contains("aria-label=") || tag.contains("type=\"hidden\"") || {
            let id = tag.split(" id=\"").nth(1).and_then(|rest| rest.split('"').next());
            id.is_some_and(|id| page.body.contains(&format!("for=\"{id}\"")))
        };
        let inside = page
            .body
            .split(tag)
            .next()
            .is_some_and(|before| before.rfind("<label").unwrap_or(0) > before.rfind("</label").unwrap_or(0));
        assert!(labelled || inside, "{path}: no label for <{tag}>");
    }
}

#[tokio::test]
async fn whoever_has_not_signed_in_is_sent_to_do_so_and_comes_back() {
    let shop = shop().await;

    for path in PAGES {
        let answer = shop.get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        let next = domain::paths::encode(path);
        assert_eq!(answer.header("location"), format!("/sign-in?next={next}"));
        assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
        assert!(!answer.body.contains("Orders"), "{path}");
    }
    let posted = shop.visitor().post("/admin/outbox/retry", &[]).await;
    assert_eq!(
        (posted.status, posted.header("location")),
        (StatusCode::SEE_OTHER, "/sign-in?next=%2Fadmin")
    );
}

#[tokio::test]
async fn a_customer_is_nobody_here() {
    let shop = shop().await;
    let mut visitor = shop.staff(Preset::Owner);
    if let Some(signed_in) = &mut visitor.signed_in {
        signed_in.actor = Actor::Customer(AccountId(7));
    }

    for path in PAGES {
        assert_eq!(visitor.get(path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
}

#[tokio::test]
async fn every_page_of_an_owner_is_sound_and_kept_nowhere() {
    let shop = shop().await;
    let mut owner = shop.staff(Preset::Owner);

    for path in PAGES.into_iter().filter(|path| !path.contains(".csv")) {
        let page = owner.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(page.header("cache-control"), "private, no-store", "{path}");
        assert!(page.body.contains("Maya Gurung"), "{path}");
        assert_sound(&page, path);
    }
}

#[tokio::test]
async fn what_a_role_does_not_allow_is_neither_shown_nor_answered() {
    let shop = shop().await;

    for (role, allowed, refused) in [
        (
            Preset::Catalogue,
            vec!["/admin"],
            vec!["/admin/orders", "/admin/audit", "/admin/outbox"],
        ),
        (
            Preset::Support,
            vec!["/admin", "/admin/orders"],
            vec!["/admin/audit", "/admin/audit.csv"],
        ),
        (
            Preset::Owner,
            vec!["/admin/orders", "/admin/audit", "/admin/outbox"],
            vec![],
        ),
    ] {
        let mut staff = shop.staff(role);
        let home = staff.get("/admin").await;
        for path in allowed {
            assert_eq!(staff.get(path).await.status, StatusCode::OK, "{role} {path}");
            assert!(home.body.contains(&format!("href=\"{path}\"")), "{role} sees {path}");
        }
        for path in refused {
            let page = staff.get(path).await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{role} {path}");
            assert_eq!(page.header("cache-control"), "private, no-store");
            assert!(page.body.contains("Your role does not allow this"), "{role} {path}");
            assert_sound(&page, path);
            assert!(
                !home.body.contains(&format!("href=\"{path}\"")),
                "{role} does not see {path}"
            );
        }
    }
}

#[tokio::test]
async fn an_address_that_is_not_there_says_so_in_the_shell() {
    let shop = shop().await;
    let page = shop.staff(Preset::Analyst).get("/admin/no/such/page").await;

    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("There is nothing here") && page.body.contains("aria-label=\"Back office\""));
    assert_sound(&page, "/admin/no/such/page");
}

#[tokio::test]
async fn a_theme_is_kept_and_leads_back_to_this_shop_only() {
    let shop = shop().await;
    let mut staff = shop.staff(Preset::Owner);

    let dark = staff
        .post("/admin/theme", &[("theme", "dark"), ("back", "/admin/audit?who=staff")])
        .await;
    assert_eq!(
        (dark.status, dark.header("location")),
        (StatusCode::SEE_OTHER, "/admin/audit?who=staff")
    );
    assert!(
        staff
            .get("/admin")
            .await
            .body
            .contains("<html lang=\"en\" data-theme=\"dark\">")
    );
    for back in [
        "//evil.example",
        "https://evil.example",
        "/admin\\..",
        "javascript:1",
        "/cart",
    ] {
        let answer = staff.post("/admin/theme", &[("theme", "light"), ("back", back)]).await;
        assert_eq!(answer.header("location"), "/admin", "{back}");
    }
    staff.post("/admin/theme", &[("theme", "<script>")]).await;
    assert!(!staff.get("/admin").await.body.contains("data-theme"));
}

#[tokio::test]
async fn a_message_is_said_once_and_only_in_our_words() {
    let shop = shop().await;
    let mut staff = shop.staff(Preset::Owner);

    let done = staff.post("/admin/outbox/retry", &[]).await;
    assert_eq!(done.header("location"), "/admin/outbox");
    assert!(
        staff
            .get("/admin/outbox")
            .await
            .body
            .contains("There was nothing left to try again.")
    );
    assert!(
        !staff
            .get("/admin/outbox")
            .await
            .body
            .contains("There was nothing left to try again.")
    );
    for made_up in ["order-confirmed:<b>x</b>", "view-removed:1/../../x", "nonsense"] {
        staff.jar.insert("pasal_notice".into(), made_up.into());
        let page = staff.get("/admin").await;
        assert!(!page.body.contains("data-toast=\"\""), "{made_up}");
    }
}

#[tokio::test]
async fn the_palette_finds_what_the_person_may_see() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(5).put().await;
    let order = shop
        .test
        .order(tea.variant(), 1, domain::payment::Method::CashOnDelivery)
        .await;
    let number = shop.test.order_page(&order).await.number;
    let find = async |role: Preset, words: &str| {
        let mut request = Request::builder()
            .method(Method::GET)
            .uri(format!("/admin/find?q={}", domain::paths::encode(words)))
            .header(header::ACCEPT, "application/json");
        if let Some(signed_in) = shop.staff(role).signed_in {
            request = request.extension(signed_in);
        }
        shop.send(request.body(Body::empty()).expect("a request")).await
    };

    for words in [
        number.as_str(),
        &number.as_str()[2..7],
        "asha",
        "RAI",
        "9841 234 567",
        "+9779841234567",
    ] {
        let answer = find(Preset::Support, words).await;
        assert_eq!(answer.header("content-type"), "application/json");
        assert!(
            answer.body.contains(&format!("/admin/orders/{number}")),
            "{words}: {}",
            answer.body
        );
    }
    assert!(
        !find(Preset::Catalogue, number.as_str())
            .await
            .body
            .contains(number.as_str())
    );
    assert!(find(Preset::Catalogue, "ilam").await.body.contains("/admin/products/"));
    assert!(find(Preset::Support, "ilam").await.body.contains("/p/ilam-tea"));
    assert!(find(Preset::Owner, "outb").await.body.contains("/admin/outbox"));
    assert!(!find(Preset::Support, "outb").await.body.contains("\"/admin/outbox\""));
    // No number of an order has a U.
    for hostile in ["%", "_", "\\", "'--", "u\0", "<script>alert(1)</script>"] {
        let answer = find(Preset::Owner, hostile).await;
        assert_eq!(answer.status, StatusCode::OK, "{hostile}");
        assert!(!answer.body.contains(&format!("/admin/orders/{number}")), "{hostile}");
    }
}
