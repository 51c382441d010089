//! What a product, a category or a collection is put in with, and what must hold for it.

pub use domain::product::Status;
use domain::{
    barcode::Barcode,
    collection::Rule,
    ids::CategoryId,
    money::Money,
    product::{Focal, Schedule, Seo},
    text::{Sku, Slug},
    time::Timestamp,
};
use serde::Serialize;

use crate::error::{Error, Result};

/// A product as it should be. Its slug says which one it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProductDraft {
    /// Names its page.
    pub slug: String,
    /// The heading.
    pub title: String,
    /// One short line; may be empty.
    pub subtitle: String,
    /// Who makes it; may be empty.
    pub brand: String,
    /// Plain text, a blank line between paragraphs, or HTML: what a description may not have is left out.
    pub description: String,
    /// Facts in a table: name and value.
    pub specs: Vec<(String, String)>,
    /// Further words to find it by.
    pub keywords: String,
    /// Where it belongs; it is listed in the categories above, too.
    pub category: CategoryId,
    /// Slugs of the collections it is in. They must exist.
    pub collections: Vec<String>,
    /// The choices, in order; none where there is one variant.
    pub options: Vec<OptionDraft>,
    /// At least one, in order.
    pub variants: Vec<VariantDraft>,
    /// The first one is shown in lists.
    pub pictures: Vec<PictureDraft>,
    /// Whether shoppers see it.
    pub status: Status,
    /// Its place in lists, small numbers first.
    pub rank: i64,
    /// "New" for 30 days from here.
    pub published_at: Timestamp,
    /// What search engines show, where it differs from the page.
    pub seo: Seo,
    /// When it appears and goes by itself.
    pub schedule: Schedule,
}

/// A choice (colour, size).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OptionDraft {
    /// In addresses: lower-case letters, digits, dashes.
    pub code: String,
    /// As shown.
    pub name: String,
    /// In order.
    pub values: Vec<ValueDraft>,
}

/// One value of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValueDraft {
    /// In addresses: lower-case letters, digits, dashes.
    pub code: String,
    /// As shown.
    pub label: String,
    /// A colour as `#rrggbb`.
    pub swatch: Option<String>,
}

/// What is bought. Its SKU says which one it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VariantDraft {
    /// Unique in the shop.
    pub sku: String,
    /// One value code an option, in the options' order.
    pub choice: Vec<String>,
    /// For one, in minor units, tax included.
    pub price: Money,
    /// The former price, above `price`.
    pub compare_at: Option<Money>,
    /// For one.
    pub weight_grams: u32,
    /// What is printed on its package as bars.
    pub barcode: Option<String>,
    /// What the shop pays for one; `None` leaves what is known of it.
    pub cost: Option<Money>,
    /// The hash of the picture that shows it, one of the product's; `None` for the first.
    pub picture: Option<String>,
    /// Pieces received when the variant is first seen; `None` keeps no stock of it yet.
    pub opening_stock: Option<i64>,
}

/// A picture whose files are stored already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PictureDraft {
    /// Names its files.
    pub hash: String,
    /// Of the largest file, in pixels.
    pub width: u32,
    /// Of the largest file, in pixels.
    pub height: u32,
    /// The widths there are, smallest first.
    pub widths: Vec<u32>,
    /// What it shows.
    pub alt: String,
    /// A tiny blurred version as a `data:` URI; may be empty.
    pub placeholder: String,
    /// What stays in sight where it is cut.
    pub focal: Focal,
}

/// A category as it should be. Its slug says which one it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryDraft {
    /// Names its page.
    pub slug: String,
    /// The heading.
    pub name: String,
    /// A sentence; may be empty.
    pub description: String,
    /// The category above; `None` for a top one.
    pub parent: Option<CategoryId>,
    /// Its place among its neighbours, small numbers first.
    pub position: i64,
    /// Its tile; without one the first product's picture is shown.
    pub picture: Option<PictureDraft>,
}

/// A collection as it should be. Its slug says which one it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CollectionDraft {
    /// Names its page.
    pub slug: String,
    /// The heading.
    pub name: String,
    /// A sentence; may be empty.
    pub description: String,
    /// Its place, small numbers first.
    pub position: i64,
    /// Its tile; without one the first product's picture is shown.
    pub picture: Option<PictureDraft>,
    /// What fills it by itself; `None` for one that is picked by hand.
    pub rule: Option<Rule>,
}

impl ProductDraft {
    /// Checks all that the database would refuse, in words that name the product.
    pub(super) fn check(&self) -> Result<()> {
        let wrong = |what: String| Err(Error::Invalid(format!("product '{}': {what}", self.slug)));
        check_slug(&self.slug)?;
        if self.title.trim().is_empty() {
            return wrong("it has no title".into());
        }
        if self.variants.is_empty() {
            return wrong("it has no variant".into());
        }
        for option in &self.options {
            let codes = option.values.iter().map(|value| &value.code);
            if let Some(code) = std::iter::once(&option.code)
                .chain(codes)
                .find(|code| !domain::catalog::is_code(code))
            {
                return wrong(format!(
                    "'{code}' is no code: use lower-case letters, digits and dashes"
                ));
            }
        }
        for (index, variant) in self.variants.iter().enumerate() {
            let sku = &variant.sku;
            variant
                .check(&self.options)
                .or_else(|what| wrong(format!("variant '{sku}': {what}")))?;
            let before = self.variants.get(..index).unwrap_or_default();
            if before
                .iter()
                .any(|other| other.choice == variant.choice || other.sku.eq_ignore_ascii_case(sku))
            {
                return wrong(format!("variant '{sku}' is there twice"));
            }
        }
        Ok(())
    }
}

impl VariantDraft {
    fn check(&self, options: &[OptionDraft]) -> Result<(), String> {
        self.sku.parse::<Sku>().map_err(|error| error.to_string())?;
        if self.price < Money::ZERO {
            return Err("its price is below zero".into());
        }
        if self.compare_at.is_some_and(|former| former <= self.price) {
            return Err("its former price must be above its price".into());
        }
        if let Some(barcode) = &self.barcode {
            barcode.parse::<Barcode>().map_err(|error| error.to_string())?;
        }
        if self.cost.is_some_and(|cost| cost < Money::ZERO) {
            return Err("its cost is below zero".into());
        }
        if self.opening_stock.is_some_and(|pieces| pieces < 0) {
            return Err("its opening stock is below zero".into());
        }
        let fits = self.choice.len() == options.len()
            && options
                .iter()
                .zip(&self.choice)
                .all(|(option, code)| option.values.iter().any(|value| value.code == *code));
        if fits {
            Ok(())
        } else {
            Err("it must choose one value of each option".into())
        }
    }

    /// `Red / M`; empty for the only variant.
    pub(super) fn title(&self, options: &[OptionDraft]) -> String {
        let labels = options.iter().zip(&self.choice).filter_map(|(option, code)| {
            option
                .values
                .iter()
                .find(|value| value.code == *code)
                .map(|value| value.label.as_str())
        });
        labels.collect::<Vec<_>>().join(" / ")
    }
}

/// A slug, or what is wrong with it.
pub(super) fn check_slug(slug: &str) -> Result<()> {
    slug.parse::<Slug>()
        .map(|_| ())
        .map_err(|error| Error::Invalid(format!("'{slug}': {error}")))
}
