//! A copy of a product, as a draft: with its texts, options, prices and pictures, and SKUs and an address of its own.

use domain::{
    access::Permission,
    ids::ProductId,
    product::{ProductField, ProductForm},
};
use sea_orm::Value;

use super::{Save, Saved, page, save};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
};

/// Tries of a free address and free SKUs.
const TRIES: u32 = 50;

/// Makes a copy of a product; the copy's id.
///
/// # Errors
/// [`Error::Forbidden`] without `catalogue.edit`, [`Error::NotFound`], [`Error::Conflict`] where there are too many
/// copies already.
pub async fn duplicate(ctx: &Ctx, id: ProductId) -> Result<ProductId> {
    ctx.require(Permission::CatalogueEdit)?;
    let original = page::product(ctx, id).await?.form;
    for number in 1..=TRIES {
        let details = copy(&original, number)
            .parse(ctx.shop.facts().offset)
            .map_err(|_| Error::Invalid("This product cannot be copied as it is: save it once first.".to_owned()))?;
        let wanted = Save {
            product: None,
            version: 0,
            details,
        };
        match save::save(ctx, &wanted).await? {
            Saved::Done(made) => {
                pictures(ctx, id, made).await?;
                return Ok(made);
            }
            Saved::Refused(errors) if errors.0.iter().all(|(field, _)| taken(*field)) => {}
            Saved::Refused(errors) => {
                let first = errors.0.into_iter().next().map(|(_, sentence)| sentence);
                return Err(Error::Invalid(first.unwrap_or_default()));
            }
            Saved::Newer => return Err(Error::Conflict("The product has changed: try again.".to_owned())),
        }
    }
    Err(Error::Conflict(
        "There are many copies of this product already: rename some first.".to_owned(),
    ))
}

fn taken(field: ProductField) -> bool {
    matches!(field, ProductField::Slug | ProductField::Sku(_))
}

fn copy(original: &ProductForm, number: u32) -> ProductForm {
    let mark = if number == 1 {
        "copy".to_owned()
    } else {
        format!("copy-{number}")
    };
    let cut = |text: &str, most: usize| -> String { text.chars().take(most).collect() };
    let mut form = original.clone();
    form.title = format!("{} (copy)", cut(&original.title, 190));
    form.slug = format!("{}-{mark}", cut(&original.slug, 84).trim_end_matches('-'));
    form.publish_at = String::new();
    form.unpublish_at = String::new();
    for variant in &mut form.variants {
        variant.id = String::new();
        // It is printed on the package of the original.
        variant.barcode = String::new();
        variant.sku = format!("{}-{}", cut(&variant.sku, 54), mark.to_uppercase());
    }
    form
}

async fn pictures(ctx: &Ctx, from: ProductId, to: ProductId) -> Result<()> {
    let tx = ctx.shop.db().begin().await?;
    let values: [Value; 2] = [to.0.into(), from.0.into()];
    db::run(
        &tx,
        "INSERT INTO product_picture (product_id, position, picture_id, alt, focal_x, focal_y)
         SELECT $1, position, picture_id, alt, focal_x, focal_y FROM product_picture WHERE product_id = $2",
        values,
    )
    .await?;
    audit::record(
        &tx,
        ctx,
        "product.duplicated",
        &format!("product:{to}"),
        &format!("from product:{from}"),
    )
    .await?;
    tx.commit().await?;
    ctx.shop.tags().touch([crate::tags::Tag::Product(to)]);
    Ok(())
}
