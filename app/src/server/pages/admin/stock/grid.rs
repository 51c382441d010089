//! Stock as a grid of inputs, and rows that are pasted into it.

use axum::{Form, extract::RawQuery, http::StatusCode, response::Response};
use commerce::{
    Error, clock,
    inventory::{self, GridRow, GridSaved, RowOutcome, SaveGrid},
};
use domain::{
    access::Permission,
    csv,
    ids::VariantId,
    money::Money,
    paths::{self as all_paths, admin as paths},
    stock::Shown,
    view::stock::StockRow,
};

use super::{
    super::{Fields, field, read},
    rows,
};
use crate::{
    admin::{
        list::grouped,
        shell::{Notice, NoticeCode},
        stock::{
            grid::{self as page, Grid, Line, ROWS},
            table,
        },
    },
    server::staff::StaffPage,
};

/// Pasted rows, at most.
const PASTED: usize = 200;

fn show(staff: &StaffPage, grid: Grid, status: StatusCode) -> Response {
    let key = clock::token();
    let mut response = staff.page(&page::page(), |desk| page::body(desk, grid, key.as_str()));
    *response.status_mut() = status;
    response
}

fn untouched(row: StockRow) -> Line {
    Line {
        row,
        typed: None,
        outcome: None,
    }
}

/// A page of the list as a grid.
pub(in super::super) async fn grid(staff: StaffPage, RawQuery(query): RawQuery) -> Response {
    let load = async {
        let state = read(&staff.ctx, &table::TABLE, query.as_deref()).await?.state;
        let mut asked = table::query(&state);
        asked.size = ROWS;
        let found = inventory::list(&staff.ctx, &asked).await?;
        let at = |page: u32| all_paths::with_pairs(paths::STOCK_GRID, &state.at_page(page).pairs(&table::TABLE));
        let mut pages = Vec::new();
        if state.page > 1 {
            pages.push(("Page before", at(state.page - 1)));
        }
        if state.page < found.pages {
            pages.push(("Next page", at(state.page + 1)));
        }
        let first = u64::from(state.page.saturating_sub(1)) * u64::from(ROWS) + 1;
        let last = first + u64::try_from(found.rows.len()).unwrap_or_default() - 1;
        let part = format!(
            "Rows {}–{} of {}. Save them before you turn the page.",
            grouped(first),
            grouped(last),
            grouped(found.total)
        );
        let grid = Grid {
            lines: found.rows.into_iter().map(untouched).collect(),
            query: query.unwrap_or_default(),
            part: (!pages.is_empty()).then_some(part),
            pages,
            ..Grid::default()
        };
        Ok(show(&staff, grid, StatusCode::OK))
    };
    staff.answer(load.await)
}

/// Chosen variants as a grid.
pub(super) async fn of(staff: &StaffPage, chosen: &[VariantId], query: &str) -> commerce::Result<Response> {
    let first = chosen.get(..PASTED.min(chosen.len())).unwrap_or_default();
    let found = inventory::stock_rows(&staff.ctx, first).await?;
    let part = format!(
        "Rows 1–{PASTED} of {} that you have ticked. Tick the others afterwards.",
        chosen.len()
    );
    let grid = Grid {
        lines: found.into_iter().map(untouched).collect(),
        query: query.to_owned(),
        part: (chosen.len() > PASTED).then_some(part),
        ..Grid::default()
    };
    Ok(show(staff, grid, StatusCode::OK))
}

/// How a row was shown, from its hidden field.
fn seen(text: &str) -> Option<Shown> {
    let mut parts = text.split('|');
    let on_hand = parts.next()?.parse().ok()?;
    let (cost, low_at) = (parts.next()?, parts.next()?);
    let cost = if cost.is_empty() {
        None
    } else {
        Some(cost.parse().ok()?)
    };
    let low_at = if low_at.is_empty() {
        None
    } else {
        Some(low_at.parse().ok()?)
    };
    Some(Shown { on_hand, cost, low_at })
}

/// Saves a grid; rows that were not saved come back with why and what was typed.
pub(in super::super) async fn save(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let ids = rows(&fields);
        let text = |name: &str, id: VariantId| field(&fields, &format!("{name}.{id}")).to_owned();
        let typed: Vec<GridRow> = ids
            .iter()
            .filter_map(|id| {
                Some(GridRow {
                    variant: id.0,
                    seen: seen(&text("seen", *id))?,
                    on_hand: text("on_hand", *id),
                    delta: text("delta", *id),
                    cost: text("cost", *id),
                    low_at: text("low", *id),
                })
            })
            .collect();
        let request = SaveGrid {
            rows: typed.clone(),
            key: field(&fields, "key").to_owned(),
        };
        let query = field(&fields, "query");
        let (saved, refused) = match inventory::save_grid(&staff.ctx, &request).await {
            Ok(saved) => (saved, None),
            Err(Error::Conflict(sentence)) => (GridSaved::default(), Some(sentence)),
            Err(error) => return Err(error),
        };
        if refused.is_none() && saved.is_whole() {
            let state = read(&staff.ctx, &table::TABLE, Some(query)).await?.state;
            let path = all_paths::with_pairs(paths::STOCK_GRID, &state.pairs(&table::TABLE));
            return Ok(staff.go(&path, &Notice::about(NoticeCode::GridSaved, saved.saved)));
        }
        let shown: Vec<VariantId> = typed.iter().map(|row| VariantId(row.variant)).collect();
        let now = inventory::stock_rows(&staff.ctx, &shown).await?;
        let lines = now.into_iter().map(|row| {
            let at = typed.iter().position(|typed| typed.variant == row.variant.0);
            let outcome = at.and_then(|at| saved.outcomes.get(at).cloned());
            let kept = !matches!(outcome, Some(RowOutcome::Saved | RowOutcome::Same));
            Line {
                typed: at.filter(|_| kept).and_then(|at| typed.get(at).cloned()),
                row,
                outcome,
            }
        });
        let grid = Grid {
            lines: lines.collect(),
            query: query.to_owned(),
            saved: saved.saved,
            refused,
            ..Grid::default()
        };
        Ok(show(&staff, grid, StatusCode::UNPROCESSABLE_ENTITY))
    };
    staff.answer(load.await)
}

/// Puts pasted rows into a grid: SKU, on hand, cost, low at. Nothing is saved.
pub(in super::super) async fn paste(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        staff.ctx.require(Permission::StockEdit)?;
        let text = field(&fields, "paste");
        // Its first line is a row like the others, and whatever stands between the cells is found by the reader.
        let named = format!("sku\ton hand\tcost\tlow at\n{text}");
        let table = match csv::Table::read(named.as_bytes()) {
            Ok(table) => table,
            Err(refused) => {
                let grid = Grid {
                    paste: text.to_owned(),
                    refused: Some(format!("These rows cannot be read: {refused}.")),
                    ..Grid::default()
                };
                return Ok(show(&staff, grid, StatusCode::UNPROCESSABLE_ENTITY));
            }
        };
        let rows = table.rows.iter().filter(|row| !row.cell(0).eq_ignore_ascii_case("sku"));
        let pasted: Vec<(String, [String; 3])> = rows
            .take(PASTED)
            .map(|row| {
                (
                    row.cell(0).to_ascii_uppercase(),
                    [1, 2, 3].map(|cell| row.cell(cell).to_owned()),
                )
            })
            .collect();
        let skus: Vec<String> = pasted.iter().map(|(sku, _)| sku.clone()).collect();
        let (found, missing) = inventory::grid_rows_of(&staff.ctx, &skus).await?;
        let lines = found.into_iter().map(|row| {
            let cells = pasted.iter().find(|(sku, _)| *sku == row.sku).map(|(_, cells)| cells);
            let typed = cells.map(|[on_hand, cost, low_at]| filled(&row, on_hand, cost, low_at));
            Line {
                row,
                typed,
                outcome: None,
            }
        });
        let mut missing: Vec<String> = missing.iter().map(|sku| format!("There is no SKU {sku}.")).collect();
        if table.rows.len() > PASTED {
            missing.push(format!("Only {PASTED} rows are taken at once."));
        }
        let grid = Grid {
            lines: lines.collect(),
            missing,
            ..Grid::default()
        };
        Ok(show(&staff, grid, StatusCode::OK))
    };
    staff.answer(load.await)
}

/// A row with the cells that were pasted; where they are empty it stays as it is.
fn filled(row: &StockRow, on_hand: &str, cost: &str, low_at: &str) -> GridRow {
    let or = |typed: &str, shown: String| if typed.is_empty() { shown } else { typed.to_owned() };
    GridRow {
        variant: row.variant.0,
        seen: Shown {
            on_hand: row.on_hand,
            cost: row.cost,
            low_at: row.low_at,
        },
        on_hand: or(on_hand, row.on_hand.to_string()),
        delta: String::new(),
        cost: or(cost, row.cost.map(Money::decimal).unwrap_or_default()),
        low_at: or(low_at, row.low_at.map(|low_at| low_at.to_string()).unwrap_or_default()),
    }
}
