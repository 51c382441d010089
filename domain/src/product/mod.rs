//! A product as staff edit it: whether shoppers see it and when, what search engines show, its variants, and what two
//! people changed at once.

mod changes;
mod form;
mod matrix;
mod parse;
mod schedule;
mod seo;
mod status;
#[cfg(test)]
mod tests;

pub use changes::{Clash, Part};
pub use form::{
    LONGEST_TITLE, MOST_OPTIONS, MOST_SPECS, MOST_VALUES, MOST_VARIANTS, OptionForm, ProductDetails, ProductField,
    ProductForm, VariantDetails, VariantForm,
};
pub use matrix::{Choice, OptionDetails, ValueDetails, combinations, option_code};
pub use schedule::{Schedule, ScheduleRefused, due, local_text, moment};
pub use seo::{SEO_DESCRIPTION, SEO_TITLE, Seo};
pub use status::{Change, Status};

use serde::{Deserialize, Serialize};

/// What must stay in sight where a picture is cut, in percent from its left and its upper edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Focal {
    /// 0 (left) to 100.
    pub x: u8,
    /// 0 (above) to 100.
    pub y: u8,
}

impl Focal {
    /// The middle, where nobody has said anything.
    pub const MIDDLE: Self = Self { x: 50, y: 50 };

    /// This point, at the nearest edge where it lies outside.
    pub fn new(x: i64, y: i64) -> Self {
        let percent = |value: i64| u8::try_from(value.clamp(0, 100)).unwrap_or(50);
        Self {
            x: percent(x),
            y: percent(y),
        }
    }
}

impl Default for Focal {
    fn default() -> Self {
        Self::MIDDLE
    }
}
