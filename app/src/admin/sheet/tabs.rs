//! What these pages share.

use domain::{ids::CategoryId, paths::admin as paths, view::sheet::CategoryChoice};
use leptos::prelude::*;

use crate::admin::shell::Parts;

pub(super) const PARTS: Parts = Parts {
    label: "Files of products",
    links: &[("Import", paths::IMPORTS), ("Export", paths::EXPORT)],
};

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
