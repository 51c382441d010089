//! The products of a file: what each of them changes, and what is to be known about it.

use domain::{
    paths::admin as paths,
    sheet::{Change, Problem, RowState},
    view::sheet::{ImportPage, ImportRow, ImportSummary},
};
use leptos::prelude::*;

use crate::ui::{Badge, BadgeKind};

/// The address of the products in a state, from a place of the file on.
fn address(import: &ImportSummary, state: Option<RowState>, from: i64) -> String {
    let mut pairs = Vec::new();
    if let Some(state) = state {
        pairs.push(("state".to_owned(), state.code().to_owned()));
    }
    if from > 0 {
        pairs.push(("from".to_owned(), from.to_string()));
    }
    domain::paths::with_pairs(&paths::import(import.id), &pairs)
}

/// What can be looked at: what has messages, and each state that there is.
pub(super) fn tabs(import: &ImportSummary, shown: Option<RowState>) -> AnyView {
    let tab = |state: Option<RowState>, label: String| {
        let current = (state == shown).then_some("page");
        view! {
            <a href=address(import, state, 0) aria-current=current data-tab="">
                {label}
            </a>
        }
    };
    let states = RowState::ALL
        .iter()
        .filter(|state| import.count(&[**state]) > 0)
        .map(|state| tab(Some(*state), format!("{} {}", state.label(), import.count(&[*state]))))
        .collect_view();
    view! {
        <nav class="tabs mb-4" aria-label="Products of the file">
            {tab(None, "With messages".to_owned())}
            {states}
        </nav>
    }
    .into_any()
}

/// The products.
pub(super) fn rows(found: &ImportPage, shown: Option<RowState>) -> AnyView {
    if found.rows.is_empty() {
        return view! { <p class="panel p-4 text-soft">"There are none."</p> }.into_any();
    }
    let records = found.rows.iter().map(row).collect_view();
    let more = found.next.map(|from| {
        view! {
            <p class="border-t border-line p-3">
                <a class="tool" href=address(&found.import, shown, from) rel="next">
                    "More of them"
                </a>
            </p>
        }
    });
    view! {
        <section class="panel" aria-label="Products of the file">
            <div class="overflow-x-auto">
                <table class="records cards" role="table">
                    <caption class="sr-only">"Products of the file"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Product"</th>
                            <th class="num" scope="col">
                                "Line"
                            </th>
                            <th scope="col">"State"</th>
                            <th scope="col">"What changes, and what to know"</th>
                        </tr>
                    </thead>
                    <tbody>{records}</tbody>
                </table>
            </div>
            {more}
        </section>
    }
    .into_any()
}

fn row(row: &ImportRow) -> AnyView {
    let kind = match row.state {
        RowState::New | RowState::Changed | RowState::Waiting => BadgeKind::Accent,
        RowState::Created | RowState::Updated | RowState::Unchanged => BadgeKind::Good,
        RowState::Refused | RowState::Failed => BadgeKind::Warning,
    };
    let changes = (!row.changes.is_empty()).then(|| {
        let items = row.changes.iter().map(change).collect_view();
        view! { <ul class="space-y-0.5">{items}</ul> }
    });
    let problems = (!row.problems.is_empty()).then(|| {
        let items = row.problems.iter().map(problem).collect_view();
        view! { <ul class="mt-1 space-y-0.5">{items}</ul> }
    });
    let state = row.state.label();
    let handle = if row.handle.is_empty() {
        "(no handle)".to_owned()
    } else {
        row.handle.clone()
    };
    view! {
        <tr role="row" data-row="">
            <th scope="row" role="rowheader" class="align-top break-words">
                {handle}
            </th>
            <td class="num align-top" role="cell" data-label="Line">
                {row.line}
            </td>
            <td class="align-top" role="cell">
                <Badge kind=kind>{state}</Badge>
            </td>
            <td class="align-top text-sm" role="cell">
                {changes}
                {problems}
            </td>
        </tr>
    }
    .into_any()
}

fn change(change: &Change) -> AnyView {
    let shown = |text: &str| {
        if text.is_empty() {
            "nothing".to_owned()
        } else {
            text.to_owned()
        }
    };
    let values = (!change.from.is_empty() || !change.to.is_empty()).then(|| {
        view! {
            ": "
            <del class="text-soft">{shown(&change.from)}</del>
            " → "
            <ins class="no-underline">{shown(&change.to)}</ins>
        }
    });
    view! {
        <li class="break-words">
            <span class="font-medium">{change.field.clone()}</span>
            {values}
        </li>
    }
    .into_any()
}

fn problem(problem: &Problem) -> AnyView {
    let kind = if problem.refuses { "Mend: " } else { "Note: " };
    let column = (!problem.column.is_empty()).then(|| format!("{}: ", problem.column));
    view! {
        <li class="break-words">
            <span class="font-medium">{kind}</span>
            {format!("line {}, ", problem.line)}
            {column}
            {problem.says.clone()}
        </li>
    }
    .into_any()
}
