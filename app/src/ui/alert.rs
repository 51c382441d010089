//! A message that stands out.

use leptos::prelude::*;

use super::{Icon, IconName};

/// What a message is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AlertKind {
    /// Good to know.
    #[default]
    Info,
    /// It worked.
    Good,
    /// Something to look at.
    Warning,
    /// It did not work.
    Error,
}

impl AlertKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "flex gap-3 rounded-lg border border-line bg-sunken p-4",
            Self::Good => "flex gap-3 rounded-lg border border-good/30 bg-good-wash p-4",
            Self::Warning => "flex gap-3 rounded-lg border border-warn/30 bg-warn-wash p-4",
            Self::Error => "flex gap-3 rounded-lg border border-accent/30 bg-accent-wash p-4",
        }
    }

    const fn icon(self) -> (IconName, &'static str) {
        match self {
            Self::Info => (IconName::Info, "mt-0.5 size-5 text-soft"),
            Self::Good => (IconName::CheckCircle, "mt-0.5 size-5 text-good"),
            Self::Warning => (IconName::Warning, "mt-0.5 size-5 text-warn"),
            Self::Error => (IconName::Warning, "mt-0.5 size-5 text-accent"),
        }
    }
}

/// A message that stands out, with an icon. `role=alert` for errors and warnings, `status` otherwise.
#[component]
pub fn Alert(
    /// What it is about.
    #[prop(optional)]
    kind: AlertKind,
    /// The message in a few words; empty for none.
    #[prop(optional, into)]
    title: String,
    /// More words, lists, links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let role = if matches!(kind, AlertKind::Warning | AlertKind::Error) {
        "alert"
    } else {
        "status"
    };
    let (icon, class) = kind.icon();
    view! {
        <div class=kind.class() role=role>
            <Icon name=icon class=class />
            <div class="min-w-0 space-y-1">
                {(!title.is_empty()).then(|| view! { <p class="font-semibold">{title}</p> })}
                {children.map(|children| children())}
            </div>
        </div>
    }
}
