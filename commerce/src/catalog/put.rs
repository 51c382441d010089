//! Putting a product in: written as it should be, whatever was there. Putting in the same again writes nothing.

use domain::{
    ids::{CategoryId, CollectionId, ProductId},
    money::Money,
    rich::Rich,
};
use sea_orm::{FromQueryResult, Value};
use sha2::{Digest, Sha256};

use super::{Batch, CategoryDraft, CollectionDraft, ProductDraft, Put, Status, VariantDraft, parts, slugs};
use crate::{
    Ctx, db,
    error::{Error, Result},
    search,
};

/// Puts in one product.
///
/// # Errors
/// [`Error::Invalid`] when the draft cannot be a product, [`Error::Conflict`] when a SKU belongs to another one.
pub async fn put_product(ctx: &Ctx, draft: &ProductDraft) -> Result<ProductId> {
    let mut batch = Batch::begin(ctx).await?;
    let put = batch.product(draft).await?;
    batch.commit().await?;
    Ok(put.id)
}

/// Puts in many products in one transaction, with one audit row.
///
/// # Errors
/// As [`put_product`]; nothing is changed then.
pub async fn put_products(ctx: &Ctx, drafts: &[ProductDraft]) -> Result<Vec<ProductId>> {
    let mut batch = Batch::begin(ctx).await?;
    let mut ids = Vec::with_capacity(drafts.len());
    for draft in drafts {
        ids.push(batch.product(draft).await?.id);
    }
    batch.commit().await?;
    Ok(ids)
}

/// Puts in one category.
///
/// # Errors
/// [`Error::Invalid`] when the draft cannot be a category.
pub async fn put_category(ctx: &Ctx, draft: &CategoryDraft) -> Result<CategoryId> {
    let mut batch = Batch::begin(ctx).await?;
    let put = batch.category(draft).await?;
    batch.commit().await?;
    Ok(put.id)
}

/// Puts in one collection. Products say themselves which ones they are in.
///
/// # Errors
/// [`Error::Invalid`] when the draft cannot be a collection.
pub async fn put_collection(ctx: &Ctx, draft: &CollectionDraft) -> Result<CollectionId> {
    let mut batch = Batch::begin(ctx).await?;
    let put = batch.collection(draft).await?;
    batch.commit().await?;
    Ok(put.id)
}

#[derive(FromQueryResult)]
struct Known {
    id: i64,
    fingerprint: String,
}

impl Batch {
    /// Puts in one product. A draft with a former slug means the product that has moved on.
    ///
    /// # Errors
    /// As [`put_product`]; drop the batch then.
    pub async fn product(&mut self, draft: &ProductDraft) -> Result<Put<ProductId>> {
        draft.check()?;
        let fingerprint = fingerprint(draft)?;
        let known = self.known(&draft.slug).await?;
        if let Some(known) = &known
            && known.fingerprint == fingerprint
        {
            return Ok(Put {
                id: ProductId(known.id),
                changed: false,
            });
        }
        let lineage = self.lineage(draft.category).await?;
        let row = Row::new(self, draft, &fingerprint)?;
        let id = match known {
            Some(known) => row.update(self, known.id).await?,
            None => row.insert(self, &draft.slug).await?,
        };
        let pictures = parts::pictures(self, id, &draft.pictures).await?;
        parts::categories(self, id, draft).await?;
        parts::collections(self, id, &draft.collections).await?;
        let values = parts::options(self, id, &draft.options).await?;
        parts::variants(self, id, draft, &values, &pictures).await?;
        let document = (draft.status == Status::Active).then(|| search::Document::of(draft, &lineage));
        search::index_product(&self.tx, id, document.as_ref(), &mut self.words).await?;
        self.wrote_product(ProductId(id));
        Ok(Put {
            id: ProductId(id),
            changed: true,
        })
    }

    /// The product that has or had this slug.
    async fn known(&self, slug: &str) -> Result<Option<Known>> {
        let now = "SELECT id, fingerprint FROM product WHERE slug = $1";
        if let Some(known) = db::one(&self.tx, now, [slug.into()]).await? {
            return Ok(Some(known));
        }
        let Some(id) = slugs::moved(&self.tx, slugs::Kind::Product, slug).await? else {
            return Ok(None);
        };
        db::one(
            &self.tx,
            "SELECT id, fingerprint FROM product WHERE id = $1",
            [id.into()],
        )
        .await
    }
}

/// The same for equal drafts, and only for them.
fn fingerprint(draft: &ProductDraft) -> Result<String> {
    let json = serde_json::to_vec(draft).map_err(|error| Error::Invalid(error.to_string()))?;
    Ok(crate::audit::hex(&Sha256::digest(json)))
}

/// The values of the product's own row but for its slug, in the order of the statements below.
pub(super) struct Row(Vec<Value>);

impl Row {
    pub(super) fn new(batch: &Batch, draft: &ProductDraft, fingerprint: &str) -> Result<Self> {
        let cheapest = draft.variants.iter().min_by_key(|variant| variant.price);
        let highest = draft.variants.iter().map(|variant| variant.price).max();
        let specs = serde_json::to_string(&draft.specs).map_err(|error| Error::Invalid(error.to_string()))?;
        Ok(Self(vec![
            draft.title.clone().into(),
            draft.subtitle.clone().into(),
            draft.brand.clone().into(),
            Rich::typed(&draft.description).html().into(),
            specs.into(),
            draft.keywords.clone().into(),
            draft.status.code().into(),
            draft.category.0.into(),
            draft.rank.into(),
            cheapest.map_or(0, |variant| variant.price.minor()).into(),
            highest.map_or(0, Money::minor).into(),
            cheapest.and_then(|variant| variant.compare_at).map(Money::minor).into(),
            fingerprint.into(),
            draft.published_at.0.into(),
            batch.ctx.now().0.into(),
            draft.seo.title.clone().into(),
            draft.seo.description.clone().into(),
            draft.schedule.publish_at.map(|moment| moment.0).into(),
            draft.schedule.unpublish_at.map(|moment| moment.0).into(),
        ]))
    }

    pub(super) async fn update(mut self, batch: &Batch, id: i64) -> Result<i64> {
        self.0.push(id.into());
        let sql = "UPDATE product SET title = $1, subtitle = $2, brand = $3, description = $4, specs = $5,
                keywords = $6, status = $7, category_id = $8, rank = $9, price_min = $10, price_max = $11,
                compare_at = $12, fingerprint = $13, published_at = $14, updated_at = $15, seo_title = $16,
                seo_description = $17, publish_at = $18, unpublish_at = $19, version = version + 1
             WHERE id = $20";
        db::run(&batch.tx, sql, self.0).await?;
        Ok(id)
    }

    pub(super) async fn insert(mut self, batch: &Batch, slug: &str) -> Result<i64> {
        self.0.push(slug.into());
        let sql =
            "INSERT INTO product (title, subtitle, brand, description, specs, keywords, status, category_id, rank,
                price_min, price_max, compare_at, fingerprint, published_at, updated_at, created_at, seo_title,
                seo_description, publish_at, unpublish_at, slug)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16, $17, $18, $19, $20)
             RETURNING id";
        db::number(&batch.tx, sql, self.0).await
    }
}

/// The SKU as it is stored.
pub(super) fn stored_sku(variant: &VariantDraft) -> String {
    variant.sku.trim().to_ascii_uppercase()
}
