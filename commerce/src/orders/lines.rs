//! The lines of an order as its pages show them, with the product's page and picture while there are any.

use domain::{ids::OrderId, view::Picture};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{cart::picture_of, catalog::picture::OF_A_LINE, db, error::Result};

/// A line.
#[derive(FromQueryResult)]
pub(crate) struct LineRow {
    pub id: i64,
    pub sku: String,
    pub title: String,
    pub variant_title: String,
    pub unit_price: i64,
    pub quantity: i64,
    pub total: i64,
    slug: Option<String>,
    hash: Option<String>,
    width: Option<i64>,
    height: Option<i64>,
    widths: Option<String>,
    alt: Option<String>,
}

impl LineRow {
    /// The product's picture.
    pub fn picture(&self) -> Option<Picture> {
        picture_of(
            self.hash.as_deref(),
            self.width,
            self.height,
            self.widths.as_deref(),
            self.alt.as_deref(),
        )
    }

    /// The product's page, with this variant chosen.
    pub fn path(&self) -> Option<String> {
        let slug = self.slug.as_ref()?;
        Some(domain::paths::product_variant(slug, &self.sku))
    }
}

/// The lines of an order, in order.
pub(crate) async fn lines(conn: &impl ConnectionTrait, order: OrderId) -> Result<Vec<LineRow>> {
    db::all(
        conn,
        &format!(
            "SELECT l.id, l.sku, l.title, l.variant_title, l.unit_price, l.quantity, l.total,
                CASE WHEN p.status = 'active' THEN p.slug END AS slug, pic.hash, pic.width, pic.height, pic.widths, pp.alt
         FROM order_line l
         LEFT JOIN product p ON p.id = l.product_id
         LEFT JOIN variant v ON v.id = l.variant_id
         {OF_A_LINE}
         WHERE l.order_id = $1 ORDER BY l.position"
        ),
        [order.0.into()],
    )
    .await
}
