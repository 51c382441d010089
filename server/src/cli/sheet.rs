//! `pasal import products` and `pasal export products`: the same steps as the pages, one after another.

use std::{io::Write as _, path::Path, time::Duration};

use commerce::{
    Ctx, lease,
    sheet::{self, ExportQuery, import as imports},
};
use domain::{
    csv,
    sheet::{ImportState, RowState},
    text::one_line,
    view::sheet::ImportPage,
};

use super::Failure;

/// Messages that are written out; the others are counted.
const SHOWN: usize = 50;

/// What to do with a file of products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Only tell what it would do.
    Check,
    /// Do it.
    Run,
}

fn unread(file: &Path, error: &std::io::Error) -> Failure {
    Failure::Setup(format!("{}: {error}", file.display()))
}

/// Takes a file in, as far as asked; what came of it.
pub async fn import(ctx: &Ctx, path: &Path, category: Option<&str>, aim: Aim) -> Result<String, Failure> {
    let bytes = tokio::fs::read(path).await.map_err(|error| unread(path, &error))?;
    let category = match category {
        None => None,
        Some(name) => Some(self::category(ctx, name).await?),
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let file = imports::File {
        name: name.unwrap_or_default(),
        bytes,
        category,
    };
    let id = imports::take(ctx, file).await?;
    let checked = settled(ctx, id).await?;
    if checked.import.state == ImportState::Mapping {
        let why = if checked.trouble.is_empty() {
            "No column names the product: the first line must have \"Handle\" or \"Title\".".to_owned()
        } else {
            checked.trouble
        };
        return Err(Failure::Found(why));
    }
    messages(ctx, &checked).await?;
    let planned = checked.import.count(&[RowState::New, RowState::Changed]);
    if aim == Aim::Check || planned == 0 {
        return Ok(summary(&checked));
    }
    imports::run(ctx, id, checked.import.round).await?;
    Ok(summary(&settled(ctx, id).await?))
}

async fn category(ctx: &Ctx, name: &str) -> Result<domain::ids::CategoryId, Failure> {
    let all = sheet::categories(ctx).await?;
    let found = all.iter().find(|category| category.path.eq_ignore_ascii_case(name));
    found.map(|category| category.id).ok_or_else(|| {
        Failure::Found(format!(
            "There is no category \"{}\". Write its names from the top, like: Tea > Green",
            one_line(name, 60)
        ))
    })
}

/// The lease that an open shop always has: it seals the audit trail.
const OPEN: &str = "audit";

/// Works on it until nothing is left to do. An open shop does it itself: only what it has changed itself does it show at
/// the next request.
async fn settled(ctx: &Ctx, id: domain::ids::ProductImportId) -> Result<ImportPage, Failure> {
    let holder = format!("cli-{:016x}", rand::random::<u64>());
    loop {
        let found = imports::page(ctx, id, None, 0).await?;
        if !found.import.state.is_working() {
            return Ok(found);
        }
        if lease::is_held(ctx, OPEN).await? || !imports::work(ctx, &holder).await? {
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }
}

async fn messages(ctx: &Ctx, found: &ImportPage) -> Result<(), Failure> {
    for column in found.columns.iter().filter(|column| column.lost > 0) {
        eprintln!("column \"{}\": {} cells are kept nowhere", column.name, column.lost);
    }
    let mut from = Some(0);
    let mut shown = 0;
    while let Some(place) = from {
        let part = imports::page(ctx, found.import.id, None, place).await?;
        for row in &part.rows {
            for problem in &row.problems {
                shown += 1;
                if shown <= SHOWN {
                    let kind = if problem.refuses { "refused" } else { "note" };
                    eprintln!(
                        "line {} ({}), {kind}: {}: {}",
                        problem.line, row.handle, problem.column, problem.says
                    );
                }
            }
        }
        from = part.next.filter(|_| shown <= SHOWN);
    }
    if shown > SHOWN {
        eprintln!(
            "There are more messages: the page of import {} has all of them.",
            found.import.id
        );
    }
    Ok(())
}

fn summary(found: &ImportPage) -> String {
    let counts = found.import.counts.iter();
    let counts: Vec<String> = counts
        .map(|(state, count)| format!("{count} {}", state.label().to_lowercase()))
        .collect();
    format!("{} products: {}.", found.import.products(), counts.join(", "))
}

/// Writes all products; how many rows.
pub async fn export(ctx: &Ctx, path: &Path) -> Result<String, Failure> {
    let file = std::fs::File::create(path).map_err(|error| unread(path, &error))?;
    let mut file = std::io::BufWriter::new(file);
    let mut write = |text: &str| file.write_all(text.as_bytes()).map_err(|error| unread(path, &error));
    write(&csv::write(&sheet::header(), []))?;
    let (mut rows, mut query) = (0, Some(ExportQuery::default()));
    while let Some(asked) = query {
        let part = sheet::export(ctx, &asked).await?;
        let mut text = String::new();
        for row in &part.rows {
            csv::write_row(&mut text, row);
        }
        write(&text)?;
        rows += part.rows.len();
        query = part.next.map(|after| ExportQuery { after, ..asked });
    }
    file.flush().map_err(|error| unread(path, &error))?;
    Ok(format!("{rows} rows are written to {}.", path.display()))
}
