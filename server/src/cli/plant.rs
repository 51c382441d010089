//! `pasal seed demo`: the demo catalogue, with its pictures, through the same commands that a merchant's edits will use.

use std::{collections::HashMap, fmt, path::Path};

use commerce::{
    Ctx,
    catalog::{
        Batch, CategoryDraft, CollectionDraft, OptionDraft, PictureDraft, ProductDraft, Status, ValueDraft,
        VariantDraft,
    },
    settings,
};
use domain::{
    ids::CategoryId,
    layout::{Layout, ProductSource, Section},
    money::Money,
    paths,
    product::{Focal, Schedule, Seo},
    text::Slug,
    time::{DAY_MS, Timestamp},
    view,
};

use super::demo::{Catalogue, PicturesError, Product, Shot, Shots, album};

/// Why the demo shop was not made.
#[derive(Debug, thiserror::Error)]
pub enum PlantError {
    /// The catalogue's files are wrong.
    #[error("the demo catalogue cannot be read: {0}")]
    Catalogue(#[from] serde_json::Error),
    /// Its pictures cannot be made.
    #[error(transparent)]
    Pictures(#[from] PicturesError),
    /// The shop refused it.
    #[error(transparent)]
    Shop(#[from] commerce::Error),
    /// It names a category that is not there.
    #[error("the demo catalogue names the category {0}, which does not exist")]
    Category(String),
}

/// What was planted.
pub struct Planted {
    products: usize,
    variants: usize,
    changed: usize,
}

impl fmt::Display for Planted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.changed == 0 {
            return write!(f, "The demo shop is there already: nothing was changed.");
        }
        write!(
            f,
            "The demo shop is there: {} products in {} variants.",
            self.products, self.variants
        )
    }
}

/// Puts the demo catalogue into the shop. A second run on the same day changes nothing.
///
/// # Errors
/// [`PlantError`].
pub async fn demo(ctx: &Ctx, objects: &Path) -> Result<Planted, PlantError> {
    let catalogue = Catalogue::load()?;
    let shots = album(&catalogue, objects, ctx.shop.media_dir())?;
    let today = Timestamp(ctx.now().0.div_euclid(DAY_MS).saturating_mul(DAY_MS));
    let mut batch = Batch::begin(ctx).await?;
    let categories = categories(&mut batch, &catalogue, &shots).await?;
    for (position, (collection, shot)) in catalogue.collections.iter().zip(&shots.collections).enumerate() {
        let draft = CollectionDraft {
            slug: collection.slug.clone(),
            name: collection.name.clone(),
            description: collection.description.clone(),
            position: index(position),
            picture: Some(picture(shot, &collection.picture.alt)),
            rule: None,
        };
        batch.collection(&draft).await?;
    }
    for (rank, (product, shots)) in catalogue.products.iter().zip(&shots.products).enumerate() {
        let category = categories
            .get(&product.category)
            .ok_or_else(|| PlantError::Category(product.category.clone()))?;
        batch.product(&draft(product, *category, shots, rank, today)).await?;
    }
    let changed = batch.commit().await?;
    if changed > 0 {
        settings::put(ctx, "home", &layout(&catalogue, &shots)).await?;
    }
    let variants = catalogue.products.iter().map(|product| product.variants.len()).sum();
    Ok(Planted {
        products: catalogue.products.len(),
        variants,
        changed,
    })
}

pub(super) fn picture(shot: &Shot, alt: &str) -> PictureDraft {
    PictureDraft {
        hash: shot.hash.clone(),
        width: shot.width,
        height: shot.height,
        widths: shot.widths.clone(),
        alt: alt.to_owned(),
        placeholder: shot.placeholder.clone(),
        focal: Focal::MIDDLE,
    }
}

fn index(position: usize) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

async fn categories(
    batch: &mut Batch,
    catalogue: &Catalogue,
    shots: &Shots,
) -> Result<HashMap<String, CategoryId>, PlantError> {
    let mut ids = HashMap::new();
    for (position, (category, shot)) in catalogue.categories.iter().zip(&shots.categories).enumerate() {
        let parent = match &category.parent {
            Some(slug) => Some(*ids.get(slug).ok_or_else(|| PlantError::Category(slug.clone()))?),
            None => None,
        };
        let draft = CategoryDraft {
            slug: category.slug.clone(),
            name: category.name.clone(),
            description: category.description.clone(),
            parent,
            position: index(position),
            picture: Some(picture(shot, &category.tile.alt)),
        };
        ids.insert(category.slug.clone(), batch.category(&draft).await?.id);
    }
    Ok(ids)
}

fn code(name: &str) -> String {
    Slug::suggest(name, "other").as_str().chars().take(40).collect()
}

fn draft(product: &Product, category: CategoryId, shots: &[Shot], rank: usize, today: Timestamp) -> ProductDraft {
    let options = product.options.iter().map(|option| OptionDraft {
        code: code(&option.name),
        name: option.name.clone(),
        values: option
            .values
            .iter()
            .map(|value| ValueDraft {
                code: code(&value.name),
                label: value.name.clone(),
                swatch: value.swatch.clone(),
            })
            .collect(),
    });
    let variants = product.variants.iter().map(|variant| VariantDraft {
        sku: variant.sku.clone(),
        choice: variant.options.iter().map(|value| code(value)).collect(),
        price: Money::from_minor(variant.price),
        compare_at: variant.compare_at.map(Money::from_minor),
        weight_grams: variant.grams,
        barcode: None,
        cost: None,
        picture: None,
        opening_stock: Some(i64::from(variant.stock)),
    });
    let pictures = product
        .pictures
        .iter()
        .zip(shots)
        .map(|(shown, set)| picture(set, &shown.alt));
    ProductDraft {
        slug: product.slug.clone(),
        title: product.title.clone(),
        subtitle: product.subtitle.clone(),
        brand: product.brand.clone(),
        description: product.description.join("\n\n"),
        specs: product
            .specs
            .iter()
            .map(|spec| (spec.name.clone(), spec.value.clone()))
            .collect(),
        keywords: product.keywords.join(" "),
        category,
        collections: product.collections.clone(),
        options: options.collect(),
        variants: variants.collect(),
        pictures: pictures.collect(),
        status: Status::Active,
        rank: scattered(rank),
        published_at: today.plus_ms(-i64::from(product.days_ago).saturating_mul(DAY_MS)),
        seo: Seo::default(),
        schedule: Schedule::default(),
    }
}

/// A place in lists that mixes the categories: the catalogue's files go category by category.
fn scattered(rank: usize) -> i64 {
    index(rank).wrapping_mul(37).rem_euclid(101)
}

/// The front page of the demo shop.
fn layout(catalogue: &Catalogue, shots: &Shots) -> Layout {
    let hero = &catalogue.hero;
    let shown = picture(&shots.hero, &hero.picture.alt);
    let products = |title: &str, source| Section::Products {
        title: title.to_owned(),
        source,
        limit: 8,
    };
    Layout {
        sections: vec![
            Section::Hero {
                eyebrow: "Made in Nepal, sent with care".to_owned(),
                headline: hero.headline.clone(),
                text: hero.sentence.clone(),
                action: hero.action.clone(),
                action_path: paths::collection(&hero.collection),
                products: Vec::new(),
                picture: Some(view::Picture {
                    hash: shown.hash,
                    width: shown.width,
                    height: shown.height,
                    widths: shown.widths,
                    alt: shown.alt,
                    placeholder: shown.placeholder,
                    focal: shown.focal,
                }),
            },
            Section::Categories {
                title: "Shop by category".to_owned(),
            },
            products("New in the shop", ProductSource::Newest),
            Section::Collections {
                title: "Collections".to_owned(),
                slugs: catalogue
                    .collections
                    .iter()
                    .map(|collection| collection.slug.clone())
                    .collect(),
            },
            products("On sale", ProductSource::OnSale),
            Section::Promises,
        ],
    }
}
