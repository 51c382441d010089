//! The "Online Retail" import, on a sample of the real lines (`tests/data`).

use std::collections::BTreeMap;

use commerce::{
    Ctx, Error, analytics, catalog, doctor,
    import::{Added, Import, Month, Outcome, Record, Refusal, Sums, Survey},
    orders,
    testing::TestShop,
};
use domain::{
    analytics::{Asked, Preset, Span},
    catalog::ListQuery,
    ids::AccessToken,
    money::{Currency, Money},
    order::{FulfilmentState, NextStep, OrderState, PaymentState},
    time::UtcOffset,
};

const SAMPLE: &str = include_str!("../data/online-retail-sample.csv");
const ALL: Sums = Sums {
    orders: 23,
    lines: 307,
    units: 2_593,
    gross: Money::from_minor(597_944),
};
const MARCH: Sums = Sums {
    orders: 6,
    lines: 28,
    units: 354,
    gross: Money::from_minor(71_210),
};

async fn pounds() -> TestShop {
    TestShop::open_with(|options| options.facts.currency = Currency::Gbp).await
}

fn rows() -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(SAMPLE.as_bytes())
        .records()
        .map(|row| row.expect("a row"))
        .collect()
}

fn record(row: &csv::StringRecord) -> Record<'_> {
    Record {
        invoice: &row[0],
        stock_code: &row[1],
        description: &row[2],
        quantity: &row[3],
        date: &row[4],
        unit_price: &row[5],
        customer: &row[6],
        country: &row[7],
    }
}

async fn import(ctx: &Ctx, rows: &[csv::StringRecord]) -> (Outcome, BTreeMap<Refusal, u64>) {
    let mut survey = Survey::begin(ctx).expect("a shop that runs on pounds");
    for row in rows {
        let _ = survey.read(&record(row));
    }
    let mut import = Import::begin(ctx, survey).await.expect("products and customers");
    let mut refused = BTreeMap::new();
    for row in rows {
        if let Some(refusal) = import.line(&record(row)).await.expect("a line") {
            *refused.entry(refusal).or_default() += 1;
        }
    }
    (import.finish().await.expect("totals"), refused)
}

const TABLES: [&str; 11] = [
    "product",
    "variant",
    "category",
    "customer",
    "orders",
    "order_line",
    "order_event",
    "credit_note",
    "credit_note_line",
    "stock_movement",
    "audit",
];

async fn counts(shop: &TestShop) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in TABLES {
        counts.push(shop.number(&format!("SELECT COUNT(*) FROM {table}")).await);
    }
    counts
}

#[tokio::test]
async fn lines_become_products_customers_orders_and_credit_notes() {
    let shop = pounds().await;

    let (outcome, refused) = import(&shop.ctx, &rows()).await;

    assert_eq!(
        outcome.added,
        Added {
            products: 265,
            customers: 25,
            orders: 23,
            credit_notes: 7
        }
    );
    assert_eq!(outcome.stored, outcome.read);
    assert_eq!(outcome.stored.sales, ALL);
    assert_eq!(outcome.stored.months[&Month { year: 2011, month: 3 }], MARCH);
    assert_eq!(
        (outcome.stored.credit_notes, outcome.stored.credited),
        (7, Money::from_minor(10_820))
    );
    let expected = [
        (Refusal::Adjustment, 3),
        (Refusal::NegativeQuantity, 4),
        (Refusal::ZeroPrice, 8),
    ];
    assert_eq!(refused, BTreeMap::from(expected));
    assert_eq!(doctor::check(&shop.ctx).await.expect("a check"), []);
}

#[tokio::test]
async fn figures_are_the_totals_of_the_file() {
    let shop = pounds().await;
    import(&shop.ctx, &rows()).await;
    let of = |from: &str, to: &str| Asked {
        preset: Preset::Custom,
        chosen: Span::new(from.parse().expect("a day"), to.parse().expect("a day")),
        ..Asked::default()
    };
    let (whole, march) = (of("2010-12-01", "2011-12-31"), of("2011-03-01", "2011-03-31"));

    for kept in [true, false] {
        if !kept {
            // As right after an upgrade, before anything is summed up.
            shop.execute("DELETE FROM sales_zone").await;
        }
        let (_, all) = analytics::dashboard(&shop.ctx, &whole).await.expect("figures");
        assert_eq!(
            (all.total.orders, all.units, all.total.gross),
            (ALL.orders, ALL.units, ALL.gross)
        );
        assert_eq!(all.total.credited, Money::from_minor(10_820));
        assert_eq!(all.total.net(), Ok(Money::from_minor(597_944 - 10_820)));
        let (_, month) = analytics::dashboard(&shop.ctx, &march).await.expect("figures");
        assert_eq!(
            (month.total.orders, month.units, month.total.gross),
            (MARCH.orders, MARCH.units, MARCH.gross)
        );
        let buyers = all.total.new + all.total.returning + all.total.unknown();
        assert_eq!(buyers, ALL.orders);
    }
    assert!(
        analytics::fold(&shop.ctx).await.expect("the sums") > 10,
        "all days are made again"
    );
}

#[tokio::test]
async fn what_is_odd_is_counted() {
    let shop = pounds().await;
    let mut survey = Survey::begin(&shop.ctx).expect("a survey");

    for row in &rows() {
        let _ = survey.read(&record(row));
    }

    let noted = survey.noted();
    assert_eq!(
        (noted.lines, noted.without_customer, noted.without_description),
        (332, 33, 4)
    );
    assert_eq!((noted.repeated, noted.scattered, noted.renamed), (1, 1, 0));
}

#[tokio::test]
async fn a_second_run_changes_nothing() {
    let shop = pounds().await;
    let (first, _) = import(&shop.ctx, &rows()).await;
    let before = counts(&shop).await;

    let (second, _) = import(&shop.ctx, &rows()).await;

    assert_eq!(second.added, Added::default());
    assert_eq!((second.stored, second.read), (first.stored, first.read));
    assert_eq!(counts(&shop).await, before);
}

#[tokio::test]
async fn a_run_that_ended_half_way_is_completed_by_the_next() {
    let shop = pounds().await;
    let rows = rows();
    let december: Vec<csv::StringRecord> = rows.iter().filter(|row| row[4].starts_with("2010")).cloned().collect();
    let (half, _) = import(&shop.ctx, &december).await;
    // The next one ends before its orders are written.
    let mut survey = Survey::begin(&shop.ctx).expect("a survey");
    let _ = survey.read(&record(&rows[300]));
    drop(Import::begin(&shop.ctx, survey).await.expect("products and customers"));

    let (whole, _) = import(&shop.ctx, &rows).await;

    assert!(half.added.orders > 0 && whole.added.orders == 23 - half.added.orders);
    assert_eq!(whole.stored, whole.read);
    assert_eq!(whole.stored.sales, ALL);
    assert_eq!(doctor::check(&shop.ctx).await.expect("a check"), []);
}

#[tokio::test]
async fn orders_are_closed_history_with_their_own_dates() {
    let shop = pounds().await;
    import(&shop.ctx, &rows()).await;
    assert_eq!(shop.number("SELECT COUNT(*) FROM reservation").await, 0);
    assert_eq!(shop.number("SELECT COUNT(*) FROM payment").await, 0);
    assert_eq!(shop.number("SELECT COUNT(*) FROM outbox").await, 0);
    // A token is a secret by chance: another one, so that the page can be asked for.
    let token = AccessToken::from_random(7);
    let sql = format!(
        "UPDATE orders SET token = '{}' WHERE external_ref = 'online-retail:536365'",
        token.as_str()
    );
    assert_eq!(shop.execute(&sql).await, 1);

    let page = orders::page(&shop.shopper(), &token).await.expect("the order's page");

    assert_eq!(page.number.as_str(), "P-OR-536365");
    assert_eq!(page.placed_at.date_and_time(UtcOffset::KATHMANDU), "1 Dec 2010, 08:26");
    assert_eq!(
        (page.state, page.payment),
        (OrderState::Completed, PaymentState::Remitted)
    );
    assert_eq!(
        (page.fulfilment, page.next),
        (FulfilmentState::Delivered, NextStep::Done)
    );
    assert_eq!((page.lines.len(), page.total), (7, Money::from_minor(13_912)));
    assert_eq!(page.lines[0].title, "White Hanging Heart T-Light Holder");
    assert_eq!(
        (page.lines[0].unit_price, page.lines[0].quantity),
        (Money::from_minor(255), 6)
    );
    assert_eq!(
        (page.recipient.as_str(), page.address),
        ("Customer 17850", vec!["United Kingdom".to_owned()])
    );
}

#[tokio::test]
async fn products_are_on_sale_and_postage_is_not() {
    let shop = pounds().await;
    import(&shop.ctx, &rows()).await;

    let page = catalog::product_page(&shop.shopper(), "white-hanging-heart-t-light-holder-85123a")
        .await
        .expect("a page");
    let list = catalog::category_page(&shop.shopper(), "candles-lights", &ListQuery::from_pairs([]))
        .await
        .expect("a category");

    assert_eq!(page.title, "White Hanging Heart T-Light Holder");
    assert_eq!(page.variants[0].price, Money::from_minor(255));
    assert_eq!(list.list.total, 9);
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM variant WHERE sku IN ('POST', 'DOT', 'M', 'D')")
            .await,
        0
    );
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM order_line WHERE sku = 'POST' AND variant_id IS NULL")
            .await,
        4
    );
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM stock_level WHERE on_hand <> 100 OR reserved <> 0")
            .await,
        0
    );
}

#[tokio::test]
async fn a_shop_that_runs_on_rupees_is_refused_with_the_cure() {
    let shop = TestShop::open().await;

    let refused = Survey::begin(&shop.ctx).err();

    assert!(
        matches!(&refused, Some(Error::Invalid(why)) if why.contains("PASAL_CURRENCY=GBP")),
        "{refused:?}"
    );
    assert!(matches!(Survey::begin(&shop.shopper()).err(), Some(Error::NotFound)));
}
