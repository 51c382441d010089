//! Stock is counted, imported and edited while people buy: the books balance, and nothing is sold that is not there.

use std::{sync::Arc, time::Duration};

use commerce::{
    Ctx, Error,
    checkout::{self, Place},
    inventory::{self, CountScope, GridRow, GridSaved, Missed, RowOutcome, SaveGrid, Sheet, Taken, Terms},
    testing::{TestShop, checkout_form, pause, rs},
};
use domain::{
    ids::{AccessToken, VariantId},
    money::Money,
    payment::Method::CashOnDelivery,
    stock::AdjustReason,
};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use tokio::{sync::Notify, task::JoinSet};

use crate::{
    stock::{adjust, delivery, keeper},
    stock_counts::{enter, grid_row, line, open},
};

async fn buyers(shop: &TestShop, variants: &[VariantId], many: usize) -> Vec<(AccessToken, Place)> {
    let mut ready = Vec::with_capacity(many);
    for buyer in 0..many {
        let mut lines: Vec<(VariantId, u32)> = variants.iter().map(|variant| (*variant, 1)).collect();
        lines.rotate_left(buyer % variants.len());
        let cart = shop.cart_with(&lines).await;
        let mut form = checkout_form(CashOnDelivery);
        form.phone = format!("98412{buyer:05}");
        let request = shop.look(&cart, form).await;
        ready.push((cart, request));
    }
    ready
}

fn buy(shop: &TestShop, posts: Vec<(AccessToken, Place)>, tasks: &mut JoinSet<bool>) {
    for (cart, request) in posts {
        let ctx = shop.shopper();
        tasks.spawn(async move { checkout::place(&ctx, &cart, &request).await.expect("no error").is_ok() });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_count_and_a_file_while_a_hundred_buyers_check_out() {
    let shop = Arc::new(TestShop::open().await);
    let tea = shop.product("Tea").stock(60).put().await.variant();
    let cup = shop.product("Cup").stock(90).put().await.variant();
    let pot = shop.product("Pot").stock(200).put().await.variant();
    let posts = buyers(&shop, &[tea, cup, pot], 100).await;
    let keeper = keeper(&shop);
    let count = open(&keeper, CountScope::All, "one").await;
    enter(&keeper, count, &[line(tea, 58, None), line(cup, 93, None)]).await;
    let file = Sheet {
        file_name: "pots.csv".into(),
        bytes: b"sku,delta\npot,-20\ntea,5\n".to_vec(),
    };
    let preview = inventory::preview(&keeper, &file).await.expect("a preview");

    let mut tasks = JoinSet::new();
    buy(&shop, posts, &mut tasks);
    let mut staff = JoinSet::new();
    for key in 0..3 {
        let (keeper, file, print) = (keeper.clone(), file.clone(), preview.fingerprint.clone());
        staff.spawn(async move {
            inventory::take(&keeper, &file, &print, &format!("file-key-{key}"))
                .await
                .map(|taken| taken == Taken::Now(2))
        });
    }
    for _ in 0..3 {
        let keeper = keeper.clone();
        staff.spawn(async move { inventory::apply(&keeper, count).await.map(|()| false) });
    }
    let answers = staff.join_all().await;
    let sold = tasks.join_all().await.into_iter().filter(|sold| *sold).count();

    let mut taken = 0;
    for answer in answers {
        match answer {
            Ok(now) => taken += usize::from(now),
            // So many were sold already that two teas fewer, or twenty pots fewer, would take what is promised.
            Err(Error::Conflict(sentence)) => assert!(sentence.contains("Nothing was booked"), "{sentence}"),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(taken <= 1, "the file is booked once");
    let sold = i64::try_from(sold).expect("few");
    let (on_hand, reserved) = shop.level(tea).await;
    assert!(reserved == sold && on_hand >= reserved, "{on_hand} {reserved} {sold}");
    let applied = shop
        .number("SELECT COUNT(*) FROM stock_count WHERE state = 'applied'")
        .await;
    assert_eq!(on_hand, 60 - 2 * applied + 5 * i64::try_from(taken).expect("one"));
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn breakages_while_the_last_pieces_are_sold() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(20).put().await.variant();
    let posts = buyers(&shop, &[tea], 30).await;
    let keeper = keeper(&shop);

    let mut tasks = JoinSet::new();
    buy(&shop, posts, &mut tasks);
    for broken in 0..10 {
        let keeper = keeper.clone();
        tasks.spawn(async move {
            let request = adjust(tea, AdjustReason::Damaged, 1, &broken.to_string());
            match inventory::adjust(&keeper, &request).await {
                Ok(()) => true,
                Err(Error::Conflict(_)) => false,
                Err(other) => panic!("{other:?}"),
            }
        });
    }
    let done = tasks.join_all().await.into_iter().filter(|done| *done).count();

    assert_eq!(done, 20, "each piece is sold or broken, none is both");
    let (on_hand, reserved) = shop.level(tea).await;
    assert_eq!(on_hand, reserved);
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_crossing_is_told_once_however_many_cross_it() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(10).put().await.variant();
    let posts = buyers(&shop, &[tea], 30).await;

    let mut tasks = JoinSet::new();
    buy(&shop, posts, &mut tasks);
    tasks.join_all().await;

    assert_eq!(
        shop.number("SELECT COUNT(*) FROM stock_alert").await,
        2,
        "low, then sold out"
    );
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_tell_those_who_wait_once() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(0).put().await.variant();
    for person in 0..6 {
        let wish = inventory::Wait {
            sku: "TEA".into(),
            email: format!("p{person}@example.com").parse().expect("an address"),
        };
        inventory::wait(&shop.shopper(), &wish).await.expect("a wish");
    }
    inventory::adjust(&keeper(&shop), &adjust(tea, AdjustReason::Found, 9, "one"))
        .await
        .expect("nine");

    let mut tasks = JoinSet::new();
    for _ in 0..4 {
        let ctx = shop.reopen(|_| {}).await;
        tasks.spawn(async move { inventory::tell_waiting(&ctx, 50).await.expect("a round") });
    }
    assert_eq!(tasks.join_all().await.into_iter().sum::<u64>(), 6);
    assert_eq!(shop.mailed().await.len(), 6);
}

#[tokio::test]
async fn another_process_hears_of_a_sale() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(10).put().await.variant();
    let other = shop.reopen(|_| {}).await;
    let follower = std::sync::Mutex::new(inventory::Follower::default());
    let mut heard = other.shop.live().listen().expect("a place");
    inventory::poll(&other, &follower).await.expect("a look");
    while heard.try_recv().is_ok() {}

    shop.order(tea, 3, CashOnDelivery).await;
    inventory::poll(&other, &follower).await.expect("a look");
    inventory::poll(&other, &follower).await.expect("a look");

    let levels = heard.try_recv().expect("a change");
    assert_eq!(
        (levels.len(), levels[0].variant, levels[0].on_hand, levels[0].reserved),
        (1, tea, 10, 3)
    );
    assert!(heard.try_recv().is_err(), "told once");
    other.shop.live().close();
    assert!(other.shop.live().listen().is_none());
}

/// Lets `first` come to `point`; there it waits until `second` has begun and waits for it, or is done.
async fn beside<T>(point: &'static str, first: impl Future<Output = T>, second: impl Future<Output = T>) -> (T, T) {
    let (there, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let hook: pause::Hook = {
        let (there, go_on) = (there.clone(), go_on.clone());
        Arc::new(move |at| {
            let (there, go_on) = (there.clone(), go_on.clone());
            Box::pin(async move {
                if at == point {
                    there.notify_one();
                    go_on.notified().await;
                }
            })
        })
    };
    let later = async {
        there.notified().await;
        let until_it_waits = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            go_on.notify_one();
        };
        tokio::join!(second, until_it_waits).0
    };
    tokio::join!(pause::with(hook, first), later)
}

async fn cost_of(shop: &TestShop, variant: VariantId) -> Option<Money> {
    let item = inventory::item(&keeper(shop), variant).await.expect("its page");
    item.row.cost
}

async fn receive(keeper: &Ctx, lines: &[(&str, &str, &str)], key: &str) {
    inventory::receive(keeper, &delivery(lines, key))
        .await
        .expect("no error")
        .expect("a delivery");
}

#[tokio::test]
async fn two_deliveries_at_once_average_like_one_after_the_other() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(0).put().await.variant();
    let keeper = keeper(&shop);

    beside(
        "receive:written",
        receive(&keeper, &[("TEA", "10", "100")], "one"),
        receive(&keeper, &[("TEA", "10", "200")], "two"),
    )
    .await;

    assert_eq!(
        (shop.level(tea).await, cost_of(&shop, tea).await),
        ((20, 0), Some(rs(150)))
    );
}

#[tokio::test]
async fn of_two_who_set_a_cost_one_is_told() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await.variant();
    let keeper = keeper(&shop);
    let terms = |cost: i64| Terms {
        variant: tea,
        cost: Some(rs(cost)),
        low_at: None,
        seen_cost: None,
        seen_low_at: None,
    };
    let (first, second) = (terms(80), terms(90));

    let (first, second) = beside(
        "terms:written",
        inventory::set_terms(&keeper, &first),
        inventory::set_terms(&keeper, &second),
    )
    .await;

    assert!(first.is_ok() && matches!(second, Err(Error::Conflict(_))), "{second:?}");
    assert_eq!(cost_of(&shop, tea).await, Some(rs(80)));
}

fn grid(rows: &[GridRow], key: &str) -> SaveGrid {
    SaveGrid {
        rows: rows.to_vec(),
        key: format!("key-{key}-00000000"),
    }
}

#[tokio::test]
async fn of_two_who_save_a_grid_one_is_told_of_the_cells_that_both_changed() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await.variant();
    let cup = shop.product("Cup").put().await.variant();
    let keeper = keeper(&shop);
    let costs = |tea_cost: &str, cup_cost: &str, low_at: &str| {
        let with = |variant, cost: &str| GridRow {
            cost: cost.to_owned(),
            ..grid_row(variant, 10)
        };
        let cup = GridRow {
            low_at: low_at.to_owned(),
            ..with(cup, cup_cost)
        };
        grid(&[with(tea, tea_cost), cup], low_at)
    };
    let (first, second) = (costs("80", "70", ""), costs("90", "", "4"));

    let (first, second) = beside(
        "grid:written",
        inventory::save_grid(&keeper, &first),
        inventory::save_grid(&keeper, &second),
    )
    .await;

    assert!(first.expect("a grid").is_whole());
    let second = second.expect("a grid");
    let moved = RowOutcome::Moved("the cost is 80.00 now, not none".to_owned());
    assert_eq!(second.outcomes, [moved, RowOutcome::Saved]);
    assert_eq!(
        (cost_of(&shop, tea).await, cost_of(&shop, cup).await),
        (Some(rs(80)), Some(rs(70)))
    );
}

#[tokio::test]
async fn a_grid_that_is_sent_twice_is_saved_once_and_says_the_same() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await.variant();
    let cup = shop.product("Cup").put().await.variant();
    let keeper = keeper(&shop);
    let to = |tea_to: &str| {
        let tea = GridRow {
            on_hand: tea_to.to_owned(),
            ..grid_row(tea, 10)
        };
        let cup = GridRow {
            delta: "+2".to_owned(),
            cost: "80".to_owned(),
            ..grid_row(cup, 10)
        };
        grid(&[tea, cup], "one")
    };
    let (first, second) = (to("12"), to("12"));

    let (first, second) = beside(
        "grid:written",
        inventory::save_grid(&keeper, &first),
        inventory::save_grid(&keeper, &second),
    )
    .await;
    shop.order(tea, 1, CashOnDelivery).await;
    inventory::adjust(&keeper, &adjust(tea, AdjustReason::Lost, 1, "lost"))
        .await
        .expect("one fewer");
    let later = inventory::save_grid(&keeper, &to("12")).await.expect("a grid");

    for saved in [first.expect("a grid"), second.expect("a grid"), later] {
        assert!(saved.is_whole() && saved.saved == 2, "{saved:?}");
    }
    assert_eq!((shop.level(tea).await, shop.level(cup).await), ((11, 1), (12, 0)));
    let other = inventory::save_grid(&keeper, &to("15")).await.expect("a grid");
    let moved = RowOutcome::Moved("on hand is 11 now, not 10".to_owned());
    assert_eq!(other.outcomes[0], moved, "typed after going back: another grid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn deliveries_costs_and_grids_while_twenty_buyers_check_out() {
    let shop = Arc::new(TestShop::open().await);
    let tea = shop.product("Tea").stock(30).put().await.variant();
    let cup = shop.product("Cup").stock(30).put().await.variant();
    let posts = buyers(&shop, &[tea, cup], 20).await;
    let keeper = keeper(&shop);

    let mut tasks = JoinSet::new();
    buy(&shop, posts, &mut tasks);
    let mut staff = JoinSet::new();
    for round in 0..4 {
        let (ctx, key) = (keeper.clone(), format!("delivery-{round}"));
        staff.spawn(async move {
            let mut lines = [("TEA", "5", "100"), ("CUP", "5", "100")];
            lines.rotate_left(round % 2);
            receive(&ctx, &lines, &key).await;
        });
        let ctx = keeper.clone();
        staff.spawn(async move {
            let seen = inventory::item(&ctx, tea).await.expect("its page").row;
            let terms = Terms {
                variant: tea,
                cost: seen.cost,
                low_at: Some(4 + i64::try_from(round).expect("few")),
                seen_cost: seen.cost,
                seen_low_at: seen.low_at,
            };
            let done = inventory::set_terms(&ctx, &terms).await;
            assert!(matches!(done, Ok(()) | Err(Error::Conflict(_))), "{done:?}");
        });
        let (ctx, key) = (keeper.clone(), format!("grid-{round}"));
        staff.spawn(async move {
            let more = |variant| GridRow {
                delta: "+1".to_owned(),
                ..grid_row(variant, 30)
            };
            let mut rows = [more(tea), more(cup)];
            rows.rotate_left(round % 2);
            let saved: GridSaved = inventory::save_grid(&ctx, &grid(&rows, &key)).await.expect("a grid");
            assert_eq!(saved.saved, 2);
        });
    }
    staff.join_all().await;
    let sold = tasks.join_all().await.into_iter().filter(|sold| *sold).count();

    assert_eq!(sold, 20);
    for variant in [tea, cup] {
        assert_eq!(shop.level(variant).await, (54, 20));
        assert_eq!(cost_of(&shop, variant).await, Some(rs(100)));
    }
    shop.assert_books_balance().await;
}

/// Somebody else's transaction, on a connection of its own.
async fn somebody(shop: &TestShop) -> DatabaseConnection {
    let mut options = ConnectOptions::new(shop.database_url());
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("a connection")
}

#[tokio::test]
async fn a_delivery_that_meets_an_edit_in_a_circle_is_booked_after_it() {
    let shop = TestShop::open().await;
    if !shop.database_url().starts_with("postgres") {
        // SQLite has one writer: nobody waits in a circle.
        return;
    }
    let tea = shop.product("Tea").stock(0).put().await.variant();
    let cup = shop.product("Cup").stock(0).put().await.variant();
    let editor = somebody(&shop).await;
    let edits = async |variant: VariantId| {
        let sql = format!("UPDATE variant SET weight_grams = 7 WHERE id = {variant}");
        editor.execute_unprepared(&sql).await.expect("an edit");
    };

    editor.execute_unprepared("BEGIN").await.expect("a transaction");
    edits(cup).await;
    let keeper = keeper(&shop);
    let received = receive(&keeper, &[("TEA", "5", "100"), ("CUP", "5", "100")], "one");
    let edited = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        edits(tea).await;
        editor.execute_unprepared("COMMIT").await.expect("an end");
    };
    tokio::join!(received, edited);

    for variant in [tea, cup] {
        assert_eq!(shop.level(variant).await, (5, 0));
        assert_eq!(cost_of(&shop, variant).await, Some(rs(100)));
    }
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM variant WHERE weight_grams = 7").await,
        2
    );
}

/// Rows of the ledger that change nothing in the end: so many pairs.
fn to_and_fro(variant: VariantId, pairs: i64) -> String {
    format!(
        "INSERT INTO stock_movement (variant_id, location_id, kind, on_hand_delta, reserved_delta, cause, actor, created_at)
         WITH RECURSIVE step (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < {})
         SELECT {variant}, 1, 'corrected', CASE WHEN n % 2 = 0 THEN 1 ELSE -1 END, 0, 'fro:' || n, 'staff:1', 0 FROM step",
        2 * pairs
    )
}

#[tokio::test]
async fn whoever_has_missed_much_reads_the_page_again() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await.variant();
    let keeper = keeper(&shop);
    let before = shop.number("SELECT MAX(id) FROM stock_movement").await;

    shop.execute(&to_and_fro(tea, 1_200)).await;

    assert_eq!(
        inventory::missed(&keeper, before).await.expect("an answer"),
        Missed::Much
    );
    match inventory::missed(&keeper, before + 2_000).await.expect("an answer") {
        Missed::Levels(levels) => assert_eq!((levels.len(), levels[0].variant), (1, tea)),
        Missed::Much => panic!("four hundred rows are told"),
    }
}

#[tokio::test]
async fn a_large_booking_is_heard_though_buyers_came_later() {
    let shop = TestShop::open().await;
    if !shop.database_url().starts_with("postgres") {
        // SQLite has one writer: nothing appears behind what is there.
        return;
    }
    let tea = shop.product("Tea").put().await.variant();
    let cup = shop.product("Cup").put().await.variant();
    let pot = shop.product("Pot").put().await.variant();
    let follower = std::sync::Mutex::new(inventory::Follower::default());
    let mut heard = shop.ctx.shop.live().listen().expect("a place");
    let mut hear = async || {
        inventory::poll(&shop.ctx, &follower).await.expect("a look");
        let mut variants = Vec::new();
        while let Ok(levels) = heard.try_recv() {
            variants.extend(levels.iter().map(|level| level.variant));
        }
        variants.dedup();
        variants
    };
    hear().await;
    let booking = somebody(&shop).await;
    let writes = async |sql: &str| {
        booking.execute_unprepared(sql).await.expect("a statement");
    };

    writes("BEGIN").await;
    writes(&to_and_fro(cup, 1).replace("'fro:'", "'cup:'")).await;
    writes(&to_and_fro(pot, 600)).await;
    shop.order(tea, 1, CashOnDelivery).await;
    assert_eq!(hear().await, [tea]);
    writes("COMMIT").await;

    assert_eq!(hear().await, [cup, pot]);
    assert!(hear().await.is_empty(), "told once");
}
