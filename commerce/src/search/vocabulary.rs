//! The words that products have, to mend those that none has.

use std::{cmp::Reverse, sync::Arc};

use domain::search::{distance, tolerance};
use sea_orm::FromQueryResult;

use crate::{Ctx, catalog::Guarded, db, error::Result, tags::Tag};

/// The vocabulary as last read.
#[derive(Default)]
pub struct Vocabulary(Guarded<Words>);

/// All words, sorted, each with how many products have it.
#[derive(Default)]
pub(super) struct Words(Vec<(String, u32)>);

#[derive(FromQueryResult)]
struct Row {
    words: Option<String>,
}

/// Whether a word belongs to the vocabulary: parts of SKUs, sizes and very short words are not mended.
pub(super) fn takes(word: &str) -> bool {
    word.chars().nth(2).is_some() && !word.bytes().any(|byte| byte.is_ascii_digit())
}

/// The words. Depends on `Catalog`. One row holds them all: thousands of narrow rows would cost more to fetch.
pub(super) async fn words(ctx: &Ctx) -> Result<Arc<Words>> {
    let read = async || {
        let sql = "SELECT string_agg(word || ' ' || CAST(products AS TEXT), ';') AS words FROM search_word";
        let row: Option<Row> = db::one(ctx.shop.db().reader(), sql, []).await?;
        Ok(Words::parse(&row.and_then(|row| row.words).unwrap_or_default()))
    };
    ctx.shop
        .vocabulary()
        .0
        .get(ctx.shop.tags(), &[Tag::Catalog], read)
        .await
}

impl Words {
    fn parse(text: &str) -> Self {
        let words = text.split(';').filter_map(|entry| {
            let (word, products) = entry.split_once(' ')?;
            Some((word.to_owned(), products.parse().ok()?))
        });
        let mut words: Vec<(String, u32)> = words.collect();
        words.sort_unstable();
        Self(words)
    }

    /// Whether a product has this word.
    pub fn has(&self, word: &str) -> bool {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(word)).is_ok()
    }

    /// Whether a product has a word that begins like this.
    pub fn has_prefix(&self, start: &str) -> bool {
        let place = self.0.partition_point(|(known, _)| known.as_str() < start);
        self.0.get(place).is_some_and(|(known, _)| known.starts_with(start))
    }

    /// The word with the fewest typing errors, of those the one that most products have.
    pub fn nearest(&self, word: &str) -> Option<&str> {
        let letters: Vec<char> = word.chars().collect();
        let mut limit = tolerance(letters.len());
        let mut best: Option<(usize, Reverse<u32>, &str)> = None;
        let mut other = Vec::new();
        for (known, products) in &self.0 {
            // A letter has 1 to 4 bytes: most words are told apart without being read.
            if known.len() > (letters.len() + limit) * 4 || known.len() + limit < letters.len() {
                continue;
            }
            other.clear();
            other.extend(known.chars());
            let Some(errors) = distance(&letters, &other, limit) else {
                continue;
            };
            let found = (errors, Reverse(*products), known.as_str());
            if best.is_none_or(|best| found < best) {
                best = Some(found);
                limit = errors;
            }
        }
        best.map(|(_, _, word)| word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_wins_and_then_the_most_frequent() {
        let words = Words::parse("lamp 9;camp 2;stamp 7;teapot 1;tea 30");
        assert_eq!(words.nearest("lamo"), Some("lamp"));
        assert_eq!(words.nearest("aamp"), Some("lamp"));
        assert_eq!(words.nearest("taepto"), Some("teapot"));
        assert_eq!(words.nearest("zz"), None);
        assert_eq!(words.nearest("umbrella"), None);
    }

    #[test]
    fn beginnings_are_found() {
        let words = Words::parse("teapot 1;tea 30;lamp 9");
        assert!(words.has("tea") && !words.has("teap"));
        assert!(
            words.has_prefix("teap") && words.has_prefix("la") && !words.has_prefix("lb") && !words.has_prefix("z")
        );
    }
}
