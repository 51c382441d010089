//! Saying which column is which, and what the file would do: the dry run.

use domain::{
    access::Permission,
    ids::{CategoryId, ProductImportId},
    sheet::{Column, Mapping},
    view::sheet::ImportColumn,
};
use sea_orm::FromQueryResult;

use super::row::json;
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
};

/// How a file is to be read.
#[derive(Clone, Debug)]
pub struct Check {
    /// The import.
    pub import: ProductImportId,
    /// Which of the file's columns is which, in their order; `None` to leave it as it was said before.
    pub columns: Option<Vec<Option<Column>>>,
    /// Where products go whose category the shop does not have.
    pub category: Option<CategoryId>,
}

#[derive(FromQueryResult)]
struct Known {
    state: String,
    columns: String,
}

/// Reads the file (again) and compares it with the shop. The catalogue does not change.
///
/// # Errors
/// [`Error::Invalid`] when the columns do not name the product, [`Error::Conflict`] while the import runs,
/// [`Error::NotFound`].
pub async fn check(ctx: &Ctx, request: Check) -> Result<()> {
    ctx.require(Permission::CatalogueEdit)?;
    let id = request.import;
    let tx = ctx.shop.db().begin().await?;
    let sql = "SELECT state, columns FROM product_import WHERE id = $1";
    let known: Known = db::one(&tx, sql, [id.0.into()]).await?.ok_or(Error::NotFound)?;
    if known.state == "running" {
        return Err(Error::Conflict("The import is running. Stop it first.".to_owned()));
    }
    let mut columns: Vec<ImportColumn> = serde_json::from_str(&known.columns)
        .map_err(|error| Error::Corrupt(format!("columns of import {id}: {error}")))?;
    if let Some(said) = request.columns {
        if said.len() != columns.len() {
            return Err(Error::Invalid("Open the page again and send it from there.".to_owned()));
        }
        for (column, said) in columns.iter_mut().zip(said) {
            column.column = said;
        }
    }
    let mapping = Mapping(columns.iter().map(|column| column.column).collect());
    mapping.check().map_err(Error::Invalid)?;
    if let Some(category) = request.category {
        let sql = "SELECT COUNT(*) FROM category WHERE id = $1";
        if db::number(&tx, sql, [category.0.into()]).await? == 0 {
            return Err(Error::Invalid(
                "There is no such category any more. Choose another one.".to_owned(),
            ));
        }
    }
    db::run(
        &tx,
        "UPDATE product_import SET state = 'reading', columns = $1, category_id = $2, round = round + 1, trouble = '',
            updated_at = $3
         WHERE id = $4",
        [
            json(&columns)?.into(),
            request.category.map(|category| category.0).into(),
            ctx.now().0.into(),
            id.0.into(),
        ],
    )
    .await?;
    audit::record(&tx, ctx, "product_import.checked", &format!("product_import:{id}"), "").await?;
    tx.commit().await.map_err(Error::from)
}
