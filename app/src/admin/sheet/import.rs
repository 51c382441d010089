//! One file: how far it is, what it would change or has changed, and what to do next.

use domain::{
    paths::admin as paths,
    sheet::{ImportState, RowState},
    view::sheet::{ImportPage, ImportSummary},
};
use leptos::prelude::*;

use super::{
    columns::{columns, left_out},
    imports::badge,
    rows::{rows, tabs},
    tabs::size,
};
use crate::{
    admin::{
        list::moment_view,
        shell::{Area, Desk, Page, refused},
    },
    ui::{Alert, AlertKind, Badge, ButtonKind, ButtonLink, ButtonSize, button_class},
};

/// The page around it. It looks again by itself while the shop works on the file.
pub fn page(found: &ImportPage) -> Page {
    let title = format!("Import {}", found.import.id);
    Page::top(&title, Area::Products)
        .below("Products", paths::PRODUCTS)
        .below("Import", paths::IMPORTS)
        .live(found.import.state.is_working())
}

/// The import. `shown` are the products that are looked at; `failed` is why the last step has changed nothing.
pub fn body(desk: &Desk, found: &ImportPage, shown: Option<RowState>, failed: Option<String>) -> AnyView {
    let import = &found.import;
    let (kind, state) = badge(import);
    let name = if import.file_name.is_empty() {
        format!("Import {}", import.id)
    } else {
        import.file_name.clone()
    };
    let trouble = (!found.trouble.is_empty()).then(|| {
        let why = found.trouble.clone();
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Error title="The file cannot be read to its end">
                    <p>{why}</p>
                    <p>"Mend it, and take it again."</p>
                </Alert>
            </div>
        }
    });
    let rest = match import.state {
        ImportState::Mapping => columns(found),
        ImportState::Reading | ImportState::Comparing | ImportState::Running => view! {
            {progress(import)}
            {(import.state == ImportState::Running).then(|| stop(import))}
        }
        .into_any(),
        ImportState::Checked | ImportState::Done => view! {
            {next(import)}
            {left_out(found)}
            {tabs(import, shown)}
            {rows(found, shown)}
            <details class="panel mt-5 p-4">
                <summary class="cursor-pointer font-semibold">"Columns, and checking again"</summary>
                <div class="mt-3">{columns(found)}</div>
            </details>
        }
        .into_any(),
    };
    view! {
        <div class="mt-1 mb-4">
            <h1 class="flex flex-wrap items-center gap-3 text-2xl">
                <span class="min-w-0 break-words">{name}</span> <span class="font-sans text-base"><Badge kind=kind>{state}</Badge></span>
            </h1>
            <p class="text-sm text-soft">{size(import.bytes)} ", taken " {moment_view(import.taken_at, desk.shop.offset)}</p>
        </div>
        {refused(failed)}
        {trouble}
        {rest}
    }
    .into_any()
}

/// How far the shop is. With scripts it counts on in its place; without, the page comes again.
fn progress(import: &ImportSummary) -> AnyView {
    let all = import.products();
    let (words, done) = match import.state {
        ImportState::Running => {
            let planned = import.count(&[RowState::New, RowState::Changed]);
            let done = import.count(&[RowState::Created, RowState::Updated, RowState::Failed]);
            (
                format!("{done} of {} products are done.", done + planned),
                done * 100 / (done + planned).max(1),
            )
        }
        ImportState::Comparing => {
            let done = all - import.count(&[RowState::Waiting]);
            (
                format!("{done} of {all} products are checked."),
                done * 100 / all.max(1),
            )
        }
        ImportState::Mapping | ImportState::Reading | ImportState::Checked | ImportState::Done => {
            (format!("{all} products are read so far."), 0)
        }
    };
    let value = (import.state != ImportState::Reading).then(|| done.to_string());
    view! {
        <section class="panel p-4" aria-labelledby="progress" data-again="">
            <h2 class="mb-2 text-lg" id="progress">
                {import.state.label()}
            </h2>
            <progress class="h-3 w-full" max="100" value=value aria-labelledby="progress"></progress>
            <p class="mt-2 tabular-nums" role="status">
                {words}
            </p>
            <p class="mt-1 text-sm text-soft">
                "The shop goes on by itself, also when you leave this page. "
                <a class="underline underline-offset-4" href=paths::import(import.id)>
                    "Look again"
                </a>
            </p>
        </section>
    }
    .into_any()
}

fn step(import: &ImportSummary, code: &'static str) -> String {
    [&paths::import(import.id), "/", code].concat()
}

fn stop(import: &ImportSummary) -> AnyView {
    view! {
        <form class="mt-4" method="post" action=step(import, "stop")>
            <button class=button_class(ButtonKind::Secondary, ButtonSize::Small) type="submit">
                "Stop"
            </button>
            <p class="mt-1 text-sm text-soft">"What is done stays; the rest can go on later."</p>
        </form>
    }
    .into_any()
}

/// What it comes to, and the step that is next.
fn next(import: &ImportSummary) -> AnyView {
    let planned = import.count(&[RowState::New, RowState::Changed]);
    let missed = import.count(&[RowState::Refused, RowState::Failed]);
    let report = import.products() > 0;
    let action = (import.state == ImportState::Checked && planned > 0).then(|| {
        view! {
            <form method="post" action=step(import, "run")>
                <input type="hidden" name="round" value=import.round />
                <button class=button_class(ButtonKind::Primary, ButtonSize::Small) type="submit">
                    {format!("Import {planned} {}", if planned == 1 { "product" } else { "products" })}
                </button>
            </form>
        }
    });
    let words = match (import.state, planned, missed) {
        (ImportState::Done, _, 0) => "All of the file is in the shop.".to_owned(),
        (ImportState::Done, ..) => format!(
            "{missed} products were not taken. Mend them in the file and take it again: what is in the shop already is left alone."
        ),
        (_, 0, 0) => "The shop has all of it just so: there is nothing to do.".to_owned(),
        (_, 0, _) => "Nothing of the file can be taken as it is.".to_owned(),
        (_, _, 0) => "Nothing is changed yet.".to_owned(),
        (_, _, missed) => format!("Nothing is changed yet. {missed} products cannot be taken; the others can."),
    };
    view! {
        <section class="panel mb-4 p-4" aria-labelledby="next">
            <h2 class="sr-only" id="next">
                "What is next"
            </h2>
            <p class="mb-3">{words}</p>
            <div class="flex flex-wrap gap-2">
                {action}
                {report
                    .then(|| {
                        view! {
                            <ButtonLink href=step(import, "report.csv") kind=ButtonKind::Secondary size=ButtonSize::Small>
                                "Messages as a file"
                            </ButtonLink>
                        }
                    })}
                <ButtonLink href=paths::IMPORTS kind=ButtonKind::Secondary size=ButtonSize::Small>
                    "Another file"
                </ButtonLink>
            </div>
        </section>
    }
    .into_any()
}
