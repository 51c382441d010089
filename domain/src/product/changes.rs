//! Two people at one product: what only one of them changed goes together, what both changed is shown to the second.
//!
//! A form carries a short mark of each part as it was when the form was made. So it is known later who changed what,
//! without keeping anything meanwhile.

use serde::{Deserialize, Serialize};

use super::{ProductForm, matrix::digest};
use crate::order::codes;

codes! {
    /// A part of the form that is taken or left as a whole.
    Part {
        /// Title, subtitle, brand.
        Names = "names",
        /// The address of its page.
        Address = "address",
        /// The rich text.
        Description = "description",
        /// Facts and further words.
        Facts = "facts",
        /// Category and collections.
        Place = "place",
        /// Options, variants and prices.
        Variants = "variants",
        /// What search engines show.
        Search = "search",
        /// When it appears and goes by itself.
        Schedule = "schedule",
    }
}

/// A part that two people have changed differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clash {
    /// Which one.
    pub part: Part,
    /// As it is stored now.
    pub theirs: String,
    /// As it is typed in the form.
    pub yours: String,
}

impl Part {
    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Names => "Title, subtitle and brand",
            Self::Address => "Address of its page",
            Self::Description => "Description",
            Self::Facts => "Details and search words",
            Self::Place => "Category and collections",
            Self::Variants => "Options, variants and prices",
            Self::Search => "Search engines",
            Self::Schedule => "Schedule",
        }
    }

    /// The part of a form as text, for people and for the mark.
    pub fn text(self, form: &ProductForm) -> String {
        let lines: Vec<String> = match self {
            Self::Names => vec![form.title.clone(), form.subtitle.clone(), form.brand.clone()],
            Self::Address => vec![form.slug.clone()],
            Self::Description => vec![form.description.clone()],
            Self::Facts => vec![form.specs.clone(), form.keywords.clone()],
            Self::Place => {
                let mut lines = vec![["Category ", form.category.trim()].concat()];
                lines.extend(form.collections.iter().map(|id| ["Collection ", id].concat()));
                lines
            }
            Self::Variants => variants(form),
            Self::Search => vec![form.seo_title.clone(), form.seo_description.clone()],
            Self::Schedule => vec![
                labelled("From ", &form.publish_at),
                labelled("Until ", &form.unpublish_at),
            ],
        };
        let lines: Vec<String> = lines
            .iter()
            .flat_map(|line| line.lines())
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect();
        lines.join("\n")
    }

    /// Makes this part of a form the other's.
    pub fn copy(self, from: &ProductForm, to: &mut ProductForm) {
        match self {
            Self::Names => {
                to.title.clone_from(&from.title);
                to.subtitle.clone_from(&from.subtitle);
                to.brand.clone_from(&from.brand);
            }
            Self::Address => to.slug.clone_from(&from.slug),
            Self::Description => to.description.clone_from(&from.description),
            Self::Facts => {
                to.specs.clone_from(&from.specs);
                to.keywords.clone_from(&from.keywords);
            }
            Self::Place => {
                to.category.clone_from(&from.category);
                to.collections.clone_from(&from.collections);
            }
            Self::Variants => {
                to.options.clone_from(&from.options);
                to.variants.clone_from(&from.variants);
            }
            Self::Search => {
                to.seo_title.clone_from(&from.seo_title);
                to.seo_description.clone_from(&from.seo_description);
            }
            Self::Schedule => {
                to.publish_at.clone_from(&from.publish_at);
                to.unpublish_at.clone_from(&from.unpublish_at);
            }
        }
    }
}

fn labelled(label: &str, value: &str) -> String {
    if value.trim().is_empty() {
        String::new()
    } else {
        [label, value.trim()].concat()
    }
}

fn variants(form: &ProductForm) -> Vec<String> {
    let options = form
        .options
        .iter()
        .filter(|option| !option.name.trim().is_empty())
        .map(|option| {
            let values: Vec<&str> = option.values.lines().map(str::trim).collect();
            format!("{}: {}", option.name.trim(), values.join(", "))
        });
    let rows = form.variants.iter().filter(|variant| !variant.remove).map(|variant| {
        let mut words = vec![variant.sku.trim().to_owned()];
        if !variant.choice.is_empty() {
            words.push(variant.choice.clone());
        }
        words.push(variant.price.trim().to_owned());
        if !variant.compare_at.trim().is_empty() {
            words.push(format!("was {}", variant.compare_at.trim()));
        }
        words.push(format!("{} g", variant.weight.trim()));
        if !variant.barcode.trim().is_empty() {
            words.push(format!("barcode {}", variant.barcode.trim()));
        }
        if !variant.picture.is_empty() {
            words.push(format!("picture {}", variant.picture));
        }
        words.join(" · ")
    });
    options.chain(rows).collect()
}

impl ProductForm {
    /// Short marks of all parts, for the form to carry.
    pub fn marks(&self) -> String {
        let marks: Vec<String> = Part::ALL.iter().map(|part| mark(*part, self)).collect();
        marks.join(" ")
    }

    /// Takes over what only the other has changed since `seen` was marked; what both have changed differently is left as
    /// it is typed, and named. A part without a mark counts as changed by both.
    pub fn join(&mut self, theirs: &Self, seen: &str) -> Vec<Clash> {
        let seen: Vec<&str> = seen.split(' ').collect();
        let mut clashes = Vec::new();
        for part in Part::ALL {
            let (stored, typed) = (mark(*part, theirs), mark(*part, self));
            if stored == typed || seen.contains(&stored.as_str()) {
                continue;
            }
            if seen.contains(&typed.as_str()) {
                part.copy(theirs, self);
            } else {
                clashes.push(Clash {
                    part: *part,
                    theirs: part.text(theirs),
                    yours: part.text(self),
                });
            }
        }
        clashes
    }
}

/// `names:0123456789abcdef`
fn mark(part: Part, form: &ProductForm) -> String {
    format!("{}:{:016x}", part.code(), digest(&part.text(form)))
}
