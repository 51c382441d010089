//! Writing a category's name, address, sentence and place.

use domain::{
    access::Permission,
    form::FormErrors,
    ids::CategoryId,
    text::{Slug, one_line},
};

use super::{find, finish, misfit, rows};
use crate::{
    Ctx,
    catalog::{Batch, desk::status::index_again, slugs},
    db,
    error::Result,
};

/// The fields of the form, for its messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CategoryField {
    /// The heading.
    Name,
    /// Names its page.
    Slug,
    /// The category above.
    Parent,
}

/// A category as it should be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryDetails {
    /// The heading.
    pub name: String,
    /// Names its page; empty: as the name suggests.
    pub slug: String,
    /// A sentence; may be empty.
    pub description: String,
    /// The category above; `None` for a top one.
    pub parent: Option<CategoryId>,
}

/// What became of a category's form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CategorySaved {
    /// It is written.
    Done(CategoryId),
    /// Somebody has changed it since that version. Nothing is written.
    Newer,
    /// The form must be mended. Nothing is written.
    Refused(FormErrors<CategoryField>),
}

/// Writes a category: a new one, or its name, address, sentence and place.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) without `catalogue.edit`, [`Error::NotFound`](crate::Error::NotFound).
pub async fn save_category(
    ctx: &Ctx,
    id: Option<CategoryId>,
    version: i64,
    details: &CategoryDetails,
) -> Result<CategorySaved> {
    ctx.require(Permission::CatalogueEdit)?;
    let mut batch = Batch::begin(ctx).await?;
    let rows = rows(&batch).await?;
    let before = id.map(|id| find(&rows, id)).transpose()?;
    if before.is_some_and(|before| before.version != version) {
        return Ok(CategorySaved::Newer);
    }
    let mut errors = FormErrors::default();
    let name = one_line(&details.name, 100);
    if name.is_empty() {
        errors.push(CategoryField::Name, "Give the category a name.");
    }
    let slug = match details.slug.trim() {
        "" => Slug::suggest(&name, "category").as_str().to_owned(),
        typed => typed.to_owned(),
    };
    if slug.parse::<Slug>().is_err() {
        errors.push(
            CategoryField::Slug,
            "Use lower-case letters and digits, joined by single dashes.",
        );
    } else if rows
        .iter()
        .any(|row| row.slug == slug && before.is_none_or(|before| before.id != row.id))
    {
        errors.push(CategoryField::Slug, "Another category has this address.");
    }
    let parent = details.parent.map(|parent| parent.0);
    if let Some(sentence) = misfit(&rows, before.map(|before| before.id), parent) {
        errors.push(CategoryField::Parent, sentence);
    }
    if !errors.is_empty() {
        return Ok(CategorySaved::Refused(errors));
    }
    let now = ctx.now().0;
    let description = one_line(&details.description, 500);
    let last = || {
        rows.iter()
            .filter(|row| row.parent_id == parent)
            .map(|row| row.position + 1)
            .max()
    };
    let done = match before {
        None => {
            let sql = "DELETE FROM slug_history WHERE kind = 'category' AND slug = $1";
            db::run(&batch.tx, sql, [slug.clone().into()]).await?;
            db::number(
                &batch.tx,
                "INSERT INTO category (parent_id, slug, name, description, position, created_at, updated_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id",
                [
                    parent.into(),
                    slug.clone().into(),
                    name.into(),
                    description.into(),
                    last().unwrap_or(0).into(),
                    now.into(),
                ],
            )
            .await?
        }
        Some(before) => {
            let moved = before.parent_id != parent;
            let position = if moved { last().unwrap_or(0) } else { before.position };
            db::run(
                &batch.tx,
                "UPDATE category SET parent_id = $1, name = $2, description = $3, position = $4, updated_at = $5,
                    version = version + 1 WHERE id = $6",
                [
                    parent.into(),
                    name.clone().into(),
                    description.into(),
                    position.into(),
                    now.into(),
                    before.id.into(),
                ],
            )
            .await?;
            if before.slug != slug {
                slugs::change(&batch.tx, ctx, slugs::Kind::Category, before.id, &before.slug, &slug).await?;
            }
            if moved {
                batch.list_again(before.id).await?;
            }
            if moved || before.name != name {
                index_again(&mut batch, before.id).await?;
            }
            before.id
        }
    };
    finish(batch, CategoryId(done), "category.saved", &slug).await?;
    Ok(CategorySaved::Done(CategoryId(done)))
}
