//! Addresses that change and pages that go: what was once linked is sent on (301), or said to be gone (410).

use domain::{access::Permission, ids::ProductId};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::draft::check_slug;
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    search,
    tags::Tag,
};

/// What has a slug.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Product,
    Category,
    Collection,
}

impl Kind {
    /// As stored, which is also its table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Category => "category",
            Self::Collection => "collection",
        }
    }
}

#[derive(FromQueryResult)]
struct Slug {
    slug: String,
}

/// Gives something another slug; the former one leads there. Nothing else may have the new one.
pub(super) async fn change(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    kind: Kind,
    id: i64,
    from: &str,
    to: &str,
) -> Result<()> {
    let (table, now) = (kind.code(), ctx.now().0);
    db::run(
        tx,
        "DELETE FROM slug_history WHERE kind = $1 AND slug = $2",
        [table.into(), to.into()],
    )
    .await?;
    db::run(
        tx,
        "INSERT INTO slug_history (kind, slug, target_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (kind, slug) DO UPDATE SET target_id = excluded.target_id, created_at = excluded.created_at",
        [table.into(), from.into(), id.into(), now.into()],
    )
    .await?;
    db::run(
        tx,
        &format!("UPDATE {table} SET slug = $1, updated_at = $2 WHERE id = $3"),
        [to.into(), now.into(), id.into()],
    )
    .await?;
    Ok(())
}

/// The id of what had this slug.
pub(super) async fn moved(conn: &impl ConnectionTrait, kind: Kind, slug: &str) -> Result<Option<i64>> {
    let sql = "SELECT target_id FROM slug_history WHERE kind = $1 AND slug = $2";
    let id = db::number(conn, sql, [kind.code().into(), slug.into()]).await?;
    Ok((id > 0).then_some(id))
}

/// The answer for a slug that nothing has: where it has moved to, or that it is not found.
pub(super) async fn missing(ctx: &Ctx, kind: Kind, slug: &str) -> Result<Error> {
    if check_slug(slug).is_err() {
        return Ok(Error::NotFound);
    }
    let table = kind.code();
    let sql = format!(
        "SELECT t.slug FROM slug_history h JOIN {table} t ON t.id = h.target_id WHERE h.kind = $1 AND h.slug = $2"
    );
    let row: Option<Slug> = db::one(ctx.shop.db().reader(), &sql, [table.into(), slug.into()]).await?;
    Ok(row.map_or(Error::NotFound, |row| Error::Moved(row.slug)))
}

/// Gives a product another address; the former one leads there.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Invalid`] for a slug of a wrong shape, [`Error::Conflict`] for a taken one.
pub async fn rename_product(ctx: &Ctx, slug: &str, to: &str) -> Result<()> {
    ctx.require(Permission::CatalogueEdit)?;
    check_slug(to)?;
    if slug == to {
        return Ok(());
    }
    let tx = ctx.shop.db().begin().await?;
    let id = product_id(&tx, slug).await?;
    if db::number(&tx, "SELECT id FROM product WHERE slug = $1", [to.into()]).await? != 0 {
        return Err(Error::Conflict(format!("'{to}' is another product's address")));
    }
    change(&tx, ctx, Kind::Product, id, slug, to).await?;
    audit::record(
        &tx,
        ctx,
        "product.renamed",
        &format!("product:{id}"),
        &format!("{slug} -> {to}"),
    )
    .await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Catalog, Tag::Product(ProductId(id))]);
    Ok(())
}

/// Takes a product away for good: its page says so, and nothing lists it. Orders keep what they agreed.
///
/// # Errors
/// [`Error::NotFound`] when there is no such product.
pub async fn remove_product(ctx: &Ctx, slug: &str) -> Result<()> {
    ctx.require(Permission::CatalogueEdit)?;
    let tx = ctx.shop.db().begin().await?;
    let id = product_id(&tx, slug).await?;
    db::run(
        &tx,
        "UPDATE product SET status = 'removed', updated_at = $1 WHERE id = $2",
        [ctx.now().0.into(), id.into()],
    )
    .await?;
    for table in ["product_category", "collection_product"] {
        db::run(&tx, &format!("DELETE FROM {table} WHERE product_id = $1"), [id.into()]).await?;
    }
    let mut words = std::collections::BTreeMap::new();
    search::index_product(&tx, id, None, &mut words).await?;
    search::count_words(&tx, &words).await?;
    audit::record(&tx, ctx, "product.removed", &format!("product:{id}"), slug).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Catalog, Tag::Product(ProductId(id))]);
    Ok(())
}

async fn product_id(conn: &impl ConnectionTrait, slug: &str) -> Result<i64> {
    let id = db::number(
        conn,
        "SELECT id FROM product WHERE slug = $1 AND status <> 'removed'",
        [slug.into()],
    )
    .await?;
    if id == 0 { Err(Error::NotFound) } else { Ok(id) }
}
