//! Opening a count.

use domain::{
    access::Permission,
    ids::{CategoryId, StockCountId, VariantId},
    text::one_line,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    inventory::{MAIN_LOCATION, posting},
};

/// What is to be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CountScope {
    /// Everything that is sold.
    All,
    /// A category and all below it.
    Category(CategoryId),
    /// These variants.
    Chosen(Vec<VariantId>),
}

/// A count to open.
#[derive(Clone, Debug)]
pub struct OpenCount {
    /// As it is called; may be empty.
    pub title: String,
    /// What is counted.
    pub scope: CountScope,
    /// Makes a repeated form the same count.
    pub key: String,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Variants that are sold, or of which there still are some.
const COUNTED: &str = "(v.status = 'active' AND p.status IN ('active', 'draft')) OR EXISTS (
    SELECT 1 FROM stock_level s WHERE s.variant_id = v.id AND s.on_hand > 0)";

/// Opens a count. The same key again is the same count.
///
/// # Errors
/// [`Error::Invalid`] when there is nothing to count.
pub async fn open_count(ctx: &Ctx, request: &OpenCount) -> Result<StockCountId> {
    ctx.require(Permission::StockEdit)?;
    let key = posting::key(&request.key)?;
    let tx = ctx.shop.db().begin().await?;
    let title = one_line(&request.title, 80);
    let title = if title.is_empty() {
        format!("Count of {}", ctx.now().date(ctx.shop.facts().offset))
    } else {
        title
    };
    let row: Option<IdRow> = db::one(
        &tx,
        "INSERT INTO stock_count (key, location_id, title, state, opened_by, opened_at)
         VALUES ($1, $2, $3, 'open', $4, $5) ON CONFLICT (key) DO NOTHING RETURNING id",
        [
            key.into(),
            MAIN_LOCATION.into(),
            title.clone().into(),
            ctx.actor.to_string().into(),
            ctx.now().0.into(),
        ],
    )
    .await?;
    let Some(IdRow { id }) = row else {
        let row: Option<IdRow> = db::one(&tx, "SELECT id FROM stock_count WHERE key = $1", [key.into()]).await?;
        return row.map(|row| StockCountId(row.id)).ok_or(Error::NotFound);
    };
    let lines = lines(&tx, id, &request.scope).await?;
    if lines == 0 {
        return Err(Error::Invalid("There is nothing to count there.".to_owned()));
    }
    let detail = format!("{title}: {lines} variants");
    audit::record(&tx, ctx, "stock.count_opened", &format!("count:{id}"), &detail).await?;
    tx.commit().await?;
    Ok(StockCountId(id))
}

async fn lines(tx: &impl ConnectionTrait, count: i64, scope: &CountScope) -> Result<u64> {
    let insert = "INSERT INTO stock_count_line (count_id, variant_id) SELECT $1, v.id
                  FROM variant v JOIN product p ON p.id = v.product_id";
    match scope {
        CountScope::All => db::run(tx, &format!("{insert} WHERE {COUNTED}"), [count.into()]).await,
        CountScope::Category(category) => {
            let sql = format!(
                "{insert} WHERE ({COUNTED}) AND p.category_id IN (WITH RECURSIVE below (id) AS (
                     SELECT id FROM category WHERE id = $2
                     UNION SELECT k.id FROM category k JOIN below b ON k.parent_id = b.id) SELECT id FROM below)"
            );
            db::run(tx, &sql, [count.into(), category.0.into()]).await
        }
        CountScope::Chosen(variants) => {
            let mut variants = variants.clone();
            variants.sort_unstable();
            variants.dedup();
            let mut lines = 0;
            for part in variants.chunks(500) {
                let sql = format!("{insert} WHERE v.id IN ({})", db::places(2, part.len()));
                let values = std::iter::once(Value::from(count)).chain(part.iter().map(|id| id.0.into()));
                lines += db::run(tx, &sql, values).await?;
            }
            Ok(lines)
        }
    }
}
