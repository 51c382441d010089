//! Files of products in the back office: taken, mapped, checked, run, written; without scripts.

use axum::http::StatusCode;
use commerce::sheet::import as imports;
use domain::access::Preset;

use crate::visit::{Shop, shop};

async fn settle(shop: &Shop) {
    while imports::work(&shop.test.ctx, "test").await.expect("work") {}
}

#[tokio::test]
async fn a_file_is_checked_mended_and_imported() {
    let shop = shop().await;
    shop.test.product("Ilam tea").put().await;
    let mut staff = shop.staff(Preset::Catalogue);
    let page = staff.get("/admin/products/import").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("No file yet") && page.body.contains("enctype=\"multipart/form-data\""));

    let nothing = staff
        .post_file("/admin/products/import", &[("category", "")], b"")
        .await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.body.contains("Choose a file."));
    let latin = staff
        .post_file("/admin/products/import", &[("category", "")], b"Handle\nth\xe9\n")
        .await;
    assert_eq!(latin.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(latin.body.contains("CSV UTF-8"));

    let file = b"Handle,Title,Variant SKU,Variant Price,Google Shopping / MPN,Category\n\
        ilam-tea,<script>alert(1)</script>,ILAM-TEA,900,123,Things\n\
        mug,Mug,MUG-1,many,,Things\n";
    let taken = staff
        .post_file("/admin/products/import", &[("category", "")], file)
        .await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let path = taken.header("location").to_owned();
    let waiting = staff.get(&path).await;
    assert!(waiting.body.contains("<noscript><meta http-equiv=\"refresh\"") && waiting.body.contains("<progress"));

    settle(&shop).await;
    let plan = staff.get(&path).await;
    assert!(!plan.body.contains("http-equiv=\"refresh\""));
    assert!(plan.body.contains("Import 1 product") && plan.body.contains("is no amount"));
    assert!(plan.body.contains("Google Shopping / MPN: 1 cell"));
    let changed = staff.get(&format!("{path}?state=changed")).await;
    assert!(changed.body.contains("1000.00") && changed.body.contains("900.00"));
    assert!(changed.body.contains("&lt;script&gt;alert(1)") && !changed.body.contains("<script>alert(1)"));
    let report = staff.get(&format!("{path}/report.csv")).await;
    assert_eq!(report.header("content-type"), "text/csv; charset=utf-8");
    assert!(report.body.contains("3,mug,Refused,Mend it,Variant Price,"));

    let odd = staff.post(&format!("{path}/dance"), &[]).await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);
    let early = staff.post(&format!("{path}/stop"), &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    let run = staff.post(&format!("{path}/run"), &[("round", "1")]).await;
    assert_eq!(run.status, StatusCode::SEE_OTHER, "{}", run.body);
    let running = staff.get(&path).await;
    assert!(running.body.contains("0 of 1 products are done.") && running.body.contains("Stop"));
    settle(&shop).await;
    let done = staff.get(&path).await;
    assert!(done.body.contains("1 products were not taken"));
    assert_eq!(
        shop.test
            .number("SELECT price FROM variant WHERE sku = 'ILAM-TEA'")
            .await,
        90_000
    );
    let shown = shop.get("/p/ilam-tea").await;
    assert!(!shown.body.contains("<script>alert(1)") && shown.body.contains("Rs"));

    let list = staff.get("/admin/products/import").await;
    assert!(list.body.contains("statement.csv") && list.body.contains("Done"));
    let other = shop.staff(Preset::Support).get(&path).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn columns_without_known_names_are_chosen_in_a_form() {
    let shop = shop().await;
    shop.test.category("Things", None).await;
    let mut staff = shop.staff(Preset::Catalogue);
    let taken = staff
        .post_file("/admin/products/import", &[("category", "")], b"Nom,Prix\nMug,450\n")
        .await;
    let path = taken.header("location").to_owned();
    let form = staff.get(&path).await;
    assert!(form.body.contains("Nom") && form.body.contains("For example") && form.body.contains("Mug"));

    let check = format!("{path}/check");
    let wrong = staff.post(&check, &[("column", ""), ("column", "price")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("No column names the product"));
    let short = staff.post(&check, &[("column", "title")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let id = shop.test.number("SELECT id FROM category").await.to_string();
    let good = staff
        .post(&check, &[("column", "title"), ("column", "price"), ("category", &id)])
        .await;
    assert_eq!(good.status, StatusCode::SEE_OTHER, "{}", good.body);
    settle(&shop).await;
    staff.post(&format!("{path}/run"), &[("round", "2")]).await;
    settle(&shop).await;
    assert_eq!(
        shop.test
            .number("SELECT COUNT(*) FROM product WHERE slug = 'mug'")
            .await,
        1
    );
}

#[tokio::test]
async fn products_are_written_as_a_file_that_reads_back() {
    let shop = shop().await;
    shop.test
        .product("Ilam tea")
        .with(|draft| draft.brand = "=HYPERLINK(\"http://evil.example\")".into())
        .put()
        .await;
    shop.test
        .product("Old cup")
        .with(|draft| draft.status = commerce::catalog::Status::Archived)
        .put()
        .await;
    let mut staff = shop.staff(Preset::Catalogue);
    let page = staff.get("/admin/products/export").await;
    assert!(page.body.contains("Download the file"));

    let all = staff.get("/admin/products/export/products.csv").await;
    assert_eq!(all.status, StatusCode::OK);
    assert!(
        all.header("content-disposition")
            .contains("attachment; filename=\"products-")
    );
    assert!(all.body.contains("ilam-tea") && all.body.contains("old-cup"));
    assert!(all.body.contains("'=HYPERLINK"));
    let some = staff.get("/admin/products/export/products.csv?tab=active&q=tea").await;
    assert!(some.body.contains("ilam-tea") && !some.body.contains("old-cup"));
    for odd in ["status=active", "tab=lost", "category=99"] {
        let answer = staff.get(&format!("/admin/products/export/products.csv?{odd}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{odd}");
    }

    let taken = staff
        .post_file("/admin/products/import", &[("category", "")], all.body.as_bytes())
        .await;
    settle(&shop).await;
    let plan = staff.get(taken.header("location")).await;
    assert!(plan.body.contains("The shop has all of it just so"), "{}", plan.body);
    let stranger = shop.get("/admin/products/export/products.csv").await;
    assert_eq!(stranger.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_body_that_is_no_form_or_too_large_is_refused() {
    let shop = shop().await;
    let mut staff = shop.staff(Preset::Catalogue);
    let plain = staff.post("/admin/products/import", &[("file", "Handle\nx\n")]).await;
    assert!(plain.status.is_client_error());
    let large = vec![b'a'; domain::sheet::LIMITS.bytes + 2 * 1024 * 1024];
    let refused = staff.post_file("/admin/products/import", &[], &large).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    assert_eq!(shop.test.number("SELECT COUNT(*) FROM product_import").await, 0);
}
