//! A real shop for tests, on a database of its own: SQLite, or PostgreSQL where `PASAL_TEST_DATABASE` names a server
//! (`postgres://user:password@host/postgres`). Builders say only what matters to a test.
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up fails"
)]

mod builders;
mod database;
pub mod papers;
pub mod pause;
mod people;
mod purchase;

pub use builders::{ProductBuilder, TestProduct, rs};
pub use people::{PASSWORD, Person};
pub use purchase::checkout_form;

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use async_trait::async_trait;
use domain::{
    access::{PermissionSet, Preset},
    ids::{AccountId, CategoryId},
    money::Currency,
    pricing::TaxRule,
    time::{Timestamp, UtcOffset},
    view::ShopFacts,
};
use sea_orm::FromQueryResult;

use crate::{
    Actor, Ctx, Options, Shop, Staff,
    catalog::{self, CategoryDraft},
    clock::Clock,
    db,
    error::Result,
    identity::{IdentityOptions, PasswordCost, SigningKeys},
    mail::{Mail, MailError, Mailer},
    texts::{TextError, TextMessage, TextSender},
};

/// 2026-12-01 06:00 UTC, a Tuesday, 11:45 in Kathmandu: when every test begins.
pub const START: Timestamp = Timestamp(1_796_104_800_000);

/// A clock that stands still until a test moves it.
pub struct TestClock(AtomicI64);

impl TestClock {
    /// Moves it on.
    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// Sets it.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.0, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Keeps mails instead of sending them.
#[derive(Default)]
pub struct MemoryMailer {
    sent: Mutex<Vec<Mail>>,
    broken: Mutex<Option<String>>,
}

impl MemoryMailer {
    /// All mails so far, oldest first.
    pub fn sent(&self) -> Vec<Mail> {
        self.sent.lock().map(|sent| sent.clone()).unwrap_or_default()
    }

    /// From now on no mail leaves, for this reason; `None` mends it.
    pub fn fail(&self, reason: Option<&str>) {
        if let Ok(mut broken) = self.broken.lock() {
            *broken = reason.map(str::to_owned);
        }
    }
}

#[async_trait]
impl Mailer for MemoryMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        if let Some(reason) = self.broken.lock().ok().and_then(|broken| broken.clone()) {
            return Err(MailError(reason));
        }
        if let Ok(mut sent) = self.sent.lock() {
            sent.push(mail.clone());
        }
        Ok(())
    }
}

/// Keeps text messages instead of sending them.
#[derive(Default)]
pub struct MemoryTexts(Mutex<Vec<TextMessage>>);

impl MemoryTexts {
    /// All messages so far, oldest first.
    pub fn sent(&self) -> Vec<TextMessage> {
        self.0.lock().map(|sent| sent.clone()).unwrap_or_default()
    }
}

#[async_trait]
impl TextSender for MemoryTexts {
    async fn send(&self, message: &TextMessage) -> Result<(), TextError> {
        if let Ok(mut sent) = self.0.lock() {
            sent.push(message.clone());
        }
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct Text {
    text: String,
}

/// A shop with an empty catalogue. Its database goes when it is dropped.
pub struct TestShop {
    /// The shop, seen by itself: it may put things in.
    pub ctx: Ctx,
    /// Its time.
    pub clock: Arc<TestClock>,
    /// What it mailed.
    pub mails: Arc<MemoryMailer>,
    /// What it texted.
    pub texts: Arc<MemoryTexts>,
    database: database::TestDatabase,
    spoilt: AtomicBool,
}

/// Every test ends with sound books, also one that does not ask.
impl Drop for TestShop {
    fn drop(&mut self) {
        if std::thread::panicking() || self.spoilt.load(Ordering::SeqCst) {
            return;
        }
        let options = options(&self.database, self.clock.clone(), self.mails.clone());
        // This may run inside a runtime, which must not be waited for: hence a thread.
        let examining = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async {
                let ctx = Shop::open(options).await.expect("the shop opens").system("test");
                crate::audit::seal(&ctx, 100_000)
                    .await
                    .expect("the audit log is sealed");
                crate::doctor::check(&ctx).await.expect("the doctor's answer")
            })
        });
        let problems = examining.join().expect("the doctor's thread");
        assert!(problems.is_empty(), "the books do not balance: {problems:#?}");
    }
}

impl TestShop {
    /// A fresh shop without a wallet.
    pub async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    /// A fresh shop, its options changed first: `TestShop::open_with(|options| options.esewa = Some(..))`.
    pub async fn open_with(change: impl FnOnce(&mut Options)) -> Self {
        let database = database::TestDatabase::create().await;
        let clock = Arc::new(TestClock(AtomicI64::new(START.0)));
        let mails = Arc::new(MemoryMailer::default());
        let texts = Arc::new(MemoryTexts::default());
        let mut options = options(&database, clock.clone(), mails.clone());
        options.texts = texts.clone();
        change(&mut options);
        let shop = Shop::open(options).await.expect("the shop opens");
        Self {
            ctx: shop.system("test"),
            clock,
            mails,
            texts,
            database,
            spoilt: AtomicBool::new(false),
        }
    }

    /// This test leaves the books unbalanced on purpose: they are not examined at its end.
    pub fn spoil(&self) {
        self.spoilt.store(true, Ordering::SeqCst);
    }

    /// The same shop as another process sees it: the same database, clock and mails, nothing kept in memory.
    pub async fn reopen(&self, change: impl FnOnce(&mut Options)) -> Ctx {
        let mut options = options(&self.database, self.clock.clone(), self.mails.clone());
        options.texts = self.texts.clone();
        change(&mut options);
        Shop::open(options).await.expect("the shop opens").system("test")
    }

    /// Where its database is: `sqlite:path` or `postgres://…`.
    pub fn database_url(&self) -> &str {
        self.database.url()
    }

    /// Somebody on the storefront.
    pub fn shopper(&self) -> Ctx {
        Ctx {
            shop: self.ctx.shop.clone(),
            actor: Actor::Shopper,
            request_id: "test".into(),
            address: "192.0.2.1".into(),
        }
    }

    /// Somebody of the shop with this role.
    pub fn staff(&self, role: Preset) -> Ctx {
        self.staff_with(role.permissions())
    }

    /// Somebody of the staff who may do just this.
    pub fn staff_with(&self, permissions: PermissionSet) -> Ctx {
        Ctx {
            actor: Actor::Staff(Staff {
                account: AccountId(1),
                permissions,
            }),
            ..self.shopper()
        }
    }

    /// A product that is described further before it is put in. One variant, Rs 1,000, ten pieces.
    pub fn product(&self, title: &str) -> ProductBuilder<'_> {
        ProductBuilder::new(self, title)
    }

    /// A category, below another one or at the top. The same name is the same category.
    pub async fn category(&self, name: &str, parent: Option<CategoryId>) -> CategoryId {
        let slug = domain::text::Slug::suggest(name, "category").as_str().to_owned();
        let draft = CategoryDraft {
            slug,
            name: name.into(),
            parent,
            ..CategoryDraft::default()
        };
        catalog::put_category(&self.ctx, &draft).await.expect("a category")
    }

    /// The one number that a query answers, to look behind the shop's back.
    pub async fn number(&self, sql: &str) -> i64 {
        db::number(self.ctx.shop.db().reader(), sql, [])
            .await
            .expect("a number")
    }

    /// The one text that a query answers in its column `text`, to look behind the shop's back.
    pub async fn text(&self, sql: &str) -> String {
        let row: Option<Text> = db::one(self.ctx.shop.db().reader(), sql, []).await.expect("a text");
        row.expect("a row").text
    }

    /// Runs a statement behind the shop's back; how many rows it touched. Tags are not touched.
    pub async fn execute(&self, sql: &str) -> u64 {
        db::run(self.ctx.shop.db().writer(), sql, [])
            .await
            .expect("a statement")
    }
}

fn options(database: &database::TestDatabase, clock: Arc<TestClock>, mails: Arc<MemoryMailer>) -> Options {
    Options {
        database_url: database.url().to_owned(),
        readers: 4,
        facts: ShopFacts {
            name: "Pasal".into(),
            tagline: "A shop for tests".into(),
            base_url: "http://localhost".into(),
            currency: Currency::Npr,
            offset: UtcOffset::KATHMANDU,
            phone: "+977 1 4000000".into(),
            email: "shop@example.com".into(),
            legal: Vec::new(),
        },
        tax: TaxRule::None,
        media_dir: std::env::temp_dir(),
        esewa: None,
        mailer: mails,
        texts: Arc::new(MemoryTexts::default()),
        identity: IdentityOptions {
            keys: SigningKeys::for_tests(),
            // As cheap as the algorithm allows: tests are about what surrounds it.
            password: PasswordCost {
                memory_kib: 8,
                ..PasswordCost::default()
            },
        },
        clock,
    }
}
