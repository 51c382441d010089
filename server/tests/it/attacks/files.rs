//! Files: no address leads out of the folders that are served, and no name of a download ends its header.

use std::{fs, path::PathBuf};

use axum::http::StatusCode;
use domain::{access::Preset, payment::Method::CashOnDelivery};

use crate::{
    admin_office::{hand_over, owner, pack},
    visit::{Answer, shop_with},
};

/// A site with a secret beside it, which goes when it is dropped.
struct Site(PathBuf);

impl Site {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("pasal-{name}-{}", std::process::id()));
        for folder in ["site/pkg", "site/fonts", "site/admin", "site/media"] {
            fs::create_dir_all(root.join(folder)).expect("a folder");
        }
        fs::write(root.join("secret.txt"), "the-secret").expect("a file");
        fs::write(root.join("site/secret.txt"), "the-secret").expect("a file");
        fs::write(root.join("site/pkg/app.css"), "body{}").expect("a file");
        Self(root)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const WAYS_OUT: &[&str] = &[
    "../secret.txt",
    "../../secret.txt",
    "../../../../../../etc/passwd",
    "%2e%2e/secret.txt",
    "%2e%2e%2fsecret.txt",
    "..%2fsecret.txt",
    "..%5csecret.txt",
    "..\\secret.txt",
    "%252e%252e%252fsecret.txt",
    "....//secret.txt",
    "..;/secret.txt",
    "./../secret.txt",
    "%00../secret.txt",
    "../secret.txt%00.css",
    "..%c0%afsecret.txt",
    "%c0%ae%c0%ae/secret.txt",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "file:///etc/passwd",
    "C:/secret.txt",
    ".",
    "..",
    "",
    "a/../../secret.txt",
];

#[tokio::test]
async fn nothing_beside_the_served_folders_is_served() {
    let site = Site::new("site");
    let root = site.0.join("site");
    let shop = shop_with(|config| root.clone_into(&mut config.site_root)).await;
    assert_eq!(shop.get("/pkg/app.css").await.body, "body{}", "the folder is served");

    for folder in [
        "/media",
        "/pkg",
        "/fonts",
        "/admin/admin.js",
        "/icons.svg",
        "/p",
        "/sitemap",
    ] {
        for way in WAYS_OUT {
            let path = format!("{folder}/{way}").replace('\\', "%5c");
            let answer = shop.get(&path).await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
            assert!(
                !answer.body.contains("the-secret") && !answer.body.contains("root:"),
                "{path}"
            );
            let listed = answer.status == StatusCode::OK && answer.body.contains("app.css");
            assert!(!listed, "{path} lists a folder");
        }
    }
}

/// A header that names a file is one name in quotes.
fn assert_named(answer: &Answer, path: &str) {
    assert_eq!(
        answer.status,
        StatusCode::OK,
        "{path}: {}",
        answer.body.chars().take(300).collect::<String>()
    );
    let named = answer.header("content-disposition");
    let (kind, name) = named
        .split_once("; filename=\"")
        .unwrap_or_else(|| panic!("{path}: {named}"));
    assert!(matches!(kind, "attachment" | "inline"), "{path}: {named}");
    let name = name.strip_suffix('"').unwrap_or_else(|| panic!("{path}: {named}"));
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    assert!(
        !name.is_empty() && name.bytes().all(fits) && !name.starts_with('.'),
        "{path}: {named}"
    );
    assert_eq!(
        answer.headers.get_all("content-disposition").iter().count(),
        1,
        "{path}"
    );
    assert!(
        answer.headers.get("x-evil").is_none() && answer.headers.get("set-cookie").is_none(),
        "{path}"
    );
}

#[tokio::test]
async fn the_name_of_a_download_cannot_be_made_to_hold_a_header() {
    let shop = shop_with(|_| {}).await;
    let tea = shop
        .test
        .product("Ilam \"Tea\"; filename=evil.exe")
        .stock(9)
        .put()
        .await;
    let form = domain::form::CheckoutForm {
        name: "Asha\"; filename=\"evil.exe\r\nX-Evil: 1".into(),
        ..commerce::testing::checkout_form(CashOnDelivery)
    };
    let cart = shop.test.cart_with(&[(tea.variant(), 1)]).await;
    let placed = shop.test.place_ok(&cart, form).await;
    let mut staff = owner(&shop).await;
    pack(&mut staff, placed.number.as_str()).await;
    let parcel = shop.test.number("SELECT id FROM shipment").await;
    let manifest = hand_over(&mut staff, &shop).await;
    let order = format!("/admin/orders/{}", placed.number);
    let evil = "x=%22%0d%0aX-Evil:%201&name=%22;filename=evil.exe";

    for path in [
        format!("{order}/packing-slip.pdf"),
        format!("{order}/slip/{parcel}.pdf"),
        format!("{order}/label/{parcel}.pdf"),
        format!("{manifest}/sheet.pdf"),
        format!("{manifest}/labels.pdf"),
        "/admin/cash/debts.csv".to_owned(),
        "/admin/orders.csv?q=%22%0d%0aX-Evil:%201".to_owned(),
        "/admin/customers.csv?q=%22%0d%0aX-Evil:%201".to_owned(),
        "/admin/audit.csv?q=%22%0d%0aX-Evil:%201".to_owned(),
    ] {
        assert_named(&staff.get(&path).await, &path);
        let mark = if path.contains('?') { '&' } else { '?' };
        let more = staff.get(&format!("{path}{mark}{evil}")).await;
        assert!(more.headers.get("x-evil").is_none(), "{path}");
    }
    for path in [
        format!("{order}%0d%0aX-Evil:1/packing-slip.pdf"),
        "/admin/orders.csv%0d%0aX-Evil:1".to_owned(),
    ] {
        let answer = shop.staff(Preset::Owner).get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.headers.get("x-evil").is_none(), "{path}");
    }
}
