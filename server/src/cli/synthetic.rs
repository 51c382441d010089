//! `pasal seed bench`: a large catalogue out of word lists, for measuring. Deterministic: the same number of products
//! is the same catalogue.

use std::{fmt, path::Path};

use commerce::{
    Ctx,
    catalog::{Batch, CategoryDraft, OptionDraft, PictureDraft, ProductDraft, Status, ValueDraft, VariantDraft},
};
use domain::{ids::CategoryId, money::Money, time::DAY_MS};

use super::{
    demo::{Catalogue, album},
    plant::{PlantError, picture},
};

const MATERIALS: [&str; 16] = [
    "Copper",
    "Felt",
    "Bamboo",
    "Terracotta",
    "Silk",
    "Wool",
    "Cotton",
    "Brass",
    "Lokta",
    "Hemp",
    "Walnut",
    "Sal wood",
    "Linen",
    "Leather",
    "Glass",
    "Stone",
];
const STYLES: [&str; 20] = [
    "Everyday", "Mountain", "Valley", "Monsoon", "Morning", "Festival", "Travel", "Garden", "Kitchen", "Heritage",
    "Small", "Large", "Folding", "Woven", "Painted", "Carved", "Glazed", "Quiet", "Bright", "Classic",
];
const THINGS: [&str; 40] = [
    "Bowl", "Basket", "Lamp", "Scarf", "Blanket", "Notebook", "Cup", "Kettle", "Tray", "Cushion", "Rug", "Box", "Vase",
    "Candle", "Mirror", "Shelf", "Stool", "Jar", "Spoon", "Board", "Pot", "Planter", "Bag", "Purse", "Belt", "Hat",
    "Socks", "Shawl", "Jacket", "Slippers", "Mat", "Curtain", "Frame", "Clock", "Toy", "Puzzle", "Flute", "Drum",
    "Bracelet", "Necklace",
];
const TOWNS: [&str; 10] = [
    "Patan",
    "Ilam",
    "Mustang",
    "Bhaktapur",
    "Pokhara",
    "Jumla",
    "Tansen",
    "Dhankuta",
    "Gorkha",
    "Janakpur",
];
const COLOURS: [(&str, &str); 6] = [
    ("Red", "#b23a2e"),
    ("Indigo", "#2e4a7d"),
    ("Moss", "#5d6f3a"),
    ("Sand", "#d8c6a3"),
    ("Charcoal", "#3b3a3c"),
    ("Saffron", "#d99a2b"),
];
/// Top categories, and categories below each.
const TOPS: usize = 8;
const BELOW: usize = 5;
/// Products of one transaction.
const CHUNK: usize = 500;

/// What was planted.
pub struct Planted {
    products: usize,
    changed: usize,
}

impl fmt::Display for Planted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "A catalogue of {} products for measuring; {} rows of it were written now.",
            self.products, self.changed
        )
    }
}

/// A number that looks like chance and is always the same.
fn mixed(seed: usize, salt: usize) -> usize {
    let mut bits =
        (seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (salt as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    bits ^= bits >> 29;
    bits = bits.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    usize::try_from(bits >> 33).unwrap_or(0)
}

fn pick<T: Copy>(from: &[T], seed: usize, salt: usize, default: T) -> T {
    from.get(mixed(seed, salt) % from.len().max(1))
        .copied()
        .unwrap_or(default)
}

/// Puts so many made-up products into the shop.
///
/// # Errors
/// [`PlantError`].
pub async fn bench(ctx: &Ctx, products: u32, objects: &Path) -> Result<Planted, PlantError> {
    let pictures = pictures(ctx, objects)?;
    let mut batch = Batch::begin(ctx).await?;
    let categories = categories(&mut batch, &pictures).await?;
    let mut changed = batch.commit().await?;
    let products = usize::try_from(products).unwrap_or(0);
    for from in (0..products).step_by(CHUNK) {
        let mut batch = Batch::begin(ctx).await?;
        for number in from..(from + CHUNK).min(products) {
            batch.product(&draft(ctx, number, &categories, &pictures)).await?;
        }
        changed += batch.commit().await?;
        eprint!("\r{} of {products} products", (from + CHUNK).min(products));
    }
    eprintln!();
    Ok(Planted { products, changed })
}

/// Some of the demo shop's pictures: pages then weigh what real ones do.
fn pictures(ctx: &Ctx, objects: &Path) -> Result<Vec<PictureDraft>, PlantError> {
    let shots = album(&Catalogue::load()?, objects, ctx.shop.media_dir())?;
    let some = shots.products.iter().take(24).flatten();
    Ok(some
        .map(|shot| picture(shot, "A product of the shop on a plain background"))
        .collect())
}

async fn categories(batch: &mut Batch, pictures: &[PictureDraft]) -> Result<Vec<CategoryId>, PlantError> {
    let mut ids = Vec::new();
    for top in 0..TOPS {
        let name = MATERIALS.get(top).copied().unwrap_or("More");
        let mut parent = None;
        for below in 0..=BELOW {
            let (slug, title) = if below == 0 {
                (format!("things-{top}"), format!("{name} things"))
            } else {
                let style = STYLES.get(below).copied().unwrap_or("More");
                (
                    format!("things-{top}-{below}"),
                    format!("{style} {}", name.to_lowercase()),
                )
            };
            let draft = CategoryDraft {
                slug,
                name: title,
                description: format!("Made of {} by people who know how.", name.to_lowercase()),
                parent,
                position: i64::try_from(top * 10 + below).unwrap_or(0),
                picture: pictures.get(mixed(top, below) % pictures.len().max(1)).cloned(),
            };
            let id = batch.category(&draft).await?.id;
            match parent {
                None => parent = Some(id),
                Some(_) => ids.push(id),
            }
        }
    }
    Ok(ids)
}

fn draft(ctx: &Ctx, number: usize, categories: &[CategoryId], pictures: &[PictureDraft]) -> ProductDraft {
    let (material, style) = (
        pick(&MATERIALS, number, 1, "Felt"),
        pick(&STYLES, number, 2, "Everyday"),
    );
    let (thing, town) = (pick(&THINGS, number, 3, "Bowl"), pick(&TOWNS, number, 4, "Patan"));
    let base = i64::try_from(15 + mixed(number, 5) % 600).unwrap_or(15) * 1000;
    let on_sale = mixed(number, 6).is_multiple_of(7);
    let kinds = 1 + mixed(number, 7) % 4;
    let colours: Vec<(&str, &str)> = COLOURS
        .iter()
        .copied()
        .cycle()
        .skip(mixed(number, 8) % COLOURS.len())
        .take(kinds)
        .collect();
    let options = if kinds == 1 {
        Vec::new()
    } else {
        let values = colours.iter().map(|(name, swatch)| ValueDraft {
            code: name.to_lowercase(),
            label: (*name).to_owned(),
            swatch: Some((*swatch).to_owned()),
        });
        vec![OptionDraft {
            code: "colour".to_owned(),
            name: "Colour".to_owned(),
            values: values.collect(),
        }]
    };
    let variants = colours.iter().enumerate().map(|(index, (name, _))| VariantDraft {
        sku: format!("B{number:06}-{}", index + 1),
        choice: if kinds == 1 {
            Vec::new()
        } else {
            vec![name.to_lowercase()]
        },
        price: Money::from_minor(base * 10 + i64::try_from(index).unwrap_or(0) * 5_000),
        compare_at: on_sale.then(|| Money::from_minor(base * 13 + 20_000)),
        weight_grams: u32::try_from(80 + mixed(number, 9) % 2000).unwrap_or(100),
        barcode: None,
        cost: None,
        picture: None,
        opening_stock: Some(if mixed(number, 10 + index).is_multiple_of(29) {
            0
        } else {
            1_000_000
        }),
    });
    let shown = (0..4).filter_map(|view| {
        pictures
            .get((mixed(number, 11) + view) % pictures.len().max(1))
            .cloned()
    });
    ProductDraft {
        slug: format!(
            "{}-{}-{}-{number}",
            style.to_lowercase(),
            material.to_lowercase().replace(' ', "-"),
            thing.to_lowercase()
        ),
        title: format!("{style} {material} {thing} No. {number}"),
        subtitle: format!("Made in {town}"),
        brand: format!("{town} Makers"),
        description: format!(
            "A {} {} of {}, made by hand in a small workshop in {town}. No two are quite alike, and each is checked before it leaves.\n\nUse it every day: it is made to last, and what wears out can be mended.",
            style.to_lowercase(),
            thing.to_lowercase(),
            material.to_lowercase(),
        ),
        specs: vec![
            ("Material".to_owned(), material.to_owned()),
            ("Made in".to_owned(), town.to_owned()),
        ],
        keywords: format!("{town} handmade gift"),
        category: categories
            .get(mixed(number, 12) % categories.len().max(1))
            .copied()
            .unwrap_or(CategoryId(1)),
        collections: Vec::new(),
        options,
        variants: variants.collect(),
        pictures: shown.collect(),
        status: Status::Active,
        rank: i64::try_from(mixed(number, 13) % 100_000).unwrap_or(0),
        published_at: domain::time::Timestamp(ctx.now().0.div_euclid(DAY_MS) * DAY_MS)
            .plus_ms(-i64::try_from(mixed(number, 14) % 400).unwrap_or(0) * DAY_MS),
        seo: domain::product::Seo::default(),
        schedule: domain::product::Schedule::default(),
    }
}
