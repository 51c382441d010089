//! The stock desk: changes by hand, deliveries, thresholds, the list and the ledger.

use commerce::{
    Ctx, Error,
    inventory::{self, Adjust, MovementQuery, Receive, ReceiveLine, Received, StockQuery, StockSort, StockTab, Terms},
    testing::{TestShop, rs},
};
use domain::{
    access::Preset,
    ids::VariantId,
    money::Money,
    payment::Method::CashOnDelivery,
    stock::{AdjustReason, MovementKind, StockState},
};

use crate::desk::{Desk, conflict};

pub fn keeper(shop: &TestShop) -> Ctx {
    shop.staff(Preset::Catalogue)
}

pub fn adjust(variant: VariantId, reason: AdjustReason, pieces: i64, key: &str) -> Adjust {
    Adjust {
        variant,
        reason,
        pieces,
        unit_cost: None,
        note: String::new(),
        key: format!("key-{key}-00000000"),
    }
}

#[tokio::test]
async fn a_change_by_hand_is_written_once_with_its_reason() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(10).put().await;
    let request = Adjust {
        note: "fell off the shelf".into(),
        ..adjust(tea.variant(), AdjustReason::Damaged, 3, "one")
    };

    inventory::adjust(&keeper(&shop), &request).await.expect("a change");
    inventory::adjust(&keeper(&shop), &request).await.expect("the same");

    assert_eq!(shop.level(tea.variant()).await, (7, 0));
    let moved = inventory::item(&keeper(&shop), tea.variant())
        .await
        .expect("its page")
        .movements;
    let newest = &moved[0];
    assert_eq!(
        (newest.kind, newest.on_hand, newest.note.as_str(), newest.actor.as_str()),
        (MovementKind::Damaged, -3, "fell off the shelf", "staff:1")
    );
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM audit WHERE action = 'stock.adjusted'")
            .await,
        1
    );
}

#[tokio::test]
async fn nobody_takes_what_is_promised_to_an_order() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(5).put().await;
    shop.order(tea.variant(), 4, CashOnDelivery).await;
    let keeper = keeper(&shop);

    let too_many = inventory::adjust(&keeper, &adjust(tea.variant(), AdjustReason::Lost, 2, "two")).await;
    assert!(conflict(too_many).contains("only 1 can be taken"));
    let none = inventory::adjust(&keeper, &adjust(tea.variant(), AdjustReason::Found, 0, "nil")).await;
    assert!(matches!(none, Err(Error::Invalid(_))));
    let nowhere = inventory::adjust(&keeper, &adjust(VariantId(999), AdjustReason::Found, 1, "who")).await;
    assert!(matches!(nowhere, Err(Error::NotFound)));
    assert_eq!(shop.level(tea.variant()).await, (5, 4));

    inventory::adjust(&keeper, &adjust(tea.variant(), AdjustReason::Lost, 1, "one"))
        .await
        .expect("the last free one");
    assert_eq!(shop.level(tea.variant()).await, (4, 4));
}

#[tokio::test]
async fn whoever_may_not_learns_and_changes_nothing() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let support = shop.staff(Preset::Support);

    let request = adjust(tea.variant(), AdjustReason::Found, 1, "one");
    assert!(matches!(
        inventory::adjust(&support, &request).await,
        Err(Error::Forbidden(_))
    ));
    assert!(matches!(
        inventory::list(&support, &StockQuery::default()).await,
        Err(Error::Forbidden(_))
    ));
    assert!(matches!(
        inventory::adjust(&shop.shopper(), &request).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        inventory::set_default_threshold(&support, 5).await,
        Err(Error::Forbidden(_))
    ));
    assert_eq!(shop.level(tea.variant()).await, (10, 0));
}

pub fn delivery(lines: &[(&str, &str, &str)], key: &str) -> Receive {
    Receive {
        reference: "Himal Traders 17".into(),
        lines: lines
            .iter()
            .map(|(sku, pieces, cost)| ReceiveLine {
                sku: (*sku).into(),
                pieces: (*pieces).into(),
                cost: (*cost).into(),
            })
            .collect(),
        key: format!("key-{key}-00000000"),
    }
}

#[tokio::test]
async fn a_delivery_is_booked_as_a_whole_and_averages_costs() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(10).put().await;
    let cup = shop.product("Cup").stock(0).put().await;
    let keeper = keeper(&shop);

    let wrong = delivery(
        &[("TEA", "5", "100"), ("", "", ""), ("NONE", "1", ""), ("cup", "-2", "")],
        "one",
    );
    let refused = inventory::receive(&keeper, &wrong)
        .await
        .expect("an answer")
        .expect_err("mistakes");
    assert_eq!(
        refused,
        [
            (2, "there is no SKU NONE".to_owned()),
            (3, "write how many pieces came, from 1".to_owned())
        ]
    );
    assert_eq!(shop.level(tea.variant()).await, (10, 0));

    let first = delivery(&[("TEA", "5", "100"), ("cup", "2", "50.50")], "two");
    for _ in 0..2 {
        let received = inventory::receive(&keeper, &first).await.expect("an answer");
        assert_eq!(received, Ok(Received { lines: 2, pieces: 7 }));
    }
    assert_eq!(
        (shop.level(tea.variant()).await, shop.level(cup.variant()).await),
        ((15, 0), (2, 0))
    );

    inventory::receive(&keeper, &delivery(&[("TEA", "15", "200")], "three"))
        .await
        .expect("an answer")
        .expect("more");
    let row = inventory::item(&keeper, tea.variant()).await.expect("its page").row;
    assert_eq!((row.cost, row.value()), (Some(rs(150)), rs(4500)));
}

#[tokio::test]
async fn cost_and_threshold_are_not_overwritten_unseen() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(10).put().await;
    let keeper = keeper(&shop);
    let terms = Terms {
        variant: tea.variant(),
        cost: Some(rs(80)),
        low_at: Some(12),
        seen_cost: None,
        seen_low_at: None,
    };

    inventory::set_terms(&keeper, &terms).await.expect("they are set");
    let late = inventory::set_terms(
        &keeper,
        &Terms {
            cost: Some(rs(1)),
            ..terms
        },
    )
    .await;
    assert!(conflict(late).contains("Somebody else"));

    let row = inventory::item(&keeper, tea.variant()).await.expect("its page").row;
    assert_eq!(
        (row.cost, row.low_at, row.state()),
        (Some(rs(80)), Some(12), StockState::Low)
    );
    inventory::set_default_threshold(&keeper, 5).await.expect("a threshold");
    let row = inventory::item(&keeper, tea.variant()).await.expect("its page").row;
    assert_eq!(row.threshold, 12, "its own");
}

#[tokio::test]
async fn the_list_narrows_sorts_and_counts() {
    let shop = TestShop::open().await;
    let drinks = shop.category("Drinks", None).await;
    let teas = shop.category("Teas", Some(drinks)).await;
    let tea = shop
        .product("Ilam Tea")
        .category(teas)
        .option("Size", &["S", "M"])
        .stock(10)
        .put()
        .await;
    shop.product("Cup").stock(2).put().await;
    shop.product("Lamp").stock(0).put().await;
    let keeper = keeper(&shop);
    inventory::receive(
        &keeper,
        &delivery(&[("ILAM-TEA-S", "1", "10"), ("CUP", "1", "30")], "one"),
    )
    .await
    .expect("an answer")
    .expect("costs");
    let skus = async |query: StockQuery| {
        let found = inventory::list(
            &keeper,
            &StockQuery {
                page: 1,
                size: 50,
                ..query
            },
        )
        .await
        .expect("a list");
        let skus: Vec<String> = found.rows.into_iter().map(|row| row.sku).collect();
        (skus.join(" "), found.total)
    };

    let all = inventory::list(
        &keeper,
        &StockQuery {
            page: 1,
            size: 2,
            ..StockQuery::default()
        },
    )
    .await
    .expect("a list");
    assert_eq!((all.rows.len(), all.total, all.pages), (2, 4, 2));
    assert_eq!(
        (all.counts.all, all.counts.low, all.counts.out, all.counts.archived),
        (4, 1, 1, 0)
    );
    assert_eq!(all.value, rs(11 * 10 + 3 * 30));
    let tab = |tab| StockQuery {
        tab,
        ..StockQuery::default()
    };
    assert_eq!(skus(tab(StockTab::Low)).await, ("CUP".into(), 1));
    assert_eq!(skus(tab(StockTab::Out)).await, ("LAMP".into(), 1));
    let words = |words: &str| StockQuery {
        words: words.into(),
        ..StockQuery::default()
    };
    assert_eq!(skus(words("ilam m")).await.0, "ILAM-TEA-S ILAM-TEA-M");
    assert_eq!(skus(words("tea-s")).await.0, "ILAM-TEA-S");
    assert_eq!(skus(words("100%_'")).await.1, 0);
    let below = StockQuery {
        category: "drink".into(),
        ..StockQuery::default()
    };
    assert_eq!(skus(below).await.1, 2);
    let unknown = StockQuery {
        with_cost: Some(false),
        ..StockQuery::default()
    };
    assert_eq!(skus(unknown).await.0, "ILAM-TEA-M LAMP");
    for sort in [
        StockSort::Name,
        StockSort::Sku,
        StockSort::OnHand,
        StockSort::Reserved,
        StockSort::Available,
        StockSort::Cost,
        StockSort::Value,
        StockSort::Cover,
        StockSort::Sold,
    ] {
        assert_eq!(
            skus(StockQuery {
                sort,
                descending: true,
                ..StockQuery::default()
            })
            .await
            .1,
            4
        );
    }
    let most = StockQuery {
        sort: StockSort::Value,
        descending: true,
        ..StockQuery::default()
    };
    assert!(skus(most).await.0.starts_with("ILAM-TEA-S CUP"));
    assert_eq!(tea.variants.len(), 2);
}

#[tokio::test]
async fn stock_that_is_worth_too_much_is_still_listed() {
    let shop = TestShop::open().await;
    for title in ["Tea", "Cup", "Pot"] {
        shop.product(title).put().await;
    }
    shop.execute("UPDATE variant SET unit_cost = 9000000000").await;
    shop.execute("UPDATE stock_level SET on_hand = 1000000000").await;
    shop.spoil();

    let found = inventory::list(&keeper(&shop), &StockQuery::default())
        .await
        .expect("a list");

    assert_eq!((found.total, found.value), (3, Money::from_minor(i64::MAX)));
}

#[tokio::test]
async fn cover_comes_from_what_was_sold_in_four_weeks() {
    let desk = Desk::open().await;
    let order = desk.confirmed(4).await;
    let parcel = desk.packs(order, 0).await;
    desk.ships(order, parcel).await;
    let row = async || {
        inventory::item(&keeper(&desk), desk.tea.variant())
            .await
            .expect("its page")
            .row
    };

    assert_eq!(
        (row().await.sold, row().await.cover()),
        (4, Some(42)),
        "6 left, 4 in 28 days"
    );
    desk.clock.advance_ms(29 * 86_400_000);
    assert_eq!(row().await.cover(), None);
}

#[tokio::test]
async fn the_ledger_is_narrowed_by_variant_kind_person_order_and_day() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").put().await;
    let cup = shop.product("Cup").put().await;
    let placed = shop.order(tea.variant(), 1, CashOnDelivery).await;
    inventory::adjust(&keeper(&shop), &adjust(cup.variant(), AdjustReason::Found, 1, "one"))
        .await
        .expect("one");
    let count = async |query: MovementQuery| {
        let found = inventory::movements(&keeper(&shop), &MovementQuery { limit: 50, ..query })
            .await
            .expect("a list");
        assert_eq!(u64::try_from(found.rows.len()), Ok(found.total));
        found.total
    };
    let all = MovementQuery::default;

    assert_eq!(count(all()).await, 4);
    assert_eq!(
        count(MovementQuery {
            variant: Some(tea.variant()),
            ..all()
        })
        .await,
        2
    );
    assert_eq!(
        count(MovementQuery {
            kinds: vec![MovementKind::Reserved, MovementKind::Found],
            ..all()
        })
        .await,
        2
    );
    assert_eq!(
        count(MovementQuery {
            actors: vec!["staff".into()],
            ..all()
        })
        .await,
        1
    );
    assert_eq!(
        count(MovementQuery {
            actors: vec!["staff:1".into()],
            ..all()
        })
        .await,
        1
    );
    assert_eq!(
        count(MovementQuery {
            actors: vec!["shopper".into(), "system".into()],
            ..all()
        })
        .await,
        3
    );
    assert_eq!(
        count(MovementQuery {
            words: placed.number.to_string().to_lowercase(),
            ..all()
        })
        .await,
        1
    );
    assert_eq!(
        count(MovementQuery {
            words: "cup".into(),
            ..all()
        })
        .await,
        2
    );
    assert_eq!(
        count(MovementQuery {
            from: Some(shop.ctx.now().plus_ms(1)),
            ..all()
        })
        .await,
        0
    );
    let found = inventory::movements_before(&keeper(&shop), &MovementQuery { limit: 2, ..all() }, None)
        .await
        .expect("rows");
    assert_eq!(found[1].order.as_ref(), Some(&placed.number));
}
