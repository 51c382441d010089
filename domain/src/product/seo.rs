//! What search engines show of a product.

use serde::{Deserialize, Serialize};

use crate::{rich::Rich, text::one_line};

/// Letters of a title that search engines usually show.
pub const SEO_TITLE: usize = 60;
/// Letters of a description that search engines usually show.
pub const SEO_DESCRIPTION: usize = 160;

/// What search engines show, where it differs from the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seo {
    /// Instead of the product's title; may be empty.
    pub title: String,
    /// Instead of the beginning of the description; may be empty.
    pub description: String,
}

impl Seo {
    /// The title that is shown.
    pub fn title<'a>(&'a self, product: &'a str) -> &'a str {
        if self.title.is_empty() { product } else { &self.title }
    }

    /// The description that is shown: its own, else the beginning of the product's, cut at a word.
    pub fn description(&self, description: &Rich) -> String {
        if !self.description.is_empty() {
            return self.description.clone();
        }
        shortened(
            &one_line(&description.text(), SEO_DESCRIPTION.saturating_mul(2)),
            SEO_DESCRIPTION,
        )
    }
}

/// At most so many letters, cut after a word, with a sign that there is more.
pub(super) fn shortened(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let cut: String = text.chars().take(letters.saturating_sub(1)).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    [words.trim_end_matches([',', ';', ':', '.', ' ']), "…"].concat()
}
