//! Changing one's own password.

use domain::{
    form::{FormErrors, PasswordField, PasswordForm},
    ids::SessionId,
};

use super::{
    account::{self, lock},
    check_password_of, mails,
    sessions::{EndedBy, end_sessions_of},
};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    mail::account::AccountTopic,
    tags::Tag,
};

/// Gives the asker a new password; their other sign-ins end.
///
/// # Errors
/// [`Error::TooMany`] after too many wrong passwords. What is wrong with the form is the inner `Err`.
pub async fn change_password(
    ctx: &Ctx,
    session: SessionId,
    form: &PasswordForm,
) -> Result<std::result::Result<(), FormErrors<PasswordField>>> {
    let id = ctx.require_account()?;
    let before = account::by_id(ctx.shop.db().reader(), id).await?;
    if let Err(errors) = form.parse(before.password_for(), &before.names()) {
        return Ok(Err(errors));
    }
    if !check_password_of(ctx, id, &form.current).await? {
        let mut errors = FormErrors::default();
        errors.push(PasswordField::Current, "This is not your current password.");
        return Ok(Err(errors));
    }
    let hash = ctx.shop.identity().passwords.hash(&form.password).await?;
    let tx = ctx.shop.db().begin().await?;
    let account = lock(&tx, id).await?;
    if account.password_hash != before.password_hash || !account.is_active() {
        return Err(Error::Conflict(
            "Your password was changed a moment ago. Sign in with the new one.".to_owned(),
        ));
    }
    db::run(
        &tx,
        "UPDATE account SET password_hash = $1, version = version + 1, updated_at = $2 WHERE id = $3",
        [hash.into(), ctx.now().0.into(), id.0.into()],
    )
    .await?;
    end_sessions_of(&tx, ctx, id, Some(session), EndedBy::Password).await?;
    db::run(
        &tx,
        "UPDATE session SET proved_at = $1 WHERE id = $2 AND account_id = $3",
        [ctx.now().0.into(), session.0.into(), id.0.into()],
    )
    .await?;
    db::run(
        &tx,
        "UPDATE one_time_token SET used_at = $1 WHERE account_id = $2 AND used_at IS NULL
           AND kind IN ('reset_password', 'second_factor', 'change_email')",
        [ctx.now().0.into(), id.0.into()],
    )
    .await?;
    audit::record(&tx, ctx, "account.password_changed", &account.subject(), "").await?;
    let once = (account.version + 1).to_string();
    mails::notify(&tx, ctx, AccountTopic::PasswordChanged, id, &once).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(id)]);
    Ok(Ok(()))
}
