//! Comparing a file's products with the shop's: what the dry run tells. The catalogue is only read.

use std::collections::BTreeMap;

use domain::{
    ids::ProductImportId,
    sheet::{Merged, Problem, RowState, SheetProduct, merge},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    super::load::{self, Found, Held},
    resolve::Lookup,
    row::{Outcome, Row},
    work::still,
};
use crate::{
    Ctx, db,
    error::{Error, Result},
};

/// Products that are compared at once.
const CHUNK: usize = 200;

/// What is known of an import.
#[derive(FromQueryResult)]
pub(super) struct Import {
    pub round: i64,
    pub category_id: Option<i64>,
    /// Who has started it last.
    pub started_by: String,
}

impl Import {
    pub async fn load(conn: &impl ConnectionTrait, id: ProductImportId) -> Result<Self> {
        let sql = "SELECT round, category_id, started_by FROM product_import WHERE id = $1";
        db::one(conn, sql, [id.0.into()]).await?.ok_or(Error::NotFound)
    }
}

/// Compares the next products; when there are none, it is known what the import would do.
pub(super) async fn some(ctx: &Ctx, id: ProductImportId) -> Result<()> {
    let conn = ctx.shop.db().reader();
    let import = Import::load(conn, id).await?;
    let rows = Row::next(conn, id, &[RowState::Waiting], CHUNK).await?;
    let plans = Plans::load(conn, ctx, &import, &rows).await?;
    let outcomes = rows
        .iter()
        .zip(plans.files.clone())
        .map(|(row, file)| plans.outcome(row, file))
        .collect::<Result<Vec<_>>>()?;
    let tx = ctx.shop.db().begin().await?;
    if !still(&tx, ctx, id, "comparing", import.round).await? {
        return Ok(());
    }
    for outcome in &outcomes {
        outcome.write(&tx, id).await?;
    }
    if outcomes.is_empty() {
        let sql = "UPDATE product_import SET state = 'checked' WHERE id = $1";
        db::run(&tx, sql, [id.0.into()]).await?;
    }
    tx.commit().await.map_err(Error::from)
}

/// What some products of a file would change.
pub(super) struct Plans {
    pub files: Vec<SheetProduct>,
    pub found: Found,
    pub lookup: Lookup,
}

/// What one product would change.
pub(super) struct Plan {
    pub merged: Merged,
    /// What a person should know, from reading on.
    pub problems: Vec<Problem>,
}

impl Plan {
    pub fn is_refused(&self) -> bool {
        self.problems.iter().any(|problem| problem.refuses)
    }
}

impl Plans {
    pub async fn load(conn: &impl ConnectionTrait, ctx: &Ctx, import: &Import, rows: &[Row]) -> Result<Self> {
        let files = rows.iter().map(Row::draft).collect::<Result<Vec<_>>>()?;
        let lookup = Lookup::load(conn, ctx, import.category_id, &files).await?;
        let slugs: Vec<String> = files.iter().map(|file| file.handle.clone()).collect();
        Ok(Self {
            found: load::by_slug(conn, &lookup.places, &slugs).await?,
            files,
            lookup,
        })
    }

    /// The shop's product that this one of the file is.
    pub fn held(&self, file: &SheetProduct) -> Option<&Held> {
        self.found.held.get(&file.handle)
    }

    pub fn plan(&self, row: &Row, mut file: SheetProduct) -> Result<Plan> {
        let (line, held) = (row.at(), self.held(&file));
        let mut problems = row.problems()?;
        if let Some(why) = self.found.closed.get(&file.handle) {
            problems.push(Problem::refused(line, domain::sheet::Column::Handle, why.as_str()));
        }
        problems.extend(self.lookup.resolve(&mut file, held, line));
        let mut merged = merge(held.map(|held| &held.product), &file, line);
        problems.append(&mut merged.problems);
        problems.extend(self.lookup.taken_skus(&merged.product, held, line));
        Ok(Plan { merged, problems })
    }

    fn outcome(&self, row: &Row, file: SheetProduct) -> Result<Outcome> {
        let held = self.held(&file);
        let (version, seen) = held.map_or((0, BTreeMap::new()), |held| (held.version, stock(held)));
        let is_new = held.is_none();
        let plan = self.plan(row, file)?;
        let state = match (plan.is_refused(), is_new, plan.merged.changes.is_empty()) {
            (true, ..) => RowState::Refused,
            (false, true, _) => RowState::New,
            (false, false, false) => RowState::Changed,
            (false, false, true) => RowState::Unchanged,
        };
        Ok(Outcome {
            position: row.position,
            state,
            version,
            seen,
            changes: plan.merged.changes,
            problems: plan.problems,
        })
    }
}

/// Pieces on the shelf, by SKU, and under [`cost_key`] what one costs: the ledger moves both without the product.
fn stock(held: &Held) -> BTreeMap<String, i64> {
    let variants = held.product.variants.iter();
    variants
        .flat_map(|variant| {
            let cost = variant.cost.map(|cost| (cost_key(&variant.sku), cost.minor()));
            let pieces = variant.quantity.map(|pieces| (variant.sku.clone(), pieces));
            pieces.into_iter().chain(cost)
        })
        .chain(held.archived.clone())
        .collect()
}

/// No SKU has a blank.
pub(super) fn cost_key(sku: &str) -> String {
    format!("cost {sku}")
}
