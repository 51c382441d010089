//! The catalogue as staff edit it: products, their variants and schedules, and two people at once.

use commerce::{
    Ctx, Error,
    catalog::{
        self,
        desk::{self, Save, Saved},
    },
    checkout::PlaceRefused,
    testing::{TestProduct, TestShop, checkout_form, rs},
};
use domain::{
    access::Preset,
    form::CheckoutForm,
    ids::ProductId,
    payment::Method::CashOnDelivery,
    product::{Change, OptionForm, ProductField, ProductForm, Status, VariantForm, local_text},
    time::{HOUR_MS, UtcOffset},
};

const NEPAL: UtcOffset = UtcOffset::KATHMANDU;

fn form(category: impl ToString) -> ProductForm {
    ProductForm {
        title: "Walnut bowl".into(),
        description: "Turned by hand.\n\n- oiled\n- polished".into(),
        category: category.to_string(),
        variants: vec![VariantForm {
            sku: "BOWL-1".into(),
            price: "1250".into(),
            ..VariantForm::default()
        }],
        ..ProductForm::default()
    }
}

async fn create(ctx: &Ctx, form: &ProductForm) -> ProductId {
    let save = Save {
        product: None,
        version: 0,
        details: form.parse(NEPAL).expect("a form"),
    };
    match desk::save(ctx, &save).await.expect("an answer") {
        Saved::Done(id) => id,
        other => panic!("not saved: {other:?}"),
    }
}

/// Changes a stored product as its form would.
async fn edit(ctx: &Ctx, id: ProductId, change: impl FnOnce(&mut ProductForm)) -> Saved {
    let stored = desk::product(ctx, id).await.expect("a product");
    let mut form = stored.form;
    change(&mut form);
    let save = Save {
        product: Some(id),
        version: stored.version,
        details: form.parse(NEPAL).expect("a form"),
    };
    desk::save(ctx, &save).await.expect("an answer")
}

fn refused(saved: &Saved) -> Vec<ProductField> {
    match saved {
        Saved::Refused(errors) => errors.0.iter().map(|(field, _)| *field).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

async fn sized(shop: &TestShop) -> TestProduct {
    shop.product("Felt shoe").option("Size", &["S", "M"]).put().await
}

#[tokio::test]
async fn a_product_goes_from_nothing_to_the_shop_and_back() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let category = shop.category("Kitchen", None).await;

    let id = create(&staff, &form(category)).await;
    let hidden = catalog::product_page(&shop.shopper(), "walnut-bowl").await;
    assert!(matches!(hidden, Err(Error::NotFound)));
    let preview = catalog::preview(&staff, id).await.unwrap();
    assert_eq!(preview.title, "Walnut bowl");

    desk::set_status(&staff, id, Change::Publish).await.unwrap();
    let page = catalog::product_page(&shop.shopper(), "walnut-bowl").await.unwrap();
    assert_eq!(
        page.description.html(),
        "<p>Turned by hand.</p><ul><li>oiled</li><li>polished</li></ul>"
    );
    assert_eq!(page.variants[0].price, rs(1250));
    let found = commerce::search::search_page(
        &shop.shopper(),
        &domain::catalog::ListQuery {
            words: "walnut".into(),
            page: 1,
            ..domain::catalog::ListQuery::default()
        },
    )
    .await
    .unwrap();
    assert_eq!(found.list.total, 1);

    desk::set_status(&staff, id, Change::Archive).await.unwrap();
    let gone = catalog::product_page(&shop.shopper(), "walnut-bowl").await;
    assert!(matches!(gone, Err(Error::NotFound)));
    let again = desk::set_status(&staff, id, Change::Publish).await;
    assert!(matches!(again, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn only_those_who_may_edit_the_catalogue_do() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let support = shop.staff(Preset::Support);

    assert!(matches!(
        desk::product(&support, tea.id).await,
        Err(Error::Forbidden(_))
    ));
    assert!(matches!(
        catalog::preview(&support, tea.id).await,
        Err(Error::Forbidden(_))
    ));
    for (ctx, is_staff) in [(support, true), (shop.shopper(), false)] {
        let answer = desk::set_status(&ctx, tea.id, Change::Archive).await;
        assert!(matches!(answer, Err(Error::Forbidden(_))) == is_staff, "{answer:?}");
        assert!(answer.is_err());
    }
    assert!(catalog::product_page(&shop.shopper(), &tea.slug).await.is_ok());
}

#[tokio::test]
async fn variants_stay_what_they_are_and_a_sold_one_is_never_deleted() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let shoe = sized(&shop).await;
    shop.order(shoe.variants[0], 1, CashOnDelivery).await;

    let saved = edit(&staff, shoe.id, |form| {
        form.options[0].values = "M\nL".into();
        form.make_variants();
        form.variants[0].price = "1500".into();
    })
    .await;
    assert_eq!(saved, Saved::Done(shoe.id));

    let page = catalog::product_page(&shop.shopper(), &shoe.slug).await.unwrap();
    let titles: Vec<&str> = page.variants.iter().map(|variant| variant.title.as_str()).collect();
    assert_eq!(titles, ["M", "L"]);
    assert_eq!(page.variants[0].id, shoe.variants[1], "M is the one that it was");
    assert_eq!(page.variants[0].price, rs(1500));
    let small = format!("SELECT status AS text FROM variant WHERE id = {}", shoe.variants[0]);
    assert_eq!(shop.text(&small).await, "archived");
    assert_eq!(shop.number("SELECT COUNT(*) FROM order_line").await, 1);

    let saved = edit(&staff, shoe.id, |form| {
        form.options[0].values = "S\nM\nL".into();
        form.make_variants();
        form.variants[0].sku.clone_from(&shoe.skus[0]);
    })
    .await;
    assert_eq!(saved, Saved::Done(shoe.id));
    assert_eq!(shop.text(&small).await, "active", "it is back, by its SKU");
}

#[tokio::test]
async fn skus_can_be_swapped_and_those_of_others_not_taken() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let shoe = sized(&shop).await;
    let tea = shop.product("Tea").put().await;

    let swapped = edit(&staff, shoe.id, |form| {
        form.variants[0].sku.clone_from(&shoe.skus[1]);
        form.variants[1].sku.clone_from(&shoe.skus[0]);
    })
    .await;
    assert_eq!(swapped, Saved::Done(shoe.id));
    let sku = format!("SELECT sku AS text FROM variant WHERE id = {}", shoe.variants[0]);
    assert_eq!(shop.text(&sku).await, shoe.skus[1]);

    let taken = edit(&staff, shoe.id, |form| {
        form.variants[1].sku.clone_from(&tea.skus[0]);
        form.slug.clone_from(&tea.slug);
        form.title = "Never".into();
    })
    .await;
    assert_eq!(refused(&taken), [ProductField::Slug, ProductField::Sku(1)]);
    let stored = desk::product(&staff, shoe.id).await.unwrap();
    assert_eq!(stored.form.title, "Felt shoe");
}

#[tokio::test]
async fn a_new_variant_takes_the_sku_that_another_one_gives_up() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let shoe = sized(&shop).await;
    let saved = edit(&staff, shoe.id, |form| {
        form.options[0].values = "S\nM\nL".into();
        form.make_variants();
        form.variants[0].sku = "SMALL".into();
        form.variants[2].sku = "FELT-SHOE-S".into();
    })
    .await;
    assert_eq!(saved, Saved::Done(shoe.id));
    let small = shop.number("SELECT id FROM variant WHERE sku = 'SMALL'").await;
    assert_eq!(small, shoe.variants[0].0, "a renamed variant stays what it is");
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM variant WHERE status = 'active'")
            .await,
        3
    );
}

#[tokio::test]
async fn a_value_without_a_variant_is_refused() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let shoe = sized(&shop).await;
    let mut form = desk::product(&staff, shoe.id).await.unwrap().form;
    form.options[0].values = "S\nM\nL".into();
    let errors = form.parse(NEPAL).expect_err("no variant is L");
    assert!(
        errors
            .of(&ProductField::OptionValues(0))
            .is_some_and(|says| says.contains("\"L\""))
    );
}

#[tokio::test]
async fn a_former_address_leads_to_the_new_one() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let tea = shop.product("Tea").put().await;

    edit(&staff, tea.id, |form| form.slug = "ilam-tea".into()).await;

    let moved = catalog::product_page(&shop.shopper(), "tea").await;
    assert!(matches!(moved, Err(Error::Moved(to)) if to == "ilam-tea"));
    edit(&staff, tea.id, |form| form.slug = "tea".into()).await;
    assert!(catalog::product_page(&shop.shopper(), "tea").await.is_ok());
}

#[tokio::test]
async fn of_two_who_save_at_once_one_is_told() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let tea = shop.product("Tea").put().await;
    let stored = desk::product(&staff, tea.id).await.unwrap();
    let save = |title: &str| {
        let mut form = stored.form.clone();
        form.title = title.into();
        Save {
            product: Some(tea.id),
            version: stored.version,
            details: form.parse(NEPAL).expect("a form"),
        }
    };
    let (one, other) = (save("One"), save("Other"));

    let (first, second) = tokio::join!(desk::save(&staff, &one), desk::save(&staff, &other));

    let answers = [first.unwrap(), second.unwrap()];
    let count = |wanted: &Saved| answers.iter().filter(|answer| *answer == wanted).count();
    assert_eq!((count(&Saved::Done(tea.id)), count(&Saved::Newer)), (1, 1));
    let title = desk::product(&staff, tea.id).await.unwrap().form.title;
    let expected = if answers[0] == Saved::Newer { "Other" } else { "One" };
    assert_eq!(title, expected);
}

#[tokio::test]
async fn an_edit_among_buyers_loses_no_piece() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let shoe = sized(&shop).await;

    let buyers = async {
        for buyer in 0..5 {
            let cart = shop.cart_with(&[(shoe.variants[1], 1)]).await;
            let form = CheckoutForm {
                phone: format!("984100000{buyer}"),
                ..checkout_form(CashOnDelivery)
            };
            // Whoever has seen another price is told, and looks again.
            loop {
                let request = shop.look(&cart, form.clone()).await;
                match shop.place(&cart, &request).await {
                    Ok(_) => break,
                    Err(refused) => assert!(matches!(refused, PlaceRefused::Changed(_)), "{refused:?}"),
                }
            }
        }
    };
    let editor = async {
        for price in ["1100", "1200", "1300"] {
            let saved = edit(&staff, shoe.id, |form| {
                // The smaller one goes with the first edit.
                let (kept, gone) = form.variants.split_last_mut().expect("a variant");
                kept.price = price.into();
                for variant in gone {
                    variant.remove = true;
                }
            })
            .await;
            assert_eq!(saved, Saved::Done(shoe.id));
        }
    };
    tokio::join!(buyers, editor);

    let page = catalog::product_page(&shop.shopper(), &shoe.slug).await.unwrap();
    assert_eq!(page.variants[0].id, shoe.variants[1]);
    assert_eq!(page.variants[0].price, rs(1300));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_schedule_publishes_and_takes_back_by_itself() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let category = shop.category("Kitchen", None).await;
    let (from, to) = (shop.ctx.now().plus_ms(HOUR_MS), shop.ctx.now().plus_ms(3 * HOUR_MS));
    let mut scheduled = form(category);
    scheduled.publish_at = local_text(Some(from), NEPAL);
    scheduled.unpublish_at = local_text(Some(to), NEPAL);
    let id = create(&staff, &scheduled).await;
    let status = async || desk::product(&staff, id).await.unwrap().status;

    assert_eq!(desk::publish_due(&shop.ctx, 100).await.unwrap(), 0);
    assert_eq!(status().await, Status::Draft);
    shop.clock.advance_ms(HOUR_MS);
    assert_eq!(desk::publish_due(&shop.ctx, 100).await.unwrap(), 1);
    assert_eq!(status().await, Status::Active);
    assert!(catalog::product_page(&shop.shopper(), "walnut-bowl").await.is_ok());
    assert_eq!(desk::publish_due(&shop.ctx, 100).await.unwrap(), 0, "once");
    shop.clock.advance_ms(2 * HOUR_MS);
    assert_eq!(desk::publish_due(&shop.ctx, 100).await.unwrap(), 1);
    assert_eq!(status().await, Status::Draft);
    let stored = desk::product(&staff, id).await.unwrap();
    assert_eq!(
        (stored.form.publish_at, stored.form.unpublish_at),
        (String::new(), String::new())
    );
}

#[tokio::test]
async fn a_moment_that_has_passed_is_refused() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let tea = shop.product("Tea").put().await;

    let saved = edit(&staff, tea.id, |form| form.unpublish_at = "2020-01-01T10:00".into()).await;

    assert_eq!(refused(&saved), [ProductField::UnpublishAt]);
}

#[tokio::test]
async fn a_copy_is_a_draft_of_its_own() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let shoe = shop
        .product("Felt shoe")
        .option("Size", &["S", "M"])
        .picture("aa11")
        .put()
        .await;

    let first = desk::duplicate(&staff, shoe.id).await.unwrap();
    let second = desk::duplicate(&staff, shoe.id).await.unwrap();

    let (first, second) = (
        desk::product(&staff, first).await.unwrap(),
        desk::product(&staff, second).await.unwrap(),
    );
    assert_eq!(
        (first.slug.as_str(), second.slug.as_str()),
        ("felt-shoe-copy", "felt-shoe-copy-2")
    );
    assert_eq!(
        (first.status, first.pictures.len(), first.form.variants.len()),
        (Status::Draft, 1, 2)
    );
    assert_ne!(first.form.variants[0].sku, second.form.variants[0].sku);
    assert_eq!(desk::product(&staff, shoe.id).await.unwrap().form.title, "Felt shoe");
}

#[tokio::test]
async fn a_variant_has_a_barcode_and_a_picture_of_its_own() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let shoe = shop
        .product("Felt shoe")
        .option("Size", &["S", "M"])
        .picture("aa11")
        .picture("bb22")
        .put()
        .await;
    let second = desk::product(&staff, shoe.id).await.unwrap().pictures[1].id;
    let saved = edit(&staff, shoe.id, |form| {
        form.variants[1].barcode = " 6291041500213".into();
        form.variants[1].picture = second.to_string();
    })
    .await;
    assert_eq!(saved, Saved::Done(shoe.id));

    let page = catalog::product_page(&shop.shopper(), "felt-shoe").await.unwrap();
    assert_eq!((page.variants[0].picture, page.variants[1].picture), (None, Some(1)));
    assert!(
        page.variants[1]
            .barcode
            .as_ref()
            .is_some_and(domain::barcode::Barcode::is_gtin)
    );
    let found = |words: &str| desk::ProductQuery {
        words: words.into(),
        limit: 10,
        ..desk::ProductQuery::default()
    };
    assert_eq!(desk::list(&staff, &found("6291041500213")).await.unwrap().rows.len(), 1);

    let cart = shop.cart_with(&[(shoe.variants[1], 1)]).await;
    let line = |page: domain::view::CartPage| page.lines[0].picture.clone().map(|picture| picture.hash);
    let shown = commerce::cart::page(&shop.shopper(), Some(&cart)).await.unwrap();
    assert_eq!(line(shown).as_deref(), Some("bb22"));
    shop.execute("DELETE FROM product_picture WHERE position = 1").await;
    let shown = commerce::cart::page(&shop.shopper(), Some(&cart)).await.unwrap();
    assert_eq!(
        line(shown).as_deref(),
        Some("aa11"),
        "one that is taken away is not shown"
    );

    let copy = desk::duplicate(&staff, shoe.id).await.unwrap();
    assert_eq!(desk::product(&staff, copy).await.unwrap().form.variants[1].barcode, "");
    let mut form = desk::product(&staff, shoe.id).await.unwrap().form;
    form.variants[0].barcode = "9.78014E+12".into();
    let errors = form.parse(NEPAL).expect_err("no barcode");
    assert!(
        errors
            .of(&ProductField::Barcode(0))
            .is_some_and(|says| says.starts_with("A barcode has 1 to 64"))
    );
}

#[tokio::test]
async fn what_is_stored_behind_the_shops_back_does_not_act() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    shop.execute(
        "UPDATE product SET description = '<p onclick=\"x()\">Good</p><script>alert(1)</script><a href=\"javascript:1\">x</a>'",
    )
    .await;

    let page = catalog::product_page(&shop.shopper(), &tea.slug).await.unwrap();

    assert_eq!(page.description.html(), "<p>Good</p><p>x</p>");
}

#[tokio::test]
async fn the_list_finds_by_words_stock_and_sale() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    shop.product("Ilam tea").was(rs(1500)).put().await;
    shop.product("Cup").stock(0).put().await;
    shop.product("Kettle").stock(2).put().await;
    let list = async |change: fn(&mut desk::ProductQuery)| {
        let mut query = desk::ProductQuery {
            sort: desk::ProductSort::Title,
            limit: 25,
            ..desk::ProductQuery::default()
        };
        change(&mut query);
        let found = desk::list(&staff, &query).await.unwrap();
        assert_eq!(u64::try_from(found.rows.len()).unwrap(), found.total);
        found.rows.into_iter().map(|row| row.title).collect::<Vec<_>>()
    };

    assert_eq!(list(|_| {}).await, ["Cup", "Ilam tea", "Kettle"]);
    assert_eq!(list(|query| query.words = "ILAM".into()).await, ["Ilam tea"]);
    assert_eq!(list(|query| query.words = "kettle%".into()).await, Vec::<String>::new());
    assert_eq!(list(|query| query.words = "cup".into()).await, ["Cup"]);
    assert_eq!(list(|query| query.on_sale = Some(true)).await, ["Ilam tea"]);
    assert_eq!(list(|query| query.stock = Some(desk::StockState::Out)).await, ["Cup"]);
    assert_eq!(
        list(|query| query.stock = Some(desk::StockState::Low)).await,
        ["Kettle"]
    );
    assert_eq!(list(|query| query.max = Some(rs(10))).await, Vec::<String>::new());
    assert_eq!(
        list(|query| query.sort = desk::ProductSort::Stock).await,
        ["Cup", "Kettle", "Ilam tea"]
    );
    assert_eq!(
        list(|query| query.sort = desk::ProductSort::StockDown).await,
        ["Ilam tea", "Kettle", "Cup"]
    );
}

#[tokio::test]
async fn a_form_of_many_variants_is_one_save() {
    let shop = TestShop::open().await;
    let staff = shop.staff(Preset::Catalogue);
    let category = shop.category("Kitchen", None).await;
    let mut many = form(category);
    let values = |count: usize| {
        (0..count)
            .map(|index| format!("V{index}"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    many.options = ["Colour", "Size", "Wood"]
        .into_iter()
        .zip([5, 5, 8])
        .map(|(name, count)| OptionForm {
            name: name.into(),
            values: values(count),
            ..OptionForm::default()
        })
        .collect();
    many.make_variants();
    for variant in &mut many.variants {
        variant.price = "10".into();
        variant.sku = String::new();
    }

    let id = create(&staff, &many).await;

    assert_eq!(desk::product(&staff, id).await.unwrap().form.variants.len(), 200);
}
