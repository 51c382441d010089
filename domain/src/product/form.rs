//! The form of a product: all that is typed, as typed, and what it means.

use serde::{Deserialize, Serialize};

use super::{
    Schedule, Seo,
    matrix::{self, Choice, OptionDetails, combinations},
};
use crate::{
    barcode::Barcode,
    ids::{CategoryId, CollectionId, VariantId},
    money::Money,
    rich::Rich,
    text::{Sku, Slug, one_line},
};

/// Letters of a title.
pub const LONGEST_TITLE: usize = 200;
/// Options of a product.
pub const MOST_OPTIONS: usize = 3;
/// Values of an option.
pub const MOST_VALUES: usize = 50;
/// Variants of a product.
pub const MOST_VARIANTS: usize = 200;
/// Facts in the table.
pub const MOST_SPECS: usize = 40;

/// The fields of the form, for its messages. The number is the row, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ProductField {
    /// The heading.
    Title,
    /// Names its page.
    Slug,
    /// The rich text.
    Description,
    /// Facts in a table.
    Specs,
    /// Where it belongs.
    Category,
    /// When it appears by itself.
    PublishAt,
    /// When it goes by itself.
    UnpublishAt,
    /// An option's name.
    OptionName(usize),
    /// An option's values.
    OptionValues(usize),
    /// All variants together.
    Variants,
    /// A variant's SKU.
    Sku(usize),
    /// A variant's price.
    Price(usize),
    /// A variant's former price.
    CompareAt(usize),
    /// A variant's weight.
    Weight(usize),
    /// A variant's barcode.
    Barcode(usize),
}

/// As typed. `collections` are ids; `values` of options are lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductForm {
    /// The heading.
    pub title: String,
    /// Names its page; empty: as the title suggests.
    pub slug: String,
    /// One short line.
    pub subtitle: String,
    /// Who makes it.
    pub brand: String,
    /// Plain text or HTML.
    pub description: String,
    /// `Name: value`, one a line.
    pub specs: String,
    /// Further words to find it by.
    pub keywords: String,
    /// The category's id.
    pub category: String,
    /// Ids of the collections that it was picked for.
    pub collections: Vec<String>,
    /// Up to [`MOST_OPTIONS`].
    pub options: Vec<OptionForm>,
    /// A row each.
    pub variants: Vec<VariantForm>,
    /// For search engines.
    pub seo_title: String,
    /// For search engines.
    pub seo_description: String,
    /// In the shop's time.
    pub publish_at: String,
    /// In the shop's time.
    pub unpublish_at: String,
}

/// An option as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OptionForm {
    /// As shown; empty for a row that is not used.
    pub name: String,
    /// One a line.
    pub values: String,
    /// What it was before: its code, then `code=label` lines.
    pub known: String,
}

/// A variant as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VariantForm {
    /// Its id; empty for one that is not there yet.
    pub id: String,
    /// Value codes with `/` between.
    pub choice: String,
    /// Unique in the shop; empty: as the product and its values suggest.
    pub sku: String,
    /// For one, tax included.
    pub price: String,
    /// The former price; empty for none.
    pub compare_at: String,
    /// In grams.
    pub weight: String,
    /// What is printed on its package as bars; empty for none.
    pub barcode: String,
    /// The id of the picture that shows it; empty for the product's first.
    pub picture: String,
    /// Whether it is to go.
    pub remove: bool,
}

/// As understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductDetails {
    /// The heading.
    pub title: String,
    /// Names its page.
    pub slug: Slug,
    /// One short line; may be empty.
    pub subtitle: String,
    /// Who makes it; may be empty.
    pub brand: String,
    /// The rich text; may be empty.
    pub description: Rich,
    /// Facts in a table.
    pub specs: Vec<(String, String)>,
    /// Further words to find it by.
    pub keywords: String,
    /// Where it belongs.
    pub category: CategoryId,
    /// What it was picked for.
    pub collections: Vec<CollectionId>,
    /// The choices, in order.
    pub options: Vec<OptionDetails>,
    /// At least one, in order.
    pub variants: Vec<VariantDetails>,
    /// For search engines.
    pub seo: Seo,
    /// When it appears and goes by itself.
    pub schedule: Schedule,
}

/// A variant as understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantDetails {
    /// The one that it is; `None` for one that is not there yet.
    pub id: Option<VariantId>,
    /// One value code an option.
    pub choice: Choice,
    /// `Red / M`; empty for the only variant.
    pub title: String,
    /// Unique in the shop, in capitals.
    pub sku: Sku,
    /// For one, tax included.
    pub price: Money,
    /// The former price, above `price`.
    pub compare_at: Option<Money>,
    /// For one.
    pub weight_grams: u32,
    /// What is printed on its package as bars.
    pub barcode: Option<Barcode>,
    /// The picture that shows it. It counts while it is one of the product's.
    pub picture: Option<i64>,
    /// Its row in the form, for messages.
    pub row: usize,
}

impl ProductForm {
    /// Reads decoded pairs of a posted form. Unknown names are left out, and rows beyond the most there may be.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            let value = value.replace("\r\n", "\n");
            let field = match name {
                "title" => &mut form.title,
                "slug" => &mut form.slug,
                "subtitle" => &mut form.subtitle,
                "brand" => &mut form.brand,
                "description" => &mut form.description,
                "specs" => &mut form.specs,
                "keywords" => &mut form.keywords,
                "category" => &mut form.category,
                "seo_title" => &mut form.seo_title,
                "seo_description" => &mut form.seo_description,
                "publish_at" => &mut form.publish_at,
                "unpublish_at" => &mut form.unpublish_at,
                "collection" => {
                    form.collections.push(value);
                    continue;
                }
                row => {
                    form.row(row, value);
                    continue;
                }
            };
            *field = value;
        }
        form.collections.sort();
        form.collections.dedup();
        form
    }

    /// A field of a numbered row: `variant.3.sku`.
    fn row(&mut self, name: &str, value: String) {
        let mut parts = name.splitn(3, '.');
        let (Some(kind), Some(Ok(row)), Some(field)) =
            (parts.next(), parts.next().map(str::parse::<usize>), parts.next())
        else {
            return;
        };
        match kind {
            "option" if row < MOST_OPTIONS => {
                let rows = row.saturating_add(1).max(self.options.len());
                self.options.resize(rows, OptionForm::default());
                let Some(option) = self.options.get_mut(row) else {
                    return;
                };
                match field {
                    "name" => option.name = value,
                    "values" => option.values = value,
                    "known" => option.known = value,
                    _ => {}
                }
            }
            "variant" if row < MOST_VARIANTS => {
                let rows = row.saturating_add(1).max(self.variants.len());
                self.variants.resize(rows, VariantForm::default());
                let Some(variant) = self.variants.get_mut(row) else {
                    return;
                };
                match field {
                    "id" => variant.id = value,
                    "choice" => variant.choice = value,
                    "sku" => variant.sku = value,
                    "price" => variant.price = value,
                    "compare_at" => variant.compare_at = value,
                    "weight" => variant.weight = value,
                    "barcode" => variant.barcode = value,
                    "picture" => variant.picture = value,
                    "remove" => variant.remove = value == "1",
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// The options as they are understood.
    pub fn options(&self) -> Vec<OptionDetails> {
        let used = self
            .options
            .iter()
            .filter(|option| !option.name.trim().is_empty() || !option.values.trim().is_empty());
        used.map(OptionForm::details).collect()
    }

    /// Makes a row for every combination of the options, in order. A variant that is there keeps its row; one whose
    /// values are gone goes, and a new one begins with the price and the weight of the first.
    pub fn make_variants(&mut self) {
        let options = self.options();
        let first = self.variants.first().cloned().unwrap_or_default();
        let mut rows = Vec::new();
        for choice in combinations(&options) {
            let spelled = choice.join("/");
            let known = self.variants.iter().find(|variant| variant.choice == spelled);
            rows.push(known.cloned().unwrap_or_else(|| VariantForm {
                sku: self.suggested_sku(&choice),
                choice: spelled,
                price: first.price.clone(),
                compare_at: first.compare_at.clone(),
                weight: first.weight.clone(),
                ..VariantForm::default()
            }));
        }
        self.variants = rows;
    }

    /// `RED-CUP-M`: a SKU that says what it is.
    pub(super) fn suggested_sku(&self, choice: &[String]) -> String {
        let name = if self.slug.trim().is_empty() {
            &self.title
        } else {
            &self.slug
        };
        let base = Slug::suggest(name, "product");
        let words: Vec<&str> = std::iter::once(base.as_str())
            .chain(choice.iter().map(String::as_str))
            .collect();
        let sku: String = words.join("-").to_ascii_uppercase().chars().take(64).collect();
        sku
    }
}

impl OptionForm {
    /// An option as the form holds it.
    pub fn of(option: &OptionDetails) -> Self {
        let known: Vec<String> = std::iter::once(option.code.clone())
            .chain(
                option
                    .values
                    .iter()
                    .map(|value| [value.code.as_str(), "=", &value.label].concat()),
            )
            .collect();
        Self {
            name: option.name.clone(),
            values: matrix::lines(&option.values),
            known: known.join("\n"),
        }
    }

    pub(super) fn details(&self) -> OptionDetails {
        let mut known = self.known.lines();
        let code = known.next().filter(|code| crate::catalog::is_code(code));
        let known: Vec<(String, String)> = known
            .take(MOST_VALUES)
            .filter_map(|line| line.split_once('='))
            .filter(|(code, _)| crate::catalog::is_code(code))
            .map(|(code, label)| (code.to_owned(), label.to_owned()))
            .collect();
        let name = one_line(&self.name, 60);
        OptionDetails {
            code: code.map_or_else(|| matrix::option_code(&name), str::to_owned),
            values: matrix::values(&self.values, &known),
            name,
        }
    }
}
