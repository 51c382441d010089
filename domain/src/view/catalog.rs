//! Products, categories, lists and searches, as pages show them.

use serde::{Deserialize, Serialize};

use crate::{
    barcode::Barcode,
    catalog::{Availability, ListQuery},
    ids::{CategoryId, ProductId, VariantId},
    money::Money,
    product::{Focal, Seo},
    rich::Rich,
    time::Timestamp,
};

/// A stored picture. Its files are [`crate::paths::picture`] with each of `widths`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Names its files.
    pub hash: String,
    /// Of the largest file, in pixels.
    pub width: u32,
    /// Of the largest file, in pixels.
    pub height: u32,
    /// The widths there are, smallest first.
    pub widths: Vec<u32>,
    /// What it shows, for those who cannot see it.
    pub alt: String,
    /// A tiny blurred version as a `data:` URI; may be empty.
    pub placeholder: String,
    /// What stays in sight where it is cut.
    #[serde(default)]
    pub focal: Focal,
}

/// A step of the way from the front page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crumb {
    /// As shown.
    pub name: String,
    /// Where it leads.
    pub path: String,
}

/// A category in the header's menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuEntry {
    /// As shown.
    pub name: String,
    /// Where it leads.
    pub path: String,
    /// One level below.
    pub children: Vec<MenuEntry>,
}

/// A category as a tile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryTile {
    /// As shown.
    pub name: String,
    /// Where it leads.
    pub path: String,
    /// Its picture.
    pub picture: Option<Picture>,
    /// Products in it and below it.
    pub count: u64,
}

/// A product in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductCard {
    /// For page-cache tags.
    pub id: ProductId,
    /// Names its page.
    pub slug: String,
    /// As shown.
    pub title: String,
    /// One short line; may be empty.
    pub subtitle: String,
    /// Of its cheapest variant.
    pub price: Money,
    /// Whether variants differ in price ("from").
    pub price_varies: bool,
    /// The former price of the cheapest variant, above `price`.
    pub compare_at: Option<Money>,
    /// The first picture.
    pub picture: Option<Picture>,
    /// Of all variants together.
    pub availability: Availability,
    /// Published within the last 30 days.
    pub is_new: bool,
}

/// A filter by one option (colour, size).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetOption {
    /// In the address.
    pub code: String,
    /// As shown.
    pub name: String,
    /// Its values, most frequent first.
    pub values: Vec<FacetValue>,
}

/// One value of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetValue {
    /// In the address.
    pub code: String,
    /// As shown.
    pub label: String,
    /// A colour as `#rrggbb`.
    pub swatch: Option<String>,
    /// Products that the list would hold with it, the option's other values left aside.
    pub count: u64,
}

/// The filters of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets {
    /// By option.
    pub options: Vec<FacetOption>,
    /// The lowest and the highest price of the unfiltered list.
    pub price: Option<(Money, Money)>,
    /// Products that can be had now.
    pub in_stock: u64,
    /// Products that are reduced.
    pub on_sale: u64,
}

/// One page of a list of products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductList {
    /// What was asked.
    pub query: ListQuery,
    /// At most [`crate::catalog::PAGE_SIZE`].
    pub cards: Vec<ProductCard>,
    /// On all pages.
    pub total: u64,
    /// The filters.
    pub facets: Facets,
}

impl ProductList {
    /// How many pages there are, at least one.
    pub fn pages(&self) -> u32 {
        let pages = self.total.div_ceil(u64::from(crate::catalog::PAGE_SIZE)).max(1);
        u32::try_from(pages).unwrap_or(u32::MAX).min(crate::catalog::MAX_PAGE)
    }
}

/// A category's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryPage {
    /// For page-cache tags.
    pub id: CategoryId,
    /// Names it.
    pub slug: String,
    /// The heading.
    pub name: String,
    /// A sentence; may be empty.
    pub description: String,
    /// From the front page down to its parent.
    pub crumbs: Vec<Crumb>,
    /// The categories below it.
    pub children: Vec<CategoryTile>,
    /// Its products.
    pub list: ProductList,
}

/// A collection's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionPage {
    /// Names it.
    pub slug: String,
    /// The heading.
    pub name: String,
    /// A sentence; may be empty.
    pub description: String,
    /// Its picture.
    pub picture: Option<Picture>,
    /// Its products.
    pub list: ProductList,
}

/// A choice that a shopper has (colour, size).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductOption {
    /// In forms and addresses.
    pub code: String,
    /// As shown.
    pub name: String,
    /// In the merchant's order.
    pub values: Vec<OptionValue>,
}

/// One value of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionValue {
    /// In forms and addresses.
    pub code: String,
    /// As shown.
    pub label: String,
    /// A colour as `#rrggbb`.
    pub swatch: Option<String>,
}

/// What is bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// In forms.
    pub id: VariantId,
    /// For people and machines.
    pub sku: String,
    /// Its option values joined: `Red / M`; empty for the only variant.
    pub title: String,
    /// For one, tax included.
    pub price: Money,
    /// The former price, above `price`.
    pub compare_at: Option<Money>,
    /// How much there is.
    pub availability: Availability,
    /// One value code an option, in the options' order.
    pub choice: Vec<String>,
    /// For one, in grams.
    pub weight_grams: u32,
    /// What is printed on its package as bars.
    pub barcode: Option<Barcode>,
    /// The place of the product's picture that shows it; `None` for the first.
    pub picture: Option<usize>,
}

/// A product's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductPage {
    /// For page-cache tags.
    pub id: ProductId,
    /// Names it.
    pub slug: String,
    /// The heading.
    pub title: String,
    /// One short line; may be empty.
    pub subtitle: String,
    /// Who makes it; may be empty.
    pub brand: String,
    /// Rich text; may be empty.
    pub description: Rich,
    /// What search engines show instead, where anything is said.
    pub seo: Seo,
    /// Facts in a table.
    pub specs: Vec<(String, String)>,
    /// From the front page down to its category.
    pub crumbs: Vec<Crumb>,
    /// At least none.
    pub pictures: Vec<Picture>,
    /// The choices; empty when there is one variant.
    pub options: Vec<ProductOption>,
    /// At least one.
    pub variants: Vec<Variant>,
    /// Others of its category.
    pub related: Vec<ProductCard>,
    /// The last change.
    pub updated_at: Timestamp,
}

/// A search's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchPage {
    /// What was found.
    pub list: ProductList,
    /// The words that were searched instead, when nothing matched what was typed.
    pub corrected: Option<String>,
    /// Categories whose name matches.
    pub categories: Vec<Crumb>,
    /// Shown where nothing was found.
    pub popular: Vec<ProductCard>,
}

/// What the search box offers while typing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestions {
    /// Best first, at most 6.
    pub products: Vec<SuggestedProduct>,
    /// At most 3.
    pub categories: Vec<Crumb>,
}

/// A product in the search box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestedProduct {
    /// As shown.
    pub title: String,
    /// Where it leads.
    pub path: String,
    /// As shown.
    pub price: String,
    /// The smallest file of its first picture.
    pub thumbnail: Option<String>,
}
