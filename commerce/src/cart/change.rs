//! Changing a cart.

use domain::{
    cart::{self as rules, CartRefused, LineFacts},
    ids::{AccessToken, CartId, VariantId},
    text::Quantity,
    view::CartChange,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{Ctx, clock, customers, db, error::Result};

/// A changed cart.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Opens it; a new one when the shopper had none.
    pub token: AccessToken,
    /// What is in it now.
    pub cart: CartChange,
}

#[derive(FromQueryResult)]
struct Facts {
    for_sale: bool,
    available: i64,
    in_cart: i64,
    lines: i64,
}

/// Puts pieces of a variant into the cart, and makes a cart where there is none.
///
/// # Errors
/// [`CartRefused`] where the shop cannot sell that many; nothing has changed then.
pub async fn add(ctx: &Ctx, token: Option<&AccessToken>, variant: VariantId, quantity: Quantity) -> Result<Changed> {
    let tx = ctx.shop.db().begin().await?;
    let open = match token {
        Some(token) => super::find(&tx, token, true).await?.filter(super::CartRow::is_open),
        None => None,
    };
    let (token, cart) = match (token, open) {
        (Some(token), Some(cart)) => (token.clone(), cart.id()),
        _ => match ctx.account() {
            // The same on all devices of somebody who has signed in.
            Some(account) => customers::account_cart(&tx, ctx, account).await?,
            None => create(&tx, ctx).await?,
        },
    };
    let facts = facts(&tx, cart, variant).await?;
    let quantity = rules::add(&facts, quantity)?;
    write(&tx, ctx, cart, variant, quantity).await?;
    tx.commit().await?;
    Ok(Changed {
        cart: super::read(ctx, Some(&token)).await?,
        token,
    })
}

/// Sets the pieces of a line; `None` takes it out. A line that is not there is no mistake.
///
/// # Errors
/// [`CartRefused`] where the shop cannot sell that many; nothing has changed then.
pub async fn set(ctx: &Ctx, token: &AccessToken, variant: VariantId, quantity: Option<Quantity>) -> Result<Changed> {
    let tx = ctx.shop.db().begin().await?;
    if let Some(cart) = super::find(&tx, token, true).await?.filter(super::CartRow::is_open) {
        let facts = facts(&tx, cart.id(), variant).await?;
        match quantity {
            Some(quantity) if facts.in_cart > 0 => {
                let quantity = rules::set(&facts, quantity)?;
                write(&tx, ctx, cart.id(), variant, quantity).await?;
            }
            Some(_) => {}
            None => {
                db::run(
                    &tx,
                    "DELETE FROM cart_line WHERE cart_id = $1 AND variant_id = $2",
                    [cart.id.into(), variant.0.into()],
                )
                .await?;
            }
        }
    }
    tx.commit().await?;
    Ok(Changed {
        cart: super::read(ctx, Some(token)).await?,
        token: token.clone(),
    })
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

async fn create(tx: &impl ConnectionTrait, ctx: &Ctx) -> Result<(AccessToken, CartId)> {
    let (token, now) = (clock::token(), ctx.now().0);
    let row: Option<IdRow> = db::one(
        tx,
        "INSERT INTO cart (token_hash, state, draft, created_at, updated_at) VALUES ($1, 'open', '{}', $2, $3) RETURNING id",
        [super::token_hash(&token).into(), now.into(), now.into()],
    )
    .await?;
    Ok((token, CartId(row.map_or(0, |row| row.id))))
}

async fn facts(tx: &impl ConnectionTrait, cart: CartId, variant: VariantId) -> Result<LineFacts> {
    let row: Option<Facts> = db::one(
        tx,
        "SELECT (p.status = 'active' AND v.status = 'active') AS for_sale,
                COALESCE(s.on_hand - s.reserved, 0) AS available,
                COALESCE((SELECT l.quantity FROM cart_line l WHERE l.cart_id = $1 AND l.variant_id = v.id), 0) AS in_cart,
                (SELECT COUNT(*) FROM cart_line l WHERE l.cart_id = $2) AS lines
         FROM variant v
         JOIN product p ON p.id = v.product_id
         LEFT JOIN stock_level s ON s.variant_id = v.id AND s.location_id = 1
         WHERE v.id = $3",
        [cart.0.into(), cart.0.into(), variant.0.into()],
    )
    .await?;
    let row = row.ok_or(CartRefused::NotForSale)?;
    Ok(LineFacts {
        in_cart: u32::try_from(row.in_cart).unwrap_or(0),
        lines: usize::try_from(row.lines).unwrap_or(usize::MAX),
        for_sale: row.for_sale,
        available: row.available,
    })
}

async fn write(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    cart: CartId,
    variant: VariantId,
    quantity: Quantity,
) -> Result<()> {
    let now = ctx.now().0;
    db::run(
        tx,
        "INSERT INTO cart_line (cart_id, variant_id, quantity, added_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = excluded.quantity",
        [cart.0.into(), variant.0.into(), quantity.get().into(), now.into()],
    )
    .await?;
    db::run(
        tx,
        "UPDATE cart SET updated_at = $1 WHERE id = $2",
        [now.into(), cart.0.into()],
    )
    .await?;
    Ok(())
}
