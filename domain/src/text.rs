//! Words that must have a shape: quantities, SKUs, slugs, e-mail addresses, and what people type.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How many pieces: 1 to 999 on one line of a cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Quantity(u32);

/// A number of pieces outside [`Quantity`]'s range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("choose a quantity from 1 to {}", Quantity::MAX)]
pub struct QuantityRefused;

impl Quantity {
    /// One piece.
    pub const ONE: Self = Self(1);
    /// The most that one line of a cart can hold.
    pub const MAX: u32 = 999;

    /// So many pieces.
    ///
    /// # Errors
    /// [`QuantityRefused`] for none, or more than [`Quantity::MAX`].
    pub fn new(pieces: u32) -> Result<Self, QuantityRefused> {
        if (1..=Self::MAX).contains(&pieces) {
            Ok(Self(pieces))
        } else {
            Err(QuantityRefused)
        }
    }

    /// In pieces.
    pub fn get(self) -> u32 {
        self.0
    }

    /// As many as asked, within the range.
    #[must_use]
    pub fn clamped(pieces: u32) -> Self {
        Self(pieces.clamp(1, Self::MAX))
    }
}

impl TryFrom<u32> for Quantity {
    type Error = QuantityRefused;

    fn try_from(pieces: u32) -> Result<Self, QuantityRefused> {
        Self::new(pieces)
    }
}

impl From<Quantity> for u32 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Quantity {
    type Err = QuantityRefused;

    fn from_str(text: &str) -> Result<Self, QuantityRefused> {
        ascii_digits(text.trim())
            .parse()
            .map_err(|_| QuantityRefused)
            .and_then(Self::new)
    }
}

/// A stock-keeping unit: 1 to 64 letters, digits, `-`, `_`, `.` or `/`, kept in capitals.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sku(String);

/// Text that is no SKU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a SKU has 1 to 64 letters, digits, '-', '_', '.' or '/'")]
pub struct SkuRefused;

impl Sku {
    /// The SKU as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Sku {
    type Err = SkuRefused;

    fn from_str(text: &str) -> Result<Self, SkuRefused> {
        let text = text.trim();
        let fits = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'));
        fits.then(|| Self(text.to_ascii_uppercase())).ok_or(SkuRefused)
    }
}

impl fmt::Display for Sku {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The part of an address that names a page: lower-case words joined by single dashes, at most 96 bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(String);

/// Text that is no slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a slug has lower-case letters and digits, joined by single dashes")]
pub struct SlugRefused;

impl Slug {
    /// The slug that a title suggests; `fallback` where the title has no Latin letter or digit.
    pub fn suggest(title: &str, fallback: &str) -> Self {
        let mut slug = String::with_capacity(title.len());
        for char in title.chars().flat_map(char::to_lowercase) {
            if slug.len() >= 90 {
                break;
            }
            let plain = unaccented(char);
            if plain.is_ascii_alphanumeric() {
                slug.push(plain);
            } else if plain != '\'' && !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        }
        let slug = slug.trim_end_matches('-');
        if slug.is_empty() {
            Self(fallback.to_owned())
        } else {
            Self(slug.to_owned())
        }
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = SlugRefused;

    fn from_str(text: &str) -> Result<Self, SlugRefused> {
        let fits = (1..=96).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        fits.then(|| Self(text.to_owned())).ok_or(SlugRefused)
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An e-mail address that mail can be sent to: one `@`, a dot in its domain, no spaces, at most 254 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

/// Text that is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("write the address like name@example.com")]
pub struct EmailRefused;

impl Email {
    /// The address as typed, its domain in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = EmailRefused;

    fn from_str(text: &str) -> Result<Self, EmailRefused> {
        let (local, domain) = text.trim().split_once('@').ok_or(EmailRefused)?;
        let domain_fits = domain.split('.').count() >= 2
            && domain.split('.').all(|label| {
                !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            });
        let local_fits = !local.is_empty()
            && local.len() <= 64
            && local
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'@' | b'<' | b'>' | b'"' | b',' | b'\\'));
        let address = format!("{local}@{}", domain.to_ascii_lowercase());
        (domain_fits && local_fits && address.len() <= 254)
            .then_some(Self(address))
            .ok_or(EmailRefused)
    }
}

/// One line that a person typed: trimmed, inner white space joined, control characters dropped, cut at `max` letters.
pub fn one_line(text: &str, max: usize) -> String {
    let words: Vec<&str> = text
        .split(|char: char| char.is_whitespace() || char.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words
        .join(" ")
        .chars()
        .filter(|char| !is_invisible(*char))
        .take(max)
        .collect()
}

/// Direction marks and zero-width characters: nobody types them, and they can make one text look like another.
pub(crate) fn is_invisible(char: char) -> bool {
    matches!(char, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// So many pieces of an article, in one line: `2 × Tea, Large`. The variant of an article with only one has no title.
pub fn pieces_of(quantity: u32, title: &str, variant_title: &str) -> String {
    let comma = if variant_title.is_empty() { "" } else { ", " };
    format!("{quantity} × {title}{comma}{variant_title}")
}

/// The same text with Devanagari digits (०–९) written as 0–9: people type phone numbers and amounts in both.
pub fn ascii_digits(text: &str) -> String {
    text.chars()
        .map(|char| match char {
            '\u{0966}'..='\u{096f}' => u32::from(char)
                .checked_sub(0x0966)
                .and_then(|digit| char::from_digit(digit, 10))
                .unwrap_or(char),
            other => other,
        })
        .collect()
}

/// The plain letter below an accent, for the Latin letters that occur in names; others unchanged.
pub fn unaccented(char: char) -> char {
    match char {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' => 'i',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => 'o',
        'ś' | 'š' => 's',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => 'u',
        'ý' | 'ÿ' => 'y',
        'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_title_suggests_a_readable_slug() {
        assert_eq!(
            Slug::suggest("Ilam First Flush – 100 g", "x").as_str(),
            "ilam-first-flush-100-g"
        );
        assert_eq!(Slug::suggest("Café d'Été", "x").as_str(), "cafe-dete");
        assert_eq!(Slug::suggest("पसल", "product-7").as_str(), "product-7");
    }

    #[test]
    fn quantities_accept_nepali_digits_and_refuse_nonsense() {
        assert_eq!("१२".parse(), Quantity::new(12));
        for bad in ["0", "-1", "1000", "1e2", "2147483648", "99999999999", "", "1.5", "NaN"] {
            assert_eq!(bad.parse::<Quantity>(), Err(QuantityRefused), "{bad}");
        }
    }

    #[test]
    fn an_address_needs_a_name_and_a_domain() {
        assert_eq!(
            "Asha.Rai@Example.COM"
                .parse::<Email>()
                .map(|email| email.as_str().to_owned()),
            Ok("Asha.Rai@example.com".into())
        );
        for bad in [
            "", "asha", "@x.np", "a@b", "a b@c.np", "a@b..np", "a@b.np>", "a@b@c.np", "a\n@b.np",
        ] {
            assert!(bad.parse::<Email>().is_err(), "{bad}");
        }
    }

    #[test]
    fn typed_lines_lose_what_nobody_sees() {
        assert_eq!(one_line("  Asha\u{202e}\t\n Rai  ", 80), "Asha Rai");
    }

    proptest! {
        #[test]
        fn a_suggested_slug_is_a_slug(title in ".{0,200}") {
            let slug = Slug::suggest(&title, "fallback");
            prop_assert_eq!(slug.as_str().parse::<Slug>(), Ok(slug.clone()));
        }

        #[test]
        fn no_text_panics_a_parser(text in ".{0,80}") {
            let _ = text.parse::<Email>();
            let _ = text.parse::<Sku>();
            let _ = text.parse::<Quantity>();
            let _ = one_line(&text, 10);
        }
    }
}
