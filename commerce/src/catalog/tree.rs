//! The tree of categories, as menus, crumbs and tiles show it.

use std::{collections::HashMap, sync::Arc};

use domain::{
    paths,
    view::{CategoryTile, Crumb, MenuEntry, Picture},
};
use sea_orm::FromQueryResult;

use super::picture;
use crate::{Ctx, db, error::Result, tags::Tag};

/// All categories, in the merchant's order.
#[derive(Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    by_id: HashMap<i64, usize>,
    by_slug: HashMap<String, usize>,
}

/// One category.
pub(crate) struct Node {
    pub id: i64,
    pub parent: Option<i64>,
    pub slug: String,
    pub name: String,
    pub description: String,
    /// Products in it and below it.
    pub count: u64,
    picture: Option<Picture>,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    parent_id: Option<i64>,
    slug: String,
    name: String,
    description: String,
    products: i64,
    hash: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
    widths: Option<String>,
    placeholder: Option<String>,
}

/// A category without a picture of its own shows its first product's.
const SQL: &str = "
SELECT c.id, c.parent_id, c.slug, c.name, c.description,
       (SELECT COUNT(*) FROM product_category pc WHERE pc.category_id = c.id) AS products,
       pic.hash, pic.width, pic.height, pic.widths, pic.placeholder
FROM category c
LEFT JOIN picture pic ON pic.id = COALESCE(c.picture_id, (
    SELECT pp.picture_id FROM product_category pc
    JOIN product_picture pp ON pp.product_id = pc.product_id AND pp.position = 0
    WHERE pc.category_id = c.id ORDER BY pc.rank, pc.product_id LIMIT 1))
ORDER BY c.position, c.name, c.id";

/// The categories. Depends on `Layout` and `Catalog`.
pub(crate) async fn tree(ctx: &Ctx) -> Result<Arc<Tree>> {
    let models = ctx.shop.read_models();
    let read = async || Ok(Tree::new(db::all(ctx.shop.db().reader(), SQL, []).await?));
    models
        .tree
        .get(ctx.shop.tags(), &[Tag::Layout, Tag::Catalog], read)
        .await
}

/// The header's menu: the categories that have products, in two levels. Depends on `Layout` and `Catalog`.
///
/// # Errors
/// When the database does not answer.
pub async fn menu(ctx: &Ctx) -> Result<Vec<MenuEntry>> {
    let tree = tree(ctx).await?;
    let entry = |node: &Node, children| MenuEntry {
        name: node.name.clone(),
        path: paths::category(&node.slug),
        children,
    };
    let tops = tree.filled_below(None).map(|top| {
        let children = tree
            .filled_below(Some(top.id))
            .map(|node| entry(node, Vec::new()))
            .collect();
        entry(top, children)
    });
    Ok(tops.collect())
}

impl Tree {
    fn new(rows: Vec<Row>) -> Self {
        let mut tree = Self::default();
        for (index, row) in rows.into_iter().enumerate() {
            tree.by_id.insert(row.id, index);
            tree.by_slug.insert(row.slug.clone(), index);
            tree.nodes.push(Node {
                id: row.id,
                parent: row.parent_id,
                slug: row.slug,
                name: row.name,
                description: row.description,
                count: u64::try_from(row.products).unwrap_or(0),
                // The tile's name stands beside it, so the picture says nothing more.
                picture: picture::of_columns(
                    row.hash,
                    (row.width, row.height),
                    row.widths.as_deref(),
                    String::new(),
                    row.placeholder,
                ),
            });
        }
        tree
    }

    /// All categories.
    pub fn all(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
    }

    /// All categories, each followed by those below it, and how many stand above it.
    pub fn in_order(&self) -> Vec<(&Node, u32)> {
        let mut ordered = Vec::with_capacity(self.nodes.len());
        let below = |parent: Option<i64>, depth: u32| {
            let children = self.nodes.iter().filter(move |node| node.parent == parent);
            children.rev().map(move |node| (node, depth))
        };
        let mut next: Vec<(&Node, u32)> = below(None, 0).collect();
        while let Some((node, depth)) = next.pop() {
            ordered.push((node, depth));
            next.extend(below(Some(node.id), depth + 1));
        }
        ordered
    }

    /// The category with this slug.
    pub fn find(&self, slug: &str) -> Option<&Node> {
        self.by_slug.get(slug).and_then(|index| self.nodes.get(*index))
    }

    fn node(&self, id: i64) -> Option<&Node> {
        self.by_id.get(&id).and_then(|index| self.nodes.get(*index))
    }

    /// The categories right below one (`None`: the top ones) that have products.
    fn filled_below(&self, parent: Option<i64>) -> impl Iterator<Item = &Node> {
        self.nodes
            .iter()
            .filter(move |node| node.parent == parent && node.count > 0)
    }

    /// Their tiles.
    pub fn tiles_below(&self, parent: Option<i64>) -> Vec<CategoryTile> {
        let tile = |node: &Node| CategoryTile {
            name: node.name.clone(),
            path: paths::category(&node.slug),
            picture: node.picture.clone(),
            count: node.count,
        };
        self.filled_below(parent).map(tile).collect()
    }

    /// The way from the front page down to and with this category.
    pub fn crumbs(&self, id: Option<i64>) -> Vec<Crumb> {
        let mut crumbs = Vec::new();
        let mut next = id;
        // Bounded, should the stored tree ever hold a loop.
        while let Some(node) = next.and_then(|id| self.node(id)).filter(|_| crumbs.len() < 20) {
            crumbs.push(node.crumb());
            next = node.parent;
        }
        crumbs.push(Crumb {
            name: "Home".into(),
            path: paths::HOME.into(),
        });
        crumbs.reverse();
        crumbs
    }
}

impl Node {
    /// A link to it.
    pub fn crumb(&self) -> Crumb {
        Crumb {
            name: self.name.clone(),
            path: paths::category(&self.slug),
        }
    }
}
