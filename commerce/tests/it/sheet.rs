//! Products as sheets: checked, imported, exported, beside people who buy and edit.

use std::{fmt::Write as _, sync::Arc};

use commerce::{
    Ctx, Error, catalog, checkout, inventory, lease,
    sheet::{self, ExportQuery, import as imports},
    testing::{TestShop, checkout_form, pause, rs},
};
use domain::{
    access::{Permission, Preset},
    csv,
    form::CheckoutForm,
    ids::ProductImportId,
    payment::Method::CashOnDelivery,
    sheet::{Column, ImportState, RowState},
    stock::AdjustReason,
    view::sheet::ImportPage,
};
use tokio::task::JoinSet;

use crate::stock::{adjust, keeper};

const HEADER: &str = "Handle,Title,Body (HTML),Variant SKU,Variant Price,Variant Inventory Qty,Category\n";

/// Takes a file and lets the shop check it.
async fn checked(ctx: &Ctx, file: &str) -> ProductImportId {
    let file = imports::File {
        name: "products.csv".into(),
        bytes: file.into(),
        category: None,
    };
    let id = imports::take(ctx, file).await.unwrap();
    settle(ctx).await;
    id
}

async fn settle(ctx: &Ctx) {
    let system = ctx.shop.system("imports");
    while imports::work(&system, "test").await.unwrap() {}
}

async fn run(ctx: &Ctx, id: ProductImportId) -> ImportPage {
    start(ctx, id).await.unwrap();
    settle(ctx).await;
    page(ctx, id).await
}

/// Runs what the page shows.
async fn start(ctx: &Ctx, id: ProductImportId) -> commerce::Result<()> {
    imports::run(ctx, id, page(ctx, id).await.import.round).await
}

async fn page(ctx: &Ctx, id: ProductImportId) -> ImportPage {
    imports::page(ctx, id, None, 0).await.unwrap()
}

fn states(page: &ImportPage) -> Vec<(RowState, u64)> {
    page.import.counts.clone()
}

/// What is said about the products of a file.
fn said(page: &ImportPage) -> Vec<String> {
    let problems = page.rows.iter().flat_map(|row| &row.problems);
    problems
        .map(|problem| format!("{}: {}", problem.line, problem.says))
        .collect()
}

async fn exported(ctx: &Ctx) -> String {
    let mut text = csv::write(&sheet::header(), []);
    let mut query = Some(ExportQuery::default());
    while let Some(asked) = query {
        let part = sheet::export(ctx, &asked).await.unwrap();
        for row in &part.rows {
            csv::write_row(&mut text, row);
        }
        query = part.next.map(|after| ExportQuery { after, ..asked });
    }
    text
}

/// A shop with products of every kind.
async fn stocked(shop: &TestShop) {
    let wear = shop.category("Wear", None).await;
    let shirts = shop.category("Shirts", Some(wear)).await;
    shop.product("Wool shirt")
        .category(shirts)
        .option("Size", &["S", "M"])
        .option("Colour", &["Red", "Deep blue"])
        .without("M / Red")
        .price_of("S / Red", rs(900))
        .was(rs(2000))
        .collection("Gifts")
        .picture("aa11")
        .picture("bb22")
        .with(|draft| {
            draft.description = "<p>Warm &amp; <strong>soft</strong>.</p><ul><li>=1+1</li></ul>".into();
            draft.specs = vec![
                ("Material".into(), "Wool | 100 %".into()),
                ("Made in".into(), "Jumla".into()),
            ];
            draft.keywords = "+warm, winter".into();
            draft.subtitle = "- for cold days".into();
            draft.brand = "Himal".into();
            draft.rank = 7;
            draft.options[1].values[0].swatch = Some("#b3261e".into());
            draft.seo.title = "Warm shirt".into();
        })
        .put()
        .await;
    shop.product("Tea").put().await;
    shop.product("Old cup")
        .with(|draft| draft.status = catalog::Status::Archived)
        .put()
        .await;
    shop.product("Not counted").with(|draft| draft.rank = -1).put().await;
    let parts = "UPDATE variant SET barcode = '6291041500213', unit_cost = 45000,
            picture_id = (SELECT id FROM picture WHERE hash = 'bb22')
         WHERE sku = 'WOOL-SHIRT-S-RED'";
    assert_eq!(shop.execute(parts).await, 1);
}

/// Everything that the catalogue and the ledger hold, as numbers that any write changes.
async fn traces(shop: &TestShop) -> i64 {
    shop.number(
        "SELECT CAST((SELECT COALESCE(SUM(version), 0) FROM product) + (SELECT COUNT(*) FROM stock_movement)
            + (SELECT COUNT(*) FROM variant) + (SELECT COALESCE(MAX(id), 0) FROM product_option_value)
            + (SELECT COUNT(*) FROM audit WHERE action = 'catalogue.put') AS BIGINT)",
    )
    .await
}

#[tokio::test]
async fn what_is_exported_and_imported_again_changes_nothing() {
    let shop = TestShop::open().await;
    stocked(&shop).await;
    let file = exported(&shop.ctx).await;
    let before = traces(&shop).await;

    let id = checked(&shop.ctx, &file).await;
    let plan = page(&shop.ctx, id).await;
    assert_eq!(states(&plan), [(RowState::Unchanged, 4)], "{:#?}", plan.rows);
    assert_eq!(said(&plan), Vec::<String>::new());
    assert!(plan.columns.iter().all(|column| column.lost == 0));
    let done = run(&shop.ctx, id).await;

    assert_eq!(done.import.state, ImportState::Done);
    assert_eq!(traces(&shop).await, before, "nothing is written, not even a version");
    assert_eq!(exported(&shop.ctx).await, file);
}

#[tokio::test]
async fn an_empty_shop_becomes_the_same_shop() {
    let (shop, other) = (TestShop::open().await, TestShop::open().await);
    stocked(&shop).await;
    let file = exported(&shop.ctx).await;
    // Categories, collections and pictures do not travel in this file.
    let wear = other.category("Wear", None).await;
    other.category("Shirts", Some(wear)).await;
    other
        .product("Anything")
        .collection("Gifts")
        .picture("aa11")
        .picture("bb22")
        .put()
        .await;
    other.execute("DELETE FROM stock_movement").await;
    other.execute("DELETE FROM stock_level").await;
    other.execute("DELETE FROM product").await;

    let id = checked(&other.ctx, &file).await;
    let plan = page(&other.ctx, id).await;
    assert_eq!(states(&plan), [(RowState::New, 4)], "{:#?}", plan.rows);
    let done = run(&other.ctx, id).await;

    assert_eq!(states(&done), [(RowState::Created, 4)], "{:#?}", done.rows);
    assert_eq!(exported(&other.ctx).await, file);
    let again = checked(&other.ctx, &file).await;
    assert_eq!(states(&page(&other.ctx, again).await), [(RowState::Unchanged, 4)]);
    let found = catalog::product_page(&other.shopper(), "wool-shirt").await.unwrap();
    assert_eq!((found.variants.len(), found.pictures.len()), (3, 2));
    let red = &found.variants[0];
    assert_eq!(
        red.barcode.as_ref().map(ToString::to_string).as_deref(),
        Some("6291041500213")
    );
    assert_eq!(red.picture, Some(1));
    let cost = "SELECT unit_cost FROM variant WHERE sku = 'WOOL-SHIRT-S-RED'";
    assert_eq!(other.number(cost).await, 45_000);
}

#[tokio::test]
async fn what_a_file_says_of_a_variant_is_kept_and_what_it_cannot_say_is_told() {
    let shop = TestShop::open().await;
    stocked(&shop).await;
    let file = "Handle,Variant SKU,Variant Barcode,Cost per item,Variant Image\n\
        wool-shirt,WOOL-SHIRT-S-RED,,500,/media/aa11-960.webp\n\
        wool-shirt,WOOL-SHIRT-S-DEEP-BLUE,ABC-1,,https://elsewhere.example/x.webp\n\
        tea,TEA,9.78014E+12,,\n";
    let id = checked(&shop.ctx, file).await;
    let plan = page(&shop.ctx, id).await;
    assert_eq!(states(&plan), [(RowState::Changed, 1), (RowState::Refused, 1)]);
    let said = said(&plan);
    assert!(
        said.iter().any(|says| says.contains("none of the product's pictures")),
        "{said:?}"
    );
    assert!(
        said.iter().any(|says| says.contains("A spreadsheet has rounded it")),
        "{said:?}"
    );
    run(&shop.ctx, id).await;

    let page = catalog::product_page(&shop.shopper(), "wool-shirt").await.unwrap();
    let found: Vec<_> = page
        .variants
        .iter()
        .map(|variant| (variant.barcode.as_ref().map(ToString::to_string), variant.picture))
        .collect();
    assert_eq!(found, [(None, Some(0)), (Some("ABC-1".to_owned()), None), (None, None)]);
    let cost = "SELECT unit_cost FROM variant WHERE sku = 'WOOL-SHIRT-S-RED'";
    assert_eq!(shop.number(cost).await, 50_000);
}

#[tokio::test]
async fn a_variant_that_comes_back_is_counted_as_the_file_says() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").option("Size", &["S", "M"]).put().await;
    shop.execute("UPDATE variant SET status = 'archived' WHERE sku = 'TEA-M'")
        .await;
    let file = "Handle,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty\n\
        tea,S,TEA-S,500,10\ntea,M,TEA-M,500,4\n";
    let id = checked(&shop.ctx, file).await;
    let done = run(&shop.ctx, id).await;
    assert_eq!(states(&done), [(RowState::Updated, 1)], "{:?}", said(&done));
    assert_eq!(shop.level(tea.variants[1]).await, (4, 0));
    let again = checked(&shop.ctx, file).await;
    assert_eq!(states(&page(&shop.ctx, again).await), [(RowState::Unchanged, 1)]);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn what_is_run_is_what_was_looked_at_by_somebody_who_may() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let file = "Handle,Variant SKU,Variant Inventory Qty\ntea,TEA,4\n";
    let id = checked(&shop.ctx, file).await;
    let seen = page(&shop.ctx, id).await.import.round;
    let again = imports::Check {
        import: id,
        columns: None,
        category: None,
    };
    imports::check(&shop.ctx, again).await.unwrap();
    settle(&shop.ctx).await;
    let older = imports::run(&shop.ctx, id, seen).await;
    assert!(matches!(older, Err(Error::Conflict(_))), "{older:?}");

    let writer = shop.staff_with([Permission::CatalogueEdit].into_iter().collect());
    let round = page(&shop.ctx, id).await.import.round;
    let refused = imports::run(&writer, id, round).await;
    assert!(
        matches!(&refused, Err(Error::Invalid(says)) if says.contains("Variant Inventory Qty")),
        "{refused:?}"
    );
    assert_eq!(shop.level(tea.variant()).await, (10, 0));

    let keeper = shop.staff(Preset::Catalogue);
    imports::run(&keeper, id, round).await.unwrap();
    settle(&shop.ctx).await;
    assert_eq!(shop.level(tea.variant()).await, (4, 0));
    let actor = "SELECT actor AS text FROM stock_movement ORDER BY id DESC LIMIT 1";
    assert_eq!(shop.text(actor).await, keeper.actor.to_string());
}

#[tokio::test]
async fn a_cost_that_has_moved_since_the_check_is_left() {
    let shop = TestShop::open().await;
    shop.product("Tea").put().await;
    shop.execute("UPDATE variant SET unit_cost = 100").await;
    let file = "Handle,Title,Variant SKU,Cost per item\ntea,Green tea,TEA,2.50\n";
    let id = checked(&shop.ctx, file).await;
    shop.execute("UPDATE variant SET unit_cost = 175").await;
    let done = run(&shop.ctx, id).await;

    assert_eq!(states(&done), [(RowState::Updated, 1)]);
    assert!(
        said(&done)[0].contains("has moved since the check"),
        "{:?}",
        said(&done)
    );
    assert_eq!(shop.number("SELECT unit_cost FROM variant").await, 175);
    assert_eq!(shop.text("SELECT title AS text FROM product").await, "Green tea");
}

#[tokio::test]
async fn a_dry_run_tells_and_changes_nothing() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let before = traces(&shop).await;
    let file = format!(
        "{HEADER}tea,Green tea,,{},900,12,Things\nmug,Mug,,MUG-1,450,5,Things\nbad,Bad,,TEA-X,free,5,Things\nlost,Lost,,L-1,5,5,Nowhere\n",
        tea.skus[0]
    );

    let id = checked(&shop.ctx, &file).await;
    let plan = page(&shop.ctx, id).await;

    assert_eq!(plan.import.state, ImportState::Checked);
    assert_eq!(
        states(&plan),
        [(RowState::Changed, 1), (RowState::New, 1), (RowState::Refused, 2)]
    );
    assert_eq!(
        said(&plan),
        [
            "4: \"free\" is no amount: write it like 1234.50",
            "5: there is no category \"Nowhere\": make it first, or empty the cell"
        ]
    );
    let changed = imports::page(&shop.ctx, id, Some(RowState::Changed), 0).await.unwrap();
    let fields: Vec<String> = changed.rows[0]
        .changes
        .iter()
        .map(|change| format!("{}: {} -> {}", change.field, change.from, change.to))
        .collect();
    assert_eq!(
        fields,
        [
            "title: Tea -> Green tea",
            "price of TEA: 1000.00 -> 900.00",
            "stock of TEA: 10 -> 12"
        ]
    );
    let (report, _) = imports::report(&shop.ctx, id, 0).await.unwrap();
    assert_eq!(report.len(), 2);
    assert_eq!(traces(&shop).await, before);

    let done = run(&shop.ctx, id).await;
    assert_eq!(
        states(&done),
        [(RowState::Created, 1), (RowState::Refused, 2), (RowState::Updated, 1)]
    );
    assert_eq!(shop.level(tea.variant()).await, (12, 0));
    let found = catalog::product_page(&shop.shopper(), "tea").await.unwrap();
    assert_eq!((found.title.as_str(), found.variants[0].price), ("Green tea", rs(900)));
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM stock_movement WHERE kind = 'counted' AND on_hand_delta = 2")
            .await,
        1
    );
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn whoever_edits_meanwhile_is_not_overwritten() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    shop.product("Cup").put().await;
    let id = checked(
        &shop.ctx,
        "Handle,Variant SKU,Variant Price\ntea,TEA,900\ncup,CUP,800\n",
    )
    .await;

    shop.product("Tea")
        .with(|draft| draft.subtitle = "From Ilam".into())
        .put()
        .await;
    let done = run(&shop.ctx, id).await;

    assert_eq!(states(&done), [(RowState::Failed, 1), (RowState::Updated, 1)]);
    assert!(
        said(&done)[0].contains("somebody has changed the product"),
        "{:?}",
        said(&done)
    );
    assert_eq!(
        shop.number("SELECT price FROM variant WHERE sku = 'TEA'").await,
        100_000
    );
    // Checked again, it is seen and can be done.
    let check = imports::Check {
        import: id,
        columns: None,
        category: None,
    };
    imports::check(&shop.ctx, check).await.unwrap();
    settle(&shop.ctx).await;
    assert_eq!(
        states(&page(&shop.ctx, id).await),
        [(RowState::Changed, 1), (RowState::Unchanged, 1)]
    );
    run(&shop.ctx, id).await;
    assert_eq!(shop.number("SELECT price FROM variant WHERE sku = 'TEA'").await, 90_000);
    assert_eq!(shop.level(tea.variant()).await, (10, 0));
}

#[tokio::test]
async fn stock_that_has_moved_is_not_counted_over() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    shop.order(tea.variant(), 4, CashOnDelivery).await;
    let low = checked(&shop.ctx, "Handle,Variant SKU,Variant Inventory Qty\ntea,TEA,3\n").await;
    let plan = page(&shop.ctx, low).await;
    assert_eq!(states(&plan), [(RowState::Refused, 1)]);
    assert!(said(&plan)[0].contains("4 pieces are promised"), "{:?}", said(&plan));

    // Five are enough when it is checked, and too few when somebody has bought two more.
    let five = checked(&shop.ctx, "Handle,Variant SKU,Variant Inventory Qty\ntea,TEA,5\n").await;
    shop.order(tea.variant(), 2, CashOnDelivery).await;
    let done = run(&shop.ctx, five).await;
    assert_eq!(states(&done), [(RowState::Failed, 1)], "{:?}", said(&done));
    assert_eq!(shop.level(tea.variant()).await, (10, 6));

    let eight = checked(
        &shop.ctx,
        "Handle,Variant SKU,Variant Price,Variant Inventory Qty\ntea,TEA,700,8\n",
    )
    .await;
    inventory::adjust(&keeper(&shop), &adjust(tea.variant(), AdjustReason::Lost, 1, "one"))
        .await
        .expect("one fewer");
    let done = run(&shop.ctx, eight).await;
    assert_eq!(states(&done), [(RowState::Updated, 1)]);
    assert!(said(&done)[0].contains("has moved from 10 to 9"), "{:?}", said(&done));
    assert_eq!(shop.level(tea.variant()).await, (9, 6));
    assert_eq!(shop.number("SELECT price FROM variant").await, 70_000);
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_buyers_check_out_while_a_file_is_imported() {
    let shop = TestShop::open().await;
    let mut file = String::from("Handle,Vendor,Variant SKU,Variant Price,Variant Inventory Qty\n");
    let mut products = Vec::new();
    for number in 0..60 {
        let product = shop.product(&format!("Thing {number}")).stock(100).put().await;
        let _ = writeln!(file, "thing-{number},Himal,{},1000,{}", product.skus[0], 150 + number);
        products.push(product);
    }
    let id = checked(&shop.ctx, &file).await;
    let mut ready = Vec::new();
    for buyer in 0..100_usize {
        let lines = [
            (products[buyer % 60].variant(), 1),
            (products[buyer * 7 % 60].variant(), 2),
        ];
        let lines = if lines[0].0 == lines[1].0 {
            &lines[..1]
        } else {
            &lines[..]
        };
        let cart = shop.cart_with(lines).await;
        let form = CheckoutForm {
            phone: format!("98412{buyer:05}"),
            ..checkout_form(CashOnDelivery)
        };
        ready.push((cart.clone(), shop.look(&cart, form).await));
    }
    start(&shop.ctx, id).await.unwrap();

    let mut all = JoinSet::new();
    for (cart, request) in ready {
        let ctx = shop.shopper();
        all.spawn(async move {
            checkout::place(&ctx, &cart, &request)
                .await
                .expect("no error")
                .expect("an order");
        });
    }
    let ctx = shop.ctx.clone();
    all.spawn(async move { settle(&ctx).await });
    all.join_all().await;

    let done = page(&shop.ctx, id).await;
    assert_eq!(states(&done), [(RowState::Updated, 60)], "{:?}", said(&done));
    assert_eq!(shop.orders().await, 100);
    for (number, product) in (0..).zip(&products) {
        assert_eq!(shop.level(product.variant()).await.0, 150 + number);
    }
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_crash_in_the_middle_repeats_nothing_and_loses_nothing() {
    for point in ["sheet:written", "sheet:done"] {
        let shop = TestShop::open().await;
        let tea = shop.product("Tea").put().await;
        let file = format!("{HEADER}tea,Tea,,TEA,900,12,Things\nmug,Mug,,MUG-1,450,5,Things\n");
        let id = checked(&shop.ctx, &file).await;
        start(&shop.ctx, id).await.unwrap();
        shop.clock.advance_ms(60_000);

        let (reached, seen) = tokio::sync::oneshot::channel();
        let reached = std::sync::Mutex::new(Some(reached));
        let hook: pause::Hook = Arc::new(move |at| {
            let mine = (at == point).then(|| reached.lock().unwrap().take()).flatten();
            Box::pin(async move {
                if let Some(mine) = mine {
                    let _ = mine.send(());
                    std::future::pending::<()>().await;
                }
            })
        });
        let ctx = shop.ctx.clone();
        let work = async move { imports::work(&ctx, "died").await };
        tokio::select! {
            _ = pause::with(hook, work) => panic!("it passed {point}"),
            _ = seen => {}
        }
        assert_eq!(
            shop.level(tea.variant()).await,
            (10, 0),
            "nothing of the piece is there"
        );
        shop.clock.advance_ms(60_000);
        settle(&shop.ctx).await;

        let done = page(&shop.ctx, id).await;
        assert_eq!(
            states(&done),
            [(RowState::Created, 1), (RowState::Updated, 1)],
            "{point}"
        );
        assert_eq!(shop.level(tea.variant()).await, (12, 0));
        shop.assert_books_balance().await;
    }
}

#[tokio::test]
async fn a_run_can_be_stopped_and_goes_on_where_it_was() {
    let shop = TestShop::open().await;
    shop.category("Things", None).await;
    let mut file = HEADER.to_owned();
    for number in 0..60 {
        let _ = writeln!(file, "thing-{number},Thing,,T-{number},100,1,Things");
    }
    let id = checked(&shop.ctx, &file).await;
    start(&shop.ctx, id).await.unwrap();
    let system = shop.ctx.shop.system("imports");
    assert!(imports::work(&system, "test").await.unwrap());
    imports::stop(&shop.ctx, id).await.unwrap();
    settle(&shop.ctx).await;

    let stopped = page(&shop.ctx, id).await;
    assert_eq!(states(&stopped), [(RowState::Created, 25), (RowState::New, 35)]);
    assert!(matches!(imports::stop(&shop.ctx, id).await, Err(Error::Conflict(_))));
    let other = imports::work(&system, "another").await.unwrap();
    assert!(!other, "there is nothing to do");
    assert_eq!(states(&run(&shop.ctx, id).await), [(RowState::Created, 60)]);
}

#[tokio::test]
async fn a_hostile_file_writes_nothing_that_acts() {
    let shop = TestShop::open().await;
    shop.category("Things", None).await;
    let file = format!(
        "{HEADER}evil,<script>alert(1)</script>,\"<p onclick=evil()>Hi<script>alert(1)</script><img src=x onerror=alert(1)>\
         <a href=\"\"javascript:alert(1)\"\">x</a></p>\",EVIL-1,5,1,Things\n"
    );
    let id = checked(&shop.ctx, &file).await;
    let done = run(&shop.ctx, id).await;

    assert_eq!(states(&done), [(RowState::Created, 1)]);
    assert!(said(&done)[0].contains("left out"), "{:?}", said(&done));
    let stored = shop.text("SELECT description AS text FROM product").await;
    assert_eq!(stored, "<p>Hix</p>");
    assert_eq!(
        shop.text("SELECT title AS text FROM product").await,
        "<script>alert(1)</script>"
    );
    for src in [
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://evil.example/a.jpg",
    ] {
        let file = format!("Handle,Image Src\nevil,{src}\n");
        let id = checked(&shop.ctx, &file).await;
        let plan = page(&shop.ctx, id).await;
        assert_eq!(states(&plan), [(RowState::Unchanged, 1)]);
        assert!(said(&plan)[0].contains("not fetched"), "{:?}", said(&plan));
    }
}

#[tokio::test]
async fn a_file_that_is_none_is_refused_whole() {
    let shop = TestShop::open().await;
    let take = async |bytes: Vec<u8>| {
        let file = imports::File {
            name: "x".into(),
            bytes,
            category: None,
        };
        imports::take(&shop.ctx, file).await
    };
    for bytes in [
        Vec::new(),
        vec![0xff, 0xfe, 0x00, 0x41],
        b"Handle,Title\n\"tea".to_vec(),
        vec![b','; 4096],
        vec![b'a'; domain::sheet::LIMITS.bytes + 1],
    ] {
        assert!(matches!(take(bytes).await, Err(Error::Invalid(_))));
    }
    assert_eq!(shop.number("SELECT COUNT(*) FROM product_import").await, 0);

    // A file that breaks off later is read up to there, and nothing of it can be run.
    let mut file = b"Handle,Title\n".to_vec();
    file.extend((0..30).flat_map(|number| format!("tea-{number},Tea\n").into_bytes()));
    file.extend(b"mug,\"Mug\n");
    let id = take(file).await.unwrap();
    settle(&shop.ctx).await;
    let found = page(&shop.ctx, id).await;
    assert_eq!(found.import.state, ImportState::Mapping);
    assert_eq!(found.trouble, "Line 32: a quotation mark is not closed.");
    assert!(matches!(start(&shop.ctx, id).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn columns_are_mapped_by_hand_where_their_names_say_nothing() {
    let shop = TestShop::open().await;
    shop.category("Things", None).await;
    let id = checked(&shop.ctx, "Nom,Prix,Code\nThé vert,450,THE-1\n").await;
    assert_eq!(page(&shop.ctx, id).await.import.state, ImportState::Mapping);

    let category = shop.category("Things", None).await;
    let check = |columns: Vec<Option<Column>>| imports::Check {
        import: id,
        columns: Some(columns),
        category: Some(category),
    };
    let wrong = imports::check(&shop.ctx, check(vec![None, Some(Column::Price), None])).await;
    assert!(matches!(wrong, Err(Error::Invalid(_))));
    let columns = vec![Some(Column::Title), Some(Column::Price), Some(Column::Sku)];
    imports::check(&shop.ctx, check(columns)).await.unwrap();
    settle(&shop.ctx).await;
    let done = run(&shop.ctx, id).await;

    assert_eq!(states(&done), [(RowState::Created, 1)], "{:?}", said(&done));
    assert_eq!(shop.text("SELECT slug AS text FROM product").await, "the-vert");
    assert_eq!(
        shop.number("SELECT price FROM variant WHERE sku = 'THE-1'").await,
        45_000
    );
}

#[tokio::test]
async fn a_product_that_has_moved_is_found_and_one_that_is_gone_is_not_brought_back() {
    let shop = TestShop::open().await;
    shop.product("Tea").put().await;
    shop.product("Cup").put().await;
    catalog::rename_product(&shop.ctx, "tea", "ilam-tea").await.unwrap();
    catalog::remove_product(&shop.ctx, "cup").await.unwrap();

    let id = checked(&shop.ctx, "Handle,SKU,Price\ntea,TEA,900\ncup,CUP,800\n").await;
    let done = run(&shop.ctx, id).await;

    assert_eq!(states(&done), [(RowState::Refused, 1), (RowState::Updated, 1)]);
    assert_eq!(
        shop.text("SELECT slug AS text FROM product WHERE status = 'active'")
            .await,
        "ilam-tea"
    );
    assert_eq!(shop.number("SELECT price FROM variant WHERE sku = 'TEA'").await, 90_000);
    assert_eq!(
        shop.number("SELECT price FROM variant WHERE sku = 'CUP'").await,
        100_000
    );
}

#[tokio::test]
async fn a_sku_of_another_product_is_refused() {
    let shop = TestShop::open().await;
    shop.product("Tea").put().await;
    let id = checked(&shop.ctx, &format!("{HEADER}mug,Mug,,TEA,450,5,Things\n")).await;
    let plan = page(&shop.ctx, id).await;

    assert_eq!(states(&plan), [(RowState::Refused, 1)]);
    assert_eq!(said(&plan), ["2: the SKU TEA belongs to the product \"tea\""]);
}

#[tokio::test]
async fn only_who_edits_the_catalogue_takes_and_writes_files() {
    let shop = TestShop::open().await;
    let id = checked(
        &shop.staff(Preset::Catalogue),
        &format!("{HEADER}mug,Mug,,M-1,450,5,\n"),
    )
    .await;
    let before = shop.number("SELECT COUNT(*) FROM audit").await;
    for ctx in [shop.staff(Preset::Support), shop.shopper()] {
        let refused = |error: Error| matches!(error, Error::Forbidden(_) | Error::NotFound);
        let file = imports::File {
            bytes: b"Handle\nx\n".to_vec(),
            ..imports::File::default()
        };
        let check = imports::Check {
            import: id,
            columns: None,
            category: None,
        };
        assert!(refused(imports::take(&ctx, file).await.unwrap_err()));
        assert!(refused(imports::check(&ctx, check).await.unwrap_err()));
        assert!(refused(imports::run(&ctx, id, 1).await.unwrap_err()));
        assert!(refused(imports::stop(&ctx, id).await.unwrap_err()));
        assert!(refused(imports::page(&ctx, id, None, 0).await.unwrap_err()));
        assert!(refused(imports::report(&ctx, id, 0).await.unwrap_err()));
        assert!(refused(imports::imports(&ctx).await.unwrap_err()));
        assert!(refused(imports::work(&ctx, "x").await.unwrap_err()));
        assert!(refused(sheet::export(&ctx, &ExportQuery::default()).await.unwrap_err()));
        assert!(refused(sheet::categories(&ctx).await.unwrap_err()));
    }
    assert_eq!(shop.number("SELECT COUNT(*) FROM audit").await, before);
}

#[tokio::test]
async fn the_same_file_posted_twice_is_one_import() {
    let shop = TestShop::open().await;
    let file = || imports::File {
        name: "a.csv".into(),
        bytes: b"Name of it,Price\nTea,5\n".to_vec(),
        category: None,
    };
    let first = imports::take(&shop.ctx, file()).await.unwrap();
    assert_eq!(imports::take(&shop.ctx, file()).await.unwrap(), first);
    assert_eq!(shop.number("SELECT COUNT(*) FROM product_import").await, 1);
}

#[tokio::test]
async fn an_open_shop_is_known_by_its_lease_until_that_runs_out() {
    let shop = TestShop::open().await;
    let system = shop.ctx.shop.system("test");
    assert!(!lease::is_held(&system, "audit").await.unwrap());
    assert!(lease::hold(&system, "audit", "one", 15_000).await.unwrap());
    assert!(lease::is_held(&system, "audit").await.unwrap());
    shop.clock.advance_ms(15_001);
    assert!(!lease::is_held(&system, "audit").await.unwrap());
}
