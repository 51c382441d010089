//! The demo catalogue as it stands in the JSON files beside this one. Reading it is deterministic: no clock, no chance.

use serde::Deserialize;

const SHOP: &str = include_str!("shop.json");
const PRODUCTS: [&str; 5] = [
    include_str!("tea-and-pantry.json"),
    include_str!("home.json"),
    include_str!("wear.json"),
    include_str!("outdoors.json"),
    include_str!("play-and-work.json"),
];

/// The whole demo shop.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// The top of the home page.
    pub hero: Hero,
    /// In menu order; a parent stands before its children.
    pub categories: Vec<Category>,
    /// In the order that the home page shows them.
    pub collections: Vec<Collection>,
    /// In catalogue order; they stand in files of their own, one for each top category.
    #[serde(skip)]
    pub products: Vec<Product>,
}

/// The top of the home page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hero {
    /// A few words.
    pub headline: String,
    /// One or two sentences below it.
    pub sentence: String,
    /// The button's words.
    pub action: String,
    /// The slug of the collection that the button leads to.
    pub collection: String,
    /// Beside the words.
    pub picture: StillLife,
}

/// A category; without a parent it is one of the menu's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// In its address.
    pub slug: String,
    /// As read.
    pub name: String,
    /// The slug of the category above.
    pub parent: Option<String>,
    /// One sentence.
    pub description: String,
    /// Its picture.
    pub tile: Tile,
}

/// A category's picture: one object in the hero view.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tile {
    /// File name of the object in the assets.
    pub object: String,
    /// Name of the backdrop.
    pub tint: String,
    /// For those who do not see it.
    pub alt: String,
}

/// Products put together across categories.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collection {
    /// In its address.
    pub slug: String,
    /// As read.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// Wide, 4 to 3.
    pub picture: StillLife,
}

/// Several objects in one picture.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StillLife {
    /// Name of the backdrop.
    pub tint: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// For those who do not see it.
    pub alt: String,
    /// From the back to the front.
    pub items: Vec<Item>,
}

/// An object of a still life; numbers are shares of the frame.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// File name of the object in the assets.
    pub object: String,
    /// Its middle.
    pub x: f32,
    /// The floor under it.
    pub floor: f32,
    /// At most so wide.
    pub width: f32,
    /// At most so high.
    pub height: f32,
    /// Degrees, clockwise.
    #[serde(default)]
    pub angle: f32,
    /// So far above the floor.
    #[serde(default)]
    pub lift: f32,
    /// Out of focus behind the others.
    #[serde(default)]
    pub behind: bool,
    /// In another colour than its file.
    #[serde(default)]
    pub recolour: Recoloured,
}

/// Something that is sold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// In its address.
    pub slug: String,
    /// As read.
    pub title: String,
    /// One line below the title.
    pub subtitle: String,
    /// The maker.
    pub brand: String,
    /// Slug of a category without children.
    pub category: String,
    /// Slugs of the collections that it is in.
    pub collections: Vec<String>,
    /// It came into the shop so many days before the seed.
    pub days_ago: u32,
    /// Paragraphs of plain text.
    pub description: Vec<String>,
    /// Its table of facts.
    pub specs: Vec<Spec>,
    /// More words that it is found by, romanised Nepali among them.
    pub keywords: Vec<String>,
    /// At most two; none for a product that comes in one kind.
    pub options: Vec<OptionAxis>,
    /// Each combination of option values once; at least one.
    pub variants: Vec<Variant>,
    /// File name of the object in the assets.
    pub object: String,
    /// Degrees, clockwise, that make the object stand as it should.
    #[serde(default)]
    pub upright: i16,
    /// The gallery; the first is the one that lists show.
    pub pictures: Vec<Picture>,
}

/// One fact.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Such as `Material`.
    pub name: String,
    /// Such as `Terracotta`.
    pub value: String,
}

/// Something to choose: a size, a colour, a weight.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionAxis {
    /// As read.
    pub name: String,
    /// In the order that they are offered.
    pub values: Vec<OptionValue>,
}

/// One choice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionValue {
    /// As read.
    pub name: String,
    /// `#rrggbb` where it is a colour.
    pub swatch: Option<String>,
}

/// What lies on the shelf.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Unique in the shop.
    pub sku: String,
    /// One value of each option, in the options' order.
    pub options: Vec<String>,
    /// In paisa, whole rupees.
    pub price: i64,
    /// What it cost before, in paisa; above the price.
    pub compare_at: Option<i64>,
    /// With its packing.
    pub grams: u32,
    /// Pieces received at the opening.
    pub stock: u32,
}

/// One picture of a product.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// Name of the view.
    pub view: String,
    /// Name of the backdrop.
    pub tint: String,
    /// For those who do not see it.
    pub alt: String,
    /// The colour that it shows, where the product comes in several: a value of the option `Colour`.
    pub colour: Option<String>,
    /// How that colour is made.
    #[serde(default)]
    pub recolour: Recoloured,
}

/// A change of an object's colours; see `commerce::media::Recolour`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recoloured {
    /// Degrees around the colour wheel.
    pub turn: i16,
    /// Percent.
    pub saturation: u16,
    /// Percent.
    pub brightness: u16,
}

impl Default for Recoloured {
    fn default() -> Self {
        Self {
            turn: 0,
            saturation: 100,
            brightness: 100,
        }
    }
}

impl Catalogue {
    /// The files that it is written in.
    pub const SOURCES: [&str; 6] = [SHOP, PRODUCTS[0], PRODUCTS[1], PRODUCTS[2], PRODUCTS[3], PRODUCTS[4]];

    /// Reads the files that the program was built with.
    ///
    /// # Errors
    /// Only when a file of the catalogue was edited wrongly; a test holds that they are right.
    pub fn load() -> Result<Self, serde_json::Error> {
        let mut catalogue: Self = serde_json::from_str(SHOP)?;
        for file in PRODUCTS {
            catalogue.products.extend(serde_json::from_str::<Vec<Product>>(file)?);
        }
        Ok(catalogue)
    }
}
