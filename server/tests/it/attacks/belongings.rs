//! What belongs to others is not there (404), whoever asks: their orders, invoices, addresses, devices, returns, views.

use commerce::{customers, orders, testing::papers::issue};
use domain::{access::Preset, form::AddressForm, ids::OrderId, payment::Method::CashOnDelivery};

use crate::{
    admin_office::owner,
    sign_in::sign_in,
    visit::{Shop, Visitor, shop},
};

const HOME: [(&str, &str); 6] = [
    ("label", "Home"),
    ("name", "Eve Eve"),
    ("phone", "9841234567"),
    ("area", "Kathmandu Metropolitan City, Kathmandu"),
    ("ward", "10"),
    ("street", "Baneshwor 12"),
];

async fn customer<'a>(shop: &'a Shop, login: &str) -> Visitor<'a> {
    shop.test.customer(login).await;
    let mut visitor = shop.visitor();
    assert_eq!(sign_in(&mut visitor, login).await.status, 303);
    visitor
}

#[tokio::test]
async fn a_strangers_orders_and_papers_are_not_there() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let placed = shop.test.order(tea.variant(), 1, CashOnDelivery).await;
    let id = OrderId(shop.test.number("SELECT id FROM orders").await);
    let step = orders::OrderStep {
        order: id,
        expected_version: None,
    };
    orders::confirm(&shop.test.staff(Preset::Owner), step).await.unwrap();
    issue(&shop.test.ctx, id).await.unwrap();
    let (number, token) = (placed.number.as_str(), placed.token.as_str());
    let mut eve = customer(&shop, "eve@example.com").await;
    let own = shop.get(&format!("/order/{token}/invoice")).await;
    assert_eq!(own.status, 200, "the link itself opens it");
    let other = token.chars().rev().collect::<String>();
    let short = &token[..token.len() - 1];
    let id = id.to_string();

    for key in [number, &id, &other, short, &format!("{token}0"), "0", "-1", "*", "%25"] {
        for path in ["", "/invoice", "/invoice.pdf", "/pay"] {
            let path = format!("/order/{key}{path}");
            for answer in [shop.get(&path).await, eve.get(&path).await] {
                assert_eq!(answer.status, 404, "{path}");
                assert!(!answer.body.contains("Asha Rai"), "{path}");
            }
        }
        for path in [
            "/retry",
            "/cash",
            "/account",
            "/cancel",
            "/return",
            "/return/1/withdraw",
            "/code",
            "/code/new",
        ] {
            let path = format!("/order/{key}{path}");
            let fields = [
                ("password", "two goats on a bus"),
                ("code", "000000"),
                ("line.1", "1"),
                ("reason", "damaged"),
            ];
            let answer = eve.post(&path, &fields).await;
            // Where it is to become an account, whoever posts is sent to the order's page, which is not there either.
            let elsewhere = answer.header("location").eq_ignore_ascii_case(&format!("/order/{key}"));
            assert!(
                answer.status == 404 || (path.ends_with("/account") && elsewhere),
                "{path}: {}",
                answer.status
            );
        }
    }
    for key in [number, token, &id] {
        let answer = eve.get(&format!("/account/orders/{key}")).await;
        assert_eq!(answer.status, 404, "{key}");
        assert!(!answer.body.contains("Asha Rai"), "{key}");
    }
    assert!(!eve.get("/account").await.body.contains(number));
    assert!(!eve.get("/account/export.json").await.body.contains(number));
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn a_strangers_addresses_and_devices_are_not_there_by_any_number() {
    let shop = shop().await;
    let asha = shop.test.customer("asha@example.com").await;
    let form = AddressForm {
        name: "Asha Rai".into(),
        phone: "9841234567".into(),
        area: "Kathmandu Metropolitan City, Kathmandu".into(),
        ward: "10".into(),
        street: "Baneshwor 12".into(),
        ..AddressForm::default()
    };
    let hers = customers::add_address(&asha.ctx, &form).await.unwrap().unwrap();
    let mut eve = customer(&shop, "eve@example.com").await;

    for id in [
        hers.to_string(),
        "0".into(),
        "-1".into(),
        format!("{hers}.0"),
        format!("0{hers}x"),
        "9e9".into(),
    ] {
        let path = format!("/account/addresses/{id}");
        assert_eq!(eve.get(&path).await.status, 404, "{path}");
        let mut fields = HOME.to_vec();
        fields.push(("version", "1"));
        assert_eq!(eve.post(&path, &fields).await.status, 404, "{path}");
        let removed = eve.post(&format!("{path}/remove"), &[]).await;
        assert!(
            removed.status == 404 || removed.status == 303,
            "{path}: {}",
            removed.status
        );
    }
    for session in [asha.session.to_string(), "0".into(), "x".into()] {
        let ended = eve.post(&format!("/account/devices/{session}/end"), &[]).await;
        assert_eq!(ended.status, 404, "{session}");
    }

    let kept = customers::address_list(&asha.ctx).await.unwrap();
    assert_eq!((kept.len(), kept[0].id), (1, hers));
    let still = commerce::identity::authenticate(&shop.test.shopper(), asha.credentials.access.as_str()).await;
    assert!(still.unwrap().is_some(), "her sign-in is as it was");
}

#[tokio::test]
async fn returns_and_parcels_of_one_order_are_not_reached_through_another() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(20).put().await;
    let mine = shop.test.order(tea.variant(), 1, CashOnDelivery).await;
    let other = shop.test.order(tea.variant(), 1, CashOnDelivery).await;
    let mut staff = owner(&shop).await;
    for placed in [&mine, &other] {
        crate::admin_office::pack(&mut staff, placed.number.as_str()).await;
    }
    let parcel = format!(
        "SELECT s.id FROM shipment s JOIN orders o ON o.id = s.order_id WHERE o.number = '{}'",
        other.number
    );
    let parcel = shop.test.number(&parcel).await.to_string();
    let version = format!("SELECT version FROM orders WHERE number = '{}'", mine.number);
    let version = shop.test.number(&version).await.to_string();
    let before = crate::permissions::traces(&shop).await;

    for step in [
        "ship",
        "unpack",
        "approve_return",
        "receive_return",
        "close_return",
        "confirm_refund",
        "fail_refund",
    ] {
        let fields = [
            ("version", version.as_str()),
            ("target", &parcel),
            ("courier", "Eve"),
            ("reference", "1"),
        ];
        let answer = staff
            .post(&format!("/admin/orders/{}/{step}", mine.number), &fields)
            .await;
        assert!(answer.status.is_client_error(), "{step}: {}", answer.status);
    }
    for paper in ["slip", "label"] {
        let path = format!("/admin/orders/{}/{paper}/{parcel}", mine.number);
        assert_eq!(staff.get(&path).await.status, 404, "{path}");
    }
    assert_eq!(crate::permissions::traces(&shop).await, before, "nothing has changed");
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn a_colleagues_view_is_not_removed() {
    let shop = shop().await;
    let mut owner = owner(&shop).await;
    let fields = [
        ("list", "orders"),
        ("name", "Mine"),
        ("query", "tab=to_pack"),
        ("shared", "1"),
    ];
    assert_eq!(owner.post("/admin/views", &fields).await.status, 303);
    let id = shop.test.number("SELECT id FROM saved_view").await;
    // `staff` has another account than the owner above.
    let mut other = shop.staff(Preset::Owner);
    if let Some(signed_in) = &mut other.signed_in
        && let commerce::Actor::Staff(staff) = &mut signed_in.actor
    {
        staff.account = domain::ids::AccountId(999);
    }

    for step in ["remove", "restore"] {
        assert_eq!(
            other.post(&format!("/admin/views/{id}/{step}"), &[]).await.status,
            404,
            "{step}"
        );
    }
    assert_eq!(
        shop.test
            .number("SELECT COUNT(*) FROM saved_view WHERE removed_at IS NULL")
            .await,
        1
    );
}
