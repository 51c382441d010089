//! What a shopper's words are searched as: folded, mended, with their synonyms, in the database's own words.

use std::fmt::Write as _;

use domain::search::{synonyms, terms, words};

use super::vocabulary::{self, Words};
use crate::{Ctx, error::Result};

/// A query that was understood.
pub(super) struct Understood {
    terms: Vec<Term>,
    corrected: bool,
}

struct Term {
    word: String,
    /// Whether words that only begin like this are meant, too.
    begins: bool,
}

/// Understands a query; `None` when it has no word. Depends on `Catalog`.
pub(super) async fn understand(ctx: &Ctx, query: &str) -> Result<Option<Understood>> {
    let asked = terms(query);
    if asked.is_empty() {
        return Ok(None);
    }
    let known = vocabulary::words(ctx).await?;
    let mut understood = Understood {
        terms: Vec::with_capacity(asked.len()),
        corrected: false,
    };
    let last = asked.len() - 1;
    for (index, word) in asked.into_iter().enumerate() {
        understood.take(word, index == last, &known);
    }
    Ok(Some(understood))
}

impl Understood {
    /// The last word may not be finished yet; an earlier one that is no word may be the beginning of one.
    fn take(&mut self, word: String, is_last: bool, known: &Words) {
        let long = word.chars().nth(1).is_some();
        let is_known = known.has(&word) || !vocabulary::takes(&word) || synonyms(&word).next().is_some();
        if is_known {
            self.terms.push(Term {
                word,
                begins: is_last && long,
            });
        } else if known.has_prefix(&word) {
            self.terms.push(Term { word, begins: true });
        } else if let Some(nearest) = known.nearest(&word) {
            self.corrected = true;
            self.terms.push(Term {
                word: nearest.to_owned(),
                begins: is_last,
            });
        } else {
            self.terms.push(Term { word, begins: is_last });
        }
    }

    /// The words that are searched, if some were mended.
    pub fn corrected(&self) -> Option<String> {
        let words: Vec<&str> = self.terms.iter().map(|term| term.word.as_str()).collect();
        self.corrected.then(|| words.join(" "))
    }

    /// As FTS5 or PostgreSQL reads it: every term, or one of its synonyms. Words hold letters and digits only.
    pub fn matching(&self, ctx: &Ctx) -> String {
        let sqlite = ctx.shop.db().is_sqlite();
        let (quote, begins, or, and) = if sqlite {
            ('"', "*", " OR ", " AND ")
        } else {
            ('\'', ":*", " | ", " & ")
        };
        let mut text = String::new();
        for (index, term) in self.terms.iter().enumerate() {
            let _ = write!(
                text,
                "{}({quote}{}{quote}",
                if index == 0 { "" } else { and },
                term.word
            );
            text.push_str(if term.begins { begins } else { "" });
            for other in synonyms(&term.word) {
                let _ = write!(text, "{or}{quote}{other}{quote}");
            }
            text.push(')');
        }
        text
    }

    /// Whether a name has every term, or a synonym of it.
    pub fn names(&self, name: &str) -> bool {
        let name: Vec<String> = words(name).collect();
        self.terms.iter().all(|term| {
            name.iter().any(|word| {
                *word == term.word
                    || (term.begins && word.starts_with(&term.word))
                    || synonyms(&term.word).any(|other| other == word)
            })
        })
    }
}
