//! Pages that list products: a category, a collection, everything.

use std::borrow::Cow;

use domain::{
    catalog::{ListQuery, MAX_PAGE},
    ids::CategoryId,
    view::{CategoryPage, CollectionPage, ProductList},
};

use super::{
    cards,
    collections::collections,
    shelf::{self, Set},
    slugs,
    tree::tree,
};
use crate::{Ctx, error::Result};

/// A category's page. Depends on `Layout`, `Catalog`, its `Category` and `Product` of each card.
///
/// # Errors
/// [`Error::Moved`](crate::Error::Moved) and [`Error::NotFound`](crate::Error::NotFound).
pub async fn category_page(ctx: &Ctx, slug: &str, query: &ListQuery) -> Result<CategoryPage> {
    let tree = tree(ctx).await?;
    let Some(node) = tree.find(slug) else {
        return Err(slugs::missing(ctx, slugs::Kind::Category, slug).await?);
    };
    Ok(CategoryPage {
        id: CategoryId(node.id),
        slug: node.slug.clone(),
        name: node.name.clone(),
        description: node.description.clone(),
        crumbs: tree.crumbs(node.parent),
        children: tree.tiles_below(Some(node.id)),
        list: list_of(ctx, &Set::Category(node.id), query).await?,
    })
}

/// A collection's page. Depends on `Layout`, `Catalog`, its `Collection` and `Product` of each card.
///
/// # Errors
/// [`Error::Moved`](crate::Error::Moved) and [`Error::NotFound`](crate::Error::NotFound).
pub async fn collection_page(ctx: &Ctx, slug: &str, query: &ListQuery) -> Result<CollectionPage> {
    let collections = collections(ctx).await?;
    let Some(found) = collections.find(slug) else {
        return Err(slugs::missing(ctx, slugs::Kind::Collection, slug).await?);
    };
    Ok(CollectionPage {
        slug: found.slug.clone(),
        name: found.name.clone(),
        description: found.description.clone(),
        picture: found.picture.clone(),
        list: list_of(ctx, &Set::Collection(found.id), query).await?,
    })
}

/// A page of all products. Depends on `Catalog` and `Product` of each card.
///
/// # Errors
/// When the database does not answer.
pub async fn list_all(ctx: &Ctx, query: &ListQuery) -> Result<ProductList> {
    list_of(ctx, &Set::All, query).await
}

/// One page of a set.
pub(crate) async fn list_of(ctx: &Ctx, set: &Set, query: &ListQuery) -> Result<ProductList> {
    // A query that was not read from an address may say page 0.
    let query = if (1..=MAX_PAGE).contains(&query.page) {
        Cow::Borrowed(query)
    } else {
        Cow::Owned(query.at_page(query.page.clamp(1, MAX_PAGE)))
    };
    let answer = shelf::answer(ctx, set, &query).await?;
    Ok(ProductList {
        cards: cards(ctx, answer.page(query.page)).await?,
        total: answer.total,
        facets: answer.facets.clone(),
        query: query.into_owned(),
    })
}
