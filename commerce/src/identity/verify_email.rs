//! Confirming that an address is the account's own.

use domain::{identity::TokenKind, text::Email};

use super::{
    Secret,
    account::{self, lock},
    adopt, mails,
    one_time::{self, LinkRefused, NewToken},
};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    tags::Tag,
};

/// Confirms the address that a link was sent to; guest orders with it are the account's from now on.
///
/// # Errors
/// When the database does not answer. A spent link is the inner `Err`.
pub async fn verify_email(ctx: &Ctx, secret: &str) -> Result<std::result::Result<(), LinkRefused>> {
    let Some(secret) = Secret::parse(secret) else {
        return Ok(Err(LinkRefused::Spent));
    };
    let tx = ctx.shop.db().begin().await?;
    let Some(token) = one_time::take(&tx, ctx, TokenKind::VerifyEmail, &secret).await? else {
        return Ok(Err(LinkRefused::Spent));
    };
    let account = lock(&tx, token.account()).await?;
    // The account may have another address by now.
    if !account.is_active() || account.email != token.email {
        return Ok(Err(LinkRefused::Spent));
    }
    db::run(
        &tx,
        "UPDATE account SET email_verified_at = COALESCE(email_verified_at, $1), version = version + 1, updated_at = $2
         WHERE id = $3",
        [ctx.now().0.into(), ctx.now().0.into(), account.id.into()],
    )
    .await?;
    one_time::end(&tx, ctx, account.id(), TokenKind::VerifyEmail).await?;
    let account = account::by_id(&tx, account.id()).await?;
    adopt(&tx, ctx, &account).await?;
    audit::record(&tx, ctx, "account.email_verified", &account.subject(), "").await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(account.id())]);
    Ok(Ok(()))
}

/// Sends the link once more to whoever has signed in (by their phone) and not confirmed their address yet.
///
/// # Errors
/// [`Error::Conflict`] when there is nothing to confirm, [`Error::TooMany`] when it was sent too often.
pub async fn send_verification(ctx: &Ctx) -> Result<()> {
    let id = ctx.require_account()?;
    let account = account::by_id(ctx.shop.db().reader(), id).await?;
    let email: Email = match (&account.email, account.email_verified_at) {
        (Some(email), None) => email.parse().map_err(|_| Error::NotFound)?,
        _ => return Err(Error::Conflict("Your address is confirmed already.".to_owned())),
    };
    let login = domain::identity::LoginName::Email(email);
    if let Err(seconds) = super::admit(ctx, &[super::Counter::mail(&login)]).await? {
        return Err(Error::TooMany(seconds));
    }
    let tx = ctx.shop.db().begin().await?;
    let new = NewToken {
        kind: TokenKind::VerifyEmail,
        account: Some(id),
        email: account.email.as_deref(),
        previous_email: None,
    };
    mails::send_link(&tx, ctx, &new).await?;
    tx.commit().await?;
    Ok(())
}
