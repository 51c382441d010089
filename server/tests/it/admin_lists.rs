//! Lists of the back office: all of their state is in the address, exports hold exactly what is shown, views are
//! people's own.

use axum::http::StatusCode;
use domain::access::Preset;

use crate::visit::{Shop, shop};

/// Audit rows behind the shop's back.
async fn trail(shop: &Shop, rows: &[(&str, &str, &str, &str)]) {
    for (index, (actor, action, subject, detail)) in rows.iter().enumerate() {
        let detail = detail.replace('\'', "''");
        let at = commerce::testing::START.0 - 1000 + i64::try_from(index).expect("few");
        shop.test
            .execute(&format!(
                "INSERT INTO audit (at, actor, action, subject, detail, request_id, address)
                 VALUES ({at}, '{actor}', '{action}', '{subject}', '{detail}', 'r{index}', '192.0.2.1')"
            ))
            .await;
    }
}

#[tokio::test]
async fn filters_search_and_columns_stay_in_every_link() {
    let shop = shop().await;
    trail(
        &shop,
        &[
            ("staff:3", "order.cancelled", "order:17", "by_shop"),
            ("shopper", "order.placed", "order:17", ""),
            ("system:expirer", "payment.expired", "payment:4", ""),
        ],
    )
    .await;
    let mut owner = shop.staff(Preset::Owner);

    let page = owner
        .get("/admin/audit?q=order%3A17&who=staff&who=shopper&col=at&col=action&on.from=2026-11-01&sort=at")
        .await;

    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("order.cancelled") && page.body.contains("order.placed"));
    assert!(!page.body.contains("payment.expired"));
    assert!(
        !page.body.contains("data-label=\"About\""),
        "a column that was not chosen"
    );
    let kept = "q=order%3A17&amp;who=staff&amp;who=shopper&amp;on.from=2026-11-01";
    assert!(page.body.contains(&format!(
        "/admin/audit.csv?{kept}&amp;sort=at&amp;col=at&amp;col=action"
    )));
    assert!(
        page.body
            .contains(&format!("/admin/audit?{kept}&amp;col=at&amp;col=action")),
        "the header that sorts"
    );
    assert!(page.body.contains("Who: Staff or Shoppers") && page.body.contains("When: from 1 Nov 2026"));
    let oldest = page.body.find("order.cancelled").unwrap_or(0) < page.body.find("order.placed").unwrap_or(0);
    assert!(oldest, "oldest first");
}

#[tokio::test]
async fn what_an_address_asks_in_vain_is_said_and_an_export_refuses_it() {
    let shop = shop().await;
    trail(&shop, &[("staff:3", "order.cancelled", "order:17", "")]).await;
    let mut owner = shop.staff(Preset::Owner);

    let page = owner.get("/admin/audit?who=everybody&nonsense=%3Cb%3E&page=-1").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("who, nonsense, page"));
    let export = owner.get("/admin/audit.csv?who=everybody").await;
    assert_eq!(export.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!export.body.contains("order.cancelled"));
}

#[tokio::test]
async fn hostile_addresses_are_answered_without_a_fault() {
    let shop = shop().await;
    trail(&shop, &[("staff:3", "order.cancelled", "order:17", "")]).await;
    let mut owner = shop.staff(Preset::Owner);

    let long = format!("/admin/orders?q={}", "a".repeat(5000));
    for list in ["/admin/audit", "/admin/outbox", "/admin/orders", "/admin/find"] {
        for query in [
            "q=%00%ff",
            "q=%22'*()-+:NEAR",
            "q=%25",
            "q=%3Cscript%3Ealert(1)%3C/script%3E",
            "page=99999999999",
            "page=10000",
            "size=200&page=10000",
            "sort=-on;DROP",
            "total.from=1e309&placed.to=NaN",
            "col=at&col=at&col=../..",
            "view=9223372036854775807",
            "tab=%00",
            "&&&===&",
        ] {
            let page = owner.get(&format!("{list}?{query}")).await;
            assert_eq!(page.status, StatusCode::OK, "{list}?{query}");
            assert!(!page.body.contains("<script>"), "{list}?{query}");
        }
    }
    assert_eq!(owner.get(&long).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_export_holds_what_is_shown_and_no_formula() {
    let shop = shop().await;
    trail(
        &shop,
        &[
            (
                "staff:3",
                "order.noted",
                "order:17",
                "=HYPERLINK(\"http://evil\",\"x\")",
            ),
            ("shopper", "order.placed", "order:18", "plain, with a comma"),
            ("staff:4", "order.noted", "order:19", "+1 @home"),
        ],
    )
    .await;
    let mut owner = shop.staff(Preset::Owner);

    let file = owner
        .get("/admin/audit.csv?who=staff&col=at&col=subject&col=detail&sort=at")
        .await;

    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"audit-2026-12-01.csv\""
    );
    assert_eq!(file.header("cache-control"), "private, no-store");
    let lines: Vec<&str> = file.body.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(lines[0], "When,About,More");
    assert!(
        lines[1].contains("order:17") && lines[1].contains("'=HYPERLINK"),
        "{}",
        lines[1]
    );
    assert!(
        lines[2].contains("order:19") && lines[2].contains("'+1 @home"),
        "{}",
        lines[2]
    );
}

#[tokio::test]
async fn an_export_of_many_rows_is_whole() {
    let shop = shop().await;
    shop.test
        .execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203)
             INSERT INTO audit (at, actor, action, subject, detail, request_id, address)
             SELECT i, 'staff:1', 'order.noted', 'order:' || i, '', '', '' FROM n",
        )
        .await;

    let file = shop
        .staff(Preset::Owner)
        .get("/admin/audit.csv?col=at&col=subject")
        .await;

    let mut subjects: Vec<&str> = file
        .body
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(1))
        .collect();
    assert_eq!(subjects.len(), 1203);
    assert!(subjects[0].contains("order:1203"), "newest first");
    subjects.sort_unstable();
    subjects.dedup();
    assert_eq!(subjects.len(), 1203, "none twice");
}

#[tokio::test]
async fn a_view_is_kept_found_again_and_removed_with_a_way_back() {
    let shop = shop().await;
    let mut owner = shop.staff(Preset::Owner);

    let saved = owner
        .post(
            "/admin/views",
            &[
                ("list", "audit"),
                ("query", "q=order%3A17&who=staff&page=3"),
                ("name", " Order 17 "),
                ("shared", "1"),
            ],
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let path = saved.header("location").to_owned();
    assert!(path.starts_with("/admin/audit?q=order%3A17&who=staff&view="), "{path}");
    let page = owner.get(&path).await;
    assert!(page.body.contains("The view is saved.") && page.body.contains("Order 17"));

    let id = path.rsplit('=').next().unwrap_or_default().to_owned();
    let removed = owner.post(&format!("/admin/views/{id}/remove"), &[]).await;
    assert_eq!(removed.header("location"), "/admin/audit");
    let page = owner.get("/admin/audit").await;
    assert!(!page.body.contains("Order 17"));
    assert!(
        page.body.contains(&format!("action=\"/admin/views/{id}/restore\"")),
        "the message takes it back"
    );
    owner.post(&format!("/admin/views/{id}/restore"), &[]).await;
    assert!(owner.get("/admin/audit").await.body.contains("Order 17"));
}

#[tokio::test]
async fn what_cannot_be_understood_is_not_kept_as_a_view() {
    let shop = shop().await;
    let mut owner = shop.staff(Preset::Owner);

    for (list, query, name, status) in [
        ("audit", "who=everybody", "x", StatusCode::UNPROCESSABLE_ENTITY),
        ("audit", "who=staff", "  ", StatusCode::UNPROCESSABLE_ENTITY),
        ("passwords", "", "x", StatusCode::NOT_FOUND),
    ] {
        let answer = owner
            .post("/admin/views", &[("list", list), ("query", query), ("name", name)])
            .await;
        assert_eq!(answer.status, status, "{list} {query}");
    }
    let forbidden = shop
        .staff(Preset::Support)
        .post("/admin/views", &[("list", "audit"), ("query", ""), ("name", "x")])
        .await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);
    assert_eq!(shop.test.number("SELECT COUNT(*) FROM saved_view").await, 0);
}

#[tokio::test]
async fn what_failed_is_tried_again_at_once() {
    let shop = shop().await;
    let now = commerce::testing::START.0;
    let far = now + 3_600_000;
    for (key, due, error) in [
        ("a", far, "no route"),
        ("b", far, "<b>refused</b>"),
        ("c", now + 1000, ""),
    ] {
        shop.test
            .execute(&format!(
                "INSERT INTO outbox (topic, dedupe_key, payload, created_at, due_at, attempts, last_error)
                 VALUES ('mail.order_placed', '{key}', '1', {now}, {due}, 5, '{error}')"
            ))
            .await;
    }
    let due = async || {
        shop.test
            .number(&format!("SELECT COUNT(*) FROM outbox WHERE due_at = {now}"))
            .await
    };

    let page = shop.staff(Preset::Owner).get("/admin/outbox").await;
    assert!(page.body.contains("no route") && page.body.contains("&lt;b&gt;refused"));
    assert!(page.body.contains("Mail: order placed"));
    let refused = shop.staff(Preset::Fulfilment).post("/admin/outbox/retry", &[]).await;
    assert_eq!((refused.status, due().await), (StatusCode::FORBIDDEN, 0));
    let mut owner = shop.staff(Preset::Owner);
    owner.post("/admin/outbox/1/retry", &[]).await;
    assert_eq!(due().await, 1);
    owner.post("/admin/outbox/retry", &[]).await;
    assert_eq!(due().await, 2, "what waits for its turn is left alone");
    assert_eq!(
        shop.test
            .number("SELECT COUNT(*) FROM audit WHERE action = 'outbox.retried'")
            .await,
        2
    );
}
