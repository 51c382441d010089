//! Doing what was checked: some products a transaction, which ends with the states of their rows. A product that was
//! changed since it was checked stays as it is, and says so.

use std::collections::BTreeMap;

use domain::{
    ids::{CategoryId, ProductImportId},
    money::Money,
    product::{Focal, Schedule, Seo, Status},
    sheet::{Column, Problem, RowState, SheetProduct, SheetVariant},
};
use sea_orm::{ConnectionTrait, Value};

use super::{
    super::load::Held,
    compare::{Import, Plan, Plans, cost_key},
    resolve::Lookup,
    row::{Outcome, Row},
    stock::{self, Count},
    work::still,
};
use crate::{
    Ctx, audit,
    catalog::{Batch, OptionDraft, PictureDraft, ProductDraft, ValueDraft, VariantDraft},
    db,
    error::{Error, Result},
};

/// Products of one transaction: few, since nobody else writes meanwhile.
const CHUNK: usize = 25;

/// Does the next products; when there are none, the import is done.
pub(super) async fn some(ctx: &Ctx, id: ProductImportId) -> Result<()> {
    match batch(ctx, id, CHUNK).await {
        Ok(()) => Ok(()),
        // Somebody was in the way: the next round tries again.
        Err(error) if error.is_retryable() => Ok(()),
        Err(error) => {
            tracing::warn!(%error, import.id = id.0, "A piece of an import failed; its products are done one by one.");
            one_by_one(ctx, id).await
        }
    }
}

/// One product spoils a piece: the others are done without it.
async fn one_by_one(ctx: &Ctx, id: ProductImportId) -> Result<()> {
    for _ in 0..CHUNK {
        let Err(error) = batch(ctx, id, 1).await else { continue };
        if error.is_retryable() || !(error.is_expected() || error.is_unique()) {
            return Err(error);
        }
        let conn = ctx.shop.db().reader();
        let Some(row) = Row::next(conn, id, PLANNED, 1).await?.into_iter().next() else {
            return Ok(());
        };
        let mut problems = row.problems()?;
        problems.push(Problem::refused(row.at(), None, error.to_string()));
        failed(&row, problems)?.write(ctx.shop.db().writer(), id).await?;
    }
    Ok(())
}

/// What is still to be done.
const PLANNED: &[RowState] = &[RowState::New, RowState::Changed];

fn failed(row: &Row, problems: Vec<Problem>) -> Result<Outcome> {
    Ok(Outcome {
        position: row.position,
        state: RowState::Failed,
        version: row.version,
        seen: row.seen()?,
        changes: Vec::new(),
        problems,
    })
}

async fn batch(ctx: &Ctx, id: ProductImportId, limit: usize) -> Result<()> {
    let mut batch = Batch::begin(ctx).await?;
    let import = Import::load(batch.connection(), id).await?;
    if !still(batch.connection(), ctx, id, "running", import.round).await? {
        return Ok(());
    }
    let rows = Row::next(batch.connection(), id, PLANNED, limit).await?;
    if rows.is_empty() {
        drop(batch);
        return end(ctx, id, import.round).await;
    }
    let files = rows.iter().map(Row::draft).collect::<Result<Vec<_>>>()?;
    lock(batch.connection(), ctx, &files).await?;
    let plans = Plans::load(batch.connection(), ctx, &import, &rows).await?;
    let (mut outcomes, mut counts) = (Vec::with_capacity(rows.len()), Vec::new());
    for (row, file) in rows.iter().zip(files) {
        let (outcome, counted) = one(&mut batch, &plans, row, file).await?;
        outcomes.push(outcome);
        counts.extend(counted);
    }
    crate::testing_pause("sheet:written").await;
    let counted = stock::write(batch.connection(), ctx, (id, &import), counts).await?;
    for product in &counted.products {
        batch.stocked(*product);
    }
    for outcome in &mut outcomes {
        if let Some(refused) = counted.refused.get(&outcome.position) {
            outcome
                .problems
                .extend(refused.iter().map(|(_, problem)| problem.clone()));
            let was_counted = |sku: &str| !refused.iter().any(|(refused, _)| refused == sku);
            outcome
                .changes
                .retain(|change| change.stock_of().is_none_or(was_counted));
            if outcome.changes.is_empty() && outcome.state == RowState::Updated {
                outcome.state = RowState::Failed;
            }
        }
        outcome.write(batch.connection(), id).await?;
    }
    crate::testing_pause("sheet:done").await;
    batch.keep().await
}

/// Locks the products that there are, and then their variants, in the order of their ids: whoever edits one of them waits,
/// and finds another version then; whoever books stock locks the same variants in the same order. SQLite has one writer.
async fn lock(tx: &impl ConnectionTrait, ctx: &Ctx, files: &[SheetProduct]) -> Result<()> {
    if ctx.shop.db().is_sqlite() {
        return Ok(());
    }
    let places = db::places(1, files.len());
    let sql = format!(
        "SELECT id FROM product WHERE slug IN ({places})
            OR id IN (SELECT target_id FROM slug_history WHERE kind = 'product' AND slug IN ({places}))
         ORDER BY id FOR UPDATE"
    );
    db::run(tx, &sql, files.iter().map(|file| Value::from(&file.handle))).await?;
    let sql = format!(
        "SELECT v.id FROM variant v JOIN product p ON p.id = v.product_id WHERE p.slug IN ({})
         ORDER BY v.id FOR NO KEY UPDATE OF v",
        db::places(1, files.len())
    );
    db::run(tx, &sql, files.iter().map(|file| Value::from(&file.handle))).await?;
    Ok(())
}

/// Writes one product, if it is still as it was checked; what is to be counted of it.
async fn one(batch: &mut Batch, plans: &Plans, row: &Row, file: SheetProduct) -> Result<(Outcome, Vec<Count>)> {
    let line = row.at();
    let held = plans.held(&file);
    let seen = row.seen()?;
    let mut plan = plans.plan(row, file)?;
    if let Some(held) = held {
        keep_moved_costs(&mut plan, held, &seen, line);
    }
    let was_new = row.state == RowState::New.code();
    let outcome = |state, plan: Plan| Outcome {
        position: row.position,
        state,
        version: held.map_or(0, |held| held.version),
        seen: seen.clone(),
        changes: plan.merged.changes,
        problems: plan.problems,
    };
    if held.is_some() && plan.merged.changes.is_empty() {
        return Ok((outcome(RowState::Unchanged, plan), Vec::new()));
    }
    if plan.is_refused() {
        return Ok((outcome(RowState::Failed, plan), Vec::new()));
    }
    let is_as_checked = match held {
        Some(held) => !was_new && held.version == row.version,
        None => was_new,
    };
    if !is_as_checked {
        let mut plan = plan;
        let says =
            "somebody has changed the product since it was checked: check the file again, and look at what differs";
        plan.problems.push(Problem::refused(line, Column::Handle, says));
        return Ok((outcome(RowState::Failed, plan), Vec::new()));
    }
    let Some(held) = held else {
        let draft = draft(&plan.merged.product, None, &plans.lookup, batch.now())?;
        batch.product(&draft).await?;
        return Ok((outcome(RowState::Created, plan), Vec::new()));
    };
    let counts = counts(row, &plan.merged.product, held, &seen);
    if plan.merged.changes.iter().any(|change| change.stock_of().is_none()) || opens(&plan.merged.product, held) {
        let draft = draft(&plan.merged.product, Some(held), &plans.lookup, held.published_at)?;
        batch.again(held.id).await?;
        batch.product(&draft).await?;
    }
    Ok((outcome(RowState::Updated, plan), counts))
}

/// What a delivery has changed of a cost since the check is not written over.
fn keep_moved_costs(plan: &mut Plan, held: &Held, seen: &BTreeMap<String, i64>, line: usize) {
    for variant in &mut plan.merged.product.variants {
        let Some(known) = held.product.variants.iter().find(|known| known.sku == variant.sku) else {
            continue;
        };
        let was = seen.get(&cost_key(&variant.sku)).copied();
        if variant.cost == known.cost || known.cost.map(Money::minor) == was {
            continue;
        }
        let at = if variant.line == 0 { line } else { variant.line };
        let says = format!("what {} costs has moved since the check: it was left", variant.sku);
        plan.problems.push(Problem::note(at, Column::Cost, says));
        plan.merged
            .changes
            .retain(|change| change.cost_of() != Some(&variant.sku));
        variant.cost = known.cost;
    }
}

/// Whether a variant gets a stock that had none.
fn opens(product: &SheetProduct, held: &Held) -> bool {
    let without = |variant: &&SheetVariant| variant.quantity.is_none();
    let known = held.product.variants.iter().filter(without);
    known.into_iter().any(|known| {
        let variant = product.variants.iter().find(|variant| variant.sku == known.sku);
        variant.is_some_and(|variant| variant.quantity.is_some())
    })
}

/// Variants whose stock the file has counted otherwise. One that was archived has its stock still.
fn counts(row: &Row, product: &SheetProduct, held: &Held, seen: &BTreeMap<String, i64>) -> Vec<Count> {
    let counted = product.variants.iter().filter_map(|variant| {
        let to = variant.quantity?;
        let known = held.product.variants.iter().find(|known| known.sku == variant.sku);
        let current = known.map_or_else(|| held.archived.get(&variant.sku).copied(), |known| known.quantity)?;
        (to != current).then(|| Count {
            position: row.position,
            line: if variant.line == 0 { row.at() } else { variant.line },
            sku: variant.sku.clone(),
            seen: seen.get(&variant.sku).copied().unwrap_or(current),
            to,
        })
    });
    counted.collect()
}

/// The product as the catalogue takes it.
fn draft(
    product: &SheetProduct,
    held: Option<&Held>,
    lookup: &Lookup,
    published_at: domain::time::Timestamp,
) -> Result<ProductDraft> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let category = product
        .category
        .as_deref()
        .and_then(|slug| lookup.places.with_slug(slug));
    let category = category.map(|category| category.id).or(held.map(|held| held.category));
    let options = product.options.clone().unwrap_or_default();
    Ok(ProductDraft {
        slug: product.handle.clone(),
        title: text(&product.title),
        subtitle: text(&product.subtitle),
        brand: text(&product.brand),
        description: text(&product.description),
        specs: product.details.clone().unwrap_or_default(),
        keywords: text(&product.keywords),
        category: category.unwrap_or(CategoryId(0)),
        collections: product.collections.clone().unwrap_or_default(),
        variants: product
            .variants
            .iter()
            .map(|variant| VariantDraft {
                sku: variant.sku.clone(),
                choice: options
                    .iter()
                    .zip(&variant.choice)
                    .filter_map(|(option, label)| option.values.iter().find(|value| value.label == *label))
                    .map(|value| value.code.clone())
                    .collect(),
                price: variant.price.unwrap_or_default(),
                compare_at: variant.compare_at.value(),
                weight_grams: variant.grams.unwrap_or_default(),
                barcode: variant.barcode.clone().value(),
                cost: variant.cost,
                picture: variant.picture.clone().value(),
                opening_stock: variant.quantity,
            })
            .collect(),
        options: options
            .into_iter()
            .map(|option| OptionDraft {
                code: option.code,
                name: option.name,
                values: option
                    .values
                    .into_iter()
                    .map(|value| ValueDraft {
                        code: value.code,
                        label: value.label,
                        swatch: value.swatch.value(),
                    })
                    .collect(),
            })
            .collect(),
        pictures: pictures(product, held, lookup)?,
        status: product.status.unwrap_or(Status::Draft),
        rank: product.rank.unwrap_or_default(),
        published_at: product.published_at.unwrap_or(published_at),
        seo: Seo {
            title: text(&product.seo_title),
            description: text(&product.seo_description),
        },
        schedule: Schedule {
            publish_at: product.publish_at.value(),
            unpublish_at: product.unpublish_at.value(),
        },
    })
}

fn pictures(product: &SheetProduct, held: Option<&Held>, lookup: &Lookup) -> Result<Vec<PictureDraft>> {
    let own = held.map(|held| held.pictures.as_slice()).unwrap_or_default();
    let pictures = product.pictures.iter().flatten();
    pictures
        .map(|picture| {
            let stored = lookup
                .pictures
                .get(&picture.src)
                .or_else(|| own.iter().find(|own| own.hash == picture.src));
            let stored = stored.ok_or_else(|| Error::Corrupt(format!("picture '{}'", picture.src)))?;
            let (left, top) = picture.focal.unwrap_or((50, 50));
            Ok(PictureDraft {
                alt: picture.alt.clone().unwrap_or_default(),
                focal: Focal { x: left, y: top },
                ..stored.clone()
            })
        })
        .collect()
}

/// All is done.
async fn end(ctx: &Ctx, id: ProductImportId, round: i64) -> Result<()> {
    let tx = ctx.shop.db().begin().await?;
    if !still(&tx, ctx, id, "running", round).await? {
        return Ok(());
    }
    let detail = format!(
        "{} created, {} changed, {} not done",
        count(&tx, id, RowState::Created).await?,
        count(&tx, id, RowState::Updated).await?,
        count(&tx, id, RowState::Failed).await?
    );
    db::run(
        &tx,
        "UPDATE product_import SET state = 'done' WHERE id = $1",
        [id.0.into()],
    )
    .await?;
    audit::record(
        &tx,
        ctx,
        "product_import.done",
        &format!("product_import:{id}"),
        &detail,
    )
    .await?;
    tx.commit().await.map_err(Error::from)
}

async fn count(tx: &impl ConnectionTrait, id: ProductImportId, state: RowState) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM product_import_row WHERE import_id = $1 AND state = $2";
    db::number(tx, sql, [id.0.into(), state.code().into()]).await
}
