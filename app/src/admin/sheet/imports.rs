//! Taking a file, and those that were taken.

use domain::{
    paths::admin as paths,
    sheet::{ImportState, LIMITS, RowState},
    table::Column,
    view::sheet::{CategoryChoice, ImportSummary},
};
use leptos::prelude::*;

use super::tabs::{PARTS, category_field, size};
use crate::{
    admin::{
        list::{Cell, Row, number, short, words},
        shell::{Area, Desk, Page, refused},
    },
    ui::{BadgeKind, ButtonKind, ButtonSize, EmptyState, IconName, button_class},
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Import", Area::Products).below("Products", paths::PRODUCTS)
}

/// The list. `failed` is why a file was not taken.
pub fn body(desk: &Desk, imports: &[ImportSummary], categories: &[CategoryChoice], failed: Option<String>) -> AnyView {
    let list = if imports.is_empty() {
        view! {
            <div class="p-4">
                <EmptyState icon=IconName::Box title="No file yet" text="A file is checked first: you see what it would change, product by product, before anything is changed.">
                    ""
                </EmptyState>
            </div>
        }
        .into_any()
    } else {
        table(desk, imports)
    };
    view! {
        {PARTS.head("Import products", "A file in the format of Shopify’s product export, or of this shop’s own.", paths::IMPORTS)}
        {refused(failed)}
        <div class="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_24rem]">
            <section class="panel min-w-0" aria-label="Files">
                {list}
            </section>
            {take(categories)}
        </div>
    }
    .into_any()
}

fn take(categories: &[CategoryChoice]) -> AnyView {
    let largest = LIMITS.bytes / 1_048_576;
    view! {
        <section class="panel p-4" aria-labelledby="take">
            <h2 class="mb-3 text-lg" id="take">
                "Check a file"
            </h2>
            <form class="space-y-3" method="post" action=paths::IMPORTS enctype="multipart/form-data">
                {category_field(categories, None)}
                <label class="block text-sm font-semibold">
                    "File (CSV)"
                    <input class="control-s mt-1 font-normal" type="file" name="file" accept=".csv,text/csv" required=true />
                </label>
                <button class=[button_class(ButtonKind::Primary, ButtonSize::Small), " w-full"].concat() type="submit">
                    "See what it would do"
                </button>
                <p class="text-sm text-soft">{format!("UTF-8, at most {largest} MB. Nothing is changed before you have seen what would be.")}</p>
            </form>
            <ul class="mt-4 list-disc space-y-1 pl-5 text-sm text-soft">
                <li>"A column that is not in the file, and a number that is empty, leaves the product as it is."</li>
                <li>"Variants that the file does not name stay."</li>
                <li>"Quantities count the shelf. Leave the column out to leave stock alone."</li>
                <li>"Pictures are those of this shop, by their address; none are fetched from elsewhere."</li>
            </ul>
        </section>
    }
    .into_any()
}

/// Where an import is.
pub(super) fn badge(import: &ImportSummary) -> (BadgeKind, &'static str) {
    let kind = match import.state {
        ImportState::Mapping => BadgeKind::Warning,
        ImportState::Reading | ImportState::Comparing | ImportState::Running | ImportState::Checked => BadgeKind::Plain,
        ImportState::Done => BadgeKind::Good,
    };
    (kind, import.state.label())
}

const COLUMNS: &[Column] = &[
    words("file", "File"),
    words("taken", "Taken"),
    words("state", "State"),
    number("products", "Products"),
    number("missed", "Not taken"),
];

fn table(desk: &Desk, imports: &[ImportSummary]) -> AnyView {
    let row = |import: &ImportSummary| {
        let name = if import.file_name.is_empty() {
            "File".to_owned()
        } else {
            import.file_name.clone()
        };
        let (kind, state) = badge(import);
        Row {
            key: import.id.to_string(),
            path: Some(paths::import(import.id)),
            cells: vec![
                ("file", Cell::Two(name, size(import.bytes))),
                ("taken", Cell::At(import.taken_at, desk.shop.offset)),
                ("state", Cell::Badge(kind, state.to_owned())),
                ("products", Cell::Text(import.products().to_string())),
                (
                    "missed",
                    Cell::Text(import.count(&[RowState::Refused, RowState::Failed]).to_string()),
                ),
            ],
        }
    };
    short(
        "Files that were taken, the latest first",
        COLUMNS,
        imports.iter().map(row).collect(),
    )
}
