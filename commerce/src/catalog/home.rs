//! The front page: the sections of its layout, filled.

use std::sync::Arc;

use domain::{
    catalog::{ListQuery, Sort},
    layout::{ProductSource, Section},
    order::RETURN_DAYS,
    paths,
    view::{HomePage, HomeSection, ProductCard},
};
use sea_orm::{FromQueryResult, Value};

use super::{cards, collections::collections, read_models::Row, rule, tree::tree};
use crate::{Ctx, db, error::Result, settings, tags::Tag};

/// Pictures beside a headline.
const HERO_PICTURES: u32 = 3;
/// The most products that a row shows.
const ROW_LIMIT: u32 = 24;

#[derive(FromQueryResult)]
struct Id {
    id: i64,
}

/// The front page. Depends on `Layout`, `Catalog` and `Product` of each card.
///
/// # Errors
/// When the database does not answer.
pub async fn home(ctx: &Ctx) -> Result<HomePage> {
    let settings = settings::all(ctx).await?;
    let mut sections = Vec::with_capacity(settings.home.sections.len());
    for section in &settings.home.sections {
        sections.extend(fill(ctx, section).await?);
    }
    Ok(HomePage { sections })
}

/// The section with what it shows; `None` when it has nothing to show.
async fn fill(ctx: &Ctx, section: &Section) -> Result<Option<HomeSection>> {
    match section {
        Section::Hero {
            eyebrow,
            headline,
            text,
            action,
            action_path,
            products,
            picture,
        } => {
            let reduced = row(ctx, Row::OnSale(1)).await?;
            let second = (!reduced.is_empty()).then(|| ("See what is reduced".to_owned(), on_sale_path()));
            Ok(Some(HomeSection::Hero {
                eyebrow: eyebrow.clone(),
                headline: headline.clone(),
                text: text.clone(),
                action: (action.clone(), action_path.clone()),
                second,
                pictures: match picture {
                    Some(picture) => vec![(picture.clone(), action_path.clone())],
                    None => hero_pictures(ctx, products).await?,
                },
            }))
        }
        Section::Categories { title } => {
            let tiles = tree(ctx).await?.tiles_below(None);
            Ok((!tiles.is_empty()).then(|| HomeSection::Categories {
                title: title.clone(),
                tiles,
            }))
        }
        Section::Collections { title, slugs } => {
            let tiles = collections(ctx).await?.tiles(slugs);
            Ok((!tiles.is_empty()).then(|| HomeSection::Collections {
                title: title.clone(),
                tiles,
            }))
        }
        Section::Products { title, source, limit } => {
            let Some((more, cards)) = products(ctx, source, (*limit).min(ROW_LIMIT)).await? else {
                return Ok(None);
            };
            Ok((!cards.is_empty()).then(|| HomeSection::Products {
                title: title.clone(),
                more,
                cards,
            }))
        }
        Section::Promises => Ok(Some(promises(ctx))),
    }
}

async fn hero_pictures(ctx: &Ctx, slugs: &[String]) -> Result<Vec<(domain::view::Picture, String)>> {
    let mut ids = Vec::new();
    for slug in slugs.iter().take(usize::try_from(HERO_PICTURES).unwrap_or(3)) {
        let sql = "SELECT id FROM product WHERE slug = $1 AND status = 'active'";
        let id = db::number(ctx.shop.db().reader(), sql, [slug.clone().into()]).await?;
        ids.extend((id > 0).then_some(id));
    }
    let cards = if ids.is_empty() {
        cards(ctx, &row(ctx, Row::Newest(ROW_LIMIT)).await?).await?
    } else {
        cards(ctx, &ids).await?
    };
    let pictures = cards
        .into_iter()
        .filter_map(|card| Some((card.picture?, paths::product(&card.slug))));
    Ok(pictures.take(usize::try_from(HERO_PICTURES).unwrap_or(3)).collect())
}

/// Where a row's "View all" leads, and its cards; `None` for a collection that is not there.
async fn products(ctx: &Ctx, source: &ProductSource, limit: u32) -> Result<Option<(String, Vec<ProductCard>)>> {
    let (more, wanted) = match source {
        ProductSource::Newest => {
            let query = ListQuery {
                sort: Sort::Newest,
                page: 1,
                ..ListQuery::default()
            };
            (paths::list(paths::SEARCH, &query), Row::Newest(limit))
        }
        ProductSource::OnSale => (on_sale_path(), Row::OnSale(limit)),
        ProductSource::Collection { slug } => {
            let collections = collections(ctx).await?;
            let Some(collection) = collections.find(slug) else {
                return Ok(None);
            };
            (paths::collection(slug), Row::Collection(collection.id, limit))
        }
    };
    Ok(Some((more, cards(ctx, &row(ctx, wanted).await?).await?)))
}

fn on_sale_path() -> String {
    paths::list(
        paths::SEARCH,
        &ListQuery {
            on_sale: true,
            page: 1,
            ..ListQuery::default()
        },
    )
}

fn promises(ctx: &Ctx) -> HomeSection {
    let promise = |icon: &str, title: &str, text: &str| (icon.to_owned(), title.to_owned(), text.to_owned());
    let pay = if ctx.shop.offers_esewa() {
        promise(
            "wallet",
            "Pay your way",
            "With eSewa, or in cash when it is at your door.",
        )
    } else {
        promise("cash", "Cash on delivery", "Pay when it is at your door.")
    };
    HomeSection::Promises(vec![
        promise(
            "truck",
            "Delivered to your door",
            "The price and the days are shown before you order.",
        ),
        pay,
        promise(
            "return",
            &format!("{RETURN_DAYS} days to return"),
            "Unused and in its box, for any reason.",
        ),
    ])
}

/// The ids of a short list. Depends on `Catalog`.
pub(crate) async fn row(ctx: &Ctx, row: Row) -> Result<Arc<Vec<i64>>> {
    let models = ctx.shop.read_models();
    let read = async || {
        let (sql, values): (String, Vec<Value>) = match &row {
            Row::Newest(limit) => (
                format!(
                    "SELECT id FROM product WHERE status = 'active' ORDER BY published_at DESC, id DESC LIMIT {limit}"
                ),
                Vec::new(),
            ),
            Row::OnSale(limit) => (
                format!(
                    "SELECT id FROM product WHERE status = 'active' AND compare_at IS NOT NULL ORDER BY rank, id LIMIT {limit}"
                ),
                Vec::new(),
            ),
            Row::Popular(limit) => (
                format!("SELECT id FROM product WHERE status = 'active' ORDER BY rank, id LIMIT {limit}"),
                Vec::new(),
            ),
            Row::Collection(id, limit) => {
                let source = rule::of_collection(ctx, *id).await?;
                let sql = format!(
                    "SELECT p.id FROM {} found JOIN product p ON p.id = found.product_id
                     WHERE p.status = 'active' ORDER BY found.ord, p.id LIMIT {limit}",
                    source.sql
                );
                (sql, source.values)
            }
            Row::Suggested(query) => (
                format!(
                    "SELECT product_id AS id FROM {} found ORDER BY ord, product_id LIMIT 6",
                    crate::search::source(ctx)
                ),
                vec![query.clone().into()],
            ),
        };
        let rows: Vec<Id> = db::all(ctx.shop.db().reader(), &sql, values).await?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    };
    models
        .rows
        .get(ctx.shop.tags(), row.clone(), &[Tag::Catalog], read)
        .await
}
