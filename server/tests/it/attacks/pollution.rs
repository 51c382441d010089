//! One name several times, in the address and in the form: one meaning, the same for whoever checks and whoever acts,
//! or a refusal; never an error of ours.

use commerce::testing::{PASSWORD, rs};
use domain::{access::Preset, payment::Method::CashOnDelivery};

use crate::visit::shop;

#[tokio::test]
async fn a_name_that_comes_twice_is_refused_or_has_its_first_meaning() {
    let shop = shop().await;
    shop.test.customer("asha@example.com").await;
    shop.test.customer("eve@example.com").await;
    let mut visitor = shop.visitor();

    let both = [
        ("login", "eve@example.com"),
        ("login", "asha@example.com"),
        ("password", PASSWORD),
        ("next", "/cart"),
        ("next", "//evil.example"),
    ];
    let answer = visitor.post("/sign-in", &both).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    assert!(!visitor.jar.contains_key("pasal_at"));
    let address = visitor.post(
        "/sign-in?login=asha@example.com&password=x&next=//evil.example",
        &[("login", "eve@example.com"), ("password", PASSWORD)],
    );
    assert_eq!(address.await.header("location"), "/account", "an address is no form");
    let me = visitor.get("/account/profile").await;
    assert!(me.body.contains("eve@example.com") && !me.body.contains("asha@example.com"));
}

#[tokio::test]
async fn a_quantity_that_comes_twice_buys_nothing_unseen() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(9).put().await;
    let cup = shop.test.product("Blue Cup").price(rs(1)).stock(9).put().await;
    let (tea, cup) = (tea.variant().to_string(), cup.variant().to_string());
    for fields in [
        &[("variant", tea.as_str()), ("quantity", "1"), ("quantity", "9")][..],
        &[("variant", tea.as_str()), ("variant", &cup), ("quantity", "1")],
        &[("variant[]", tea.as_str()), ("quantity[]", "1")],
        &[("variant", tea.as_str()), ("quantity", "1"), ("quantity", "-1")],
    ] {
        let mut visitor = shop.visitor();
        let answer = visitor.post("/api/cart/add", fields).await;
        assert!(!answer.status.is_server_error(), "{fields:?}: {}", answer.status);
        let pieces = shop
            .test
            .number("SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM cart_line")
            .await;
        assert!(pieces <= 1, "{fields:?}: {pieces} pieces");
        shop.test.execute("DELETE FROM cart_line").await;
    }
}

#[tokio::test]
async fn a_step_of_staff_is_about_what_its_address_names() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(9).put().await;
    let mine = shop.test.order(tea.variant(), 1, CashOnDelivery).await;
    let other = shop.test.order(tea.variant(), 1, CashOnDelivery).await;
    let mut staff = shop.staff(Preset::Manager);
    let other_number = other.number.as_str();

    let version = format!("SELECT version FROM orders WHERE number = '{}'", mine.number);
    let version = shop.test.number(&version).await.to_string();
    let path = format!(
        "/admin/orders/{}/confirm?number={other_number}&step=cancel",
        mine.number
    );
    let fields = [
        ("version", version.as_str()),
        ("version", "99"),
        ("number", other_number),
        ("order", other_number),
        ("step", "cancel"),
        ("action", "cancel"),
        ("_method", "DELETE"),
    ];
    let done = staff.post(&path, &fields).await;

    assert_eq!(done.status, 303, "{}", done.body);
    let state = |number: &str| format!("SELECT state AS text FROM orders WHERE number = '{number}'");
    assert_eq!(shop.test.text(&state(mine.number.as_str())).await, "confirmed");
    assert_eq!(shop.test.text(&state(other_number)).await, "placed");
    let two = [("step", "pack"), ("step", "confirm"), ("row", other_number)];
    staff.post("/admin/orders/bulk", &two).await;
    assert_eq!(
        shop.test.text(&state(other_number)).await,
        "placed",
        "the first one counts"
    );
    for path in [
        "/admin/orders?tab=all&tab=to_pack&page=1&page=2&q=a&q=b",
        "/search?q=tea&q=cup&page=1&page=-1&min=1&min=x",
        "/p/ilam-tea?sku=1&sku=2",
        "/admin/orders?tab[]=all&q[$ne]=x",
    ] {
        assert!(!staff.get(path).await.status.is_server_error(), "{path}");
    }
    shop.test.assert_books_balance().await;
}
