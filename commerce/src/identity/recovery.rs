//! Recovery codes: made with a second factor, each used once.

use domain::{identity::recovery, ids::SessionId};
use sea_orm::ConnectionTrait;

use super::{
    account::{Account, lock},
    require_proof,
    secret::hash,
};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
};

fn stored(account: &Account, code: &str) -> String {
    hash(&format!("recovery:{}:{code}", account.id))
}

/// Makes ten new codes instead of those there are.
pub(super) async fn replace(tx: &impl ConnectionTrait, ctx: &Ctx, account: &Account) -> Result<Vec<String>> {
    db::run(
        tx,
        "DELETE FROM recovery_code WHERE account_id = $1",
        [account.id.into()],
    )
    .await?;
    let codes: Vec<String> = (0..recovery::COUNT)
        .map(|_| recovery::from_random(rand::random()))
        .collect();
    for code in &codes {
        db::run(
            tx,
            "INSERT INTO recovery_code (account_id, code_hash, created_at) VALUES ($1, $2, $3)",
            [account.id.into(), stored(account, code).into(), ctx.now().0.into()],
        )
        .await?;
    }
    Ok(codes)
}

/// Uses a code up, if it is one of those that are left.
pub(super) async fn use_code(tx: &impl ConnectionTrait, ctx: &Ctx, account: &Account, code: &str) -> Result<bool> {
    let used = db::run(
        tx,
        "UPDATE recovery_code SET used_at = $1 WHERE account_id = $2 AND code_hash = $3 AND used_at IS NULL",
        [ctx.now().0.into(), account.id.into(), stored(account, code).into()],
    )
    .await?;
    if used > 0 {
        audit::record(tx, ctx, "account.recovery_code_used", &account.subject(), "").await?;
    }
    Ok(used > 0)
}

/// Ten new recovery codes; those before are good for nothing any more. They are shown this once.
///
/// # Errors
/// [`Error::ProofNeeded`], or [`Error::Conflict`] without a second factor.
pub async fn new_recovery_codes(ctx: &Ctx, session: SessionId) -> Result<Vec<String>> {
    let id = ctx.require_account()?;
    require_proof(ctx, session).await?;
    let tx = ctx.shop.db().begin().await?;
    let account = lock(&tx, id).await?;
    if !account.has_second_factor() {
        return Err(Error::Conflict("Switch codes of an app on first.".to_owned()));
    }
    let codes = replace(&tx, ctx, &account).await?;
    audit::record(&tx, ctx, "account.recovery_codes_made", &account.subject(), "").await?;
    tx.commit().await?;
    Ok(codes)
}
