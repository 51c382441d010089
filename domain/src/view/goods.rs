//! The catalogue as the back office shows it.

use serde::{Deserialize, Serialize};

use super::Picture;
use crate::{
    collection::CollectionForm,
    ids::{CategoryId, CollectionId, ProductId, VariantId},
    money::Money,
    product::{ProductForm, Schedule, Status},
    time::Timestamp,
};

/// A product in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRow {
    /// Which one.
    pub id: ProductId,
    /// Names its page.
    pub slug: String,
    /// The heading.
    pub title: String,
    /// Who makes it; may be empty.
    pub brand: String,
    /// Whether shoppers see it.
    pub status: Status,
    /// When that changes by itself.
    pub schedule: Schedule,
    /// Its category's name.
    pub category: String,
    /// The hash and the smallest width of its first picture.
    pub picture: Option<(String, u32)>,
    /// Of its cheapest variant.
    pub price: Money,
    /// Of its dearest variant.
    pub price_to: Money,
    /// The former price.
    pub compare_at: Option<Money>,
    /// Variants that can be bought.
    pub variants: u64,
    /// Pieces that nobody has reserved.
    pub available: i64,
    /// The last change.
    pub updated_at: Timestamp,
    /// When shoppers first saw it.
    pub published_at: Timestamp,
}

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductRows {
    /// At most as many as were asked for.
    pub rows: Vec<ProductRow>,
    /// On all pages.
    pub total: u64,
    /// How many there are in each status.
    pub counts: Vec<(Status, u64)>,
}

/// A product as it is edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductDesk {
    /// Which one.
    pub id: ProductId,
    /// Counts the changes.
    pub version: i64,
    /// Names its page.
    pub slug: String,
    /// Whether shoppers see it.
    pub status: Status,
    /// When that changes by itself.
    pub schedule: Schedule,
    /// All that is typed.
    pub form: ProductForm,
    /// In the order of its page.
    pub pictures: Vec<DeskPicture>,
    /// Variants that were taken out and stay for orders and stock.
    pub archived: u64,
    /// Pieces on the shelf of each variant.
    pub stock: Vec<(VariantId, i64)>,
    /// The last change.
    pub updated_at: Timestamp,
}

/// A picture of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskPicture {
    /// Which one.
    pub id: i64,
    /// As pages show it.
    pub picture: Picture,
}

/// What a product can be put into.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// Categories in the tree's order, each with those above: `Tea › Green`.
    pub categories: Vec<(CategoryId, String)>,
    /// Collections that are picked by hand.
    pub collections: Vec<(CollectionId, String)>,
}

/// A category in the tree, in the order in which it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryNode {
    /// Which one.
    pub id: CategoryId,
    /// The one above.
    pub parent: Option<CategoryId>,
    /// Counts the changes.
    pub version: i64,
    /// Names its page.
    pub slug: String,
    /// The heading.
    pub name: String,
    /// A sentence; may be empty.
    pub description: String,
    /// How many stand above it.
    pub depth: u32,
    /// Products that belong right to it, whatever their status.
    pub products: u64,
    /// Whether one with the same parent stands before it.
    pub has_before: bool,
    /// Whether one with the same parent stands after it.
    pub has_after: bool,
}

/// A collection in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionRow {
    /// Which one.
    pub id: CollectionId,
    /// Names its page.
    pub slug: String,
    /// The heading.
    pub name: String,
    /// Whether it fills itself.
    pub by_rule: bool,
    /// Products that shoppers see in it.
    pub products: u64,
    /// The last change.
    pub updated_at: Timestamp,
}

/// A collection as it is edited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionDesk {
    /// Which one.
    pub id: CollectionId,
    /// Counts the changes.
    pub version: i64,
    /// All that is typed.
    pub form: CollectionForm,
    /// What it holds, in order, at most [`CollectionDesk::SHOWN`].
    pub products: Vec<Picked>,
    /// How many it holds.
    pub total: u64,
}

impl CollectionDesk {
    /// Products that the page names.
    pub const SHOWN: u32 = 200;
}

/// A product of a collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picked {
    /// Which one.
    pub id: ProductId,
    /// The heading.
    pub title: String,
    /// Whether shoppers see it.
    pub status: Status,
    /// Of its cheapest variant.
    pub price: Money,
}
