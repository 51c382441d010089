//! One flat JSON object, read so that nothing is lost or doubled: literals as they were written, no name twice, no
//! nested value. A float never comes into being.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

/// More members than any of eSewa's messages has.
const MAX_MEMBERS: usize = 32;

/// The members of an object, in the order in which they were written.
pub(super) struct FlatJson<'a>(Vec<(String, &'a RawValue)>);

impl<'a> FlatJson<'a> {
    /// Reads one object; `None` when `text` is anything else, or has a nested value or a name twice.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// The text of a string; `None` when it is missing, or something else.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.raw(name)?).ok()
    }

    /// The text of a string, or the digits of a number exactly as they were written.
    pub(super) fn literal(&self, name: &str) -> Option<String> {
        let raw = self.raw(name)?;
        let is_number = raw.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        if is_number {
            Some(raw.to_owned())
        } else {
            self.text(name)
        }
    }

    /// Whether it is missing or `null`.
    pub(super) fn is_none(&self, name: &str) -> bool {
        self.raw(name).is_none_or(|raw| raw == "null")
    }

    fn raw(&self, name: &str) -> Option<&'a str> {
        self.0
            .iter()
            .find(|(member, _)| member == name)
            .map(|(_, value)| value.get())
    }
}

impl<'de> Deserialize<'de> for FlatJson<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = FlatJson<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a flat JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FlatJson<'de>, A::Error> {
        let mut members: Vec<(String, &'de RawValue)> = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
            let nested = value.get().starts_with(['{', '[']);
            let twice = members.iter().any(|(member, _)| *member == name);
            if nested || twice || members.len() >= MAX_MEMBERS {
                return Err(A::Error::custom("nested, doubled or too many members"));
            }
            members.push((name, value));
        }
        Ok(FlatJson(members))
    }
}
