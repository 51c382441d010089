//! Finding products by words.

use commerce::{
    catalog, search,
    testing::{TestShop, rs},
};
use domain::{catalog::ListQuery, view::SearchPage};

async fn shop() -> TestShop {
    let shop = TestShop::open().await;
    let kitchen = shop.category("Kitchen", None).await;
    let bags = shop.category("Bags", None).await;
    shop.product("Copper Teapot")
        .category(kitchen)
        .price(rs(2500))
        .picture("aa11")
        .put()
        .await;
    shop.product("Ilam Tea")
        .category(kitchen)
        .with(|draft| draft.description = "Brewed in a teapot or a cup.".into())
        .put()
        .await;
    shop.product("Café Cup")
        .category(kitchen)
        .option("Colour", &["Red", "Blue"])
        .put()
        .await;
    shop.product("Hemp Jhola")
        .category(bags)
        .option("Colour", &["Red"])
        .put()
        .await;
    shop.product("Canvas Backpack")
        .category(bags)
        .with(|draft| draft.keywords = "school bag".into())
        .put()
        .await;
    shop
}

async fn find(shop: &TestShop, words: &str) -> SearchPage {
    let query = ListQuery {
        words: words.into(),
        page: 1,
        ..ListQuery::default()
    };
    search::search_page(&shop.ctx, &query).await.expect("a search page")
}

fn titles(page: &SearchPage) -> Vec<&str> {
    page.list.cards.iter().map(|card| card.title.as_str()).collect()
}

#[tokio::test]
async fn a_title_counts_more_than_a_description() {
    let shop = shop().await;
    assert_eq!(titles(&find(&shop, "teapot").await), ["Copper Teapot", "Ilam Tea"]);
}

#[tokio::test]
async fn words_are_found_by_their_beginning_in_any_number_and_case() {
    let shop = shop().await;
    assert_eq!(titles(&find(&shop, "COPPER teap").await), ["Copper Teapot"]);
    assert_eq!(titles(&find(&shop, "coff").await), Vec::<&str>::new());
    assert_eq!(titles(&find(&shop, "cafe cups").await), ["Café Cup"]);
    assert_eq!(
        titles(&find(&shop, "copp teapots").await),
        ["Copper Teapot"],
        "an unfinished word may stand anywhere"
    );
    assert_eq!(
        titles(&find(&shop, "cup of the cafe").await),
        ["Café Cup"],
        "fillers are left out"
    );
    assert_eq!(
        titles(&find(&shop, "canvas-backpack").await),
        ["Canvas Backpack"],
        "a SKU is found"
    );
    assert_eq!(
        titles(&find(&shop, "blue").await),
        ["Café Cup"],
        "an option value is found"
    );
}

#[tokio::test]
async fn typing_errors_are_mended_and_said() {
    let shop = shop().await;
    for (typed, meant, title) in [
        ("taepot", "teapot", "Copper Teapot"),
        ("backpak", "backpack", "Canvas Backpack"),
        ("xopper", "copper", "Copper Teapot"),
        ("coper teapit", "copper teapot", "Copper Teapot"),
    ] {
        let page = find(&shop, typed).await;
        assert_eq!(
            (titles(&page)[0], page.corrected.as_deref()),
            (title, Some(meant)),
            "{typed}"
        );
        assert_eq!(page.list.query.words, typed);
    }
    assert_eq!(find(&shop, "teapot").await.corrected, None);
}

#[tokio::test]
async fn nepali_and_english_words_find_each_other() {
    let shop = shop().await;
    assert_eq!(titles(&find(&shop, "chiya").await), ["Ilam Tea"]);
    let bags = find(&shop, "bags").await;
    assert!(
        titles(&bags).contains(&"Hemp Jhola") && titles(&bags).contains(&"Canvas Backpack"),
        "{:?}",
        titles(&bags)
    );
    assert_eq!(
        bags.categories
            .iter()
            .map(|crumb| crumb.path.as_str())
            .collect::<Vec<_>>(),
        ["/c/bags"]
    );
    shop.product("पश्मिना सल")
        .with(|draft| draft.slug = "pashmina".into())
        .put()
        .await;
    assert_eq!(titles(&find(&shop, "पश्मिना").await), ["पश्मिना सल"]);
}

#[tokio::test]
async fn what_was_found_can_be_filtered() {
    let shop = shop().await;
    let query = ListQuery::from_pairs([("q", "red"), ("max", "500")]);
    assert_eq!(search::search_page(&shop.ctx, &query).await.unwrap().list.total, 0);
    let page = find(&shop, "red").await;
    assert_eq!(page.list.total, 2);
    assert_eq!(page.list.facets.options[0].values[0].count, 2);
}

#[tokio::test]
async fn nothing_found_shows_what_is_popular_and_no_words_show_everything() {
    let shop = shop().await;
    let nothing = find(&shop, "zzzzzzz").await;
    assert_eq!(
        (nothing.list.total, nothing.popular.len(), nothing.corrected),
        (0, 5, None)
    );
    let everything = find(&shop, " ").await;
    assert_eq!((everything.list.total, everything.popular.len()), (5, 0));
}

#[tokio::test]
async fn hostile_words_are_only_words() {
    let shop = shop().await;
    for words in [
        "\" OR 1=1 --",
        "tea* OR",
        "NEAR(tea cup)",
        "title:tea",
        "'; DROP TABLE product; --",
        "tea & !cup | (",
        "\\'",
        ":*",
        "^tea",
        "%",
        "\u{0}",
        "{tea}",
        "🫖",
        &"tea ".repeat(400),
        &"x".repeat(4000),
        "((((((((((",
        "AND",
        "नमस्ते' \"",
    ] {
        find(&shop, words).await;
        search::suggest(&shop.ctx, words).await.expect(words);
    }
    assert_eq!(find(&shop, "AND OR NOT").await.list.total, 0);
}

#[tokio::test]
async fn the_box_suggests_while_typing() {
    let shop = shop().await;
    let some = search::suggest(&shop.ctx, "teap").await.unwrap();
    assert_eq!(some.products[0].title, "Copper Teapot");
    assert_eq!(some.products[0].path, "/p/copper-teapot");
    assert_eq!(some.products[0].price.replace('\u{a0}', " "), "Rs 2,500");
    assert_eq!(some.products[0].thumbnail.as_deref(), Some("/media/aa11-240.webp"));
    assert_eq!(
        search::suggest(&shop.ctx, "kitch").await.unwrap().categories[0].path,
        "/c/kitchen"
    );
    assert!(search::suggest(&shop.ctx, "t").await.unwrap().products.is_empty());
    assert!(search::suggest(&shop.ctx, "").await.unwrap().categories.is_empty());
}

#[tokio::test]
async fn the_index_follows_its_products() {
    let shop = shop().await;
    assert_eq!(find(&shop, "copper").await.list.total, 1);
    let draft = shop
        .product("Brass Teapot")
        .with(|draft| draft.slug = "copper-teapot".into())
        .draft()
        .await;
    let draft = catalog::ProductDraft {
        variants: draft
            .variants
            .into_iter()
            .map(|variant| catalog::VariantDraft {
                sku: "BRASS-1".into(),
                ..variant
            })
            .collect(),
        ..draft
    };
    catalog::put_product(&shop.ctx, &draft).await.unwrap();

    assert_eq!(find(&shop, "copper").await.list.total, 0);
    assert_eq!(titles(&find(&shop, "brass").await), ["Brass Teapot"]);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM search_word WHERE word = 'copper'")
            .await,
        0
    );
    catalog::remove_product(&shop.ctx, "copper-teapot").await.unwrap();
    assert_eq!(find(&shop, "brass").await.list.total, 0);
}
