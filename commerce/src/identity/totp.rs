//! Switching codes of an app on and off.

use domain::{
    form::SecondFactorCode,
    identity::{TokenKind, totp},
    ids::SessionId,
};

use super::{
    account::lock,
    check_password_of, mails, one_time, recovery, require_proof,
    sessions::{EndedBy, end_sessions_of},
    throttle::{self, Counter},
};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    mail::account::AccountTopic,
    tags::Tag,
};

/// What an app needs.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSetup {
    /// For typing: base 32.
    pub secret: String,
    /// For a QR code.
    pub link: String,
}

/// Makes a secret for an app. It counts for nothing until a code of it is confirmed.
///
/// # Errors
/// [`Error::ProofNeeded`], or [`Error::Conflict`] when codes are on already.
pub async fn begin_totp(ctx: &Ctx, session: SessionId) -> Result<TotpSetup> {
    let id = ctx.require_account()?;
    require_proof(ctx, session).await?;
    let secret: [u8; totp::SECRET_BYTES] = rand::random();
    let tx = ctx.shop.db().begin().await?;
    let account = lock(&tx, id).await?;
    if account.has_second_factor() {
        return Err(Error::Conflict(
            "Codes of an app are on already. Switch them off to begin anew.".to_owned(),
        ));
    }
    db::run(
        &tx,
        "UPDATE account SET totp_secret = $1, totp_last_step = 0 WHERE id = $2 AND totp_confirmed_at IS NULL",
        [totp::base32(&secret).into(), id.0.into()],
    )
    .await?;
    tx.commit().await?;
    let name = account.email.or(account.phone).unwrap_or(account.name);
    Ok(TotpSetup {
        secret: totp::base32(&secret),
        link: totp::link(&secret, &ctx.shop.facts().name, &name),
    })
}

/// Switches codes on, by a first one; the recovery codes, which are shown this once. Other sign-ins end. `None` when the
/// code is wrong.
///
/// # Errors
/// [`Error::ProofNeeded`], [`Error::TooMany`], or [`Error::Conflict`] when none was begun or they are on already.
pub async fn confirm_totp(ctx: &Ctx, session: SessionId, code: &SecondFactorCode) -> Result<Option<Vec<String>>> {
    let id = ctx.require_account()?;
    require_proof(ctx, session).await?;
    let counters = [Counter::checks("code", &id.to_string())];
    if let Err(seconds) = throttle::admit(ctx, &counters).await? {
        return Err(Error::TooMany(seconds));
    }
    let tx = ctx.shop.db().begin().await?;
    let account = lock(&tx, id).await?;
    let secret = account.totp_secret.as_deref().and_then(totp::from_base32);
    let (Some(secret), false) = (secret, account.has_second_factor()) else {
        return Err(Error::Conflict("Begin with a new secret for your app.".to_owned()));
    };
    let SecondFactorCode::Totp(digits) = code else {
        return Ok(None);
    };
    let now = ctx.now();
    let Some(step) = totp::check(&secret, digits, account.totp_last_step, now) else {
        return Ok(None);
    };
    throttle::forgive(&tx, &counters).await?;
    db::run(
        &tx,
        "UPDATE account SET totp_confirmed_at = $1, totp_last_step = $2, version = version + 1, updated_at = $3
         WHERE id = $4",
        [now.0.into(), step.into(), now.0.into(), id.0.into()],
    )
    .await?;
    db::run(
        &tx,
        "UPDATE session SET mfa_at = $1, proved_at = $2 WHERE id = $3 AND account_id = $4",
        [now.0.into(), now.0.into(), session.0.into(), id.0.into()],
    )
    .await?;
    end_sessions_of(&tx, ctx, id, Some(session), EndedBy::SecondFactor).await?;
    let codes = recovery::replace(&tx, ctx, &account).await?;
    audit::record(&tx, ctx, "account.second_factor_on", &account.subject(), "").await?;
    let once = (account.version + 1).to_string();
    mails::notify(&tx, ctx, AccountTopic::SecondFactorChanged, id, &once).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(id)]);
    Ok(Some(codes))
}

/// Switches codes off; takes the password. `false` when that is wrong.
///
/// # Errors
/// [`Error::TooMany`] after too many wrong passwords.
pub async fn disable_totp(ctx: &Ctx, password: &str) -> Result<bool> {
    let id = ctx.require_account()?;
    if !check_password_of(ctx, id, password).await? {
        return Ok(false);
    }
    let tx = ctx.shop.db().begin().await?;
    let account = lock(&tx, id).await?;
    if account.totp_secret.is_none() {
        return Ok(true);
    }
    db::run(
        &tx,
        "UPDATE account SET totp_secret = NULL, totp_confirmed_at = NULL, version = version + 1, updated_at = $1
         WHERE id = $2",
        [ctx.now().0.into(), id.0.into()],
    )
    .await?;
    db::run(&tx, "DELETE FROM recovery_code WHERE account_id = $1", [id.0.into()]).await?;
    one_time::end(&tx, ctx, id, TokenKind::SecondFactor).await?;
    if account.has_second_factor() {
        audit::record(&tx, ctx, "account.second_factor_off", &account.subject(), "").await?;
        let once = (account.version + 1).to_string();
        mails::notify(&tx, ctx, AccountTopic::SecondFactorChanged, id, &once).await?;
    }
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(id)]);
    Ok(true)
}
