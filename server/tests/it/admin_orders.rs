//! Orders in the back office: the list, one order from placed to delivered by plain forms, and what is refused.

use axum::http::StatusCode;
use commerce::testing::rs;
use domain::{access::Preset, payment::Method};

use crate::visit::{Answer, Shop, Visitor, shop};

/// A cash order of two pieces; its number.
async fn order(shop: &Shop) -> String {
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(50).put().await;
    let placed = shop.test.order(tea.variant(), 2, Method::CashOnDelivery).await;
    shop.test.order_page(&placed).await.number.to_string()
}

/// Posts a step with what its form carries on the order's page, and more.
async fn step(staff: &mut Visitor<'_>, number: &str, code: &str, more: &[(&str, &str)]) -> Answer {
    let page = staff.get(&format!("/admin/orders/{number}")).await;
    let action = format!("action=\"/admin/orders/{number}/{code}\"");
    let form = page
        .body
        .split("<form")
        .find(|form| form.contains(&action))
        .unwrap_or_else(|| panic!("the page offers no {code}"));
    let form = form.split("</form>").next().unwrap_or_default();
    let hidden = |name: &str| {
        let input = form
            .split("<input")
            .find(|input| input.contains(&format!("name=\"{name}\"")))?;
        input.split("value=\"").nth(1)?.split('"').next().map(str::to_owned)
    };
    let (version, target) = (
        hidden("version").expect("a version"),
        hidden("target").unwrap_or_default(),
    );
    let mut fields = vec![("version", version.as_str()), ("target", target.as_str())];
    fields.extend(more);
    staff.post(&format!("/admin/orders/{number}/{code}"), &fields).await
}

async fn state(shop: &Shop) -> (String, String) {
    (
        shop.test.text("SELECT state AS text FROM orders").await,
        shop.test.text("SELECT fulfilment_state AS text FROM orders").await,
    )
}

#[tokio::test]
async fn an_order_goes_from_placed_to_delivered_by_plain_forms() {
    let shop = shop().await;
    let number = order(&shop).await;
    let mut staff = shop.staff(Preset::Manager);

    for (code, more, said) in [
        ("confirm", &[][..], "is confirmed."),
        ("pack", &[], "is packed."),
        (
            "ship",
            &[("courier", "Sajilo Express"), ("tracking", "SX-1")],
            "is with the courier.",
        ),
        ("deliver", &[("collected", "1000")], "The parcel is delivered."),
    ] {
        let done = step(&mut staff, &number, code, more).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{code}: {}", done.body);
        assert_eq!(done.header("location"), format!("/admin/orders/{number}"));
        let page = staff.get(&format!("/admin/orders/{number}")).await;
        assert!(page.body.contains(said), "{code} says {said}");
    }

    assert_eq!(state(&shop).await.1, "delivered");
    let page = staff.get(&format!("/admin/orders/{number}")).await;
    assert!(page.body.contains("Sajilo Express") && page.body.contains("SX-1"));
    assert_eq!(page.body.matches("<h1").count(), 1);
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn a_step_that_lost_a_race_says_so_and_changes_nothing() {
    let shop = shop().await;
    let number = order(&shop).await;
    let (mut one, mut other) = (shop.staff(Preset::Manager), shop.staff(Preset::Support));
    let version = one.get(&format!("/admin/orders/{number}")).await.hidden("version");
    step(
        &mut other,
        &number,
        "cancel",
        &[("reason", "by_shopper"), ("restock", "1")],
    )
    .await;

    let late = one
        .post(&format!("/admin/orders/{number}/confirm"), &[("version", &version)])
        .await;

    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("Nothing was changed") && late.body.contains("Cancelled"));
    assert_eq!(state(&shop).await.0, "cancelled");
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn what_a_role_does_not_allow_is_refused_on_the_page_and_by_the_command() {
    let shop = shop().await;
    let number = order(&shop).await;
    let path = format!("/admin/orders/{number}");
    let mut support = shop.staff(Preset::Support);
    let page = support.get(&path).await;

    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("Your role does not allow it"),
        "the reason stands beside the button"
    );
    let forced = support
        .post(&format!("{path}/pack"), &[("version", &page.hidden("version"))])
        .await;
    assert_eq!(forced.status, StatusCode::FORBIDDEN);
    for role in [Preset::Catalogue, Preset::Analyst] {
        let mut nobody = shop.staff(role);
        assert_eq!(nobody.get(&path).await.status, StatusCode::FORBIDDEN);
        let forced = nobody.post(&format!("{path}/confirm"), &[("version", "1")]).await;
        assert_eq!(forced.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(state(&shop).await, ("placed".into(), "unfulfilled".into()));
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_nonsense_changes_nothing() {
    let shop = shop().await;
    let number = order(&shop).await;
    let mut owner = shop.staff(Preset::Owner);

    for path in ["P-ZZZZZZZZ", "x", "P-%00", "..%2f..", "P-%3Cscript%3E"] {
        let page = owner.get(&format!("/admin/orders/{path}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
    for (code, fields) in [
        ("explode", &[("version", "1")][..]),
        ("confirm", &[]),
        ("confirm", &[("version", "x")]),
        ("ship", &[("version", "1"), ("target", "999")]),
        ("cancel", &[("version", "1"), ("reason", "because")]),
        (
            "begin_refund",
            &[("version", "1"), ("wanted", "amount"), ("amount", "1e9")],
        ),
        ("pack", &[("version", "1"), ("line.999", "1")]),
        ("pack", &[("version", "1"), ("line.x", "-1")]),
    ] {
        let answer = owner.post(&format!("/admin/orders/{number}/{code}"), fields).await;
        assert!(answer.status.is_client_error(), "{code} {fields:?}: {}", answer.status);
    }
    assert_eq!(state(&shop).await, ("placed".into(), "unfulfilled".into()));
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn a_note_is_text_whatever_it_holds() {
    let shop = shop().await;
    let number = order(&shop).await;
    let mut staff = shop.staff(Preset::Support);

    let hostile = "</textarea><script>alert(1)</script>\n<img src=x onerror=alert(1)>";
    let done = staff
        .post(&format!("/admin/orders/{number}/note"), &[("body", hostile)])
        .await;

    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = staff.get(&format!("/admin/orders/{number}")).await;
    assert!(page.body.contains("&lt;script&gt;") && !page.body.contains("<script>alert"));
    assert!(!page.body.contains("<img src=x"));
    let empty = staff
        .post(&format!("/admin/orders/{number}/note"), &[("body", " \n ")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_list_is_narrowed_exported_and_worked_on_together() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(50).put().await;
    for _ in 0..3 {
        shop.test.order(tea.variant(), 1, Method::CashOnDelivery).await;
    }
    shop.test.order(tea.variant(), 1, Method::Esewa).await;
    let mut staff = shop.staff(Preset::Manager);

    let page = staff.get("/admin/orders?tab=to_confirm&method=cod").await;
    assert_eq!(page.body.matches("data-row=\"\"").count(), 3);
    assert!(page.body.contains("/admin/orders.csv?tab=to_confirm&amp;method=cod"));
    let file = staff.get("/admin/orders.csv?tab=to_confirm&method=cod").await;
    assert_eq!(file.body.lines().count(), 4);
    assert_eq!(
        staff.get("/admin/orders.csv?method=gold").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );

    let done = staff
        .post(
            "/admin/orders/bulk",
            &[
                ("step", "confirm"),
                ("all", "1"),
                ("query", "tab=to_confirm&method=cod"),
            ],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(
        shop.test
            .number("SELECT COUNT(*) FROM orders WHERE state = 'confirmed'")
            .await,
        3
    );
    let again = staff
        .post(
            "/admin/orders/bulk",
            &[("step", "confirm"), ("all", "1"), ("query", "")],
        )
        .await;
    assert_eq!(again.status, StatusCode::OK);
    assert!(again.body.contains("0 done, 4 left as they were"));
    let forged = staff
        .post("/admin/orders/bulk", &[("step", "cancel"), ("all", "1")])
        .await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
    let refused = shop
        .staff(Preset::Support)
        .post("/admin/orders/bulk", &[("step", "pack"), ("all", "1")])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    shop.test.assert_books_balance().await;
}
