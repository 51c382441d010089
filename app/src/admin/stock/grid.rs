//! Stock as a grid of inputs: what is typed or pasted is saved row by row.

use commerce::inventory::{GridRow, RowOutcome};
use domain::{money::Money, paths::admin as paths, view::stock::StockRow};
use leptos::prelude::*;

use super::tabs::{PARTS, page as below};
use crate::{
    admin::shell::{Desk, Page, refused},
    ui::{Alert, AlertKind, ButtonKind, ButtonSize, EmptyState, IconName, button_class},
};

/// Rows of one grid.
pub const ROWS: u32 = 50;

/// One row: as it is, as it was typed, and what became of it.
pub struct Line {
    /// As it is.
    pub row: StockRow,
    /// As it was typed, where it is not saved.
    pub typed: Option<GridRow>,
    /// What became of it.
    pub outcome: Option<RowOutcome>,
}

/// A grid.
#[derive(Default)]
pub struct Grid {
    /// Its rows.
    pub lines: Vec<Line>,
    /// Where saving leads back to: the list's query.
    pub query: String,
    /// The pages around: number, address.
    pub pages: Vec<(&'static str, String)>,
    /// Which of how many these are, where they are not all.
    pub part: Option<String>,
    /// Rows that were saved.
    pub saved: usize,
    /// What was pasted and could not be taken.
    pub missing: Vec<String>,
    /// The pasted text, where it is to be mended.
    pub paste: String,
    /// Why nothing was changed.
    pub refused: Option<String>,
}

/// The page around it.
pub fn page() -> Page {
    below("Grid")
}

/// The page. `key` makes a repeated form the same.
pub fn body(desk: &Desk, grid: Grid, key: &str) -> AnyView {
    let problems = grid.lines.iter().filter(|line| message(line).is_some()).count();
    let told = (problems > 0).then(|| {
        let words = format!(
            "{} rows are saved. {problems} are not: each says why, and keeps what you have typed.",
            grid.saved
        );
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Warning title="Some rows are not saved">
                    <p>{words}</p>
                </Alert>
            </div>
        }
    });
    let missing = (!grid.missing.is_empty()).then(|| {
        let rows = grid
            .missing
            .iter()
            .map(|line| view! { <li>{line.clone()}</li> })
            .collect_view();
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Warning title="Some pasted rows were not taken">
                    <ul class="list-disc pl-5">{rows}</ul>
                </Alert>
            </div>
        }
    });
    let rows = if grid.lines.is_empty() {
        view! {
            <EmptyState icon=IconName::Box title="No rows here" text="Choose others in the list of stock, or paste them below.">
                ""
            </EmptyState>
        }
        .into_any()
    } else {
        table(desk, &grid, key)
    };
    view! {
        {PARTS.head(
            "Grid",
            "Type or paste numbers. A row that was sold from meanwhile is not overwritten: it says so.",
            paths::STOCK_GRID,
        )}
        {refused(grid.refused.clone())}
        {told}
        {missing}
        {rows}
        {paste(&grid.paste)}
        {super::script::script()}
    }
    .into_any()
}

fn table(desk: &Desk, grid: &Grid, key: &str) -> AnyView {
    let unit = desk.shop.currency.symbol().trim_end_matches('\u{a0}');
    let rows = grid.lines.iter().map(row).collect_view();
    let pages = grid
        .pages
        .iter()
        .map(|(label, path)| {
            view! {
                <a class="tool" href=path.clone()>
                    {*label}
                </a>
            }
        })
        .collect_view();
    view! {
        <form class="panel" method="post" action=paths::STOCK_GRID>
            <input type="hidden" name="key" value=key.to_owned() />
            <input type="hidden" name="query" value=grid.query.clone() />
            <div class="overflow-x-auto">
                <table class="records cards" role="table" data-grid="">
                    <caption class="sr-only">"Stock to edit"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Variant"</th>
                            <th class="num" scope="col">
                                "Reserved"
                            </th>
                            <th scope="col">"On hand"</th>
                            <th scope="col">"Or + / −"</th>
                            <th scope="col">{format!("Cost of a piece, {unit}")}</th>
                            <th scope="col">"Low at"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="sticky bottom-0 flex flex-wrap items-center gap-3 border-t border-line bg-surface p-3">
                <button class=button_class(ButtonKind::Primary, ButtonSize::Small) type="submit">
                    "Save these rows"
                </button>
                {pages}
                {grid.part.clone().map(|part| view! { <p class="text-sm tabular-nums">{part}</p> })}
                <p class="live text-sm text-soft" role="status" data-grid-status="">
                    "Cells can be pasted from a spreadsheet."
                </p>
            </div>
        </form>
    }
    .into_any()
}

fn message(line: &Line) -> Option<String> {
    match line.outcome.as_ref()? {
        RowOutcome::Saved | RowOutcome::Same => None,
        RowOutcome::Refused(why) => Some(why.clone()),
        RowOutcome::Moved(why) => Some(format!(
            "Changed meanwhile: {why}. Nothing of this row was saved. Look, and save it again to have it as you typed"
        )),
    }
}

/// How a row was shown, in one hidden field.
pub fn seen(row: &StockRow) -> String {
    let cost = row.cost.map(Money::decimal).unwrap_or_default();
    let low_at = row.low_at.map(|low_at| low_at.to_string()).unwrap_or_default();
    format!("{}|{cost}|{low_at}", row.on_hand)
}

fn row(line: &Line) -> AnyView {
    let (row, id) = (&line.row, line.row.variant);
    let why = message(line);
    let error_id = format!("row-{id}-error");
    // Only what was typed stays beside a fresh `seen`: an old number that nobody typed would undo a sale.
    let typed = line.typed.as_ref().map(GridRow::mine).unwrap_or_default();
    let or = |typed: Option<&str>, shown: String| typed.map_or(shown, str::to_owned);
    let (on_hand, delta) = (or(typed[0], row.on_hand.to_string()), or(typed[1], String::new()));
    let cost = or(typed[2], row.cost.map(Money::decimal).unwrap_or_default());
    let low_at = or(
        typed[3],
        row.low_at.map(|low_at| low_at.to_string()).unwrap_or_default(),
    );
    let threshold = row.threshold.to_string();
    let cell = |name: &'static str, label: &'static str, value: String, hint: String| {
        view! {
            <input
                class="control-s w-28"
                name=format!("{name}.{id}")
                value=value
                placeholder=hint
                inputmode="text"
                maxlength="20"
                autocomplete="off"
                aria-label=format!("{label}, {}", row.name())
                aria-invalid=why.is_some().then_some("true")
                aria-describedby=why.is_some().then(|| error_id.clone())
                data-grid-cell=""
            />
        }
    };
    let none = String::new;
    view! {
        <tr role="row" data-grid-row="">
            <th scope="row" role="rowheader">
                <input type="hidden" name="row" value=id.to_string() />
                <input type="hidden" name=format!("seen.{id}") value=seen(row) />
                <a class="hover:text-accent hover:underline" href=paths::stock_item(id)>
                    {row.name()}
                </a>
                <span class="block text-sm font-normal text-soft">{row.sku.clone()}</span>
                {why
                    .clone()
                    .map(|why| {
                        view! {
                            <p class="max-w-[40ch] text-sm font-medium whitespace-normal text-accent" id=error_id.clone()>
                                {why}
                            </p>
                        }
                    })}
            </th>
            <td class="num" role="cell" data-label="Reserved">
                {row.reserved}
            </td>
            <td role="cell" data-label="On hand">{cell("on_hand", "On hand", on_hand, none())}</td>
            <td role="cell" data-label="More or fewer">{cell("delta", "More or fewer", delta, none())}</td>
            <td role="cell" data-label="Cost of a piece">{cell("cost", "Cost of a piece", cost, none())}</td>
            <td role="cell" data-label="Low at">{cell("low", "Low at", low_at, threshold)}</td>
        </tr>
    }
    .into_any()
}

/// The way of pasting without scripts.
fn paste(text: &str) -> AnyView {
    view! {
        <section class="panel mt-5 p-4" aria-labelledby="paste">
            <h2 class="mb-1 text-lg" id="paste">
                "Paste rows from a spreadsheet"
            </h2>
            <p class="mb-3 text-sm text-soft">
                "SKU, on hand, cost, low at: with tabs between. They are put into the grid first, and saved by you. Empty cells change nothing."
            </p>
            <form method="post" action=[paths::STOCK_GRID, "/paste"].concat()>
                <label>
                    <span class="sr-only">"Rows"</span>
                    <textarea class="control-s h-28 py-2" name="paste" maxlength="100000" spellcheck="false">
                        {text.to_owned()}
                    </textarea>
                </label>
                <button class=[button_class(ButtonKind::Secondary, ButtonSize::Small), " mt-3"].concat() type="submit">
                    "Put into the grid"
                </button>
            </form>
        </section>
    }
    .into_any()
}
