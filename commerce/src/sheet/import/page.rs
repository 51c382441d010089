//! Imports as pages show them, and what they say as rows of a file.

use domain::{
    access::Permission,
    csv::Cell,
    ids::{CategoryId, ProductImportId},
    sheet::{ImportState, RowState},
    time::Timestamp,
    view::sheet::{ImportCounts, ImportPage, ImportRow, ImportSummary},
};
use sea_orm::{FromQueryResult, Value};

use super::super::places::Places;
use crate::{
    Ctx, db,
    error::{Error, Result},
};

/// Products that a page shows.
pub const PAGE: usize = 50;
/// Imports that the list shows.
const RECENT: usize = 30;

const COLUMNS: &str = "i.id, i.file_name, i.file_bytes, i.state, i.taken_at, i.round";

#[derive(FromQueryResult)]
struct ImportColumns {
    id: i64,
    file_name: String,
    file_bytes: i64,
    state: String,
    taken_at: i64,
    round: i64,
}

#[derive(FromQueryResult)]
struct MoreColumns {
    columns: String,
    category_id: Option<i64>,
    trouble: String,
}

#[derive(FromQueryResult)]
struct CountRow {
    import_id: i64,
    state: String,
    products: i64,
}

#[derive(FromQueryResult)]
struct ProductRow {
    position: i64,
    line: i64,
    handle: String,
    state: String,
    changes: String,
    problems: String,
}

fn corrupt(id: i64, what: &str) -> Error {
    Error::Corrupt(format!("{what} of import {id}"))
}

impl ImportColumns {
    fn summary(self, counts: &[CountRow]) -> Result<ImportSummary> {
        let mine = counts.iter().filter(|row| row.import_id == self.id);
        let counts: ImportCounts = mine
            .map(|row| {
                let state: RowState = row.state.parse().map_err(|_| corrupt(self.id, "a row's state"))?;
                Ok((state, u64::try_from(row.products).unwrap_or(0)))
            })
            .collect::<Result<_>>()?;
        Ok(ImportSummary {
            id: ProductImportId(self.id),
            file_name: self.file_name,
            bytes: u64::try_from(self.file_bytes).unwrap_or(0),
            state: self
                .state
                .parse::<ImportState>()
                .map_err(|_| corrupt(self.id, "the state"))?,
            taken_at: Timestamp(self.taken_at),
            round: self.round,
            counts,
        })
    }
}

/// The latest imports.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not edit the catalogue.
pub async fn imports(ctx: &Ctx) -> Result<Vec<ImportSummary>> {
    ctx.require(Permission::CatalogueEdit)?;
    let conn = ctx.shop.db().reader();
    let sql = format!("SELECT {COLUMNS} FROM product_import i ORDER BY i.id DESC LIMIT {RECENT}");
    let rows: Vec<ImportColumns> = db::all(conn, &sql, []).await?;
    let ids: Vec<Value> = rows.iter().map(|row| row.id.into()).collect();
    let counts = counts(ctx, ids).await?;
    rows.into_iter().map(|row| row.summary(&counts)).collect()
}

async fn counts(ctx: &Ctx, ids: Vec<Value>) -> Result<Vec<CountRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT import_id, state, COUNT(*) AS products FROM product_import_row WHERE import_id IN ({})
         GROUP BY import_id, state ORDER BY import_id, state",
        db::places(1, ids.len())
    );
    db::all(ctx.shop.db().reader(), &sql, ids).await
}

/// One import, with its products in this state (or those that have something to tell) from a place of the file on.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn page(ctx: &Ctx, id: ProductImportId, state: Option<RowState>, from: i64) -> Result<ImportPage> {
    ctx.require(Permission::CatalogueEdit)?;
    let conn = ctx.shop.db().reader();
    let sql = format!("SELECT {COLUMNS} FROM product_import i WHERE i.id = $1");
    let import: ImportColumns = db::one(conn, &sql, [id.0.into()]).await?.ok_or(Error::NotFound)?;
    let sql = "SELECT columns, category_id, trouble FROM product_import WHERE id = $1";
    let more: MoreColumns = db::one(conn, sql, [id.0.into()]).await?.ok_or(Error::NotFound)?;
    let mut rows = rows(ctx, id, state, from, PAGE + 1).await?;
    let next = rows.get(PAGE).map(|row| row.position);
    rows.truncate(PAGE);
    let counts = counts(ctx, vec![id.0.into()]).await?;
    Ok(ImportPage {
        import: import.summary(&counts)?,
        trouble: more.trouble,
        columns: serde_json::from_str(&more.columns).map_err(|_| corrupt(id.0, "the columns"))?,
        category: more.category_id.map(CategoryId),
        categories: Places::load(conn).await?.choices(),
        rows,
        next,
    })
}

async fn rows(
    ctx: &Ctx,
    id: ProductImportId,
    state: Option<RowState>,
    from: i64,
    limit: usize,
) -> Result<Vec<ImportRow>> {
    let mut values: Vec<Value> = vec![id.0.into(), from.into()];
    let which = if let Some(state) = state {
        values.push(state.code().into());
        "state = $3"
    } else {
        "said > 0"
    };
    let sql = format!(
        "SELECT position, line, handle, state, changes, problems FROM product_import_row
         WHERE import_id = $1 AND position >= $2 AND {which} ORDER BY position LIMIT {limit}"
    );
    let rows: Vec<ProductRow> = db::all(ctx.shop.db().reader(), &sql, values).await?;
    rows.into_iter()
        .map(|row| {
            let parsed = |what| move |_| corrupt(id.0, what);
            Ok(ImportRow {
                position: row.position,
                line: u64::try_from(row.line).unwrap_or(0),
                handle: row.handle,
                state: row.state.parse().map_err(|_| corrupt(id.0, "a row's state"))?,
                changes: serde_json::from_str(&row.changes).map_err(parsed("changes"))?,
                problems: serde_json::from_str(&row.problems).map_err(parsed("problems"))?,
            })
        })
        .collect()
}

/// What an import says, as rows of a file: line, handle, what becomes of the product, column, what is to be known. Those
/// from a place of the file on, and where the next part begins.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn report(ctx: &Ctx, id: ProductImportId, from: i64) -> Result<(Vec<Vec<Cell>>, Option<i64>)> {
    ctx.require(Permission::CatalogueEdit)?;
    let there = "SELECT COUNT(*) FROM product_import WHERE id = $1";
    if db::number(ctx.shop.db().reader(), there, [id.0.into()]).await? == 0 {
        return Err(Error::NotFound);
    }
    let rows = rows(ctx, id, None, from, 500).await?;
    let next = rows.last().map(|row| row.position + 1);
    let cells = rows.into_iter().flat_map(|row| {
        let (handle, state) = (row.handle, row.state.label());
        row.problems.into_iter().map(move |problem| {
            vec![
                Cell::Number(i64::try_from(problem.line).unwrap_or(i64::MAX)),
                Cell::text(handle.clone()),
                Cell::text(state),
                Cell::text(if problem.refuses { "Mend it" } else { "Note" }),
                Cell::text(problem.column),
                Cell::text(problem.says),
            ]
        })
    });
    Ok((cells.collect(), next))
}
