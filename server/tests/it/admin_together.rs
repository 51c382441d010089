//! Working together: steps of many orders at once, taking a step back, and asking a colleague to look.

use axum::http::StatusCode;
use domain::{access::Preset, payment::Method::CashOnDelivery};

use crate::{
    admin_office::{hidden, order, owner},
    visit::shop,
};

#[tokio::test]
async fn a_step_of_more_orders_than_it_takes_says_so_before_and_after_and_goes_on() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    shop.test.order(tea.variant(), 1, CashOnDelivery).await;
    // Copies of an order that has ended: none of them can be confirmed, and nothing is to be counted.
    shop.test.spoil();
    for number in 0..600 {
        let copy = format!(
            "INSERT INTO orders (number, token, source, request_hash, state, payment_state, fulfilment_state, method, currency,
                    goods, discount, delivery, tax_included, total, name, phone, address, note, delivery_code, delivery_name,
                    delivery_promise, placed_at, updated_at, version)
             SELECT 'P-22222{number:03}', 'copy{number}', source, request_hash, 'cancelled', payment_state, fulfilment_state,
                    method, currency, goods, discount, delivery, tax_included, total, name, phone, address, note,
                    delivery_code, delivery_name, delivery_promise, placed_at, updated_at, version
             FROM orders WHERE id = 1"
        );
        shop.test.execute(&copy).await;
    }
    let mut staff = shop.staff(Preset::Manager);
    let list = staff.get("/admin/orders").await;
    assert!(
        list.body.contains("all 601 that match, 500 at a time, oldest first"),
        "it is said before"
    );

    let all = [("step", "confirm"), ("all", "1"), ("query", "")];
    let first = staff.post("/admin/orders/bulk", &all).await;

    assert_eq!(first.status, StatusCode::OK);
    assert!(first.body.contains("Confirm order: 1 done, 499 left as they were"));
    assert!(
        first.body.contains("101 orders that match are left") && first.body.contains("Confirm order: the next 101")
    );
    let of = |name: &str| hidden(&first, "/admin/orders/bulk", name);
    let (after, upto, query) = (of("after"), of("upto"), of("query"));
    let next = [
        ("step", "confirm"),
        ("all", "1"),
        ("query", query.as_str()),
        ("after", &after),
        ("upto", &upto),
    ];
    let second = staff.post("/admin/orders/bulk", &next).await;
    assert!(second.body.contains("Confirm order: 0 done, 101 left as they were"));
    assert!(!second.body.contains("Confirm order: the next"));
    let few = staff.get("/admin/orders?tab=to_pack").await;
    assert!(!few.body.contains("at a time"));
}

#[tokio::test]
async fn a_step_back_is_one_press_and_refuses_once_something_has_happened_since() {
    let shop = shop().await;
    let (number, _) = order(&shop).await;
    let mut staff = owner(&shop).await;
    crate::admin_office::pack(&mut staff, &number).await;
    let unpack = format!("/admin/orders/{number}/unpack");
    let undo = |page: &crate::visit::Answer, action: &str| {
        let toast = page.body.split("data-toast=\"\"").nth(1).expect("a message").to_owned();
        let form = toast.split("<form").nth(1).expect("an undo").to_owned();
        assert!(
            form.contains(&format!("action=\"{action}\"")) && form.contains("Undo"),
            "{form}"
        );
        let value = |name: &str| {
            let input = form
                .split("<input")
                .find(|input| input.contains(&format!("name=\"{name}\"")));
            let value = input.and_then(|input| input.split("value=\"").nth(1));
            value
                .and_then(|rest| rest.split('"').next())
                .unwrap_or_default()
                .to_owned()
        };
        [value("version"), value("target")]
    };

    let page = staff.get(&format!("/admin/orders/{number}")).await;
    assert!(page.body.contains(&format!("{number} is packed.")));
    let [version, target] = undo(&page, &unpack);
    let back = staff.post(&unpack, &[("version", &version), ("target", &target)]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    assert_eq!(
        shop.test
            .number("SELECT COUNT(*) FROM shipment WHERE state = 'packed'")
            .await,
        0
    );
    let late = staff.post(&unpack, &[("version", &version), ("target", &target)]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);

    let person = shop.test.customer("kiran@example.com").await;
    let id = format!("SELECT customer_id FROM account WHERE id = {}", person.account);
    let path = format!("/admin/customers/{}", shop.test.number(&id).await);
    let disable = format!("{path}/disable");
    let page = staff.get(&path).await;
    let done = staff
        .post(&disable, &[("version", &hidden(&page, &disable, "version"))])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let [version, _] = undo(&staff.get(&path).await, &format!("{path}/enable"));
    let back = staff.post(&format!("{path}/enable"), &[("version", &version)]).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
    let active = format!(
        "SELECT COUNT(*) FROM account WHERE id = {} AND state = 'active'",
        person.account
    );
    assert_eq!(shop.test.number(&active).await, 1);
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn a_colleague_is_asked_to_look_without_scripts() {
    let shop = shop().await;
    let (number, _) = order(&shop).await;
    let mut staff = owner(&shop).await;
    let sita = shop.test.member_named(Preset::Support, "sita").await;
    shop.test
        .execute(&format!(
            "UPDATE account SET name = 'Sita Rai' WHERE id = {}",
            sita.account
        ))
        .await;
    let path = format!("/admin/orders/{number}");
    let page = staff.get(&path).await;
    let tick = format!("type=\"checkbox\" name=\"mention\" value=\"{}\"", sita.account);
    assert!(
        page.body.contains(&tick) && page.body.contains("data-name=\"Sita Rai\""),
        "offered by name"
    );

    let id = sita.account.to_string();
    let fields = [
        ("body", "Please call."),
        ("mention", id.as_str()),
        ("mention", "x"),
        ("mention", "-1"),
    ];
    let noted = staff.post(&format!("{path}/note"), &fields).await;

    assert_eq!(noted.status, StatusCode::SEE_OTHER, "{}", noted.body);
    let page = staff.get(&path).await;
    assert!(page.body.contains("@Sita Rai") && page.body.contains("Please call."));
    commerce::outbox::deliver(&shop.test.ctx, 100).await.unwrap();
    let mail = shop.test.mails.sent().pop().unwrap();
    assert_eq!(
        (mail.to.as_str(), mail.subject),
        ("sita@example.com", format!("A note on order {number} asks for you"))
    );
    let outbox = shop.staff(Preset::Owner).get("/admin/outbox?tab=all").await;
    assert!(!outbox.body.contains("Please call."), "what it says is in no queue");
}

#[tokio::test]
async fn the_palette_finds_customers_and_things_to_do_and_does_nothing_by_itself() {
    let shop = shop().await;
    let (number, _) = order(&shop).await;
    shop.test.customer("kiran@example.com").await;
    let mut support = shop.staff(Preset::Support);

    let found = support.get("/admin/find?q=kiran").await;
    assert!(found.body.contains("/admin/customers/") && found.body.contains("kiran@example.com"));
    let steps = support.get(&format!("/admin/find?q={number}")).await;
    let confirm = format!("/admin/orders/{number}/confirm");
    let version = hidden(&steps, &confirm, "version");
    assert_eq!(
        shop.test.text("SELECT state AS text FROM orders").await,
        "placed",
        "finding is not doing"
    );
    let done = support.post(&confirm, &[("version", &version)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let deeds = support.get("/admin/find?q=phone+order").await;
    assert!(deeds.body.contains("method=\"post\" action=\"/admin/drafts\""));
    let mut analyst = shop.staff(Preset::Analyst);
    let nothing = analyst.get("/admin/find?q=phone+order").await;
    assert!(!nothing.body.contains("action=\"/admin/drafts\""));
    assert!(
        !analyst
            .get("/admin/find?q=kiran")
            .await
            .body
            .contains("kiran@example.com")
    );
    shop.test.assert_books_balance().await;
}
