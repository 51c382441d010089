//! Putting products in, and the pages that show them.

use commerce::{
    Error,
    catalog::{self, Batch, CategoryDraft, Status},
    testing::{START, TestShop, rs},
};
use domain::{
    catalog::{Availability, ListQuery, Sort},
    ids::CategoryId,
    layout::{Layout, ProductSource, Section},
    time::{DAY_MS, Timestamp},
    view::{FacetOption, HomeSection, ProductList},
};

fn query(pairs: &[(&str, &str)]) -> ListQuery {
    ListQuery::from_pairs(pairs.iter().copied())
}

fn titles(list: &ProductList) -> Vec<&str> {
    list.cards.iter().map(|card| card.title.as_str()).collect()
}

fn counts(option: &FacetOption) -> Vec<(&str, u64)> {
    option
        .values
        .iter()
        .map(|value| (value.code.as_str(), value.count))
        .collect()
}

#[tokio::test]
async fn a_product_reads_back_as_it_was_put_in() {
    let shop = TestShop::open().await;
    let home = shop.category("Home", None).await;
    let kitchen = shop.category("Kitchen", Some(home)).await;

    let put = shop
        .product("Copper Cup")
        .category(kitchen)
        .price(rs(1200))
        .was(rs(1500))
        .option("Colour", &["Red", "Blue"])
        .option("Size", &["S", "M"])
        .without("Blue / M")
        .price_of("Red / M", rs(1400))
        .stock_of("Red / S", 2)
        .stock_of("Blue / S", 0)
        .picture("aa11")
        .with(|draft| {
            draft.brand = "Tamra".into();
            draft.description = "First.\n\nSecond.".into();
            draft.specs = vec![("Made of".into(), "Copper".into())];
        })
        .put()
        .await;

    let page = catalog::product_page(&shop.ctx, "copper-cup").await.unwrap();
    assert_eq!(
        (page.id, page.title.as_str(), page.brand.as_str()),
        (put.id, "Copper Cup", "Tamra")
    );
    assert_eq!(page.description.html(), "<p>First.</p><p>Second.</p>");
    assert_eq!(page.specs, [("Made of".to_owned(), "Copper".to_owned())]);
    assert_eq!(
        page.crumbs.iter().map(|crumb| crumb.path.as_str()).collect::<Vec<_>>(),
        ["/", "/c/home", "/c/kitchen"]
    );
    assert_eq!(page.pictures[0].widths, [240, 480, 960]);
    assert_eq!(
        page.options
            .iter()
            .map(|option| option.values.len())
            .collect::<Vec<_>>(),
        [2, 2]
    );
    let variants: Vec<_> = page
        .variants
        .iter()
        .map(|variant| (variant.title.as_str(), variant.price, variant.availability))
        .collect();
    assert_eq!(
        variants,
        [
            ("Red / S", rs(1200), Availability::Low(2)),
            ("Red / M", rs(1400), Availability::InStock),
            ("Blue / S", rs(1200), Availability::SoldOut),
        ]
    );
    assert_eq!(page.variants[1].choice, ["red", "m"]);
    assert_eq!(page.variants[0].sku, "COPPER-CUP-RED-S");
    let list = catalog::category_page(&shop.ctx, "home", &query(&[]))
        .await
        .unwrap()
        .list;
    let card = &list.cards[0];
    assert_eq!(
        (card.price, card.price_varies, card.compare_at),
        (rs(1200), true, Some(rs(1500)))
    );
    assert_eq!((card.availability, card.is_new), (Availability::InStock, false));
    assert_eq!(card.picture.as_ref().map(|picture| picture.hash.as_str()), Some("aa11"));
}

#[tokio::test]
async fn putting_in_the_same_again_writes_nothing() {
    let shop = TestShop::open().await;
    let draft = shop
        .product("Tea")
        .option("Size", &["S", "M"])
        .collection("Gifts")
        .picture("aa11")
        .draft()
        .await;
    let category = CategoryDraft {
        slug: "tea".into(),
        name: "Tea".into(),
        ..CategoryDraft::default()
    };
    let put = async || {
        let mut batch = Batch::begin(&shop.ctx).await.unwrap();
        batch.category(&category).await.unwrap();
        batch.product(&draft).await.unwrap();
        batch.commit().await.unwrap()
    };

    assert_eq!(put().await, 2);
    let before = (
        shop.number("SELECT COUNT(*) FROM audit").await,
        shop.number("SELECT MAX(updated_at) FROM product").await,
    );
    shop.clock.advance_ms(DAY_MS);
    assert_eq!(put().await, 0);

    let after = (
        shop.number("SELECT COUNT(*) FROM audit").await,
        shop.number("SELECT MAX(updated_at) FROM product").await,
    );
    assert_eq!(before, after);
    assert_eq!(shop.number("SELECT COUNT(*) FROM stock_movement").await, 2);
    assert_eq!(
        shop.number("SELECT products FROM search_word WHERE word = 'tea'").await,
        1
    );
}

#[tokio::test]
async fn a_changed_draft_keeps_its_variants_and_their_stock() {
    let shop = TestShop::open().await;
    let first = shop
        .product("Scarf")
        .option("Colour", &["Red", "Blue"])
        .stock(5)
        .put()
        .await;

    let second = shop
        .product("Scarf")
        .option("Colour", &["Blue", "Green"])
        .stock(7)
        .price(rs(900))
        .put()
        .await;

    assert_eq!(second.id, first.id);
    assert_eq!(second.variants[0], first.variants[1]);
    let page = catalog::product_page(&shop.ctx, "scarf").await.unwrap();
    assert_eq!(
        page.variants
            .iter()
            .map(|variant| variant.title.as_str())
            .collect::<Vec<_>>(),
        ["Blue", "Green"]
    );
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM variant WHERE status = 'archived'")
            .await,
        1
    );
    assert_eq!(
        shop.number("SELECT CAST(SUM(on_hand) AS BIGINT) FROM stock_level")
            .await,
        5 + 5 + 7
    );
    assert_eq!(
        shop.number("SELECT CAST(SUM(on_hand_delta) AS BIGINT) FROM stock_movement")
            .await,
        5 + 5 + 7
    );
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM stock_movement WHERE cause = 'opening:SCARF-GREEN'")
            .await,
        1
    );
}

#[tokio::test]
async fn a_senseless_draft_changes_nothing() {
    let shop = TestShop::open().await;
    shop.product("Tea").put().await;
    let good = shop.product("Cup").option("Size", &["S", "M"]).draft().await;
    let mut bad = vec![good.clone(); 6];
    bad[0].slug = "Not a slug".into();
    bad[1].variants.clear();
    bad[2].variants[0].choice = vec!["xl".into()];
    bad[3].variants[1].choice = bad[3].variants[0].choice.clone();
    bad[4].variants[0].compare_at = Some(rs(1));
    bad[5].collections = vec!["nowhere".into()];
    for draft in bad {
        let refused = catalog::put_products(&shop.ctx, &[good.clone(), draft]).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
    let mut stolen = good.clone();
    stolen.variants[0].sku = "tea".into();
    assert!(matches!(
        catalog::put_product(&shop.ctx, &stolen).await,
        Err(Error::Conflict(_))
    ));
    let lost = shop.product("Lost").category(CategoryId(99)).draft().await;
    assert!(matches!(
        catalog::put_product(&shop.ctx, &lost).await,
        Err(Error::Invalid(_))
    ));
    assert!(matches!(
        catalog::put_product(&shop.shopper(), &good).await,
        Err(Error::NotFound)
    ));

    assert_eq!(shop.number("SELECT COUNT(*) FROM product").await, 1);
}

#[tokio::test]
async fn filters_widen_within_an_option_and_narrow_across() {
    let shop = TestShop::open().await;
    shop.product("Shirt")
        .option("Colour", &["Red", "Blue"])
        .option("Size", &["S", "M"])
        .without("Red / M")
        .price(rs(500))
        .put()
        .await;
    shop.product("Cap")
        .option("Colour", &["Red"])
        .price(rs(300))
        .was(rs(400))
        .put()
        .await;
    shop.product("Coat")
        .option("Colour", &["Blue"])
        .option("Size", &["M"])
        .price(rs(2000))
        .stock(0)
        .put()
        .await;
    shop.product("Mug").price(rs(100)).put().await;
    let list = async |pairs: &[(&str, &str)]| {
        catalog::category_page(&shop.ctx, "things", &query(pairs))
            .await
            .unwrap()
            .list
    };

    let all = list(&[]).await;
    assert_eq!(all.total, 4);
    assert_eq!(all.facets.price, Some((rs(100), rs(2000))));
    assert_eq!((all.facets.in_stock, all.facets.on_sale), (3, 1));
    assert_eq!(counts(&all.facets.options[0]), [("blue", 2), ("red", 2)]);

    let red = list(&[("o.colour", "red")]).await;
    assert_eq!(titles(&red), ["Shirt", "Cap"]);
    assert_eq!(
        counts(&red.facets.options[0]),
        [("blue", 2), ("red", 2)],
        "the own option's other values are left aside"
    );
    assert_eq!(counts(&red.facets.options[1]), [("s", 1)], "there is no red M");

    assert_eq!(list(&[("o.colour", "red"), ("o.colour", "blue")]).await.total, 3);
    let red_m = list(&[("o.colour", "red"), ("o.size", "m")]).await;
    assert_eq!(red_m.total, 0);
    assert_eq!(
        counts(&red_m.facets.options[1]),
        [("s", 1), ("m", 0)],
        "what is chosen can be switched off"
    );
    assert_eq!(titles(&list(&[("o.colour", "blue"), ("stock", "1")]).await), ["Shirt"]);
    assert_eq!(titles(&list(&[("sale", "1")]).await), ["Cap"]);
    assert_eq!(titles(&list(&[("min", "200"), ("max", "500")]).await), ["Shirt", "Cap"]);
    assert_eq!(list(&[("o.colour", "plaid")]).await.total, 0);
    assert_eq!(list(&[("o.brand", "x")]).await.total, 0);
}

#[tokio::test]
async fn lists_are_sorted_and_paged() {
    let shop = TestShop::open().await;
    let mut drafts = Vec::new();
    for number in 0..30_i64 {
        let product = shop
            .product(&format!("Pot {number:02}"))
            .price(rs(100 + (number * 7) % 30));
        drafts.push(
            product
                .with(|draft| {
                    draft.rank = -number;
                    draft.published_at = Timestamp(START.0 - (number % 5) * DAY_MS);
                })
                .draft()
                .await,
        );
    }
    catalog::put_products(&shop.ctx, &drafts).await.unwrap();
    let list = async |pairs: &[(&str, &str)]| catalog::list_all(&shop.ctx, &query(pairs)).await.unwrap();

    let first = list(&[]).await;
    assert_eq!((first.total, first.pages(), first.cards.len()), (30, 2, 24));
    assert_eq!(first.cards[0].title, "Pot 29");
    let second = list(&[("page", "2")]).await;
    assert_eq!(
        titles(&second),
        ["Pot 05", "Pot 04", "Pot 03", "Pot 02", "Pot 01", "Pot 00"]
    );
    assert!(list(&[("page", "3")]).await.cards.is_empty());
    let prices = |list: &ProductList| list.cards.iter().map(|card| card.price).collect::<Vec<_>>();
    assert!(prices(&list(&[("sort", "price-up")]).await).is_sorted());
    assert!(prices(&list(&[("sort", "price-down")]).await).iter().rev().is_sorted());
    assert_eq!(list(&[("sort", "newest")]).await.cards[0].title, "Pot 25");
    assert!(list(&[]).await.cards[0].is_new);
    shop.clock.advance_ms(40 * DAY_MS);
    assert!(!list(&[]).await.cards[0].is_new);
}

#[tokio::test]
async fn a_category_shows_what_is_below_it_and_moves_with_its_products() {
    let shop = TestShop::open().await;
    let home = shop.category("Home", None).await;
    let light = shop.category("Light", Some(home)).await;
    shop.category("Empty", None).await;
    shop.product("Lamp").category(light).picture("aa11").put().await;
    shop.product("Hidden")
        .category(home)
        .with(|draft| draft.status = Status::Draft)
        .put()
        .await;

    let menu = catalog::menu(&shop.ctx).await.unwrap();
    assert_eq!(
        menu.iter()
            .map(|entry| (entry.name.as_str(), entry.children.len()))
            .collect::<Vec<_>>(),
        [("Home", 1)]
    );
    let page = catalog::category_page(&shop.ctx, "home", &query(&[])).await.unwrap();
    assert_eq!((page.list.total, page.children[0].count), (1, 1));
    assert!(
        page.children[0].picture.is_some(),
        "the first product's picture stands in"
    );

    let garden = shop.category("Garden", None).await;
    shop.category("Light", Some(garden)).await;

    assert_eq!(
        catalog::category_page(&shop.ctx, "home", &query(&[]))
            .await
            .unwrap()
            .list
            .total,
        0
    );
    let page = catalog::category_page(&shop.ctx, "garden", &query(&[])).await.unwrap();
    assert_eq!(titles(&page.list), ["Lamp"]);
    let below_itself = CategoryDraft {
        slug: "garden".into(),
        name: "Garden".into(),
        parent: Some(light),
        ..CategoryDraft::default()
    };
    assert!(matches!(
        catalog::put_category(&shop.ctx, &below_itself).await,
        Err(Error::Invalid(_))
    ));
    assert!(matches!(
        catalog::category_page(&shop.ctx, "nowhere", &query(&[])).await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn a_renamed_product_is_found_where_it_went_and_a_removed_one_is_gone() {
    let shop = TestShop::open().await;
    let draft = shop.product("Tea").draft().await;
    let id = catalog::put_product(&shop.ctx, &draft).await.unwrap();
    let page = async |slug: &str| catalog::product_page(&shop.ctx, slug).await;
    page("tea").await.unwrap();

    catalog::rename_product(&shop.ctx, "tea", "ilam-tea").await.unwrap();
    assert!(matches!(page("tea").await, Err(Error::Moved(to)) if to == "ilam-tea"));
    assert_eq!(page("ilam-tea").await.unwrap().id, id);
    assert_eq!(
        catalog::put_product(&shop.ctx, &draft).await.unwrap(),
        id,
        "a draft with the former slug means the same"
    );
    assert!(matches!(
        catalog::rename_product(&shop.shopper(), "ilam-tea", "x").await,
        Err(Error::NotFound)
    ));
    catalog::rename_product(&shop.ctx, "ilam-tea", "tea").await.unwrap();
    assert_eq!(page("tea").await.unwrap().id, id);

    catalog::remove_product(&shop.ctx, "tea").await.unwrap();
    assert!(matches!(page("tea").await, Err(Error::Gone)));
    assert!(matches!(page("ilam-tea").await, Err(Error::Moved(_))));
    assert!(matches!(page("never").await, Err(Error::NotFound)));
    assert_eq!(catalog::list_all(&shop.ctx, &query(&[])).await.unwrap().total, 0);
    assert_eq!(shop.number("SELECT COUNT(*) FROM search_word").await, 0);
}

#[tokio::test]
async fn a_product_shows_its_neighbours_but_not_itself() {
    let shop = TestShop::open().await;
    for number in 0..12 {
        shop.product(&format!("Pot {number}"))
            .with(|draft| draft.rank = number)
            .put()
            .await;
    }

    let page = catalog::product_page(&shop.ctx, "pot-10").await.unwrap();
    let related: Vec<&str> = page.related.iter().map(|card| card.title.as_str()).collect();
    assert_eq!(
        related,
        ["Pot 11", "Pot 0", "Pot 1", "Pot 2", "Pot 3", "Pot 4", "Pot 5", "Pot 6"]
    );
}

#[tokio::test]
async fn the_front_page_leaves_out_what_is_empty_and_follows_changes() {
    let shop = TestShop::open().await;
    let kinds = async || -> Vec<&'static str> {
        let page = catalog::home(&shop.ctx).await.unwrap();
        let kind = |section: &HomeSection| match section {
            HomeSection::Hero { .. } => "hero",
            HomeSection::Categories { .. } => "categories",
            HomeSection::Collections { .. } => "collections",
            HomeSection::Products { .. } => "products",
            HomeSection::Promises(_) => "promises",
        };
        page.sections.iter().map(kind).collect()
    };
    assert_eq!(kinds().await, ["hero", "promises"]);

    shop.product("Tea")
        .was(rs(1200))
        .collection("Gifts")
        .picture("aa11")
        .put()
        .await;
    assert_eq!(
        kinds().await,
        ["hero", "categories", "products", "collections", "products", "promises"]
    );
    let page = catalog::home(&shop.ctx).await.unwrap();
    let HomeSection::Hero { pictures, second, .. } = &page.sections[0] else {
        panic!("no hero")
    };
    assert_eq!((pictures[0].1.as_str(), pictures.len()), ("/p/tea", 1));
    assert_eq!(second.as_ref().map(|(_, path)| path.as_str()), Some("/search?sale=1"));

    let layout = Layout {
        sections: vec![
            Section::Products {
                title: "Gifts".into(),
                source: ProductSource::Collection { slug: "gifts".into() },
                limit: 4,
            },
            Section::Products {
                title: "Gone".into(),
                source: ProductSource::Collection { slug: "gone".into() },
                limit: 4,
            },
        ],
    };
    commerce::settings::put(&shop.ctx, "home", &layout).await.unwrap();
    let page = catalog::home(&shop.ctx).await.unwrap();
    let HomeSection::Products { more, cards, .. } = &page.sections[0] else {
        panic!("no products")
    };
    assert_eq!(
        (more.as_str(), cards.len(), page.sections.len()),
        ("/collections/gifts", 1, 1)
    );
}

#[tokio::test]
async fn a_collection_keeps_the_order_in_which_products_joined() {
    let shop = TestShop::open().await;
    shop.product("Second")
        .collection("Gifts")
        .with(|draft| draft.rank = 2)
        .put()
        .await;
    shop.product("First")
        .collection("Gifts")
        .with(|draft| draft.rank = 1)
        .put()
        .await;
    shop.product("Second")
        .collection("Gifts")
        .price(rs(5))
        .with(|draft| draft.rank = 2)
        .put()
        .await;

    let page = catalog::collection_page(&shop.ctx, "gifts", &query(&[])).await.unwrap();
    assert_eq!(
        (page.name.as_str(), titles(&page.list)),
        ("Gifts", vec!["Second", "First"])
    );
    shop.product("Second").put().await;
    let page = catalog::collection_page(
        &shop.ctx,
        "gifts",
        &ListQuery {
            sort: Sort::Newest,
            ..ListQuery::default()
        },
    )
    .await
    .unwrap();
    assert_eq!((titles(&page.list), page.list.query.page), (vec!["First"], 1));
    assert!(matches!(
        catalog::collection_page(&shop.ctx, "nowhere", &query(&[])).await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn what_is_kept_follows_the_stock_once_its_tags_are_touched() {
    let shop = TestShop::open().await;
    shop.spoil();
    let tea = shop.product("Tea").stock(5).put().await;
    let card = async || catalog::list_all(&shop.ctx, &query(&[])).await.unwrap().cards[0].availability;
    let page = async || catalog::product_page(&shop.ctx, "tea").await.unwrap().variants[0].availability;
    let in_stock = async || {
        catalog::list_all(&shop.ctx, &query(&[("stock", "1")]))
            .await
            .unwrap()
            .total
    };
    assert_eq!(
        (card().await, page().await, in_stock().await),
        (Availability::InStock, Availability::InStock, 1)
    );

    shop.execute("UPDATE stock_level SET reserved = 4").await;
    shop.ctx.shop.tags().touch([commerce::tags::Tag::Product(tea.id)]);
    assert_eq!(
        (card().await, page().await),
        (Availability::Low(1), Availability::Low(1))
    );

    shop.execute("UPDATE stock_level SET reserved = 5").await;
    shop.ctx
        .shop
        .tags()
        .touch([commerce::tags::Tag::Product(tea.id), commerce::tags::Tag::Catalog]);
    assert_eq!(
        (card().await, page().await, in_stock().await),
        (Availability::SoldOut, Availability::SoldOut, 0)
    );
}

#[tokio::test]
async fn the_sitemap_lists_what_shoppers_see() {
    let shop = TestShop::open().await;
    shop.product("Tea").collection("Gifts").put().await;
    shop.product("Hidden")
        .with(|draft| draft.status = Status::Archived)
        .put()
        .await;
    shop.category("Empty", None).await;

    assert_eq!(catalog::sitemap_pages(&shop.ctx).await.unwrap(), 1);
    let entries = catalog::sitemap_page(&shop.ctx, 0).await.unwrap();
    let paths: Vec<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, ["/c/things", "/collections/gifts", "/p/tea"]);
    assert!(catalog::sitemap_page(&shop.ctx, 1).await.unwrap().is_empty());
}
