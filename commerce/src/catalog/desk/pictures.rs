//! A product's pictures: uploaded, ordered, described, taken away.

use domain::{access::Permission, ids::ProductId, product::Focal};
use sea_orm::{FromQueryResult, Value};
use thiserror::Error as ThisError;
use tokio::fs;

use super::lock;
use crate::{
    Ctx,
    catalog::{Batch, PictureDraft, parts, picture},
    db,
    error::{Error, Result},
    media::{ImageRefused, Limits, PictureSet},
};

/// The most pictures of a product.
pub const MOST_PICTURES: usize = 24;
/// The most bytes of a file.
pub const LARGEST_PICTURE: usize = 8 * 1024 * 1024;

/// A file that somebody has chosen.
#[derive(Clone, Debug)]
pub struct Upload {
    /// As it is called, for messages.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum UploadRefused {
    /// It is no picture that can be shown.
    #[error(transparent)]
    Picture(#[from] ImageRefused),
    /// The product has as many as there may be.
    #[error("a product has at most {} pictures", MOST_PICTURES)]
    Enough,
    /// The product has it already.
    #[error("the product has this picture already")]
    There,
}

/// What becomes of one picture. Their order is that of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureChange {
    /// Which one.
    pub id: i64,
    /// What it shows.
    pub alt: String,
    /// What stays in sight where it is cut.
    pub focal: Focal,
    /// Whether it is taken away.
    pub remove: bool,
    /// What it showed and what stayed in sight when the form was made. What is as it was is left as it is now.
    pub was: Option<(String, Focal)>,
}

/// A form of a product's pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PictureForm {
    /// In the order that is asked for.
    pub changes: Vec<PictureChange>,
    /// Their order when the form was made; empty where that is not known.
    pub order_was: Vec<i64>,
}

#[derive(FromQueryResult)]
struct Row {
    picture_id: i64,
    alt: String,
    focal_x: i64,
    focal_y: i64,
}

/// Adds a picture after the others. It is made anew from its pixels, in the shop's sizes.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`, [`Error::NotFound`], [`Error::Busy`] when too many pictures wait
/// already. The inner one says why this file is not taken.
pub async fn add_picture(
    ctx: &Ctx,
    product: ProductId,
    upload: Upload,
) -> Result<std::result::Result<(), UploadRefused>> {
    ctx.require(Permission::CatalogueEdit)?;
    let there = db::number(
        ctx.shop.db().reader(),
        "SELECT id FROM product WHERE id = $1 AND status <> 'removed'",
        [product.0.into()],
    )
    .await?;
    if there == 0 {
        return Err(Error::NotFound);
    }
    let limit = Limits::default().bytes;
    if upload.bytes.len() > limit {
        let got = upload.bytes.len();
        return Ok(Err(ImageRefused::TooManyBytes { got, limit }.into()));
    }
    let set = match ctx.shop.studio().make(upload.bytes).await? {
        Ok(set) => set,
        Err(refused) => return Ok(Err(refused.into())),
    };
    // The files first: a row without its files would show nothing, files without a row harm nobody.
    store(ctx, &set).await?;
    let mut batch = Batch::begin(ctx).await?;
    let row = lock(&batch.tx, product).await?;
    let rows = stored(&batch, product).await?;
    if rows.len() >= MOST_PICTURES {
        return Ok(Err(UploadRefused::Enough));
    }
    let draft = PictureDraft {
        hash: set.hash.clone(),
        width: set.width,
        height: set.height,
        widths: set.renditions.iter().map(|file| file.width).collect(),
        alt: row.title.clone(),
        placeholder: set.placeholder.clone(),
        focal: Focal::MIDDLE,
    };
    let id = picture::put(&batch.tx, ctx, &draft).await?;
    if rows.iter().any(|row| row.picture_id == id) {
        return Ok(Err(UploadRefused::There));
    }
    let after = Row {
        picture_id: id,
        alt: draft.alt,
        focal_x: 50,
        focal_y: 50,
    };
    write(&mut batch, product, rows.into_iter().chain([after])).await?;
    batch
        .finish("product.picture-added", &format!("product:{product}"), &set.hash)
        .await?;
    Ok(Ok(()))
}

/// Orders, describes and takes away. Pictures that are not named stay, after the others. What somebody else has changed
/// since the form was made stays, where this one leaves it; where both have changed the same, nothing is written.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`, [`Error::NotFound`]. The inner ones say what both have changed.
pub async fn change_pictures(
    ctx: &Ctx,
    product: ProductId,
    form: &PictureForm,
) -> Result<std::result::Result<(), Vec<String>>> {
    ctx.require(Permission::CatalogueEdit)?;
    let mut batch = Batch::begin(ctx).await?;
    lock(&batch.tx, product).await?;
    let mut rest = stored(&batch, product).await?;
    let (mut rows, mut clashes) = (Vec::with_capacity(rest.len()), Vec::new());
    for change in in_order(form, &rest, &mut clashes) {
        let Some(place) = rest.iter().position(|row| row.picture_id == change.id) else {
            continue;
        };
        let row = rest.remove(place);
        if !change.remove {
            rows.push(described(row, change, &mut clashes));
        }
    }
    if !clashes.is_empty() {
        return Ok(Err(clashes));
    }
    rows.extend(rest);
    let count = rows.len();
    write(&mut batch, product, rows).await?;
    batch
        .finish(
            "product.pictures-changed",
            &format!("product:{product}"),
            &format!("{count} pictures"),
        )
        .await?;
    Ok(Ok(()))
}

/// The changes in the order that the pictures will have: that of the form, or the stored one where the form left it.
fn in_order<'a>(form: &'a PictureForm, rows: &[Row], clashes: &mut Vec<String>) -> Vec<&'a PictureChange> {
    let mut changes: Vec<&PictureChange> = form.changes.iter().collect();
    let named = |ids: Vec<i64>| -> Vec<i64> {
        let both = |id: &i64| form.changes.iter().any(|change| change.id == *id);
        ids.into_iter().filter(both).collect()
    };
    let wanted: Vec<i64> = changes.iter().map(|change| change.id).collect();
    let stored = named(rows.iter().map(|row| row.picture_id).collect());
    let was: Vec<i64> = form
        .order_was
        .iter()
        .copied()
        .filter(|id| stored.contains(id))
        .collect();
    let wanted: Vec<i64> = wanted.into_iter().filter(|id| stored.contains(id)).collect();
    if was.len() != stored.len() || was == stored || wanted == stored {
        return changes;
    }
    if wanted == was {
        changes.sort_by_key(|change| stored.iter().position(|id| *id == change.id));
    } else {
        clashes.push("The order: somebody else has put the pictures in another one.".to_owned());
    }
    changes
}

/// A picture as it will be.
fn described(row: Row, change: &PictureChange, clashes: &mut Vec<String>) -> Row {
    let alt = domain::text::one_line(&change.alt, 300);
    let now = Focal::new(row.focal_x, row.focal_y);
    let (alt_was, focal_was) = change.was.clone().unwrap_or_else(|| (row.alt.clone(), now));
    let alt = if alt == alt_was {
        row.alt.clone()
    } else {
        if row.alt != alt_was && row.alt != alt {
            clashes.push(format!(
                "What a picture shows is \"{}\" now; you wrote \"{alt}\".",
                row.alt
            ));
        }
        alt
    };
    let focal = if change.focal == focal_was {
        now
    } else {
        if now != focal_was && now != change.focal {
            clashes.push(format!(
                "What must stay in sight of \"{alt}\" is {} % from the left and {} % from above now; you chose {} and {}.",
                now.x, now.y, change.focal.x, change.focal.y
            ));
        }
        change.focal
    };
    Row {
        picture_id: row.picture_id,
        alt,
        focal_x: i64::from(focal.x),
        focal_y: i64::from(focal.y),
    }
}

async fn stored(batch: &Batch, product: ProductId) -> Result<Vec<Row>> {
    let sql = "SELECT picture_id, alt, focal_x, focal_y FROM product_picture WHERE product_id = $1 ORDER BY position";
    db::all(&batch.tx, sql, [product.0.into()]).await
}

async fn write(batch: &mut Batch, product: ProductId, rows: impl IntoIterator<Item = Row>) -> Result<()> {
    db::run(
        &batch.tx,
        "DELETE FROM product_picture WHERE product_id = $1",
        [product.0.into()],
    )
    .await?;
    let rows = (0_i64..)
        .zip(rows)
        .map(|(position, row)| {
            vec![
                Value::from(product.0),
                position.into(),
                row.picture_id.into(),
                row.alt.into(),
                row.focal_x.into(),
                row.focal_y.into(),
            ]
        })
        .collect();
    let table = "product_picture (product_id, position, picture_id, alt, focal_x, focal_y)";
    parts::insert(batch, table, rows).await?;
    db::run(
        &batch.tx,
        "UPDATE product SET fingerprint = '', version = version + 1, updated_at = $1 WHERE id = $2",
        [batch.ctx.now().0.into(), product.0.into()],
    )
    .await?;
    batch.wrote_product(product);
    Ok(())
}

/// Writes a picture's files; one that is there has the same bytes, since its name is their hash.
async fn store(ctx: &Ctx, set: &PictureSet) -> Result<()> {
    let folder = ctx.shop.media_dir();
    for file in &set.renditions {
        let name = set.file_name(file.width);
        let path = folder.join(&name);
        if fs::try_exists(&path).await.unwrap_or(false) {
            continue;
        }
        // Under another name until it is whole: nobody is served half a picture.
        let part = folder.join(format!(".{name}.{:016x}", rand::random::<u64>()));
        let failed = |source| Error::File(path.display().to_string(), source);
        fs::write(&part, &file.bytes).await.map_err(failed)?;
        let failed = |source| Error::File(path.display().to_string(), source);
        fs::rename(&part, &path).await.map_err(failed)?;
    }
    Ok(())
}
