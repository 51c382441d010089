//! The shop: its database, its clock, its settings and what it depends on outside.

use std::{path::PathBuf, sync::Arc};

use domain::{catalog::Availability, pricing::TaxRule, view::ShopFacts};

use crate::{
    Actor, Ctx,
    clock::{SharedClock, SystemClock},
    db::Db,
    error::Result,
    identity::{Identity, IdentityOptions},
    mail::Mailer,
    media::Studio,
    payments::{Gateways, esewa::EsewaOptions},
    settings::SettingsCache,
    tags::Tags,
    texts::TextSender,
};

/// What a shop is opened with. Configuration has been read and checked by whoever makes this.
pub struct Options {
    /// `sqlite:path` or `postgres://…`.
    pub database_url: String,
    /// Reading connections.
    pub readers: u32,
    /// Name, address, currency.
    pub facts: ShopFacts,
    /// The tax inside the prices.
    pub tax: TaxRule,
    /// Where stored pictures lie.
    pub media_dir: PathBuf,
    /// The wallet, where it is offered.
    pub esewa: Option<EsewaOptions>,
    /// Where mails go.
    pub mailer: Arc<dyn Mailer>,
    /// Where text messages go.
    pub texts: Arc<dyn TextSender>,
    /// Keys and costs of signing in.
    pub identity: IdentityOptions,
    /// The time.
    pub clock: SharedClock,
}

/// The shop. Cheap to clone.
#[derive(Clone)]
pub struct Shop(Arc<Inner>);

struct Inner {
    db: Db,
    facts: ShopFacts,
    tax: TaxRule,
    media_dir: PathBuf,
    gateways: Gateways,
    mailer: Arc<dyn Mailer>,
    texts: Arc<dyn TextSender>,
    clock: SharedClock,
    tags: Tags,
    settings: SettingsCache,
    catalog: crate::catalog::ReadModels,
    words: crate::search::Vocabulary,
    identity: Identity,
    live: crate::inventory::Live,
    studio: Studio,
}

/// The number that migrating processes agree on.
const MIGRATION_LOCK: i64 = 0x7061_7361_6c00;

/// Pieces left at which a page says how many.
pub(crate) const LOW_STOCK: u32 = 3;

impl Shop {
    /// Opens the database; the schema must be there ([`Shop::migrate`]).
    ///
    /// # Errors
    /// When the database cannot be reached or opened, or the wallet's client cannot be made.
    pub async fn open(options: Options) -> Result<Self> {
        let db = Db::open(&options.database_url, options.readers).await?;
        Ok(Self(Arc::new(Inner {
            db,
            facts: options.facts,
            tax: options.tax,
            media_dir: options.media_dir,
            gateways: Gateways::new(options.esewa)?,
            mailer: options.mailer,
            texts: options.texts,
            clock: options.clock,
            tags: Tags::default(),
            settings: SettingsCache::default(),
            catalog: crate::catalog::ReadModels::default(),
            words: crate::search::Vocabulary::default(),
            identity: Identity::new(options.identity),
            live: crate::inventory::Live::default(),
            studio: Studio::default(),
        })))
    }

    /// Brings the schema up to date. Processes that start at once wait for each other.
    ///
    /// # Errors
    /// When a migration fails; it is rolled back then.
    pub async fn migrate(&self) -> Result<()> {
        use sea_orm_migration::MigratorTrait;
        if self.0.db.is_sqlite() {
            return Ok(migration::Migrator::up(self.0.db.writer(), None).await?);
        }
        let alone = self.0.db.begin().await?;
        crate::db::run(&alone, "SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK.into()]).await?;
        migration::Migrator::up(self.0.db.writer(), None).await?;
        Ok(alone.commit().await?)
    }

    /// How many migrations are missing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pending_migrations(&self) -> Result<usize> {
        use sea_orm_migration::MigratorTrait;
        Ok(migration::Migrator::get_pending_migrations(self.0.db.writer())
            .await?
            .len())
    }

    /// Answers when the database does.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<()> {
        // PostgreSQL's bare 1 is narrower than the number that is read.
        crate::db::number(self.0.db.reader(), "SELECT CAST(1 AS BIGINT)", [])
            .await
            .map(|_| ())
    }

    /// A context for a part of the shop itself, such as a job.
    pub fn system(&self, name: &'static str) -> Ctx {
        Ctx {
            shop: self.clone(),
            actor: Actor::System(name),
            request_id: name.to_owned(),
            address: String::new(),
        }
    }

    /// What every page knows of the shop.
    pub fn facts(&self) -> &ShopFacts {
        &self.0.facts
    }

    /// The tax inside the prices.
    pub fn tax(&self) -> TaxRule {
        self.0.tax
    }

    /// Where stored pictures lie.
    pub fn media_dir(&self) -> &std::path::Path {
        &self.0.media_dir
    }

    /// What pages depend on.
    pub fn tags(&self) -> &Tags {
        &self.0.tags
    }

    /// Where those wait who want to hear of changes of stock.
    pub fn live(&self) -> &crate::inventory::Live {
        &self.0.live
    }

    /// The time.
    pub fn clock(&self) -> &SharedClock {
        &self.0.clock
    }

    /// Whether the wallet is offered.
    pub fn offers_esewa(&self) -> bool {
        self.0.gateways.esewa().is_some()
    }

    /// Where a browser is sent to pay, for the page's security policy: scheme and host.
    pub fn pay_origins(&self) -> Vec<String> {
        self.0
            .gateways
            .esewa()
            .map(crate::payments::esewa::Esewa::form_origin)
            .into_iter()
            .collect()
    }

    pub(crate) fn gateways(&self) -> &Gateways {
        &self.0.gateways
    }

    pub(crate) fn mailer(&self) -> &dyn Mailer {
        self.0.mailer.as_ref()
    }

    pub(crate) fn texts(&self) -> &dyn TextSender {
        self.0.texts.as_ref()
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    pub(crate) fn settings_cache(&self) -> &SettingsCache {
        &self.0.settings
    }

    pub(crate) fn read_models(&self) -> &crate::catalog::ReadModels {
        &self.0.catalog
    }

    pub(crate) fn studio(&self) -> &Studio {
        &self.0.studio
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.0.identity
    }

    pub(crate) fn vocabulary(&self) -> &crate::search::Vocabulary {
        &self.0.words
    }
}

/// The machine's own clock, shared.
#[must_use]
pub fn system_clock() -> SharedClock {
    Arc::new(SystemClock)
}

/// How a page names what is left.
pub(crate) fn availability(available: i64) -> Availability {
    Availability::of(available, LOW_STOCK)
}
