//! What an order holds, gives back or takes. The ledger and the level change in the same transaction.

use std::collections::BTreeMap;

use domain::{
    ids::{OrderId, ProductId, VariantId},
    stock::{MovementKind, ReservationState},
    time::Timestamp,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

use super::{
    MAIN_LOCATION,
    alerts::{self, RETURNING, Touched},
};
use crate::{
    Ctx, db,
    error::{Error, Result},
    tags::Tag,
};

/// Pieces of variants, summed and in the order of their ids: so two orders never wait for each other in a circle.
pub type Pieces = BTreeMap<VariantId, u32>;

/// Some variant cannot be held: which, and how many are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Short {
    /// The first that is short.
    pub variant: VariantId,
    /// Pieces that can be had.
    pub left: u32,
}

#[derive(FromQueryResult)]
struct LeftRow {
    available: i64,
}

#[derive(FromQueryResult)]
struct HeldRow {
    id: i64,
    variant_id: i64,
    location_id: i64,
    quantity: i64,
}

/// Holds pieces for an order: all of them, or none and the first that is short. The caller rolls back on `Err`.
pub(crate) async fn reserve(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    pieces: &Pieces,
    until: Option<Timestamp>,
) -> Result<std::result::Result<(), Short>> {
    let mut touched = Vec::with_capacity(pieces.len());
    let held = hold(tx, ctx, order, pieces, until, &mut touched).await?;
    if held.is_ok() {
        alerts::note(tx, ctx, &touched).await?;
    }
    Ok(held)
}

async fn hold(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    pieces: &Pieces,
    until: Option<Timestamp>,
    touched: &mut Vec<Touched>,
) -> Result<std::result::Result<(), Short>> {
    for (variant, quantity) in pieces {
        let row: Option<Touched> = db::one(
            tx,
            &format!(
                "UPDATE stock_level SET reserved = reserved + $1
                 WHERE variant_id = $2 AND location_id = $3 AND on_hand - reserved >= $4 {RETURNING}"
            ),
            [
                (*quantity).into(),
                variant.0.into(),
                MAIN_LOCATION.into(),
                (*quantity).into(),
            ],
        )
        .await?;
        if row.is_none() {
            let row: Option<LeftRow> = db::one(
                tx,
                "SELECT on_hand - reserved AS available FROM stock_level WHERE variant_id = $1 AND location_id = $2",
                [variant.0.into(), MAIN_LOCATION.into()],
            )
            .await?;
            let left = row.map_or(0, |row| u32::try_from(row.available.max(0)).unwrap_or(u32::MAX));
            return Ok(Err(Short {
                variant: *variant,
                left,
            }));
        }
        touched.extend(row);
    }
    let now = ctx.now().0;
    insert_many(
        tx,
        "INSERT INTO reservation (order_id, variant_id, location_id, quantity, state, expires_at, created_at) VALUES ",
        pieces.iter().map(|(variant, quantity)| {
            vec![
                order.0.into(),
                variant.0.into(),
                MAIN_LOCATION.into(),
                (*quantity).into(),
                ReservationState::Held.code().into(),
                until.map(|until| until.0).into(),
                now.into(),
            ]
        }),
    )
    .await?;
    let moved = pieces
        .iter()
        .map(|(variant, quantity)| (*variant, MAIN_LOCATION, i64::from(*quantity)));
    movements(tx, ctx, MovementKind::Reserved, order, moved, |quantity| (0, quantity)).await?;
    Ok(Ok(()))
}

/// Gives back whatever an order still holds; which variants those were.
pub(crate) async fn release(tx: &impl ConnectionTrait, ctx: &Ctx, order: OrderId) -> Result<Vec<VariantId>> {
    let held: Vec<HeldRow> = db::all(
        tx,
        "SELECT id, variant_id, location_id, quantity FROM reservation
         WHERE order_id = $1 AND state = 'held' ORDER BY variant_id",
        [order.0.into()],
    )
    .await?;
    let mut touched: Vec<Touched> = Vec::with_capacity(held.len());
    for row in &held {
        let level = db::one(
            tx,
            &format!(
                "UPDATE stock_level SET reserved = reserved - $1
                 WHERE variant_id = $2 AND location_id = $3 AND reserved >= $4 {RETURNING}"
            ),
            [
                row.quantity.into(),
                row.variant_id.into(),
                row.location_id.into(),
                row.quantity.into(),
            ],
        )
        .await?;
        let corrupt = || Error::Corrupt(format!("reservation {} holds more than its level", row.id));
        touched.push(level.ok_or_else(corrupt)?);
    }
    db::run(
        tx,
        "UPDATE reservation SET state = 'released', ended_at = $1 WHERE order_id = $2 AND state = 'held'",
        [ctx.now().0.into(), order.0.into()],
    )
    .await?;
    let moved = held
        .iter()
        .map(|row| (VariantId(row.variant_id), row.location_id, row.quantity));
    movements(tx, ctx, MovementKind::Released, order, moved, |quantity| {
        (0, quantity.saturating_neg())
    })
    .await?;
    alerts::note(tx, ctx, &touched).await?;
    Ok(held.into_iter().map(|row| VariantId(row.variant_id)).collect())
}

/// Changes until when an order's holds last; `None`: until somebody decides.
pub(crate) async fn hold_until(tx: &impl ConnectionTrait, order: OrderId, until: Option<Timestamp>) -> Result<()> {
    db::run(
        tx,
        "UPDATE reservation SET expires_at = $1 WHERE order_id = $2 AND state = 'held'",
        [until.map(|until| until.0).into(), order.0.into()],
    )
    .await?;
    Ok(())
}

/// Takes and gives back pieces in one pass, in the order of the variants: above zero more are held, below fewer.
/// The caller rolls back on `Err`.
pub(crate) async fn change_hold(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    changes: &BTreeMap<VariantId, i64>,
) -> Result<std::result::Result<(), Short>> {
    let mut touched = Vec::with_capacity(changes.len());
    for (variant, change) in changes {
        if let Ok(more) = u32::try_from(*change)
            && more > 0
        {
            let pieces = Pieces::from([(*variant, more)]);
            if let Err(short) = hold(tx, ctx, order, &pieces, None, &mut touched).await? {
                return Ok(Err(short));
            }
        } else if *change < 0 {
            let fewer = change.saturating_neg();
            take_from_hold(tx, ctx, order, *variant, fewer, ReservationState::Released).await?;
            touched.push(level(tx, *variant, 0, *change).await?);
            let moved = [(*variant, MAIN_LOCATION, fewer)].into_iter();
            movements(tx, ctx, MovementKind::Released, order, moved, |quantity| {
                (0, quantity.saturating_neg())
            })
            .await?;
        }
    }
    alerts::note(tx, ctx, &touched).await?;
    Ok(Ok(()))
}

/// Held pieces leave the building with a parcel.
pub(crate) async fn sell(tx: &impl ConnectionTrait, ctx: &Ctx, order: OrderId, pieces: &Pieces) -> Result<()> {
    let mut touched = Vec::with_capacity(pieces.len());
    for (variant, quantity) in pieces {
        let quantity = i64::from(*quantity);
        take_from_hold(tx, ctx, order, *variant, quantity, ReservationState::Sold).await?;
        touched.push(level(tx, *variant, quantity.saturating_neg(), quantity.saturating_neg()).await?);
    }
    let moved = pieces
        .iter()
        .map(|(variant, quantity)| (*variant, MAIN_LOCATION, i64::from(*quantity)));
    movements(tx, ctx, MovementKind::Sold, order, moved, |quantity| {
        (quantity.saturating_neg(), quantity.saturating_neg())
    })
    .await?;
    alerts::note(tx, ctx, &touched).await
}

/// Sold pieces are back. The good ones can be sold again; the others are entered and written off, so that the ledger
/// tells both.
pub(crate) async fn take_back(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    good: &Pieces,
    damaged: &Pieces,
) -> Result<()> {
    let mut back = good.clone();
    for (variant, quantity) in damaged {
        let sum = back.entry(*variant).or_default();
        *sum = sum.saturating_add(*quantity);
    }
    let mut touched = Vec::with_capacity(back.len());
    for (variant, quantity) in &back {
        touched.push(level(tx, *variant, i64::from(*quantity), 0).await?);
    }
    let moved = back
        .iter()
        .map(|(variant, quantity)| (*variant, MAIN_LOCATION, i64::from(*quantity)));
    movements(tx, ctx, MovementKind::Returned, order, moved, |quantity| (quantity, 0)).await?;
    touched.extend(take_off(tx, ctx, order, damaged).await?);
    alerts::note(tx, ctx, &touched).await
}

/// Pieces that nobody is promised are broken or lost.
pub(crate) async fn write_off(tx: &impl ConnectionTrait, ctx: &Ctx, order: OrderId, pieces: &Pieces) -> Result<()> {
    let touched = take_off(tx, ctx, order, pieces).await?;
    alerts::note(tx, ctx, &touched).await
}

async fn take_off(tx: &impl ConnectionTrait, ctx: &Ctx, order: OrderId, pieces: &Pieces) -> Result<Vec<Touched>> {
    let mut touched = Vec::with_capacity(pieces.len());
    for (variant, quantity) in pieces {
        touched.push(level(tx, *variant, i64::from(*quantity).saturating_neg(), 0).await?);
    }
    let moved = pieces
        .iter()
        .map(|(variant, quantity)| (*variant, MAIN_LOCATION, i64::from(*quantity)));
    movements(tx, ctx, MovementKind::Damaged, order, moved, |quantity| {
        (quantity.saturating_neg(), 0)
    })
    .await?;
    Ok(touched)
}

/// Changes a level. Its CHECK refuses what does not add up; no such level is a broken row.
async fn level(tx: &impl ConnectionTrait, variant: VariantId, on_hand: i64, reserved: i64) -> Result<Touched> {
    let row: Option<Touched> = db::one(
        tx,
        &format!(
            "UPDATE stock_level SET on_hand = on_hand + $1, reserved = reserved + $2
             WHERE variant_id = $3 AND location_id = $4 {RETURNING}"
        ),
        [on_hand.into(), reserved.into(), variant.0.into(), MAIN_LOCATION.into()],
    )
    .await?;
    row.ok_or_else(|| Error::Corrupt(format!("variant {variant} has no stock level")))
}

/// Turns held pieces of a variant into released or sold ones; a hold of more is split.
async fn take_from_hold(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    order: OrderId,
    variant: VariantId,
    quantity: i64,
    becomes: ReservationState,
) -> Result<()> {
    let held: Vec<HeldRow> = db::all(
        tx,
        "SELECT id, variant_id, location_id, quantity FROM reservation
         WHERE order_id = $1 AND variant_id = $2 AND state = 'held' ORDER BY id",
        [order.0.into(), variant.0.into()],
    )
    .await?;
    let now = ctx.now().0;
    let mut left = quantity;
    for row in held {
        if left == 0 {
            break;
        }
        let taken = left.min(row.quantity);
        left = left.saturating_sub(taken);
        if taken == row.quantity {
            db::run(
                tx,
                "UPDATE reservation SET state = $1, ended_at = $2 WHERE id = $3",
                [becomes.code().into(), now.into(), row.id.into()],
            )
            .await?;
            continue;
        }
        db::run(
            tx,
            "UPDATE reservation SET quantity = quantity - $1 WHERE id = $2",
            [taken.into(), row.id.into()],
        )
        .await?;
        db::run(
            tx,
            "INSERT INTO reservation (order_id, variant_id, location_id, quantity, state, created_at, ended_at)
             SELECT order_id, variant_id, location_id, $1, $2, created_at, $3 FROM reservation WHERE id = $4",
            [taken.into(), becomes.code().into(), now.into(), row.id.into()],
        )
        .await?;
    }
    if left == 0 {
        Ok(())
    } else {
        Err(Error::Corrupt(format!(
            "order {order} holds {left} too few of variant {variant}"
        )))
    }
}

/// Rows of the ledger. How many an order has already makes their causes unique: its row is locked meanwhile.
async fn movements(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    kind: MovementKind,
    order: OrderId,
    moved: impl Iterator<Item = (VariantId, i64, i64)>,
    delta: impl Fn(i64) -> (i64, i64),
) -> Result<()> {
    let round = db::number(
        tx,
        "SELECT COUNT(*) FROM stock_movement WHERE order_id = $1",
        [order.0.into()],
    )
    .await?;
    let (now, actor) = (ctx.now().0, ctx.actor.to_string());
    insert_many(
        tx,
        "INSERT INTO stock_movement
         (variant_id, location_id, kind, on_hand_delta, reserved_delta, order_id, cause, actor, created_at) VALUES ",
        (round..).zip(moved).map(|(round, (variant, location, quantity))| {
            let (on_hand, reserved) = delta(quantity);
            vec![
                variant.0.into(),
                location.into(),
                kind.code().into(),
                on_hand.into(),
                reserved.into(),
                order.0.into(),
                format!("{}:{order}:{variant}:{round}", kind.code()).into(),
                actor.clone().into(),
                now.into(),
            ]
        }),
    )
    .await
}

/// One `INSERT` with many rows; nothing when there are none.
pub(crate) async fn insert_many(
    tx: &impl ConnectionTrait,
    insert: &str,
    rows: impl Iterator<Item = Vec<Value>>,
) -> Result<()> {
    let (mut sql, mut values) = (insert.to_owned(), Vec::new());
    for (index, row) in rows.enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        sql.push_str(separator);
        sql.push('(');
        sql.push_str(&db::places(values.len() + 1, row.len()));
        sql.push(')');
        values.extend(row);
    }
    if !values.is_empty() {
        db::run(tx, &sql, values).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct ProductRow {
    product_id: i64,
    sold_out: bool,
}

/// The page tags that a change of these variants' stock touches: their products, and the lists when one of them has
/// just gone or come back (`crossing`: how many pieces moved at most).
pub(crate) async fn tags_of(conn: &impl ConnectionTrait, variants: &[VariantId], came_back: bool) -> Result<Vec<Tag>> {
    if variants.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<ProductRow> = db::all(
        conn,
        &format!(
            "SELECT DISTINCT v.product_id, (s.on_hand = s.reserved) AS sold_out FROM variant v
             JOIN stock_level s ON s.variant_id = v.id WHERE v.id IN ({})",
            db::places(1, variants.len())
        ),
        variants.iter().map(|variant| variant.0.into()),
    )
    .await?;
    let lists = came_back || rows.iter().any(|row| row.sold_out);
    let products = rows.iter().map(|row| Tag::Product(ProductId(row.product_id)));
    Ok(products.chain(lists.then_some(Tag::Catalog)).collect())
}
