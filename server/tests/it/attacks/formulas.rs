//! Formulas in exports: whatever is typed into the shop, a spreadsheet that opens an export reads it as text.

use commerce::testing::rs;
use domain::{form::CheckoutForm, payment::Method::CashOnDelivery};

use crate::{
    admin_office::{hand_over, owner, pack},
    visit::shop,
};

/// How a spreadsheet is made to work for others.
const FORMULAS: [&str; 7] = [
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "=1+1\";=1+1",
    "＝1+1",
];

/// The cells of a file, as a spreadsheet reads them.
fn cells(file: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = file.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cells.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' | '\n' | '\r' if !quoted => cells.push(String::new()),
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}

fn is_formula(cell: &str) -> bool {
    let text = cell.trim_start_matches([' ', '\t', '\u{a0}']);
    let starts = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    // A number below zero is no formula.
    starts && text.parse::<f64>().is_err()
}

#[tokio::test]
async fn no_export_holds_a_formula() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(100).put().await;
    let mut staff = owner(&shop).await;
    for (caller, formula) in FORMULAS.into_iter().enumerate() {
        let form = CheckoutForm {
            // Each number has only so many open cash orders.
            phone: format!("984123456{caller}"),
            name: formula.into(),
            street: formula.into(),
            note: formula.into(),
            ..commerce::testing::checkout_form(CashOnDelivery)
        };
        let cart = shop.test.cart_with(&[(tea.variant(), 1)]).await;
        let placed = shop.test.place_ok(&cart, form).await;
        pack(&mut staff, placed.number.as_str()).await;
    }
    hand_over(&mut staff, &shop).await;
    shop.test.execute("UPDATE manifest SET courier = '=1+1'").await;
    shop.test
        .execute("UPDATE shipment SET courier = '=1+1', tracking = '@SUM(1)'")
        .await;
    shop.test
        .execute(
            "INSERT INTO customer (name, email, country, created_at) SELECT name, '-1+1@example.com', 'NP', 1 FROM orders",
        )
        .await;
    let mut texts = 0;
    for path in [
        "/admin/orders.csv",
        "/admin/customers.csv",
        "/admin/audit.csv",
        "/admin/cash/debts.csv",
    ] {
        let all = [
            path,
            "?col=number&col=placed&col=customer&col=district&col=name&col=email&col=phone",
        ]
        .concat();
        for path in [path, &all] {
            let file = staff.get(path).await;
            if path == all && file.status == 422 {
                continue;
            }
            assert_eq!(file.status, 200, "{path}: {}", file.body);
            assert!(file.header("content-type").starts_with("text/csv"), "{path}");
            assert!(
                file.header("content-disposition")
                    .starts_with("attachment; filename=\""),
                "{path}"
            );
            for cell in cells(&file.body) {
                texts += usize::from(cell.contains("1+1"));
                assert!(!is_formula(&cell), "{path}: {cell:?}");
            }
        }
    }
    assert!(texts > 5, "the formulas are there, as text: {texts}");
    shop.test.spoil();
}
