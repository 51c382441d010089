//! The page that changes an order: articles are found and added, the address is written anew, and what was typed is
//! there again whenever nothing was changed.

use axum::http::StatusCode;
use commerce::testing::rs;
use domain::access::Preset;

use crate::{
    admin_office::order,
    visit::{Answer, Shop, Visitor, shop},
};

/// The edit page's form as a browser sends it, with these fields written over.
async fn send(staff: &mut Visitor<'_>, path: &str, page: &Answer, written: &[(&str, &str)]) -> Answer {
    let forms = crate::attacks::crawl::forms(&page.body);
    let form = forms.iter().find(|form| form.action == path).expect("the form");
    let mut fields: Vec<(String, String)> = form
        .fields
        .iter()
        .filter(|field| field.name != "do" && field.name != "add")
        .map(|field| (field.name.clone(), field.value.clone()))
        .collect();
    for (name, value) in written {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => (*value).clone_into(known),
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    staff.post(path, &fields).await
}

async fn lines(shop: &Shop) -> i64 {
    shop.test.number("SELECT COUNT(*) FROM order_line").await
}

#[tokio::test]
async fn an_article_is_found_by_its_number_and_added() {
    let shop = shop().await;
    let (number, _) = order(&shop).await;
    let cup = shop.test.product("Clay Cup").price(rs(50)).stock(3).put().await;
    let (variant, sku) = (
        cup.variant().to_string(),
        shop.test
            .text(&format!("SELECT sku AS text FROM variant WHERE id = {}", cup.variant()))
            .await,
    );
    let path = format!("/admin/orders/{number}/edit");
    let mut staff = shop.staff(Preset::Support);
    let page = staff.get(&path).await;

    let unknown = [("find", "no-such-number"), ("street", "Kupondole"), ("do", "find")];
    let unknown = send(&mut staff, &path, &page, &unknown).await;
    assert_eq!(unknown.status, StatusCode::OK, "{}", unknown.body);
    assert!(unknown.body.contains("Nothing in the shop holds “no-such-number”"));
    assert!(unknown.body.contains("value=\"no-such-number\"") && unknown.body.contains("value=\"Kupondole\""));

    let found = send(&mut staff, &path, &page, &[("find", &sku), ("do", "find")]).await;
    assert!(found.body.contains(&format!("name=\"add\" value=\"{variant}\"")));
    let added = send(
        &mut staff,
        &path,
        &found,
        &[("add", &variant), ("reason", "asked for it")],
    )
    .await;
    assert!(
        added.body.contains("Clay Cup") && added.body.contains("50 more than now"),
        "{}",
        added.body
    );
    let box_of = format!("add.{variant}");
    let twice = send(&mut staff, &path, &added, &[("add", &variant)]).await;
    assert_eq!((twice.hidden(&box_of).as_str(), lines(&shop).await), ("2", 1));

    // More than there is: nothing is changed, and all of it is still in the form.
    let costs = send(&mut staff, &path, &twice, &[(&box_of, "4"), ("agreed", "")]).await;
    let refused = send(&mut staff, &path, &costs, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("more of an article can be had"));
    assert_eq!((refused.hidden(&box_of).as_str(), lines(&shop).await), ("4", 1));
    assert_eq!(refused.hidden("reason"), "asked for it");

    let costs = send(&mut staff, &path, &refused, &[(&box_of, "2")]).await;
    assert!(costs.body.contains("100 more than now"), "{}", costs.body);
    let done = send(&mut staff, &path, &costs, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let stored = "SELECT quantity FROM order_line ORDER BY position DESC LIMIT 1";
    assert_eq!((lines(&shop).await, shop.test.number(stored).await), (2, 2));
    shop.test.assert_books_balance().await;
}

#[tokio::test]
async fn the_address_is_written_anew_and_a_wrong_one_is_shown_beside_its_box() {
    let shop = shop().await;
    let (number, link) = order(&shop).await;
    let path = format!("/admin/orders/{number}/edit");
    let mut staff = shop.staff(Preset::Support);
    let page = staff.get(&path).await;
    assert_eq!(page.hidden("area"), "Kathmandu Metropolitan City, Kathmandu");

    let wrong = [
        ("area", "Atlantis"),
        ("ward", "77"),
        ("street", "Kupondole, blue gate"),
        ("reason", "moved"),
    ];
    let wrong = send(&mut staff, &path, &page, &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("The address is not complete"));
    assert!(wrong.body.contains("id=\"edit-ward-error\""), "{}", wrong.body);
    for (name, typed) in [("area", "Atlantis"), ("ward", "77"), ("street", "Kupondole, blue gate")] {
        assert_eq!(wrong.hidden(name), typed);
    }

    let right = [("area", "Pokhara Metropolitan City, Kaski"), ("ward", "7")];
    let costs = send(&mut staff, &path, &wrong, &right).await;
    assert!(costs.body.contains("more than now"), "farther away: {}", costs.body);
    let done = send(&mut staff, &path, &costs, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(shop.get(&link).await.body.contains("Kupondole, blue gate"));
    assert_eq!(shop.test.text("SELECT district AS text FROM orders").await, "Kaski");

    let page = staff.get(&path).await;
    let same = send(&mut staff, &path, &page, &[("reason", "nothing")]).await;
    let same = send(&mut staff, &path, &same, &[]).await;
    assert!(same.body.contains("Nothing is changed."), "{}", same.body);
    shop.test.assert_books_balance().await;
}
