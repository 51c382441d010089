//! The cart of somebody who signs in. It is the same on all their devices: its token is made of a stored seed, so that
//! each browser can be given it, and what they had put into a guest's cart moves over. Nothing is lost on the way.

use domain::{
    ids::{AccessToken, AccountId, CartId},
    text::Quantity,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::{
    Ctx, cart, clock, db,
    error::{Error, Result},
    identity,
};

/// What awaits somebody who has just signed in.
#[derive(Clone, Debug)]
pub struct Welcome {
    /// Opens their cart, for the browser to keep; `None` when they have none.
    pub cart: Option<AccessToken>,
    /// Pieces in it.
    pub pieces: u32,
    /// Orders that they had placed as a guest and that are theirs from now on.
    pub adopted: u64,
}

#[derive(FromQueryResult)]
struct Cart {
    id: i64,
    token_hash: String,
    token_seed: Option<String>,
}

#[derive(FromQueryResult)]
struct Guest {
    id: i64,
    draft: String,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Moves a guest's cart into the account's and adopts what they ordered as a guest. A second time changes nothing. A
/// cart that is being ordered at this moment is left alone, and so is one of another account.
///
/// # Errors
/// [`Error::NotFound`] when nobody has signed in.
pub async fn welcome(ctx: &Ctx, guest: Option<&AccessToken>) -> Result<Welcome> {
    let id = ctx.require_account()?;
    let tx = ctx.shop.db().begin().await?;
    let account = identity::lock(&tx, id).await?;
    let adopted = identity::adopt(&tx, ctx, &account).await?;
    let guest = match guest {
        Some(token) => guest_cart(&tx, token).await?,
        None => None,
    };
    crate::testing_pause("welcome:locked").await;
    let own = match (&guest, open_cart(&tx, id).await?) {
        (None, None) => None,
        (_, own) => Some(account_cart_of(&tx, ctx, id, own).await?),
    };
    if let (Some(guest), Some((_, own))) = (&guest, &own) {
        merge(&tx, ctx, guest, *own).await?;
    }
    let pieces = match &own {
        Some((_, cart)) => pieces(&tx, *cart).await?,
        None => 0,
    };
    tx.commit().await?;
    Ok(Welcome {
        cart: own.map(|(token, _)| token),
        pieces,
        adopted,
    })
}

/// A guest's open cart with something in it, locked.
async fn guest_cart(tx: &impl ConnectionTrait, token: &AccessToken) -> Result<Option<Guest>> {
    let lock = identity::for_update(tx);
    db::one(
        tx,
        &format!(
            "SELECT id, draft FROM cart WHERE token_hash = $1 AND state = 'open' AND account_id IS NULL
               AND EXISTS (SELECT 1 FROM cart_line l WHERE l.cart_id = cart.id){lock}"
        ),
        [cart::token_hash(token).into()],
    )
    .await
}

async fn open_cart(tx: &impl ConnectionTrait, account: AccountId) -> Result<Option<Cart>> {
    let lock = identity::for_update(tx);
    db::one(
        tx,
        &format!("SELECT id, token_hash, token_seed FROM cart WHERE account_id = $1 AND state = 'open'{lock}"),
        [account.0.into()],
    )
    .await
}

/// The account's open cart; made where there is none. For whoever puts something into it on a new device.
pub(crate) async fn account_cart(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    account: AccountId,
) -> Result<(AccessToken, CartId)> {
    identity::lock(tx, account).await?;
    let own = open_cart(tx, account).await?;
    account_cart_of(tx, ctx, account, own).await
}

async fn account_cart_of(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    account: AccountId,
    own: Option<Cart>,
) -> Result<(AccessToken, CartId)> {
    if let Some(cart) = &own
        && let Some(seed) = &cart.token_seed
    {
        let tokens = ctx.shop.identity().keys.cart_tokens(seed);
        if let Some(token) = tokens
            .into_iter()
            .find(|token| cart::token_hash(token) == cart.token_hash)
        {
            return Ok((token, CartId(cart.id)));
        }
    }
    let seed = clock::token();
    let tokens = ctx.shop.identity().keys.cart_tokens(seed.as_str());
    let token = tokens.into_iter().next().ok_or(Error::NotFound)?;
    let now = ctx.now().0;
    let id = if let Some(cart) = own {
        // Its key is gone: another token from now on.
        db::run(
            tx,
            "UPDATE cart SET token_hash = $1, token_seed = $2 WHERE id = $3",
            [cart::token_hash(&token).into(), seed.as_str().into(), cart.id.into()],
        )
        .await?;
        cart.id
    } else {
        let row: Option<IdRow> = db::one(
            tx,
            "INSERT INTO cart (token_hash, token_seed, account_id, state, draft, created_at, updated_at)
                 VALUES ($1, $2, $3, 'open', '{}', $4, $5) RETURNING id",
            [
                cart::token_hash(&token).into(),
                seed.as_str().into(),
                account.0.into(),
                now.into(),
                now.into(),
            ],
        )
        .await?;
        row.map(|row| row.id).ok_or(Error::NotFound)?
    };
    Ok((token, CartId(id)))
}

/// Adds the guest's pieces to those that are there, up to what one line can hold. More lines than a cart takes by hand
/// are kept: nothing is thrown away behind anybody's back.
async fn merge(tx: &impl ConnectionTrait, ctx: &Ctx, guest: &Guest, own: CartId) -> Result<()> {
    let most = i64::from(Quantity::MAX);
    db::run(
        tx,
        "INSERT INTO cart_line (cart_id, variant_id, quantity, added_at)
         SELECT CAST($1 AS BIGINT), variant_id, quantity, added_at FROM cart_line WHERE cart_id = $2
         ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity =
             CASE WHEN cart_line.quantity + excluded.quantity > $3 THEN $4 ELSE cart_line.quantity + excluded.quantity END",
        [own.0.into(), guest.id.into(), most.into(), most.into()],
    )
    .await?;
    db::run(tx, "DELETE FROM cart_line WHERE cart_id = $1", [guest.id.into()]).await?;
    db::run(
        tx,
        "UPDATE cart SET updated_at = $1, draft = CASE WHEN draft = '{}' THEN $2 ELSE draft END WHERE id = $3",
        [ctx.now().0.into(), guest.draft.clone().into(), own.0.into()],
    )
    .await?;
    Ok(())
}

async fn pieces(tx: &impl ConnectionTrait, cart: CartId) -> Result<u32> {
    let pieces = db::number(
        tx,
        "SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) FROM cart_line WHERE cart_id = $1",
        [cart.0.into()],
    )
    .await?;
    Ok(u32::try_from(pieces).unwrap_or(u32::MAX))
}
