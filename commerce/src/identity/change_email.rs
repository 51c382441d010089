//! Changing one's own address: nothing changes until the new one is confirmed.

use domain::{
    form::{EmailField, FormErrors, NewEmail},
    identity::{LoginName, TokenKind},
};

use super::{
    Secret,
    account::{self, AccountKey, lock},
    adopt, check_password_of, mails,
    one_time::{self, LinkRefused, NewToken},
    throttle::Counter,
};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    mail::account::AccountTopic,
    tags::Tag,
};

/// Sends a link to the new address. If it has an account already, its owner is told so instead; the answer is the same.
///
/// # Errors
/// [`Error::TooMany`] after too many tries. A wrong password is the inner `Err`.
pub async fn change_email(ctx: &Ctx, form: &NewEmail) -> Result<std::result::Result<(), FormErrors<EmailField>>> {
    let id = ctx.require_account()?;
    if !check_password_of(ctx, id, &form.password).await? {
        let mut errors = FormErrors::default();
        errors.push(EmailField::Password, "This is not your password.");
        return Ok(Err(errors));
    }
    let login = LoginName::Email(form.email.clone());
    // The asker is told to wait for what they did themselves. Mails to a name that has had enough are left out without
    // a word, or it could be told from one that nobody has written to.
    if let Err(seconds) = super::admit(ctx, &[Counter::checks("new-email", &id.to_string())]).await? {
        return Err(Error::TooMany(seconds));
    }
    let may_mail = mails::may_mail(ctx, &login).await?;
    let tx = ctx.shop.db().begin().await?;
    let account = lock(&tx, id).await?;
    match account::find(&tx, AccountKey::Login(&login)).await? {
        _ if !may_mail => {}
        Some(other) if other.id == account.id && account.email_verified_at.is_some() => {}
        Some(other) if other.id != account.id => {
            mails::notify(&tx, ctx, AccountTopic::AlreadyHere, other.id(), &mails::hourly(ctx)).await?;
        }
        _ => {
            one_time::end(&tx, ctx, id, TokenKind::ChangeEmail).await?;
            let new = NewToken {
                kind: TokenKind::ChangeEmail,
                account: Some(id),
                email: Some(form.email.as_str()),
                previous_email: account.email.as_deref(),
            };
            mails::send_link(&tx, ctx, &new).await?;
        }
    }
    audit::record(&tx, ctx, "account.email_change_asked", &account.subject(), "").await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Gives the account the address that the link was sent to, and tells the one before.
///
/// # Errors
/// When the database does not answer. A spent link is the inner `Err`.
pub async fn confirm_email(ctx: &Ctx, secret: &str) -> Result<std::result::Result<(), LinkRefused>> {
    let Some(secret) = Secret::parse(secret) else {
        return Ok(Err(LinkRefused::Spent));
    };
    let tx = ctx.shop.db().begin().await?;
    let Some(token) = one_time::take(&tx, ctx, TokenKind::ChangeEmail, &secret).await? else {
        return Ok(Err(LinkRefused::Spent));
    };
    let account = lock(&tx, token.account()).await?;
    if !account.is_active() || account.email != token.previous_email {
        return Ok(Err(LinkRefused::Spent));
    }
    let now = ctx.now().0;
    let changed = db::run(
        &tx,
        "UPDATE account SET email = $1, email_verified_at = $2, version = version + 1, updated_at = $3 WHERE id = $4",
        [token.email.clone().into(), now.into(), now.into(), account.id.into()],
    )
    .await;
    match changed {
        // Somebody has made an account with it meanwhile.
        Err(error) if error.is_unique() => return Ok(Err(LinkRefused::Spent)),
        other => other?,
    };
    // Links that went to the address before are good for nothing any more.
    one_time::end(&tx, ctx, account.id(), TokenKind::ResetPassword).await?;
    one_time::end(&tx, ctx, account.id(), TokenKind::VerifyEmail).await?;
    let account = account::by_id(&tx, account.id()).await?;
    adopt(&tx, ctx, &account).await?;
    audit::record(&tx, ctx, "account.email_changed", &account.subject(), "").await?;
    if token.previous_email.is_some() {
        mails::tell_previous(&tx, ctx, token.id).await?;
    }
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(account.id())]);
    Ok(Ok(()))
}
