//! The first owner, and staff from the command line. There is no default password anywhere.

use domain::{
    access::Preset,
    form::NewPasswordForm,
    identity::{PasswordFor, TokenKind, normal_email},
    ids::{AccountId, RoleId},
    text::{Email, one_line},
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    Secret,
    account::{self, lock},
    one_time::{self, LinkRefused, NewToken},
    roles::lock_owner,
    staff::staff_account,
};
use crate::{
    Ctx, audit, db,
    error::{Error, Result},
    tags::Tag,
};

/// Somebody of the shop, from the command line.
#[derive(Clone, Debug)]
pub struct CreateStaff {
    /// Where mails go, and the name to sign in with.
    pub email: Email,
    /// As pages greet them.
    pub name: String,
    /// A role's name or the code of a preset.
    pub role: String,
    /// Their password; without one, a link lets them choose it.
    pub password: Option<NewPasswordForm>,
}

/// What the first owner types behind the set-up link.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// Where mails go, and the name to sign in with.
    pub email: Email,
    /// As pages greet them.
    pub name: String,
    /// Their password.
    pub password: NewPasswordForm,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// Whether somebody owns this shop who can sign in.
///
/// # Errors
/// When the database does not answer.
pub async fn has_owner(ctx: &Ctx) -> Result<bool> {
    owners(ctx.shop.db().reader()).await.map(|owners| owners > 0)
}

async fn owners(conn: &impl ConnectionTrait) -> Result<i64> {
    db::number(
        conn,
        "SELECT COUNT(*) FROM account a JOIN role r ON r.id = a.role_id
         WHERE r.preset = $1 AND a.state = 'active' AND a.password_hash <> ''",
        [Preset::Owner.code().into()],
    )
    .await
}

/// Makes somebody of the shop. Without a password, the answer is the secret of a link that lets them choose one.
///
/// # Errors
/// [`Error::NotFound`] for anybody but the shop itself; [`Error::Invalid`] for a role or password that is not taken.
pub async fn create_staff(ctx: &Ctx, request: &CreateStaff) -> Result<(AccountId, Option<Secret>)> {
    ctx.require_system()?;
    let hash = match &request.password {
        Some(form) => Some(hash(ctx, form, &request.email, &request.name).await?),
        None => None,
    };
    let tx = ctx.shop.db().begin().await?;
    let role: Option<IdRow> = db::one(
        &tx,
        "SELECT id FROM role WHERE preset = $1 OR LOWER(name) = $2 ORDER BY id LIMIT 1",
        [request.role.as_str().into(), request.role.to_lowercase().into()],
    )
    .await?;
    let role = role.ok_or_else(|| {
        let names: Vec<&str> = Preset::ALL.iter().map(|preset| preset.code()).collect();
        Error::Invalid(format!(
            "there is no role '{}': use one of {}",
            request.role,
            names.join(", ")
        ))
    })?;
    let id = staff_account(&tx, ctx, &request.email, &request.name, RoleId(role.id)).await?;
    let link = if let Some(hash) = hash {
        set_password(&tx, ctx, id, &hash).await?;
        None
    } else {
        let email = normal_email(&request.email);
        let new = NewToken {
            kind: TokenKind::Invite,
            account: Some(id),
            email: Some(email.as_str()),
            previous_email: None,
        };
        Some(one_time::create(&tx, ctx, &new).await?.1)
    };
    audit::record(&tx, ctx, "staff.created", &account::subject(id), &request.role).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(id)]);
    Ok((id, link))
}

async fn hash(ctx: &Ctx, form: &NewPasswordForm, email: &Email, name: &str) -> Result<String> {
    let email = normal_email(email);
    if let Some(message) = form.problem(PasswordFor::Staff, &[email.as_str(), name]) {
        return Err(Error::Invalid(message));
    }
    ctx.shop.identity().passwords.hash(&form.password).await
}

async fn set_password(tx: &impl ConnectionTrait, ctx: &Ctx, id: AccountId, hash: &str) -> Result<()> {
    let now = ctx.now().0;
    db::run(
        tx,
        "UPDATE account SET password_hash = $1, email_verified_at = $2, updated_at = $3 WHERE id = $4",
        [hash.into(), now.into(), now.into(), id.0.into()],
    )
    .await?;
    Ok(())
}

/// The secret of a link that makes the first owner; `None` when there is one. Good once, for 15 minutes.
///
/// # Errors
/// [`Error::NotFound`] for anybody but the shop itself.
pub async fn set_up_link(ctx: &Ctx) -> Result<Option<Secret>> {
    ctx.require_system()?;
    if has_owner(ctx).await? {
        return Ok(None);
    }
    let tx = ctx.shop.db().begin().await?;
    let new = NewToken {
        kind: TokenKind::SetUp,
        account: None,
        email: None,
        previous_email: None,
    };
    let (_, secret) = one_time::create(&tx, ctx, &new).await?;
    tx.commit().await?;
    Ok(Some(secret))
}

/// Makes the first owner, by the set-up link. Once there is an owner, no such link does anything.
///
/// # Errors
/// [`Error::Busy`] when too many passwords are being hashed. A refusal is the inner `Err`.
pub async fn set_up(ctx: &Ctx, secret: &str, request: &SetUp) -> Result<std::result::Result<AccountId, LinkRefused>> {
    let Some(secret) = Secret::parse(secret) else {
        return Ok(Err(LinkRefused::Spent));
    };
    let kind = TokenKind::SetUp;
    if one_time::peek(ctx.shop.db().reader(), ctx, kind, &secret)
        .await?
        .is_none()
    {
        return Ok(Err(LinkRefused::Spent));
    }
    if one_line(&request.name, 80).chars().count() < 2 {
        return Ok(Err(LinkRefused::Form("Tell us your name.".to_owned())));
    }
    let hash = match hash(ctx, &request.password, &request.email, &request.name).await {
        Err(Error::Invalid(message)) => return Ok(Err(LinkRefused::Password(message))),
        other => other?,
    };
    let tx = ctx.shop.db().begin().await?;
    let role = lock_owner(&tx).await?;
    if owners(&tx).await? > 0 || one_time::take(&tx, ctx, kind, &secret).await?.is_none() {
        return Ok(Err(LinkRefused::Spent));
    }
    let id = match staff_account(&tx, ctx, &request.email, &request.name, role.id()).await {
        Err(Error::Conflict(message)) => return Ok(Err(LinkRefused::Form(message))),
        other => other?,
    };
    lock(&tx, id).await?;
    set_password(&tx, ctx, id, &hash).await?;
    audit::record(&tx, ctx, "shop.set_up", &account::subject(id), "").await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(id)]);
    Ok(Ok(id))
}
