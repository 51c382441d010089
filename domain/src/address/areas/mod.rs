//! Nepal's 753 local levels in their 77 districts and 7 provinces, and how to find the one that a person typed.
//!
//! The server's alone: the list is 14 kB of text that no browser needs. An island asks the server for suggestions.

mod find;
mod index;
mod spelling;

use std::{fmt, sync::OnceLock};

use serde::Serialize;

pub use self::find::{AreaMatch, SUGGESTIONS, find, suggest};

/// What a local level is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaKind {
    /// One of 6.
    MetropolitanCity,
    /// One of 11.
    SubMetropolitanCity,
    /// One of 276.
    Municipality,
    /// One of 460.
    RuralMunicipality,
}

impl AreaKind {
    /// As it follows a name: `Metropolitan City`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MetropolitanCity => "Metropolitan City",
            Self::SubMetropolitanCity => "Sub-Metropolitan City",
            Self::Municipality => "Municipality",
            Self::RuralMunicipality => "Rural Municipality",
        }
    }

    fn from_letter(letter: char) -> Option<Self> {
        match letter {
            'M' => Some(Self::MetropolitanCity),
            's' => Some(Self::SubMetropolitanCity),
            'm' => Some(Self::Municipality),
            'r' => Some(Self::RuralMunicipality),
            _ => None,
        }
    }
}

/// A local level: what people in Nepal give as their municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Area {
    /// Without its kind: `Kathmandu`.
    pub municipality: &'static str,
    /// City, municipality or rural municipality.
    pub kind: AreaKind,
    /// `Kavrepalanchok`.
    pub district: &'static str,
    /// Without the word province: `Bagmati`.
    pub province: &'static str,
    /// How many wards it has; they are numbered from 1.
    pub wards: u8,
}

impl Area {
    /// The text of the one field in which people choose it: `Banepa, Kavrepalanchok`. The kind is said only where
    /// the municipality is named like its district: `Kathmandu Metropolitan City, Kathmandu`.
    pub fn label(&self) -> String {
        if self.municipality == self.district {
            format!("{} {}, {}", self.municipality, self.kind.name(), self.district)
        } else {
            format!("{}, {}", self.municipality, self.district)
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label())
    }
}

/// Every local level, by province and district, cities first.
pub fn areas() -> &'static [Area] {
    static AREAS: OnceLock<Vec<Area>> = OnceLock::new();
    AREAS.get_or_init(|| listed().map(|listed| listed.area).collect())
}

/// An area with all the names under which people may look for it.
struct Listed {
    area: Area,
    names: std::str::Split<'static, char>,
    districts: std::str::Split<'static, char>,
}

/// Reads the text: its form is told in its head. What is misspelt there is left out, and a test counts.
fn listed() -> impl Iterator<Item = Listed> {
    let mut province = "";
    include_str!("../areas.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(move |line| {
            if let Some(name) = line.strip_prefix("= ") {
                province = name;
            }
            let (districts, levels) = line.split_once(": ").unwrap_or_default();
            let province = province;
            levels
                .split("; ")
                .filter_map(move |level| listed_level(province, districts, level))
        })
}

fn listed_level(province: &'static str, districts: &'static str, level: &'static str) -> Option<Listed> {
    let (names, kind_and_wards) = level.rsplit_once(' ')?;
    let mut chars = kind_and_wards.chars();
    let kind = chars.next().and_then(AreaKind::from_letter)?;
    let wards = chars.as_str().parse().ok()?;
    let district = districts.split('/').next()?;
    let municipality = names.split('/').next()?;
    let area = Area {
        municipality,
        kind,
        district,
        province,
        wards,
    };
    Some(Listed {
        area,
        names: names.split('/'),
        districts: districts.split('/'),
    })
}

#[cfg(test)]
mod tests;
