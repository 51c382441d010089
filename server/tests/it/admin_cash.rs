//! The cash desk in the back office: calls, parcels, statements.

use axum::http::StatusCode;
use domain::access::Preset;

use crate::{
    admin_office::{hand_over, hidden, order, pack},
    visit::shop,
};

#[tokio::test]
async fn a_call_confirms_an_order_once() {
    let shop = shop().await;
    let (number, _) = order(&shop).await;
    let mut staff = shop.staff(Preset::Fulfilment);
    let page = staff.get("/admin/cash").await;
    assert!(page.body.contains(&number) && page.body.contains("Call now"));
    let of = |name: &str| hidden(&page, "/admin/cash/calls", name);
    let (order, version) = (of("order"), of("version"));
    let fields = |outcome| {
        [
            ("order", order.as_str()),
            ("number", number.as_str()),
            ("version", version.as_str()),
            ("outcome", outcome),
            ("note", "after five"),
        ]
    };

    let odd = staff.post("/admin/cash/calls", &fields("shouted")).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = staff.post("/admin/cash/calls", &fields("confirmed")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(shop.test.text("SELECT state AS text FROM orders").await, "confirmed");

    let again = staff.post("/admin/cash/calls", &fields("cancelled")).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.body.contains("Nothing was changed"));
    assert_eq!(shop.test.text("SELECT state AS text FROM orders").await, "confirmed");
    let forced = shop
        .staff(Preset::Support)
        .post("/admin/cash/calls", &fields("confirmed"))
        .await;
    assert_eq!(forced.status, StatusCode::FORBIDDEN);
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn parcels_leave_with_a_manifest_and_come_back_as_a_statement() {
    let shop = shop().await;
    let (number, _) = order(&shop).await;
    let mut staff = shop.staff(Preset::Manager);
    pack(&mut staff, &number).await;
    let page = staff.get("/admin/cash/parcels").await;
    assert!(page.body.contains(&number));
    let key = hidden(&page, "/admin/cash/parcels", "key");
    let nobody = staff
        .post("/admin/cash/parcels", &[("key", &key), ("courier", ""), ("row", "1")])
        .await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.body.contains("Name the courier"));

    let manifest = hand_over(&mut staff, &shop).await;
    let sheet = staff.get(&manifest).await;
    assert!(sheet.body.contains(&number) && sheet.body.contains("Sajilo Express"));
    for file in ["sheet.pdf", "labels.pdf"] {
        let pdf = staff.get(&format!("{manifest}/{file}")).await;
        assert_eq!(
            (pdf.status, pdf.header("content-type")),
            (StatusCode::OK, "application/pdf"),
            "{file}"
        );
    }
    let order_page = staff.get(&format!("/admin/orders/{number}")).await;
    let action = format!("/admin/orders/{number}/deliver");
    let (version, target) = (
        hidden(&order_page, &action, "version"),
        hidden(&order_page, &action, "target"),
    );
    let total = hidden(&order_page, &action, "collected");
    let delivered = staff
        .post(
            &action,
            &[("version", &version), ("target", &target), ("collected", &total)],
        )
        .await;
    assert_eq!(delivered.status, StatusCode::SEE_OTHER, "{}", delivered.body);
    let debts = staff.get("/admin/cash/debts.csv").await;
    assert!(debts.body.contains(&number) && debts.body.contains("Sajilo Express"));

    let bad = b"Tracking,COD amount\nSX-1,many\n";
    let fields = [("courier", "Sajilo Express"), ("text", "")];
    let preview = staff.post_file("/admin/cash/statements/preview", &fields, bad).await;
    assert_eq!(preview.status, StatusCode::OK);
    assert!(preview.body.contains("Some rows cannot be read") && !preview.body.contains("Take this statement"));
    let nothing = staff.post_file("/admin/cash/statements/preview", &fields, b"").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let file = format!("Tracking,COD amount,Charge\nSX-1,{total},100\nSX-9,50,0\n");
    let preview = staff
        .post_file("/admin/cash/statements/preview", &fields, file.as_bytes())
        .await;
    assert!(preview.body.contains("Exact") && preview.body.contains("Unknown parcel"));
    assert_eq!(
        shop.test.number("SELECT COUNT(*) FROM remittance").await,
        0,
        "a preview stores nothing"
    );

    let of = |name: &str| hidden(&preview, "/admin/cash/statements", name);
    let carried = [
        ("courier", of("courier")),
        ("file_name", of("file_name")),
        ("file", of("file")),
    ];
    let carried = carried.each_ref().map(|(name, value)| (*name, value.as_str()));
    let taken = staff.post("/admin/cash/statements", &carried).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let path = taken.header("location").to_owned();
    let page = staff.get(&path).await;
    let version = hidden(&page, &format!("{path}/compare"), "version");
    let early = staff.post(&format!("{path}/close"), &[("version", &version)]).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "a row waits");
    let line = shop
        .test
        .number("SELECT id FROM remittance_line WHERE kind = 'unknown'")
        .await;
    let decide = format!("{path}/lines/{line}");
    let why = staff.post(&decide, &[("decision", "reject"), ("note", "")]).await;
    assert_eq!(why.status, StatusCode::UNPROCESSABLE_ENTITY);
    let decided = staff
        .post(&decide, &[("decision", "reject"), ("note", "not ours")])
        .await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER);
    let page = staff.get(&path).await;
    let version = hidden(&page, &format!("{path}/close"), "version");
    let closed = staff.post(&format!("{path}/close"), &[("version", &version)]).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.body);
    assert_eq!(
        shop.test.text("SELECT payment_state AS text FROM orders").await,
        "remitted"
    );
    let forced = shop
        .staff(Preset::Support)
        .post("/admin/cash/statements", &carried)
        .await;
    assert_eq!(forced.status, StatusCode::FORBIDDEN);
    shop.test.assert_books_balance().await;
}
