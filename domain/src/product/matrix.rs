//! Options and the variants that they span. A value keeps its code when it is written differently, so the variants that
//! have it stay what they are.

use serde::{Deserialize, Serialize};

use super::{MOST_VALUES, MOST_VARIANTS};
use crate::text::{Slug, one_line};

/// A choice (colour, size) as staff have written it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionDetails {
    /// In addresses.
    pub code: String,
    /// As shown.
    pub name: String,
    /// In order.
    pub values: Vec<ValueDetails>,
}

/// One value of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueDetails {
    /// In addresses.
    pub code: String,
    /// As shown.
    pub label: String,
    /// A colour as `#rrggbb`.
    pub swatch: Option<String>,
}

/// One value code an option, in the options' order.
pub type Choice = Vec<String>;

/// The code of an option or a value with this name; names without Latin letters have one of their own, too.
pub fn option_code(name: &str) -> String {
    let fallback = format!("v{:08x}", digest(name) & 0xffff_ffff);
    let slug: String = Slug::suggest(name, &fallback).as_str().chars().take(40).collect();
    slug.trim_end_matches('-').to_owned()
}

/// The combinations of the options' values, the last option changing quickest, as many as a product may have; one empty
/// choice without options.
pub fn combinations(options: &[OptionDetails]) -> Vec<Choice> {
    options.iter().fold(vec![Vec::new()], |choices, option| {
        choices
            .iter()
            .flat_map(|choice| {
                option.values.iter().map(move |value| {
                    let mut longer = choice.clone();
                    longer.push(value.code.clone());
                    longer
                })
            })
            .take(MOST_VARIANTS)
            .collect()
    })
}

/// `Red / M`: the labels of a choice.
pub(super) fn title(options: &[OptionDetails], choice: &[String]) -> String {
    let labels = options.iter().zip(choice).filter_map(|(option, code)| {
        option
            .values
            .iter()
            .find(|value| value.code == *code)
            .map(|value| value.label.as_str())
    });
    labels.collect::<Vec<_>>().join(" / ")
}

/// Whether it chooses one value of each option.
pub(super) fn fits(options: &[OptionDetails], choice: &[String]) -> bool {
    choice.len() == options.len()
        && options
            .iter()
            .zip(choice)
            .all(|(option, code)| option.values.iter().any(|value| value.code == *code))
}

/// Reads values, one a line: `Red`, or `Red #c0392b` with a colour to show. `known` are the codes and labels that the
/// option had. A label that is known keeps its code; so does one that was written anew in its place.
pub(super) fn values(text: &str, known: &[(String, String)]) -> Vec<ValueDetails> {
    let typed: Vec<(String, Option<String>)> = text
        .lines()
        .map(|line| value(&one_line(line, 80)))
        .filter(|(label, _)| !label.is_empty())
        // One too many is enough to be refused.
        .take(MOST_VALUES.saturating_add(1))
        .collect();
    let same_count = typed.len() == known.len();
    let mut values: Vec<ValueDetails> = Vec::with_capacity(typed.len());
    for (index, (label, swatch)) in typed.iter().enumerate() {
        let by_label = known
            .iter()
            .find(|(_, known)| known == label)
            .map(|(code, _)| code.clone());
        let in_place = known
            .get(index)
            .filter(|(_, before)| same_count && !typed.iter().any(|(label, _)| label == before))
            .map(|(code, _)| code.clone());
        let code = by_label.or(in_place).unwrap_or_else(|| option_code(label));
        values.push(ValueDetails {
            code: free(&values, known, label, code),
            label: label.clone(),
            swatch: swatch.clone(),
        });
    }
    values
}

/// The code, or the next one that no other value has: `Red!` and `Red` would share one.
fn free(values: &[ValueDetails], known: &[(String, String)], label: &str, code: String) -> String {
    let taken = |code: &str| {
        values.iter().any(|value| value.code == code && value.label != label)
            || known.iter().any(|(known, before)| {
                known == code && before != label && values.iter().any(|value| value.label == *before)
            })
    };
    if !taken(&code) {
        return code;
    }
    let short: String = code.chars().take(36).collect();
    (2..1000_u32)
        .map(|number| format!("{short}-{number}"))
        .find(|code| !taken(code))
        .unwrap_or(code)
}

fn value(line: &str) -> (String, Option<String>) {
    if let Some((label, colour)) = line.rsplit_once(' ')
        && is_colour(colour)
    {
        return (label.trim_end().to_owned(), Some(colour.to_ascii_lowercase()));
    }
    (line.to_owned(), None)
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Values as they are typed, one a line.
pub(super) fn lines(values: &[ValueDetails]) -> String {
    let lines: Vec<String> = values
        .iter()
        .map(|value| match &value.swatch {
            Some(swatch) => format!("{} {swatch}", value.label),
            None => value.label.clone(),
        })
        .collect();
    lines.join("\n")
}

/// A number that tells texts apart (FNV-1a): not for secrets.
pub(super) fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
