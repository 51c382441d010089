//! Shoppers who wait for something that is sold out. Each is told once, by one mail, and forgotten with it.

use domain::{
    stock::{KEPT_MS, PAUSE_MS, told_at_once},
    text::Email,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::MAIN_LOCATION;
use crate::{
    Ctx, db,
    error::{Error, Result},
    identity::{self, Counter},
    mail::{Mail, stock as words},
    outbox,
};

/// The topic of the mail.
pub(crate) const TOPIC: &str = "mail.back_in_stock";
/// Wishes of one address, at most.
const MOST: i64 = 30;

/// A wish to be told.
#[derive(Clone, Debug)]
pub struct Wait {
    /// Of which variant, by SKU.
    pub sku: String,
    /// Whom to tell.
    pub email: Email,
}

#[derive(FromQueryResult)]
struct Wanted {
    id: i64,
    available: i64,
}

/// Remembers a wish. Whether it was there already is not told: an address that somebody types is not always theirs.
///
/// # Errors
/// [`Error::NotFound`] for nothing that is sold, [`Error::Conflict`] when it can be bought now, [`Error::TooMany`] after
/// too many wishes from one network.
pub async fn wait(ctx: &Ctx, request: &Wait) -> Result<()> {
    let counters: Vec<Counter> = Counter::network("wait", &ctx.address).into_iter().collect();
    if let Err(seconds) = identity::admit(ctx, &counters).await? {
        return Err(Error::TooMany(seconds));
    }
    let sku = domain::text::one_line(&request.sku, 64).to_ascii_uppercase();
    let tx = ctx.shop.db().begin().await?;
    let wanted: Option<Wanted> = db::one(
        &tx,
        "SELECT v.id, CAST(COALESCE(s.on_hand - s.reserved, 0) AS BIGINT) AS available
         FROM variant v JOIN product p ON p.id = v.product_id
         LEFT JOIN stock_level s ON s.variant_id = v.id AND s.location_id = $1
         WHERE v.sku = $2 AND v.status = 'active' AND p.status = 'active'",
        [MAIN_LOCATION.into(), sku.into()],
    )
    .await?;
    let wanted = wanted.ok_or(Error::NotFound)?;
    if wanted.available > 0 {
        return Err(Error::Conflict(
            "It has just come in: you can put it into the cart now.".to_owned(),
        ));
    }
    let email = request.email.as_str().to_lowercase();
    let mine = db::number(
        &tx,
        "SELECT COUNT(*) FROM stock_waiter WHERE email = $1",
        [email.clone().into()],
    )
    .await?;
    if mine < MOST {
        db::run(
            &tx,
            "INSERT INTO stock_waiter (variant_id, email, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (variant_id, email) DO NOTHING",
            [wanted.id.into(), email.into(), ctx.now().0.into()],
        )
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Due {
    variant_id: i64,
    available: i64,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Tells those who wait longest of what is there again: a few for each piece, the next ones after a pause. How many
/// mails were queued. Safe to run in several processes.
///
/// # Errors
/// [`Error::NotFound`] for anybody but the shop itself.
pub async fn tell_waiting(ctx: &Ctx, limit: u64) -> Result<u64> {
    ctx.require_system()?;
    let due: Vec<Due> = db::all(
        ctx.shop.db().reader(),
        &format!(
            "SELECT s.variant_id, s.on_hand - s.reserved AS available
             FROM (SELECT DISTINCT variant_id FROM stock_waiter WHERE told_at IS NULL) w
             JOIN stock_level s ON s.variant_id = w.variant_id AND s.location_id = $1
             JOIN variant v ON v.id = s.variant_id JOIN product p ON p.id = v.product_id
             WHERE s.on_hand > s.reserved AND v.status = 'active' AND p.status = 'active'
               AND COALESCE(s.waiters_told_at, 0) <= $2 ORDER BY s.variant_id LIMIT {limit}"
        ),
        [MAIN_LOCATION.into(), ctx.now().plus_ms(-PAUSE_MS).0.into()],
    )
    .await?;
    let mut told = 0;
    for row in due {
        told += tell(ctx, &row).await?;
    }
    Ok(told)
}

async fn tell(ctx: &Ctx, due: &Due) -> Result<u64> {
    let tx = ctx.shop.db().begin().await?;
    let now = ctx.now();
    // Whoever moves the moment has this batch.
    let mine = db::run(
        &tx,
        "UPDATE stock_level SET waiters_told_at = $1 WHERE variant_id = $2 AND location_id = $3
         AND COALESCE(waiters_told_at, 0) <= $4 AND on_hand > reserved",
        [
            now.0.into(),
            due.variant_id.into(),
            MAIN_LOCATION.into(),
            now.plus_ms(-PAUSE_MS).0.into(),
        ],
    )
    .await?;
    if mine == 0 {
        return Ok(0);
    }
    let waiters: Vec<IdRow> = db::all(
        &tx,
        &format!(
            "SELECT id FROM stock_waiter WHERE variant_id = $1 AND told_at IS NULL ORDER BY id LIMIT {}",
            told_at_once(due.available)
        ),
        [due.variant_id.into()],
    )
    .await?;
    for waiter in &waiters {
        db::run(
            &tx,
            "UPDATE stock_waiter SET told_at = $1 WHERE id = $2 AND told_at IS NULL",
            [now.0.into(), waiter.id.into()],
        )
        .await?;
        let once = format!("{TOPIC}:{}", waiter.id);
        outbox::enqueue(&tx, ctx, TOPIC, &once, &format!("waiter:{}", waiter.id)).await?;
    }
    crate::testing_pause("waiting:written").await;
    tx.commit().await?;
    Ok(waiters.len() as u64)
}

fn waiter_of(payload: &str) -> Result<i64> {
    payload
        .strip_prefix("waiter:")
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| Error::Corrupt(format!("outbox payload of {TOPIC}")))
}

#[derive(FromQueryResult)]
struct Told {
    email: String,
    slug: String,
    sku: String,
    title: String,
    variant_title: String,
}

/// The mail that a queued row stands for; `None` when it is not sold any more, or the wish is gone.
pub(crate) async fn compose(ctx: &Ctx, payload: &str, once: &str) -> Result<Option<Mail>> {
    let row: Option<Told> = db::one(
        ctx.shop.db().reader(),
        "SELECT w.email, p.slug, v.sku, p.title, v.title AS variant_title FROM stock_waiter w
         JOIN variant v ON v.id = w.variant_id JOIN product p ON p.id = v.product_id
         WHERE w.id = $1 AND v.status = 'active' AND p.status = 'active'",
        [waiter_of(payload)?.into()],
    )
    .await?;
    Ok(row.map(|row| {
        let path = domain::paths::product_variant(&row.slug, &row.sku);
        let name = super::item::name(&row.title, &row.variant_title);
        words::back(ctx.shop.facts(), &row.email, &name, &path, once)
    }))
}

/// Forgets a wish once its mail has left.
pub(crate) async fn told(conn: &impl ConnectionTrait, payload: &str) -> Result<()> {
    db::run(
        conn,
        "DELETE FROM stock_waiter WHERE id = $1",
        [waiter_of(payload)?.into()],
    )
    .await?;
    Ok(())
}

/// Forgets wishes that nobody could fulfil for half a year; how many.
///
/// # Errors
/// [`Error::NotFound`] for anybody but the shop itself.
pub async fn forget_old(ctx: &Ctx) -> Result<u64> {
    ctx.require_system()?;
    let until = ctx.now().plus_ms(-KEPT_MS);
    db::run(
        ctx.shop.db().writer(),
        "DELETE FROM stock_waiter WHERE told_at IS NULL AND created_at < $1",
        [until.0.into()],
    )
    .await
}
