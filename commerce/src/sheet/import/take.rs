//! Taking a file, as it is. Nothing of the catalogue changes.

use domain::{
    access::Permission,
    csv::Rows,
    ids::{CategoryId, ProductImportId},
    sheet::{ImportState, LIMITS, Mapping},
    text::one_line,
    time::DAY_MS,
    view::sheet::ImportColumn,
};
use sha2::{Digest, Sha256};

use crate::{
    Ctx, audit, db,
    error::{Error, Result},
};

/// How long a file is kept, in days.
const KEPT_DAYS: i64 = 30;

/// A file of products.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// As it is called.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Where products go whose category the shop does not have.
    pub category: Option<CategoryId>,
}

/// Takes a file. Where its columns have the names of the format, it is checked at once; else somebody says first which
/// column is which. The same file again, while nobody has gone on with it, is the same import.
///
/// # Errors
/// [`Error::Invalid`] for a file that is no table, with what to do.
pub async fn take(ctx: &Ctx, file: File) -> Result<ProductImportId> {
    ctx.require(Permission::CatalogueEdit)?;
    let columns = columns(&file.bytes)?;
    let mapping = Mapping(columns.iter().map(|column| column.column).collect());
    let state = if mapping.check().is_ok() {
        ImportState::Reading
    } else {
        ImportState::Mapping
    };
    let hash = audit::hex(&Sha256::digest(&file.bytes));
    let bytes = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
    let mut text =
        String::from_utf8(file.bytes).map_err(|_| Error::Invalid("The file is not UTF-8 text.".to_owned()))?;
    // PostgreSQL stores no such letter, and nobody means it.
    text.retain(|char| char != '\0');
    let now = ctx.now();
    let tx = ctx.shop.db().begin().await?;
    let known = db::number(
        &tx,
        "SELECT id FROM product_import WHERE file_hash = $1 AND state IN ('mapping', 'reading', 'comparing')
         AND taken_by = $2 ORDER BY id DESC LIMIT 1",
        [hash.clone().into(), ctx.actor.to_string().into()],
    )
    .await?;
    if known > 0 {
        return Ok(ProductImportId(known));
    }
    db::run(
        &tx,
        "DELETE FROM product_import WHERE updated_at < $1 AND state NOT IN ('reading', 'comparing', 'running')",
        [now.plus_ms(-KEPT_DAYS * DAY_MS).0.into()],
    )
    .await?;
    let name = one_line(&file.name, 120);
    let id = db::number(
        &tx,
        "INSERT INTO product_import (file_name, file_hash, file_bytes, file, columns, category_id, state, round, trouble,
            taken_by, taken_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, '', $8, $9, $9) RETURNING id",
        [
            name.clone().into(),
            hash.into(),
            bytes.into(),
            text.into(),
            super::row::json(&columns)?.into(),
            file.category.map(|category| category.0).into(),
            state.code().into(),
            ctx.actor.to_string().into(),
            now.0.into(),
        ],
    )
    .await?;
    audit::record(&tx, ctx, "product_import.taken", &format!("product_import:{id}"), &name).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(ProductImportId(id))
}

/// The columns of a file, each with the first cell that says something.
fn columns(bytes: &[u8]) -> Result<Vec<ImportColumn>> {
    let refused = |refused: domain::csv::CsvRefused| Error::Invalid(sentence(&refused.to_string()));
    let rows = Rows::open(bytes, LIMITS).map_err(refused)?;
    let mapping = Mapping::of_header(&rows.header);
    let mut columns: Vec<ImportColumn> = rows
        .header
        .iter()
        .zip(mapping.0)
        .map(|(name, column)| ImportColumn {
            name: one_line(name, 80),
            sample: String::new(),
            column,
            lost: 0,
        })
        .collect();
    for row in rows.take(20) {
        let row = row.map_err(refused)?;
        for (place, column) in columns.iter_mut().enumerate() {
            if column.sample.is_empty() {
                column.sample = one_line(row.cell(place), 60);
            }
        }
    }
    Ok(columns)
}

/// With a capital letter and a full stop.
pub(super) fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", chars.as_str())
}
