//! Profile, addresses, export, and closing an account.

use commerce::{
    Error, customers, identity,
    testing::{PASSWORD, TestShop},
};
use domain::{
    form::{AddressField, AddressForm, PreferencesForm, ProfileField, ProfileForm},
    identity::Theme,
    payment::Method::CashOnDelivery,
    time::HOUR_MS,
};

fn address(label: &str) -> AddressForm {
    AddressForm {
        label: label.into(),
        name: "Asha Rai".into(),
        phone: "9841234567".into(),
        area: "Kathmandu Metropolitan City, Kathmandu".into(),
        ward: "10".into(),
        street: "Baneshwor 12".into(),
        landmark: "behind the school".into(),
        ..AddressForm::default()
    }
}

#[tokio::test]
async fn an_address_book_has_one_default_whatever_is_done_to_it() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let home = customers::add_address(&asha.ctx, &address("Home"))
        .await
        .unwrap()
        .unwrap();
    let mut office = address("Office");
    office.default = "on".into();
    let office = customers::add_address(&asha.ctx, &office).await.unwrap().unwrap();

    let list = customers::address_list(&asha.ctx).await.unwrap();
    assert_eq!(
        list.iter()
            .map(|saved| (saved.id, saved.is_default))
            .collect::<Vec<_>>(),
        [(office, true), (home, false)]
    );
    let draft = customers::checkout_draft(&asha.ctx).await.unwrap();
    assert_eq!(draft.area, "Kathmandu Metropolitan City, Kathmandu");
    assert_eq!(
        (draft.street.as_str(), draft.email.as_str()),
        ("Baneshwor 12, behind the school", "asha@example.com")
    );
    customers::change_address(&asha.ctx, office, 1, &address("Work"))
        .await
        .unwrap()
        .unwrap();
    assert!(matches!(
        customers::change_address(&asha.ctx, office, 1, &address("Late")).await,
        Err(Error::Conflict(_))
    ));
    shop.assert_books_balance().await;
    for _ in 0..2 {
        customers::remove_address(&asha.ctx, office).await.unwrap();
    }

    let list = customers::address_list(&asha.ctx).await.unwrap();
    assert_eq!(list.len(), 1);
    assert!(list[0].is_default);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn an_address_that_is_nowhere_says_what_was_meant_and_a_strangers_is_not_there() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let bina = shop.customer("bina@example.com").await;
    let mut nowhere = address("Home");
    nowhere.area = "Atlantis".into();
    let errors = customers::add_address(&asha.ctx, &nowhere).await.unwrap().unwrap_err();
    assert_eq!(errors.0[0].0, AddressField::Area);

    let home = customers::add_address(&asha.ctx, &address("Home"))
        .await
        .unwrap()
        .unwrap();
    assert!(matches!(
        customers::change_address(&bina.ctx, home, 1, &address("Mine")).await,
        Err(Error::NotFound)
    ));
    customers::remove_address(&bina.ctx, home).await.unwrap();
    assert_eq!(customers::address_list(&asha.ctx).await.unwrap()[0].label, "Home");
    for _ in 0..19 {
        customers::add_address(&asha.ctx, &address("More"))
            .await
            .unwrap()
            .unwrap();
    }
    assert!(matches!(
        customers::add_address(&asha.ctx, &address("One too many")).await,
        Err(Error::Conflict(_))
    ));
}

#[tokio::test]
async fn a_profile_is_changed_by_whoever_read_it_last() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    shop.customer("9800000001").await;
    let version = customers::profile(&asha.ctx).await.unwrap().version;
    let form = |phone: &str| {
        ProfileForm {
            name: "Asha Gurung".into(),
            phone: phone.into(),
        }
        .parse()
        .unwrap()
    };

    let taken = customers::change_profile(&asha.ctx, version, &form("9800000001"))
        .await
        .unwrap();
    assert_eq!(taken.unwrap_err().0[0].0, ProfileField::Phone);
    customers::change_profile(&asha.ctx, version, &form("9800000002"))
        .await
        .unwrap()
        .unwrap();
    assert!(matches!(
        customers::change_profile(&asha.ctx, version, &form("")).await,
        Err(Error::Conflict(_))
    ));
    let profile = customers::profile(&asha.ctx).await.unwrap();
    assert_eq!(
        (profile.name.as_str(), profile.phone.as_deref()),
        ("Asha Gurung", Some("980-0000002"))
    );
    shop.sign_in("9800000002").await;
}

#[tokio::test]
async fn a_number_that_is_all_one_signs_in_with_stays() {
    let shop = TestShop::open().await;
    let asha = shop.customer("9841234567").await;
    let version = customers::profile(&asha.ctx).await.unwrap().version;
    let form = ProfileForm {
        name: "Asha Rai".into(),
        phone: String::new(),
    };
    let answer = customers::change_profile(&asha.ctx, version, &form.parse().unwrap()).await;
    assert_eq!(answer.unwrap().unwrap_err().0[0].0, ProfileField::Phone);
}

#[tokio::test]
async fn preferences_are_kept_and_consent_can_be_withdrawn() {
    let shop = TestShop::open().await;
    let asha = shop.customer("asha@example.com").await;
    let mut form = PreferencesForm {
        language: "ne".into(),
        theme: "dark".into(),
        marketing: "on".into(),
    };
    customers::change_preferences(&asha.ctx, form.parse()).await.unwrap();
    let profile = customers::profile(&asha.ctx).await.unwrap();
    assert!(profile.marketing && profile.theme == Theme::Dark);

    form.marketing = String::new();
    customers::change_preferences(&asha.ctx, form.parse()).await.unwrap();
    assert!(!customers::profile(&asha.ctx).await.unwrap().marketing);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM audit WHERE action = 'account.marketing_consent'")
            .await,
        2
    );
}

#[tokio::test]
async fn an_export_holds_what_is_theirs_and_takes_a_proof() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let asha = shop.customer("asha@example.com").await;
    let order = shop.order(tea.variant(), 1, CashOnDelivery).await;
    customers::welcome(&asha.ctx, None).await.unwrap();
    customers::add_address(&asha.ctx, &address("Home"))
        .await
        .unwrap()
        .unwrap();

    let text = customers::export(&asha.ctx, asha.session).await.unwrap();
    let export: serde_json::Value = serde_json::from_str(&text).unwrap();

    assert_eq!(export["account"]["email"], "asha@example.com");
    assert_eq!(export["orders"][0]["number"], order.number.as_str());
    assert_eq!(export["orders"][0]["lines"][0]["title"], "Tea");
    assert_eq!(export["addresses"][0]["label"], "Home");
    assert!(!text.contains("password") && !text.contains("argon2") && !text.contains(order.token.as_str()));
    shop.clock.advance_ms(HOUR_MS);
    assert!(matches!(
        customers::export(&asha.ctx, asha.session).await,
        Err(Error::ProofNeeded)
    ));
}

#[tokio::test]
async fn a_closed_account_is_gone_but_its_orders_are_not() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let asha = shop.customer("asha@example.com").await;
    let order = shop.order(tea.variant(), 1, CashOnDelivery).await;
    let guest = shop.cart_with(&[(tea.variant(), 1)]).await;
    let cart = customers::welcome(&asha.ctx, Some(&guest)).await.unwrap().cart.unwrap();
    customers::add_address(&asha.ctx, &address("Home"))
        .await
        .unwrap()
        .unwrap();

    assert!(!customers::close_account(&asha.ctx, "wrong").await.unwrap());
    assert!(customers::close_account(&asha.ctx, PASSWORD).await.unwrap());

    let access = asha.credentials.access.as_str();
    assert!(identity::authenticate(&shop.shopper(), access).await.unwrap().is_none());
    assert!(shop.try_sign_in("asha@example.com", PASSWORD).await.is_err());
    assert_eq!(shop.order_page(&order).await.number, order.number);
    assert_eq!(
        commerce::cart::read(&shop.shopper(), Some(&cart)).await.unwrap().count,
        0
    );
    for (table, columns) in [
        ("account", "COALESCE(email, '') || name"),
        ("customer", "COALESCE(email, '') || name"),
        ("session", "device || address"),
    ] {
        let sql = format!(
            "SELECT COUNT(*) FROM {table} WHERE {columns} LIKE '%asha%' OR {columns} LIKE '%Kiran%' OR {columns} LIKE '%192.0%'"
        );
        assert_eq!(shop.number(&sql).await, 0, "{table}");
    }
    shop.assert_books_balance().await;
    // The address is free for a new beginning, and the old orders do not come back by themselves.
    let again = shop.customer("asha@example.com").await;
    assert!(
        customers::order_history(&again.ctx, None)
            .await
            .unwrap()
            .orders
            .is_empty()
    );
}

#[tokio::test]
async fn strangers_have_no_account_to_look_at() {
    let shop = TestShop::open().await;
    let nobody = shop.shopper();
    assert!(matches!(customers::profile(&nobody).await, Err(Error::NotFound)));
    assert!(matches!(customers::address_list(&nobody).await, Err(Error::NotFound)));
    assert!(matches!(
        customers::order_history(&nobody, None).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        customers::close_account(&nobody, PASSWORD).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(customers::welcome(&nobody, None).await, Err(Error::NotFound)));
}
