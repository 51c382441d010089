//! The search page, and what the search box offers while typing.

use domain::{
    catalog::ListQuery,
    paths,
    text::one_line,
    view::{Crumb, ProductCard, SearchPage, SuggestedProduct, Suggestions},
};

use super::understood::{Understood, understand};
use crate::{
    Ctx,
    catalog::{self, Node, Row, Set},
    error::Result,
};

/// Products shown where nothing was found.
const POPULAR: u32 = 8;
/// Categories beside what was found.
const CATEGORIES: usize = 6;
/// Categories in the search box.
const SUGGESTED_CATEGORIES: usize = 3;

/// The page of a search; of everything when it has no words. Depends on `Layout`, `Catalog` and `Product` of each card.
///
/// # Errors
/// When the database does not answer.
pub async fn search_page(ctx: &Ctx, query: &ListQuery) -> Result<SearchPage> {
    let understood = understand(ctx, &query.words).await?;
    let set = understood
        .as_ref()
        .map_or(Set::All, |understood| Set::Found(understood.matching(ctx)));
    let list = catalog::list_of(ctx, &set, query).await?;
    let popular = if list.total == 0 {
        catalog::cards(ctx, &catalog::row(ctx, Row::Popular(POPULAR)).await?).await?
    } else {
        Vec::new()
    };
    let categories = match &understood {
        Some(understood) => categories(ctx, understood, CATEGORIES).await?,
        None => Vec::new(),
    };
    Ok(SearchPage {
        list,
        corrected: understood.and_then(|understood| understood.corrected()),
        categories,
        popular,
    })
}

/// What the search box offers for what was typed so far; nothing for a single letter. Depends on `Layout`, `Catalog`
/// and `Product` of each suggestion.
///
/// # Errors
/// When the database does not answer.
pub async fn suggest(ctx: &Ctx, typed: &str) -> Result<Suggestions> {
    let typed = one_line(typed, 100);
    if typed.chars().nth(1).is_none() {
        return Ok(Suggestions::default());
    }
    let Some(understood) = understand(ctx, &typed).await? else {
        return Ok(Suggestions::default());
    };
    let ids = catalog::row(ctx, Row::Suggested(understood.matching(ctx))).await?;
    let products = catalog::cards(ctx, &ids)
        .await?
        .into_iter()
        .map(|card| suggested(ctx, card))
        .collect();
    Ok(Suggestions {
        products,
        categories: categories(ctx, &understood, SUGGESTED_CATEGORIES).await?,
    })
}

fn suggested(ctx: &Ctx, card: ProductCard) -> SuggestedProduct {
    let thumbnail = card
        .picture
        .and_then(|picture| Some(paths::picture(&picture.hash, *picture.widths.first()?)));
    SuggestedProduct {
        path: paths::product(&card.slug),
        title: card.title,
        price: card.price.format_short(ctx.shop.facts().currency),
        thumbnail,
    }
}

/// Categories with products whose name is what was searched.
async fn categories(ctx: &Ctx, understood: &Understood, limit: usize) -> Result<Vec<Crumb>> {
    let tree = catalog::tree(ctx).await?;
    let named = tree.all().filter(|node| node.count > 0 && understood.names(&node.name));
    Ok(named.take(limit).map(Node::crumb).collect())
}
