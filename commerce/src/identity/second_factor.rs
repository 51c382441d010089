//! The second step of signing in.

use domain::{
    form::SecondFactorCode,
    identity::{TokenKind, totp},
};
use sea_orm::ConnectionTrait;

use super::{
    Secret,
    account::{Account, lock},
    one_time, recovery,
    sign_in::{Browser, Credentials, Proved, open},
    throttle::{self, Counter},
};
use crate::{Ctx, db, error::Result};

/// Why a code lets nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecondFactorRefused {
    /// The code is wrong, or was used before: type the next one.
    Wrong,
    /// It took too long, or too many wrong ones were typed: begin again with the password.
    Expired,
    /// Too many tries; after so many seconds there may be another.
    TooMany(i64),
}

/// Lets somebody in who has given a right password before, by a code.
///
/// # Errors
/// When the database does not answer. A refusal is the inner `Err`.
pub async fn second_factor(
    ctx: &Ctx,
    challenge: &str,
    code: &SecondFactorCode,
    browser: &Browser,
) -> Result<std::result::Result<Credentials, SecondFactorRefused>> {
    let expired = Ok(Err(SecondFactorRefused::Expired));
    let kind = TokenKind::SecondFactor;
    let Some(challenge) = Secret::parse(challenge) else {
        return expired;
    };
    let Some(token) = one_time::peek(ctx.shop.db().reader(), ctx, kind, &challenge).await? else {
        return expired;
    };
    // Whoever has the password does not get more tries by asking for more challenges.
    let counters = [Counter::checks("code", &token.account().to_string())];
    if let Err(seconds) = throttle::admit(ctx, &counters).await? {
        return Ok(Err(SecondFactorRefused::TooMany(seconds)));
    }
    let tx = ctx.shop.db().begin().await?;
    let account = lock(&tx, token.account()).await?;
    let Some(token) = one_time::peek(&tx, ctx, kind, &challenge).await? else {
        return expired;
    };
    if !account.is_active() || token.failures >= kind.tries() {
        return expired;
    }
    if !use_code(&tx, ctx, &account, code).await? {
        db::run(
            &tx,
            "UPDATE one_time_token SET failures = failures + 1 WHERE id = $1",
            [token.id.into()],
        )
        .await?;
        tx.commit().await?;
        return Ok(Err(SecondFactorRefused::Wrong));
    }
    if one_time::take(&tx, ctx, kind, &challenge).await?.is_none() {
        return expired;
    }
    throttle::forgive(&tx, &counters).await?;
    let credentials = open(&tx, ctx, &account, browser, Proved::SecondFactor).await?;
    tx.commit().await?;
    Ok(Ok(credentials))
}

/// Uses a code up, if it is right. The account's row is locked, so a code is used once however many bring it.
pub(super) async fn use_code(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    account: &Account,
    code: &SecondFactorCode,
) -> Result<bool> {
    let digits = match code {
        SecondFactorCode::Recovery(code) => return recovery::use_code(tx, ctx, account, code).await,
        SecondFactorCode::Totp(digits) => digits,
    };
    let Some(secret) = confirmed_secret(account) else {
        return Ok(false);
    };
    let Some(step) = totp::check(&secret, digits, account.totp_last_step, ctx.now()) else {
        return Ok(false);
    };
    let used = db::run(
        tx,
        "UPDATE account SET totp_last_step = $1 WHERE id = $2 AND totp_last_step < $3",
        [step.into(), account.id.into(), step.into()],
    )
    .await?;
    Ok(used > 0)
}

fn confirmed_secret(account: &Account) -> Option<Vec<u8>> {
    account.totp_confirmed_at?;
    totp::from_base32(account.totp_secret.as_deref()?)
}
