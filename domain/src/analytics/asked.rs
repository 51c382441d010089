//! What somebody asks of the figures, and its address.

use super::{Grain, Period, Preset, Span};
use crate::{order::codes, time::Day};

codes! {
    /// What figures are compared to.
    Compare {
        /// The days of the same number before.
        Previous = "previous",
        /// Nothing.
        Nothing = "nothing",
    }
}

/// What somebody asks of the figures. Printing is canonical: equal questions have equal addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which days.
    pub preset: Preset,
    /// The days that were chosen, for [`Preset::Custom`].
    pub chosen: Option<Span>,
    /// The width of a bucket; `None`: whatever shows the days well.
    pub grain: Option<Grain>,
    /// What they are compared to.
    pub compare: Compare,
}

impl Default for Asked {
    /// Four weeks, compared to the four before.
    fn default() -> Self {
        Self {
            preset: Preset::Last28,
            chosen: None,
            grain: None,
            compare: Compare::Previous,
        }
    }
}

impl Asked {
    /// Reads decoded pairs of a query string; the names that could not be read, each once. Forms send empty fields: those
    /// ask nothing.
    pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Self, Vec<String>) {
        let mut asked = Self::default();
        let (mut from, mut to): (Option<Day>, Option<Day>) = (None, None);
        let mut misread: Vec<String> = Vec::new();
        for (name, value) in pairs {
            if value.is_empty() {
                continue;
            }
            let understood = match name {
                "range" => value.parse().map(|preset| asked.preset = preset).is_ok(),
                "from" => value.parse().map(|day| from = Some(day)).is_ok(),
                "to" => value.parse().map(|day| to = Some(day)).is_ok(),
                "by" => value.parse().map(|grain| asked.grain = Some(grain)).is_ok(),
                "compare" => value.parse().map(|compare| asked.compare = compare).is_ok(),
                _ => false,
            };
            let name: String = name.chars().take(40).filter(|char| !char.is_control()).collect();
            if !understood && !misread.contains(&name) && misread.len() < 8 {
                misread.push(name);
            }
        }
        if asked.preset == Preset::Custom {
            // One day alone is that day.
            let ends = from.or(to).zip(to.or(from));
            asked.chosen = ends.and_then(|(from, to)| Span::new(from, to));
            if asked.chosen.is_none() {
                asked.preset = Preset::Last28;
                for name in ["from", "to"].map(str::to_owned) {
                    if !misread.contains(&name) {
                        misread.push(name);
                    }
                }
            }
        }
        (asked, misread)
    }

    /// The pairs that spell it, what is so at first left out, in one fixed order.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let start = Self::default();
        let mut pairs = Vec::new();
        let mut push = |name: &str, value: String| pairs.push((name.to_owned(), value));
        if self.preset != start.preset {
            push("range", self.preset.to_string());
        }
        if let Some(chosen) = self.chosen {
            push("from", chosen.from.to_string());
            push("to", chosen.to.to_string());
        }
        if let Some(grain) = self.grain {
            push("by", grain.to_string());
        }
        if self.compare != start.compare {
            push("compare", self.compare.to_string());
        }
        pairs
    }

    /// Its address below `base`.
    pub fn path(&self, base: &str) -> String {
        crate::paths::with_pairs(base, &self.pairs())
    }

    /// The same about other days.
    #[must_use]
    pub const fn about(self, preset: Preset) -> Self {
        Self {
            preset,
            chosen: None,
            ..self
        }
    }

    /// The days that it asks for, where `first` is the first that has figures. All time is compared to nothing.
    pub fn period(&self, today: Day, first: Day) -> Period {
        let span = self
            .preset
            .span(today, first)
            .or(self.chosen)
            .unwrap_or(Span::of(today));
        let compares = self.compare == Compare::Previous && self.preset != Preset::All;
        Period::new(span, self.grain, compares.then(|| span.previous()))
    }
}
