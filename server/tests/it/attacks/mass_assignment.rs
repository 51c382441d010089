//! Fields that no form has: whoever adds a role, a price, a state or somebody else's number to a form gets what the form
//! gives and nothing more.

use commerce::testing::{PASSWORD, rs};
use domain::access::Preset;

use crate::{
    admin_office::owner,
    sign_in::sign_in,
    visit::{Shop, shop},
};

/// What an attacker would like to be.
const WISHES: &[(&str, &str)] = &[
    ("role", "owner"),
    ("role_id", "1"),
    ("is_owner", "1"),
    ("is_staff", "true"),
    ("permissions", "staff.manage"),
    ("allow", "staff.manage"),
    ("kind", "staff"),
    ("state", "active"),
    ("status", "paid"),
    ("payment_state", "paid"),
    ("order_state", "completed"),
    ("price", "1"),
    ("unit_price", "1"),
    ("amount", "1"),
    ("total", "1"),
    ("delivery_price", "0"),
    ("discount", "100"),
    ("currency", "JPY"),
    ("id", "1"),
    ("account", "1"),
    ("account_id", "1"),
    ("customer_id", "1"),
    ("order_id", "1"),
    ("email_verified_at", "1"),
    ("phone_verified_at", "1"),
    ("password_hash", "x"),
    ("totp_secret", "x"),
    ("author", "staff:1"),
    ("actor", "system:admin"),
    ("created_at", "1"),
    ("source", "import"),
    ("channel", "phone"),
    ("form", "x"),
    ("ctx", "system"),
    ("__proto__", "x"),
    ("constructor[prototype][role]", "owner"),
    ("account[role]", "owner"),
];

fn with<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let wishes = WISHES.iter().copied().filter(|(name, _)| !names.contains(name));
    fields.iter().copied().chain(wishes).collect()
}

async fn staff_of(shop: &Shop) -> i64 {
    shop.test
        .number("SELECT COUNT(*) FROM account WHERE role_id IS NOT NULL")
        .await
}

#[tokio::test]
async fn an_account_is_never_more_than_its_form_makes_it() {
    let shop = shop().await;
    let mut eve = shop.visitor();
    let fields = [
        ("name", "Eve Eve"),
        ("login", "eve@example.com"),
        ("password", PASSWORD),
    ];

    let made = eve.post("/sign-up", &with(&fields)).await;
    assert_eq!(made.header("location"), "/sign-up?done=mail", "{}", made.body);
    assert_eq!(
        shop.test
            .number("SELECT COUNT(*) FROM account WHERE email_verified_at IS NOT NULL")
            .await,
        0,
        "an address is confirmed by its link alone"
    );
    let link = shop.test.last_link().await;
    eve.post(&format!("/verify-email/{link}"), &with(&[])).await;
    assert_eq!(sign_in(&mut eve, "eve@example.com").await.status, 303);
    let version = eve.get("/account/profile").await.hidden("version");
    let profile = [
        ("name", "Eve Adams"),
        ("phone", "9841234567"),
        ("version", version.as_str()),
    ];
    assert_eq!(eve.post("/account/profile", &with(&profile)).await.status, 303);
    let preferences = [("language", "en"), ("theme", "dark")];
    assert_eq!(eve.post("/account/preferences", &with(&preferences)).await.status, 303);

    assert_eq!(staff_of(&shop).await, 0);
    assert_eq!(eve.get("/admin").await.status, 303, "sent to sign in as staff");
    let facts = "SELECT COUNT(*) FROM account WHERE phone_verified_at IS NULL AND totp_secret IS NULL
                 AND name = 'Eve Adams' AND email = 'eve@example.com' AND created_at > 1 AND password_hash LIKE '$argon2id$%'";
    assert_eq!(shop.test.number(facts).await, 1);
}

#[tokio::test]
async fn an_order_costs_what_the_shop_says_and_is_the_shoppers_own() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(5).put().await;
    let asha = shop.test.customer("asha@example.com").await;
    let mut eve = shop.visitor();
    let variant = tea.variant().to_string();
    let cart = [("variant", variant.as_str()), ("quantity", "1")];
    // A name that means a structure is refused whole.
    assert!(eve.post("/api/cart/add", &with(&cart)).await.status != 303);
    let flat: Vec<_> = with(&cart)
        .into_iter()
        .filter(|(name, _)| !name.contains('['))
        .collect();
    assert_eq!(eve.post("/api/cart/add", &flat).await.status, 303);
    let page = eve.get("/checkout").await;
    let (agreed, key) = (page.hidden("agreed"), page.hidden("key"));
    let form = commerce::testing::checkout_form(domain::payment::Method::CashOnDelivery);
    let fields = [
        ("name", form.name.as_str()),
        ("phone", &form.phone),
        ("area", &form.area),
        ("ward", &form.ward),
        ("street", &form.street),
        ("delivery", &form.delivery),
        ("payment", &form.payment),
        ("agreed", &agreed),
        ("key", &key),
    ];

    let placed = eve.post("/checkout", &with(&fields)).await;

    assert_eq!(placed.status, 303, "{}", placed.body);
    let facts =
        "SELECT COUNT(*) FROM orders WHERE goods = 45000 AND discount = 0 AND total >= 45000 AND currency = 'NPR'
                 AND state = 'placed' AND payment_state = 'due' AND source = 'shop' AND channel IS NULL";
    assert_eq!(shop.test.number(facts).await, 1);
    let hers = commerce::customers::order_history(&asha.ctx, None).await.unwrap();
    assert!(hers.orders.is_empty(), "nobody's history but the buyer's");
    let price = format!("SELECT price FROM variant WHERE id = {variant}");
    assert_eq!(shop.test.number(&price).await, 45000);
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn an_address_and_a_note_belong_to_whoever_writes_them() {
    let shop = shop().await;
    let asha = shop.test.customer("asha@example.com").await;
    shop.test.customer("eve@example.com").await;
    let mut eve = shop.visitor();
    sign_in(&mut eve, "eve@example.com").await;
    let address = [
        ("label", "Home"),
        ("name", "Eve Eve"),
        ("phone", "9841234567"),
        ("area", "Kathmandu Metropolitan City, Kathmandu"),
        ("ward", "10"),
        ("street", "Baneshwor 12"),
    ];
    let id = asha.account.to_string();
    let mut fields = with(&address);
    fields.retain(|(name, _)| *name != "account_id");
    fields.push(("account_id", &id));

    assert_eq!(eve.post("/account/addresses/new", &fields).await.status, 303);

    assert!(commerce::customers::address_list(&asha.ctx).await.unwrap().is_empty());
    let tea = shop.test.product("Ilam Tea").put().await;
    let placed = shop
        .test
        .order(tea.variant(), 1, domain::payment::Method::CashOnDelivery)
        .await;
    let mut support = shop.staff(Preset::Support);
    let path = format!("/admin/orders/{}/note", placed.number);
    assert_eq!(support.post(&path, &with(&[("body", "called")])).await.status, 303);
    let note = shop
        .test
        .text("SELECT author || ' ' || body AS text FROM order_note")
        .await;
    assert_eq!(note, "staff:1 called");
    let confirm = format!("/admin/orders/{}/confirm", placed.number);
    let version = shop.test.number("SELECT version FROM orders").await.to_string();
    let taken = support.post(&confirm, &with(&[("version", &version)])).await;
    assert_eq!(taken.status, 303, "{}", taken.body);
    let state = shop
        .test
        .text("SELECT state || ' ' || payment_state AS text FROM orders")
        .await;
    assert_eq!(state, "confirmed due");
}

#[tokio::test]
async fn a_colleague_gets_the_role_that_was_chosen_and_no_right_beyond() {
    let shop = shop().await;
    let mut owner = owner(&shop).await;
    let role = shop
        .test
        .number("SELECT id FROM role WHERE preset = 'support'")
        .await
        .to_string();
    let before = staff_of(&shop).await;
    let invite = [
        ("name", "Sita Rai"),
        ("email", "sita@example.com"),
        ("role", role.as_str()),
    ];

    assert_eq!(owner.post("/admin/staff/invite", &with(&invite)).await.status, 303);

    assert_eq!(staff_of(&shop).await, before + 1);
    let given =
        "SELECT r.preset AS text FROM account a JOIN role r ON r.id = a.role_id WHERE a.email = 'sita@example.com'";
    assert_eq!(shop.test.text(given).await, "support");
    let link = shop.test.last_link().await;
    let mut sita = shop.visitor();
    let fields = [
        ("password", "twelve letters or more"),
        ("email", "eve@example.com"),
        ("name", "Eve"),
    ];
    let accepted = sita.post(&format!("/invite/{link}"), &with(&fields)).await;
    assert_eq!(accepted.status, 303, "{}", accepted.body);
    assert_eq!(shop.test.text(given).await, "support");
    let fields = [("login", "sita@example.com"), ("password", "twelve letters or more")];
    assert_eq!(sita.post("/sign-in", &with(&fields)).await.header("location"), "/admin");
    assert_eq!(sita.get("/admin/staff").await.status, 403);
}
