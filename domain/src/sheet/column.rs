//! The columns: their names, old and new, and which column of a file is which.

use serde::{Deserialize, Serialize};

use crate::csv::key;

/// What becomes of a column's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// Said once a product, in its first row.
    Product,
    /// Said in the row of each variant.
    Variant,
    /// Said in the row of each picture.
    Picture,
    /// Written for others to read; Pasal has no place for it.
    Nothing,
}

macro_rules! columns {
    ($($(#[$meaning:meta])* $variant:ident = $code:literal, $name:literal, [$($other:literal),*], $use:ident;)+) => {
        /// One column of the format.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Column { $($(#[$meaning])* #[serde(rename = $code)] $variant,)+ }

        impl Column {
            /// All of them, in the order in which they are written.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// As forms spell it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// As it is written in the first line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            const fn others(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($other),*],)+ }
            }

            const fn usage(self) -> Use {
                match self { $(Self::$variant => Use::$use,)+ }
            }
        }
    };
}

columns! {
    /// Names the product: the last part of its address.
    Handle = "handle", "Handle", ["URL handle", "Slug"], Product;
    /// The heading.
    Title = "title", "Title", ["Product title", "Name"], Product;
    /// What it is, as HTML.
    Body = "body", "Body (HTML)", ["Description", "Body", "Body HTML"], Product;
    /// Who makes it.
    Vendor = "vendor", "Vendor", ["Brand"], Product;
    /// Where it belongs, as names from the top with `>` between.
    CategoryPath = "category_path", "Product Category", [], Product;
    /// Its kind, which may name a category.
    Type = "type", "Type", ["Product type", "Custom Product Type"], Product;
    /// Further words to find it by.
    Tags = "tags", "Tags", ["Keywords"], Product;
    /// Whether shoppers see it.
    Published = "published", "Published", ["Published on online store"], Product;
    /// The name of the first choice.
    Option1Name = "option1_name", "Option1 Name", [], Product;
    /// What a variant is of the first choice.
    Option1Value = "option1_value", "Option1 Value", [], Variant;
    /// The name of the second choice.
    Option2Name = "option2_name", "Option2 Name", [], Product;
    /// What a variant is of the second choice.
    Option2Value = "option2_value", "Option2 Value", [], Variant;
    /// The name of the third choice.
    Option3Name = "option3_name", "Option3 Name", [], Product;
    /// What a variant is of the third choice.
    Option3Value = "option3_value", "Option3 Value", [], Variant;
    /// Names the variant.
    Sku = "sku", "Variant SKU", ["SKU"], Variant;
    /// Its weight in grams.
    Grams = "grams", "Variant Grams", ["Weight value (grams)", "Grams"], Variant;
    /// Who counts its stock.
    Tracker = "tracker", "Variant Inventory Tracker", ["Inventory tracker"], Nothing;
    /// Pieces on the shelf.
    Quantity = "quantity", "Variant Inventory Qty", ["Variant Inventory Quantity", "Inventory quantity"], Variant;
    /// Whether it is sold when there is none.
    Policy = "policy", "Variant Inventory Policy", ["Continue selling when out of stock"], Variant;
    /// Who packs it.
    Fulfilment = "fulfilment", "Variant Fulfillment Service", ["Fulfillment service"], Nothing;
    /// Its price.
    Price = "price", "Variant Price", ["Price"], Variant;
    /// Its former price.
    CompareAt = "compare_at", "Variant Compare At Price", ["Compare-at price", "Compare at price"], Variant;
    /// Whether it is sent.
    RequiresShipping = "requires_shipping", "Variant Requires Shipping", ["Requires shipping"], Variant;
    /// Whether tax is in its price.
    Taxable = "taxable", "Variant Taxable", ["Charge tax"], Variant;
    /// Its bar code.
    Barcode = "barcode", "Variant Barcode", ["Barcode"], Variant;
    /// Where a picture is, or the name of its file.
    ImageSrc = "image_src", "Image Src", ["Product image URL", "Image URL"], Picture;
    /// The place of a picture, from 1.
    ImagePosition = "image_position", "Image Position", [], Picture;
    /// What a picture shows.
    ImageAlt = "image_alt", "Image Alt Text", [], Picture;
    /// Whether it is a voucher.
    GiftCard = "gift_card", "Gift Card", [], Product;
    /// The title for search engines.
    SeoTitle = "seo_title", "SEO Title", [], Product;
    /// The description for search engines.
    SeoDescription = "seo_description", "SEO Description", [], Product;
    /// A picture of one variant.
    VariantImage = "variant_image", "Variant Image", ["Variant image URL"], Variant;
    /// The unit in which a weight is shown.
    WeightUnit = "weight_unit", "Variant Weight Unit", ["Weight unit for display"], Nothing;
    /// What the shop pays for one.
    Cost = "cost", "Cost per item", ["Cost"], Variant;
    /// Draft, active or archived.
    Status = "status", "Status", [], Product;
    /// One short line below the title.
    Subtitle = "subtitle", "Subtitle (product.metafields.pasal.subtitle)", ["Subtitle"], Product;
    /// Facts in a table, a line each.
    Details = "details", "Details (product.metafields.pasal.details)", ["Specifications"], Product;
    /// Names in addresses and colours of the choices, a line each.
    Options = "options", "Options (product.metafields.pasal.options)", [], Product;
    /// Where it belongs, by the category's address.
    Category = "category", "Category (product.metafields.pasal.category)", ["Category"], Product;
    /// The collections it was put into, by their addresses.
    Collections = "collections", "Collections (product.metafields.pasal.collections)", ["Collections", "Collection"], Product;
    /// Its place in lists.
    Rank = "rank", "Rank (product.metafields.pasal.rank)", ["Rank"], Product;
    /// Since when it has been there.
    PublishedAt = "published_at", "Published at (product.metafields.pasal.published_at)", ["Published at"], Product;
    /// When shoppers see it from.
    PublishAt = "publish_at", "Publish at (product.metafields.pasal.publish_at)", ["Publish at"], Product;
    /// Until when shoppers see it.
    UnpublishAt = "unpublish_at", "Unpublish at (product.metafields.pasal.unpublish_at)", ["Unpublish at"], Product;
    /// What of a picture must stay in sight, in percent from the left and from above.
    Focal = "focal", "Image focal point (product.metafields.pasal.focal)", ["Image focal point"], Picture;
}

impl Column {
    /// The one with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.code() == code)
    }

    /// The one that has, or once had, this name. Case, blanks and dashes do not matter.
    pub fn named(name: &str) -> Option<Self> {
        let name = key(name);
        let known = |column: &Self| {
            std::iter::once(column.name())
                .chain(column.others().iter().copied())
                .any(|known| key(known) == name)
        };
        Self::ALL.iter().copied().find(known)
    }

    /// Whether Pasal has a place for what it says.
    pub fn is_kept(self) -> bool {
        self.usage() != Use::Nothing
    }

    /// Whether it is said once a product.
    pub(super) fn is_said_once(self) -> bool {
        self.usage() == Use::Product && self != Self::Handle
    }

    /// Whether a row with such a cell is a variant. Some tick boxes are filled in in every row, also of pictures.
    pub(super) fn makes_a_variant(self) -> bool {
        self.usage() == Use::Variant && !matches!(self, Self::Policy | Self::RequiresShipping | Self::Taxable)
    }

    /// Whether this cell says something that Pasal does not keep, and would have to.
    pub(super) fn is_lost(self, cell: &str) -> bool {
        let usual = match self {
            Self::Tracker => "shopify",
            Self::Fulfilment => "manual",
            // Weights come in grams, whatever they are shown in.
            Self::WeightUnit => cell,
            _ => "",
        };
        self.usage() == Use::Nothing && !cell.is_empty() && cell != usual
    }
}

/// Which column of a file is which; `None` for one that is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping(pub Vec<Option<Column>>);

impl Mapping {
    /// By the names in the first line. A second column of the same name is left out.
    pub fn of_header(header: &[String]) -> Self {
        let mut columns = Vec::with_capacity(header.len());
        for name in header {
            let column = Column::named(name).filter(|column| !columns.contains(&Some(*column)));
            columns.push(column);
        }
        Self(columns)
    }

    /// Where a column is.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.0.iter().position(|mapped| *mapped == Some(column))
    }

    /// What keeps it from being used, in words.
    pub fn check(&self) -> Result<(), String> {
        for column in Column::ALL {
            if self.0.iter().filter(|mapped| **mapped == Some(*column)).count() > 1 {
                return Err(format!("Two columns are said to be \"{}\": choose one.", column.name()));
            }
        }
        if self.place(Column::Handle).is_none() && self.place(Column::Title).is_none() {
            return Err("No column names the product: say which one is \"Handle\" or \"Title\".".to_owned());
        }
        Ok(())
    }
}
