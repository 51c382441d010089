//! What the back office asks beside orders: the audit trail as a list, the outbox, figures, and its search.

use commerce::{
    Error,
    audit::{self, TrailQuery},
    find, outbox,
    outbox::{BacklogQuery, BacklogTab},
    overview,
    testing::{TestShop, rs},
};
use domain::{
    access::{Permission, Preset},
    money::Money,
    payment::Method::CashOnDelivery,
    time::{DAY_MS, HOUR_MS},
};

fn all() -> TrailQuery {
    TrailQuery {
        limit: 100,
        ..TrailQuery::default()
    }
}

#[tokio::test]
async fn the_trail_is_narrowed_by_who_what_when_and_words() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(5).put().await;
    let placed = shop.order(tea.variant(), 1, CashOnDelivery).await;
    let owner = shop.staff(Preset::Owner);
    let count = async |query: TrailQuery| audit::trail(&owner, &query).await.unwrap().total;
    let everything = count(all()).await;
    let id = shop.number("SELECT id FROM orders").await;

    assert!(everything >= 2);
    let words = |words: &str| TrailQuery {
        words: words.into(),
        ..all()
    };
    assert_eq!(count(words(&format!("order:{id}"))).await, 1);
    assert_eq!(count(words("order.placed")).await, 1);
    assert_eq!(count(words("order.p")).await, 1);
    assert_eq!(count(words("%")).await, 0, "a sign of patterns is a letter");
    assert_eq!(count(words("order_placed")).await, 0);
    assert_eq!(count(words("a\u{0}")).await, 0);
    let actors = TrailQuery {
        actors: vec!["shopper"],
        actions: vec!["order", "payment"],
        ..all()
    };
    assert!(count(actors.clone()).await >= 1);
    let tomorrow = TrailQuery {
        from: Some(shop.ctx.now().plus_ms(DAY_MS)),
        ..actors
    };
    assert_eq!(count(tomorrow).await, 0);
    drop(placed);
}

#[tokio::test]
async fn a_trail_read_in_parts_has_every_row_once() {
    let shop = TestShop::open().await;
    for name in ["A", "B", "C", "D", "E"] {
        shop.product(name).put().await;
    }
    let owner = shop.staff(Preset::Owner);
    for ascending in [true, false] {
        let query = TrailQuery {
            limit: 2,
            ascending,
            ..TrailQuery::default()
        };
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let rows = audit::trail_after(&owner, &query, after).await.unwrap();
            let Some(last) = rows.last() else { break };
            after = Some(last.id);
            seen.extend(rows.iter().map(|row| row.id));
        }
        let whole = audit::trail(&owner, &TrailQuery { limit: 100, ..query }).await.unwrap();
        assert_eq!(seen, whole.rows.iter().map(|row| row.id).collect::<Vec<_>>());
        assert_eq!(whole.total, seen.len() as u64);
    }
}

#[tokio::test]
async fn whoever_may_not_read_the_log_learns_nothing() {
    let shop = TestShop::open().await;

    for (ctx, forbidden) in [(shop.staff(Preset::Support), true), (shop.shopper(), false)] {
        let trail = audit::trail(&ctx, &all()).await;
        let backlog = outbox::backlog(&ctx, &BacklogQuery::default()).await;
        if forbidden {
            assert!(matches!(trail, Err(Error::Forbidden(Permission::AuditRead))));
            assert!(matches!(backlog, Err(Error::Forbidden(Permission::AuditRead))));
        } else {
            assert!(matches!(trail, Err(Error::NotFound)) && matches!(backlog, Err(Error::NotFound)));
        }
    }
}

#[tokio::test]
async fn what_failed_is_listed_and_tried_again_when_somebody_says_so() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").stock(5).put().await;
    shop.order(tea.variant(), 1, CashOnDelivery).await;
    shop.mails.fail(Some("the mail server is away"));
    for _ in 0..9 {
        outbox::deliver(&shop.ctx, 10).await.unwrap();
        shop.clock.advance_ms(HOUR_MS);
    }
    outbox::deliver(&shop.ctx, 10).await.unwrap();
    let owner = shop.staff(Preset::Owner);
    let query = BacklogQuery {
        tab: BacklogTab::Failing,
        limit: 10,
        ..BacklogQuery::default()
    };

    let backlog = outbox::backlog(&owner, &query).await.unwrap();
    assert_eq!((backlog.total, backlog.failing), (1, 1));
    let row = &backlog.rows[0];
    assert!(row.last_error.contains("the mail server is away") && row.attempts >= 9);
    assert!(row.order.is_some(), "the order is named");
    shop.mails.fail(None);
    assert_eq!(outbox::deliver(&shop.ctx, 10).await.unwrap(), 0, "it is not due");
    let refused = outbox::retry(&shop.staff(Preset::Analyst), row.id).await;
    assert!(matches!(refused, Err(Error::Forbidden(Permission::OrdersEdit))));
    assert!(outbox::retry(&owner, row.id).await.unwrap());
    assert!(!outbox::retry(&owner, row.id).await.unwrap(), "twice is once");

    assert_eq!(outbox::deliver(&shop.ctx, 10).await.unwrap(), 1);
    assert_eq!(outbox::failing(&owner).await.unwrap(), 0);
    assert_eq!(outbox::retry_all(&owner).await.unwrap(), 0);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn figures_count_a_day_of_the_shops_calendar() {
    let shop = TestShop::open().await;
    let tea = shop.product("Tea").price(rs(450)).stock(50).put().await;
    shop.order(tea.variant(), 1, CashOnDelivery).await;
    let total = Money::from_minor(shop.number("SELECT total FROM orders").await);
    shop.clock.advance_ms(DAY_MS);
    shop.order(tea.variant(), 1, CashOnDelivery).await;

    let figures = overview::overview(&shop.staff(Preset::Owner)).await.unwrap();
    assert_eq!((figures.today, figures.today_total), (1, total));
    assert_eq!(
        (figures.week, figures.week_total),
        (2, total.checked_add(total).unwrap())
    );
    assert_eq!(figures.cash, 0, "nothing is with a courier");
    let hidden = overview::overview(&shop.staff(Preset::Catalogue)).await.unwrap();
    assert_eq!((hidden.week, hidden.week_total), (0, Money::ZERO));
    assert!(matches!(
        overview::overview(&shop.shopper()).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(find::find(&shop.shopper(), "tea").await, Err(Error::NotFound)));
}

#[tokio::test]
async fn the_search_finds_orders_by_number_phone_and_name() {
    let shop = TestShop::open().await;
    let tea = shop.product("Ilam Tea").stock(50).put().await;
    let placed = shop.order(tea.variant(), 1, CashOnDelivery).await;
    let number = shop.order_page(&placed).await.number;
    let owner = shop.staff(Preset::Owner);
    let found = async |words: &str| {
        let groups = find::find(&owner, words).await.unwrap();
        groups
            .into_iter()
            .flat_map(|group| group.found)
            .map(|one| one.path)
            .collect::<Vec<_>>()
    };
    let order = domain::paths::admin::order(&number);

    for words in [
        number.as_str().to_lowercase().as_str(),
        &number.as_str()[2..6],
        "Asha R",
        "9841-234567",
        "+977 98412",
        "९८४१२३४५६७",
    ] {
        assert!(found(words).await.contains(&order), "{words}");
    }
    for words in ["P-ZZZZZZZZ", "nobody", "98410", "%", "\\"] {
        assert!(!found(words).await.contains(&order), "{words}");
    }
    assert_eq!(found("ilam").await, [format!("/admin/products/{}", tea.id)]);
    assert_eq!(
        found("\u{0}").await,
        found("").await,
        "no letter that can be looked for"
    );
    assert_eq!(found("").await, [order], "the newest orders without words");
}
