//! The money of an order in the back office: payments that eSewa took back or gave back in part, asking it again, another
//! delivery, and the credit note of a refund.

use axum::http::StatusCode;
use commerce::testing::rs;
use domain::{access::Preset, payment::Method};

use crate::{
    admin_office::{hand_over, hidden, order, pack},
    visit::{Answer, Shop, Visitor, shop},
};

const QUEUE: &str = "/admin/payments";

/// An order of two teas for Rs 1,000, paid with the wallet; its number.
async fn paid(shop: &Shop) -> String {
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(50).put().await;
    let placed = shop.test.order(tea.variant(), 2, Method::Esewa).await;
    for change in [
        "UPDATE payment SET state = 'paid', captured = amount, reference = '0000ABC', next_check_at = NULL",
        "UPDATE orders SET state = 'confirmed', payment_state = 'paid', held_until = NULL",
    ] {
        shop.test.execute(change).await;
    }
    placed.number.to_string()
}

/// The same, its payment and the order's money in another state.
async fn paid_but(shop: &Shop, state: &str, review: &str) -> String {
    let number = paid(shop).await;
    let change = format!("UPDATE payment SET state = '{state}', review = '{review}'");
    shop.test.execute(&change).await;
    let change = format!("UPDATE orders SET payment_state = '{state}'");
    shop.test.execute(&change).await;
    // As whoever changes an order does.
    shop.test
        .execute("INSERT INTO sales_mark (at) SELECT placed_at FROM orders")
        .await;
    number
}

/// Posts a step from the queue with what its form there carries, and more.
async fn from_queue(staff: &mut Visitor<'_>, number: &str, code: &str, more: &[(&str, &str)]) -> Answer {
    let page = staff.get(QUEUE).await;
    let action = format!("/admin/orders/{number}/{code}");
    let carried = ["version", "target", "from"].map(|name| (name, hidden(&page, &action, name)));
    let mut fields: Vec<(&str, &str)> = carried.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend(more);
    staff.post(&action, &fields).await
}

async fn states(shop: &Shop) -> String {
    shop.test
        .text("SELECT state || ' ' || payment_state AS text FROM orders")
        .await
}

#[tokio::test]
async fn what_esewa_took_back_leaves_the_queue_with_one_press() {
    for (unsent, expected) in [("wait", "placed failed"), ("end", "cancelled failed")] {
        let shop = shop().await;
        let number = paid_but(&shop, "needs_review", "reversed").await;
        let mut staff = shop.staff(Preset::Manager);
        let page = staff.get(QUEUE).await;
        for words in [
            "took it back",
            "Wait for another payment",
            "End the order",
            "Ask eSewa again",
        ] {
            assert!(page.body.contains(words), "{words}");
        }
        assert!(!page.body.contains("Mark as not paid"), "one way, not two");

        let odd = from_queue(&mut staff, &number, "taken_back", &[("unsent", "perhaps")]).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(states(&shop).await, "confirmed needs_review");
        let done = from_queue(&mut staff, &number, "taken_back", &[("unsent", unsent)]).await;

        assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, QUEUE));
        assert_eq!(states(&shop).await, expected);
        let after = staff.get(QUEUE).await;
        assert!(after.body.contains("counts no more") && after.body.contains("No payment waits"));
        let again = staff
            .post(
                &format!("/admin/orders/{number}/taken_back"),
                &[("version", "1"), ("target", "1"), ("unsent", unsent)],
            )
            .await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert_eq!(states(&shop).await, expected);
        shop.test.assert_books_balance().await;
    }
}

#[tokio::test]
async fn what_has_left_is_shown_as_owed() {
    let shop = shop().await;
    let number = paid(&shop).await;
    let mut staff = shop.staff(Preset::Manager);
    let action = format!("/admin/orders/{number}/pack");
    let page = staff.get(&format!("/admin/orders/{number}")).await;
    staff
        .post(&action, &[("version", &hidden(&page, &action, "version"))])
        .await;
    hand_over(&mut staff, &shop).await;
    for change in [
        "UPDATE payment SET state = 'needs_review', review = 'reversed'",
        "UPDATE orders SET payment_state = 'needs_review'",
    ] {
        shop.test.execute(change).await;
    }
    let page = staff.get(QUEUE).await;
    assert!(page.body.contains("Goods have left") && !page.body.contains("End the order"));

    let done = from_queue(&mut staff, &number, "taken_back", &[("unsent", "wait")]).await;

    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let page = staff.get(QUEUE).await;
    assert!(page.body.contains("owed by the customer Rs\u{a0}1,000"));
    let page = staff.get(&format!("/admin/orders/{number}")).await;
    assert!(page.body.contains("Owed by the customer"));
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn a_part_that_went_back_is_entered_in_the_queue() {
    let shop = shop().await;
    let number = paid_but(&shop, "partially_refunded", "").await;
    let mut staff = shop.staff(Preset::Manager);
    assert!(staff.get(QUEUE).await.body.contains("Enter what went back"));

    for (typed, said) in [
        ("", "in digits"),
        ("much", "in digits"),
        ("1.234", "in digits"),
        ("0", "above zero"),
        ("1000.01", "At most Rs\u{a0}1,000.00"),
    ] {
        let refused = from_queue(
            &mut staff,
            &number,
            "enter_refunded",
            &[("amount", typed), ("reference", "EP-9")],
        )
        .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(refused.body.contains(said), "{typed}: {said}");
        assert!(refused.body.contains("value=\"EP-9\""), "what was typed stays");
    }
    assert_eq!(shop.test.number("SELECT COUNT(*) FROM refund").await, 0);
    let done = from_queue(
        &mut staff,
        &number,
        "enter_refunded",
        &[("amount", "३००.५"), ("reference", "EP-9")],
    )
    .await;

    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, QUEUE));
    assert_eq!(shop.test.number("SELECT refunded FROM payment").await, 30_050);
    assert!(staff.get(QUEUE).await.body.contains("No payment waits"));
    let support = shop
        .staff(Preset::Support)
        .post(
            &format!("/admin/orders/{number}/enter_refunded"),
            &[("version", "1"), ("target", "1"), ("amount", "1")],
        )
        .await;
    assert_eq!(support.status, StatusCode::FORBIDDEN);
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn esewa_is_asked_with_one_press_and_its_answer_is_said() {
    let shop = shop().await;
    let number = paid_but(&shop, "needs_review", "reversed").await;
    let mut staff = shop.staff(Preset::Manager);

    let asked = from_queue(&mut staff, &number, "ask_gateway", &[]).await;

    assert_eq!((asked.status, asked.header("location")), (StatusCode::SEE_OTHER, QUEUE));
    let page = staff.get(QUEUE).await;
    assert!(
        page.body.contains("eSewa gave no answer about"),
        "nothing listens there"
    );
    let again = from_queue(&mut staff, &number, "ask_gateway", &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.body.contains("was asked about this payment a moment ago"));
    let page = staff.get(&format!("/admin/orders/{number}")).await;
    let action = format!("/admin/orders/{number}/ask_gateway");
    assert_eq!(hidden(&page, &action, "target"), "1");
    assert_eq!(states(&shop).await, "confirmed needs_review");
}

#[tokio::test]
async fn delivery_and_mail_are_changed_on_the_edit_page() {
    let shop = shop().await;
    let (number, _) = order(&shop).await;
    let mut staff = shop.staff(Preset::Manager);
    let edit = format!("/admin/orders/{number}/edit");
    let page = staff.get(&edit).await;
    assert!(page.body.contains("Express delivery, Rs\u{a0}250") && page.body.contains("value=\"asha@example.com\""));
    let version = page.hidden("version");
    let fields = |email| {
        vec![
            ("version", version.as_str()),
            ("delivery", "express"),
            ("email", email),
            ("reason", "in a hurry"),
        ]
    };

    let odd = staff.post(&edit, &fields("asha at home")).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(odd.body.contains("name@example.com") && odd.body.contains("value=\"asha at home\""));
    assert!(odd.body.contains("value=\"express\" selected") || odd.body.contains("selected value=\"express\""));
    let costs = staff.post(&edit, &fields("new@example.com")).await;
    assert!(costs.body.contains("150 more than now"), "{}", costs.body);
    let agreed = costs.hidden("agreed");
    let mut sure = fields("new@example.com");
    sure.push(("agreed", agreed.as_str()));
    let done = staff.post(&edit, &sure).await;

    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let stored = shop
        .test
        .text("SELECT delivery_code || ' ' || email AS text FROM orders")
        .await;
    assert_eq!(stored, "express new@example.com");
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn a_refund_of_what_was_sent_has_its_credit_note() {
    let shop = shop().await;
    let (number, _) = order(&shop).await;
    let mut staff = shop.staff(Preset::Manager);
    let path = format!("/admin/orders/{number}");
    pack(&mut staff, &number).await;
    hand_over(&mut staff, &shop).await;
    for (code, more) in [
        ("deliver", vec![("collected", "1000")]),
        (
            "begin_refund",
            vec![("wanted", "amount"), ("amount", "300"), ("reason", "A dent")],
        ),
        ("confirm_refund", vec![("reference", "BANK-1")]),
    ] {
        let action = format!("{path}/{code}");
        let from = if code == "begin_refund" { &action } else { &path };
        let page = staff.get(from).await;
        let version = hidden(&page, &action, "version");
        let target = if code == "begin_refund" {
            String::new()
        } else {
            hidden(&page, &action, "target")
        };
        let mut fields = vec![("version", version.as_str()), ("target", target.as_str())];
        fields.extend(more);
        let done = staff.post(&action, &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{code}: {}", done.body);
    }

    let page = staff.get(&path).await;
    let link = page.body.split("href=\"").find(|rest| rest.contains("/credit/"));
    let link = link
        .and_then(|rest| rest.split('"').next())
        .expect("a link to it")
        .to_owned();
    let note = staff.get(&link).await;

    assert_eq!(note.status, StatusCode::OK);
    for words in ["CN-2026/27-000001", "INV-2026/27-000001", "300", "Asha Rai"] {
        assert!(note.body.contains(words), "{words}");
    }
    let pdf = staff.get(&format!("{link}.pdf")).await;
    assert_eq!(
        (pdf.status, pdf.header("content-type")),
        (StatusCode::OK, "application/pdf")
    );
    let other = staff.get(&link.replace("000001", "000002")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    assert_eq!(shop.get(&link).await.status, StatusCode::SEE_OTHER, "not for strangers");
    shop.test.assert_books_balance().await;
}
