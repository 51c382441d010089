use proptest::prelude::*;

use super::*;

fn money(minor: i64) -> Money {
    Money::from_minor(minor)
}

/// Lines as price and pieces; discount, delivery and tax in paisa.
fn invoice(lines: &[(i64, u32)], discount: i64, delivery: i64, tax: i64) -> Invoice {
    let lines: Vec<InvoiceLine> = (0_i64..)
        .zip(lines)
        .map(|(position, (price, pieces))| InvoiceLine {
            position,
            sku: format!("SKU-{position}"),
            title: "Tea".into(),
            variant_title: String::new(),
            unit_price: money(*price),
            quantity: *pieces,
            total: money(price * i64::from(*pieces)),
        })
        .collect();
    let goods = Money::sum(lines.iter().map(|line| line.total)).unwrap();
    Invoice {
        number: "INV-2026/27-000001".parse().unwrap(),
        issued_at: Timestamp(0),
        offset: UtcOffset::KATHMANDU,
        order: OrderNumber::from_random(1),
        placed_at: Timestamp(0),
        seller: Seller {
            name: "Pasal".into(),
            legal: Vec::new(),
            phone: String::new(),
            email: String::new(),
        },
        buyer: Buyer {
            name: "Asha Rai".into(),
            phone: String::new(),
            email: None,
            address: Vec::new(),
        },
        currency: Currency::Npr,
        goods,
        discount: money(discount),
        delivery: money(delivery),
        delivery_name: String::new(),
        tax_rate: None,
        tax_included: money(tax),
        total: money(goods.minor() - discount + delivery),
        method: Method::CashOnDelivery,
        lines,
    }
}

fn note(invoice: &Invoice, earlier: &[CreditNote], what: &Crediting) -> Result<CreditNote, CreditRefused> {
    let number = "CN-2026/27-000001".parse().unwrap();
    credit(invoice, earlier, what, number, Timestamp(1), CreditReason::Returned)
}

fn lines(lines: &[(i64, u32)]) -> Crediting {
    Crediting::Lines {
        lines: lines.to_vec(),
        delivery: Money::ZERO,
    }
}

#[test]
fn the_whole_is_the_whole() {
    let invoice = invoice(&[(50_000, 2), (30_000, 1)], 10_000, 10_000, 1_000);

    let note = note(&invoice, &[], &Crediting::Whole).unwrap();

    assert_eq!((note.total, note.tax_included), (invoice.total, invoice.tax_included));
    assert_eq!((note.lines.len(), note.adjustment), (2, Money::ZERO));
}

#[test]
fn a_returned_piece_takes_its_share_of_the_discount_along() {
    let invoice = invoice(&[(50_000, 2), (30_000, 1)], 13_000, 10_000, 0);

    let first = note(&invoice, &[], &lines(&[(0, 1)])).unwrap();
    assert_eq!(
        (first.goods, first.discount, first.total),
        (money(50_000), money(5_000), money(45_000))
    );

    let rest = note(&invoice, &[first], &Crediting::Whole).unwrap();
    assert_eq!(
        (rest.total, rest.discount, rest.delivery),
        (money(82_000), money(8_000), money(10_000))
    );
}

#[test]
fn an_amount_that_was_given_before_is_taken_off_the_rest() {
    let invoice = invoice(&[(50_000, 2)], 0, 10_000, 0);
    let first = note(&invoice, &[], &Crediting::Amount(money(7_000))).unwrap();

    let rest = note(&invoice, &[first], &Crediting::Whole).unwrap();

    assert_eq!((rest.total, rest.adjustment), (money(103_000), money(-7_000)));
}

#[test]
fn nothing_is_credited_twice_or_beyond_the_invoice() {
    let invoice = invoice(&[(50_000, 2)], 0, 10_000, 0);
    let all = note(&invoice, &[], &Crediting::Whole).unwrap();
    let earlier = [all];

    assert_eq!(note(&invoice, &earlier, &Crediting::Whole), Err(CreditRefused::Nothing));
    assert_eq!(
        note(&invoice, &earlier, &lines(&[(0, 1)])),
        Err(CreditRefused::Pieces { position: 0, left: 0 })
    );
    assert_eq!(
        note(&invoice, &earlier, &Crediting::Amount(money(1))),
        Err(CreditRefused::TooMuch { left: Money::ZERO })
    );
    assert_eq!(
        note(&invoice, &[], &lines(&[(0, 1), (0, 2)])),
        Err(CreditRefused::Pieces { position: 0, left: 2 })
    );
    assert_eq!(
        note(&invoice, &[], &lines(&[(7, 1)])),
        Err(CreditRefused::Pieces { position: 7, left: 0 })
    );
    assert_eq!(note(&invoice, &[], &lines(&[])), Err(CreditRefused::Nothing));
    assert_eq!(
        note(&invoice, &[], &Crediting::Amount(money(-1))),
        Err(CreditRefused::Nothing)
    );
    let delivery = Crediting::Lines {
        lines: Vec::new(),
        delivery: money(10_001),
    };
    assert_eq!(
        note(&invoice, &[], &delivery),
        Err(CreditRefused::Delivery { left: money(10_000) })
    );
}

#[test]
fn goods_after_a_goodwill_amount_never_exceed_what_is_left() {
    let invoice = invoice(&[(50_000, 1)], 0, 0, 0);
    let goodwill = note(&invoice, &[], &Crediting::Amount(money(20_000))).unwrap();

    assert_eq!(
        note(&invoice, &[goodwill], &lines(&[(0, 1)])),
        Err(CreditRefused::TooMuch { left: money(30_000) })
    );
}

fn what() -> impl Strategy<Value = Crediting> {
    prop_oneof![
        prop::collection::vec((0_i64..4, 0_u32..4), 0..4).prop_flat_map(|lines| {
            (Just(lines), 0_i64..20_000).prop_map(|(lines, delivery)| Crediting::Lines {
                lines,
                delivery: money(delivery),
            })
        }),
        (0_i64..80_000).prop_map(|amount| Crediting::Amount(money(amount))),
    ]
}

proptest! {
    #[test]
    fn whatever_is_credited_in_whatever_order_ends_at_exactly_nothing(
        goods in prop::collection::vec((0_i64..90_000, 1_u32..5), 1..4),
        discount in 0_i64..50_000,
        delivery in 0_i64..20_000,
        tax in 0_i64..10_000,
        steps in prop::collection::vec(what(), 0..8),
    ) {
        let total: i64 = goods.iter().map(|(price, pieces)| price * i64::from(*pieces)).sum();
        let discount = discount.min(total);
        let invoice = invoice(&goods, discount, delivery, tax.min(total - discount + delivery));
        prop_assert!(invoice.adds_up());
        let mut notes: Vec<CreditNote> = Vec::new();
        for step in steps.iter().chain([&Crediting::Whole]) {
            let Ok(note) = note(&invoice, &notes, step) else { continue };
            let parts = note.goods.minor() - note.discount.minor() + note.delivery.minor() + note.adjustment.minor();
            prop_assert_eq!(note.total.minor(), parts);
            prop_assert!(note.total >= Money::ZERO && note.tax_included >= Money::ZERO);
            prop_assert!(note.discount >= Money::ZERO && note.delivery >= Money::ZERO);
            notes.push(note);
            let credited = Money::sum(notes.iter().map(|note| note.total)).unwrap();
            prop_assert!(credited <= invoice.total);
        }
        let credited = Money::sum(notes.iter().map(|note| note.total)).unwrap();
        let taxes = Money::sum(notes.iter().map(|note| note.tax_included)).unwrap();
        prop_assert_eq!((credited, taxes), (invoice.total, invoice.tax_included));
    }
}
