//! The people of the shop and their roles. Whatever changes here takes a recent proof of who asks.

use axum::{Form, extract::Path, http::StatusCode, response::Response};
use commerce::{
    Error,
    identity::{self, Invite, RoleDraft},
};
use domain::{
    access::{Permission, PermissionSet},
    ids::{AccountId, RoleId},
    paths::admin as paths,
    text::Email,
    view::RoleRow,
};

use super::{Fields, field, version};
use crate::{
    admin::{
        roles::page::{self as roles_page, Edited},
        shell::{Notice, NoticeCode},
        staff::page::{self as staff_page, Typed},
    },
    server::staff::StaffPage,
};

/// Passes whoever manages staff and has shown a moment ago who they are.
async fn pass(staff: &StaffPage) -> commerce::Result<()> {
    staff.ctx.require(Permission::StaffManage)?;
    identity::require_proof(&staff.ctx, staff.session).await
}

async fn proved(staff: &StaffPage) -> commerce::Result<bool> {
    identity::recently_proved(&staff.ctx, staff.session).await
}

async fn show(staff: &StaffPage, status: StatusCode, typed: Typed) -> commerce::Result<Response> {
    let people = identity::staff_list(&staff.ctx).await?;
    let roles = identity::role_list(&staff.ctx).await?;
    let proved = proved(staff).await?;
    let mut response = staff.page(&staff_page::page(), |desk| {
        staff_page::body(desk, &people, &roles, proved, typed)
    });
    *response.status_mut() = status;
    Ok(response)
}

/// Everybody of the shop.
pub(super) async fn staff(staff: StaffPage) -> Response {
    let done = show(&staff, StatusCode::OK, Typed::default()).await;
    staff.answer(done)
}

fn role_id(text: &str) -> commerce::Result<RoleId> {
    text.parse()
        .map(RoleId)
        .map_err(|_| Error::Invalid("Choose a role.".to_owned()))
}

/// The list again with why nothing was changed, and with what was typed.
async fn refused(staff: &StaffPage, error: Error, mut typed: Typed) -> commerce::Result<Response> {
    let (status, sentence) = match error {
        Error::Conflict(sentence) => (StatusCode::CONFLICT, sentence),
        Error::Invalid(sentence) => (StatusCode::UNPROCESSABLE_ENTITY, sentence),
        error => return Err(error),
    };
    typed.refused = Some(sentence);
    show(staff, status, typed).await
}

/// Invites somebody by mail.
pub(super) async fn invite(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let typed = Typed {
        email: field(&fields, "email").to_owned(),
        name: field(&fields, "name").to_owned(),
        role: field(&fields, "role").to_owned(),
        refused: None,
    };
    let load = async {
        pass(&staff).await?;
        let invited = async {
            let email: Email = typed
                .email
                .parse()
                .map_err(|_| Error::Invalid("This is not an e-mail address.".to_owned()))?;
            let invite = Invite {
                email,
                name: typed.name.clone(),
                role: role_id(&typed.role)?,
            };
            identity::invite(&staff.ctx, &invite).await
        };
        match invited.await {
            Ok(_) => Ok(staff.go(paths::STAFF, &Notice::new(NoticeCode::StaffInvited))),
            Err(error) => refused(&staff, error, typed).await,
        }
    };
    staff.answer(load.await)
}

/// Gives somebody another role, keeps them out, lets them in again, or lets them go.
pub(super) async fn step(
    staff: StaffPage,
    Path((id, code)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Response {
    let load = async {
        pass(&staff).await?;
        let id: AccountId = id.parse().map(AccountId).map_err(|_| Error::NotFound)?;
        let (ctx, version) = (&staff.ctx, version(&fields)?);
        let done = match code.as_str() {
            "role" => {
                let role = role_id(field(&fields, "role"))?;
                identity::give_role(ctx, id, version, role)
                    .await
                    .map(|()| NoticeCode::RoleGiven)
            }
            "disable" => identity::disable_staff(ctx, id, version)
                .await
                .map(|()| NoticeCode::StaffDisabled),
            "enable" => identity::enable_staff(ctx, id, version)
                .await
                .map(|()| NoticeCode::StaffEnabled),
            "leave" => identity::take_role(ctx, id, version)
                .await
                .map(|()| NoticeCode::RoleTaken),
            _ => return Err(Error::NotFound),
        };
        match done {
            Ok(code) => {
                let notice = Notice::new(code).with(id.0, version.saturating_add(1));
                Ok(staff.go(paths::STAFF, &notice))
            }
            Err(error) => refused(&staff, error, Typed::default()).await,
        }
    };
    staff.answer(load.await)
}

/// All roles.
pub(super) async fn roles(staff: StaffPage) -> Response {
    let load = async {
        let roles = identity::role_list(&staff.ctx).await?;
        let proved = proved(&staff).await?;
        Ok(staff.page(&roles_page::page(), |desk| roles_page::body(desk, &roles, proved)))
    };
    staff.answer(load.await)
}

async fn editor(staff: &StaffPage, status: StatusCode, edited: Edited) -> commerce::Result<Response> {
    let proved = proved(staff).await?;
    let mut response = staff.page(&roles_page::editor_page(&edited), |desk| {
        roles_page::editor(desk, &edited, proved)
    });
    *response.status_mut() = status;
    Ok(response)
}

/// A role that is not there yet.
pub(super) async fn new_role(staff: StaffPage) -> Response {
    let load = async {
        staff.ctx.require(Permission::StaffManage)?;
        editor(&staff, StatusCode::OK, Edited::new()).await
    };
    staff.answer(load.await)
}

async fn stored(staff: &StaffPage, id: &str) -> commerce::Result<RoleRow> {
    let roles = identity::role_list(&staff.ctx).await?;
    let id: RoleId = id.parse().map(RoleId).map_err(|_| Error::NotFound)?;
    roles.into_iter().find(|role| role.id == id).ok_or(Error::NotFound)
}

/// One role.
pub(super) async fn role(staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async {
        let role = stored(&staff, &id).await?;
        editor(&staff, StatusCode::OK, Edited::of(role)).await
    };
    staff.answer(load.await)
}

/// A role as it was sent. What the asker may not do themselves stays as it is stored: its boxes cannot be changed, and
/// browsers do not send those.
fn draft(staff: &StaffPage, fields: &Fields, stored: PermissionSet) -> RoleDraft {
    let may = staff.staff.permissions;
    let ticked: PermissionSet = fields
        .iter()
        .filter(|(name, _)| name == "allow")
        .filter_map(|(_, code)| code.parse().ok())
        .collect();
    let beyond = stored.iter().filter(|permission| !may.has(*permission));
    RoleDraft {
        name: field(fields, "name").to_owned(),
        permissions: ticked.iter().chain(beyond).collect(),
    }
}

async fn saved(
    staff: &StaffPage,
    done: commerce::Result<()>,
    role: Option<RoleRow>,
    draft: RoleDraft,
) -> commerce::Result<Response> {
    let (status, sentence) = match done {
        Ok(()) => return Ok(staff.go(paths::ROLES, &Notice::new(NoticeCode::RoleSaved))),
        Err(Error::Conflict(sentence)) => (StatusCode::CONFLICT, sentence),
        Err(Error::Invalid(sentence)) => (StatusCode::UNPROCESSABLE_ENTITY, sentence),
        Err(error) => return Err(error),
    };
    let edited = Edited {
        role,
        name: draft.name,
        permissions: draft.permissions,
        refused: Some(sentence),
    };
    editor(staff, status, edited).await
}

/// Makes a role.
pub(super) async fn create_role(staff: StaffPage, Form(fields): Form<Fields>) -> Response {
    let load = async {
        pass(&staff).await?;
        let draft = draft(&staff, &fields, PermissionSet::NONE);
        let done = identity::create_role(&staff.ctx, &draft).await;
        saved(&staff, done.map(|_| ()), None, draft).await
    };
    staff.answer(load.await)
}

/// Changes a role.
pub(super) async fn change_role(staff: StaffPage, Path(id): Path<String>, Form(fields): Form<Fields>) -> Response {
    let load = async {
        pass(&staff).await?;
        let role = stored(&staff, &id).await?;
        let draft = draft(&staff, &fields, role.permissions);
        let done = identity::change_role(&staff.ctx, role.id, version(&fields)?, &draft).await;
        saved(&staff, done, Some(role), draft).await
    };
    staff.answer(load.await)
}

/// Removes a role that nobody has.
pub(super) async fn remove_role(staff: StaffPage, Path(id): Path<String>) -> Response {
    let load = async {
        pass(&staff).await?;
        let role = stored(&staff, &id).await?;
        identity::delete_role(&staff.ctx, role.id).await?;
        Ok(staff.go(paths::ROLES, &Notice::new(NoticeCode::RoleRemoved)))
    };
    staff.answer(load.await)
}
