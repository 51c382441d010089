//! Showing once more who one is, before something dangerous.

use domain::{
    form::SecondFactorCode,
    identity::is_recent_proof,
    ids::{AccountId, SessionId},
    time::Timestamp,
};
use sea_orm::ConnectionTrait;

use super::{
    account::{self, lock},
    password::Compared,
    second_factor::use_code,
    throttle::{self, Counter},
};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    tags::Tag,
};

/// What somebody shows.
#[derive(Clone)]
pub enum Proof {
    /// Their password.
    Password(String),
    /// A code of their second factor.
    Code(SecondFactorCode),
}

/// Checks a password or a code of whoever has signed in; from then on, for ten minutes, [`recently_proved`] holds.
/// `false` when it is wrong.
///
/// # Errors
/// [`Error::TooMany`] after too many wrong ones.
pub async fn prove(ctx: &Ctx, session: SessionId, proof: &Proof) -> Result<bool> {
    let id = ctx.require_account()?;
    match proof {
        Proof::Password(password) => {
            if !check_password_of(ctx, id, password).await? {
                return Ok(false);
            }
            let tx = ctx.shop.db().begin().await?;
            write(&tx, ctx, id, session, None).await?;
            tx.commit().await?;
            Ok(true)
        }
        Proof::Code(code) => {
            let counters = [Counter::checks("code", &id.to_string())];
            if let Err(seconds) = throttle::admit(ctx, &counters).await? {
                return Err(Error::TooMany(seconds));
            }
            let tx = ctx.shop.db().begin().await?;
            let account = lock(&tx, id).await?;
            if !use_code(&tx, ctx, &account, code).await? {
                return Ok(false);
            }
            throttle::forgive(&tx, &counters).await?;
            write(&tx, ctx, id, session, Some(ctx.now())).await?;
            tx.commit().await?;
            ctx.shop.tags().touch([Tag::Account(id)]);
            Ok(true)
        }
    }
}

/// A code also makes staff of somebody whose sign-in had none yet.
async fn write(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    account: AccountId,
    session: SessionId,
    mfa_at: Option<Timestamp>,
) -> Result<()> {
    let written = db::run(
        tx,
        "UPDATE session SET proved_at = $1, mfa_at = COALESCE(mfa_at, $2)
         WHERE id = $3 AND account_id = $4 AND ended_at IS NULL",
        [
            ctx.now().0.into(),
            mfa_at.map(|at| at.0).into(),
            session.0.into(),
            account.0.into(),
        ],
    )
    .await?;
    if written == 0 {
        return Err(Error::NotFound);
    }
    audit::record(
        tx,
        ctx,
        "session.proved",
        &account::subject(account),
        &format!("session {session}"),
    )
    .await
}

/// Whether whoever has signed in has shown their password or a code within the last ten minutes.
///
/// # Errors
/// [`Error::NotFound`] when nobody has signed in.
pub async fn recently_proved(ctx: &Ctx, session: SessionId) -> Result<bool> {
    let account = ctx.require_account()?;
    let proved_at = db::number(
        ctx.shop.db().reader(),
        "SELECT proved_at FROM session WHERE id = $1 AND account_id = $2 AND ended_at IS NULL",
        [session.0.into(), account.0.into()],
    )
    .await?;
    Ok(is_recent_proof(Timestamp(proved_at), ctx.now()))
}

/// Passes whoever has shown within the last ten minutes who they are; for what is dangerous.
///
/// # Errors
/// [`Error::ProofNeeded`] for everybody else who has signed in.
pub async fn require_proof(ctx: &Ctx, session: SessionId) -> Result<()> {
    if recently_proved(ctx, session).await? {
        Ok(())
    } else {
        Err(Error::ProofNeeded)
    }
}

/// Whether this is the account's password. Counted like any try to sign in, on a counter of its own.
pub(crate) async fn check_password_of(ctx: &Ctx, id: AccountId, password: &str) -> Result<bool> {
    let passwords = &ctx.shop.identity().passwords;
    passwords.room()?;
    let counters = [Counter::checks("proof", &id.to_string())];
    if let Err(seconds) = throttle::admit(ctx, &counters).await? {
        return Err(Error::TooMany(seconds));
    }
    let account = account::by_id(ctx.shop.db().reader(), id).await?;
    let compared = passwords.compare(password, Some(&account.password_hash)).await?;
    if compared == Compared::Wrong || !account.is_active() {
        return Ok(false);
    }
    let tx = ctx.shop.db().begin().await?;
    throttle::forgive(&tx, &counters).await?;
    tx.commit().await?;
    Ok(true)
}
