//! Pictures that somebody uploads: what is taken is made anew, what is hostile is refused in words and stores nothing.

use std::io::Cursor;

use axum::http::StatusCode;
use domain::access::Preset;
use image::{ImageFormat, Rgb, RgbImage};

use crate::visit::{Shop, shop};

fn picture(width: u32, height: u32, shade: u8, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([shade, u8::try_from(x % 250).unwrap(), u8::try_from(y % 250).unwrap()])
    })
    .write_to(&mut bytes, format)
    .unwrap();
    bytes.into_inner()
}

async fn pictures(shop: &Shop) -> i64 {
    shop.test.number("SELECT COUNT(*) FROM product_picture").await
}

#[tokio::test]
async fn pictures_are_made_anew_ordered_described_and_taken_away() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let mut staff = shop.staff(Preset::Catalogue);
    let base = format!("/admin/products/{}/pictures", tea.id);
    let (one, two) = (
        picture(700, 500, 10, ImageFormat::Jpeg),
        picture(400, 400, 200, ImageFormat::Png),
    );

    let sent = staff.post_files(&base, &[("one.jpg", &one), ("two.png", &two)]).await;

    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    assert_eq!(pictures(&shop).await, 2);
    assert_eq!(
        shop.test
            .text("SELECT widths AS text FROM picture ORDER BY id LIMIT 1")
            .await,
        "320,640"
    );
    let hash = shop
        .test
        .text("SELECT hash AS text FROM picture ORDER BY id LIMIT 1")
        .await;
    let file = shop.get(&format!("/media/{hash}-640.webp")).await;
    assert_eq!(
        (file.status, file.header("content-type")),
        (StatusCode::OK, "image/webp")
    );
    assert!(
        shop.get("/p/ilam-tea").await.body.contains(&hash),
        "at the next request"
    );

    let (first, second) = (
        shop.test.number("SELECT MIN(id) FROM picture").await.to_string(),
        shop.test.number("SELECT MAX(id) FROM picture").await.to_string(),
    );
    let alt = "<script>alert(1)</script> \"tea\"";
    let changed = staff
        .post(
            &format!("{base}/change"),
            &[
                ("picture", first.as_str()),
                ("picture", second.as_str()),
                (&format!("place.{first}"), "2"),
                (&format!("place.{second}"), "1"),
                (&format!("alt.{second}"), alt),
                (&format!("x.{second}"), "20"),
                (&format!("y.{second}"), "900"),
            ],
        )
        .await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    let order = "SELECT CAST(picture_id AS TEXT) AS text FROM product_picture ORDER BY position LIMIT 1";
    assert_eq!(shop.test.text(order).await, second);
    let page = shop.get("/p/ilam-tea").await;
    assert!(page.body.contains("focal fx-2 fy-10"));
    assert!(page.body.contains("&quot;tea&quot;") && !page.body.contains("<script>alert"));

    let remove = format!("remove.{second}");
    staff
        .post(
            &format!("{base}/change"),
            &[("picture", second.as_str()), (&remove, "1")],
        )
        .await;
    assert_eq!(pictures(&shop).await, 1);
}

#[tokio::test]
async fn of_two_who_describe_pictures_nobody_is_overwritten_silently() {
    let shop = shop().await;
    let tea = shop
        .test
        .product("Ilam Tea")
        .picture("aa11")
        .picture("bb22")
        .put()
        .await;
    let mut staff = shop.staff(Preset::Catalogue);
    let change = format!("/admin/products/{}/pictures/change", tea.id);
    let id = |hash: &str| format!("SELECT id FROM picture WHERE hash = '{hash}'");
    let (one, two) = (shop.test.number(&id("aa11")).await, shop.test.number(&id("bb22")).await);
    shop.test.execute("UPDATE product_picture SET alt = 'Tea'").await;
    // The form as it was made, and what each of two people writes into it.
    let form = |first: &str, second: &str, places: [&str; 2]| -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for (place, (id, alt)) in [(one, first), (two, second)].into_iter().enumerate() {
            let place_was = (place + 1).to_string();
            fields.push(("picture".to_owned(), id.to_string()));
            for (name, value) in [
                ("was.place", place_was.as_str()),
                ("was.alt", "Tea"),
                ("was.x", "50"),
                ("was.y", "50"),
                ("place", places[place]),
                ("alt", alt),
                ("x", "50"),
                ("y", "50"),
            ] {
                fields.push((format!("{name}.{id}"), value.to_owned()));
            }
        }
        fields
    };
    let mut post = async |fields: Vec<(String, String)>| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        staff.post(&change, &fields).await
    };
    assert_eq!(
        post(form("Leaves", "Tea", ["2", "1"])).await.status,
        StatusCode::SEE_OTHER
    );
    // The second person, with the older form, describes the other picture: both stay, and so does the order.
    assert_eq!(
        post(form("Tea", "A cup", ["1", "2"])).await.status,
        StatusCode::SEE_OTHER
    );
    let now = "SELECT string_agg(alt, ',' ORDER BY position) AS text FROM product_picture";
    assert_eq!(shop.test.text(now).await, "A cup,Leaves");

    let clash = post(form("Green leaves", "Tea", ["1", "2"])).await;
    assert_eq!(clash.status, StatusCode::CONFLICT);
    assert!(clash.body.contains("Somebody else has changed the pictures meanwhile"));
    assert!(
        clash.body.contains("\"Leaves\" now; you wrote \"Green leaves\""),
        "{}",
        clash.body
    );
    assert_eq!(shop.test.text(now).await, "A cup,Leaves");
}

#[tokio::test]
async fn hostile_files_are_refused_in_words() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let mut staff = shop.staff(Preset::Catalogue);
    let path = format!("/admin/products/{}/pictures", tea.id);
    let good = picture(64, 64, 1, ImageFormat::Png);
    let mut bomb = good.clone();
    bomb[16..20].copy_from_slice(&100_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&100_000_u32.to_be_bytes());
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>";
    for (name, bytes) in [
        ("a.svg", svg.to_vec()),
        ("b.png", svg.to_vec()),
        ("c.jpg", b"<html><script>alert(1)</script></html>".to_vec()),
        ("d.gif", b"GIF89a/*\x00*/=1;alert(1)".to_vec()),
        ("e.png", good[..good.len() / 3].to_vec()),
        ("f.png", bomb),
        ("g.webp", b"RIFF\xff\xff\xff\xffWEBPVP8 ".to_vec()),
        ("h.jpg", vec![0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0]),
        ("i.exe", b"MZ\x90\x00".to_vec()),
        ("../../etc/<b>x</b>.png", vec![0; 100]),
        ("j.png", vec![0x89; 8 * 1024 * 1024 + 1]),
    ] {
        let answer = staff.post_files(&path, &[(name, &bytes)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.body.contains("Some files were not taken"), "{name}");
        assert!(
            !answer.body.contains("<b>x</b>") && !answer.body.contains("<script>alert"),
            "{name}"
        );
    }
    assert_eq!(pictures(&shop).await, 0);
    let nothing = staff.post_files(&path, &[("", b"")]).await;
    assert!(nothing.body.contains("Choose a file first."));
}

#[tokio::test]
async fn a_polyglot_loses_all_but_its_pixels() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let mut staff = shop.staff(Preset::Catalogue);
    let mut bytes = picture(64, 64, 7, ImageFormat::Png);
    bytes.extend_from_slice(b"<script>alert(1)</script><?php system('id'); ?>PK\x03\x04");

    let sent = staff
        .post_files(
            &format!("/admin/products/{}/pictures", tea.id),
            &[("x.php.png", &bytes)],
        )
        .await;

    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let hash = shop.test.text("SELECT hash AS text FROM picture").await;
    let file = shop.get(&format!("/media/{hash}-64.webp")).await;
    assert_eq!(file.header("content-type"), "image/webp");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert!(!file.body.contains("<script") && !file.body.contains("<?php"));
}

#[tokio::test]
async fn of_many_files_at_once_some_are_taken_and_none_does_harm() {
    let shop = shop().await;
    let tea = shop.test.product("Ilam Tea").put().await;
    let path = format!("/admin/products/{}/pictures", tea.id);
    let files: Vec<Vec<u8>> = (0..10)
        .map(|shade| picture(32, 32, shade * 20, ImageFormat::Png))
        .collect();
    let mut staff = shop.staff(Preset::Catalogue);

    let named: Vec<(&str, &[u8])> = files.iter().map(|bytes| ("x.png", bytes.as_slice())).collect();
    let answer = staff.post_files(&path, &named).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("at most 8 files"));
    assert_eq!(pictures(&shop).await, 8);

    let again = staff.post_files(&path, &named[..1]).await;
    assert!(again.body.contains("has this picture already"));
    let more: Vec<Vec<u8>> = (0..24)
        .map(|shade| picture(33, 33, shade * 10, ImageFormat::Png))
        .collect();
    for part in more.chunks(8) {
        let named: Vec<(&str, &[u8])> = part.iter().map(|bytes| ("y.png", bytes.as_slice())).collect();
        staff.post_files(&path, &named).await;
    }
    assert_eq!(pictures(&shop).await, 24, "as many as there may be");
}
