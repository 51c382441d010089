//! Where products can be: the categories and the hand-picked collections, by all that a file may call them.

use std::collections::HashMap;

use domain::{ids::CategoryId, view::sheet::CategoryChoice};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{db, error::Result};

/// A category.
pub(super) struct Category {
    pub id: CategoryId,
    pub slug: String,
    pub name: String,
    /// Names from the top, with `>` between.
    pub path: String,
}

/// All of them.
pub(super) struct Places {
    categories: HashMap<i64, Category>,
    /// Ids by slug, by path and by name, all small; `None` where several have the name.
    by_slug: HashMap<String, i64>,
    by_path: HashMap<String, Option<i64>>,
    by_name: HashMap<String, Option<i64>>,
    /// Slugs of collections by slug and by name.
    collections: HashMap<String, String>,
}

#[derive(FromQueryResult)]
struct CategoryRow {
    id: i64,
    parent_id: Option<i64>,
    slug: String,
    name: String,
}

#[derive(FromQueryResult)]
struct CollectionRow {
    slug: String,
    name: String,
}

/// Categories above each other, at most: more is a circle.
const DEEPEST: usize = 32;

impl Places {
    pub async fn load(conn: &impl ConnectionTrait) -> Result<Self> {
        let rows: Vec<CategoryRow> =
            db::all(conn, "SELECT id, parent_id, slug, name FROM category ORDER BY id", []).await?;
        let known: HashMap<i64, &CategoryRow> = rows.iter().map(|row| (row.id, row)).collect();
        let (mut categories, mut by_slug, mut by_path, mut by_name) =
            (HashMap::new(), HashMap::new(), HashMap::new(), HashMap::new());
        for row in &rows {
            let mut names = Vec::new();
            let mut above = Some(row.id);
            while let Some(category) = above.and_then(|id| known.get(&id)).filter(|_| names.len() < DEEPEST) {
                names.push(category.name.as_str());
                above = category.parent_id;
            }
            names.reverse();
            let path = names.join(" > ");
            by_slug.insert(row.slug.clone(), row.id);
            let once = |id: &mut Option<i64>| *id = None;
            by_path.entry(key(&path)).and_modify(once).or_insert(Some(row.id));
            by_name.entry(key(&row.name)).and_modify(once).or_insert(Some(row.id));
            let category = Category {
                id: CategoryId(row.id),
                slug: row.slug.clone(),
                name: row.name.clone(),
                path,
            };
            categories.insert(row.id, category);
        }
        let rows: Vec<CollectionRow> = db::all(
            conn,
            "SELECT slug, name FROM collection WHERE rule = '' ORDER BY id",
            [],
        )
        .await?;
        let mut collections = HashMap::new();
        for row in &rows {
            collections.entry(key(&row.name)).or_insert_with(|| row.slug.clone());
        }
        // An address is one collection's own; a name may be several's.
        collections.extend(rows.into_iter().map(|row| (row.slug.clone(), row.slug)));
        Ok(Self {
            categories,
            by_slug,
            by_path,
            by_name,
            collections,
        })
    }

    pub fn category(&self, id: i64) -> Option<&Category> {
        self.categories.get(&id)
    }

    pub fn with_slug(&self, slug: &str) -> Option<&Category> {
        self.category(*self.by_slug.get(slug)?)
    }

    /// By its path, or by a name that only one has: of the whole text, or of its last part.
    pub fn called(&self, name: &str) -> Option<&Category> {
        let last = name.rsplit('>').next().unwrap_or_default();
        let id = [
            self.by_path.get(&key(name)),
            self.by_name.get(&key(name)),
            self.by_name.get(&key(last)),
        ];
        self.category(id.into_iter().flatten().copied().flatten().next()?)
    }

    /// The slug of a collection that is picked by hand.
    pub fn collection(&self, name: &str) -> Option<&String> {
        self.collections.get(name).or_else(|| self.collections.get(&key(name)))
    }

    /// To choose from, by path.
    pub fn choices(&self) -> Vec<CategoryChoice> {
        let mut all: Vec<CategoryChoice> = self
            .categories
            .values()
            .map(|category| CategoryChoice {
                id: category.id,
                path: category.path.clone(),
            })
            .collect();
        all.sort_by(|one, other| (&one.path, one.id).cmp(&(&other.path, other.id)));
        all
    }
}

/// A name as it is compared: blanks joined, small.
fn key(name: &str) -> String {
    let parts = name
        .split('>')
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    parts.collect::<Vec<_>>().join(" > ").to_lowercase()
}
