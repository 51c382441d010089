//! The figures: a page that says all of it without scripts, a file a chart, links to the orders behind each point.

use axum::http::StatusCode;
use commerce::analytics;
use domain::{access::Preset, payment::Method::CashOnDelivery};

use crate::visit::shop;

const CODES: [&str; 10] = app::admin::analytics::page::CODES;

#[tokio::test]
async fn each_chart_is_a_sentence_a_table_a_file_and_data_for_its_picture() {
    let shop = shop().await;
    let tea = shop.test.product("</script><b>Ilam").put().await;
    shop.test.order(tea.variant(), 2, CashOnDelivery).await;
    let mut owner = shop.staff(Preset::Owner);

    let page = owner.get("/admin/analytics?range=7d").await;

    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body
            .contains("25 Nov 2026 to 1 Dec 2026, compared to 18 Nov 2026 to 24 Nov 2026")
    );
    for code in CODES {
        assert!(page.body.contains(&format!("id=\"figure-{code}\"")), "{code}");
        assert!(
            page.body.contains(&format!("/admin/analytics/{code}.csv?range=7d")),
            "{code}"
        );
    }
    assert!(
        page.body
            .contains("1 order with 2 pieces from 25 Nov 2026 to 1 Dec 2026, after nothing in the 7 days before.")
    );
    assert!(
        page.body
            .contains("/admin/orders?placed.from=2026-12-01&amp;placed.to=2026-12-01&amp;sale=yes"),
        "the list behind a day"
    );
    assert!(page.body.contains("src=\"/admin/charts.js?v="));
    // Data stand in scripts that do not run, and a name cannot leave them.
    let scripts: Vec<&str> = page.body.split("<script").skip(1).collect();
    assert!(scripts.len() >= 9, "{}", scripts.len());
    for script in scripts {
        let head = script.split('>').next().unwrap_or_default();
        assert!(
            head.contains("type=\"application/json\"") || head.contains("src="),
            "{head}"
        );
    }
    assert!(page.body.contains(r"\u003c/script>\u003cb>Ilam") && !page.body.contains("<b>Ilam"));
}

#[tokio::test]
async fn files_hold_what_the_tables_hold() {
    let shop = shop().await;
    let tea = shop.test.product("=cmd|'/c calc'!A1").put().await;
    shop.test.order(tea.variant(), 2, CashOnDelivery).await;
    let total = shop.test.number("SELECT total FROM orders").await;
    let total = domain::money::Money::from_minor(total).decimal();
    let mut owner = shop.staff(Preset::Owner);

    for code in CODES {
        let file = owner.get(&format!("/admin/analytics/{code}.csv?range=today")).await;
        assert_eq!(file.status, StatusCode::OK, "{code}");
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8", "{code}");
        assert_eq!(
            file.header("content-disposition"),
            format!("attachment; filename=\"{code}-2026-12-01-2026-12-01.csv\"")
        );
        assert!(
            file.body.lines().count() >= if code == "low-stock" { 1 } else { 2 },
            "{code}"
        );
    }
    let revenue = owner.get("/admin/analytics/revenue.csv?range=today").await.body;
    let revenue = revenue.trim_start_matches('\u{feff}').replace('\r', "");
    assert_eq!(
        revenue,
        format!(
            "First day,Last day,Net,Gross,Called off,Credited,Net before,Gross before\n\
             2026-12-01,2026-12-01,{total},{total},0.00,0.00,0.00,0.00\n"
        )
    );
    let products = owner.get("/admin/analytics/products.csv?range=today").await.body;
    assert!(products.contains("'=cmd|"), "a name is no formula: {products}");
    for wrong in ["nothing.csv", "revenue", "revenue.csv.csv", "..%2Frevenue.csv"] {
        let answer = owner.get(&format!("/admin/analytics/{wrong}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn an_address_that_has_no_sense_is_said_and_a_file_refuses_it() {
    let shop = shop().await;
    let mut owner = shop.staff(Preset::Owner);
    for query in [
        "range=custom&from=2026-12-31&to=2026-01-01",
        "range=custom",
        "range=%3Cscript%3E&by=second",
        "range=custom&from=0001-01-01&to=9999-12-31",
        "from=x",
    ] {
        let page = owner.get(&format!("/admin/analytics?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert!(page.body.contains("Part of this address was not understood"), "{query}");
        let file = owner.get(&format!("/admin/analytics/revenue.csv?{query}")).await;
        assert_eq!(file.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }
    let century = owner
        .get("/admin/analytics?range=custom&from=1950-01-01&to=2049-12-31&by=day")
        .await;
    assert_eq!(century.status, StatusCode::OK);
}

#[tokio::test]
async fn a_point_leads_to_as_many_orders_as_it_says() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    for _ in 0..3 {
        shop.test.order(tea.variant(), 1, CashOnDelivery).await;
    }
    let mut owner = shop.staff(Preset::Owner);
    let page = owner.get("/admin/analytics?range=today").await.body;

    for (filter, orders) in [
        ("sale=yes", 3),
        ("buyer=new", 1),
        ("state=placed", 3),
        ("method=cod", 3),
        ("method=cod&outcome=open", 3),
        ("sale=yes&product=ilam-tea", 3),
    ] {
        let path = format!("/admin/orders?placed.from=2026-12-01&placed.to=2026-12-01&{filter}");
        assert!(page.contains(&path.replace('&', "&amp;")), "{path}");
        let list = owner.get(&path).await;
        assert_eq!(list.status, StatusCode::OK, "{path}");
        assert!(!list.body.contains("was not understood"), "{path}");
        assert_eq!(list.body.matches("data-row=\"\"").count(), orders, "{path}");
    }
}

#[tokio::test]
async fn an_analyst_sees_figures_without_links_to_orders() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    shop.test.order(tea.variant(), 1, CashOnDelivery).await;
    let mut analyst = shop.staff(Preset::Analyst);

    let home = analyst.get("/admin").await;
    let page = analyst.get("/admin/analytics").await;

    assert_eq!((home.status, page.status), (StatusCode::OK, StatusCode::OK));
    assert!(home.body.contains("All figures") && home.body.contains("<polyline"));
    assert!(page.body.contains("Ilam Tea") && !page.body.contains("/admin/orders?"));
    let mut support = shop.staff(Preset::Support);
    let home = support.get("/admin").await;
    assert!(!home.body.contains("All figures") && !home.body.contains("/admin/analytics"));
}

/// Every figure of the page, before and after it is summed up; the whole data set where somebody has it:
/// `PASAL_TEST_ONLINE_RETAIL=…/online-retail.csv.xz cargo nextest run -E 'test(the_whole_data_set)'`.
#[tokio::test]
async fn the_whole_data_set_adds_up() {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests are told by their caller where the data set is; most callers have none"
    )]
    let Ok(file) = std::env::var("PASAL_TEST_ONLINE_RETAIL") else {
        return;
    };
    let test = commerce::testing::TestShop::open_with(|options| {
        options.facts.currency = domain::money::Currency::Gbp;
    })
    .await;
    let report = std::env::temp_dir().join(format!("pasal-online-retail-{}.csv", std::process::id()));
    server::cli::import::run(&test.ctx, std::path::Path::new(&file), &report)
        .await
        .expect("the data set is imported");
    let _ = std::fs::remove_file(&report);
    let asked = |from: &str, to: &str| domain::analytics::Asked {
        preset: domain::analytics::Preset::Custom,
        chosen: domain::analytics::Span::new(from.parse().unwrap(), to.parse().unwrap()),
        ..domain::analytics::Asked::default()
    };

    for (from, to) in [
        ("2010-12-01", "2011-12-09"),
        ("2011-03-01", "2011-03-31"),
        ("2010-12-15", "2011-11-14"),
    ] {
        for round in ["first", "second"] {
            let begun = std::time::Instant::now();
            let figures = analytics::dashboard(&test.ctx, &asked(from, to)).await.unwrap().1;
            println!(
                "{from} to {to}, {round}: {:?}, {} orders",
                begun.elapsed(),
                figures.total.orders
            );
        }
    }
    let (_, all) = analytics::dashboard(&test.ctx, &asked("2010-12-01", "2011-12-09"))
        .await
        .unwrap();
    assert_eq!((all.total.orders, all.units), (19_959, 5_588_371));
    assert_eq!(all.total.gross.decimal(), "10655622.48");
    assert_eq!(all.total.credited.decimal(), "896812.49");
    let (_, march) = analytics::dashboard(&test.ctx, &asked("2011-03-01", "2011-03-31"))
        .await
        .unwrap();
    assert_eq!((march.total.orders, march.units), (1_454, 377_526));
    assert_eq!(march.total.gross.decimal(), "717639.36");
}
