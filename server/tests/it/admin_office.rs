//! The back office beside orders: papers, cash desk, customers, staff, returns, phone orders. Who may see what, one step
//! that works and one that is refused on each page.

use axum::http::StatusCode;
use commerce::{
    Actor,
    testing::{papers::issue, rs},
};
use domain::{access::Preset, ids::AccountId, payment::Method, text::Quantity};

use crate::visit::{Answer, Shop, Visitor, shop};

/// A page, and a role that may not see it.
const PAGES: [(&str, Preset); 12] = [
    ("/admin/drafts", Preset::Analyst),
    ("/admin/cash", Preset::Support),
    ("/admin/cash/parcels", Preset::Support),
    ("/admin/cash/statements", Preset::Support),
    ("/admin/cash/debts", Preset::Support),
    ("/admin/cash/debts.csv", Preset::Support),
    ("/admin/returns", Preset::Analyst),
    ("/admin/customers", Preset::Fulfilment),
    ("/admin/customers.csv", Preset::Support),
    ("/admin/staff", Preset::Manager),
    ("/admin/roles", Preset::Manager),
    ("/admin/roles/new", Preset::Manager),
];

/// An owner who has signed in a moment ago, which proves who they are.
async fn owner(shop: &Shop) -> Visitor<'_> {
    let person = shop.test.member(Preset::Owner).await;
    let mut visitor = shop.staff(Preset::Owner);
    if let Some(signed_in) = &mut visitor.signed_in {
        signed_in.session = person.session;
        // The second factor of this sign-in is not what is tested here.
        if let Actor::Staff(staff) = &mut signed_in.actor {
            staff.account = person.account;
        }
    }
    visitor
}

/// A cash order of two pieces; its number and its link.
async fn order(shop: &Shop) -> (String, String) {
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(50).put().await;
    let placed = shop.test.order(tea.variant(), 2, Method::CashOnDelivery).await;
    let page = shop.test.order_page(&placed).await;
    (page.number.to_string(), domain::paths::order(&placed.token))
}

/// The hidden value `name` of the form that posts to `action`.
fn hidden(page: &Answer, action: &str, name: &str) -> String {
    let form = page
        .body
        .split("<form")
        .find(|form| form.contains(&format!("action=\"{action}\"")))
        .unwrap_or_else(|| panic!("no form to {action}"));
    let form = form.split("</form>").next().unwrap_or_default();
    let input = form
        .split("<input")
        .find(|input| input.contains(&format!("name=\"{name}\"")))
        .unwrap_or_else(|| panic!("no {name} in the form to {action}"));
    let value = input.split("value=\"").nth(1).and_then(|rest| rest.split('"').next());
    value.unwrap_or_default().replace("&amp;", "&")
}

/// Confirms and packs an order.
async fn pack(staff: &mut Visitor<'_>, number: &str) {
    for step in ["confirm", "pack"] {
        let action = format!("/admin/orders/{number}/{step}");
        let page = staff.get(&format!("/admin/orders/{number}")).await;
        let version = hidden(&page, &action, "version");
        let done = staff.post(&action, &[("version", &version)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{step}: {}", done.body);
    }
}

/// Hands everything that is packed to a courier; where the answer leads.
async fn hand_over(staff: &mut Visitor<'_>, shop: &Shop) -> String {
    let shipment = shop.test.number("SELECT MAX(id) FROM shipment").await.to_string();
    let page = staff.get("/admin/cash/parcels").await;
    let key = hidden(&page, "/admin/cash/parcels", "key");
    let tracking = format!("tracking.{shipment}");
    let fields = [
        ("key", key.as_str()),
        ("courier", "Sajilo Express"),
        ("row", &shipment),
        (&tracking, "SX-1"),
    ];
    let done = staff.post("/admin/cash/parcels", &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    done.header("location").to_owned()
}

#[tokio::test]
async fn each_page_answers_those_who_may_see_it_and_nobody_else() {
    let shop = shop().await;
    let mut owner = owner(&shop).await;
    let mut customer = shop.staff(Preset::Owner);
    if let Some(signed_in) = &mut customer.signed_in {
        signed_in.actor = Actor::Customer(AccountId(7));
    }

    for (path, role) in PAGES {
        let page = owner.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        assert_eq!(page.header("cache-control"), "private, no-store", "{path}");
        let mut staff = shop.staff(role);
        assert_eq!(staff.get(path).await.status, StatusCode::FORBIDDEN, "{path} as {role}");
        assert_eq!(customer.get(path).await.status, StatusCode::SEE_OTHER, "{path}");
        let nobody = shop.get(path).await;
        assert_eq!(nobody.status, StatusCode::SEE_OTHER, "{path}");
        assert!(nobody.header("location").starts_with("/sign-in?next="), "{path}");
    }
}

#[tokio::test]
async fn an_invoice_is_shown_and_printed_for_staff_and_for_whoever_holds_the_link() {
    let shop = shop().await;
    let (number, link) = order(&shop).await;
    let mut staff = shop.staff(Preset::Manager);
    let invoice = format!("/admin/orders/{number}/invoice");
    assert_eq!(staff.get(&invoice).await.status, StatusCode::NOT_FOUND);
    assert_eq!(shop.get(&format!("{link}/invoice")).await.status, StatusCode::NOT_FOUND);
    assert!(!shop.get(&link).await.body.contains("See the invoice"));
    let early = staff.post(&invoice, &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "it is not paid");

    pack(&mut staff, &number).await;
    hand_over(&mut staff, &shop).await;

    let page = staff.get(&invoice).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("INV-") && page.body.contains("Asha Rai"));
    let pdf = staff.get(&format!("{invoice}.pdf")).await;
    assert_eq!(
        (pdf.status, pdf.header("content-type")),
        (StatusCode::OK, "application/pdf")
    );
    assert!(
        pdf.header("content-disposition")
            .starts_with("inline; filename=\"invoice-inv-")
    );
    assert_eq!(pdf.header("cache-control"), "private, no-store");
    assert!(pdf.body.starts_with("%PDF"));
    assert!(shop.get(&link).await.body.contains(&format!("{link}/invoice")));
    assert_eq!(shop.get(&format!("{link}/invoice")).await.status, StatusCode::OK);
    let theirs = shop.get(&format!("{link}/invoice.pdf")).await;
    assert_eq!(theirs.header("content-type"), "application/pdf");

    for paper in [
        "packing-slip",
        "packing-slip.pdf",
        "slip/1",
        "slip/1.pdf",
        "label/1",
        "label/1.pdf",
    ] {
        let path = format!("/admin/orders/{number}/{paper}");
        assert_eq!(staff.get(&path).await.status, StatusCode::OK, "{paper}");
        assert_eq!(
            shop.staff(Preset::Analyst).get(&path).await.status,
            StatusCode::FORBIDDEN,
            "{paper}"
        );
        assert_eq!(shop.get(&path).await.status, StatusCode::SEE_OTHER, "{paper}");
    }
    for missing in ["slip/999", "label/x", "credit/CN-2026-27-000001"] {
        let page = staff.get(&format!("/admin/orders/{number}/{missing}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

#[tokio::test]
async fn a_call_confirms_an_order_once() {
    let shop = shop().await;
    let (number, _) = order(&shop).await;
    let mut staff = shop.staff(Preset::Fulfilment);
    let page = staff.get("/admin/cash").await;
    assert!(page.body.contains(&number) && page.body.contains("Call now"));
    let of = |name: &str| hidden(&page, "/admin/cash/calls", name);
    let (order, version) = (of("order"), of("version"));
    let fields = |outcome| {
        [
            ("order", order.as_str()),
            ("number", number.as_str()),
            ("version", version.as_str()),
            ("outcome", outcome),
            ("note", "after five"),
        ]
    };

    let odd = staff.post("/admin/cash/calls", &fields("shouted")).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = staff.post("/admin/cash/calls", &fields("confirmed")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(shop.test.text("SELECT state AS text FROM orders").await, "confirmed");

    let again = staff.post("/admin/cash/calls", &fields("cancelled")).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.body.contains("Nothing was changed"));
    assert_eq!(shop.test.text("SELECT state AS text FROM orders").await, "confirmed");
    let forced = shop
        .staff(Preset::Support)
        .post("/admin/cash/calls", &fields("confirmed"))
        .await;
    assert_eq!(forced.status, StatusCode::FORBIDDEN);
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn parcels_leave_with_a_manifest_and_come_back_as_a_statement() {
    let shop = shop().await;
    let (number, _) = order(&shop).await;
    let mut staff = shop.staff(Preset::Manager);
    pack(&mut staff, &number).await;
    let page = staff.get("/admin/cash/parcels").await;
    assert!(page.body.contains(&number));
    let key = hidden(&page, "/admin/cash/parcels", "key");
    let nobody = staff
        .post("/admin/cash/parcels", &[("key", &key), ("courier", ""), ("row", "1")])
        .await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.body.contains("Name the courier"));

    let manifest = hand_over(&mut staff, &shop).await;
    let sheet = staff.get(&manifest).await;
    assert!(sheet.body.contains(&number) && sheet.body.contains("Sajilo Express"));
    for file in ["sheet.pdf", "labels.pdf"] {
        let pdf = staff.get(&format!("{manifest}/{file}")).await;
        assert_eq!(
            (pdf.status, pdf.header("content-type")),
            (StatusCode::OK, "application/pdf"),
            "{file}"
        );
    }
    let order_page = staff.get(&format!("/admin/orders/{number}")).await;
    let action = format!("/admin/orders/{number}/deliver");
    let (version, target) = (
        hidden(&order_page, &action, "version"),
        hidden(&order_page, &action, "target"),
    );
    let total = hidden(&order_page, &action, "collected");
    let delivered = staff
        .post(
            &action,
            &[("version", &version), ("target", &target), ("collected", &total)],
        )
        .await;
    assert_eq!(delivered.status, StatusCode::SEE_OTHER, "{}", delivered.body);
    let debts = staff.get("/admin/cash/debts.csv").await;
    assert!(debts.body.contains(&number) && debts.body.contains("Sajilo Express"));

    let bad = b"Tracking,COD amount\nSX-1,many\n";
    let fields = [("courier", "Sajilo Express"), ("text", "")];
    let preview = staff.post_file("/admin/cash/statements/preview", &fields, bad).await;
    assert_eq!(preview.status, StatusCode::OK);
    assert!(preview.body.contains("Some rows cannot be read") && !preview.body.contains("Take this statement"));
    let nothing = staff.post_file("/admin/cash/statements/preview", &fields, b"").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let file = format!("Tracking,COD amount,Charge\nSX-1,{total},100\nSX-9,50,0\n");
    let preview = staff
        .post_file("/admin/cash/statements/preview", &fields, file.as_bytes())
        .await;
    assert!(preview.body.contains("Exact") && preview.body.contains("Unknown parcel"));
    assert_eq!(
        shop.test.number("SELECT COUNT(*) FROM remittance").await,
        0,
        "a preview stores nothing"
    );

    let of = |name: &str| hidden(&preview, "/admin/cash/statements", name);
    let carried = [
        ("courier", of("courier")),
        ("file_name", of("file_name")),
        ("file", of("file")),
    ];
    let carried = carried.each_ref().map(|(name, value)| (*name, value.as_str()));
    let taken = staff.post("/admin/cash/statements", &carried).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let path = taken.header("location").to_owned();
    let page = staff.get(&path).await;
    let version = hidden(&page, &format!("{path}/compare"), "version");
    let early = staff.post(&format!("{path}/close"), &[("version", &version)]).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "a row waits");
    let line = shop
        .test
        .number("SELECT id FROM remittance_line WHERE kind = 'unknown'")
        .await;
    let decide = format!("{path}/lines/{line}");
    let why = staff.post(&decide, &[("decision", "reject"), ("note", "")]).await;
    assert_eq!(why.status, StatusCode::UNPROCESSABLE_ENTITY);
    let decided = staff
        .post(&decide, &[("decision", "reject"), ("note", "not ours")])
        .await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER);
    let page = staff.get(&path).await;
    let version = hidden(&page, &format!("{path}/close"), "version");
    let closed = staff.post(&format!("{path}/close"), &[("version", &version)]).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.body);
    assert_eq!(
        shop.test.text("SELECT payment_state AS text FROM orders").await,
        "remitted"
    );
    let forced = shop
        .staff(Preset::Support)
        .post("/admin/cash/statements", &carried)
        .await;
    assert_eq!(forced.status, StatusCode::FORBIDDEN);
    shop.test.assert_books_balance().await;
}

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
    assert!(asked.body.contains("/account/prove?next=%2Fadmin%2Fcustomers.csv"));
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
    let asked = unproved.post("/admin/staff/invite", &invite).await;
    assert_eq!(asked.status, StatusCode::FORBIDDEN);
    assert!(asked.body.contains("Confirm that it is you"));
    assert!(
        unproved
            .get("/admin/staff")
            .await
            .body
            .contains("/account/prove?next=%2Fadmin%2Fstaff")
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

#[tokio::test]
async fn an_order_by_telephone_is_written_down_priced_and_placed_once() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(50).put().await;
    let mut staff = shop.staff(Preset::Support);
    let begun = staff.post("/admin/drafts", &[]).await;
    let path = begun.header("location").to_owned();
    let variant = tea.variant().to_string();

    let found = staff.get(&format!("{path}?find=ilam")).await;
    assert!(
        found.body.contains(&format!("name=\"add\" value=\"{variant}\"")),
        "{}",
        found.body
    );
    let version = hidden(&found, &path, "version");
    let added = staff
        .post(&path, &[("version", &version), ("add", &variant), ("name", "Asha Rai")])
        .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    let stale = staff.post(&path, &[("version", &version), ("do", "save")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let page = staff.get(&path).await;
    let line = format!("line.{variant}");
    let too_many = (Quantity::MAX + 1).to_string();
    let version = hidden(&page, &path, "version");
    let refused = staff.post(&path, &[("version", &version), (&line, &too_many)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    let form = [
        ("name", "Asha Rai"),
        ("phone", "9841234567"),
        ("area", "Kathmandu Metropolitan City, Kathmandu"),
        ("ward", "10"),
        ("street", "Baneshwor, behind the school"),
        ("delivery", "standard"),
        ("payment", "cod"),
    ];
    let mut send = vec![("version", version.as_str()), (line.as_str(), "2"), ("do", "save")];
    send.extend(form);
    assert_eq!(staff.post(&path, &send).await.status, StatusCode::SEE_OTHER);
    let page = staff.get(&path).await;
    let of = |name: &str| hidden(&page, &path, name);
    let (version, agreed, key) = (of("version"), of("agreed"), of("key"));
    let mut send = vec![
        ("version", version.as_str()),
        (line.as_str(), "2"),
        ("do", "place"),
        ("agreed", &agreed),
        ("key", &key),
    ];
    send.extend(form);
    let placed = staff.post(&path, &send).await;
    assert_eq!(placed.status, StatusCode::SEE_OTHER, "{}", placed.body);
    assert!(placed.header("location").starts_with("/admin/orders/P-"));
    assert_eq!(shop.test.text("SELECT source AS text FROM orders").await, "phone");
    assert_eq!(staff.get(&path).await.status, StatusCode::NOT_FOUND);
    let forced = shop.staff(Preset::Analyst).post("/admin/drafts", &[]).await;
    assert_eq!(forced.status, StatusCode::FORBIDDEN);
    let order = domain::ids::OrderId(shop.test.number("SELECT id FROM orders").await);
    issue(&shop.test.ctx, order)
        .await
        .expect("a phone order gets an invoice too");
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn returns_are_found_by_what_is_to_be_done() {
    let shop = shop().await;
    let (number, _) = order(&shop).await;
    let order = shop.test.number("SELECT id FROM orders").await;
    shop.test
        .execute(&format!(
            "INSERT INTO return_request (order_id, number, state, reason, note, answer, requested_by, requested_at, updated_at, version)
             VALUES ({order}, 1, 'requested', 'damaged', '', '', 'shopper', 1, 1, 1)"
        ))
        .await;
    let mut staff = shop.staff(Preset::Support);

    for path in [
        "/admin/returns",
        "/admin/returns?tab=requested",
        "/admin/returns?q=asha",
    ] {
        let page = staff.get(path).await;
        assert!(page.body.contains(&format!("/admin/orders/{number}#returns")), "{path}");
    }
    for path in [
        "/admin/returns?tab=received",
        "/admin/returns?q=%25",
        "/admin/returns?q=x%5C",
    ] {
        let page = staff.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains(&number), "{path}");
    }
}
