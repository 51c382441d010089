//! Every local level with the sounds of its names, made once, and how well each fits what was typed.

use std::sync::OnceLock;

use super::{
    Area, AreaKind, listed,
    spelling::{distance, letters, sound},
};
use crate::text::one_line;

/// Where most parcels go, in this order: first among equals in a list of suggestions.
const POPULAR: [(&str, &str); 28] = [
    ("Kathmandu", "Kathmandu"),
    ("Lalitpur", "Lalitpur"),
    ("Pokhara", "Kaski"),
    ("Bharatpur", "Chitwan"),
    ("Biratnagar", "Morang"),
    ("Birgunj", "Parsa"),
    ("Butwal", "Rupandehi"),
    ("Dharan", "Sunsari"),
    ("Bhaktapur", "Bhaktapur"),
    ("Hetauda", "Makwanpur"),
    ("Itahari", "Sunsari"),
    ("Janakpur", "Dhanusha"),
    ("Nepalgunj", "Banke"),
    ("Dhangadhi", "Kailali"),
    ("Budhanilkantha", "Kathmandu"),
    ("Kirtipur", "Kathmandu"),
    ("Madhyapur Thimi", "Bhaktapur"),
    ("Tokha", "Kathmandu"),
    ("Gokarneshwor", "Kathmandu"),
    ("Godawari", "Lalitpur"),
    ("Banepa", "Kavrepalanchok"),
    ("Birtamod", "Jhapa"),
    ("Damak", "Jhapa"),
    ("Siddharthanagar", "Rupandehi"),
    ("Ghorahi", "Dang"),
    ("Birendranagar", "Surkhet"),
    ("Bhimdatta", "Kanchanpur"),
    ("Dhulikhel", "Kavrepalanchok"),
];

/// Words that say what kind of place it is and nothing of which: their removal makes `Banepa Municipality` `Banepa`.
const KIND_WORDS: [&str; 16] = [
    "metropolitan",
    "submetropolitan",
    "sub",
    "city",
    "rural",
    "municipality",
    "mun",
    "district",
    "province",
    "pradesh",
    "jilla",
    "nagarpalika",
    "mahanagarpalika",
    "upamahanagarpalika",
    "gaunpalika",
    "gaupalika",
];

/// The provinces, as people end an address with them.
const PROVINCES: [&str; 7] = [
    "Koshi",
    "Madhesh",
    "Bagmati",
    "Gandaki",
    "Lumbini",
    "Karnali",
    "Sudurpashchim",
];

/// Text as typed, made comparable.
pub(super) struct Typed {
    /// The sound of the whole.
    pub(super) sound: String,
    /// Its letters as they were typed.
    pub(super) letters: String,
    /// The sound of what stands before the first comma.
    pub(super) first: String,
}

impl Typed {
    /// What names places in `text`, up to a length that no address reaches.
    pub(super) fn new(text: &str) -> Self {
        let parts = parts(&one_line(text, 160));
        let whole = parts.concat();
        let first = parts.first().map(|part| sound(part)).unwrap_or_default();
        Self {
            sound: sound(&whole),
            letters: letters(&whole),
            first,
        }
    }
}

/// The parts between commas, without the words that only say the kind, a ward's number, the country and the province:
/// they say nothing that the municipality and its district leave open.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = text
        .split([',', ';'])
        .map(|part| {
            let words = part.split(|char: char| !char.is_alphanumeric() && char != '.');
            words
                .filter(|word| !KIND_WORDS.contains(&letters(word).as_str()))
                .collect()
        })
        .filter(|part: &String| !letters(part).is_empty())
        .collect();
    for ends in [&["Nepal"][..], &PROVINCES] {
        let said = parts
            .last()
            .is_some_and(|last| ends.iter().any(|end| sound(end) == sound(last)));
        if said && parts.len() > 1 {
            parts.pop();
        }
    }
    parts
}

/// An area with the sounds of its names.
pub(super) struct Entry {
    pub(super) area: Area,
    /// Place in [`POPULAR`]; its length for all others.
    rank: usize,
    /// Of its own names, the usual one first.
    pub(super) names: Vec<String>,
    /// Of its district's names.
    pub(super) districts: Vec<String>,
    /// Each name followed by each of the district's.
    whole: Vec<String>,
    /// Of the later words of its names.
    words: Vec<String>,
    /// The letters of its name and district, for typing ahead in the usual spelling.
    label: String,
}

impl Entry {
    /// What lists are sorted by: how well it fits (0 is best), then how popular, then cities before villages, then
    /// the alphabet.
    pub(super) fn order(&self, fit: usize) -> (usize, usize, AreaKind, &'static str, &'static str) {
        (
            fit,
            self.rank,
            self.area.kind,
            self.area.municipality,
            self.area.district,
        )
    }

    /// Whether this very place is named, alone or with its district before or after it.
    pub(super) fn is_named(&self, sound: &str) -> bool {
        let after_district = |district: &String| {
            sound
                .strip_prefix(district.as_str())
                .is_some_and(|rest| self.names.iter().any(|name| name == rest))
        };
        self.names.iter().chain(&self.whole).any(|name| name == sound) || self.districts.iter().any(after_district)
    }

    /// How well it continues what was typed.
    pub(super) fn continues(&self, typed: &Typed) -> Option<usize> {
        let starts = |names: &[String]| {
            !typed.sound.is_empty() && names.iter().any(|name| name.starts_with(typed.sound.as_str()))
        };
        if self.label.starts_with(&typed.letters) || starts(&self.whole) {
            Some(0)
        } else if starts(&self.districts) {
            Some(1)
        } else {
            starts(&self.words).then_some(2)
        }
    }

    /// How far its nearest name is from `sound`; `None` when too far to be a slip of the finger.
    pub(super) fn is_near(&self, sound: &str) -> Option<usize> {
        let max = match sound.len() {
            0..=3 => return None,
            4..=5 => 1,
            _ => 2,
        };
        let own = self
            .names
            .iter()
            .chain(&self.whole)
            .filter_map(|name| distance(name, sound, max))
            .min();
        let districts = self.districts.iter().filter_map(|name| distance(name, sound, 1));
        // A district's name leaves open which of its places is meant.
        own.or_else(|| districts.min().map(|letters| letters.saturating_add(max)))
    }
}

/// Every area, in the order of the list.
pub(super) fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        listed()
            .map(|listed| {
                let area = listed.area;
                let (names, districts) = (listed.names, listed.districts);
                let rank = POPULAR
                    .iter()
                    .position(|city| *city == (area.municipality, area.district));
                let whole = names.clone().flat_map(|name| {
                    districts
                        .clone()
                        .map(move |district| sound(&format!("{name}{district}")))
                });
                Entry {
                    area,
                    rank: rank.unwrap_or(POPULAR.len()),
                    whole: whole.collect(),
                    words: names
                        .clone()
                        .flat_map(|name| name.split(' ').skip(1))
                        .map(sound)
                        .collect(),
                    names: names.map(sound).collect(),
                    districts: districts.map(sound).collect(),
                    label: letters(&format!("{}{}", area.municipality, area.district)),
                }
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn popular_places_are_on_the_list() {
        for city in POPULAR {
            assert!(
                entries()
                    .iter()
                    .any(|entry| (entry.area.municipality, entry.area.district) == city),
                "{city:?}"
            );
        }
    }

    #[test]
    fn no_name_is_a_word_for_a_kind() {
        for entry in entries() {
            let Area {
                municipality, district, ..
            } = entry.area;
            assert_eq!(
                parts(municipality).concat(),
                municipality.replace([' ', '-'], ""),
                "{district}"
            );
            assert_eq!(parts(district).len(), 1, "{district}");
        }
    }
}
