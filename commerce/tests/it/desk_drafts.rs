//! Orders written down on the telephone.

use commerce::{
    Actor, Ctx, Error, Staff,
    checkout::{Place, PlaceRefused, Placed},
    customers,
    orders::draft::{self, Draft, SaveDraft},
    testing::checkout_form,
};
use domain::{
    access::Permission,
    form::{CheckoutForm, FormErrors},
    ids::{AccountId, CustomerId, DraftId},
    payment::Method,
    text::Quantity,
    view::desk::OrderSource,
};

use crate::desk::{Desk, conflict};

async fn page(ctx: &Ctx, id: DraftId) -> Draft {
    draft::page(ctx, id, FormErrors::default(), Vec::new()).await.unwrap()
}

fn tea(desk: &Desk, id: DraftId, form: &CheckoutForm, account: Option<&str>) -> SaveDraft {
    SaveDraft {
        draft: id,
        lines: vec![(desk.tea.variant(), Quantity::new(1).unwrap())],
        form: form.clone(),
        account: account.map(str::to_owned),
        expected_version: None,
    }
}

async fn place(ctx: &Ctx, id: DraftId) -> commerce::Result<Result<Placed, PlaceRefused>> {
    let shown = page(ctx, id).await;
    let priced = shown.page.unwrap();
    let request = Place {
        form: shown.form,
        agreed: priced.agreed,
        key: priced.key,
    };
    draft::place(ctx, id, &request).await
}

#[tokio::test]
async fn an_order_on_the_telephone_is_priced_and_placed_as_any_other() {
    let desk = Desk::open().await;
    let owner = desk.owner();
    let id = draft::begin(&owner).await.unwrap();
    assert!(page(&owner, id).await.page.is_none());
    let form = checkout_form(Method::CashOnDelivery);
    let save = SaveDraft {
        lines: vec![(desk.tea.variant(), Quantity::new(2).unwrap())],
        expected_version: Some(1),
        ..tea(&desk, id, &form, None)
    };
    draft::save(&owner, &save).await.unwrap();
    assert!(conflict(draft::save(&owner, &save).await).starts_with("Somebody else"));
    assert_eq!(draft::list(&owner).await.unwrap()[0].name, "Asha Rai");

    let priced = page(&owner, id).await.page.unwrap();
    let request = Place {
        form,
        agreed: priced.agreed,
        key: priced.key,
    };
    let placed = draft::place(&owner, id, &request).await.unwrap().unwrap();
    let again = draft::place(&owner, id, &request).await.unwrap().unwrap();

    assert_eq!(placed, again);
    let order = desk.id(&placed).await;
    assert_eq!(desk.page(order).await.source, OrderSource::Phone);
    assert_eq!(draft::list(&owner).await.unwrap(), []);
    conflict(draft::discard(&owner, id).await);
    let other = draft::begin(&owner).await.unwrap();
    draft::discard(&owner, other).await.unwrap();
    assert!(matches!(draft::begin(&desk.shopper()).await, Err(Error::NotFound)));
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn an_order_on_the_telephone_belongs_to_no_account_by_itself() {
    let desk = Desk::open().await;
    // Asha has an account with the very address that staff write down.
    let asha = desk.customer("asha@example.com").await;
    let owner = desk.owner();
    let id = draft::begin(&owner).await.unwrap();
    let form = checkout_form(Method::CashOnDelivery);
    draft::save(&owner, &tea(&desk, id, &form, None)).await.unwrap();

    let placed = place(&owner, id).await.unwrap().unwrap();

    let order = desk.id(&placed).await;
    let owned = format!("SELECT COUNT(*) FROM orders WHERE id = {order} AND customer_id IS NOT NULL");
    assert_eq!(
        desk.number(&owned).await,
        0,
        "not Asha's, and not the staff's who wrote it down"
    );
    assert!(desk.order_page(&placed).await.is_guests);
    let history = customers::order_history(&asha.ctx, None).await.unwrap();
    assert!(history.orders.is_empty());
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn staff_give_it_to_the_account_of_whoever_has_confirmed_the_address_or_number() {
    let desk = Desk::open().await;
    let asha = desk.customer("asha@example.com").await;
    let bina = desk.customer("9812345678").await;
    let owner = desk.owner();
    let form = checkout_form(Method::CashOnDelivery);

    let id = draft::begin(&owner).await.unwrap();
    draft::save(&owner, &tea(&desk, id, &form, Some(" Asha@Example.com ")))
        .await
        .unwrap();
    let name = page(&owner, id).await.account.name;
    assert!(name.is_some_and(|name| !name.is_empty()), "staff see whose it is");
    // A colleague who may not choose accounts goes on with what was chosen.
    draft::save(&owner, &tea(&desk, id, &form, None)).await.unwrap();
    let placed = place(&owner, id).await.unwrap().unwrap();

    let history = customers::order_history(&asha.ctx, None).await.unwrap();
    assert_eq!(history.orders.len(), 1);
    assert_eq!(history.orders[0].number, placed.number);
    assert!(!desk.order_page(&placed).await.is_guests);
    assert_eq!(desk.audited("order.given_to_account").await, 1);

    // A number that was only claimed is nobody's until it is confirmed.
    let id = draft::begin(&owner).await.unwrap();
    draft::save(&owner, &tea(&desk, id, &form, Some("981-2345678")))
        .await
        .unwrap();
    let refused = page(&owner, id).await.account.refused.unwrap();
    assert!(refused.contains("has not confirmed"), "{refused}");
    assert!(matches!(place(&owner, id).await, Err(Error::Invalid(_))));
    let confirmed = format!("UPDATE account SET phone_verified_at = 1 WHERE id = {}", bina.account);
    desk.execute(&confirmed).await;
    place(&owner, id).await.unwrap().unwrap();
    let history = customers::order_history(&bina.ctx, None).await.unwrap();
    assert_eq!(history.orders.len(), 1);
    desk.assert_books_balance().await;
}

#[tokio::test]
async fn an_account_that_is_nobodys_is_said_and_nothing_is_placed_or_lost() {
    let desk = Desk::open().await;
    let asha = desk.customer("asha@example.com").await;
    let owner = desk.owner();
    let form = checkout_form(Method::CashOnDelivery);
    let id = draft::begin(&owner).await.unwrap();

    for (typed, why) in [
        ("nobody@example.com", "No customer"),
        ("asha at home", "Write the customer’s"),
    ] {
        draft::save(&owner, &tea(&desk, id, &form, Some(typed))).await.unwrap();
        let shown = page(&owner, id).await;
        assert_eq!((shown.account.typed.as_str(), shown.form), (typed, form.clone()));
        assert!(shown.account.refused.unwrap().starts_with(why), "{typed}");
        assert!(matches!(place(&owner, id).await, Err(Error::Invalid(_))));
    }
    draft::save(&owner, &tea(&desk, id, &form, Some("asha@example.com")))
        .await
        .unwrap();
    let of = |column: &str| format!("SELECT {column} FROM account WHERE id = {}", asha.account);
    let customer = CustomerId(desk.number(&of("customer_id")).await);
    let version = desk.number(&of("version")).await;
    customers::disable_customer(&owner, customer, version).await.unwrap();
    assert!(matches!(place(&owner, id).await, Err(Error::Invalid(_))));
    assert_eq!(desk.orders().await, 0);

    let seller = Ctx {
        actor: Actor::Staff(Staff {
            account: AccountId(1),
            permissions: [Permission::OrdersEdit].into_iter().collect(),
        }),
        ..desk.shopper()
    };
    let refused = draft::save(&seller, &tea(&desk, id, &form, Some("asha@example.com"))).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    draft::save(&owner, &tea(&desk, id, &form, Some(""))).await.unwrap();
    place(&seller, id).await.unwrap().unwrap();
    assert_eq!(
        desk.number("SELECT COUNT(*) FROM orders WHERE customer_id IS NULL")
            .await,
        1
    );
    desk.assert_books_balance().await;
}
