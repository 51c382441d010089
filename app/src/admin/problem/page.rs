//! Not allowed, not there, too late, not understood, broken: each says what happened and what helps.

use domain::{access::Permission, paths::admin as paths};
use leptos::prelude::*;

use crate::{
    admin::shell::{Area, Page},
    ui::{ButtonKind, ButtonLink, ButtonSize, EmptyState, IconName},
};

/// What went wrong.
#[derive(Clone, Debug)]
pub enum Problem {
    /// The person's role does not allow it.
    Forbidden(Permission),
    /// There is no such thing.
    NotFound,
    /// Somebody was quicker, or the step is not possible; says what is.
    Conflict(String),
    /// What was sent cannot be used; says what to do.
    Invalid(String),
    /// It takes the password once more; where it is asked for.
    ProofNeeded(String),
    /// Too many tries; seconds until there may be another.
    TooMany(i64),
    /// A fault of ours; the reference that the log has.
    Broken(String),
}

/// The page around it.
pub fn page(problem: &Problem) -> Page {
    let title = match problem {
        Problem::Forbidden(_) => "Not allowed",
        Problem::NotFound => "Not found",
        Problem::Conflict(_) => "Nothing was changed",
        Problem::Invalid(_) => "This cannot be used",
        Problem::ProofNeeded(_) => "Confirm that it is you",
        Problem::TooMany(_) => "Too many tries",
        Problem::Broken(_) => "Something went wrong",
    };
    Page::top(title, Area::Elsewhere)
}

/// What is said.
pub fn body(problem: Problem) -> AnyView {
    let mut prove = None;
    let (icon, title, text) = match problem {
        Problem::Forbidden(permission) => (
            IconName::Shield,
            "Your role does not allow this",
            format!(
                "It takes the permission “{}”. An owner of the shop can give it to your role.",
                permission.label()
            ),
        ),
        Problem::NotFound => (
            IconName::Search,
            "There is nothing here",
            "It may have been removed, or the address has a typing error.".to_owned(),
        ),
        Problem::Conflict(sentence) => (IconName::Warning, "Nothing was changed", sentence),
        Problem::Invalid(sentence) => (IconName::Warning, "This cannot be used", sentence),
        Problem::ProofNeeded(path) => {
            prove = Some(path);
            (
                IconName::Shield,
                "Confirm that it is you",
                "This step changes who may do what, or takes personal data out of the shop. Enter your password or a \
                 code once more; it counts for ten minutes. Nothing was changed yet."
                    .to_owned(),
            )
        }
        Problem::TooMany(seconds) => (
            IconName::Clock,
            "Too many tries",
            format!("Wait {seconds} seconds, then try again. Nothing was changed."),
        ),
        Problem::Broken(reference) => (
            IconName::Warning,
            "Something went wrong on our side",
            format!("Nothing was changed. Try again; if it stays, the log has more under {reference}."),
        ),
    };
    let prove = prove.map(|path| {
        view! {
            <ButtonLink href=path kind=ButtonKind::Primary size=ButtonSize::Small>
                "Confirm now"
            </ButtonLink>
        }
    });
    view! {
        <h1 class="sr-only">{title}</h1>
        <div class="mt-4">
            <EmptyState icon=icon title=title text=text>
                {prove}
                <ButtonLink href=paths::HOME kind=ButtonKind::Secondary size=ButtonSize::Small>
                    "To the start"
                </ButtonLink>
            </EmptyState>
        </div>
    }
    .into_any()
}
