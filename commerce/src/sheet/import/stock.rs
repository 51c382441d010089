//! Stock that a file has counted: a movement of the ledger, and only where nobody has moved it since it was checked.

use std::collections::{BTreeMap, HashMap};

use domain::{
    ids::{ProductId, ProductImportId, VariantId},
    sheet::{Column, Problem},
    stock::MovementKind,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::compare::Import;
use crate::{
    Ctx, db,
    error::Result,
    inventory::{
        MAIN_LOCATION,
        alerts::{self, RETURNING, Touched},
        insert_many,
    },
};

/// A variant that a file has counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Count {
    /// The place of its product's row.
    pub position: i64,
    pub line: usize,
    pub sku: String,
    /// Pieces when it was checked, and as the file says.
    pub seen: i64,
    pub to: i64,
}

/// What became of the counts.
#[derive(Default)]
pub(super) struct Counted {
    /// Products whose stock has changed.
    pub products: Vec<ProductId>,
    /// SKUs whose counts were not written and why, by the place of the product's row.
    pub refused: HashMap<i64, Vec<(String, Problem)>>,
}

#[derive(FromQueryResult)]
struct LevelRow {
    variant_id: i64,
    product_id: i64,
    sku: String,
    on_hand: i64,
    reserved: i64,
}

/// Writes counts in the order of the variants, as orders take them: so an import and a buyer never wait for each other
/// in a circle.
pub(super) async fn write(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    (id, import): (ProductImportId, &Import),
    counts: Vec<Count>,
) -> Result<Counted> {
    let mut counted = Counted::default();
    if counts.is_empty() {
        return Ok(counted);
    }
    let by_sku: BTreeMap<String, Count> = counts.into_iter().map(|count| (count.sku.clone(), count)).collect();
    let skus: Vec<&String> = by_sku.keys().collect();
    let mut levels: Vec<LevelRow> = Vec::with_capacity(skus.len());
    for chunk in skus.chunks(400) {
        let sql = format!(
            "SELECT v.id AS variant_id, v.product_id, v.sku, s.on_hand, s.reserved FROM variant v
             JOIN stock_level s ON s.variant_id = v.id AND s.location_id = {MAIN_LOCATION} WHERE v.sku IN ({})",
            db::places(1, chunk.len())
        );
        levels.extend(db::all::<LevelRow>(tx, &sql, chunk.iter().map(|sku| Value::from(sku.as_str()))).await?);
    }
    levels.sort_by_key(|level| level.variant_id);
    let (mut moved, mut touched): (Vec<(VariantId, i64)>, Vec<Touched>) = (Vec::new(), Vec::new());
    for level in levels {
        let Some(count) = by_sku.get(&level.sku) else { continue };
        let row: Option<Touched> = db::one(
            tx,
            &format!(
                "UPDATE stock_level SET on_hand = $1
                 WHERE variant_id = $2 AND location_id = $3 AND on_hand = $4 AND reserved <= $5 {RETURNING}"
            ),
            [
                count.to.into(),
                level.variant_id.into(),
                MAIN_LOCATION.into(),
                count.seen.into(),
                count.to.into(),
            ],
        )
        .await?;
        if let Some(row) = row {
            touched.push(row);
            moved.push((VariantId(level.variant_id), count.to.saturating_sub(count.seen)));
            counted.products.push(ProductId(level.product_id));
            continue;
        }
        let says = if level.on_hand == count.seen {
            format!(
                "{} pieces are promised to orders by now: {} was not counted",
                level.reserved, level.sku
            )
        } else {
            format!(
                "the stock of {} has moved from {} to {} since the check: it was not counted",
                level.sku, count.seen, level.on_hand
            )
        };
        let problem = Problem::note(count.line, Column::Quantity, says);
        let refused = counted.refused.entry(count.position).or_default();
        refused.push((level.sku.clone(), problem));
    }
    let (now, note) = (ctx.now().0, format!("Import {id}"));
    for chunk in moved.chunks(400) {
        insert_many(
            tx,
            "INSERT INTO stock_movement
             (variant_id, location_id, kind, on_hand_delta, reserved_delta, cause, note, actor, created_at) VALUES ",
            chunk.iter().map(|(variant, delta)| {
                vec![
                    variant.0.into(),
                    MAIN_LOCATION.into(),
                    MovementKind::Counted.code().into(),
                    (*delta).into(),
                    0_i64.into(),
                    format!("import:{id}:{}:{variant}", import.round).into(),
                    note.clone().into(),
                    import.started_by.clone().into(),
                    now.into(),
                ]
            }),
        )
        .await?;
    }
    alerts::note(tx, ctx, &touched).await?;
    Ok(counted)
}
