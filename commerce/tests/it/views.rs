//! Saved views: somebody's own, or shared; kept, changed, removed and brought back.

use commerce::{
    Actor, Ctx, Error, Staff,
    testing::TestShop,
    views::{self, ChangeView, SaveView},
};
use domain::{access::Preset, ids::AccountId, table::List, view::SavedView};

fn staff(shop: &TestShop, account: i64, role: Preset) -> Ctx {
    Ctx {
        actor: Actor::Staff(Staff {
            account: AccountId(account),
            permissions: role.permissions(),
        }),
        ..shop.shopper()
    }
}

fn view(name: &str, query: &str, shared: bool) -> SaveView {
    SaveView {
        list: List::Orders,
        name: name.into(),
        query: query.into(),
        shared,
    }
}

async fn names(ctx: &Ctx) -> Vec<(String, bool)> {
    let name = |view: SavedView| (view.name, view.own);
    views::list(ctx, List::Orders)
        .await
        .unwrap()
        .into_iter()
        .map(name)
        .collect()
}

#[tokio::test]
async fn a_view_is_seen_by_its_owner_and_by_others_only_when_shared() {
    let shop = TestShop::open().await;
    let (maya, hari) = (staff(&shop, 1, Preset::Manager), staff(&shop, 2, Preset::Support));

    views::save(&maya, view("Valley", "district=Kathmandu", false))
        .await
        .unwrap();
    views::save(&maya, view("Unpaid", "tab=unpaid", true)).await.unwrap();
    views::save(&hari, view("Mine", "q=asha", false)).await.unwrap();

    assert_eq!(names(&maya).await, [("Unpaid".into(), true), ("Valley".into(), true)]);
    assert_eq!(names(&hari).await, [("Mine".into(), true), ("Unpaid".into(), false)]);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn the_same_name_again_replaces_what_it_stood_for() {
    let shop = TestShop::open().await;
    let maya = staff(&shop, 1, Preset::Manager);

    let first = views::save(&maya, view("Valley", "district=Kathmandu", false))
        .await
        .unwrap();
    let again = views::save(&maya, view("  Valley ", "district=Lalitpur", true))
        .await
        .unwrap();

    assert_eq!(first, again);
    let kept = views::list(&maya, List::Orders).await.unwrap();
    assert_eq!(
        (kept.len(), kept[0].query.as_str(), kept[0].shared),
        (1, "district=Lalitpur", true)
    );
}

#[tokio::test]
async fn somebody_elses_view_is_not_there() {
    let shop = TestShop::open().await;
    let (maya, hari) = (staff(&shop, 1, Preset::Manager), staff(&shop, 2, Preset::Manager));
    let id = views::save(&maya, view("Unpaid", "tab=unpaid", true)).await.unwrap();

    let change = ChangeView {
        id,
        name: "Stolen".into(),
        shared: false,
    };
    assert!(matches!(views::change(&hari, change).await, Err(Error::NotFound)));
    assert!(matches!(views::remove(&hari, id).await, Err(Error::NotFound)));
    assert!(matches!(views::remove(&shop.shopper(), id).await, Err(Error::NotFound)));
    let analyst = staff(&shop, 3, Preset::Analyst);
    assert!(matches!(
        views::list(&analyst, List::Orders).await,
        Err(Error::Forbidden(_))
    ));
    assert!(matches!(
        views::save(&analyst, view("x", "", false)).await,
        Err(Error::Forbidden(_))
    ));

    assert_eq!(names(&maya).await, [("Unpaid".into(), true)]);
}

#[tokio::test]
async fn a_removed_view_comes_back_unless_its_name_was_taken() {
    let shop = TestShop::open().await;
    let maya = staff(&shop, 1, Preset::Manager);
    let id = views::save(&maya, view("Unpaid", "tab=unpaid", false)).await.unwrap();

    views::remove(&maya, id).await.unwrap();
    assert_eq!(names(&maya).await, []);
    assert!(matches!(views::remove(&maya, id).await, Err(Error::NotFound)), "twice");
    assert_eq!(views::restore(&maya, id).await.unwrap(), List::Orders);
    assert_eq!(names(&maya).await, [("Unpaid".into(), true)]);

    views::remove(&maya, id).await.unwrap();
    views::save(&maya, view("Unpaid", "tab=unpaid&method=cod", false))
        .await
        .unwrap();
    assert!(matches!(views::restore(&maya, id).await, Err(Error::Conflict(_))));
    assert_eq!(
        views::list(&maya, List::Orders).await.unwrap()[0].query,
        "tab=unpaid&method=cod"
    );
}

#[tokio::test]
async fn a_view_is_renamed_but_not_over_another() {
    let shop = TestShop::open().await;
    let maya = staff(&shop, 1, Preset::Manager);
    let id = views::save(&maya, view("One", "q=1", false)).await.unwrap();
    views::save(&maya, view("Two", "q=2", false)).await.unwrap();
    let change = |name: &str| ChangeView {
        id,
        name: name.into(),
        shared: true,
    };

    assert!(matches!(
        views::change(&maya, change("Two")).await,
        Err(Error::Conflict(_))
    ));
    assert!(matches!(
        views::change(&maya, change(" \n ")).await,
        Err(Error::Invalid(_))
    ));
    assert_eq!(names(&maya).await, [("One".into(), true), ("Two".into(), true)]);
    views::change(&maya, change("Three")).await.unwrap();

    assert_eq!(names(&maya).await, [("Three".into(), true), ("Two".into(), true)]);
}

#[tokio::test]
async fn what_cannot_be_an_address_is_not_kept_and_views_are_counted() {
    let shop = TestShop::open().await;
    let maya = staff(&shop, 1, Preset::Manager);
    let long = "q=".to_owned() + &"a".repeat(3000);

    for query in ["q=a b", "q=\u{0}", "#x", "q=चिया", long.as_str()] {
        let refused = views::save(&maya, view("x", query, false)).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{query}");
    }
    for index in 0..views::MOST {
        views::save(&maya, view(&format!("v{index}"), "", false)).await.unwrap();
    }
    let more = views::save(&maya, view("one more", "", false)).await;

    assert!(matches!(more, Err(Error::Conflict(_))));
    views::save(&maya, view("v7", "q=tea", false)).await.unwrap();
    assert_eq!(shop.number("SELECT COUNT(*) FROM saved_view").await, views::MOST);
}

#[tokio::test]
async fn two_who_save_the_same_name_at_once_have_one_view() {
    let shop = TestShop::open().await;
    let maya = staff(&shop, 1, Preset::Manager);

    let (one, other) = tokio::join!(
        views::save(&maya, view("Unpaid", "q=1", false)),
        views::save(&maya, view("Unpaid", "q=2", false))
    );

    assert_eq!(one.unwrap(), other.unwrap());
    assert_eq!(names(&maya).await.len(), 1);
}
