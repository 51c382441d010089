//! Customers, staff and roles in the back office.

use axum::http::StatusCode;
use domain::access::Preset;

use crate::{
    admin_office::{hidden, owner},
    visit::shop,
};

#[tokio::test]
async fn a_customer_is_disabled_once_and_leaves_the_shop_as_text_only() {
    let shop = shop().await;
    let person = shop.test.customer("kiran@example.com").await;
    shop.test
        .execute(&format!(
            "UPDATE account SET name = '=HYPERLINK(1)' WHERE id = {}",
            person.account
        ))
        .await;
    let mut staff = shop.staff(Preset::Support);
    let list = staff.get("/admin/customers?q=kiran").await;
    assert!(list.body.contains("kiran@example.com") && !list.body.contains("/admin/customers.csv"));
    let id = shop
        .test
        .number(&format!(
            "SELECT customer_id FROM account WHERE id = {}",
            person.account
        ))
        .await;
    let path = format!("/admin/customers/{id}");
    let page = staff.get(&path).await;
    let version = hidden(&page, &format!("{path}/disable"), "version");

    let done = staff.post(&format!("{path}/disable"), &[("version", &version)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let again = staff.post(&format!("{path}/disable"), &[("version", &version)]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let forced = shop
        .staff(Preset::Fulfilment)
        .post(&format!("{path}/enable"), &[("version", "3")])
        .await;
    assert_eq!(forced.status, StatusCode::FORBIDDEN);
    assert_eq!(
        shop.test
            .number("SELECT COUNT(*) FROM account WHERE state = 'disabled'")
            .await,
        1
    );
    assert_eq!(staff.get("/admin/customers/999").await.status, StatusCode::NOT_FOUND);

    let asked = shop.staff(Preset::Owner).get("/admin/customers.csv").await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert!(asked.body.contains("/account/confirm?next=%2Fadmin%2Fcustomers.csv"));
    let file = owner(&shop).await.get("/admin/customers.csv?q=kiran").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.body.contains("'=HYPERLINK(1)"), "no formula: {}", file.body);
    assert_eq!(
        shop.test
            .number("SELECT COUNT(*) FROM audit WHERE action = 'customers.exported'")
            .await,
        1
    );
}

#[tokio::test]
async fn staff_and_roles_change_only_for_whoever_has_shown_who_they_are() {
    let shop = shop().await;
    let mut owner = owner(&shop).await;
    let support = shop
        .test
        .number("SELECT id FROM role WHERE preset = 'support'")
        .await
        .to_string();
    let invite = [
        ("name", "Sita Rai"),
        ("email", "sita@example.com"),
        ("role", support.as_str()),
    ];

    let mut unproved = shop.staff(Preset::Owner);
    if let Some(signed_in) = &mut unproved.signed_in {
        signed_in.session = domain::ids::SessionId(999);
    }
    let asked = unproved.post("/admin/staff/invite", &invite).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert!(asked.body.contains("Confirm that it is you"));
    assert!(
        unproved
            .get("/admin/staff")
            .await
            .body
            .contains("/account/confirm?next=%2Fadmin%2Fstaff")
    );
    let forced = shop.staff(Preset::Manager).post("/admin/staff/invite", &invite).await;
    assert_eq!(forced.status, StatusCode::FORBIDDEN);
    let odd = owner
        .post(
            "/admin/staff/invite",
            &[("name", "Sita Rai"), ("email", "nowhere"), ("role", &support)],
        )
        .await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.body.contains("value=\"Sita Rai\""), "what was typed stays");
    let done = owner.post("/admin/staff/invite", &invite).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(owner.get("/admin/staff").await.body.contains("sita@example.com"));

    let created = owner
        .post(
            "/admin/roles",
            &[("name", "Riders"), ("allow", "orders.read"), ("allow", "cash.desk")],
        )
        .await;
    assert_eq!(created.status, StatusCode::SEE_OTHER, "{}", created.body);
    let id = shop.test.number("SELECT id FROM role WHERE name = 'Riders'").await;
    let allows = shop
        .test
        .text("SELECT permissions AS text FROM role WHERE name = 'Riders'")
        .await;
    assert_eq!(allows, "orders.read cash.desk");
    let empty = owner.post("/admin/roles", &[("name", "Nobody")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let stale = owner
        .post(
            &format!("/admin/roles/{id}"),
            &[("name", "Riders"), ("allow", "orders.read"), ("version", "9")],
        )
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let page = owner.get("/admin/staff").await;
    let member = shop
        .test
        .number("SELECT id FROM account WHERE email = 'sita@example.com'")
        .await;
    let give = format!("/admin/staff/{member}/role");
    let version = hidden(&page, &give, "version");
    let given = owner
        .post(&give, &[("version", &version), ("role", &id.to_string())])
        .await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
    let kept = owner.post(&format!("/admin/roles/{id}/remove"), &[]).await;
    assert_eq!(kept.status, StatusCode::CONFLICT, "somebody has it");
    let me = shop
        .test
        .number("SELECT id FROM account WHERE email = 'owner@example.com'")
        .await;
    let page = owner.get("/admin/staff").await;
    let leave = format!("/admin/staff/{me}/leave");
    let last = owner
        .post(&leave, &[("version", &hidden(&page, &leave, "version"))])
        .await;
    assert_eq!(last.status, StatusCode::CONFLICT);
    assert!(last.body.contains("last owner"));
}
