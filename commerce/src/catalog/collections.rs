//! The collections, as tiles and pages show them. There are few: all are read at once.

use std::sync::Arc;

use domain::{
    paths,
    view::{CategoryTile, Picture},
};
use sea_orm::FromQueryResult;

use super::{
    picture,
    rule::{self, Source},
};
use crate::{Ctx, db, error::Result, tags::Tag};

/// All collections, in the merchant's order.
pub(super) struct Collections(Vec<Collection>);

/// One collection.
pub(super) struct Collection {
    pub id: i64,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub picture: Option<Picture>,
    pub count: u64,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    slug: String,
    name: String,
    description: String,
    rule: String,
    products: i64,
    hash: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
    widths: Option<String>,
    placeholder: Option<String>,
}

const SQL: &str = "
SELECT c.id, c.slug, c.name, c.description, c.rule,
       (SELECT COUNT(*) FROM collection_product cp JOIN product p ON p.id = cp.product_id
        WHERE cp.collection_id = c.id AND p.status = 'active') AS products,
       pic.hash, pic.width, pic.height, pic.widths, pic.placeholder
FROM collection c
LEFT JOIN picture pic ON pic.id = COALESCE(c.picture_id, (
    SELECT pp.picture_id FROM collection_product cp
    JOIN product_picture pp ON pp.product_id = cp.product_id AND pp.position = 0
    WHERE cp.collection_id = c.id ORDER BY cp.position, cp.product_id LIMIT 1))
ORDER BY c.position, c.name, c.id";

/// The collections. Depends on `Layout` and `Catalog`.
pub(super) async fn collections(ctx: &Ctx) -> Result<Arc<Collections>> {
    let models = ctx.shop.read_models();
    let read = async || {
        let mut rows: Vec<Row> = db::all(ctx.shop.db().reader(), SQL, []).await?;
        for row in rows.iter_mut().filter(|row| !row.rule.is_empty()) {
            row.fill(ctx).await?;
        }
        Ok(Collections(rows.into_iter().map(Collection::new).collect()))
    };
    models
        .collections
        .get(ctx.shop.tags(), &[Tag::Layout, Tag::Catalog], read)
        .await
}

#[derive(FromQueryResult)]
struct Filled {
    products: i64,
    hash: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
    widths: Option<String>,
    placeholder: Option<String>,
}

impl Row {
    /// What a rule fills it with: how many there are, and the first one's picture where it has none of its own.
    async fn fill(&mut self, ctx: &Ctx) -> Result<()> {
        let Source { sql, values } = rule::source(ctx, &rule::read(&self.rule)?);
        let sql = format!(
            "SELECT CAST((SELECT COUNT(*) FROM {sql} counted) AS BIGINT) AS products,
                    pic.hash, pic.width, pic.height, pic.widths, pic.placeholder
             FROM (SELECT found.product_id FROM {sql} found ORDER BY found.ord LIMIT 1) topmost
             LEFT JOIN product_picture pp ON pp.product_id = topmost.product_id AND pp.position = 0
             LEFT JOIN picture pic ON pic.id = pp.picture_id"
        );
        let filled: Option<Filled> = db::one(ctx.shop.db().reader(), &sql, values).await?;
        self.products = filled.as_ref().map_or(0, |filled| filled.products);
        if self.hash.is_none()
            && let Some(filled) = filled
        {
            self.hash = filled.hash;
            self.width = filled.width;
            self.height = filled.height;
            self.widths = filled.widths;
            self.placeholder = filled.placeholder;
        }
        Ok(())
    }
}

impl Collections {
    pub fn find(&self, slug: &str) -> Option<&Collection> {
        self.0.iter().find(|collection| collection.slug == slug)
    }

    /// The named ones that have products, in the order of `slugs`; all of them where none is named.
    pub fn tiles(&self, slugs: &[String]) -> Vec<(CategoryTile, String)> {
        let named: Vec<&Collection> = if slugs.is_empty() {
            self.0.iter().collect()
        } else {
            slugs.iter().filter_map(|slug| self.find(slug)).collect()
        };
        named
            .into_iter()
            .filter(|collection| collection.count > 0)
            .map(Collection::tile)
            .collect()
    }
}

impl Collection {
    fn new(row: Row) -> Self {
        Self {
            id: row.id,
            slug: row.slug,
            name: row.name,
            description: row.description,
            picture: picture::of_columns(
                row.hash,
                (row.width, row.height),
                row.widths.as_deref(),
                String::new(),
                row.placeholder,
            ),
            count: u64::try_from(row.products).unwrap_or(0),
        }
    }

    fn tile(&self) -> (CategoryTile, String) {
        let tile = CategoryTile {
            name: self.name.clone(),
            path: paths::collection(&self.slug),
            picture: self.picture.clone(),
            count: self.count,
        };
        (tile, self.description.clone())
    }
}
