//! Rich text: paragraphs, headings, lists, quotes, with bold, italic and linked words, and nothing else.
//!
//! What somebody types or pastes is read into these types and written anew from them. So a script, an attribute or a
//! tag that the types do not have cannot be stored or shown, whatever the markup looked like: there is no filter that
//! could be fooled, as nothing is passed through.

mod build;
mod read;
#[cfg(test)]
mod tests;
mod write;

use serde::{Deserialize, Serialize};

/// The most letters of a rich text that are read; what follows is left out.
pub const LONGEST: usize = 40_000;
/// The most blocks and items of lists that a text has.
pub const MOST_BLOCKS: usize = 600;

/// A rich text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rich(pub Vec<Block>);

/// What stands below each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A heading within the text.
    Heading(Vec<Span>),
    /// A quotation.
    Quote(Vec<Span>),
    /// A list.
    List {
        /// Whether it is numbered.
        numbered: bool,
        /// Its items.
        items: Vec<Vec<Span>>,
    },
}

/// Words that look alike. A line break within is `\n`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub emphasis: bool,
    /// Where they lead: a path of the shop, or an `http`, `https`, `mailto` or `tel` address.
    pub link: Option<String>,
}

impl Rich {
    /// Reads what somebody typed or pasted. With a tag in it, it is HTML; without one it is plain text, in which a blank
    /// line ends a paragraph, `- ` begins an item of a list and `# ` a heading.
    pub fn typed(text: &str) -> Self {
        let text: String = text.chars().take(LONGEST).collect();
        Self::stored(&text)
    }

    /// Reads stored HTML, which is read as strictly as what somebody typed.
    pub fn stored(html: &str) -> Self {
        if read::has_tag(html) {
            read::html(html)
        } else {
            read::plain(html)
        }
    }

    /// As it is stored: HTML in one spelling.
    pub fn html(&self) -> String {
        write::html(self)
    }

    /// As it is typed: plain text where that says everything, else HTML.
    pub fn source(&self) -> String {
        write::source(self)
    }

    /// The words alone, a block a line: for the search, for search engines, for lists.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        for block in &self.0 {
            match block {
                Block::Paragraph(spans) | Block::Heading(spans) | Block::Quote(spans) => lines.push(words(spans)),
                Block::List { items, .. } => lines.extend(items.iter().map(|item| words(item))),
            }
        }
        lines.join("\n")
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn words(spans: &[Span]) -> String {
    let text: String = spans.iter().map(|span| span.text.as_str()).collect();
    text.replace('\n', " ")
}

/// Whether a link may lead there. Scripts, data and other schemes may not.
pub fn is_link(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let plain = address.len() <= 500
        && !address
            .chars()
            .any(|char| char.is_control() || char.is_whitespace() || char == '\\');
    let outside = ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| lower.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()));
    plain && (outside || crate::paths::is_local(address) || (address.starts_with('#') && address.len() > 1))
}
