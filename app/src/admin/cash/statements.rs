//! Couriers' statements: the list, taking a file, and what it would mean before it is taken.

use domain::{
    money::Money,
    paths::admin as paths,
    table::Column,
    view::cash::{OwedParcel, RemittancePreview, RemittanceRow},
};
use leptos::prelude::*;

use super::{
    statement::{lines, sums},
    tabs::PARTS,
};
use crate::{
    admin::{
        list::{Cell, Row, moment_view, number, short, words},
        shell::{Area, Desk, Page, refused},
    },
    ui::{Alert, AlertKind, BadgeKind, ButtonKind, ButtonLink, ButtonSize, EmptyState, IconName, button_class},
};

/// The page around it.
pub fn page() -> Page {
    Page::top("Statements", Area::Cash).below("Cash desk", paths::CASH)
}

/// The page around a preview.
pub fn preview_page() -> Page {
    Page::top("Before it is taken", Area::Cash)
        .below("Cash desk", paths::CASH)
        .below("Statements", paths::STATEMENTS)
}

/// The list. `failed` is why a file was not read.
pub fn body(desk: &Desk, rows: &[RemittanceRow], couriers: &[String], failed: Option<String>) -> AnyView {
    let list = if rows.is_empty() {
        view! {
            <div class="p-4">
                <EmptyState icon=IconName::Cash title="No statement yet" text="A courier’s file says what was collected for which parcel. It is compared row by row.">
                    ""
                </EmptyState>
            </div>
        }
        .into_any()
    } else {
        table(desk, rows)
    };
    view! {
        {PARTS.head("Statements", "What couriers say that they have collected, compared with what the shop expects.", paths::STATEMENTS)}
        {refused(failed)}
        <div class="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
            <section class="panel min-w-0" aria-label="Statements">
                {list}
            </section>
            {take(couriers)}
        </div>
    }
    .into_any()
}

fn take(couriers: &[String]) -> AnyView {
    let couriers = couriers
        .iter()
        .map(|courier| view! { <option value=courier.clone()></option> })
        .collect_view();
    view! {
        <section class="panel p-4" aria-labelledby="take">
            <h2 class="mb-3 text-lg" id="take">
                "Take a statement"
            </h2>
            <form class="space-y-3" method="post" action=[paths::STATEMENTS, "/preview"].concat() enctype="multipart/form-data">
                <label class="block text-sm font-semibold">
                    "Courier"
                    <input class="control-s mt-1 font-normal" name="courier" list="couriers" maxlength="60" required=true autocomplete="off" />
                </label>
                <datalist id="couriers">{couriers}</datalist>
                <label class="block text-sm font-semibold">
                    "File (CSV)"
                    <input class="control-s mt-1 font-normal" type="file" name="file" accept=".csv,.txt,.tsv,text/csv,text/plain" />
                </label>
                <label class="block text-sm font-semibold">
                    "Or its rows, pasted from a spreadsheet"
                    <textarea
                        class="control-s mt-1 h-28 py-2 font-normal"
                        name="text"
                        maxlength="200000"
                        spellcheck="false"
                        placeholder="Tracking,COD amount,Charge,Net"
                    ></textarea>
                </label>
                <button class=[button_class(ButtonKind::Primary, ButtonSize::Small), " w-full"].concat() type="submit">
                    "See what it means"
                </button>
                <p class="text-sm text-soft">"Nothing is stored before you have seen how each row compares."</p>
            </form>
        </section>
    }
    .into_any()
}

const COLUMNS: &[Column] = &[
    words("courier", "Courier"),
    words("taken", "Taken"),
    words("state", "State"),
    number("rows", "Rows"),
    number("collected", "Collected"),
    number("settled", "Settled"),
];

fn table(desk: &Desk, rows: &[RemittanceRow]) -> AnyView {
    let (currency, offset) = (desk.shop.currency, desk.shop.offset);
    let row = |row: &RemittanceRow| {
        let (kind, state) = match (row.closed_at, row.undecided) {
            (Some(_), _) => (BadgeKind::Good, "Closed".to_owned()),
            (None, 0) => (BadgeKind::Accent, "To close".to_owned()),
            (None, left) => (BadgeKind::Warning, format!("{left} to decide")),
        };
        Row {
            key: row.id.to_string(),
            path: Some(paths::statement(row.id)),
            cells: vec![
                ("courier", Cell::Two(row.courier.clone(), row.file_name.clone())),
                ("taken", Cell::At(row.imported_at, offset)),
                ("state", Cell::Badge(kind, state)),
                ("rows", Cell::Text(row.lines.to_string())),
                ("collected", Cell::Text(row.collected.format_short(currency))),
                ("settled", Cell::Text(row.settled.format_short(currency))),
            ],
        }
    };
    let older = rows.last().filter(|_| rows.len() >= 50).map(|last| {
        view! {
            <p class="border-t border-line p-3">
                <a class="tool" href=format!("{}?before={}", paths::STATEMENTS, last.id) rel="next">
                    "Older statements"
                </a>
            </p>
        }
    });
    view! {
        {short("Statements", COLUMNS, rows.iter().map(row).collect())}
        {older}
    }
    .into_any()
}

/// What is carried from the preview to the taking.
pub struct Carried {
    /// The courier.
    pub courier: String,
    /// The file's name.
    pub file_name: String,
    /// Its bytes, in base64.
    pub file: String,
}

/// What a file would mean. Nothing is stored.
pub fn preview(desk: &Desk, preview: &RemittancePreview, carried: Carried) -> AnyView {
    let refused = (!preview.refused.is_empty()).then(|| {
        let rows = preview
            .refused
            .iter()
            .map(|sentence| view! { <li>{sentence.clone()}</li> })
            .collect_view();
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Error title="Some rows cannot be read">
                    <ul class="list-disc pl-5">{rows}</ul>
                    <p>"Mend them in the file and take it again: a statement is stored as a whole or not at all."</p>
                </Alert>
            </div>
        }
    });
    let known = preview.taken_as.map(|id| {
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Warning title="This file was taken before">
                    <p>
                        <a class="font-semibold underline underline-offset-4" href=paths::statement(id)>
                            "Open that statement"
                        </a>
                    </p>
                </Alert>
            </div>
        }
    });
    let take = (preview.refused.is_empty() && preview.taken_as.is_none()).then(|| {
        view! {
            <form method="post" action=paths::STATEMENTS>
                <input type="hidden" name="courier" value=carried.courier.clone() />
                <input type="hidden" name="file_name" value=carried.file_name.clone() />
                <input type="hidden" name="file" value=carried.file />
                <button class=button_class(ButtonKind::Primary, ButtonSize::Small) type="submit">
                    "Take this statement"
                </button>
            </form>
        }
    });
    let name = if carried.file_name.is_empty() {
        carried.courier.clone()
    } else {
        format!("{}: {}", carried.courier, carried.file_name)
    };
    view! {
        <h1 class="mt-1 text-2xl">"Before it is taken"</h1>
        <p class="mb-4 text-soft">{name}</p>
        {refused}
        {known}
        {sums(desk, &[("Collected", preview.collected), ("The courier keeps", preview.fee), ("The shop gets", preview.net)])}
        <div class="my-4 flex flex-wrap gap-2">
            {take}
            <ButtonLink href=paths::STATEMENTS kind=ButtonKind::Secondary size=ButtonSize::Small>
                "Back"
            </ButtonLink>
        </div>
        {lines(desk, &preview.lines, None)}
        {missing(desk, &preview.missing, "Late, and not on this statement")}
    }
    .into_any()
}

/// Late parcels, with their sum.
pub(super) fn missing(desk: &Desk, parcels: &[OwedParcel], title: &str) -> Option<AnyView> {
    (!parcels.is_empty()).then(|| {
        let sum = Money::sum(parcels.iter().map(|parcel| parcel.amount)).unwrap_or(Money::ZERO);
        let rows = parcels
            .iter()
            .map(|parcel| {
                view! {
                    <li class="flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-2 tabular-nums">
                        <span>
                            <a class="font-medium hover:text-accent hover:underline" href=paths::order(&parcel.number)>
                                {parcel.number.to_string()}
                            </a>
                            " "
                            <span class="text-sm text-soft">
                                {parcel.tracking.clone()} " delivered " {moment_view(parcel.delivered_at, desk.shop.offset)}
                            </span>
                        </span>
                        <span class="font-semibold">{parcel.amount.format_short(desk.shop.currency)}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class="panel mt-5" aria-labelledby="missing">
                <h2 class="border-b border-line px-4 py-2.5 text-lg" id="missing">
                    {format!("{title}: {}", sum.format_short(desk.shop.currency))}
                </h2>
                <ul class="divide-y divide-line">{rows}</ul>
            </section>
        }
        .into_any()
    })
}
