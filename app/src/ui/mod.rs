//! The design system: small pieces on native elements, styled by the tokens of `style/tailwind.css`.
//!
//! Nothing here fetches. Variants are enums that pick a fixed class string, so that Tailwind finds every class in
//! the source. What has an accessible name needs it as a prop.

mod alert;
mod badge;
mod breadcrumbs;
mod button;
mod card;
mod choice;
mod disclosure;
mod empty;
mod field;
mod heading;
mod icon;
mod pagination;
mod picture;
mod price;
mod rich;
mod stepper;
mod text_area;

pub use alert::{Alert, AlertKind};
pub use badge::{Badge, BadgeKind};
pub use breadcrumbs::Breadcrumbs;
pub use button::{Button, ButtonKind, ButtonLink, ButtonSize, button_class};
pub use card::{ProductCardView, ProductGrid, ProductRail};
pub use choice::{Checkbox, Swatch};
pub use disclosure::Disclosure;
pub use empty::EmptyState;
pub use field::{Field, FieldProps};
pub use heading::SectionHeading;
pub use icon::{Icon, IconName, SPRITE, fingerprint, versioned};
pub use pagination::Pagination;
pub use picture::{NoPicture, PictureView, smallest_file, srcset};
pub use price::{Price, PriceSize, percent_off};
pub use rich::rich_text;
pub use stepper::Stepper;
pub use text_area::TextArea;
