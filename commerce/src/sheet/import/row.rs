//! Rows of an import as they are stored.

use domain::{
    ids::ProductImportId,
    sheet::{Change, Problem, RowState, SheetProduct},
    text::one_line,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use serde::Serialize;

use crate::{
    db,
    error::{Error, Result},
};

/// Letters that are kept of a name in a message or an address, at most.
const LONGEST: usize = 120;

pub(super) fn json(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Invalid(error.to_string()))
}

/// A row that is to be worked on.
#[derive(FromQueryResult)]
pub(super) struct Row {
    pub position: i64,
    pub line: i64,
    draft: String,
    problems: String,
    pub state: String,
    pub version: i64,
    seen: String,
}

impl Row {
    /// The next ones in these states, one state after the other: each is the beginning of an index then.
    pub async fn next(
        conn: &impl ConnectionTrait,
        import: ProductImportId,
        states: &[RowState],
        limit: usize,
    ) -> Result<Vec<Self>> {
        let mut all: Vec<Self> = Vec::new();
        for state in states {
            let sql = format!(
                "SELECT position, line, draft, problems, state, version, seen FROM product_import_row
                 WHERE import_id = $1 AND state = $2 ORDER BY position LIMIT {}",
                limit.saturating_sub(all.len())
            );
            all.extend(db::all::<Self>(conn, &sql, [import.0.into(), state.code().into()]).await?);
        }
        Ok(all)
    }

    fn parsed<T: serde::de::DeserializeOwned>(&self, text: &str) -> Result<T> {
        serde_json::from_str(text).map_err(|error| Error::Corrupt(format!("import row {}: {error}", self.position)))
    }

    /// What the file says.
    pub fn draft(&self) -> Result<SheetProduct> {
        self.parsed(&self.draft)
    }

    /// What was said about it when it was read.
    pub fn problems(&self) -> Result<Vec<Problem>> {
        self.parsed(&self.problems)
    }

    /// Its stock when it was compared, by SKU.
    pub fn seen(&self) -> Result<std::collections::BTreeMap<String, i64>> {
        self.parsed(&self.seen)
    }

    /// Where it begins in the file.
    pub fn at(&self) -> usize {
        usize::try_from(self.line).unwrap_or(0)
    }
}

/// What is written about a row.
pub(super) struct Outcome {
    pub position: i64,
    pub state: RowState,
    pub version: i64,
    pub seen: std::collections::BTreeMap<String, i64>,
    pub changes: Vec<Change>,
    pub problems: Vec<Problem>,
}

impl Outcome {
    pub async fn write(&self, tx: &impl ConnectionTrait, import: ProductImportId) -> Result<()> {
        db::run(
            tx,
            "UPDATE product_import_row SET state = $1, version = $2, seen = $3, changes = $4, problems = $5, said = $6
             WHERE import_id = $7 AND position = $8",
            [
                self.state.code().into(),
                self.version.into(),
                json(&self.seen)?.into(),
                json(&self.changes)?.into(),
                json(&self.problems)?.into(),
                said(&self.problems).into(),
                import.0.into(),
                self.position.into(),
            ],
        )
        .await?;
        Ok(())
    }
}

fn said(problems: &[Problem]) -> i64 {
    i64::try_from(problems.len()).unwrap_or(i64::MAX)
}

/// The values of a row that was just read.
pub(super) fn read(import: ProductImportId, position: i64, read: &domain::sheet::Read) -> Result<Vec<Value>> {
    let state = if read.is_refused() {
        RowState::Refused
    } else {
        RowState::Waiting
    };
    // What is refused is told, not kept.
    let draft = if read.is_refused() {
        "{}".to_owned()
    } else {
        json(&read.product)?
    };
    Ok(vec![
        import.0.into(),
        position.into(),
        i64::try_from(read.line).unwrap_or(i64::MAX).into(),
        one_line(&read.product.handle, LONGEST).into(),
        draft.into(),
        state.code().into(),
        0_i64.into(),
        "{}".into(),
        "[]".into(),
        json(&read.problems)?.into(),
        said(&read.problems).into(),
    ])
}
