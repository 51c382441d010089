//! Customers, as staff see them.

use commerce::{
    Error,
    customers::{self, CustomerFilter, CustomerQuery, CustomerSort},
    identity,
    testing::{TestShop, rs},
};
use domain::{access::Preset, payment::Method::CashOnDelivery};

fn query(words: &str) -> CustomerQuery {
    CustomerQuery {
        words: words.into(),
        page: 1,
        size: 20,
        ..CustomerQuery::default()
    }
}

#[tokio::test]
async fn customers_are_found_with_what_they_have_bought() {
    let shop = TestShop::open().await;
    shop.member(Preset::Owner).await;
    let support = shop.member(Preset::Support).await;
    let tea = shop.product("Tea").price(rs(500)).put().await;
    let asha = shop.customer("asha@example.com").await;
    shop.customer("9812345678").await;
    shop.order(tea.variant(), 2, CashOnDelivery).await;
    customers::welcome(&asha.ctx, None).await.unwrap();

    let list = customers::customer_list(&support.ctx, &query("")).await.unwrap();
    assert_eq!((list.total, list.pages), (2, 1));
    let found = customers::customer_list(&support.ctx, &query("ASHA@")).await.unwrap();
    assert_eq!(found.rows.len(), 1);
    assert_eq!(found.rows[0].orders, 1);
    assert!(found.rows[0].spent >= rs(1000));
    assert_eq!(
        customers::customer_list(&support.ctx, &query("981-2345678"))
            .await
            .unwrap()
            .total,
        1
    );
    assert_eq!(
        customers::customer_list(&support.ctx, &query("100%_'"))
            .await
            .unwrap()
            .total,
        0
    );
    let page = customers::customer_page(&support.ctx, found.rows[0].id).await.unwrap();
    assert_eq!(page.orders.len(), 1);
    assert!(page.email_verified && !page.phone_verified);
    for sort in [
        CustomerSort::Newest,
        CustomerSort::Name,
        CustomerSort::Spent,
        CustomerSort::Orders,
        CustomerSort::LastOrder,
    ] {
        let sorted = CustomerQuery { sort, ..query("") };
        assert_eq!(
            customers::customer_list(&support.ctx, &sorted)
                .await
                .unwrap()
                .rows
                .len(),
            2,
            "{sort:?}"
        );
    }
    let without = CustomerQuery {
        filter: CustomerFilter::WithoutAccount,
        ..query("")
    };
    assert_eq!(customers::customer_list(&support.ctx, &without).await.unwrap().total, 0);
}

#[tokio::test]
async fn a_disabled_customer_is_out_at_once_and_can_be_let_in_again() {
    let shop = TestShop::open().await;
    shop.member(Preset::Owner).await;
    let support = shop.member(Preset::Support).await;
    let asha = shop.customer("asha@example.com").await;
    let id = customers::customer_list(&support.ctx, &query("asha"))
        .await
        .unwrap()
        .rows[0]
        .id;
    let version = customers::customer_page(&support.ctx, id).await.unwrap().version;

    customers::disable_customer(&support.ctx, id, version).await.unwrap();

    assert!(matches!(
        customers::disable_customer(&support.ctx, id, version).await,
        Err(Error::Conflict(_))
    ));
    let access = asha.credentials.access.as_str();
    assert!(identity::authenticate(&shop.shopper(), access).await.unwrap().is_none());
    assert!(
        identity::refresh(&shop.shopper(), asha.credentials.refresh.as_str())
            .await
            .unwrap()
            .is_none()
    );
    shop.assert_books_balance().await;
    customers::enable_customer(&support.ctx, id, version + 1).await.unwrap();
    shop.sign_in("asha@example.com").await;
}

#[tokio::test]
async fn who_may_not_see_customers_sees_none() {
    let shop = TestShop::open().await;
    shop.member(Preset::Owner).await;
    let asha = shop.customer("asha@example.com").await;
    let support = shop.member(Preset::Support).await;
    let id = customers::customer_list(&support.ctx, &query("asha"))
        .await
        .unwrap()
        .rows[0]
        .id;
    let analyst = shop.member(Preset::Analyst).await;

    assert!(matches!(
        customers::customer_list(&analyst.ctx, &query("")).await,
        Err(Error::Forbidden(_))
    ));
    assert!(matches!(
        customers::customer_page(&analyst.ctx, id).await,
        Err(Error::Forbidden(_))
    ));
    assert!(matches!(
        customers::disable_customer(&analyst.ctx, id, 2).await,
        Err(Error::Forbidden(_))
    ));
    assert!(matches!(
        customers::export_of(&support.ctx, id).await,
        Err(Error::Forbidden(_))
    ));
    assert!(matches!(
        customers::customer_list(&asha.ctx, &query("")).await,
        Err(Error::NotFound)
    ));
    let manager = shop.member(Preset::Manager).await;
    assert!(
        customers::export_of(&manager.ctx, id)
            .await
            .unwrap()
            .contains("asha@example.com")
    );
}
