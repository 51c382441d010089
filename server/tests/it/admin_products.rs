//! Products over HTTP: forms without scripts, what shoppers see at the next request, two people at once, and scripts
//! that somebody tries to store.

use axum::http::StatusCode;
use commerce::testing::TestProduct;
use domain::access::Preset;

use crate::visit::{Answer, Shop, Visitor, shop};

const ATTACK: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

async fn category(shop: &Shop) -> String {
    shop.test.category("Kitchen", None).await.to_string()
}

fn bowl<'a>(category: &'a str, wanted: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("title", "Walnut bowl"),
        ("description", "Turned by hand."),
        ("category", category),
        ("variant.0.choice", ""),
        ("variant.0.sku", "BOWL-1"),
        ("variant.0.price", "1250"),
        ("do", wanted),
    ]
}

/// The fields of a product's form, as a browser would send them again.
fn fields(page: &Answer) -> Vec<(String, String)> {
    let form = page
        .body
        .split("id=\"product\"")
        .nth(1)
        .and_then(|rest| rest.split("</form>").next())
        .expect("the form");
    let attribute = |tag: &str, name: &str| {
        let value = tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?;
        Some(
            value
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#x27;", "'")
                .replace("&amp;", "&"),
        )
    };
    let mut fields = Vec::new();
    for tag in form.split('<') {
        let inside = tag.split('>').next().unwrap_or_default();
        if inside.starts_with("input") {
            let kind = attribute(inside, "type").unwrap_or_default();
            let ticked = !matches!(kind.as_str(), "checkbox" | "radio") || inside.contains(" checked");
            if let (true, Some(name)) = (ticked, attribute(inside, "name")) {
                fields.push((name, attribute(inside, "value").unwrap_or_default()));
            }
        } else if inside.starts_with("textarea")
            && let Some(name) = attribute(inside, "name")
        {
            let text = tag.split_once('>').map_or("", |(_, text)| text);
            let text = text.strip_prefix('\n').unwrap_or(text);
            fields.push((
                name,
                text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"),
            ));
        } else if inside.starts_with("option") && inside.contains(" selected") {
            fields.push(("category".to_owned(), attribute(inside, "value").unwrap_or_default()));
        }
    }
    fields
}

fn with<'a>(fields: &'a [(String, String)], changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut sent: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| !changed.iter().any(|(other, _)| other == name))
        .collect();
    sent.extend_from_slice(changed);
    sent
}

async fn open(staff: &mut Visitor<'_>, product: &TestProduct) -> Vec<(String, String)> {
    let page = staff.get(&format!("/admin/products/{}", product.id)).await;
    assert_eq!(page.status, StatusCode::OK);
    fields(&page)
}

#[tokio::test]
async fn a_product_goes_from_nothing_to_the_shop_without_scripts() {
    let shop = shop().await;
    let category = category(&shop).await;
    let mut staff = shop.staff(Preset::Catalogue);

    let created = staff.post("/admin/products", &bowl(&category, "publish")).await;

    assert_eq!(created.status, StatusCode::SEE_OTHER, "{}", created.body);
    let page = shop.get("/p/walnut-bowl").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Walnut bowl") && page.body.contains("Turned by hand."));
    let list = staff.get("/admin/products").await;
    assert!(list.body.contains("Walnut bowl"));
    let file = staff.get("/admin/products.csv?q=walnut").await;
    assert!(file.body.contains("Walnut bowl"), "{}", file.body);
}

#[tokio::test]
async fn an_edit_is_in_the_shop_at_the_next_request() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").collection("Gifts").put().await;
    let mut staff = shop.staff(Preset::Catalogue);
    let pages = ["/", "/p/ilam-tea", "/c/things", "/collections/gifts", "/search?q=ilam"];
    for path in pages {
        // Twice: the second answer is the kept one.
        shop.get(path).await;
        assert!(shop.get(path).await.body.contains("Ilam Tea"), "{path}");
    }

    let typed = open(&mut staff, &tea).await;
    let saved = staff
        .post(
            &format!("/admin/products/{}", tea.id),
            &with(&typed, &[("title", "Ilam Gold"), ("variant.0.price", "4321")]),
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);

    for path in pages {
        let page = shop.get(path).await;
        assert!(page.body.contains("Ilam Gold") && page.body.contains("4,321"), "{path}");
    }
    let archived = staff.post(&format!("/admin/products/{}/archive", tea.id), &[]).await;
    assert_eq!(archived.status, StatusCode::SEE_OTHER);
    assert_eq!(shop.get("/p/ilam-tea").await.status, StatusCode::NOT_FOUND);
    for path in ["/c/things", "/collections/gifts", "/search?q=ilam"] {
        assert!(!shop.get(path).await.body.contains("Ilam Gold"), "{path}");
    }
}

#[tokio::test]
async fn the_page_of_a_variant_begins_with_its_picture_and_names_its_number() {
    let shop = shop().await;
    let shirt = shop
        .test
        .product("Shirt")
        .option("Colour", &["Red", "Blue"])
        .picture("aa11")
        .picture("bb22")
        .put()
        .await;
    let mut staff = shop.staff(Preset::Catalogue);
    let form = staff.get(&format!("/admin/products/{}", shirt.id)).await.body;
    let picture = form
        .split("name=\"picture\" value=\"")
        .nth(2)
        .and_then(|rest| rest.split('"').next())
        .expect("a second picture")
        .to_owned();
    let typed = open(&mut staff, &shirt).await;
    let changed = [
        ("variant.1.picture", picture.as_str()),
        ("variant.1.barcode", "6291041500213"),
    ];
    let saved = staff
        .post(&format!("/admin/products/{}", shirt.id), &with(&typed, &changed))
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);

    let first = |body: &str| {
        let gallery = body.split("data-gallery").nth(1).expect("a gallery");
        let hash = gallery
            .split("data-picture=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        hash.map(str::to_owned)
    };
    let red = shop.get("/p/shirt?sku=SHIRT-RED").await.body;
    let blue = shop.get("/p/shirt?sku=SHIRT-BLUE").await.body;
    assert_eq!(
        (first(&red).as_deref(), first(&blue).as_deref()),
        (Some("aa11"), Some("bb22"))
    );
    assert!(blue.contains("\"gtin\":\"6291041500213\""), "{blue}");
    let preloaded = blue.split("rel=\"preload\" as=\"image\"").nth(1).expect("a preload");
    assert!(
        preloaded.split('>').next().is_some_and(|tag| tag.contains("bb22")),
        "what is seen first"
    );
}

#[tokio::test]
async fn a_former_address_is_sent_on() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let mut staff = shop.staff(Preset::Catalogue);

    let typed = open(&mut staff, &tea).await;
    staff
        .post(
            &format!("/admin/products/{}", tea.id),
            &with(&typed, &[("slug", "ilam-gold")]),
        )
        .await;

    let moved = shop.get("/p/ilam-tea").await;
    assert_eq!(
        (moved.status, moved.header("location")),
        (StatusCode::MOVED_PERMANENTLY, "/p/ilam-gold")
    );
}

#[tokio::test]
async fn a_refusal_keeps_all_that_was_typed() {
    let shop = shop().await;
    let category = category(&shop).await;
    let mut staff = shop.staff(Preset::Catalogue);
    let mut typed = bowl(&category, "save");
    typed.extend([
        ("subtitle", "From one piece"),
        ("specs", "Wood: Walnut"),
        ("seo_title", "Bowls of walnut"),
        ("publish_at", "soon"),
        ("option.0.name", "Size"),
        ("option.0.values", "Small\nLarge"),
    ]);

    let answer = staff.post("/admin/products", &typed).await;

    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in [
        "Walnut bowl",
        "From one piece",
        "Wood: Walnut",
        "Bowls of walnut",
        "soon",
        "Small\nLarge",
    ] {
        assert!(answer.body.contains(kept), "{kept}");
    }
    for made in ["value=\"small\"", "value=\"large\"", "The options have changed"] {
        assert!(answer.body.contains(made), "{made}");
    }
    assert_eq!(shop.test.number("SELECT COUNT(*) FROM product").await, 0);
}

#[tokio::test]
async fn options_become_variants_before_they_are_saved() {
    let shop = shop().await;
    let shoe = shop.test.product("Felt shoe").put().await;
    let mut staff = shop.staff(Preset::Catalogue);
    let path = format!("/admin/products/{}", shoe.id);

    let typed = open(&mut staff, &shoe).await;
    let options = [
        ("option.0.name", "Size"),
        ("option.0.values", "S\nM"),
        ("do", "variants"),
    ];
    let page = staff.post(&path, &with(&typed, &options)).await;
    assert_eq!(page.status, StatusCode::OK);
    let typed = fields(&page);
    let saved = staff
        .post(&path, &with(&typed, &[("variant.1.price", "777"), ("do", "save")]))
        .await;

    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert_eq!(
        shop.test
            .number("SELECT COUNT(*) FROM variant WHERE status = 'active' AND title IN ('S', 'M')")
            .await,
        2
    );
    assert!(shop.get("/p/felt-shoe").await.body.contains("777"));
}

#[tokio::test]
async fn the_second_of_two_editors_sees_the_difference_and_decides() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let (mut maya, mut asha) = (shop.staff(Preset::Catalogue), shop.staff(Preset::Catalogue));
    let path = format!("/admin/products/{}", tea.id);
    let mayas = open(&mut maya, &tea).await;
    let ashas = open(&mut asha, &tea).await;

    let first = maya
        .post(
            &path,
            &with(&mayas, &[("title", "Ilam First Flush"), ("keywords", "spring")]),
        )
        .await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let second = asha
        .post(
            &path,
            &with(&ashas, &[("title", "Ilam Gold"), ("variant.0.price", "2000")]),
        )
        .await;

    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.body.contains("Ilam First Flush") && second.body.contains("Ilam Gold"));
    assert!(
        second.body.contains("name=\"take.names\""),
        "a choice for the part that both changed"
    );
    assert!(
        !second.body.contains("name=\"take.variants\""),
        "none for what one changed"
    );
    assert!(
        shop.get("/p/ilam-tea").await.body.contains("Ilam First Flush"),
        "nothing is overwritten"
    );

    let typed = fields(&second);
    assert!(
        typed.contains(&("keywords".to_owned(), "spring".to_owned())),
        "hers is joined"
    );
    let chosen = asha.post(&path, &with(&typed, &[("take.names", "theirs")])).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.body);
    let page = shop.get("/p/ilam-tea").await;
    assert!(page.body.contains("Ilam First Flush") && page.body.contains("2,000"));
}

#[tokio::test]
async fn what_only_one_changed_needs_no_question() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let mut staff = shop.staff(Preset::Catalogue);
    let path = format!("/admin/products/{}", tea.id);
    let typed = open(&mut staff, &tea).await;

    staff.post(&path, &with(&typed, &[("title", "Ilam Gold")])).await;
    let second = staff.post(&path, &with(&typed, &[("variant.0.price", "2000")])).await;

    assert_eq!(second.status, StatusCode::SEE_OTHER);
    let page = shop.get("/p/ilam-tea").await;
    assert!(page.body.contains("Ilam Gold") && page.body.contains("2,000"));
}

#[tokio::test]
async fn a_draft_is_previewed_by_staff_alone() {
    let shop = shop().await;
    let category = category(&shop).await;
    let mut staff = shop.staff(Preset::Catalogue);
    let created = staff.post("/admin/products", &bowl(&category, "save")).await;
    let preview = format!("{}/preview", created.header("location"));

    let page = staff.get(&preview).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Walnut bowl"));
    assert_eq!(
        (page.header("cache-control"), page.header("x-robots-tag")),
        ("private, no-store", "noindex")
    );
    assert_eq!(shop.get("/p/walnut-bowl").await.status, StatusCode::NOT_FOUND);
    assert_eq!(shop.get(&preview).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        shop.staff(Preset::Support).get(&preview).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn no_text_of_a_product_becomes_a_script() {
    let shop = shop().await;
    let category = category(&shop).await;
    let mut staff = shop.staff(Preset::Catalogue);
    let fields = [
        ("title", ATTACK),
        ("slug", "bowl"),
        ("subtitle", ATTACK),
        ("brand", ATTACK),
        ("description", ATTACK),
        ("specs", "Wood: </td><script>alert(1)</script>"),
        ("keywords", ATTACK),
        ("seo_title", ATTACK),
        ("seo_description", "</script><script>alert(1)</script>"),
        ("category", &category),
        ("option.0.name", ATTACK),
        ("option.0.values", ATTACK),
        ("do", "variants"),
    ];
    let page = staff.post("/admin/products", &fields).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let typed = self::fields(&page);
    let saved = staff
        .post(
            "/admin/products",
            &with(
                &typed,
                &[("variant.0.price", "10"), ("variant.0.sku", "A-1"), ("do", "publish")],
            ),
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);

    let edit = saved.header("location").to_owned();
    for path in [
        "/p/bowl",
        "/",
        "/c/kitchen",
        "/search?q=alert",
        edit.as_str(),
        "/admin/products",
        &format!("{edit}/preview"),
    ] {
        let answer = staff.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.body.contains("<script>alert"), "{path}");
        assert!(!answer.body.contains("<img src=x"), "{path}");
    }
}

#[tokio::test]
async fn several_products_are_published_at_once_and_those_left_are_named() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let cup = shop.test.product("Cup").put().await;
    let mut staff = shop.staff(Preset::Catalogue);
    let (tea, cup) = (tea.id.to_string(), cup.id.to_string());
    let rows = [("row", tea.as_str()), ("row", cup.as_str())];

    let done = staff
        .post("/admin/products/bulk", &[rows[0], rows[1], ("step", "unpublish")])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(shop.get("/p/ilam-tea").await.status, StatusCode::NOT_FOUND);
    staff
        .post("/admin/products/bulk", &[rows[0], ("step", "publish")])
        .await;
    let left = staff
        .post("/admin/products/bulk", &[rows[0], rows[1], ("step", "publish")])
        .await;

    assert_eq!(left.status, StatusCode::OK);
    assert!(
        left.body.contains("Ilam Tea is published and cannot be published."),
        "{}",
        left.body
    );
    assert_eq!(shop.get("/p/cup").await.status, StatusCode::OK);
}

#[tokio::test]
async fn categories_and_collections_change_in_the_shop_at_once() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let mut staff = shop.staff(Preset::Catalogue);
    shop.get("/c/things").await;

    let saved = staff
        .post(
            "/admin/categories/1",
            &[("version", "1"), ("name", "Fine <b>things</b>"), ("slug", "things")],
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let page = shop.get("/c/things").await;
    assert!(page.body.contains("Fine &lt;b&gt;things"), "renamed, and no markup");

    let rule = [
        ("name", "Cheap"),
        ("kind", "rule"),
        ("joined", "all"),
        ("condition.0.kind", "price-to"),
        ("condition.0.value", "1500"),
        ("do", "preview"),
    ];
    let preview = staff.post("/admin/collections", &rule).await;
    assert_eq!(preview.status, StatusCode::OK);
    assert!(preview.body.contains("The rule finds 1 now"), "{}", preview.body);
    assert_eq!(shop.test.number("SELECT COUNT(*) FROM collection").await, 0);
    staff.post("/admin/collections", &rule[..5]).await;
    assert!(shop.get("/collections/cheap").await.body.contains("Ilam Tea"));

    let typed = open(&mut staff, &tea).await;
    staff
        .post(
            &format!("/admin/products/{}", tea.id),
            &with(&typed, &[("variant.0.price", "2000")]),
        )
        .await;
    assert!(!shop.get("/collections/cheap").await.body.contains("Ilam Tea"));
}

#[tokio::test]
async fn the_list_is_narrowed_by_name_and_written_as_it_is_shown() {
    let shop = shop().await;
    let kitchen = shop.test.category("Kitchen", None).await;
    let pots = shop.test.category("Pots & pans", Some(kitchen)).await;
    for number in 1..=26 {
        shop.test.product(&format!("Bowl {number}")).category(pots).put().await;
    }
    shop.test.product("Ilam Tea").collection("Gifts").put().await;
    let mut staff = shop.staff(Preset::Catalogue);

    let page = staff
        .get(&format!("/admin/products?category={kitchen}&sort=-stock"))
        .await;
    assert!(page.body.contains("Category: Kitchen"), "the chip says the name");
    assert!(page.body.contains("Bowl 26") && !page.body.contains("Ilam Tea"));
    assert!(page.body.contains("\u{a0}\u{a0}\u{a0}Pots &amp; pans"), "the tree");
    let sheet = format!("/admin/products/export/products.csv?category={kitchen}");
    assert!(page.body.contains(&format!("{sheet}&amp;tab=current")));
    let file = staff.get(&format!("{sheet}&tab=current")).await;
    let handles = file.body.lines().filter(|line| line.starts_with("bowl-")).count();
    assert_eq!(handles, 26, "all pages");
    assert!(!file.body.contains("ilam-tea"));

    let words = staff.get("/admin/products?collection=gift").await;
    assert!(words.body.contains("Collection: Gifts"), "as views had it");
    assert!(words.body.contains("Ilam Tea") && !words.body.contains("Bowl 26"));
    let kept = staff
        .post(
            "/admin/views",
            &[("list", "products"), ("query", "category=kitch"), ("name", "Kitchen")],
        )
        .await;
    assert!(
        kept.header("location")
            .starts_with(&format!("/admin/products?category={kitchen}&view=")),
        "{}",
        kept.header("location")
    );
}

#[tokio::test]
async fn a_category_that_is_not_there_is_named_and_nothing_is_done_with_all() {
    let shop = shop().await;
    shop.test.product("Ilam Tea").put().await;
    let mut staff = shop.staff(Preset::Catalogue);

    let page = staff.get("/admin/products?category=99").await;
    assert!(page.body.contains("Part of this address was not understood"));
    assert!(page.body.contains("Ilam Tea"));
    for path in ["/admin/products.csv", "/admin/products/export/products.csv"] {
        let file = staff.get(&format!("{path}?category=99")).await;
        assert_eq!(file.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    let fields = [("all", "1"), ("query", "category=99"), ("step", "unpublish")];
    let bulk = staff.post("/admin/products/bulk", &fields).await;
    assert_eq!(bulk.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(shop.get("/p/ilam-tea").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_rule_chooses_its_category_by_name_and_keeps_what_was_typed() {
    let shop = shop().await;
    let kitchen = shop.test.category("Kitchen", None).await;
    let pots = shop.test.category("Pots", Some(kitchen)).await.to_string();
    shop.test.product("Ilam Tea").put().await;
    let mut staff = shop.staff(Preset::Catalogue);
    let rule = [
        ("kind", "rule"),
        ("condition.0.kind", "category"),
        ("condition.0.value", "words of before"),
        ("condition.0.category", pots.as_str()),
    ];
    let chosen = format!("<option value=\"{pots}\" selected>\u{a0}\u{a0}\u{a0}Pots</option>");

    let unnamed = staff.post("/admin/collections", &rule).await;
    assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unnamed.body.contains(&chosen) && unnamed.body.contains("words of before"));
    let unchosen = [("name", "Cookware"), rule[0], rule[1], rule[2]];
    let unchosen = staff.post("/admin/collections", &unchosen).await;
    assert_eq!(unchosen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unchosen.body.contains("Choose a category."));

    let saved = staff
        .post(
            "/admin/collections",
            &[("name", "Cookware"), rule[0], rule[1], rule[2], rule[3]],
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let page = staff.get(saved.header("location")).await;
    assert!(page.body.contains(&chosen));
    assert!(page.body.contains("Is in the category</option>"));
}

#[tokio::test]
async fn hostile_forms_are_answered_without_a_fault() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let mut staff = shop.staff(Preset::Catalogue);
    let product = format!("/admin/products/{}", tea.id);
    let long = "x".repeat(60_000);
    for path in [
        product.as_str(),
        "/admin/products",
        "/admin/categories",
        "/admin/categories/1",
        "/admin/collections",
        "/admin/products/999999",
        "/admin/products/abc",
    ] {
        for fields in [
            vec![("title", "\u{0}\u{202e}"), ("name", "\u{0}"), ("version", "1")],
            vec![
                ("variant.199.sku", "A"),
                ("variant.99999999999999999999.sku", "B"),
                ("option.9.name", "C"),
            ],
            vec![
                ("variant.0.choice", "/////"),
                ("variant.0.price", "99999999999999999999"),
                ("version", "-1"),
            ],
            vec![
                ("condition.9.kind", "title-has"),
                ("kind", "rule"),
                ("name", "x"),
                ("limit", "-5"),
            ],
            vec![("title", long.as_str()), ("name", long.as_str()), ("slug", "../../etc")],
            vec![
                ("category", "9223372036854775807"),
                ("title", "x"),
                ("variant.0.price", "1"),
                ("parent", "-1"),
            ],
        ] {
            let answer = staff.post(path, &fields).await;
            assert!(
                !answer.status.is_server_error(),
                "{path} {:?}: {}",
                fields[0].0,
                answer.status
            );
        }
    }
    assert!(shop.get("/p/ilam-tea").await.body.contains("Ilam Tea"));
}
