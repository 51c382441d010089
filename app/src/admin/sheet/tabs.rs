//! The head of these pages, and why something was not done.

use domain::{ids::CategoryId, paths::admin as paths, view::sheet::CategoryChoice};
use leptos::prelude::*;

use crate::ui::{Alert, AlertKind};

const PARTS: &[(&str, &str)] = &[("Import", paths::IMPORTS), ("Export", paths::EXPORT)];

/// Name, what it is for, the other part.
pub(super) fn head(title: &'static str, about: &'static str, here: &'static str) -> AnyView {
    let links = PARTS
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
        <h1 class="mt-1 text-2xl">{title}</h1>
        <p class="mb-3 max-w-prose text-soft">{about}</p>
        <nav class="tabs mb-4" aria-label="Files of products">
            {links}
        </nav>
    }
    .into_any()
}

/// Why the step that was just tried has changed nothing.
pub(super) fn refused(sentence: Option<String>) -> Option<AnyView> {
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

/// Where products go whose category the shop does not have.
pub(super) fn category_field(categories: &[CategoryChoice], chosen: Option<CategoryId>) -> AnyView {
    let options = categories
        .iter()
        .map(|category| {
            let selected = chosen == Some(category.id);
            view! {
                <option value=category.id.to_string() selected=selected>
                    {category.path.clone()}
                </option>
            }
        })
        .collect_view();
    view! {
        <label class="block text-sm font-semibold">
            "New products whose category the shop does not have go to"
            <select class="control-s mt-1 font-normal" name="category">
                <option value="">"nowhere: refuse them"</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}

/// `12.5 MB`, `340 kB`.
pub(super) fn size(bytes: u64) -> String {
    if bytes >= 1_000_000 {
        format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
    } else {
        format!("{} kB", bytes.div_ceil(1000))
    }
}
