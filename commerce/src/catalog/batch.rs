//! Many puts in one transaction: what is looked up once, and what is written once at the end.

use std::collections::{BTreeMap, HashMap};

use domain::{access::Permission, ids::ProductId};
use sea_orm::DatabaseTransaction;

use crate::{Ctx, audit, error::Result, search, tags::Tag};

/// One write transaction for any number of puts. Dropped without [`Batch::commit`], it changes nothing.
pub struct Batch {
    pub(super) ctx: Ctx,
    pub(super) tx: DatabaseTransaction,
    /// Names of a category and those above it, by the category's id.
    pub(super) lineages: HashMap<i64, String>,
    /// Ids of facets by option and value, with what was stored of them.
    pub(super) facets: HashMap<(String, String), (i64, super::parts::FacetTexts)>,
    /// Ids of collections by slug.
    pub(super) collections: HashMap<String, i64>,
    /// How many more products have a word.
    pub(super) words: BTreeMap<String, i64>,
    pub(super) changed: Vec<String>,
    pub(super) tags: Vec<Tag>,
}

/// What became of one put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Put<Id> {
    /// What it was put as.
    pub id: Id,
    /// Whether anything was written.
    pub changed: bool,
}

/// Subjects that an audit row names; a longer batch only counts them.
const NAMED: usize = 5;

impl Batch {
    /// Begins the transaction. No other writer gets in until it ends.
    ///
    /// # Errors
    /// [`Error::Forbidden`](crate::Error::Forbidden) for staff who may not edit the catalogue.
    pub async fn begin(ctx: &Ctx) -> Result<Self> {
        ctx.require(Permission::CatalogueEdit)?;
        Ok(Self {
            ctx: ctx.clone(),
            tx: ctx.shop.db().begin().await?,
            lineages: HashMap::new(),
            facets: HashMap::new(),
            collections: HashMap::new(),
            words: BTreeMap::new(),
            changed: Vec::new(),
            tags: Vec::new(),
        })
    }

    /// Notes what was written, for the audit row and the tags.
    pub(super) fn wrote(&mut self, subject: String, tags: impl IntoIterator<Item = Tag>) {
        self.changed.push(subject);
        self.tags.extend(tags);
    }

    /// Notes a written product.
    pub(super) fn wrote_product(&mut self, id: ProductId) {
        self.wrote(format!("product:{id}"), [Tag::Product(id)]);
    }

    /// Ends the transaction; pages that showed what has changed are made anew. How many things were written.
    ///
    /// # Errors
    /// When the database does not take it; nothing is changed then.
    pub async fn commit(self) -> Result<usize> {
        let changed = self.changed.len();
        if changed == 0 {
            return Ok(0);
        }
        let named = self
            .changed
            .iter()
            .take(NAMED)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ");
        let detail = if changed > NAMED {
            format!("{changed} written: {named} …")
        } else {
            named
        };
        let subject = self
            .changed
            .first()
            .filter(|_| changed == 1)
            .map_or("catalogue", String::as_str)
            .to_owned();
        self.finish("catalogue.put", &subject, &detail).await?;
        Ok(changed)
    }

    /// Whether rows have to be locked: on SQLite the transaction is the only writer already.
    pub(super) fn tx_is_postgres(&self) -> bool {
        !self.ctx.shop.db().is_sqlite()
    }

    /// Ends the transaction with an audit row of its own.
    pub(super) async fn finish(self, action: &str, subject: &str, detail: &str) -> Result<()> {
        search::count_words(&self.tx, &self.words).await?;
        audit::record(&self.tx, &self.ctx, action, subject, detail).await?;
        self.tx.commit().await?;
        self.ctx
            .shop
            .tags()
            .touch(std::iter::once(Tag::Catalog).chain(self.tags));
        Ok(())
    }
}
