//! A product as rows say it.

use serde::{Deserialize, Serialize};

use super::Column;
use crate::{money::Money, product::Status, time::Timestamp};

/// What a file says about something that may be absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said<T> {
    /// Nothing: it stays as it is.
    #[default]
    Left,
    /// There is none.
    None,
    /// This one.
    Some(T),
}

impl<T> Said<T> {
    /// What it becomes where it was `current`.
    pub fn over(self, current: Option<T>) -> Option<T> {
        match self {
            Self::Left => current,
            Self::None => None,
            Self::Some(value) => Some(value),
        }
    }

    /// What it says of itself alone.
    pub fn value(self) -> Option<T> {
        self.over(None)
    }
}

impl<T> From<Option<T>> for Said<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Self::Some)
    }
}

/// A product. `None` where a file says nothing; a product of the shop says everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SheetProduct {
    /// Names it.
    pub handle: String,
    /// The heading.
    pub title: Option<String>,
    /// One short line.
    pub subtitle: Option<String>,
    /// Who makes it.
    pub brand: Option<String>,
    /// What it is, as HTML.
    pub description: Option<String>,
    /// Facts: name and value.
    pub details: Option<Vec<(String, String)>>,
    /// Further words to find it by.
    pub keywords: Option<String>,
    /// Its category, by slug.
    pub category: Option<String>,
    /// Its category, as names from the top.
    pub category_path: Option<String>,
    /// Its kind, which may name a category.
    pub kind: Option<String>,
    /// Its collections, by slug.
    pub collections: Option<Vec<String>>,
    /// Whether shoppers see it.
    pub status: Option<Status>,
    /// Its place in lists.
    pub rank: Option<i64>,
    /// Since when it has been there.
    pub published_at: Option<Timestamp>,
    /// When shoppers see it from.
    pub publish_at: Said<Timestamp>,
    /// Until when shoppers see it.
    pub unpublish_at: Said<Timestamp>,
    /// The title for search engines.
    pub seo_title: Option<String>,
    /// The description for search engines.
    pub seo_description: Option<String>,
    /// The choices; none where there is one variant.
    pub options: Option<Vec<SheetOption>>,
    /// The variants that are named, in order.
    pub variants: Vec<SheetVariant>,
    /// The pictures, in order.
    pub pictures: Option<Vec<SheetPicture>>,
}

/// A choice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetOption {
    /// As shown.
    pub name: String,
    /// In addresses; empty where a file leaves it open.
    pub code: String,
    /// In order.
    pub values: Vec<SheetValue>,
}

/// One value of a choice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetValue {
    /// As shown.
    pub label: String,
    /// In addresses; empty where a file leaves it open.
    pub code: String,
    /// Its colour as `#rrggbb`.
    pub swatch: Said<String>,
}

/// What is bought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SheetVariant {
    /// The line that says so, from 1; 0 for a variant of the shop.
    pub line: usize,
    /// Names it; empty where a file leaves it open.
    pub sku: String,
    /// One label an option, in the options' order; none where a file has no options.
    pub choice: Vec<String>,
    /// Its price.
    pub price: Option<Money>,
    /// Its former price.
    pub compare_at: Said<Money>,
    /// Its weight.
    pub grams: Option<u32>,
    /// What is printed on its package as bars.
    pub barcode: Said<String>,
    /// What the shop pays for one.
    pub cost: Option<Money>,
    /// The one of the product's pictures that shows it, as [`SheetPicture::src`] names it.
    pub picture: Said<String>,
    /// Pieces on the shelf.
    pub quantity: Option<i64>,
    /// Pieces of those that are promised to orders; only of a variant of the shop.
    pub reserved: i64,
}

/// A picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPicture {
    /// The line that says so, from 1; 0 for a picture of the shop.
    pub line: usize,
    /// Where it is, or the name of its file.
    pub src: String,
    /// What it shows; `None` where a file does not say.
    pub alt: Option<String>,
    /// What must stay in sight, in percent from the left and from above; `None` where a file does not say.
    pub focal: Option<(u8, u8)>,
}

/// Something about a row that a person should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The line of the file, from 1.
    pub line: usize,
    /// The column, as the format calls it; empty where it is about the whole row.
    pub column: String,
    /// Whether the product is not taken because of it.
    pub refuses: bool,
    /// What is wrong or left out, and what to do.
    pub says: String,
}

impl Problem {
    /// Because of which the product is not taken.
    pub fn refused(line: usize, column: impl Into<Option<Column>>, says: impl Into<String>) -> Self {
        Self {
            line,
            column: column.into().map_or("", Column::name).to_owned(),
            refuses: true,
            says: says.into(),
        }
    }

    /// Which is only said.
    pub fn note(line: usize, column: impl Into<Option<Column>>, says: impl Into<String>) -> Self {
        Self {
            refuses: false,
            ..Self::refused(line, column, says)
        }
    }
}
