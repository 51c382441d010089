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
pub(crate) async fn owner(shop: &Shop) -> Visitor<'_> {
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
pub(crate) async fn order(shop: &Shop) -> (String, String) {
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(50).put().await;
    let placed = shop.test.order(tea.variant(), 2, Method::CashOnDelivery).await;
    let page = shop.test.order_page(&placed).await;
    (page.number.to_string(), domain::paths::order(&placed.token))
}

/// The hidden value `name` of the form that posts to `action`.
pub(crate) fn hidden(page: &Answer, action: &str, name: &str) -> String {
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
pub(crate) async fn pack(staff: &mut Visitor<'_>, number: &str) {
    for step in ["confirm", "pack"] {
        let action = format!("/admin/orders/{number}/{step}");
        let page = staff.get(&format!("/admin/orders/{number}")).await;
        let version = hidden(&page, &action, "version");
        let done = staff.post(&action, &[("version", &version)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{step}: {}", done.body);
    }
}

/// Hands everything that is packed to a courier; where the answer leads.
pub(crate) async fn hand_over(staff: &mut Visitor<'_>, shop: &Shop) -> String {
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
    assert_eq!(shop.test.text("SELECT channel AS text FROM orders").await, "phone");
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
async fn a_phone_order_goes_to_the_account_that_staff_choose() {
    let shop = shop().await;
    shop.test.customer("asha@example.com").await;
    let mut staff = shop.staff(Preset::Support);
    let path = staff.post("/admin/drafts", &[]).await.header("location").to_owned();
    let version = hidden(&staff.get(&path).await, &path, "version");

    let unknown = [
        ("version", version.as_str()),
        ("account", "bina@example.com"),
        ("name", "Asha Rai"),
    ];
    assert_eq!(staff.post(&path, &unknown).await.status, StatusCode::SEE_OTHER);
    let page = staff.get(&path).await;
    assert!(
        page.body
            .contains("No customer has an account with this address or number"),
        "{}",
        page.body
    );
    assert_eq!(page.hidden("account"), "bina@example.com");
    assert_eq!(page.hidden("name"), "Asha Rai");

    let version = page.hidden("version");
    let known = [
        ("version", version.as_str()),
        ("account", "asha@example.com"),
        ("name", "Asha Rai"),
    ];
    assert_eq!(staff.post(&path, &known).await.status, StatusCode::SEE_OTHER);
    let page = staff.get(&path).await;
    assert!(page.body.contains("It goes to the account of"), "{}", page.body);
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
