//! Closing one's own account. Orders stay, as the law wants them; everything else that is personal goes.

use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    identity::{self, EndedBy, end_sessions_of},
    tags::Tag,
};

/// What goes with an account.
const GONE: [&str; 5] = [
    "DELETE FROM customer_address WHERE account_id = $1",
    "DELETE FROM recovery_code WHERE account_id = $1",
    "DELETE FROM known_device WHERE account_id = $1",
    "DELETE FROM one_time_token WHERE account_id = $1",
    "DELETE FROM cart_line WHERE cart_id IN (SELECT id FROM cart WHERE account_id = $1 AND state = 'open')",
];

/// Closes the asker's account; takes the password. `false` when that is wrong.
///
/// # Errors
/// [`Error::Conflict`] for staff, who leave by another's hand; [`Error::TooMany`] after too many wrong passwords.
pub async fn close_account(ctx: &Ctx, password: &str) -> Result<bool> {
    let id = ctx.require_account()?;
    if !identity::check_password_of(ctx, id, password).await? {
        return Ok(false);
    }
    let tx = ctx.shop.db().begin().await?;
    let account = identity::lock(&tx, id).await?;
    if account.role_id.is_some() {
        return Err(Error::Conflict(
            "You work here. Let somebody take your role away first.".to_owned(),
        ));
    }
    if !account.is_active() {
        return Err(Error::NotFound);
    }
    for sql in GONE {
        db::run(&tx, sql, [id.0.into()]).await?;
    }
    db::run(
        &tx,
        "DELETE FROM stock_waiter WHERE email = (SELECT LOWER(email) FROM account WHERE id = $1)",
        [id.0.into()],
    )
    .await?;
    db::run(
        &tx,
        "UPDATE cart SET account_id = NULL, draft = '{}' WHERE account_id = $1",
        [id.0.into()],
    )
    .await?;
    end_sessions_of(&tx, ctx, id, None, EndedBy::Closed).await?;
    db::run(
        &tx,
        "UPDATE session SET device = '', address = '' WHERE account_id = $1",
        [id.0.into()],
    )
    .await?;
    db::run(
        &tx,
        "UPDATE account SET state = 'closed', email = NULL, phone = NULL, name = 'Closed account', password_hash = '',
                email_verified_at = NULL, phone_verified_at = NULL, totp_secret = NULL, totp_confirmed_at = NULL,
                marketing_at = NULL, version = version + 1, updated_at = $1
         WHERE id = $2",
        [ctx.now().0.into(), id.0.into()],
    )
    .await?;
    if let Some(customer) = account.customer() {
        db::run(
            &tx,
            "UPDATE customer SET name = 'Closed account', phone = NULL, email = NULL WHERE id = $1",
            [customer.0.into()],
        )
        .await?;
    }
    audit::record(&tx, ctx, "account.closed", &account.subject(), "").await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(id)]);
    Ok(true)
}
