//! The products as rows of a file, part by part.

use std::fmt::Write as _;

use domain::{
    access::Permission,
    csv::Cell,
    sheet::{self, Said},
};
use sea_orm::Value;

use super::{load, places::Places};
use crate::{Ctx, catalog::PictureDraft, db, error::Result, media};

/// Which products.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportQuery {
    /// Words of their titles, brands, SKUs or addresses; empty for all.
    pub words: String,
    /// Only those with this status.
    pub status: Option<domain::product::Status>,
    /// Only those of this category and the ones below it.
    pub category: Option<domain::ids::CategoryId>,
    /// Only those behind this one.
    pub after: i64,
}

/// A part of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
    /// Where the next part begins; `None` when there is none.
    pub next: Option<i64>,
}

/// Products of one part.
const PART: usize = 100;

/// The names of the columns.
pub fn header() -> Vec<&'static str> {
    sheet::header()
}

/// The next products, in the order in which they were made.
///
/// # Errors
/// [`Error::Forbidden`](crate::Error::Forbidden) for staff who may not edit the catalogue.
pub async fn export(ctx: &Ctx, query: &ExportQuery) -> Result<Exported> {
    ctx.require(Permission::CatalogueEdit)?;
    let conn = ctx.shop.db().reader();
    let places = Places::load(conn).await?;
    let mut values: Vec<Value> = vec![query.after.into()];
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut which = String::from("id > $1");
    if let Some(status) = query.status {
        let _ = write!(which, " AND status = {}", place(status.code().into()));
    }
    if let Some(category) = query.category {
        let _ = write!(
            which,
            " AND category_id IN (WITH RECURSIVE down (id) AS (
                 SELECT id FROM category WHERE id = {}
                 UNION SELECT c.id FROM category c JOIN down ON c.parent_id = down.id) SELECT id FROM down)",
            place(category.0.into())
        );
    }
    let words = domain::text::one_line(&query.words, 100).to_lowercase();
    if !words.is_empty() {
        let like = format!("%{}%", words.replace(['%', '_', '\\'], " "));
        let _ = write!(
            which,
            " AND (LOWER(title) LIKE {0} OR LOWER(brand) LIKE {0} OR slug LIKE {0} OR EXISTS (
                 SELECT 1 FROM variant w WHERE w.product_id = product.id AND LOWER(w.sku) LIKE {0}))",
            place(like.into())
        );
    }
    let sql = format!("SELECT id FROM product WHERE status <> 'removed' AND {which} ORDER BY id LIMIT {PART}");
    let ids: Vec<Id> = db::all(conn, &sql, values).await?;
    let last = ids.last().filter(|_| ids.len() == PART).map(|row| row.id);
    if ids.is_empty() {
        return Ok(Exported {
            rows: Vec::new(),
            next: None,
        });
    }
    let among = format!("id IN ({})", db::places(1, ids.len()));
    let held = load::load(conn, &places, &among, ids.iter().map(|row| row.id.into()).collect()).await?;
    let base_url = &ctx.shop.facts().base_url;
    let mut rows = Vec::with_capacity(held.len());
    for mut held in held {
        let address = |stored: &PictureDraft| {
            let name = media::file_name(&stored.hash, stored.widths.last().copied().unwrap_or(stored.width));
            format!("{base_url}/media/{name}")
        };
        for variant in &mut held.product.variants {
            if let Said::Some(hash) = &variant.picture {
                variant.picture = held
                    .pictures
                    .iter()
                    .find(|stored| stored.hash == *hash)
                    .map(address)
                    .into();
            }
        }
        for (picture, stored) in held.product.pictures.iter_mut().flatten().zip(&held.pictures) {
            picture.src = address(stored);
        }
        rows.extend(sheet::rows(&held.product));
    }
    Ok(Exported { rows, next: last })
}

#[derive(sea_orm::FromQueryResult)]
struct Id {
    id: i64,
}
