//! The products as rows of a file, part by part.

use domain::{
    access::Permission,
    csv::Cell,
    sheet::{self, Said},
};

use super::{load, places::Places};
use crate::{
    Ctx,
    catalog::{
        PictureDraft,
        desk::{ProductQuery, ProductTab, narrowed},
    },
    db,
    error::Result,
    media,
};

/// Which products.
#[derive(Clone, Debug)]
pub struct ExportQuery {
    /// As their list is asked for; the order and the page say nothing here.
    pub products: ProductQuery,
    /// Only those behind this one.
    pub after: i64,
}

/// All of them.
impl Default for ExportQuery {
    fn default() -> Self {
        Self {
            products: ProductQuery {
                tab: ProductTab::All,
                ..ProductQuery::default()
            },
            after: 0,
        }
    }
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
    let (narrowed, mut values) = narrowed(ctx, &query.products).await?;
    values.push(query.after.into());
    let sql = format!(
        "SELECT p.id FROM product p WHERE {narrowed} AND p.id > ${} ORDER BY p.id LIMIT {PART}",
        values.len()
    );
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
