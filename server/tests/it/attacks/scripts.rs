//! Scripts in text. Every box for text of every form that a shopper or staff see is found by reading the pages, and
//! filled with what would run if anything forgot to escape it; then every page is read as a browser reads it, and so
//! are the mails. Papers must still be made.

use std::collections::BTreeMap;

use commerce::{
    catalog::{self, CategoryDraft, CollectionDraft},
    inventory::{self, Adjust},
    testing::rs,
};
use domain::{access::Preset, ids::VariantId, payment::Method::CashOnDelivery, stock::AdjustReason};

use super::{
    crawl::{Field, Form, forms, name_kind, send},
    markup::{MARK, harm},
};
use crate::{
    admin_office::owner,
    sign_in::sign_in,
    visit::{Answer, Shop, Visitor, shop},
};

const PAYLOADS: [&str; 5] = [
    "<script>pwned()</script>",
    "\"><img src=x onerror=pwned()>",
    "javascript:pwned()",
    "'><svg onload=pwned()>",
    "</textarea></title><script>pwned()</script>",
];

/// Forms that would end the story.
const LEFT_OUT: [&str; 12] = [
    "/sign-out",
    "/account/close",
    "/account/password",
    "/account/devices",
    "/account/second-factor",
    "/account/confirm",
    "/leave",
    "/disable",
    "/enable",
    "/discard",
    "/remove",
    "/cancel",
];

/// Forms without a box for text that take the story on.
const ONWARD: [&str; 5] = ["/confirm", "/pack", "/admin/drafts", "/bulk", "/close_return"];

/// How often a form is taken: each time with another payload.
const TIMES: u32 = 3;
/// How often it is tried at most.
const TRIES: u32 = 8;

/// What a field must look like to be taken; `None` for one that takes any words.
fn sensible(field: &Field) -> Option<&'static str> {
    Some(match name_kind(&field.name) {
        "phone" => "9841234567",
        "email" => "bina@example.com",
        "area" => "Kathmandu Metropolitan City, Kathmandu",
        "ward" => "10",
        "collected" | "amount" => "100",
        "line" if field.value == "0" => "1",
        "line" | "quantity" | "password" | "find" => "",
        _ => return None,
    })
}

struct Story<'a> {
    shop: &'a Shop,
    /// How often a form was taken, by its kind.
    stored: BTreeMap<String, u32>,
    /// How often it was tried.
    tried: BTreeMap<String, u32>,
    harm: Vec<String>,
}

impl Story<'_> {
    /// An answer that a browser reads as a page.
    fn look_at(&mut self, what: &str, answer: &Answer) {
        if answer.header("content-type").starts_with("text/html") {
            self.look(what, &answer.body);
        }
    }

    fn look(&mut self, what: &str, html: &str) {
        for found in harm(html) {
            self.harm.push(format!("{what}: {found}"));
        }
    }

    /// Sends every form of these pages that is due. Whether any was taken.
    async fn round(&mut self, visitor: &mut Visitor<'_>, pages: &[String], payload: &str) -> bool {
        let mut went_on = false;
        for path in pages.iter().filter(|path| !path.contains(".pdf")) {
            let mut found = forms(&visitor.get(path).await.body);
            let mut at = 0;
            while let Some(form) = found.get(at).cloned() {
                at += 1;
                if !self.is_due(&form) {
                    continue;
                }
                *self.tried.entry(form.kind()).or_default() += 1;
                if self.fill(visitor, path, form, payload).await {
                    went_on = true;
                    // What was sent has changed the page: its versions are read anew.
                    found = forms(&visitor.get(path).await.body);
                }
            }
        }
        went_on
    }

    fn is_due(&self, form: &Form) -> bool {
        let kind = form.kind();
        let is = |parts: &[&str]| parts.iter().any(|part| form.action.contains(part));
        let on = form.texts().next().is_some() || ONWARD.iter().any(|end| form.action.ends_with(end));
        let often = |map: &BTreeMap<String, u32>| map.get(&kind).copied().unwrap_or_default();
        on && !is(&LEFT_OUT) && often(&self.stored) < TIMES && often(&self.tried) < TRIES
    }

    /// Sends a form twice: spoilt, to see what comes back, and as it should be, to be kept. Whether it was taken.
    async fn fill(&mut self, visitor: &mut Visitor<'_>, path: &str, mut form: Form, payload: &str) -> bool {
        let kind = form.kind();
        if form.texts().next().is_some() {
            let spoilt = send(visitor, &form, |field| {
                (!is_fixed(field) && sensible(field).is_some()).then(|| payload.to_owned())
            });
            let spoilt = spoilt.await;
            assert!(!spoilt.status.is_server_error(), "{kind}: {}", spoilt.status);
            self.look_at(&format!("{kind} refused"), &spoilt);
            // A form that is kept as it is being written has taken that, and has another version now.
            if spoilt.status.is_redirection() {
                let mut now = forms(&visitor.get(path).await.body).into_iter();
                form = now
                    .find(|now| now.action == form.action && now.kind() == kind)
                    .unwrap_or(form);
            }
        }
        let kept = send(visitor, &form, |field| match sensible(field) {
            Some("") => None,
            Some(value) => Some(value.to_owned()),
            None => Some(payload.to_owned()),
        });
        let kept = kept.await;
        assert!(!kept.status.is_server_error(), "{kind}: {}", kept.status);
        self.look_at(&format!("{kind} kept"), &kept);
        let taken = kept.status.is_redirection();
        if taken {
            *self.stored.entry(kind).or_default() += 1;
        }
        taken
    }

    /// A courier's statement of such words: it comes as a file.
    async fn statement(&mut self, visitor: &mut Visitor<'_>, payload: &str) {
        let file = format!(
            "Tracking,COD amount,Charge,Note\n\"{}\",50,0,x\n",
            payload.replace('"', "\"\"")
        );
        let fields = [("courier", payload), ("text", "")];
        let path = "/admin/cash/statements/preview";
        let preview = visitor.post_file(path, &fields, file.as_bytes()).await;
        assert!(!preview.status.is_server_error(), "{path}");
        self.look(path, &preview.body);
        for form in forms(&preview.body) {
            if form.action == "/admin/cash/statements" {
                let taken = send(visitor, &form, |_| None).await;
                self.look(&form.action, &taken.body);
            }
        }
    }

    async fn read(&mut self, visitor: &mut Visitor<'_>, pages: &[String]) {
        for path in pages {
            let page = visitor.get(path).await;
            assert!(!page.status.is_server_error(), "{path}: {}", page.status);
            self.look_at(path, &page);
        }
    }

    async fn mails(&mut self) {
        commerce::outbox::deliver(&self.shop.test.ctx, 10_000)
            .await
            .expect("the outbox is delivered");
        for mail in self.shop.test.mails.sent() {
            self.look(&format!("mail '{}'", mail.subject), &mail.html);
            let one_line = |text: &str| !text.contains(['\r', '\n']);
            assert!(one_line(&mail.subject) && one_line(&mail.to), "{mail:?}");
        }
    }
}

/// Fields that only make sense as they are.
fn is_fixed(field: &Field) -> bool {
    matches!(name_kind(&field.name), "line" | "quantity" | "find")
}

fn customers_pages() -> Vec<String> {
    [
        "/",
        "/cart",
        "/checkout",
        "/account",
        "/account/addresses",
        "/account/addresses/new",
        "/account/profile",
        "/account/security",
        "/account/privacy",
        "/search?q=%3Cscript%3Epwned()%3C%2Fscript%3E",
        "/search?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dpwned()%3E",
        "/sign-in?next=javascript:pwned()",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Words beside numbers and addresses, which no form takes when every box holds an attack.
async fn goods(shop: &Shop, variant: VariantId) {
    let keeper = shop.test.staff(Preset::Owner);
    for (number, payload) in PAYLOADS.into_iter().enumerate() {
        let change = Adjust {
            variant,
            reason: AdjustReason::Found,
            pieces: 1,
            unit_cost: None,
            note: payload.to_owned(),
            key: format!("goods-{number}-00000000"),
        };
        inventory::adjust(&keeper, &change).await.expect("a note is text");
        let (name, description) = (payload.to_owned(), payload.to_owned());
        let collection = CollectionDraft {
            slug: format!("attack-{number}"),
            name: name.clone(),
            description: description.clone(),
            ..CollectionDraft::default()
        };
        catalog::put_collection(&keeper, &collection)
            .await
            .expect("a name is text");
        let category = CategoryDraft {
            slug: format!("attack-{number}"),
            name,
            description,
            ..CategoryDraft::default()
        };
        catalog::put_category(&keeper, &category).await.expect("a name is text");
    }
}

/// The pages of the back office, and those of what there is.
async fn staff_pages(shop: &Shop) -> Vec<String> {
    let mut pages: Vec<String> = [
        "/admin",
        "/admin/orders",
        "/admin/drafts",
        "/admin/cash",
        "/admin/cash/parcels",
        "/admin/cash/debts",
        "/admin/cash/statements",
        "/admin/returns",
        "/admin/customers",
        "/admin/staff",
        "/admin/roles",
        "/admin/roles/new",
        "/admin/payments",
        "/admin/audit",
        "/admin/outbox",
        "/admin/find?q=script",
        "/admin/stock",
        "/admin/stock/moves",
        "/admin/stock/receive",
        "/admin/stock/counts",
        "/admin/stock/edit",
        "/admin/stock/import",
        "/admin/products",
        "/admin/categories",
        "/admin/categories/new",
        "/admin/collections",
        "/admin/collections/new",
        "/admin/products/import",
        "/admin/analytics",
        "/admin/orders?q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dpwned()%3E",
    ]
    .map(str::to_owned)
    .to_vec();
    for (sql, path) in [
        (
            "SELECT COALESCE(MAX(id), 0) FROM order_draft WHERE order_id IS NULL",
            "/admin/drafts/",
        ),
        ("SELECT COALESCE(MAX(id), 0) FROM customer", "/admin/customers/"),
        ("SELECT COALESCE(MAX(id), 0) FROM role", "/admin/roles/"),
        ("SELECT COALESCE(MAX(id), 0) FROM stock_count", "/admin/stock/counts/"),
        ("SELECT COALESCE(MIN(id), 0) FROM variant", "/admin/stock/items/"),
        ("SELECT COALESCE(MAX(id), 0) FROM collection", "/admin/collections/"),
        ("SELECT COALESCE(MAX(id), 0) FROM category", "/admin/categories/"),
        ("SELECT COALESCE(MAX(id), 0) FROM manifest", "/admin/cash/manifests/"),
        ("SELECT COALESCE(MAX(id), 0) FROM remittance", "/admin/cash/statements/"),
    ] {
        let id = shop.test.number(sql).await;
        if id > 0 {
            pages.push(format!("{path}{id}"));
        }
    }
    let orders = shop.test.number("SELECT COUNT(*) FROM orders").await;
    for at in 0..orders {
        let sql = format!("SELECT number AS text FROM orders ORDER BY id LIMIT 1 OFFSET {at}");
        let number = shop.test.text(&sql).await;
        let order = format!("/admin/orders/{number}");
        let steps = ["edit", "begin_refund", "request_return", "pack"];
        pages.extend(steps.map(|step| format!("{order}/{step}")));
        let id = format!(
            "SELECT COALESCE(MAX(s.id), 0) FROM shipment s JOIN orders o ON o.id = s.order_id WHERE o.number = '{number}'"
        );
        let parcel = shop.test.number(&id).await;
        let papers = ["packing-slip", "packing-slip.pdf", "invoice", "invoice.pdf"];
        pages.extend(papers.map(|paper| format!("{order}/{paper}")));
        pages.extend(["slip", "label"].map(|paper| format!("{order}/{paper}/{parcel}.pdf")));
        let returned = format!(
            "SELECT COALESCE(MAX(r.id), 0) FROM return_request r JOIN orders o ON o.id = r.order_id WHERE o.number = '{number}'"
        );
        let returned = shop.test.number(&returned).await;
        pages.extend(["receive_return", "inspect_return"].map(|step| format!("{order}/{step}?target={returned}")));
        pages.push(order);
    }
    pages
}

#[tokio::test]
async fn whatever_is_typed_anywhere_it_is_only_text() {
    let shop = shop().await;
    let title = "Tea \"><img src=x onerror=pwned()></script><script>pwned()</script>";
    let tea = shop.test.product("Ilam Tea").price(rs(450)).stock(500);
    let tea = tea.with(|draft| title.clone_into(&mut draft.title)).put().await;
    shop.test.customer("asha@example.com").await;
    let mut customer = shop.visitor();
    sign_in(&mut customer, "asha@example.com").await;
    let mut staff = owner(&shop).await;
    let mut story = Story {
        shop: &shop,
        stored: BTreeMap::new(),
        tried: BTreeMap::new(),
        harm: Vec::new(),
    };

    // The shopper: an order whose every word is an attack, and an account of such words.
    for payload in PAYLOADS.into_iter().take(3) {
        let variant = tea.variant().to_string();
        customer
            .post("/api/cart/add", &[("variant", &variant), ("quantity", "2")])
            .await;
        story.round(&mut customer, &customers_pages(), payload).await;
    }
    assert!(
        shop.test.orders().await > 0,
        "an order of such words is taken: {:?}",
        story.stored
    );
    for _ in 0..2 {
        shop.test.order(tea.variant(), 2, CashOnDelivery).await;
    }

    // The staff: every form that their pages show, until none shows anything that was not sent.
    for (turn, payload) in PAYLOADS.iter().cycle().take(10).enumerate() {
        story.statement(&mut staff, payload).await;
        let pages = staff_pages(&shop).await;
        if !story.round(&mut staff, &pages, payload).await && turn > 4 {
            break;
        }
    }

    goods(&shop, tea.variant()).await;
    let pages = staff_pages(&shop).await;
    story.read(&mut staff, &pages).await;
    story.read(&mut customer, &customers_pages()).await;
    let product = format!("/p/{}", tea.slug);
    let links = shop.test.number("SELECT COUNT(*) FROM orders").await;
    let mut orders = vec![product];
    for at in 0..links {
        let sql = format!("SELECT token AS text FROM orders ORDER BY id LIMIT 1 OFFSET {at}");
        orders.push(format!("/order/{}", shop.test.text(&sql).await));
    }
    story.read(&mut shop.visitor(), &orders).await;
    story.mails().await;

    assert_eq!(story.harm, Vec::<String>::new());
    let stored = story.stored.keys().cloned().collect::<Vec<_>>().join("\n");
    for form in [
        "/checkout ",
        "/admin/drafts/* find,name",
        "/account/addresses/new ",
        "/account/profile ",
        "/admin/orders/*/note body",
        "/admin/orders/*/ship courier,tracking",
        "/admin/orders/*/request_return ",
        "/admin/staff/invite name,email",
        "/admin/roles name",
        "/admin/views name",
        "/admin/stock/counts title",
    ] {
        assert!(stored.contains(form), "'{form}' was never taken; these were:\n{stored}");
    }
    let kept = shop
        .test
        .number(&format!("SELECT COUNT(*) FROM order_note WHERE body LIKE '%{MARK}%'"))
        .await;
    assert!(kept > 0, "what is typed is kept as it is");
    shop.test.assert_books_balance().await;
}
