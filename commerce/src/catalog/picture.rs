//! Pictures as rows and as pages show them.

use domain::{product::Focal, view::Picture};
use sea_orm::ConnectionTrait;

use super::PictureDraft;
use crate::{Ctx, db, error::Result};

/// Joins the picture (`pic`, described by `pp`) that a line of a cart or an order shows: its variant's (`v`), or else the
/// first of its product (`p`).
pub(crate) const OF_A_LINE: &str = "
         LEFT JOIN product_picture pp ON pp.product_id = p.id AND pp.position = COALESCE(
             (SELECT MIN(own.position) FROM product_picture own
              WHERE own.product_id = p.id AND own.picture_id = v.picture_id), 0)
         LEFT JOIN picture pic ON pic.id = pp.picture_id";

/// The picture in a row's columns; `None` where they are empty.
pub(super) fn of_columns(
    hash: Option<String>,
    size: (Option<i64>, Option<i64>),
    widths: Option<&str>,
    alt: String,
    placeholder: Option<String>,
) -> Option<Picture> {
    Some(Picture {
        hash: hash?,
        width: u32::try_from(size.0?).ok()?,
        height: u32::try_from(size.1?).ok()?,
        widths: widths?.split(',').filter_map(|width| width.parse().ok()).collect(),
        alt,
        placeholder: placeholder.unwrap_or_default(),
        focal: Focal::MIDDLE,
    })
}

/// The id of the picture with this hash, which is stored if it is new.
pub(super) async fn put(tx: &impl ConnectionTrait, ctx: &Ctx, draft: &PictureDraft) -> Result<i64> {
    let known = db::number(
        tx,
        "SELECT id FROM picture WHERE hash = $1",
        [draft.hash.clone().into()],
    )
    .await?;
    if known > 0 {
        return Ok(known);
    }
    let widths: Vec<String> = draft.widths.iter().map(u32::to_string).collect();
    db::number(
        tx,
        "INSERT INTO picture (hash, width, height, widths, placeholder, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         RETURNING id",
        [
            draft.hash.clone().into(),
            i64::from(draft.width).into(),
            i64::from(draft.height).into(),
            widths.join(",").into(),
            draft.placeholder.clone().into(),
            ctx.now().0.into(),
        ],
    )
    .await
}
