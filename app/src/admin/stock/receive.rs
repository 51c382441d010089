//! A delivery: lines with SKU, pieces and cost. Empty lines do not count.

use commerce::inventory::ReceiveLine;
use domain::{paths::admin as paths, view::stock::BookingRow};
use leptos::prelude::*;

use super::tabs::{PARTS, page as below};
use crate::{
    admin::{
        list::{grouped, moment_view},
        shell::{Desk, Page, refused},
    },
    ui::{ButtonKind, ButtonSize, button_class},
};

/// Lines that an empty form shows; "More lines" adds as many.
pub const LINES: usize = 8;

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Supplier, number of the slip.
    pub reference: String,
    /// Its lines.
    pub lines: Vec<ReceiveLine>,
    /// What is wrong with which line.
    pub errors: Vec<(usize, String)>,
    /// Why nothing was booked.
    pub refused: Option<String>,
}

/// The page around it.
pub fn page() -> Page {
    below("Deliveries")
}

/// The page. `key` makes a repeated form the same delivery.
pub fn body(desk: &Desk, recent: &[BookingRow], key: &str, typed: Typed) -> AnyView {
    let lines = (0..typed.lines.len().max(LINES))
        .map(|at| line(at, typed.lines.get(at), &typed.errors))
        .collect_view();
    let wrong = (!typed.errors.is_empty()).then(|| "Mend the lines that are marked; nothing was booked.".to_owned());
    view! {
        {PARTS.head("Deliveries", "Write down what came. A cost changes the average cost of the pieces that are there.", paths::RECEIVE)}
        {refused(typed.refused.or(wrong))}
        <div class="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
            <form class="panel p-4" method="post" action=paths::RECEIVE>
                <input type="hidden" name="key" value=key.to_owned() />
                <label class="mb-4 block max-w-md text-sm font-semibold">
                    "Supplier, number of the slip" <span class="font-normal text-soft">" (optional)"</span>
                    <input class="control-s mt-1 font-normal" name="reference" value=typed.reference maxlength="120" autocomplete="off" />
                </label>
                <table class="w-full" data-grid="">
                    <caption class="sr-only">"What came"</caption>
                    <thead class="text-left text-sm text-soft">
                        <tr>
                            <th class="pb-1 font-medium" scope="col">"SKU"</th>
                            <th class="w-18 pb-1 md:w-28 pl-2 font-medium" scope="col">"Pieces"</th>
                            <th class="w-24 pb-1 md:w-36 pl-2 font-medium" scope="col">"Cost each"</th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                    <tfoot>
                        <tr>
                            <td colspan="3">
                                <p class="live pt-2 text-sm text-soft" role="status" data-grid-status="">
                                    "Lines can be pasted from a spreadsheet."
                                </p>
                            </td>
                        </tr>
                    </tfoot>
                </table>
                <div class="mt-4 flex flex-wrap gap-2">
                    <button class=button_class(ButtonKind::Primary, ButtonSize::Small) type="submit">
                        "Receive"
                    </button>
                    <button class=button_class(ButtonKind::Secondary, ButtonSize::Small) type="submit" name="step" value="more">
                        "More lines"
                    </button>
                </div>
            </form>
            {earlier(desk, recent)}
        </div>
        {super::script::script()}
    }
    .into_any()
}

fn line(at: usize, line: Option<&ReceiveLine>, errors: &[(usize, String)]) -> AnyView {
    let error = errors
        .iter()
        .find(|(wrong, _)| *wrong == at)
        .map(|(_, why)| why.clone());
    let id = format!("line-{at}-error");
    let invalid = error.is_some().then_some("true");
    let described = error.is_some().then(|| id.clone());
    let cell = |name: &'static str, label: &'static str, value: String, keys: &'static str| {
        view! {
            <input
                class="control-s"
                name=name
                value=value
                inputmode=keys
                maxlength="64"
                autocomplete="off"
                spellcheck="false"
                aria-label=format!("{label}, line {}", at + 1)
                aria-invalid=invalid
                aria-describedby=described.clone()
                data-grid-cell=""
            />
        }
    };
    let typed = line.cloned().unwrap_or_default();
    let message = error.map(|why| {
        view! {
            <p class="pb-1 text-sm font-medium text-accent" id=id>
                {why}
            </p>
        }
    });
    view! {
        <tr data-grid-row="">
            <td class="py-1 align-top">{cell("sku", "SKU", typed.sku, "text")} {message}</td>
            <td class="py-1 pl-2 align-top">{cell("pieces", "Pieces", typed.pieces, "numeric")}</td>
            <td class="py-1 pl-2 align-top">{cell("cost", "Cost of a piece", typed.cost, "decimal")}</td>
        </tr>
    }
    .into_any()
}

/// What was booked lately.
pub(super) fn earlier(desk: &Desk, recent: &[BookingRow]) -> AnyView {
    let rows = recent
        .iter()
        .map(|row| {
            let name = if row.name.is_empty() {
                "Without a name"
            } else {
                &row.name
            };
            view! {
                <li class="px-4 py-2.5">
                    <span class="block font-medium break-words">{name.to_owned()}</span>
                    <span class="text-sm text-soft tabular-nums">
                        {moment_view(row.at, desk.shop.offset)} " · " {desk.names.who(&row.actor)} " · "
                        {format!("{} lines, {} changed", grouped(row.lines), grouped(row.changed))}
                    </span>
                </li>
            }
        })
        .collect_view();
    let rows = if recent.is_empty() {
        view! { <p class="p-4 text-sm text-soft">"None yet."</p> }.into_any()
    } else {
        view! { <ul class="divide-y divide-line">{rows}</ul> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="earlier">
            <h2 class="border-b border-line px-4 py-2.5 text-lg" id="earlier">
                "Lately"
            </h2>
            {rows}
        </section>
    }
    .into_any()
}
