//! The people of the shop: inviting them, giving them a role, taking it away. A shop never loses its last owner.

use std::collections::HashMap;

use domain::{
    access::Permission,
    form::NewPasswordForm,
    identity::{AccountState, LoginName, TokenKind},
    ids::{AccountId, RoleId},
    text::{Email, one_line},
    time::Timestamp,
    view::StaffRow,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::{
    account::{self, Account, for_update, lock, lock_by_login},
    mails,
    one_time::{LinkRefused, NewToken},
    reset_password::set_by_link,
    roles::{self, changed_meanwhile, covered, lock_owner},
    sessions::{EndedBy, end_sessions_of},
};
use crate::{
    Actor, Ctx, audit,
    ctx::Pass,
    db,
    error::{Error, Result},
    tags::Tag,
};

/// Somebody who is to work here.
#[derive(Clone, Debug)]
pub struct Invite {
    /// Where the link goes.
    pub email: Email,
    /// As pages greet them.
    pub name: String,
    /// What they will be.
    pub role: RoleId,
}

/// Invites somebody by mail. A customer with this address becomes staff and chooses a new password. Inviting somebody
/// again who has not come yet sends the link again.
///
/// # Errors
/// [`Error::Forbidden`] for a role that allows what the asker may not; [`Error::Conflict`] for staff and closed doors.
pub async fn invite(ctx: &Ctx, request: &Invite) -> Result<AccountId> {
    let pass = ctx.require(Permission::StaffManage)?;
    let tx = ctx.shop.db().begin().await?;
    let role = roles::role(&tx, request.role, for_update(&tx)).await?;
    covered(&pass, role.allows())?;
    let id = staff_account(&tx, ctx, &request.email, &request.name, role.id()).await?;
    let email = domain::identity::normal_email(&request.email);
    let new = NewToken {
        kind: TokenKind::Invite,
        account: Some(id),
        email: Some(email.as_str()),
        previous_email: None,
    };
    super::one_time::end(&tx, ctx, id, TokenKind::Invite).await?;
    mails::send_link(&tx, ctx, &new).await?;
    audit::record(&tx, ctx, "staff.invited", &account::subject(id), &role.name).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(id)]);
    Ok(id)
}

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}

/// An account with this role and no password: a new one, or that of the customer who has this address.
pub(super) async fn staff_account(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    email: &Email,
    name: &str,
    role: RoleId,
) -> Result<AccountId> {
    let login = LoginName::Email(domain::identity::normal_email(email));
    let (name, now) = (one_line(name, 80), ctx.now().0);
    if name.chars().count() < 2 {
        return Err(Error::Invalid("Tell us their name.".to_owned()));
    }
    let row: Option<IdRow> = db::one(
        tx,
        "INSERT INTO account (email, name, password_hash, state, totp_last_step, language, theme, role_id, version,
                              created_at, updated_at)
         VALUES ($1, $2, '', 'active', 0, 'en', 'system', $3, 1, $4, $5) ON CONFLICT DO NOTHING RETURNING id",
        [
            login.as_str().into(),
            name.into(),
            role.0.into(),
            now.into(),
            now.into(),
        ],
    )
    .await?;
    if let Some(row) = row {
        return Ok(AccountId(row.id));
    }
    let there = lock_by_login(tx, &login).await?.ok_or(Error::NotFound)?;
    let waits = there.role_id.is_some() && there.password_hash.is_empty();
    if !there.is_active() || (there.role_id.is_some() && !waits) {
        return Err(Error::Conflict(
            "Somebody of the shop, or a disabled account, has this address already. Look at the list of staff."
                .to_owned(),
        ));
    }
    // Their password followed the rules for shoppers; a new one follows those for staff.
    db::run(
        tx,
        "UPDATE account SET role_id = $1, password_hash = '', version = version + 1, updated_at = $2 WHERE id = $3",
        [role.0.into(), now.into(), there.id.into()],
    )
    .await?;
    end_sessions_of(tx, ctx, there.id(), None, EndedBy::Staff).await?;
    Ok(there.id())
}

/// Sets the first password of somebody who was invited; they sign in with it then.
///
/// # Errors
/// [`Error::Busy`] when too many passwords are being hashed. A refusal is the inner `Err`.
pub async fn accept_invite(
    ctx: &Ctx,
    secret: &str,
    form: &NewPasswordForm,
) -> Result<std::result::Result<(), LinkRefused>> {
    set_by_link(ctx, TokenKind::Invite, secret, form).await
}

/// A member of the staff, locked, and what the asker must cover to touch them.
async fn member(tx: &impl ConnectionTrait, pass: &Pass, id: AccountId, version: i64) -> Result<(Account, roles::Role)> {
    // First, always: two owners who remove each other meet here.
    lock_owner(tx).await?;
    let member = lock(tx, id).await?;
    let role = roles::role(tx, member.role().ok_or(Error::NotFound)?, "").await?;
    covered(pass, role.allows())?;
    if member.version != version {
        return Err(changed_meanwhile());
    }
    Ok((member, role))
}

/// Refuses to leave a shop without an owner who can sign in.
async fn another_owner(tx: &impl ConnectionTrait, member: &Account, role: &roles::Role) -> Result<()> {
    if !role.is_owner() || !member.is_active() {
        return Ok(());
    }
    let others = db::number(
        tx,
        "SELECT COUNT(*) FROM account WHERE role_id = $1 AND state = 'active' AND password_hash <> '' AND id <> $2",
        [role.id.into(), member.id.into()],
    )
    .await?;
    if others == 0 {
        return Err(Error::Conflict(
            "This is the shop's last owner. Make somebody else an owner first.".to_owned(),
        ));
    }
    Ok(())
}

/// Gives somebody of the shop another role, at once. `version` is that of the page that was read.
///
/// # Errors
/// [`Error::Forbidden`] for what the asker may not do themselves; [`Error::Conflict`] for the last owner.
pub async fn give_role(ctx: &Ctx, id: AccountId, version: i64, role: RoleId) -> Result<()> {
    let pass = ctx.require(Permission::StaffManage)?;
    let tx = ctx.shop.db().begin().await?;
    let (staff, before) = member(&tx, &pass, id, version).await?;
    let after = roles::role(&tx, role, "").await?;
    covered(&pass, after.allows())?;
    if before.id == after.id {
        return Ok(());
    }
    another_owner(&tx, &staff, &before).await?;
    db::run(
        &tx,
        "UPDATE account SET role_id = $1, version = version + 1, updated_at = $2 WHERE id = $3",
        [role.0.into(), ctx.now().0.into(), id.0.into()],
    )
    .await?;
    let detail = format!("{} -> {}", before.name, after.name);
    audit::record(&tx, ctx, "staff.role_given", &staff.subject(), &detail).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(id)]);
    Ok(())
}

/// Makes somebody of the shop a customer again; their sign-ins end.
///
/// # Errors
/// As [`give_role`].
pub async fn take_role(ctx: &Ctx, id: AccountId, version: i64) -> Result<()> {
    let pass = ctx.require(Permission::StaffManage)?;
    let tx = ctx.shop.db().begin().await?;
    let (staff, before) = member(&tx, &pass, id, version).await?;
    another_owner(&tx, &staff, &before).await?;
    db::run(
        &tx,
        "UPDATE account SET role_id = NULL, version = version + 1, updated_at = $1 WHERE id = $2",
        [ctx.now().0.into(), id.0.into()],
    )
    .await?;
    end_sessions_of(&tx, ctx, id, None, EndedBy::Staff).await?;
    audit::record(&tx, ctx, "staff.role_taken", &staff.subject(), &before.name).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(id)]);
    Ok(())
}

/// Keeps somebody of the shop out, at once.
///
/// # Errors
/// As [`give_role`].
pub async fn disable_staff(ctx: &Ctx, id: AccountId, version: i64) -> Result<()> {
    let pass = ctx.require(Permission::StaffManage)?;
    let tx = ctx.shop.db().begin().await?;
    let (staff, role) = member(&tx, &pass, id, version).await?;
    another_owner(&tx, &staff, &role).await?;
    set_state(&tx, ctx, &staff, AccountState::Disabled).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(id)]);
    Ok(())
}

/// Lets somebody of the shop in again.
///
/// # Errors
/// As [`give_role`].
pub async fn enable_staff(ctx: &Ctx, id: AccountId, version: i64) -> Result<()> {
    let pass = ctx.require(Permission::StaffManage)?;
    let tx = ctx.shop.db().begin().await?;
    let (staff, _) = member(&tx, &pass, id, version).await?;
    set_state(&tx, ctx, &staff, AccountState::Active).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Account(id)]);
    Ok(())
}

/// Writes the state of an account that is not closed, and ends its sign-ins when it may not be used.
pub(crate) async fn set_state(
    tx: &impl ConnectionTrait,
    ctx: &Ctx,
    account: &Account,
    state: AccountState,
) -> Result<()> {
    if account.state()? == AccountState::Closed {
        return Err(Error::Conflict("This account was closed by its owner.".to_owned()));
    }
    db::run(
        tx,
        "UPDATE account SET state = $1, version = version + 1, updated_at = $2 WHERE id = $3",
        [state.code().into(), ctx.now().0.into(), account.id.into()],
    )
    .await?;
    if state != AccountState::Active {
        end_sessions_of(tx, ctx, account.id(), None, EndedBy::Staff).await?;
    }
    let action = if state == AccountState::Active {
        "account.enabled"
    } else {
        "account.disabled"
    };
    audit::record(tx, ctx, action, &account.subject(), "").await
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: String,
    email: Option<String>,
    role_id: i64,
    role_name: String,
    state: String,
    invited: bool,
    second_factor: bool,
    last_seen_at: Option<i64>,
    version: i64,
}

#[derive(FromQueryResult)]
struct NameRow {
    id: i64,
    name: String,
}

/// The names of everybody of the shop, by their accounts: for pages that say who did something.
///
/// # Errors
/// [`Error::NotFound`] for whoever is not of the shop.
pub async fn staff_names(ctx: &Ctx) -> Result<HashMap<i64, String>> {
    if !matches!(ctx.actor, Actor::Staff(_) | Actor::System(_)) {
        return Err(Error::NotFound);
    }
    let rows: Vec<NameRow> = db::all(
        ctx.shop.db().reader(),
        "SELECT id, name FROM account WHERE role_id IS NOT NULL LIMIT 1000",
        [],
    )
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

#[derive(FromQueryResult)]
struct MayRow {
    id: i64,
    preset: Option<String>,
    permissions: String,
}

/// Staff who can sign in, may do this and have an address: those who are told of what it is about.
pub(crate) async fn staff_with(conn: &impl ConnectionTrait, permission: Permission) -> Result<Vec<AccountId>> {
    let rows: Vec<MayRow> = db::all(
        conn,
        "SELECT a.id, r.preset, r.permissions FROM account a JOIN role r ON r.id = a.role_id
         WHERE a.state = 'active' AND a.email IS NOT NULL AND a.password_hash <> '' ORDER BY a.id LIMIT 100",
        [],
    )
    .await?;
    let may = |row: &MayRow| super::account::permissions(row.preset.as_deref(), &row.permissions).has(permission);
    Ok(rows
        .iter()
        .filter(|row| may(row))
        .map(|row| AccountId(row.id))
        .collect())
}

/// Everybody of the shop, by name.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not manage staff.
pub async fn staff_list(ctx: &Ctx) -> Result<Vec<StaffRow>> {
    ctx.require(Permission::StaffManage)?;
    let rows: Vec<Row> = db::all(
        ctx.shop.db().reader(),
        "SELECT a.id, a.name, a.email, r.id AS role_id, r.name AS role_name, a.state, (a.password_hash = '') AS invited,
                (a.totp_confirmed_at IS NOT NULL) AS second_factor, a.version,
                (SELECT MAX(s.used_at) FROM session s WHERE s.account_id = a.id) AS last_seen_at
         FROM account a JOIN role r ON r.id = a.role_id ORDER BY LOWER(a.name), a.id LIMIT 500",
        [],
    )
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(StaffRow {
                state: row
                    .state
                    .parse()
                    .map_err(|_| Error::Corrupt(format!("state of account {}", row.id)))?,
                account: AccountId(row.id),
                name: row.name,
                email: row.email.unwrap_or_default(),
                role: RoleId(row.role_id),
                role_name: row.role_name,
                invited: row.invited,
                second_factor: row.second_factor,
                last_seen_at: row.last_seen_at.map(Timestamp),
                version: row.version,
            })
        })
        .collect()
}
