//! Keeping the index: what a product can be found by, and how many products have a word.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use domain::{rich::Rich, search::words};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Value};

use crate::{catalog::ProductDraft, db, error::Result};

/// The folded words of a product, by how much they say about it.
pub(crate) struct Document {
    title: Vec<String>,
    words: Vec<String>,
    body: Vec<String>,
}

/// Words of a description beyond this are not indexed (PostgreSQL numbers the places of at most 16,383).
const MAX_BODY: usize = 2_000;

#[derive(FromQueryResult)]
struct Indexed {
    indexed: String,
}

impl Document {
    /// `lineage` are the names of its category and those above.
    pub fn of(draft: &ProductDraft, lineage: &str) -> Self {
        let labels = draft
            .options
            .iter()
            .flat_map(|option| option.values.iter().map(|value| value.label.as_str()));
        let skus = draft
            .variants
            .iter()
            .flat_map(|variant| std::iter::once(variant.sku.as_str()).chain(variant.barcode.as_deref()));
        let about = [
            draft.subtitle.as_str(),
            draft.brand.as_str(),
            draft.keywords.as_str(),
            lineage,
        ];
        let about: Vec<&str> = about.into_iter().chain(labels).chain(skus).collect();
        let specs = draft.specs.iter().map(|(_, value)| value.as_str());
        Self::of_texts(&draft.title, &about.join(" "), &draft.description, specs)
    }

    /// The same out of a product's texts. `about` are all words but those of the title, the description and the specs.
    pub fn of_texts<'a>(title: &str, about: &str, description: &str, specs: impl Iterator<Item = &'a str>) -> Self {
        let description = Rich::typed(description).text();
        Self {
            title: words(title).collect(),
            words: words(about).take(MAX_BODY).collect(),
            body: words(&description)
                .chain(specs.flat_map(words))
                .take(MAX_BODY)
                .collect(),
        }
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        self.title
            .iter()
            .chain(&self.words)
            .chain(&self.body)
            .map(String::as_str)
    }

    /// As PostgreSQL writes a `tsvector`: each word with its place and weight.
    fn vector(&self) -> String {
        let weighted = [(&self.title, 'A'), (&self.words, 'B'), (&self.body, 'C')];
        let mut text = String::new();
        let mut place = 0;
        for (words, weight) in weighted {
            for word in words {
                place += 1;
                let _ = write!(text, "'{word}':{place}{weight} ");
            }
        }
        text
    }
}

/// Makes a product findable by these words, or (without any) by none. `counts` takes how the vocabulary changes.
pub(crate) async fn index_product(
    tx: &impl ConnectionTrait,
    id: i64,
    document: Option<&Document>,
    counts: &mut BTreeMap<String, i64>,
) -> Result<()> {
    let sqlite = tx.get_database_backend() == DbBackend::Sqlite;
    let (indexed, delete) = if sqlite {
        (
            "SELECT title || ' ' || words || ' ' || body AS indexed FROM product_search WHERE rowid = $1",
            "DELETE FROM product_search WHERE rowid = $1",
        )
    } else {
        (
            "SELECT array_to_string(tsvector_to_array(document), ' ') AS indexed FROM product_search WHERE product_id = $1",
            "DELETE FROM product_search WHERE product_id = $1",
        )
    };
    let before: Option<Indexed> = db::one(tx, indexed, [id.into()]).await?;
    if let Some(before) = &before {
        db::run(tx, delete, [id.into()]).await?;
        count(counts, before.indexed.split(' '), -1);
    }
    let Some(document) = document else { return Ok(()) };
    if sqlite {
        let values: [Value; 4] = [
            id.into(),
            document.title.join(" ").into(),
            document.words.join(" ").into(),
            document.body.join(" ").into(),
        ];
        db::run(
            tx,
            "INSERT INTO product_search (rowid, title, words, body) VALUES ($1, $2, $3, $4)",
            values,
        )
        .await?;
    } else {
        let sql = "INSERT INTO product_search (product_id, document) VALUES ($1, CAST($2 AS tsvector))";
        db::run(tx, sql, [id.into(), document.vector().into()]).await?;
    }
    count(counts, document.all(), 1);
    Ok(())
}

/// Counts each word once, if it belongs to the vocabulary.
fn count<'a>(counts: &mut BTreeMap<String, i64>, words: impl Iterator<Item = &'a str>, change: i64) {
    let distinct: BTreeSet<&str> = words.filter(|word| super::vocabulary::takes(word)).collect();
    for word in distinct {
        *counts.entry(word.to_owned()).or_default() += change;
    }
}

/// Words that one statement counts.
const COUNTED: usize = 200;

/// Writes how the vocabulary has changed.
pub(crate) async fn count_words(tx: &impl ConnectionTrait, counts: &BTreeMap<String, i64>) -> Result<()> {
    let more: Vec<_> = counts.iter().filter(|(_, change)| **change > 0).collect();
    for chunk in more.chunks(COUNTED) {
        let places: Vec<String> = (0..chunk.len())
            .map(|index| format!("({})", db::places(index * 2 + 1, 2)))
            .collect();
        let sql = format!(
            "INSERT INTO search_word (word, products) VALUES {}
             ON CONFLICT (word) DO UPDATE SET products = search_word.products + excluded.products",
            places.join(", ")
        );
        let values = chunk
            .iter()
            .flat_map(|(word, change)| [Value::from(word.as_str()), Value::from(**change)]);
        db::run(tx, &sql, values).await?;
    }
    let fewer: Vec<_> = counts.iter().filter(|(_, change)| **change < 0).collect();
    for (word, change) in &fewer {
        let sql =
            "UPDATE search_word SET products = CASE WHEN products > $2 THEN products - $2 ELSE 0 END WHERE word = $1";
        db::run(tx, sql, [word.as_str().into(), change.abs().into()]).await?;
    }
    if !fewer.is_empty() {
        db::run(tx, "DELETE FROM search_word WHERE products = 0", []).await?;
    }
    Ok(())
}
