//! What pages begin with that belong together: a name, what it is for, the others beside it.

use leptos::prelude::*;

use crate::ui::{Alert, AlertKind};

/// Pages side by side under one entry of the navigation.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// What they are together, for those who hear the page.
    pub label: &'static str,
    /// Name and address of each.
    pub links: &'static [(&'static str, &'static str)],
}

impl Parts {
    /// The links to them all; `here` is the address of the page that is open.
    #[must_use]
    pub fn tabs(self, here: &'static str) -> AnyView {
        let links = self
            .links
            .iter()
            .map(|(label, path)| {
                let current = (*path == here).then_some("page");
                view! {
                    <a href=*path aria-current=current data-tab="">
                        {*label}
                    </a>
                }
            })
            .collect_view();
        view! {
            <nav class="tabs mb-4" aria-label=self.label>
                {links}
            </nav>
        }
        .into_any()
    }

    /// The head of one of them: its name, what it is for, the others.
    #[must_use]
    pub fn head(self, title: &'static str, about: &'static str, here: &'static str) -> AnyView {
        view! {
            <h1 class="mt-1 text-2xl">{title}</h1>
            <p class="mb-3 max-w-prose text-soft">{about}</p>
            {self.tabs(here)}
        }
        .into_any()
    }
}

/// Why the step that was just tried has changed nothing.
pub fn refused(sentence: Option<String>) -> Option<AnyView> {
    sentence.map(|sentence| {
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Warning title="Nothing was changed">
                    <p>{sentence}</p>
                </Alert>
            </div>
        }
        .into_any()
    })
}
