//! Which column of a file is which, and what of it is kept nowhere.

use domain::{
    paths::admin as paths,
    sheet::Column,
    view::sheet::{ImportColumn, ImportPage},
};
use leptos::prelude::*;

use super::tabs::category_field;
use crate::ui::{Alert, AlertKind, ButtonKind, ButtonSize, button_class};

/// The form that says which column is which. It reads the file again.
pub(super) fn columns(found: &ImportPage) -> AnyView {
    let records = found.columns.iter().map(column).collect_view();
    view! {
        <form class="space-y-4" method="post" action=[&paths::import(found.import.id), "/check"].concat()>
            <div class="panel overflow-x-auto">
                <table class="records cards" role="table">
                    <caption class="sr-only">"Columns of the file"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Column of the file"</th>
                            <th scope="col">"For example"</th>
                            <th scope="col">"Is"</th>
                        </tr>
                    </thead>
                    <tbody>{records}</tbody>
                </table>
            </div>
            <div class="max-w-md">{category_field(&found.categories, found.category)}</div>
            <button class=button_class(ButtonKind::Secondary, ButtonSize::Small) type="submit">
                "Check the file"
            </button>
        </form>
    }
    .into_any()
}

fn column(column: &ImportColumn) -> AnyView {
    let options = Column::ALL
        .iter()
        .map(|known| {
            let label = if known.is_kept() {
                known.name().to_owned()
            } else {
                format!("{} (kept nowhere)", known.name())
            };
            let selected = column.column == Some(*known);
            view! {
                <option value=known.code() selected=selected>
                    {label}
                </option>
            }
        })
        .collect_view();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="break-words">
                {column.name.clone()}
            </th>
            <td class="text-soft" role="cell" data-label="For example">
                {column.sample.clone()}
            </td>
            <td role="cell">
                <select class="control-s" name="column" aria-label=format!("What \"{}\" is", column.name)>
                    <option value="">"Left out"</option>
                    {options}
                </select>
            </td>
        </tr>
    }
    .into_any()
}

/// Columns with cells that are kept nowhere.
pub(super) fn left_out(found: &ImportPage) -> Option<AnyView> {
    let lost: Vec<&ImportColumn> = found.columns.iter().filter(|column| column.lost > 0).collect();
    (!lost.is_empty()).then(|| {
        let names = lost
            .iter()
            .map(|column| {
                let cells = if column.lost == 1 { "cell" } else { "cells" };
                view! { <li>{format!("{}: {} {cells}", column.name, column.lost)}</li> }
            })
            .collect_view();
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Info title="These columns say something that is kept nowhere">
                    <ul class="list-disc pl-5 text-sm">{names}</ul>
                </Alert>
            </div>
        }
        .into_any()
    })
}
