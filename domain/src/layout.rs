//! The front page as a typed document: which sections it has, in which order, each with its settings.

use serde::{Deserialize, Serialize};

use crate::view::Picture;

/// The front page's sections. Kept as JSON; a section that this version cannot read is skipped, not an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// From top to bottom.
    pub sections: Vec<Section>,
}

/// A section's settings. What it shows is filled in when the page is made ([`crate::view::HomeSection`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::large_enum_variant, reason = "a front page has a handful of sections")
)]
pub enum Section {
    /// The large picture with a headline.
    Hero {
        /// A few words above the headline.
        eyebrow: String,
        /// The headline.
        headline: String,
        /// A sentence.
        text: String,
        /// Words of the button.
        action: String,
        /// Where the button leads.
        action_path: String,
        /// Slugs of one to three products whose pictures are shown; the newest ones when there are none.
        products: Vec<String>,
        /// A picture of its own, shown instead of the products'.
        #[serde(default)]
        picture: Option<Picture>,
    },
    /// Tiles of the top categories.
    Categories {
        /// The heading.
        title: String,
    },
    /// Tiles of collections.
    Collections {
        /// The heading.
        title: String,
        /// Their slugs.
        slugs: Vec<String>,
    },
    /// A row of products.
    Products {
        /// The heading.
        title: String,
        /// Which ones.
        source: ProductSource,
        /// How many at most.
        limit: u32,
    },
    /// Short promises.
    Promises,
}

/// Which products a row shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum ProductSource {
    /// The newest.
    Newest,
    /// The reduced ones.
    OnSale,
    /// A collection's.
    Collection {
        /// Its slug.
        slug: String,
    },
}

impl Default for Layout {
    /// What a shop shows before anybody has edited it: works with any catalogue.
    fn default() -> Self {
        Self {
            sections: vec![
                Section::Hero {
                    eyebrow: "Made in Nepal, sent with care".into(),
                    headline: "Good things for every day".into(),
                    text: "Tea from Ilam, wool from the mountains and small comforts for the home. Ordered in a minute, paid your way, at your door in days.".into(),
                    action: "Shop what is new".into(),
                    action_path: "/search?sort=newest".into(),
                    products: Vec::new(),
                    picture: None,
                },
                Section::Categories { title: "Shop by category".into() },
                Section::Products { title: "New this week".into(), source: ProductSource::Newest, limit: 8 },
                Section::Collections { title: "Picked for you".into(), slugs: Vec::new() },
                Section::Products { title: "On sale".into(), source: ProductSource::OnSale, limit: 8 },
                Section::Promises,
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_layout_reads_back_from_json() {
        let layout = Layout::default();
        let json = serde_json::to_string(&layout).unwrap();
        assert_eq!(serde_json::from_str::<Layout>(&json).unwrap(), layout);
    }
}
