//! From the courier's hands to the shop: manifests, statements, debts.

use commerce::{
    Error, cash,
    cash::{Decide, Decision, HandOver, HandOverParcel, Statement, StatementStep},
    invoices,
    orders::{self, Deliver, GiveUp, OrderStep, Pack},
    testing::{TestShop, checkout_form, rs},
};
use domain::{
    access::Preset,
    cash::{Age, Match, Settlement},
    form::CheckoutForm,
    ids::{OrderId, RemittanceId, ShipmentId},
    money::Money,
    payment::Method::CashOnDelivery,
    time::DAY_MS,
    view::cash::RemittancePage,
};
use tokio::task::JoinSet;

struct Sent {
    order: OrderId,
    shipment: ShipmentId,
}

/// Confirmed and packed orders of as many people, Rs 1,100 each.
async fn packed(shop: &TestShop, count: usize) -> Vec<Sent> {
    let tea = shop.product("Tea").stock(1_000).put().await;
    let mut sent = Vec::with_capacity(count);
    for buyer in 0..count {
        let cart = shop.cart_with(&[(tea.variant(), 1)]).await;
        let form = CheckoutForm {
            phone: format!("98412{buyer:05}"),
            ..checkout_form(CashOnDelivery)
        };
        let placed = shop.place_ok(&cart, form).await;
        let order = shop.id_of(&placed).await;
        let step = OrderStep {
            order,
            expected_version: None,
        };
        orders::confirm(&shop.ctx, step).await.unwrap();
        let pack = Pack {
            order,
            lines: Vec::new(),
            expected_version: None,
        };
        let shipment = orders::pack(&shop.ctx, &pack).await.unwrap();
        sent.push(Sent { order, shipment });
    }
    sent
}

/// Tracking numbers are `T-1`, `T-2` …
fn hand_over(sent: &[Sent], key: &str) -> HandOver {
    HandOver {
        key: key.into(),
        courier: "Pathao".into(),
        parcels: (1..)
            .zip(sent)
            .map(|(number, sent)| HandOverParcel {
                shipment: sent.shipment,
                tracking: format!("T-{number}"),
            })
            .collect(),
    }
}

/// Handed over and delivered, all cash collected.
async fn delivered(shop: &TestShop, count: usize) -> Vec<Sent> {
    let sent = packed(shop, count).await;
    cash::hand_over(&shop.ctx, &hand_over(&sent, "first")).await.unwrap();
    for parcel in &sent {
        deliver(shop, parcel).await;
    }
    sent
}

async fn deliver(shop: &TestShop, sent: &Sent) {
    let deliver = Deliver {
        order: sent.order,
        shipment: sent.shipment,
        collected: Some(rs(1_100)),
        expected_version: None,
    };
    orders::deliver(&shop.ctx, deliver).await.unwrap();
}

fn statement(rows: &str) -> Statement {
    Statement {
        courier: "Pathao".into(),
        file_name: "december.csv".into(),
        bytes: format!("AWB,COD Amount,Delivery Charge,Net Payable,Date\n{rows}").into_bytes(),
    }
}

fn step(remittance: RemittanceId) -> StatementStep {
    StatementStep {
        remittance,
        expected_version: None,
    }
}

fn kinds(page: &RemittancePage) -> Vec<Match> {
    page.lines.iter().map(|line| line.kind).collect()
}

async fn remitted(shop: &TestShop) -> i64 {
    shop.number("SELECT COUNT(*) FROM orders WHERE payment_state = 'remitted'")
        .await
}

#[tokio::test]
async fn a_manifest_freezes_what_the_courier_collects_and_invoices_every_order() {
    let shop = TestShop::open().await;
    let sent = packed(&shop, 3).await;
    let desk = shop.staff(Preset::Fulfilment);
    assert_eq!(cash::ready(&desk).await.unwrap().len(), 3);
    let waiting = invoices::label(&desk, sent[0].shipment).await.unwrap();
    assert_eq!(waiting.notice, "Collect Rs\u{a0}1,100.00 in cash");

    let handed = cash::hand_over(&desk, &hand_over(&sent, "key")).await.unwrap();
    let again = cash::hand_over(&desk, &hand_over(&sent, "key")).await.unwrap();

    assert_eq!((handed.manifest, handed.stay.len()), (again.manifest, 0));
    let id = handed.manifest.unwrap();
    let paper = cash::manifest(&desk, id).await.unwrap();
    assert_eq!(
        (paper.rows.len(), paper.rows[2][1].as_str(), paper.rows[2][5].as_str()),
        (3, "T-3", "Rs\u{a0}1,100.00")
    );
    assert_eq!(paper.sums[0].amount, "Rs\u{a0}3,300.00");
    let labels = cash::manifest_labels(&desk, id).await.unwrap();
    assert_eq!((labels.len(), labels[0].number.as_str()), (3, "T-1"));
    assert_eq!(
        invoices::pdf::render_all(labels).await.unwrap().name,
        format!("{}-t-1.pdf", paper.rows[0][0].to_lowercase())
    );
    assert_eq!(cash::manifests(&desk, None).await.unwrap()[0].to_collect, rs(3_300));
    assert_eq!(shop.number("SELECT COUNT(*) FROM invoice").await, 3);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_parcel_that_cannot_leave_stays_and_the_others_go() {
    let shop = TestShop::open().await;
    let mut sent = packed(&shop, 2).await;
    sent.push(Sent {
        order: OrderId(0),
        shipment: ShipmentId(999),
    });

    let handed = cash::hand_over(&shop.ctx, &hand_over(&sent, "key")).await.unwrap();

    assert_eq!(handed.stay, [(ShipmentId(999), "There is no such parcel.".to_owned())]);
    assert_eq!(shop.number("SELECT COUNT(*) FROM manifest_parcel").await, 2);
    let twice = cash::hand_over(&shop.ctx, &hand_over(&sent[..2], "other"))
        .await
        .unwrap();
    assert_eq!((twice.manifest, twice.stay.len()), (None, 2));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_statement_that_fits_brings_the_cash_home() {
    let shop = TestShop::open().await;
    delivered(&shop, 2).await;
    let file = statement("T-1,1100,100,1000,2026-12-02\nt-2,\"1,100.00\",100,,\n");

    let preview = cash::preview(&shop.ctx, &file).await.unwrap();
    assert_eq!(
        (preview.lines.len(), preview.net, preview.taken_as),
        (2, rs(2_000), None)
    );
    assert_eq!(shop.number("SELECT COUNT(*) FROM remittance").await, 0);
    let id = cash::import(&shop.ctx, &file).await.unwrap();
    assert_eq!(remitted(&shop).await, 0);

    assert_eq!(cash::close(&shop.ctx, step(id)).await.unwrap(), rs(2_200));

    assert_eq!(remitted(&shop).await, 2);
    let page = cash::remittance(&shop.ctx, id).await.unwrap();
    assert_eq!((page.remittance.settled, page.remittance.undecided), (rs(2_200), 0));
    assert!(page.lines.iter().all(|line| line.settlement == Settlement::Settled));
    assert_eq!(cash::debts(&shop.ctx).await.unwrap(), []);
    assert!(matches!(
        cash::close(&shop.ctx, step(id)).await,
        Err(Error::Conflict(_))
    ));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    let shop = TestShop::open().await;
    delivered(&shop, 1).await;
    let file = statement("T-1,1100,100,1000,\n");
    let id = cash::import(&shop.ctx, &file).await.unwrap();
    cash::close(&shop.ctx, step(id)).await.unwrap();
    let before = (
        shop.number("SELECT COUNT(*) FROM remittance_line").await,
        shop.number("SELECT COUNT(*) FROM audit").await,
        shop.number("SELECT version FROM remittance").await,
    );

    assert_eq!(cash::import(&shop.ctx, &file).await.unwrap(), id);
    assert_eq!(cash::preview(&shop.ctx, &file).await.unwrap().taken_as, Some(id));

    let after = (
        shop.number("SELECT COUNT(*) FROM remittance_line").await,
        shop.number("SELECT COUNT(*) FROM audit").await,
        shop.number("SELECT version FROM remittance").await,
    );
    assert_eq!(after, before);
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_file_sent_many_times_at_once_is_one_statement() {
    let shop = TestShop::open().await;
    delivered(&shop, 2).await;

    let mut tasks = JoinSet::new();
    for _ in 0..8 {
        let ctx = shop.ctx.clone();
        tasks.spawn(async move {
            cash::import(&ctx, &statement("T-1,1100,,,\nT-2,1100,,,\n"))
                .await
                .unwrap()
        });
    }
    let ids = tasks.join_all().await;

    assert!(ids.iter().all(|id| *id == ids[0]));
    assert_eq!(shop.number("SELECT COUNT(*) FROM remittance_line").await, 2);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn short_over_and_unknown_rows_wait_for_a_person() {
    let shop = TestShop::open().await;
    delivered(&shop, 3).await;
    let file = statement("T-1,1000,,,\nT-2,1200,,,\nT-3,1100,,,\nT-9,500,,,\nT-3,1100,,,\n");
    let id = cash::import(&shop.ctx, &file).await.unwrap();

    let page = cash::remittance(&shop.ctx, id).await.unwrap();
    assert_eq!(
        kinds(&page),
        [Match::Short, Match::Over, Match::Exact, Match::Unknown, Match::Repeated]
    );
    assert_eq!(page.remittance.undecided, 4);
    assert!(matches!(
        cash::close(&shop.ctx, step(id)).await,
        Err(Error::Conflict(_))
    ));
    assert_eq!(remitted(&shop).await, 0);

    let decide = |line: usize, decision| Decide {
        line: page.lines[line].id.unwrap(),
        decision,
        note: "Rider gave a discount".into(),
    };
    let unknown = cash::decide(&shop.ctx, &decide(3, Decision::Accept)).await;
    assert!(matches!(unknown, Err(Error::Conflict(_))));
    cash::decide(&shop.ctx, &decide(0, Decision::Accept)).await.unwrap();
    cash::decide(&shop.ctx, &decide(1, Decision::Accept)).await.unwrap();
    cash::decide(&shop.ctx, &decide(3, Decision::Reject)).await.unwrap();
    cash::decide(&shop.ctx, &decide(4, Decision::Reject)).await.unwrap();

    assert_eq!(cash::close(&shop.ctx, step(id)).await.unwrap(), rs(3_300));
    assert_eq!(remitted(&shop).await, 3);
    let late = cash::decide(&shop.ctx, &decide(0, Decision::Reopen)).await;
    assert!(matches!(late, Err(Error::Conflict(_))));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_parcel_is_settled_once_whatever_is_imported() {
    let shop = TestShop::open().await;
    delivered(&shop, 2).await;
    let first = cash::import(&shop.ctx, &statement("T-1,1100,,,\n")).await.unwrap();
    let second = cash::import(&shop.ctx, &statement("T-1,1100,,,\nT-2,1100,,,\n"))
        .await
        .unwrap();
    cash::close(&shop.ctx, step(first)).await.unwrap();

    assert!(matches!(
        cash::close(&shop.ctx, step(second)).await,
        Err(Error::Conflict(_))
    ));
    cash::rematch(&shop.ctx, step(second)).await.unwrap();
    let page = cash::remittance(&shop.ctx, second).await.unwrap();
    assert_eq!(kinds(&page), [Match::Repeated, Match::Exact]);
    let reject = Decide {
        line: page.lines[0].id.unwrap(),
        decision: Decision::Reject,
        note: "On the statement before".into(),
    };
    cash::decide(&shop.ctx, &reject).await.unwrap();
    assert_eq!(cash::close(&shop.ctx, step(second)).await.unwrap(), rs(1_100));
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_parcel_on_its_way_is_compared_again_when_it_has_arrived() {
    let shop = TestShop::open().await;
    let sent = packed(&shop, 1).await;
    cash::hand_over(&shop.ctx, &hand_over(&sent, "key")).await.unwrap();
    let id = cash::import(&shop.ctx, &statement("T-1,1100,,,\n")).await.unwrap();
    let page = cash::remittance(&shop.ctx, id).await.unwrap();
    assert_eq!(kinds(&page), [Match::NotDelivered]);

    deliver(&shop, &sent[0]).await;
    let stale = StatementStep {
        remittance: id,
        expected_version: Some(page.remittance.version + 7),
    };
    assert!(matches!(cash::rematch(&shop.ctx, stale).await, Err(Error::Conflict(_))));
    cash::rematch(&shop.ctx, step(id)).await.unwrap();

    assert_eq!(kinds(&cash::remittance(&shop.ctx, id).await.unwrap()), [Match::Exact]);
    cash::close(&shop.ctx, step(id)).await.unwrap();
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_row_that_cannot_be_read_keeps_the_whole_file_out() {
    let shop = TestShop::open().await;
    delivered(&shop, 1).await;
    let file = statement("T-1,1100,,,\nT-2,=1+1,,,\n,5,,,\n");

    let preview = cash::preview(&shop.ctx, &file).await.unwrap();
    assert_eq!((preview.lines.len(), preview.refused.len()), (1, 2));
    let refused = cash::import(&shop.ctx, &file).await;

    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    assert_eq!(shop.number("SELECT COUNT(*) FROM remittance").await, 0);
}

#[tokio::test]
async fn what_a_courier_keeps_too_long_is_listed_and_missing_from_a_statement() {
    let shop = TestShop::open().await;
    let sent = delivered(&shop, 3).await;
    shop.clock.advance_ms(8 * DAY_MS);

    let debts = cash::debts(&shop.ctx).await.unwrap();
    assert_eq!((debts.len(), debts[0].amount, debts[0].late.len()), (1, rs(3_300), 3));
    assert_eq!((debts[0].sums[1].age, debts[0].sums[1].parcels), (Age::Late, 3));
    let preview = cash::preview(&shop.ctx, &statement("T-2,1100,,,\n")).await.unwrap();
    let missing: Vec<ShipmentId> = preview.missing.iter().map(|parcel| parcel.shipment).collect();
    assert_eq!(missing, [sent[0].shipment, sent[2].shipment]);
    let csv = cash::debts_csv(&shop.ctx).await.unwrap();
    assert_eq!(csv.matches("Pathao").count(), 3);
    assert!(csv.contains(",8 to 14 days,1100.00\r\n"));
}

#[tokio::test]
async fn what_a_courier_never_brings_is_given_up_and_counts_when_it_comes_after_all() {
    let shop = TestShop::open().await;
    let sent = delivered(&shop, 2).await;
    let lost = GiveUp {
        order: sent[0].order,
        reason: "Pathao says that the rider ran away".into(),
        expected_version: None,
    };
    let unsaid = GiveUp {
        reason: " ".into(),
        ..lost.clone()
    };
    assert!(matches!(
        orders::give_up(&shop.ctx, &unsaid).await,
        Err(Error::Invalid(_))
    ));
    let packer = shop.staff(Preset::Fulfilment);
    assert!(matches!(
        orders::give_up(&packer, &lost).await,
        Err(Error::Forbidden(_))
    ));
    assert_eq!(cash::given_up(&shop.ctx).await.unwrap(), []);

    orders::give_up(&shop.ctx, &lost).await.unwrap();

    assert!(matches!(
        orders::give_up(&shop.ctx, &lost).await,
        Err(Error::Conflict(_))
    ));
    assert_eq!(
        cash::debts(&shop.ctx).await.unwrap()[0].amount,
        rs(1_100),
        "the other one"
    );
    let given_up = cash::given_up(&shop.ctx).await.unwrap();
    assert_eq!((given_up.len(), given_up[0].amount), (1, rs(1_100)));
    let csv = cash::debts_csv(&shop.ctx).await.unwrap();
    assert!(csv.contains(",Given up,1100.00\r\n"), "{csv}");
    shop.assert_books_balance().await;

    let id = cash::import(&shop.ctx, &statement("T-1,1100,,,\nT-2,1100,,,\n"))
        .await
        .unwrap();
    cash::close(&shop.ctx, step(id)).await.unwrap();
    assert_eq!(remitted(&shop).await, 2);
    assert_eq!(cash::given_up(&shop.ctx).await.unwrap(), []);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn another_couriers_statement_knows_nothing_of_our_parcels() {
    let shop = TestShop::open().await;
    delivered(&shop, 1).await;
    let other = Statement {
        courier: "Upaya".into(),
        ..statement("T-1,1100,,,\n")
    };

    let preview = cash::preview(&shop.ctx, &other).await.unwrap();

    assert_eq!(
        (preview.lines[0].kind, preview.lines[0].expected),
        (Match::Unknown, Money::ZERO)
    );
    assert!(matches!(
        cash::import(&shop.staff(Preset::Support), &other).await,
        Err(Error::Forbidden(_))
    ));
}

#[tokio::test]
async fn the_doctor_finds_cash_that_no_statement_has_brought() {
    let shop = TestShop::open().await;
    shop.spoil();
    delivered(&shop, 2).await;
    let id = cash::import(&shop.ctx, &statement("T-1,1100,,,\n")).await.unwrap();
    cash::close(&shop.ctx, step(id)).await.unwrap();
    shop.assert_books_balance().await;

    shop.execute("UPDATE remittance SET settled = settled - 1").await;
    shop.execute("UPDATE manifest_parcel SET amount = amount - 1 WHERE position = 1")
        .await;

    let problems = commerce::doctor::check(&shop.ctx).await.unwrap();
    let rules: Vec<&str> = problems.iter().map(|problem| problem.rule).collect();
    assert_eq!(
        rules,
        [
            "what a closed statement has settled is the sum of its settled rows",
            "a manifest says what its parcels collect",
        ]
    );
}
