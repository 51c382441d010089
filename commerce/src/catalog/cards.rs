//! The cards of products: those that are kept and current from memory, all others in one query.

use std::sync::Arc;

use domain::{
    ids::ProductId,
    money::Money,
    product::Focal,
    time::{DAY_MS, Timestamp},
    view::ProductCard,
};
use sea_orm::{FromQueryResult, Value};

use super::{picture, read_models::CardModel};
use crate::{Ctx, db, error::Result, shop, tags::Tag};

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    status: String,
    slug: String,
    title: String,
    subtitle: String,
    price_min: i64,
    price_max: i64,
    compare_at: Option<i64>,
    published_at: i64,
    available: i64,
    hash: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
    widths: Option<String>,
    alt: Option<String>,
    placeholder: Option<String>,
    focal_x: Option<i64>,
    focal_y: Option<i64>,
}

const SQL: &str = "
SELECT p.id, p.status, p.slug, p.title, p.subtitle, p.price_min, p.price_max, p.compare_at, p.published_at,
       pic.hash, pic.width, pic.height, pic.widths, pp.alt, pic.placeholder, pp.focal_x, pp.focal_y,
       CAST(COALESCE((SELECT SUM(s.on_hand - s.reserved) FROM variant v JOIN stock_level s ON s.variant_id = v.id
                      WHERE v.product_id = p.id AND v.status = 'active'), 0) AS BIGINT) AS available
FROM product p
LEFT JOIN product_picture pp ON pp.product_id = p.id AND pp.position = 0
LEFT JOIN picture pic ON pic.id = pp.picture_id
WHERE p.id IN";

/// Ids a query asks for; a shorter list repeats its last, so that the database knows few statements.
const ASKED: usize = 24;

/// The cards of these products, in this order; of those that shoppers see. Depends on `Product` of each.
pub(crate) async fn cards(ctx: &Ctx, ids: &[i64]) -> Result<Vec<ProductCard>> {
    let (models, tags) = (&ctx.shop.read_models().cards, ctx.shop.tags());
    let mut found: Vec<Option<Arc<CardModel>>> = ids.iter().map(|id| models.current(tags, id)).collect();
    let missing: Vec<i64> = ids
        .iter()
        .zip(&found)
        .filter(|(_, card)| card.is_none())
        .map(|(id, _)| *id)
        .collect();
    for asked in missing.chunks(ASKED) {
        let versions: Vec<_> = asked
            .iter()
            .map(|id| tags.versions([Tag::Product(ProductId(*id))]))
            .collect();
        let rows = read(ctx, asked).await?;
        for row in rows {
            let card = Arc::new(CardModel::new(row));
            let id = card.card.id.0;
            if let Some(place) = asked.iter().position(|asked| *asked == id) {
                models.keep(id, versions[place].clone(), card.clone());
            }
            for (wanted, place) in ids.iter().zip(&mut found) {
                if *wanted == id {
                    *place = Some(card.clone());
                }
            }
        }
    }
    let now = ctx.now();
    Ok(found.into_iter().flatten().map(|model| model.at(now)).collect())
}

async fn read(ctx: &Ctx, asked: &[i64]) -> Result<Vec<Row>> {
    let last = asked.last().copied().unwrap_or(0);
    let ids = asked
        .iter()
        .copied()
        .chain(std::iter::repeat(last))
        .take(ASKED)
        .map(Value::from);
    let mut rows: Vec<Row> = db::all(
        ctx.shop.db().reader(),
        &format!("{SQL} ({})", db::places(1, ASKED)),
        ids,
    )
    .await?;
    // Not asked of the database: SQLite would walk through all active products, for the ids of a few.
    rows.retain(|row| row.status == "active");
    Ok(rows)
}

impl CardModel {
    fn new(row: Row) -> Self {
        let card = ProductCard {
            id: ProductId(row.id),
            slug: row.slug,
            title: row.title,
            subtitle: row.subtitle,
            price: Money::from_minor(row.price_min),
            price_varies: row.price_max > row.price_min,
            compare_at: row.compare_at.map(Money::from_minor),
            picture: picture::of_columns(
                row.hash,
                (row.width, row.height),
                row.widths.as_deref(),
                row.alt.unwrap_or_default(),
                row.placeholder,
            )
            .map(|picture| domain::view::Picture {
                focal: Focal::new(row.focal_x.unwrap_or(50), row.focal_y.unwrap_or(50)),
                ..picture
            }),
            availability: shop::availability(row.available),
            is_new: false,
        };
        Self {
            card,
            published_at: row.published_at,
        }
    }

    fn at(&self, now: Timestamp) -> ProductCard {
        let age = now.since(Timestamp(self.published_at));
        ProductCard {
            is_new: (0..=30 * DAY_MS).contains(&age),
            ..self.card.clone()
        }
    }
}
