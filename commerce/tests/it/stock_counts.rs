//! Counting the shelf, the grid, files.

use commerce::{
    Ctx, Error,
    inventory::{
        self, CountScope, EnterCount, EnteredLine, GridRow, LineConflict, OpenCount, RowOutcome, SaveGrid, Sheet, Taken,
    },
    testing::{TestShop, rs},
};
use domain::{
    ids::{StockCountId, VariantId},
    money::Money,
    payment::Method::CashOnDelivery,
    stock::Shown,
};

use crate::{
    desk::{Desk, conflict},
    stock::keeper,
};

pub async fn open(ctx: &Ctx, scope: CountScope, key: &str) -> StockCountId {
    let request = OpenCount {
        title: "Year's end".into(),
        scope,
        key: format!("count-{key}-0000"),
    };
    inventory::open_count(ctx, &request).await.expect("a count")
}

pub fn line(variant: VariantId, counted: i64, seen: Option<i64>) -> EnteredLine {
    EnteredLine {
        variant,
        counted: Some(counted),
        seen,
    }
}

pub async fn enter(ctx: &Ctx, count: StockCountId, lines: &[EnteredLine]) -> Vec<LineConflict> {
    let request = EnterCount {
        count,
        lines: lines.to_vec(),
    };
    inventory::enter(ctx, &request).await.expect("an answer")
}

#[tokio::test]
async fn what_leaves_between_counting_and_booking_is_not_counted_twice() {
    let desk = Desk::open().await;
    let keeper = keeper(&desk);
    let (tea, order) = (desk.tea.variant(), desk.confirmed(2).await);
    let count = open(&keeper, CountScope::All, "one").await;

    enter(&keeper, count, &[line(tea, 9, None)]).await;
    let parcel = desk.packs(order, 0).await;
    desk.ships(order, parcel).await;
    let page = inventory::count_page(&keeper, count, "", "", 1)
        .await
        .expect("its page");
    assert_eq!(
        (page.lines[0].expected, page.lines[0].difference()),
        (Some(10), Some(-1))
    );
    assert_eq!((page.sums.differing, page.sums.missing), (1, 1));
    inventory::apply(&keeper, count).await.expect("booked");
    inventory::apply(&keeper, count).await.expect("booked already");

    assert_eq!(desk.level(tea).await, (7, 0), "ten, one was missing, two have left");
    assert!(conflict(inventory::abandon(&keeper, count).await).contains("booked already"));
    let late = EnterCount {
        count,
        lines: vec![line(tea, 1, Some(9))],
    };
    assert!(conflict(inventory::enter(&keeper, &late).await).contains("closed"));
}

#[tokio::test]
async fn two_people_do_not_overwrite_each_other() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await.variant();
    let cup = shop.product("Cup").put().await.variant();
    let keeper = keeper(&shop);
    let count = open(&keeper, CountScope::Chosen(vec![tea, cup, tea]), "one").await;

    assert_eq!(enter(&keeper, count, &[line(tea, 8, None)]).await, []);
    let theirs = enter(&keeper, count, &[line(tea, 9, None), line(cup, 10, None)]).await;
    assert_eq!(
        theirs,
        [LineConflict {
            variant: tea,
            theirs: Some(8)
        }]
    );
    assert_eq!(
        enter(&keeper, count, &[line(tea, 9, Some(8))]).await,
        [],
        "seen now, and meant"
    );
    let out_of = EnteredLine {
        counted: Some(-1),
        ..line(tea, 0, None)
    };
    let wrong = inventory::enter(
        &keeper,
        &EnterCount {
            count,
            lines: vec![out_of],
        },
    )
    .await;
    assert!(matches!(wrong, Err(Error::Invalid(_))));

    inventory::apply(&keeper, count).await.expect("booked");
    assert_eq!((shop.level(tea).await, shop.level(cup).await), ((9, 0), (10, 0)));
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM stock_movement WHERE kind = 'counted'")
            .await,
        1
    );
}

#[tokio::test]
async fn a_count_that_takes_what_is_promised_is_booked_nowhere() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(5).put().await.variant();
    let cup = shop.product("Cup").stock(5).put().await.variant();
    shop.order(tea, 4, CashOnDelivery).await;
    let keeper = keeper(&shop);
    let count = open(&keeper, CountScope::All, "one").await;
    enter(&keeper, count, &[line(cup, 4, None), line(tea, 3, None)]).await;

    let refused = conflict(inventory::apply(&keeper, count).await);
    assert!(refused.contains("TEA: 4 are promised") && refused.starts_with("Nothing was booked"));
    assert_eq!((shop.level(tea).await, shop.level(cup).await), ((5, 4), (5, 0)));

    let empty = EnteredLine {
        variant: tea,
        counted: None,
        seen: Some(3),
    };
    enter(&keeper, count, &[empty]).await;
    inventory::apply(&keeper, count).await.expect("without the tea");
    assert_eq!((shop.level(tea).await, shop.level(cup).await), ((5, 4), (4, 0)));
}

#[tokio::test]
async fn a_count_holds_what_it_was_opened_for() {
    let shop = TestShop::open().await;
    let drinks = shop.category("Drinks", None).await;
    let teas = shop.category("Teas", Some(drinks)).await;
    shop.product("Tea").category(teas).put().await;
    shop.product("Cup").put().await;
    let keeper = keeper(&shop);

    let of_drinks = open(&keeper, CountScope::Category(drinks), "one").await;
    assert_eq!(
        open(&keeper, CountScope::All, "one").await,
        of_drinks,
        "the same key is the same count"
    );
    let all = open(&keeper, CountScope::All, "two").await;
    let lines = async |id| {
        inventory::count_page(&keeper, id, "", "", 1)
            .await
            .expect("its page")
            .row
            .lines
    };
    assert_eq!((lines(of_drinks).await, lines(all).await), (1, 2));
    let nothing = OpenCount {
        title: String::new(),
        scope: CountScope::Chosen(vec![]),
        key: "count-empty-0".into(),
    };
    assert!(matches!(
        inventory::open_count(&keeper, &nothing).await,
        Err(Error::Invalid(_))
    ));
    inventory::abandon(&keeper, all).await.expect("given up");
    assert!(conflict(inventory::apply(&keeper, all).await).contains("given up"));
    assert_eq!(inventory::counts(&keeper).await.expect("a list").len(), 2);
    let found = inventory::count_page(&keeper, of_drinks, "waiting", "te", 9)
        .await
        .expect("its page");
    assert_eq!((found.lines.len(), found.page), (1, 1));
}

pub fn grid_row(variant: VariantId, on_hand: i64) -> GridRow {
    GridRow {
        variant: variant.0,
        seen: Shown {
            on_hand,
            ..Shown::default()
        },
        on_hand: on_hand.to_string(),
        ..GridRow::default()
    }
}

#[tokio::test]
async fn a_grid_saves_the_good_rows_and_overwrites_nothing_unseen() {
    let shop = TestShop::open().await;
    let mut ids = Vec::new();
    for title in ["Tea", "Cup", "Pot", "Lamp", "Mat"] {
        ids.push(shop.product(title).stock(10).put().await.variant());
    }
    shop.order(ids[2], 4, CashOnDelivery).await;
    let row = |at: usize| grid_row(ids[at], 10);
    let request = SaveGrid {
        rows: vec![
            GridRow {
                on_hand: "12".into(),
                cost: "80.50".into(),
                low_at: "4".into(),
                ..row(0)
            },
            GridRow {
                delta: "-3".into(),
                ..row(1)
            },
            GridRow {
                on_hand: "3".into(),
                ..row(2)
            },
            GridRow {
                on_hand: "9".into(),
                ..grid_row(ids[3], 8)
            },
            row(4),
        ],
        key: "grid-key-1".into(),
    };

    let saved = inventory::save_grid(&keeper(&shop), &request).await.expect("an answer");

    assert_eq!((saved.saved, saved.is_whole()), (2, false));
    assert_eq!(saved.outcomes[0], RowOutcome::Saved);
    assert_eq!(
        saved.outcomes[2],
        RowOutcome::Refused("4 are promised to orders, and no fewer can be left".into())
    );
    assert!(matches!(&saved.outcomes[3], RowOutcome::Moved(why) if why == "on hand is 10 now, not 8"));
    assert_eq!(saved.outcomes[4], RowOutcome::Same);
    let mut levels = Vec::new();
    for id in &ids {
        levels.push(shop.level(*id).await.0);
    }
    assert_eq!(levels, [12, 7, 10, 10, 10]);
    let row = inventory::item(&keeper(&shop), ids[0]).await.expect("its page").row;
    assert_eq!((row.cost, row.low_at), (Some(Money::from_minor(8050)), Some(4)));
    let again = inventory::save_grid(&keeper(&shop), &request).await.expect("an answer");
    assert_eq!(again.saved, 2, "the same form twice says the same");
    assert_eq!(again.outcomes[..2], [RowOutcome::Same, RowOutcome::Same]);
    assert_eq!(again.outcomes[2..], saved.outcomes[2..]);
}

fn sheet(text: &str) -> Sheet {
    Sheet {
        file_name: "stock.csv".into(),
        bytes: text.as_bytes().to_vec(),
    }
}

#[tokio::test]
async fn a_file_is_seen_mended_and_booked_once() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(10).put().await.variant();
    let cup = shop.product("Cup").stock(10).put().await.variant();
    let keeper = keeper(&shop);

    let wrong = sheet("sku,on_hand,delta\ntea,12,\nnone,1,\ncup,x,\n=1+1,5,\n");
    let preview = inventory::preview(&keeper, &wrong).await.expect("a preview");
    let lines: Vec<usize> = preview.refused.iter().map(|(line, ..)| *line).collect();
    assert_eq!((preview.changes.len(), lines), (1, vec![3, 4, 5]));
    let refused = inventory::take(&keeper, &wrong, &preview.fingerprint, "file-key-1").await;
    assert!(conflict(refused).contains("Nothing was booked"));

    let right = sheet("sku,on_hand,delta,cost,threshold\ntea,12,,80,\ncup,,-3,,20\n");
    let preview = inventory::preview(&keeper, &right).await.expect("a preview");
    assert_eq!((preview.changes.len(), preview.same, preview.refused.len()), (2, 0, 0));
    assert_eq!(shop.level(tea).await, (10, 0), "a preview stores nothing");
    let taken = async |key| {
        inventory::take(&keeper, &right, &preview.fingerprint, key)
            .await
            .expect("an answer")
    };
    assert_eq!(taken("file-key-2").await, Taken::Now(2));
    assert_eq!(taken("file-key-2").await, Taken::Before);
    assert_eq!(
        taken("file-key-3").await,
        Taken::Before,
        "the same file under another key"
    );
    assert_eq!((shop.level(tea).await, shop.level(cup).await), ((12, 0), (7, 0)));
    let row = inventory::item(&keeper, tea).await.expect("its page").row;
    assert_eq!(row.cost, Some(rs(80)));
    let again = inventory::preview(&keeper, &right).await.expect("a preview");
    assert!(again.taken_at.is_some());
    assert_eq!(inventory::bookings(&keeper, "file").await.expect("a list").len(), 1);
}

#[tokio::test]
async fn a_file_is_not_booked_over_what_has_moved_since() {
    let desk = Desk::open().await;
    let keeper = keeper(&desk);
    let order = desk.confirmed(2).await;
    let file = sheet("sku;on_hand\r\nTEA;15\r\n");
    let preview = inventory::preview(&keeper, &file).await.expect("a preview");

    let parcel = desk.packs(order, 0).await;
    desk.ships(order, parcel).await;
    let late = inventory::take(&keeper, &file, &preview.fingerprint, "file-key-1").await;
    assert!(conflict(late).contains("Stock has changed since"));
    assert_eq!(desk.level(desk.tea.variant()).await, (8, 0));

    let preview = inventory::preview(&keeper, &file).await.expect("a preview");
    let taken = inventory::take(&keeper, &file, &preview.fingerprint, "file-key-1").await;
    assert_eq!(taken.expect("booked"), Taken::Now(1));
    assert_eq!(desk.level(desk.tea.variant()).await, (15, 0));
}

#[tokio::test]
async fn hostile_files_are_refused_in_words() {
    let shop = TestShop::open().await;
    shop.product("Tea").put().await;
    let keeper = keeper(&shop);
    for bytes in [
        &b"\xff\xfe"[..],
        b"",
        b"name,price\nx,1\n",
        b"sku,on_hand\n\"tea,1\n",
        b"sku,on_hand\n",
    ] {
        let file = Sheet {
            file_name: "../../x.csv".into(),
            bytes: bytes.to_vec(),
        };
        assert!(
            matches!(inventory::preview(&keeper, &file).await, Err(Error::Invalid(_))),
            "{bytes:?}"
        );
    }
    let long = format!("sku,on_hand\n{}", "tea,1\n".repeat(10_001));
    assert!(matches!(
        inventory::preview(&keeper, &sheet(&long)).await,
        Err(Error::Invalid(_))
    ));
    let odd = sheet("sku,on_hand\n\0'; DROP TABLE variant;--,1\ntea,99999999999999999999\n");
    assert_eq!(
        inventory::preview(&keeper, &odd)
            .await
            .expect("a preview")
            .refused
            .len(),
        2
    );
}
