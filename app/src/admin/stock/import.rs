//! Stock from a file: choose it, see what it means, book it.

use domain::{
    money::{Currency, Money},
    paths::admin as paths,
    view::stock::{BookingRow, SheetChange, SheetPreview},
};
use leptos::prelude::*;

use super::{
    receive::earlier,
    tabs::{PARTS, page as below},
};
use crate::{
    admin::{
        list::{grouped, moment_view},
        shell::{Desk, Page, refused},
    },
    ui::{Alert, AlertKind, ButtonKind, ButtonLink, ButtonSize, button_class},
};

/// Rows that a preview shows; the rest is counted.
const SHOWN: usize = 200;

/// The page around it.
pub fn page() -> Page {
    below("Import")
}

/// The page around a preview.
pub fn preview_page() -> Page {
    below("Before it is booked").below("Import", paths::STOCK_IMPORT)
}

/// The page. `failed` is why a file was not read.
pub fn body(desk: &Desk, recent: &[BookingRow], failed: Option<String>) -> AnyView {
    view! {
        {PARTS.head("Import", "Stock from a CSV file: first what it would change, then all of it or nothing.", paths::STOCK_IMPORT)}
        {refused(failed)}
        <div class="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
            <form
                class="panel space-y-4 p-4"
                method="post"
                action=[paths::STOCK_IMPORT, "/preview"].concat()
                enctype="multipart/form-data"
            >
                <p class="text-sm text-soft">
                    "The first line names the columns: " <code>"sku"</code>
                    " and any of " <code>"on_hand"</code> ", " <code>"delta"</code> ", " <code>"cost"</code> ", " <code>"threshold"</code>
                    ". An empty cell changes nothing; " <code>"none"</code> " takes a cost away, " <code>"default"</code>
                    " a threshold. A row has either the pieces on hand or the difference."
                </p>
                <label class="block text-sm font-semibold">
                    "File (CSV)"
                    <input class="control-s mt-1 font-normal" type="file" name="file" accept=".csv,.txt,.tsv,text/csv,text/plain" />
                </label>
                <label class="block text-sm font-semibold">
                    "Or its rows, pasted from a spreadsheet"
                    <textarea
                        class="control-s mt-1 h-32 py-2 font-normal"
                        name="text"
                        maxlength="200000"
                        spellcheck="false"
                        placeholder="sku,on_hand,cost,threshold"
                    ></textarea>
                </label>
                <button class=button_class(ButtonKind::Primary, ButtonSize::Small) type="submit">
                    "See what it changes"
                </button>
            </form>
            {earlier(desk, recent)}
        </div>
    }
    .into_any()
}

/// What is carried from the preview to the booking.
pub struct Carried {
    /// The file's name.
    pub file_name: String,
    /// Its bytes, in base64.
    pub file: String,
    /// Makes a repeated form the same booking.
    pub key: String,
}

/// What a file would change. Nothing is stored.
pub fn preview(desk: &Desk, preview: &SheetPreview, carried: Carried, failed: Option<String>) -> AnyView {
    let name = if carried.file_name.is_empty() {
        "Pasted rows".to_owned()
    } else {
        carried.file_name.clone()
    };
    let known = preview.taken_at.map(|at| {
        let when = moment_view(at, desk.shop.offset);
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Warning title="This file was booked before">
                    <p>
                        "On " {when}
                        ". Booking it again changes nothing. If the same changes are meant once more, change the file."
                    </p>
                </Alert>
            </div>
        }
    });
    let can = preview.refused.is_empty() && preview.taken_at.is_none() && !preview.changes.is_empty();
    let take = can.then(|| {
        view! {
            <form method="post" action=paths::STOCK_IMPORT>
                <input type="hidden" name="file_name" value=carried.file_name />
                <input type="hidden" name="file" value=carried.file />
                <input type="hidden" name="key" value=carried.key />
                <input type="hidden" name="fingerprint" value=preview.fingerprint.clone() />
                <button class=button_class(ButtonKind::Primary, ButtonSize::Small) type="submit">
                    {format!("Book {} changes", preview.changes.len())}
                </button>
            </form>
        }
    });
    let words = format!(
        "{} rows change something, {} change nothing, {} must be mended.",
        preview.changes.len(),
        preview.same,
        preview.refused.len()
    );
    view! {
        <h1 class="mt-1 text-2xl">"Before it is booked"</h1>
        <p class="text-soft">{name}</p>
        <p class="mb-4 text-soft" role="status">
            {words}
        </p>
        {refused(failed)}
        {wrong(preview)}
        {known}
        <div class="my-4 flex flex-wrap gap-2">
            {take}
            <ButtonLink href=paths::STOCK_IMPORT kind=ButtonKind::Secondary size=ButtonSize::Small>
                "Back"
            </ButtonLink>
        </div>
        {changes(desk, preview)}
    }
    .into_any()
}

fn wrong(preview: &SheetPreview) -> Option<AnyView> {
    (!preview.refused.is_empty()).then(|| {
        let rows = preview
            .refused
            .iter()
            .take(SHOWN)
            .map(|(line, sku, why)| view! { <li>{format!("Line {line}, {sku}: {why}")}</li> })
            .collect_view();
        let more = preview.refused.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| view! { <p>{format!("And {more} more.")}</p> });
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Error title="Some rows must be mended">
                    <ul class="list-disc pl-5">{rows}</ul>
                    {more}
                    <p>"A file is booked as a whole or not at all: mend them in the file and choose it again."</p>
                </Alert>
            </div>
        }
        .into_any()
    })
}

fn changes(desk: &Desk, preview: &SheetPreview) -> Option<AnyView> {
    if preview.changes.is_empty() {
        return None;
    }
    let currency = desk.shop.currency;
    let rows = preview
        .changes
        .iter()
        .take(SHOWN)
        .map(|each| change(each, currency))
        .collect_view();
    let more = preview.changes.len().saturating_sub(SHOWN);
    let more = (more > 0).then(|| {
        view! {
            <p class="border-t border-line p-3 text-sm text-soft">
                {format!("And {} more rows.", grouped(u64::try_from(more).unwrap_or(0)))}
            </p>
        }
    });
    Some(
        view! {
            <section class="panel" aria-label="What it changes">
                <div class="overflow-x-auto">
                    <table class="records cards" role="table">
                        <caption class="sr-only">"What it changes"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"Variant"</th>
                                <th class="num" scope="col">
                                    "On hand"
                                </th>
                                <th class="num" scope="col">
                                    "Cost"
                                </th>
                                <th class="num" scope="col">
                                    "Low at"
                                </th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {more}
            </section>
        }
        .into_any(),
    )
}

fn change(each: &SheetChange, currency: Currency) -> AnyView {
    let amount = |cost: Option<Money>| cost.map_or_else(|| "none".to_owned(), |cost| cost.format_short(currency));
    let number = |low_at: Option<i64>| low_at.map_or_else(|| "default".to_owned(), |low_at| low_at.to_string());
    let shown = |label: &'static str, before: String, after: String| {
        let text = (before != after).then(|| format!("{before} → {after}"));
        view! {
            <td class="num" role="cell" data-label=label>
                {text}
            </td>
        }
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {each.name.clone()} <span class="block text-sm font-normal text-soft">{each.sku.clone()}</span>
            </th>
            {shown("On hand", each.on_hand.to_string(), each.on_hand_after.to_string())}
            {shown("Cost", amount(each.cost), amount(each.cost_after))}
            {shown("Low at", number(each.low_at), number(each.low_at_after))}
        </tr>
    }
    .into_any()
}
