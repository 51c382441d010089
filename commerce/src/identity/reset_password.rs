//! A forgotten password: a link by mail, and the new one.

use domain::{
    form::NewPasswordForm,
    identity::{LoginName, TokenKind},
};
use sea_orm::ConnectionTrait;

use super::{
    Secret,
    account::{self, Account, AccountKey, lock},
    adopt, mails,
    one_time::{self, LinkRefused, NewToken},
    sessions::{EndedBy, end_sessions_of},
    throttle::{self, Counter},
};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    mail::account::AccountTopic,
    tags::Tag,
};

/// Sends a link to the account's address, if there is an account with an address. The answer is the same if not.
///
/// # Errors
/// [`Error::TooMany`] for a network that asks too often.
pub async fn forgot_password(ctx: &Ctx, login: &LoginName) -> Result<()> {
    let network: Vec<Counter> = Counter::network("forgot", &ctx.address).into_iter().collect();
    if let Err(seconds) = throttle::admit(ctx, &network).await? {
        return Err(Error::TooMany(seconds));
    }
    // A name that is asked for again and again gets no more mails for a while, and nobody is told.
    if !mails::may_mail(ctx, login).await? {
        return Ok(());
    }
    let tx = ctx.shop.db().begin().await?;
    let found = account::find(&tx, AccountKey::Login(login)).await?;
    if let Some(account) = found.filter(|account| account.is_active() && account.email.is_some()) {
        // Staff who have not accepted their invitation get that link again, as it sets the first password.
        let kind = if account.role_id.is_some() && account.password_hash.is_empty() {
            TokenKind::Invite
        } else {
            TokenKind::ResetPassword
        };
        let new = NewToken {
            kind,
            account: Some(account.id()),
            email: account.email.as_deref(),
            previous_email: None,
        };
        mails::send_link(&tx, ctx, &new).await?;
        audit::record(&tx, ctx, "account.password_forgotten", &account.subject(), "").await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Sets the password of whoever holds the link. Every sign-in ends; the address counts as confirmed.
///
/// # Errors
/// [`Error::Busy`] when too many passwords are being hashed. A refusal is the inner `Err`.
pub async fn reset_password(
    ctx: &Ctx,
    secret: &str,
    form: &NewPasswordForm,
) -> Result<std::result::Result<(), LinkRefused>> {
    set_by_link(ctx, TokenKind::ResetPassword, secret, form).await
}

/// The same for each kind of link that sets a password.
pub(super) async fn set_by_link(
    ctx: &Ctx,
    kind: TokenKind,
    secret: &str,
    form: &NewPasswordForm,
) -> Result<std::result::Result<(), LinkRefused>> {
    let Some(secret) = Secret::parse(secret) else {
        return Ok(Err(LinkRefused::Spent));
    };
    let conn = ctx.shop.db().reader();
    let Some(token) = one_time::peek(conn, ctx, kind, &secret).await? else {
        return Ok(Err(LinkRefused::Spent));
    };
    let account = account::by_id(conn, token.account()).await?;
    if let Some(message) = form.problem(account.password_for(), &account.names()) {
        return Ok(Err(LinkRefused::Password(message)));
    }
    let hash = ctx.shop.identity().passwords.hash(&form.password).await?;
    let tx = ctx.shop.db().begin().await?;
    let Some(token) = one_time::take(&tx, ctx, kind, &secret).await? else {
        return Ok(Err(LinkRefused::Spent));
    };
    let account = lock(&tx, token.account()).await?;
    if !account.is_active() || account.email != token.email {
        return Ok(Err(LinkRefused::Spent));
    }
    if account.email_verified_at.is_none() {
        forget_claims(&tx, &account).await?;
    }
    store(&tx, ctx, &account, &hash).await?;
    end_sessions_of(&tx, ctx, account.id(), None, EndedBy::Password).await?;
    let account = account::by_id(&tx, account.id()).await?;
    adopt(&tx, ctx, &account).await?;
    audit::record(&tx, ctx, "account.password_reset", &account.subject(), kind.code()).await?;
    mails::notify(
        &tx,
        ctx,
        AccountTopic::PasswordChanged,
        account.id(),
        &account.version.to_string(),
    )
    .await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(account.id())]);
    Ok(Ok(()))
}

/// Whoever made this account never showed that the address was theirs, and now its owner has come: a number and a
/// second factor that somebody else may have set do not stay.
async fn forget_claims(tx: &impl ConnectionTrait, account: &Account) -> Result<()> {
    db::run(
        tx,
        "UPDATE account SET phone = CASE WHEN phone_verified_at IS NULL THEN NULL ELSE phone END,
                totp_secret = NULL, totp_confirmed_at = NULL
         WHERE id = $1",
        [account.id.into()],
    )
    .await?;
    db::run(
        tx,
        "DELETE FROM recovery_code WHERE account_id = $1",
        [account.id.into()],
    )
    .await?;
    Ok(())
}

async fn store(tx: &impl ConnectionTrait, ctx: &Ctx, account: &Account, hash: &str) -> Result<()> {
    let now = ctx.now().0;
    db::run(
        tx,
        "UPDATE account SET password_hash = $1, email_verified_at = COALESCE(email_verified_at, $2), version = version + 1,
                updated_at = $3
         WHERE id = $4",
        [hash.into(), now.into(), now.into(), account.id.into()],
    )
    .await?;
    for kind in [
        TokenKind::ResetPassword,
        TokenKind::Invite,
        TokenKind::SecondFactor,
        TokenKind::ChangeEmail,
    ] {
        one_time::end(tx, ctx, account.id(), kind).await?;
    }
    // A device that somebody else may have used is as unknown as any other from now on.
    db::run(
        tx,
        "DELETE FROM known_device WHERE account_id = $1",
        [account.id.into()],
    )
    .await?;
    Ok(())
}
