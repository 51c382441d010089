//! Invoices and credit notes: their numbers have no gap, and they say what the order says.

use commerce::{
    Actor, Ctx, Error,
    checkout::Placed,
    invoices::{self, Whose},
    testing::{
        TestShop, checkout_form,
        papers::{credit, issue},
        rs,
    },
};
use domain::{
    access::Preset,
    form::CheckoutForm,
    ids::{AccessToken, AccountId, OrderId, ShipmentId},
    invoice::{CreditReason, Crediting, PaperNumber},
    payment::Method::CashOnDelivery,
    pricing::TaxRule,
    time::{DAY_MS, Timestamp},
};
use tokio::task::JoinSet;

use crate::{crashes::dies_at, wallet::WalletShop};

/// Orders of as many people.
async fn orders(shop: &TestShop, count: usize) -> Vec<Placed> {
    let tea = shop.product("Tea").stock(1_000).put().await;
    let mut placed = Vec::with_capacity(count);
    for buyer in 0..count {
        let cart = shop.cart_with(&[(tea.variant(), 2)]).await;
        let form = CheckoutForm {
            phone: format!("98412{buyer:05}"),
            ..checkout_form(CashOnDelivery)
        };
        placed.push(shop.place_ok(&cart, form).await);
    }
    placed
}

async fn order(shop: &TestShop) -> (Placed, OrderId) {
    let placed = orders(shop, 1).await.remove(0);
    let id = shop.id_of(&placed).await;
    (placed, id)
}

fn sequences(mut numbers: Vec<PaperNumber>) -> Vec<u32> {
    numbers.sort();
    numbers.into_iter().map(|number| number.sequence).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_invoices_at_once_are_numbered_from_1_to_50() {
    let shop = TestShop::open().await;
    let mut ids = Vec::new();
    for placed in orders(&shop, 50).await {
        ids.push(shop.id_of(&placed).await);
    }

    let mut tasks = JoinSet::new();
    for id in ids {
        let ctx = shop.ctx.clone();
        tasks.spawn(async move { issue(&ctx, id).await.unwrap() });
    }
    let numbers = tasks.join_all().await;

    assert_eq!(sequences(numbers.clone()), (1..=50).collect::<Vec<u32>>());
    assert!(numbers.iter().any(|number| number.to_string() == "INV-2026/27-000050"));
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_order_has_one_invoice_however_often_and_at_once_it_is_issued() {
    let shop = TestShop::open().await;
    let (_, id) = order(&shop).await;

    let mut tasks = JoinSet::new();
    for _ in 0..10 {
        let ctx = shop.ctx.clone();
        tasks.spawn(async move { issue(&ctx, id).await.unwrap() });
    }
    let numbers = tasks.join_all().await;

    assert_eq!(sequences(numbers), [1; 10]);
    assert_eq!(shop.number("SELECT COUNT(*) FROM invoice").await, 1);
    assert_eq!(shop.number("SELECT last FROM paper_counter").await, 1);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn a_crash_after_the_number_leaves_no_gap() {
    let shop = TestShop::open().await;
    let placed = orders(&shop, 2).await;
    let (one, other) = (shop.id_of(&placed[0]).await, shop.id_of(&placed[1]).await);

    dies_at("paper:numbered", issue(&shop.ctx, one)).await;

    assert_eq!(issue(&shop.ctx, other).await.unwrap().sequence, 1);
    assert_eq!(issue(&shop.ctx, one).await.unwrap().sequence, 2);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn numbers_begin_anew_with_the_fiscal_year() {
    let shop = TestShop::open().await;
    let placed = orders(&shop, 2).await;
    issue(&shop.ctx, shop.id_of(&placed[0]).await).await.unwrap();
    // 2027-07-15 18:15 UTC is 16 July in Kathmandu.
    shop.clock.set(Timestamp(1_815_675_300_000));

    let number = issue(&shop.ctx, shop.id_of(&placed[1]).await).await.unwrap();

    assert_eq!(number.to_string(), "INV-2027/28-000001");
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn an_invoice_says_what_was_agreed_whatever_changes_afterwards() {
    let shop = TestShop::open_with(|options| {
        options.tax = TaxRule::Included(domain::money::BasisPoints(1300));
        options.facts.legal = vec!["Pasal Pvt. Ltd.".into(), "PAN 301234567".into()];
    })
    .await;
    let (placed, id) = order(&shop).await;
    issue(&shop.ctx, id).await.unwrap();
    shop.execute("UPDATE product SET title = 'Coffee'").await;
    shop.execute("UPDATE variant SET price = 1").await;
    shop.execute("UPDATE product SET price_min = 1, price_max = 1").await;

    let paper = invoices::invoice(&shop.shopper(), Whose::Token(&placed.token))
        .await
        .unwrap();

    assert_eq!(
        (paper.title.as_str(), paper.number.as_str()),
        ("Invoice", "INV-2026/27-000001")
    );
    assert_eq!(paper.from.lines[..2], ["Pasal Pvt. Ltd.", "PAN 301234567"]);
    assert_eq!(paper.blocks[0].lines[0], "Asha Rai");
    assert_eq!(
        paper.rows[0],
        ["Tea", "TEA", "2", "Rs\u{a0}1,000.00", "Rs\u{a0}2,000.00"]
    );
    let sums: Vec<(&str, &str)> = paper
        .sums
        .iter()
        .map(|sum| (sum.label.as_str(), sum.amount.as_str()))
        .collect();
    assert_eq!(
        sums,
        [
            ("Goods", "Rs\u{a0}2,000.00"),
            ("Standard delivery", "Rs\u{a0}100.00"),
            ("Total", "Rs\u{a0}2,100.00"),
            ("Included tax (13 %)", "Rs\u{a0}241.59"),
        ]
    );
    let pdf = invoices::pdf::render(paper).await.unwrap();
    assert_eq!(pdf.name, "invoice-inv-2026-27-000001.pdf");
    let read = lopdf::Document::load_mem(&pdf.bytes)
        .unwrap()
        .extract_text(&[1])
        .unwrap();
    for amount in ["2,000.00", "100.00", "2,100.00", "241.59"] {
        assert!(read.contains(amount), "{amount} is not in {read}");
    }
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn papers_are_for_the_buyer_and_for_staff_and_for_nobody_else() {
    let shop = TestShop::open().await;
    let (placed, id) = order(&shop).await;
    assert!(matches!(
        invoices::invoice(&shop.shopper(), Whose::Token(&placed.token)).await,
        Err(Error::NotFound)
    ));
    let number = issue(&shop.ctx, id).await.unwrap();

    let stranger = AccessToken::from_random(7);
    let customer = Ctx {
        actor: Actor::Customer(AccountId(7)),
        ..shop.shopper()
    };
    for refused in [
        invoices::invoice(&shop.shopper(), Whose::Token(&stranger)).await,
        invoices::invoice(&shop.shopper(), Whose::Order(id)).await,
        invoices::invoice(&customer, Whose::Order(id)).await,
        invoices::credit_note(&shop.shopper(), Whose::Token(&placed.token), number).await,
        invoices::packing_slip(&shop.shopper(), id).await,
        invoices::label(&customer, ShipmentId(1)).await,
    ] {
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }
    assert!(matches!(
        invoices::invoice(&shop.staff(Preset::Analyst), Whose::Order(id)).await,
        Err(Error::Forbidden(_))
    ));
    assert!(matches!(
        invoices::label(&shop.staff(Preset::Support), ShipmentId(1)).await,
        Err(Error::Forbidden(_))
    ));

    let seen = invoices::invoice(&shop.staff(Preset::Support), Whose::Order(id)).await;
    assert_eq!(seen.unwrap().number, number.to_string());
    let slip = invoices::packing_slip(&shop.staff(Preset::Fulfilment), id)
        .await
        .unwrap();
    assert_eq!(slip.rows, [["2", "Tea", "TEA"]]);
}

#[tokio::test]
async fn an_invoice_before_hand_over_is_for_paid_orders_only() {
    let shop = WalletShop::open().await;
    let tea = shop.product("Tea").put().await;
    let order = shop.wallet_order(tea.variant()).await;
    let id = shop.id_of(&order).await;
    let support = shop.staff(Preset::Support);

    assert!(matches!(
        invoices::issue_now(&support, id).await,
        Err(Error::Conflict(_))
    ));
    assert!(matches!(
        invoices::issue_now(&shop.staff(Preset::Analyst), id).await,
        Err(Error::Forbidden(_))
    ));
    assert_eq!(shop.number("SELECT COUNT(*) FROM invoice").await, 0);

    let (attempt, receipt) = shop.pays(&order).await;
    shop.callback(&attempt, &receipt).await.unwrap();
    let number = invoices::issue_now(&support, id).await.unwrap();
    assert_eq!(invoices::issue_now(&support, id).await.unwrap(), number);
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn credit_notes_add_up_to_the_invoice_and_never_beyond() {
    let shop = TestShop::open().await;
    let (placed, id) = order(&shop).await;
    let returned = Crediting::Lines {
        lines: vec![(0, 1)],
        delivery: rs(0),
    };
    let nothing = credit(&shop.ctx, id, "return:1", CreditReason::Returned, &returned).await;
    assert_eq!(nothing.unwrap(), None);
    issue(&shop.ctx, id).await.unwrap();

    let first = credit(&shop.ctx, id, "return:1", CreditReason::Returned, &returned).await;
    let first = first.unwrap().unwrap();
    assert_eq!(
        (first.number.to_string().as_str(), first.total),
        ("CN-2026/27-000001", rs(1_000))
    );
    let again = credit(&shop.ctx, id, "return:1", CreditReason::Returned, &returned).await;
    assert_eq!(again.unwrap(), Some(first));
    let goodwill = credit(
        &shop.ctx,
        id,
        "refund:1",
        CreditReason::Refunded,
        &Crediting::Amount(rs(200)),
    )
    .await;
    assert_eq!(goodwill.unwrap().unwrap().total, rs(200));
    let too_much = credit(
        &shop.ctx,
        id,
        "refund:2",
        CreditReason::Refunded,
        &Crediting::Amount(rs(901)),
    )
    .await;
    assert!(matches!(too_much, Err(Error::Conflict(_))), "{too_much:?}");
    let rest = credit(&shop.ctx, id, "cancel", CreditReason::Cancelled, &Crediting::Whole).await;
    assert_eq!(rest.unwrap().unwrap().total, rs(900));

    let papers = invoices::papers(&shop.shopper(), Whose::Token(&placed.token))
        .await
        .unwrap();
    let totals: Vec<_> = papers.credit_notes.iter().map(|note| note.total).collect();
    assert_eq!(totals, [rs(1_000), rs(200), rs(900)]);
    let note = papers.credit_notes[0].number;
    let paper = invoices::credit_note(&shop.shopper(), Whose::Token(&placed.token), note)
        .await
        .unwrap();
    assert_eq!(
        paper.facts[1],
        ("For invoice".to_owned(), "INV-2026/27-000001".to_owned())
    );
    assert_eq!(paper.rows[0][2], "1");
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM credit_note_line WHERE variant_id IS NOT NULL")
            .await,
        2
    );
    shop.assert_books_balance().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_refunds_at_once_do_not_credit_more_than_was_invoiced() {
    let shop = TestShop::open().await;
    let (_, id) = order(&shop).await;
    issue(&shop.ctx, id).await.unwrap();

    let mut tasks = JoinSet::new();
    for refund in 0..8 {
        let ctx = shop.ctx.clone();
        tasks.spawn(async move {
            let cause = format!("refund:{refund}");
            credit(&ctx, id, &cause, CreditReason::Refunded, &Crediting::Amount(rs(600))).await
        });
    }
    let answers = tasks.join_all().await;

    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3);
    assert_eq!(
        shop.number("SELECT last FROM paper_counter WHERE series = 'credit_note'")
            .await,
        3
    );
    shop.assert_books_balance().await;
}

#[tokio::test]
async fn the_doctor_finds_a_gap_and_a_changed_amount() {
    let shop = TestShop::open().await;
    shop.spoil();
    for placed in orders(&shop, 3).await {
        issue(&shop.ctx, shop.id_of(&placed).await).await.unwrap();
    }
    shop.clock.advance_ms(DAY_MS);
    shop.assert_books_balance().await;

    shop.execute("DELETE FROM invoice WHERE sequence = 2").await;
    shop.execute("UPDATE invoice SET total = total + 1, delivery = delivery + 1 WHERE sequence = 3")
        .await;

    let problems = commerce::doctor::check(&shop.ctx).await.unwrap();
    let rules: Vec<&str> = problems.iter().map(|problem| problem.rule).collect();
    assert_eq!(
        rules,
        [
            "numbers of invoices and credit notes are given without a gap",
            "an invoice says what its order says"
        ]
    );
}
