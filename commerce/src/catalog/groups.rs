//! Putting in categories and collections.

use domain::ids::{CategoryId, CollectionId};
use sea_orm::{FromQueryResult, Value};

use super::{Batch, CategoryDraft, CollectionDraft, PictureDraft, Put, draft::check_slug, picture, rule, slugs};
use crate::{
    db,
    error::{Error, Result},
    tags::Tag,
};

#[derive(FromQueryResult)]
struct Known {
    id: i64,
    parent_id: Option<i64>,
    name: String,
    description: String,
    position: i64,
    picture_id: Option<i64>,
    rule: String,
}

#[derive(FromQueryResult)]
struct Lineage {
    names: Option<String>,
}

impl Batch {
    /// Puts in one category. One that moves below another takes its products along.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it would be below itself, or has no name or slug; drop the batch then.
    pub async fn category(&mut self, draft: &CategoryDraft) -> Result<Put<CategoryId>> {
        check(&draft.slug, &draft.name)?;
        let known = self
            .group(
                slugs::Kind::Category,
                "parent_id, CAST('' AS TEXT) AS rule",
                &draft.slug,
            )
            .await?;
        let picture = self.group_picture(draft.picture.as_ref()).await?;
        let parent = draft.parent.map(|parent| parent.0);
        if let Some(known) = &known {
            let same = (
                known.parent_id,
                &known.name,
                &known.description,
                known.position,
                known.picture_id,
            ) == (parent, &draft.name, &draft.description, draft.position, picture);
            if same {
                return Ok(Put {
                    id: CategoryId(known.id),
                    changed: false,
                });
            }
            self.not_below_itself(known.id, parent, &draft.slug).await?;
        }
        let mut values: Vec<Value> = vec![
            parent.into(),
            draft.name.clone().into(),
            draft.description.clone().into(),
            draft.position.into(),
            picture.into(),
            self.ctx.now().0.into(),
        ];
        let (sql, moved) = if let Some(known) = &known {
            values.push(known.id.into());
            let sql = "UPDATE category SET parent_id = $1, name = $2, description = $3, position = $4, picture_id = $5,
                    updated_at = $6, version = version + 1
                 WHERE id = $7 RETURNING id";
            (sql, known.parent_id != parent)
        } else {
            values.push(draft.slug.clone().into());
            let sql = "INSERT INTO category (parent_id, name, description, position, picture_id, created_at, updated_at, slug)
                 VALUES ($1, $2, $3, $4, $5, $6, $6, $7) RETURNING id";
            (sql, false)
        };
        let id = db::number(&self.tx, sql, values).await?;
        if moved {
            self.list_again(id).await?;
        }
        self.lineages.clear();
        self.wrote(format!("category:{id}"), [Tag::Layout, Tag::Category(CategoryId(id))]);
        Ok(Put {
            id: CategoryId(id),
            changed: true,
        })
    }

    /// Puts in one collection.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it has no name or slug; drop the batch then.
    pub async fn collection(&mut self, draft: &CollectionDraft) -> Result<Put<CollectionId>> {
        check(&draft.slug, &draft.name)?;
        let known = self
            .group(
                slugs::Kind::Collection,
                "CAST(NULL AS BIGINT) AS parent_id, rule",
                &draft.slug,
            )
            .await?;
        let picture = self.group_picture(draft.picture.as_ref()).await?;
        let rule = draft.rule.as_ref().map_or_else(|| Ok(String::new()), rule::stored)?;
        if let Some(known) = &known {
            let same = (
                &known.name,
                &known.description,
                known.position,
                known.picture_id,
                &known.rule,
            ) == (&draft.name, &draft.description, draft.position, picture, &rule);
            if same {
                return Ok(Put {
                    id: CollectionId(known.id),
                    changed: false,
                });
            }
        }
        let mut values: Vec<Value> = vec![
            draft.name.clone().into(),
            draft.description.clone().into(),
            draft.position.into(),
            picture.into(),
            self.ctx.now().0.into(),
            rule.into(),
        ];
        let sql = if let Some(known) = &known {
            values.push(known.id.into());
            "UPDATE collection SET name = $1, description = $2, position = $3, picture_id = $4, updated_at = $5, rule = $6,
                version = version + 1
             WHERE id = $7 RETURNING id"
        } else {
            values.push(draft.slug.clone().into());
            "INSERT INTO collection (name, description, position, picture_id, created_at, updated_at, rule, slug)
             VALUES ($1, $2, $3, $4, $5, $5, $6, $7) RETURNING id"
        };
        let id = db::number(&self.tx, sql, values).await?;
        self.wrote(
            format!("collection:{id}"),
            [Tag::Layout, Tag::Collection(CollectionId(id))],
        );
        Ok(Put {
            id: CollectionId(id),
            changed: true,
        })
    }

    /// The names of a category and those above it, for the search.
    pub(super) async fn lineage(&mut self, category: CategoryId) -> Result<String> {
        if let Some(names) = self.lineages.get(&category.0) {
            return Ok(names.clone());
        }
        let sql = "WITH RECURSIVE up (id, parent_id, name) AS (
                 SELECT id, parent_id, name FROM category WHERE id = $1
                 UNION SELECT c.id, c.parent_id, c.name FROM category c JOIN up ON c.id = up.parent_id)
             SELECT string_agg(name, ' ') AS names FROM up";
        let row: Option<Lineage> = db::one(&self.tx, sql, [category.0.into()]).await?;
        let names = row.and_then(|row| row.names);
        let names = names.ok_or_else(|| Error::Invalid(format!("there is no category {category}: put it in first")))?;
        self.lineages.insert(category.0, names.clone());
        Ok(names)
    }

    async fn group(&self, kind: slugs::Kind, parent: &str, slug: &str) -> Result<Option<Known>> {
        let columns = format!("id, {parent}, name, description, position, picture_id");
        let table = kind.code();
        let now = format!("SELECT {columns} FROM {table} WHERE slug = $1");
        if let Some(known) = db::one(&self.tx, &now, [slug.into()]).await? {
            return Ok(Some(known));
        }
        let Some(id) = slugs::moved(&self.tx, kind, slug).await? else {
            return Ok(None);
        };
        db::one(
            &self.tx,
            &format!("SELECT {columns} FROM {table} WHERE id = $1"),
            [id.into()],
        )
        .await
    }

    async fn group_picture(&self, draft: Option<&PictureDraft>) -> Result<Option<i64>> {
        match draft {
            Some(draft) => Ok(Some(picture::put(&self.tx, &self.ctx, draft).await?)),
            None => Ok(None),
        }
    }

    async fn not_below_itself(&self, id: i64, parent: Option<i64>, slug: &str) -> Result<()> {
        let sql = "WITH RECURSIVE up (id, parent_id) AS (
                 SELECT id, parent_id FROM category WHERE id = $1
                 UNION SELECT c.id, c.parent_id FROM category c JOIN up ON c.id = up.parent_id)
             SELECT COUNT(*) FROM up WHERE id = $2";
        let loops = db::number(&self.tx, sql, [parent.into(), id.into()]).await?;
        if loops == 0 {
            Ok(())
        } else {
            Err(Error::Invalid(format!("category '{slug}' cannot be below itself")))
        }
    }

    /// Lists the products of a moved category, and of those below it, where they are now.
    pub(super) async fn list_again(&self, category: i64) -> Result<()> {
        let below = "WITH RECURSIVE down (id) AS (
                 SELECT id FROM category WHERE id = $1
                 UNION SELECT c.id FROM category c JOIN down ON c.parent_id = down.id)
             SELECT id FROM product WHERE category_id IN (SELECT id FROM down) AND status = 'active'";
        let sql = format!("DELETE FROM product_category WHERE product_id IN ({below})");
        db::run(&self.tx, &sql, [category.into()]).await?;
        let sql = format!(
            "INSERT INTO product_category (category_id, product_id, rank)
             WITH RECURSIVE up (leaf, id, parent_id) AS (
                 SELECT id, id, parent_id FROM category
                 UNION SELECT up.leaf, c.id, c.parent_id FROM category c JOIN up ON c.id = up.parent_id)
             SELECT up.id, p.id, p.rank FROM product p JOIN up ON up.leaf = p.category_id WHERE p.id IN ({below})"
        );
        db::run(&self.tx, &sql, [category.into()]).await?;
        Ok(())
    }
}

fn check(slug: &str, name: &str) -> Result<()> {
    check_slug(slug)?;
    if name.trim().is_empty() {
        Err(Error::Invalid(format!("'{slug}' has no name")))
    } else {
        Ok(())
    }
}
