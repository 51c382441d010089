//! From what a person typed to the local level that is meant. Only a name that fits exactly one is taken; anything
//! else is offered for choice, because a parcel sent to a guess comes back.

use std::collections::HashSet;

use super::{
    Area,
    index::{Entry, Typed, entries},
};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AreaMatch {
    /// Exactly this one is named.
    Exact(Area),
    /// Nothing, or more than one, is named: the likeliest first, at most [`SUGGESTIONS`]; possibly none.
    Suggestions(Vec<Area>),
}

/// How many suggestions there can be: as many as the largest district has local levels.
pub const SUGGESTIONS: usize = 20;

/// The local level that `text` names: in any case, with or without its kind, district, province or ward, under an
/// older or a differently spelt name. A district alone, a slip of the finger or a name that several places bear
/// gives suggestions.
pub fn find(text: &str) -> AreaMatch {
    let typed = Typed::new(text);
    if typed.sound.is_empty() {
        return AreaMatch::Suggestions(Vec::new());
    }
    let named: Vec<&Entry> = entries().iter().filter(|entry| entry.is_named(&typed.sound)).collect();
    if let [entry] = named.as_slice() {
        return AreaMatch::Exact(entry.area);
    }
    let of_district = entries().iter().filter(|entry| entry.districts.contains(&typed.sound));
    let groups = [
        best(named.into_iter().map(|entry| (0, entry))),
        best(of_district.map(|entry| (0, entry))),
    ];
    let certain = groups.into_iter().find(|group| !group.is_empty());
    AreaMatch::Suggestions(certain.unwrap_or_else(|| likely(&typed)))
}

/// What a person who types may mean, the best first; with nothing typed yet, the largest cities.
pub fn suggest(prefix: &str, limit: usize) -> Vec<Area> {
    let typed = Typed::new(prefix);
    let mut found = best(
        entries()
            .iter()
            .filter_map(|entry| entry.continues(&typed).map(|fit| (fit, entry))),
    );
    if found.is_empty() {
        found = near(&typed.sound);
    }
    found.truncate(limit);
    found
}

/// The likeliest for text that names nothing: it may be unfinished, misspelt, or followed by the wrong district.
fn likely(typed: &Typed) -> Vec<Area> {
    let continuing = entries()
        .iter()
        .filter_map(|entry| entry.continues(typed).map(|fit| (fit, entry)));
    let named_first = entries().iter().filter(|entry| entry.names.contains(&typed.first));
    let groups = [
        best(continuing),
        best(named_first.map(|entry| (0, entry))),
        near(&typed.sound),
        near(&typed.first),
    ];
    let mut seen = HashSet::new();
    groups
        .into_iter()
        .flatten()
        .filter(|area| seen.insert(*area))
        .take(SUGGESTIONS)
        .collect()
}

fn near(sound: &str) -> Vec<Area> {
    best(
        entries()
            .iter()
            .filter_map(|entry| entry.is_near(sound).map(|distance| (distance, entry))),
    )
}

/// The areas by how well they fit.
fn best<'entry>(found: impl Iterator<Item = (usize, &'entry Entry)>) -> Vec<Area> {
    let mut found: Vec<(usize, &Entry)> = found.collect();
    found.sort_by_key(|(fit, entry)| entry.order(*fit));
    found
        .into_iter()
        .map(|(_, entry)| entry.area)
        .take(SUGGESTIONS)
        .collect()
}
