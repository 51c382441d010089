//! The front page, its sections filled.

use serde::{Deserialize, Serialize};

use super::{CategoryTile, Picture, ProductCard};

/// The front page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomePage {
    /// From top to bottom. A section that has nothing to show is left out.
    pub sections: Vec<HomeSection>,
}

/// A section of the front page with what it shows: the filled twin of [`crate::layout::Section`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HomeSection {
    /// The large picture with a headline.
    Hero {
        /// A few words above the headline.
        eyebrow: String,
        /// The headline.
        headline: String,
        /// A sentence.
        text: String,
        /// The button: words and where it leads.
        action: (String, String),
        /// A second, quieter one.
        second: Option<(String, String)>,
        /// One to three pictures with the products' paths.
        pictures: Vec<(Picture, String)>,
    },
    /// Tiles of the top categories.
    Categories {
        /// The heading.
        title: String,
        /// The tiles.
        tiles: Vec<CategoryTile>,
    },
    /// Tiles of collections.
    Collections {
        /// The heading.
        title: String,
        /// Tile and a sentence.
        tiles: Vec<(CategoryTile, String)>,
    },
    /// A row of products.
    Products {
        /// The heading.
        title: String,
        /// Where "View all" leads.
        more: String,
        /// The products.
        cards: Vec<ProductCard>,
    },
    /// Short promises (delivery, payment, returns) as (icon, title, text).
    Promises(Vec<(String, String, String)>),
}
