//! The stock desk in the back office, without scripts: the list, changes, deliveries, counts, the grid, files; what
//! shoppers wait for; and the live stream.

use std::time::Duration;

use axum::http::StatusCode;
use commerce::inventory::{self, Follower};
use domain::{access::Preset, payment::Method::CashOnDelivery};

use crate::visit::{Answer, Shop, Visitor, shop};

async fn page(visitor: &mut Visitor<'_>, path: &str) -> Answer {
    let answer = visitor.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    answer
}

#[tokio::test]
async fn the_list_says_what_there_is_and_its_export_the_same() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(10).put().await;
    shop.test.product("=HYPERLINK(1)").stock(0).put().await;
    shop.test.order(tea.variant(), 4, CashOnDelivery).await;
    let mut keeper = shop.staff(Preset::Catalogue);

    let list = page(&mut keeper, "/admin/stock?sort=-available").await;
    for cell in [("on_hand", 10), ("reserved", 4), ("available", 6)] {
        let shown = format!("data-stock=\"{}.{}\">{}<", tea.variant(), cell.0, cell.1);
        assert!(list.body.contains(&shown), "{shown}");
    }
    assert!(list.body.contains("data-live-stock=\"/admin/stock/live\"") && list.body.contains("/admin/stock.js?v="));
    let export = page(&mut keeper, "/admin/stock.csv?col=sku&col=available&col=cost").await;
    assert!(export.body.contains("Variant,SKU,Available,Cost") && export.body.contains("Ilam Tea,ILAM-TEA,6,"));
    assert!(export.body.contains("'=HYPERLINK(1)"), "a formula stays text");
    let out = page(&mut keeper, "/admin/stock?tab=out").await;
    assert!(!out.body.contains("ILAM-TEA"));
    let ledger = page(&mut keeper, "/admin/stock/moves?kind=reserved").await;
    assert!(ledger.body.contains("ILAM-TEA") && ledger.body.contains(">+4<"));
    let file = page(&mut keeper, "/admin/stock/moves.csv").await;
    assert!(file.body.contains("Reserved"));
    for path in ["/admin/stock", "/admin/stock/moves", "/admin/stock/edit"] {
        for query in [
            "q=%00%25'%22",
            "category=%3Cscript%3E",
            "variant=x",
            "page=10000",
            "sort=nonsense",
            "person=%25",
        ] {
            let answer = keeper.get(&format!("{path}?{query}")).await;
            assert!(
                !answer.status.is_server_error() && !answer.body.contains("<script>"),
                "{path}?{query}"
            );
        }
    }
}

#[tokio::test]
async fn a_level_is_changed_and_what_was_typed_wrong_stays() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(10).put().await;
    let mut keeper = shop.staff(Preset::Catalogue);
    let item = format!("/admin/stock/items/{}", tea.variant());
    let key = page(&mut keeper, &item).await.hidden("key");

    let wrong = [
        ("key", key.as_str()),
        ("reason", "lost"),
        ("pieces", "many"),
        ("note", "by <b>night</b>"),
    ];
    let refused = keeper.post(&format!("{item}/adjust"), &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("whole number") && refused.body.contains("by &lt;b&gt;night&lt;/b&gt;"));
    assert!(refused.body.contains("value=\"many\""));
    let too_many = [("key", key.as_str()), ("reason", "lost"), ("pieces", "11")];
    let refused = keeper.post(&format!("{item}/adjust"), &too_many).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let right = [("key", key.as_str()), ("reason", "lost"), ("pieces", "३")];
    for _ in 0..2 {
        let done = keeper.post(&format!("{item}/adjust"), &right).await;
        assert_eq!(
            (done.status, done.header("location")),
            (StatusCode::SEE_OTHER, item.as_str())
        );
    }
    assert_eq!(shop.test.level(tea.variant()).await, (7, 0), "sent twice, changed once");

    let terms = [
        ("cost", "80.5"),
        ("low_at", "9"),
        ("seen_cost", ""),
        ("seen_low_at", ""),
    ];
    let saved = keeper.post(&format!("{item}/terms"), &terms).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let twice = keeper.post(&format!("{item}/terms"), &terms).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER, "it is so already");
    let shown = page(&mut shop.staff(Preset::Owner), &item).await;
    assert!(
        shown.body.contains("stock.adjusted") && shown.body.contains("Low"),
        "the audit trail"
    );
    let home = page(&mut keeper, "/admin").await;
    assert!(home.body.contains("Low and sold out") && home.body.contains("1 low"));
    let nowhere = keeper.get("/admin/stock/items/999").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_cost_that_a_colleague_has_changed_is_shown_and_decided() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(10).put().await;
    let mut keeper = shop.staff(Preset::Catalogue);
    let item = format!("/admin/stock/items/{}", tea.variant());
    let terms = format!("{item}/terms");
    let form = |cost: &'static str, low_at: &'static str, seen: &Answer| {
        [
            ("cost", cost.to_owned()),
            ("low_at", low_at.to_owned()),
            ("seen_cost", seen.hidden("seen_cost")),
            ("seen_low_at", seen.hidden("seen_low_at")),
        ]
    };
    let shown = page(&mut keeper, &item).await;
    let theirs = form("90", "4", &shown);
    let theirs = theirs.each_ref().map(|(name, value)| (*name, value.as_str()));
    let saved = shop.staff(Preset::Owner).post(&terms, &theirs).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);

    let mine = form("80", "", &shown);
    let mine = mine.each_ref().map(|(name, value)| (*name, value.as_str()));
    let met = keeper.post(&terms, &mine).await;
    assert_eq!(met.status, StatusCode::CONFLICT);
    assert!(met.body.contains("the cost is 90.00 now, not none") && met.body.contains("Stored: 90.00"));
    assert!(met.body.contains("Replace it with mine") && met.body.contains("Keep what is stored"));
    assert!(met.body.contains("name=\"cost\" value=\"80\"") && met.body.contains("name=\"low_at\" value=\"4\""));
    let again = form("80", "4", &met);
    let again = again.each_ref().map(|(name, value)| (*name, value.as_str()));
    let decided = keeper.post(&terms, &again).await;

    assert_eq!(decided.status, StatusCode::SEE_OTHER);
    let stored = "SELECT v.unit_cost * 10 + s.low_at FROM variant v JOIN stock_level s ON s.variant_id = v.id";
    assert_eq!(
        shop.test.number(stored).await,
        80_004,
        "theirs stays where nobody has decided"
    );
}

#[tokio::test]
async fn a_delivery_with_a_mistake_keeps_what_was_typed() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(10).put().await;
    let mut keeper = shop.staff(Preset::Catalogue);
    let key = page(&mut keeper, "/admin/stock/receive").await.hidden("key");
    let form = |sku: &'static str| {
        [
            ("key", key.clone()),
            ("reference", "Slip 7".to_owned()),
            ("sku", "ilam-tea".to_owned()),
            ("pieces", "5".to_owned()),
            ("cost", "90".to_owned()),
            ("sku", sku.to_owned()),
            ("pieces", "2".to_owned()),
            ("cost", String::new()),
        ]
    };

    let wrong = form("none");
    let refused = keeper
        .post(
            "/admin/stock/receive",
            &wrong.each_ref().map(|(name, value)| (*name, value.as_str())),
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("there is no SKU NONE") && refused.body.contains("value=\"Slip 7\""));
    assert!(refused.body.contains("value=\"ilam-tea\"") && refused.body.contains("value=\"90\""));
    let right = form("ilam-tea");
    let done = keeper
        .post(
            "/admin/stock/receive",
            &right.each_ref().map(|(name, value)| (*name, value.as_str())),
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(shop.test.level(tea.variant()).await, (17, 0));
    assert!(page(&mut keeper, "/admin/stock/receive").await.body.contains("Slip 7"));
}

#[tokio::test]
async fn a_count_is_begun_entered_and_booked_without_scripts() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(10).put().await;
    let cup = shop.test.product("Cup").stock(10).put().await;
    let mut keeper = shop.staff(Preset::Catalogue);
    let key = page(&mut keeper, "/admin/stock/counts").await.hidden("key");

    let begun = keeper
        .post(
            "/admin/stock/counts",
            &[("key", &key), ("scope", "all"), ("title", "Shelf")],
        )
        .await;
    let count = begun.header("location").to_owned();
    assert!(count.starts_with("/admin/stock/counts/"), "{}", begun.body);
    let (tea_id, cup_id) = (tea.variant().to_string(), cup.variant().to_string());
    let (typed_tea, typed_cup) = (format!("counted.{tea_id}"), format!("counted.{cup_id}"));
    let wrong = [
        ("row", tea_id.as_str()),
        (&typed_tea, "9"),
        ("row", &cup_id),
        (&typed_cup, "ten"),
        // Nothing is booked while something is wrong.
        ("do", "apply"),
    ];
    let half = keeper.post(&count, &wrong).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(half.body.contains("value=\"ten\"") && half.body.contains("Write a number of pieces"));
    let shown = page(&mut keeper, &format!("{count}?show=differing")).await;
    assert!(shown.body.contains("ILAM-TEA") && !shown.body.contains(">CUP<") && shown.body.contains(">-1<"));
    // What is typed and was not kept yet is booked with the rest.
    let last = [("row", cup_id.as_str()), (&typed_cup, "8"), ("do", "apply")];
    let booked = keeper.post(&count, &last).await;
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.body);
    assert_eq!(shop.test.level(tea.variant()).await, (9, 0));
    assert_eq!(shop.test.level(cup.variant()).await, (8, 0));
    let closed = keeper
        .post(
            &count,
            &[("row", &tea_id), (&typed_tea, "3"), (&format!("seen.{tea_id}"), "9")],
        )
        .await;
    assert_eq!(closed.status, StatusCode::CONFLICT);

    let ticked = keeper
        .post("/admin/stock/bulk", &[("step", "count"), ("row", &tea_id)])
        .await;
    let second = ticked.header("location").to_owned();
    assert!(page(&mut keeper, &second).await.body.contains("0 of 1"));
    let gone = keeper.post(&format!("{second}/abandon"), &[]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_grid_says_row_by_row_what_was_not_saved() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(10).put().await;
    let cup = shop.test.product("Cup").stock(10).put().await;
    let mut keeper = shop.staff(Preset::Catalogue);
    let grid = page(&mut keeper, "/admin/stock/edit?q=").await;
    let key = grid.hidden("key");
    let (t, c) = (tea.variant(), cup.variant());
    let name = |what: &str, id: domain::ids::VariantId| format!("{what}.{id}");
    assert!(
        grid.body
            .contains(&format!("name=\"{}\" value=\"10||\"", name("seen", t))),
        "{}",
        grid.body
    );

    let mut fields: Vec<(String, String)> = vec![("key".into(), key)];
    for (id, seen, on_hand) in [(t, "10||", "12"), (c, "9||", "5")] {
        fields.push(("row".into(), id.to_string()));
        fields.push((name("seen", id), seen.into()));
        fields.push((name("on_hand", id), on_hand.into()));
    }
    let posted: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let answer = keeper.post("/admin/stock/edit", &posted).await;

    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("on hand is 10 now, not 9") && answer.body.contains("value=\"5\""),
        "kept"
    );
    assert_eq!((shop.test.level(t).await.0, shop.test.level(c).await.0), (12, 10));
    let pasted = keeper
        .post("/admin/stock/edit/paste", &[("paste", "cup\t7\t45.50\nnone\t1\n")])
        .await;
    assert_eq!(pasted.status, StatusCode::OK);
    assert!(pasted.body.contains("value=\"7\"") && pasted.body.contains("There is no SKU NONE"));
    assert_eq!(shop.test.level(c).await.0, 10, "nothing is saved by pasting");
}

#[tokio::test]
async fn a_grid_that_is_saved_again_takes_no_sale_back() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(10).put().await.variant();
    let cup = shop.test.product("Cup").stock(10).put().await.variant();
    let mut keeper = shop.staff(Preset::Catalogue);
    let shown = page(&mut keeper, "/admin/stock/edit").await;
    let post = async |keeper: &mut Visitor<'_>, from: &Answer, on_hand: &str, cost: &str| {
        let (row, seen, tea_row, tea_seen) = (
            cup.to_string(),
            format!("seen.{cup}"),
            tea.to_string(),
            format!("seen.{tea}"),
        );
        let names = ["on_hand", "cost"].map(|cell| (format!("{cell}.{tea}"), format!("{cell}.{cup}")));
        let [(on_hand_tea, on_hand_cup), (cost_tea, cost_cup)] = &names;
        let (key, of_tea, of_cup) = (from.hidden("key"), from.hidden(&tea_seen), from.hidden(&seen));
        keeper
            .post(
                "/admin/stock/edit",
                &[
                    ("key", &key),
                    ("row", &tea_row),
                    (&tea_seen, &of_tea),
                    (on_hand_tea, on_hand),
                    (cost_tea, cost),
                    ("row", &row),
                    (&seen, &of_cup),
                    (on_hand_cup, "10"),
                    (cost_cup, "a lot"),
                ],
            )
            .await
    };
    shop.test.execute("UPDATE variant SET unit_cost = 100").await;
    inventory::adjust(
        &shop.test.staff(Preset::Catalogue),
        &inventory::Adjust {
            variant: tea,
            reason: domain::stock::AdjustReason::Lost,
            pieces: 1,
            unit_cost: None,
            note: String::new(),
            key: "key-lost-one".into(),
        },
    )
    .await
    .expect("one fewer");

    let met = post(&mut keeper, &shown, "10", "80").await;
    assert_eq!(met.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(met.body.contains("the cost is 1.00 now, not none"), "{}", met.body);
    assert_eq!(met.hidden(&format!("seen.{tea}")), "9|1.00|");
    assert!(
        met.body.contains(&format!("name=\"on_hand.{tea}\" value=\"9\"")),
        "as it is"
    );
    assert!(
        met.body.contains(&format!("name=\"cost.{tea}\" value=\"80\"")),
        "as typed"
    );
    let again = post(&mut keeper, &met, "9", "80").await;

    assert!(again.body.contains("1 rows are saved"), "{}", again.body);
    assert_eq!(shop.test.level(tea).await, (9, 0));
    assert_eq!(
        shop.test
            .number("SELECT unit_cost FROM variant WHERE sku = 'ILAM-TEA'")
            .await,
        8_000
    );
    assert_eq!(shop.test.level(cup).await, (10, 0));
}

#[tokio::test]
async fn a_grid_of_many_says_how_many_and_leads_to_all_of_them() {
    let shop = shop().await;
    shop.test.product("Tea").stock(10).put().await;
    let copies = "INSERT INTO variant
        (product_id, sku, title, price, weight_grams, position, facets, status, created_at, updated_at)
        WITH RECURSIVE copy (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM copy WHERE n < 230)
        SELECT v.product_id, 'TEA-' || n, '', v.price, v.weight_grams, n, '', v.status, v.created_at, v.updated_at
        FROM variant v, copy";
    shop.test.execute(copies).await;
    let mut keeper = shop.staff(Preset::Catalogue);

    let all = [("step", "edit"), ("all", "1"), ("query", "q=tea")];
    let sent = keeper.post("/admin/stock/bulk", &all).await;
    assert_eq!(
        (sent.status, sent.header("location")),
        (StatusCode::SEE_OTHER, "/admin/stock/edit?q=tea")
    );
    let first = page(&mut keeper, "/admin/stock/edit?q=tea").await;
    assert!(first.body.contains("Rows 1–50 of 230") && first.body.contains("Next page"));
    let last = page(&mut keeper, "/admin/stock/edit?q=tea&page=5").await;
    assert!(last.body.contains("Rows 201–230 of 230") && last.body.contains("TEA-230"));
    let few = page(&mut keeper, "/admin/stock/edit?q=tea-23").await;
    assert!(!few.body.contains("Rows 1–"), "all of them");
}

#[tokio::test]
async fn a_file_is_looked_at_mended_and_booked() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(10).put().await;
    let mut keeper = shop.staff(Preset::Catalogue);

    let bad = keeper
        .post_file(
            "/admin/stock/import/preview",
            &[("text", "")],
            b"sku,on_hand\nilam-tea,x\n",
        )
        .await;
    assert_eq!(bad.status, StatusCode::OK);
    assert!(bad.body.contains("Line 2, ILAM-TEA") && !bad.body.contains("name=\"fingerprint\""));
    let none = keeper
        .post_file("/admin/stock/import/preview", &[("text", "")], b"a,b\n1,2\n")
        .await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let seen = keeper
        .post_file(
            "/admin/stock/import/preview",
            &[("text", "sku,on_hand\nilam-tea,25\n")],
            b"",
        )
        .await;
    assert!(seen.body.contains("10 → 25"), "{}", seen.body);
    let of = |name: &str| seen.hidden(name);
    let (file, print, key) = (of("file"), of("fingerprint"), of("key"));
    let form = [
        ("file_name", "x.csv"),
        ("file", &file),
        ("fingerprint", &print),
        ("key", &key),
    ];
    let taken = keeper.post("/admin/stock/import", &form).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    assert_eq!(shop.test.level(tea.variant()).await, (25, 0));
    let again = keeper.post("/admin/stock/import", &form).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert!(
        page(&mut keeper, "/admin/stock/import")
            .await
            .body
            .contains("booked before")
    );
    let forced = shop.staff(Preset::Support).post("/admin/stock/import", &form).await;
    assert_eq!(forced.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_shopper_waits_for_what_is_sold_out() {
    let shop = shop().await;
    let tea = shop
        .test
        .product("Ilam Tea")
        .option("Size", &["S", "M"])
        .stock(0)
        .stock_of("M", 5)
        .put()
        .await;
    let mut shopper = shop.visitor();

    let product = page(&mut shopper, "/p/ilam-tea?sku=ILAM-TEA-S").await;
    assert!(product.body.contains("action=\"/p/ilam-tea/wait\""));
    let wrong = shopper
        .post("/p/ilam-tea/wait", &[("sku", "ILAM-TEA-S"), ("email", "nobody")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("name@example.com") && wrong.body.contains("value=\"nobody\""));
    let there = shopper
        .post("/p/ilam-tea/wait", &[("sku", "ILAM-TEA-M"), ("email", "a@example.com")])
        .await;
    assert_eq!(there.status, StatusCode::CONFLICT);
    let kept = shopper
        .post("/p/ilam-tea/wait", &[("sku", "ILAM-TEA-S"), ("email", "a@example.com")])
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let thanks = page(&mut shopper, kept.header("location").split('#').next().unwrap()).await;
    assert!(thanks.body.contains("We will tell you") && !thanks.body.contains("a@example.com"));
    assert_eq!(shop.test.number("SELECT COUNT(*) FROM stock_waiter").await, 1);
    assert_eq!(tea.variants.len(), 2);
    let nowhere = shopper
        .post("/p/none/wait", &[("sku", "NONE"), ("email", "a@example.com")])
        .await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

/// What a stream has said until it ended.
async fn stream(shop: &Shop, mut visitor: Visitor<'_>, meanwhile: impl AsyncFnOnce()) -> Answer {
    let changes = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        meanwhile().await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        shop.test.ctx.shop.live().close();
    };
    let (answer, ()) = tokio::join!(visitor.get("/admin/stock/live?after=0"), changes);
    answer
}

#[tokio::test]
async fn a_sale_is_heard_while_the_page_is_open() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").stock(10).put().await;
    let follower = std::sync::Mutex::new(Follower::default());

    let heard = stream(&shop, shop.staff(Preset::Catalogue), async || {
        shop.test.order(tea.variant(), 8, CashOnDelivery).await;
        inventory::poll(&shop.test.ctx, &follower).await.expect("a look");
    })
    .await;

    assert_eq!(
        (heard.status, heard.header("content-type")),
        (StatusCode::OK, "text/event-stream")
    );
    assert_eq!(heard.header("cache-control"), "private, no-store");
    assert!(heard.header("content-encoding").is_empty());
    let last = heard.body.rsplit("data: ").next().expect("an event");
    assert!(
        last.contains("\"reserved\":\"8\"") && last.contains("\"state\":\"Low\""),
        "{}",
        heard.body
    );
    assert!(heard.body.contains("event: stock") && heard.body.contains("id: "));
    let closed = shop.staff(Preset::Catalogue).get("/admin/stock/live").await;
    assert_eq!(closed.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn whoever_comes_back_after_too_much_reads_the_page_again() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await.variant();
    let moves = format!(
        "INSERT INTO stock_movement (variant_id, location_id, kind, on_hand_delta, reserved_delta, cause, actor, created_at)
         WITH RECURSIVE step (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < 2400)
         SELECT {tea}, 1, 'corrected', CASE WHEN n % 2 = 0 THEN 1 ELSE -1 END, 0, 'fro:' || n, 'staff:1', 0 FROM step"
    );
    shop.test.execute(&moves).await;

    let heard = stream(&shop, shop.staff(Preset::Catalogue), async || {}).await;

    assert!(heard.body.contains("event: reload\ndata: "), "{}", heard.body);
    assert!(!heard.body.contains("event: stock"));
}

#[tokio::test]
async fn a_stream_ends_with_the_right_to_read_it() {
    let shop = shop().await;
    shop.test.product("Ilam Tea").put().await;

    let mut keeper = shop.staff(Preset::Catalogue);
    let told = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        shop.test.ctx.shop.tags().touch([commerce::tags::Tag::Roles]);
    };
    let ended = tokio::time::timeout(Duration::from_secs(5), async {
        tokio::join!(keeper.get("/admin/stock/live"), told)
    });
    assert!(ended.await.is_ok(), "the stream goes on");
    let refused = shop.staff(Preset::Support).get("/admin/stock/live").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
