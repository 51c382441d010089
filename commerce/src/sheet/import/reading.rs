//! Reading a file into rows, some at a time: what is held is the file and one piece of it.

use domain::{
    csv::Rows,
    ids::ProductImportId,
    sheet::{LIMITS, Mapping, Read, Reader},
    view::sheet::ImportColumn,
};
use sea_orm::FromQueryResult;

use super::{
    row,
    take::sentence,
    work::{mine, still},
};
use crate::{
    Ctx, db,
    error::{Error, Result},
    inventory::insert_many,
};

/// Products of one transaction.
const CHUNK: usize = 200;
/// Rows of one statement: eleven values each, and PostgreSQL numbers 65,535.
const STATEMENT: usize = 100;

#[derive(FromQueryResult)]
struct FileRow {
    file: String,
    columns: String,
    round: i64,
}

/// Reads the whole file. A crash begins it again; another check ends it.
pub(super) async fn read(ctx: &Ctx, id: ProductImportId, holder: &str) -> Result<()> {
    let conn = ctx.shop.db().reader();
    let sql = "SELECT file, columns, round FROM product_import WHERE id = $1 AND state = 'reading'";
    let Some(found) = db::one::<FileRow>(conn, sql, [id.0.into()]).await? else {
        return Ok(());
    };
    let mut columns: Vec<ImportColumn> = serde_json::from_str(&found.columns)
        .map_err(|error| Error::Corrupt(format!("columns of import {id}: {error}")))?;
    let mapping = Mapping(columns.iter().map(|column| column.column).collect());
    let mut reader = Reader::new(mapping, ctx.shop.facts().offset);
    let mut into = Target {
        ctx,
        holder,
        id,
        round: found.round,
        position: 0,
    };
    if !into.begin().await? {
        return Ok(());
    }
    let broken = match Rows::open(found.file.as_bytes(), LIMITS) {
        Ok(rows) => {
            let mut done = Vec::new();
            let mut broken = None;
            for row in rows {
                match row {
                    Ok(row) => reader.row(row, &mut done),
                    Err(refused) => {
                        broken = Some(refused);
                        break;
                    }
                }
                if done.len() >= CHUNK && !into.insert(std::mem::take(&mut done)).await? {
                    return Ok(());
                }
            }
            done.extend(reader.end());
            if !into.insert(done).await? {
                return Ok(());
            }
            broken
        }
        Err(refused) => Some(refused),
    };
    for (column, lost) in columns.iter_mut().zip(reader.lost()) {
        column.lost = *lost;
    }
    let trouble = broken.map(|refused| sentence(&refused.to_string())).unwrap_or_default();
    into.end(&columns, &trouble).await
}

/// Where rows go.
struct Target<'a> {
    ctx: &'a Ctx,
    holder: &'a str,
    id: ProductImportId,
    round: i64,
    position: i64,
}

impl Target<'_> {
    /// Rows of an older reading go.
    async fn begin(&self) -> Result<bool> {
        let tx = self.ctx.shop.db().begin().await?;
        if !still(&tx, self.ctx, self.id, "reading", self.round).await? {
            return Ok(false);
        }
        let sql = "DELETE FROM product_import_row WHERE import_id = $1";
        db::run(&tx, sql, [self.id.0.into()]).await?;
        tx.commit().await.map_err(Error::from)?;
        Ok(true)
    }

    /// `false` when another check has begun meanwhile, or another process reads.
    async fn insert(&mut self, products: Vec<Read>) -> Result<bool> {
        if !mine(self.ctx, self.holder).await? {
            return Ok(false);
        }
        let tx = self.ctx.shop.db().begin().await?;
        if !still(&tx, self.ctx, self.id, "reading", self.round).await? {
            return Ok(false);
        }
        for chunk in products.chunks(STATEMENT) {
            let rows = (self.position..)
                .zip(chunk)
                .map(|(position, product)| row::read(self.id, position, product))
                .collect::<Result<Vec<_>>>()?;
            self.position += i64::try_from(chunk.len()).unwrap_or(0);
            insert_many(
                &tx,
                "INSERT INTO product_import_row
                 (import_id, position, line, handle, draft, state, version, seen, changes, problems, said) VALUES ",
                rows.into_iter(),
            )
            .await?;
        }
        tx.commit().await.map_err(Error::from)?;
        Ok(true)
    }

    async fn end(&self, columns: &[ImportColumn], trouble: &str) -> Result<()> {
        let state = if trouble.is_empty() { "comparing" } else { "mapping" };
        db::run(
            self.ctx.shop.db().writer(),
            "UPDATE product_import SET state = $1, columns = $2, trouble = $3, updated_at = $4
             WHERE id = $5 AND state = 'reading' AND round = $6",
            [
                state.into(),
                row::json(&columns)?.into(),
                trouble.into(),
                self.ctx.now().0.into(),
                self.id.0.into(),
                self.round.into(),
            ],
        )
        .await?;
        Ok(())
    }
}
