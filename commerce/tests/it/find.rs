//! What the search of the back office finds beside orders: customers, and what can be done with the one order found.

use commerce::{Ctx, find, testing::TestShop};
use domain::{access::Preset, payment::Method::CashOnDelivery, view::FoundOne};

async fn group(ctx: &Ctx, words: &str, title: &str) -> Vec<FoundOne> {
    let groups = find::find(ctx, words).await.unwrap();
    let found = groups.into_iter().find(|group| group.title.starts_with(title));
    found.map(|group| group.found).unwrap_or_default()
}

#[tokio::test]
async fn a_customer_is_found_by_name_address_and_number() {
    let shop = TestShop::open().await;
    let kiran = shop.customer("kiran@example.com").await;
    shop.customer("9841234567").await;
    let number = format!("SELECT customer_id FROM account WHERE id = {}", kiran.account);
    let path = format!("/admin/customers/{}", shop.number(&number).await);
    let support = shop.staff(Preset::Support);

    for words in ["kiran@", "KIRAN@EXAMPLE", "shrestha kiran", "kiran shres"] {
        let found = group(&support, words, "Customers").await;
        assert!(
            found
                .iter()
                .any(|one| one.path == path && one.aside == "kiran@example.com"),
            "{words}: {found:?}"
        );
    }
    for words in ["9841-234567", "98412", "+977 9841234567", "९८४१२३४५६७"] {
        let found = group(&support, words, "Customers").await;
        assert_eq!(found.len(), 1, "{words}: {found:?}");
        assert!(found[0].aside.contains("984"), "{words}: {found:?}");
    }
    for words in ["", "k", "%%", "__", "\\\\", "nobody", "'; --"] {
        assert_eq!(group(&support, words, "Customers").await, [], "{words}");
    }
    let blind = shop.staff(Preset::Fulfilment);
    assert_eq!(group(&blind, "kiran", "Customers").await, []);
}

#[tokio::test]
async fn one_order_comes_with_what_can_be_done_with_it() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let placed = shop.order(tea.variant(), 1, CashOnDelivery).await;
    let number = placed.number.as_str();
    let owner = shop.staff(Preset::Owner);

    let steps = group(&owner, number, "Do with").await;

    let confirm = steps
        .iter()
        .find(|step| step.title == "Confirm order")
        .expect("it can be confirmed");
    assert_eq!(confirm.path, format!("/admin/orders/{number}/confirm"));
    let version = shop.number("SELECT version FROM orders").await.to_string();
    assert_eq!(confirm.post, Some(vec![["version".to_owned(), version]]));
    assert!(
        steps.iter().all(|step| step.title != "Cancel order"),
        "what is hard to undo is not one press away"
    );
    let analyst = shop.staff(Preset::Fulfilment);
    let titles: Vec<String> = group(&analyst, number, "Do with")
        .await
        .into_iter()
        .map(|one| one.title)
        .collect();
    assert!(!titles.contains(&"Confirm order".to_owned()), "{titles:?}");
    shop.order(tea.variant(), 1, CashOnDelivery).await;
    assert_eq!(
        group(&owner, "asha", "Do with").await,
        [],
        "of two, nobody knows which is meant"
    );
    assert_eq!(group(&owner, "", "Do with").await, []);
}

#[tokio::test]
async fn a_product_leads_to_its_form_for_those_who_may_edit_it() {
    let shop = TestShop::open().await;
    let tea = shop.product("Ilam Tea").put().await;
    let draft = shop
        .product("Ilam Cup")
        .with(|draft| draft.status = commerce::catalog::Status::Draft)
        .put()
        .await;
    let paths = |found: Vec<FoundOne>| -> Vec<String> {
        let mut paths: Vec<String> = found.into_iter().map(|one| one.path).collect();
        paths.sort();
        paths
    };

    let writer = shop.staff(Preset::Catalogue);
    let found = paths(group(&writer, "ilam", "Products").await);
    let mut expected = [
        format!("/admin/products/{}", tea.id),
        format!("/admin/products/{}", draft.id),
    ];
    expected.sort();
    assert_eq!(found, expected);
    let support = shop.staff(Preset::Support);
    assert_eq!(paths(group(&support, "ilam", "Products").await), ["/p/ilam-tea"]);
}
