//! A few words on a small plate.

use leptos::prelude::*;

/// What a badge says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BadgeKind {
    /// Plain.
    #[default]
    Plain,
    /// In the accent colour: reduced prices.
    Accent,
    /// All is well.
    Good,
    /// Attention.
    Warning,
    /// On a picture.
    Floating,
}

impl BadgeKind {
    /// The classes of such a badge, for elements that [`Badge`] cannot be.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => {
                "inline-flex items-center gap-1 whitespace-nowrap rounded-full bg-sunken px-2.5 py-0.5 text-xs font-semibold text-ink"
            }
            Self::Accent => {
                "inline-flex items-center gap-1 whitespace-nowrap rounded-full bg-accent px-2.5 py-0.5 text-xs font-semibold text-on-accent"
            }
            Self::Good => {
                "inline-flex items-center gap-1 whitespace-nowrap rounded-full bg-good-wash px-2.5 py-0.5 text-xs font-semibold text-good"
            }
            Self::Warning => {
                "inline-flex items-center gap-1 whitespace-nowrap rounded-full bg-warn-wash px-2.5 py-0.5 text-xs font-semibold text-warn"
            }
            Self::Floating => {
                "inline-flex items-center gap-1 whitespace-nowrap rounded-full bg-paper px-2.5 py-0.5 text-xs font-semibold text-ink shadow-sm"
            }
        }
    }
}

/// A few words on a small plate.
#[component]
pub fn Badge(
    /// What it says.
    #[prop(optional)]
    kind: BadgeKind,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! { <span class=kind.class()>{children()}</span> }
}
