//! Roles: what the shop begins with, and own ones. Nobody gives permissions that they lack.

use domain::{
    access::{Permission, PermissionSet, Preset},
    ids::RoleId,
    text::one_line,
    view::RoleRow,
};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::account::{for_update, permissions};
use crate::{
    Ctx, audit,
    ctx::Pass,
    db,
    error::{Error, Result},
    tags::Tag,
};

/// A role as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleDraft {
    /// Its name.
    pub name: String,
    /// What it allows.
    pub permissions: PermissionSet,
}

/// A role in a write transaction.
#[derive(Clone, FromQueryResult)]
pub(super) struct Role {
    pub id: i64,
    pub name: String,
    pub preset: Option<String>,
    pub permissions: String,
    pub version: i64,
}

impl Role {
    pub fn id(&self) -> RoleId {
        RoleId(self.id)
    }

    pub fn allows(&self) -> PermissionSet {
        permissions(self.preset.as_deref(), &self.permissions)
    }

    pub fn is_owner(&self) -> bool {
        self.preset.as_deref() == Some(Preset::Owner.code())
    }
}

/// Locks the owner's role: whatever may leave a shop without an owner waits here for one another.
pub(super) async fn lock_owner(tx: &impl ConnectionTrait) -> Result<Role> {
    let lock = for_update(tx);
    let role: Option<Role> = db::one(
        tx,
        &format!("SELECT id, name, preset, permissions, version FROM role WHERE preset = $1{lock}"),
        [Preset::Owner.code().into()],
    )
    .await?;
    role.ok_or_else(|| Error::Corrupt("there is no role of the owner".to_owned()))
}

pub(super) async fn role(conn: &impl ConnectionTrait, id: RoleId, lock: &str) -> Result<Role> {
    let role: Option<Role> = db::one(
        conn,
        &format!("SELECT id, name, preset, permissions, version FROM role WHERE id = $1{lock}"),
        [id.0.into()],
    )
    .await?;
    role.ok_or(Error::NotFound)
}

/// Refuses to hand out or take away what the asker does not have.
pub(super) fn covered(pass: &Pass, wanted: PermissionSet) -> Result<()> {
    let missing = wanted.iter().find(|permission| !pass.permissions.has(*permission));
    missing.map_or(Ok(()), |permission| Err(Error::Forbidden(permission)))
}

fn named(draft: &RoleDraft) -> Result<String> {
    let name = one_line(&draft.name, 40);
    if name.chars().count() < 2 {
        return Err(Error::Invalid("Give the role a name.".to_owned()));
    }
    if draft.permissions.is_empty() {
        return Err(Error::Invalid("Tick at least one permission.".to_owned()));
    }
    Ok(name)
}

fn taken(error: Error, name: &str) -> Error {
    if error.is_unique() {
        Error::Conflict(format!("There is a role '{name}' already. Choose another name."))
    } else {
        error
    }
}

/// Makes a role.
///
/// # Errors
/// [`Error::Forbidden`] for a permission that the asker lacks, [`Error::Conflict`] for a name that is taken.
pub async fn create_role(ctx: &Ctx, draft: &RoleDraft) -> Result<RoleId> {
    let pass = ctx.require(Permission::StaffManage)?;
    covered(&pass, draft.permissions)?;
    let (name, now) = (named(draft)?, ctx.now().0);
    let tx = ctx.shop.db().begin().await?;
    let role: Result<Option<Role>> = db::one(
        &tx,
        "INSERT INTO role (name, permissions, version, created_at, updated_at) VALUES ($1, $2, 1, $3, $4)
         RETURNING id, name, preset, permissions, version",
        [
            name.clone().into(),
            draft.permissions.to_string().into(),
            now.into(),
            now.into(),
        ],
    )
    .await;
    let role = role.map_err(|error| taken(error, &name))?.ok_or(Error::NotFound)?;
    let detail = format!("{name}: {}", draft.permissions);
    audit::record(&tx, ctx, "role.created", &format!("role:{}", role.id), &detail).await?;
    tx.commit().await?;
    Ok(role.id())
}

/// Changes a role, for everybody who has it, at once. `version` is that of the page that was read.
///
/// # Errors
/// [`Error::Forbidden`] for a permission that the asker lacks, before or after; [`Error::Conflict`] for the owner's role
/// or when somebody else has changed it since.
pub async fn change_role(ctx: &Ctx, id: RoleId, version: i64, draft: &RoleDraft) -> Result<()> {
    let pass = ctx.require(Permission::StaffManage)?;
    covered(&pass, draft.permissions)?;
    let name = named(draft)?;
    let tx = ctx.shop.db().begin().await?;
    let before = role(&tx, id, for_update(&tx)).await?;
    covered(&pass, before.allows())?;
    if before.is_owner() {
        return Err(Error::Conflict(
            "The owner's role allows everything and stays as it is. Make another role instead.".to_owned(),
        ));
    }
    if before.version != version {
        return Err(changed_meanwhile());
    }
    db::run(
        &tx,
        "UPDATE role SET name = $1, permissions = $2, version = version + 1, updated_at = $3 WHERE id = $4",
        [
            name.clone().into(),
            draft.permissions.to_string().into(),
            ctx.now().0.into(),
            id.0.into(),
        ],
    )
    .await
    .map_err(|error| taken(error, &name))?;
    let detail = format!("{}: {} -> {name}: {}", before.name, before.allows(), draft.permissions);
    audit::record(&tx, ctx, "role.changed", &format!("role:{id}"), &detail).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Roles]);
    Ok(())
}

/// Removes an own role that nobody has.
///
/// # Errors
/// [`Error::Conflict`] while somebody has it, and for the roles that a shop begins with.
pub async fn delete_role(ctx: &Ctx, id: RoleId) -> Result<()> {
    let pass = ctx.require(Permission::StaffManage)?;
    let tx = ctx.shop.db().begin().await?;
    let before = role(&tx, id, for_update(&tx)).await?;
    covered(&pass, before.allows())?;
    let members = db::number(&tx, "SELECT COUNT(*) FROM account WHERE role_id = $1", [id.0.into()]).await?;
    if before.preset.is_some() {
        return Err(Error::Conflict("This role belongs to every shop and stays.".to_owned()));
    }
    if members > 0 {
        return Err(Error::Conflict(format!(
            "{members} people have this role. Give them another one first."
        )));
    }
    db::run(&tx, "DELETE FROM role WHERE id = $1", [id.0.into()]).await?;
    audit::record(&tx, ctx, "role.deleted", &format!("role:{id}"), &before.name).await?;
    tx.commit().await?;
    ctx.shop.tags().touch([Tag::Roles]);
    Ok(())
}

pub(super) fn changed_meanwhile() -> Error {
    Error::Conflict("Somebody else has changed this since you opened it. Load the page again.".to_owned())
}

#[derive(FromQueryResult)]
struct Listed {
    id: i64,
    name: String,
    preset: Option<String>,
    permissions: String,
    members: i64,
    version: i64,
}

/// All roles, those of every shop first.
///
/// # Errors
/// [`Error::Forbidden`] for staff who may not manage staff.
pub async fn role_list(ctx: &Ctx) -> Result<Vec<RoleRow>> {
    ctx.require(Permission::StaffManage)?;
    let rows: Vec<Listed> = db::all(
        ctx.shop.db().reader(),
        "SELECT r.id, r.name, r.preset, r.permissions, r.version,
                (SELECT COUNT(*) FROM account a WHERE a.role_id = r.id) AS members
         FROM role r ORDER BY CASE WHEN r.preset IS NULL THEN 1 ELSE 0 END, r.id LIMIT 200",
        [],
    )
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| RoleRow {
            id: RoleId(row.id),
            permissions: permissions(row.preset.as_deref(), &row.permissions),
            preset: row.preset.as_deref().and_then(|preset| preset.parse().ok()),
            name: row.name,
            members: u32::try_from(row.members).unwrap_or(u32::MAX),
            version: row.version,
        })
        .collect())
}
