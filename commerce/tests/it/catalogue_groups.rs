//! Categories and collections as staff change them, and what shoppers see of it.

use commerce::{
    Error,
    catalog::{
        self,
        desk::{self, CategoryDetails, CategorySaved, CollectionSaved, Pick, Way},
    },
    sheet::ExportQuery,
    testing::{TestShop, rs},
};
use domain::{
    access::Preset,
    catalog::ListQuery,
    collection::{CollectionDetails, Condition, Rule, RuleOrder},
    ids::{CategoryId, CollectionId},
    time::DAY_MS,
};

fn query() -> ListQuery {
    ListQuery {
        page: 1,
        ..ListQuery::default()
    }
}

async fn names(shop: &TestShop) -> Vec<String> {
    let nodes = desk::categories(&shop.ctx).await.unwrap();
    nodes
        .into_iter()
        .map(|node| format!("{}{}", "-".repeat(usize::try_from(node.depth).unwrap()), node.name))
        .collect()
}

fn details(name: &str, parent: Option<CategoryId>) -> CategoryDetails {
    CategoryDetails {
        name: name.into(),
        parent,
        ..CategoryDetails::default()
    }
}

async fn category(shop: &TestShop, name: &str, parent: Option<CategoryId>) -> CategoryId {
    let staff = shop.staff(Preset::Catalogue);
    match desk::save_category(&staff, None, 0, &details(name, parent))
        .await
        .unwrap()
    {
        CategorySaved::Done(id) => id,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn categories_move_up_down_in_and_out() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let tea = category(&shop, "Tea", None).await;
    let green = category(&shop, "Green", Some(tea)).await;
    let cups = category(&shop, "Cups", None).await;
    let wool = category(&shop, "Wool", None).await;
    assert_eq!(names(&shop).await, ["Tea", "-Green", "Cups", "Wool"]);

    desk::move_category(&staff, wool, Way::Up).await.unwrap();
    assert_eq!(names(&shop).await, ["Tea", "-Green", "Wool", "Cups"]);
    desk::move_category(&staff, wool, Way::In).await.unwrap();
    assert_eq!(names(&shop).await, ["Tea", "-Green", "-Wool", "Cups"]);
    desk::move_category(&staff, green, Way::Out).await.unwrap();
    assert_eq!(names(&shop).await, ["Tea", "-Wool", "Green", "Cups"]);
    desk::move_category(&staff, tea, Way::Down).await.unwrap();
    assert_eq!(names(&shop).await, ["Green", "Tea", "-Wool", "Cups"]);
    desk::move_under(&staff, tea, Some(cups)).await.unwrap();
    assert_eq!(names(&shop).await, ["Green", "Cups", "-Tea", "--Wool"]);

    let round = desk::move_under(&staff, cups, Some(wool)).await;
    assert!(matches!(round, Err(Error::Conflict(_))), "{round:?}");
    let nowhere = desk::move_category(&staff, green, Way::Up).await;
    assert!(matches!(nowhere, Err(Error::Conflict(_))));
    assert_eq!(names(&shop).await, ["Green", "Cups", "-Tea", "--Wool"]);
}

#[tokio::test]
async fn what_moves_takes_its_products_along() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let tea = category(&shop, "Tea", None).await;
    let green = category(&shop, "Green", None).await;
    shop.product("Sencha").category(green).put().await;
    let count = async || {
        catalog::category_page(&shop.shopper(), "tea", &query())
            .await
            .unwrap()
            .list
            .total
    };
    assert_eq!(count().await, 0);

    desk::move_under(&staff, green, Some(tea)).await.unwrap();

    assert_eq!(count().await, 1);
}

#[tokio::test]
async fn products_are_found_by_where_they_are_and_as_it_is_called() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let tea = category(&shop, "Beverages", None).await;
    let green = category(&shop, "Green", None).await;
    let gone = category(&shop, "Leaves", None).await;
    shop.product("Sencha").category(green).put().await;
    shop.product("Gyokuro").category(gone).put().await;
    let found = async |words: &str| {
        let asked = ListQuery {
            words: words.to_owned(),
            ..query()
        };
        commerce::search::search_page(&shop.shopper(), &asked)
            .await
            .unwrap()
            .list
            .total
    };
    assert_eq!((found("beverages").await, found("leaves").await), (0, 1));

    desk::move_under(&staff, green, Some(tea)).await.unwrap();
    assert_eq!(found("beverages").await, 1);
    desk::save_category(&staff, Some(tea), 1, &details("Infusions", None))
        .await
        .unwrap();
    assert_eq!((found("beverages").await, found("infusions").await), (0, 1));
    desk::remove_category(&staff, gone, Some(green)).await.unwrap();
    assert_eq!((found("leaves").await, found("infusions").await), (0, 2));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_renamed_category_is_found_at_both_addresses() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let tea = category(&shop, "Tea", None).await;
    let renamed = CategoryDetails {
        slug: "teas".into(),
        ..details("Teas", None)
    };

    assert_eq!(
        desk::save_category(&staff, Some(tea), 1, &renamed).await.unwrap(),
        CategorySaved::Done(tea)
    );
    assert_eq!(
        desk::save_category(&staff, Some(tea), 1, &renamed).await.unwrap(),
        CategorySaved::Newer
    );

    let moved = catalog::category_page(&shop.shopper(), "tea", &query()).await;
    assert!(matches!(moved, Err(Error::Moved(to)) if to == "teas"));
}

#[tokio::test]
async fn a_category_is_deleted_when_empty_or_when_its_products_have_a_place() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let tea = category(&shop, "Tea", None).await;
    let green = category(&shop, "Green", Some(tea)).await;
    let cups = category(&shop, "Cups", None).await;
    let sencha = shop.product("Sencha").category(green).put().await;

    for (id, target) in [(tea, Some(cups)), (green, None)] {
        let refused = desk::remove_category(&staff, id, target).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    }
    desk::remove_category(&staff, green, Some(cups)).await.unwrap();

    assert_eq!(names(&shop).await, ["Tea", "Cups"]);
    let page = catalog::category_page(&shop.shopper(), "cups", &query()).await.unwrap();
    assert_eq!(page.list.cards[0].slug, sencha.slug);
    let moved = catalog::category_page(&shop.shopper(), "green", &query()).await;
    assert!(matches!(moved, Err(Error::Moved(to)) if to == "cups"));
    desk::remove_category(&staff, tea, None).await.unwrap();
    assert_eq!(names(&shop).await, ["Cups"]);
}

async fn collection(shop: &TestShop, name: &str, rule: Option<Rule>) -> CollectionId {
    let staff = shop.staff(Preset::Catalogue);
    let details = CollectionDetails {
        name: name.into(),
        slug: domain::text::Slug::suggest(name, "x"),
        description: String::new(),
        rule,
    };
    match desk::save_collection(&staff, None, 0, &details).await.unwrap() {
        CollectionSaved::Done(id) => id,
        other => panic!("{other:?}"),
    }
}

fn rule(all: bool, conditions: &[Condition]) -> Rule {
    Rule {
        all,
        conditions: conditions.to_vec(),
        order: RuleOrder::PriceUp,
        limit: 100,
    }
}

async fn shown(shop: &TestShop, slug: &str) -> Vec<String> {
    let page = catalog::collection_page(&shop.shopper(), slug, &query()).await.unwrap();
    page.list.cards.into_iter().map(|card| card.title).collect()
}

#[tokio::test]
async fn a_rule_fills_a_collection_with_what_it_finds_now() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let drinks = shop.category("Drinks", None).await;
    let teas = shop.category("Teas", Some(drinks)).await;
    shop.product("Ilam Tea")
        .category(teas)
        .price(rs(500))
        .was(rs(700))
        .put()
        .await;
    shop.product("Green tea")
        .category(teas)
        .price(rs(900))
        .stock(0)
        .put()
        .await;
    let cup = shop.product("Tea cup").price(rs(300)).put().await;
    for (name, rule, expected) in [
        (
            "In",
            rule(true, &[Condition::Category(drinks)]),
            vec!["Ilam Tea", "Green tea"],
        ),
        (
            "Has",
            rule(true, &[Condition::TitleHas("TEA".into())]),
            vec!["Tea cup", "Ilam Tea", "Green tea"],
        ),
        ("Sign", rule(true, &[Condition::TitleHas("%".into())]), Vec::new()),
        ("Sale", rule(true, &[Condition::OnSale]), vec!["Ilam Tea"]),
        (
            "Both",
            rule(
                true,
                &[
                    Condition::InStock,
                    Condition::PriceFrom(rs(400)),
                    Condition::PriceTo(rs(900)),
                ],
            ),
            vec!["Ilam Tea"],
        ),
        (
            "Either",
            rule(false, &[Condition::OnSale, Condition::PriceTo(rs(300))]),
            vec!["Tea cup", "Ilam Tea"],
        ),
        (
            "New",
            rule(true, &[Condition::NewerThan(30)]),
            vec!["Tea cup", "Ilam Tea", "Green tea"],
        ),
    ] {
        collection(&shop, name, Some(rule.clone())).await;
        assert_eq!(shown(&shop, &name.to_lowercase()).await, expected, "{name}");
        let (preview, total) = desk::preview_rule(&staff, &rule).await.unwrap();
        assert_eq!(
            (preview.len(), total),
            (expected.len(), expected.len() as u64),
            "{name}"
        );
    }
    let one = Rule {
        limit: 1,
        ..rule(true, &[Condition::TitleHas("tea".into())])
    };
    collection(&shop, "One", Some(one)).await;
    assert_eq!(shown(&shop, "one").await, ["Tea cup"]);

    desk::set_status(&staff, cup.id, domain::product::Change::Archive)
        .await
        .unwrap();
    assert_eq!(shown(&shop, "one").await, ["Ilam Tea"], "at the next request");
    let counts: Vec<u64> = desk::collections(&staff)
        .await
        .unwrap()
        .iter()
        .map(|row| row.products)
        .collect();
    assert_eq!(counts, [2, 2, 0, 1, 1, 1, 2, 1]);
}

#[tokio::test]
async fn a_rule_that_counts_days_turns_with_the_shops_day() {
    let shop = TestShop::open().await;
    shop.product("Tea").put().await;
    collection(&shop, "New", Some(rule(true, &[Condition::NewerThan(2)]))).await;
    let day = desk::turn_day(&shop.ctx, None).await.unwrap();
    assert_eq!(shown(&shop, "new").await, ["Tea"]);

    shop.clock.advance_ms(4 * DAY_MS);
    let next = desk::turn_day(&shop.ctx, Some(day)).await.unwrap();

    assert_ne!(next, day);
    assert_eq!(shown(&shop, "new").await, Vec::<String>::new());
}

#[tokio::test]
async fn products_are_picked_ordered_and_taken_out() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let gifts = collection(&shop, "Gifts", None).await;
    let (tea, cup, shoe) = (
        shop.product("Tea").put().await.id,
        shop.product("Cup").put().await.id,
        shop.product("Shoe").put().await.id,
    );
    let pick = async |pick: Pick| desk::pick(&staff, gifts, &pick).await.unwrap();

    pick(Pick {
        add: vec![tea, cup, shoe],
        ..Pick::default()
    })
    .await;
    assert_eq!(shown(&shop, "gifts").await, ["Tea", "Cup", "Shoe"]);
    pick(Pick {
        order: vec![shoe, tea],
        ..Pick::default()
    })
    .await;
    assert_eq!(shown(&shop, "gifts").await, ["Shoe", "Tea", "Cup"]);
    pick(Pick {
        remove: vec![tea],
        ..Pick::default()
    })
    .await;
    assert_eq!(shown(&shop, "gifts").await, ["Shoe", "Cup"]);

    let ruled = collection(&shop, "Ruled", Some(rule(true, &[Condition::OnSale]))).await;
    let refused = desk::pick(&staff, ruled, &Pick::default()).await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
    desk::remove_collection(&staff, gifts).await.unwrap();
    let gone = catalog::collection_page(&shop.shopper(), "gifts", &query()).await;
    assert!(matches!(gone, Err(Error::NotFound)));
}

#[tokio::test]
async fn the_list_of_products_is_narrowed_by_categories_and_by_collections_of_both_kinds() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let drinks = shop.category("Drinks", None).await;
    let teas = shop.category("Teas", Some(drinks)).await;
    let pots = shop.category("Pots", None).await;
    shop.product("Sencha").category(teas).put().await;
    shop.product("Teapot").category(pots).collection("Gifts").put().await;
    shop.product("Cup").category(pots).put().await;
    let leaves = collection(&shop, "Leaves", Some(rule(true, &[Condition::Category(drinks)]))).await;
    let gifts = CollectionId(shop.number("SELECT id FROM collection WHERE name = 'Gifts'").await);

    let tree = desk::category_tree(&staff).await.unwrap();
    let tree: Vec<(&str, u32)> = tree.iter().map(|node| (node.name.as_str(), node.depth)).collect();
    assert_eq!(tree, [("Drinks", 0), ("Teas", 1), ("Pots", 0)]);
    let named = desk::collection_names(&staff).await.unwrap();
    let named: Vec<i64> = named.iter().map(|each| each.id).collect();
    assert_eq!(named, [gifts.0, leaves.0]);

    for (categories, collections, expected) in [
        (vec![], vec![], vec!["Sencha", "Teapot"]),
        (vec![drinks], vec![], vec!["Sencha"]),
        (vec![drinks, pots], vec![], vec!["Sencha", "Teapot"]),
        (vec![], vec![gifts], vec!["Teapot"]),
        (vec![], vec![leaves], vec!["Sencha"]),
        (vec![], vec![leaves, gifts], vec!["Sencha", "Teapot"]),
        (vec![pots], vec![leaves, gifts], vec!["Teapot"]),
        (vec![teas], vec![gifts], vec![]),
    ] {
        let asked = desk::ProductQuery {
            words: "e".to_owned(),
            categories,
            collections,
            max: Some(rs(100_000)),
            sort: desk::ProductSort::Title,
            limit: 25,
            ..desk::ProductQuery::default()
        };
        let found = desk::list(&staff, &asked).await.unwrap();
        let titles: Vec<&str> = found.rows.iter().map(|row| row.title.as_str()).collect();
        assert_eq!(titles, expected, "{asked:?}");
        let written = ExportQuery {
            products: asked,
            after: 0,
        };
        let rows = commerce::sheet::export(&staff, &written).await.unwrap().rows;
        assert_eq!(rows.len(), expected.len(), "one variant each");
    }
}
