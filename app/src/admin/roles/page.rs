//! Roles: what each allows, and the editor with a box for each permission.

use domain::{
    access::{Permission, PermissionSet, Preset},
    paths::admin as paths,
    view::RoleRow,
};
use leptos::prelude::*;

use crate::{
    admin::{
        shell::{Area, Desk, Page, refused},
        staff::page::{proof, tabs},
    },
    ui::{Badge, BadgeKind, ButtonKind, ButtonLink, ButtonSize, Icon, IconName, button_class},
};

/// A role as it stands in the editor.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The stored one; `None` for a new one.
    pub role: Option<RoleRow>,
    /// Its name as typed.
    pub name: String,
    /// What is ticked.
    pub permissions: PermissionSet,
    /// Why nothing was changed.
    pub refused: Option<String>,
}

impl Edited {
    /// A role that is not there yet.
    pub fn new() -> Self {
        Self {
            role: None,
            name: String::new(),
            permissions: PermissionSet::NONE,
            refused: None,
        }
    }

    /// A stored role.
    pub fn of(role: RoleRow) -> Self {
        Self {
            name: role.name.clone(),
            permissions: role.permissions,
            role: Some(role),
            refused: None,
        }
    }
}

impl Default for Edited {
    fn default() -> Self {
        Self::new()
    }
}

/// The page around the list.
pub fn page() -> Page {
    Page::top("Roles", Area::Staff).below("Staff", paths::STAFF)
}

/// The page around the editor.
pub fn editor_page(edited: &Edited) -> Page {
    let title = edited.role.as_ref().map_or("New role", |role| role.name.as_str());
    Page::top(title, Area::Staff)
        .below("Staff", paths::STAFF)
        .below("Roles", paths::ROLES)
}

/// All roles.
pub fn body(_desk: &Desk, roles: &[RoleRow], proved: bool) -> AnyView {
    let cards = roles.iter().map(card).collect_view();
    view! {
        <div class="mt-1 mb-3 flex flex-wrap items-center justify-between gap-3">
            <h1 class="text-2xl">"Roles"</h1>
            <ButtonLink href=[paths::ROLES, "/new"].concat() kind=ButtonKind::Primary size=ButtonSize::Small>
                <Icon name=IconName::Plus class="size-4" />
                "New role"
            </ButtonLink>
        </div>
        {tabs(paths::ROLES)}
        {proof(proved, paths::ROLES)}
        <ul class="grid gap-4 md:grid-cols-2 xl:grid-cols-3">{cards}</ul>
    }
    .into_any()
}

fn mark(role: &RoleRow) -> Option<AnyView> {
    role.preset
        .map(|_| view! { <Badge kind=BadgeKind::Plain>"Of every shop"</Badge> }.into_any())
}

fn members(count: u32) -> String {
    match count {
        0 => "Nobody has it".to_owned(),
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    }
}

fn card(role: &RoleRow) -> AnyView {
    let all = role.permissions == PermissionSet::all();
    let allows = if all {
        view! { <p class="text-sm">"Everything, also what is added later."</p> }.into_any()
    } else {
        let rows = role
            .permissions
            .iter()
            .map(|permission| view! { <li>{permission.label()}</li> })
            .collect_view();
        view! { <ul class="list-disc space-y-0.5 pl-5 text-sm">{rows}</ul> }.into_any()
    };
    view! {
        <li class="panel flex flex-col gap-3 p-4" data-row="">
            <div class="flex flex-wrap items-center justify-between gap-2">
                <h2 class="text-lg">
                    <a class="hover:text-accent hover:underline" href=paths::role(role.id) data-main="">
                        {role.name.clone()}
                    </a>
                </h2>
                {mark(role)}
            </div>
            {allows}
            <p class="mt-auto border-t border-line pt-2 text-sm text-soft tabular-nums">{members(role.members)}</p>
        </li>
    }
    .into_any()
}

/// Permissions as the editor groups them.
const GROUPS: &[(&str, &[Permission])] = &[
    (
        "Orders",
        &[
            Permission::OrdersRead,
            Permission::OrdersEdit,
            Permission::OrdersFulfil,
            Permission::ReturnsDecide,
        ],
    ),
    (
        "Money",
        &[
            Permission::CashDesk,
            Permission::PaymentsReview,
            Permission::OrdersRefund,
        ],
    ),
    (
        "Customers",
        &[
            Permission::CustomersRead,
            Permission::CustomersEdit,
            Permission::CustomersExport,
        ],
    ),
    ("Catalogue", &[Permission::CatalogueEdit, Permission::StockEdit]),
    (
        "The shop",
        &[
            Permission::AnalyticsRead,
            Permission::SettingsEdit,
            Permission::StaffManage,
            Permission::AuditRead,
        ],
    ),
];

/// What somebody should think about before they tick it; empty for the others.
const fn caution(permission: Permission) -> &'static str {
    match permission {
        Permission::OrdersRefund => "Money leaves the shop.",
        Permission::PaymentsReview => "Decides that money has come.",
        Permission::CustomersExport => "Personal data leaves the shop.",
        Permission::StaffManage => "Decides who may do what.",
        Permission::SettingsEdit => "Changes how the shop sells.",
        _ => "",
    }
}

/// The editor. Boxes of what the reader may not do themselves cannot be changed.
pub fn editor(desk: &Desk, edited: &Edited, proved: bool) -> AnyView {
    let role = edited.role.as_ref();
    let owner = role.is_some_and(|role| role.preset == Some(Preset::Owner));
    let action = role.map_or_else(|| paths::ROLES.to_owned(), |role| paths::role(role.id));
    let here = role.map_or_else(|| [paths::ROLES, "/new"].concat(), |role| paths::role(role.id));
    let title = role.map_or_else(|| "New role".to_owned(), |role| role.name.clone());
    let version = role.map(|role| view! { <input type="hidden" name="version" value=role.version /> });
    let about = if owner {
        "The owner’s role allows everything and stays as it is.".to_owned()
    } else {
        role.map_or_else(
            || "Tick what it allows. You can only give what you may do yourself.".to_owned(),
            |role| {
                format!(
                    "{}. A change counts at once for everybody who has it.",
                    members(role.members)
                )
            },
        )
    };
    let groups = GROUPS
        .iter()
        .map(|(name, permissions)| {
            let boxes = permissions
                .iter()
                .map(|permission| tick(desk, edited, *permission, owner))
                .collect_view();
            view! {
                <fieldset class="p-4">
                    <legend class="float-left mb-1 w-full font-semibold">{*name}</legend>
                    <div class="clear-both">{boxes}</div>
                </fieldset>
            }
        })
        .collect_view();
    let remove = role.filter(|role| role.preset.is_none()).map(|role| {
        if role.members > 0 {
            let words = format!(
                "{} have this role: give them another one before it is removed.",
                members(role.members)
            );
            return view! { <p class="mt-4 max-w-3xl text-sm text-soft">{words}</p> }.into_any();
        }
        view! {
            <form class="mt-4" method="post" action=[&paths::role(role.id), "/remove"].concat()>
                <button class="tool" type="submit" data-confirm=format!("Remove the role {}?", role.name)>
                    <Icon name=IconName::Trash class="size-4" />
                    "Remove this role"
                </button>
            </form>
        }
        .into_any()
    });
    let save = (!owner).then(|| {
        view! {
            <button class=button_class(ButtonKind::Primary, ButtonSize::Small) type="submit">
                "Save the role"
            </button>
        }
    });
    view! {
        <h1 class="mt-1 flex flex-wrap items-center gap-3 text-2xl">
            {title} <span class="font-sans text-base">{role.and_then(mark)}</span>
        </h1>
        <p class="mb-4 text-soft">{about}</p>
        {proof(proved, &here)}
        {refused(edited.refused.clone())}
        <form class="panel max-w-3xl" method="post" action=action>
            {version}
            <div class="border-b border-line p-4">
                <label class="mb-1 block text-sm font-semibold" for="name">
                    "Name"
                </label>
                <input
                    class="control-s max-w-sm"
                    id="name"
                    name="name"
                    value=edited.name.clone()
                    maxlength="40"
                    required=true
                    readonly=owner
                    autocomplete="off"
                />
            </div>
            <div class="grid divide-line max-md:divide-y md:grid-cols-2">{groups}</div>
            <div class="flex flex-wrap gap-2 border-t border-line p-4">
                {save}
                <ButtonLink href=paths::ROLES kind=ButtonKind::Secondary size=ButtonSize::Small>
                    "Back to the roles"
                </ButtonLink>
            </div>
        </form>
        {remove}
    }
    .into_any()
}

fn tick(desk: &Desk, edited: &Edited, permission: Permission, fixed: bool) -> AnyView {
    let caution = caution(permission);
    let caution = (!caution.is_empty()).then(|| {
        view! {
            <span class="flex items-center gap-1 text-sm text-warn">
                <Icon name=IconName::Warning class="size-3.5" />
                {caution}
            </span>
        }
    });
    let fixed = fixed || !desk.may(permission);
    view! {
        <label class="flex min-h-9 items-start gap-2.5 py-1">
            <input
                class="mt-1 size-4 shrink-0"
                type="checkbox"
                name="allow"
                value=permission.code()
                checked=edited.permissions.has(permission)
                disabled=fixed
            />
            <span>
                {permission.label()}
                {caution}
            </span>
        </label>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_editor_offers_every_permission_once() {
        let mut offered: Vec<Permission> = GROUPS
            .iter()
            .flat_map(|(_, permissions)| permissions.to_vec())
            .collect();
        offered.sort_by_key(|permission| permission.code());
        let mut all = Permission::ALL.to_vec();
        all.sort_by_key(|permission| permission.code());
        assert_eq!(offered, all);
    }
}
