//! Everybody of the shop, their roles, and inviting somebody.

use domain::{
    identity::AccountState,
    paths::admin as paths,
    view::{RoleRow, StaffRow},
};
use leptos::prelude::*;

use crate::{
    admin::{
        list::moment_view,
        shell::{Area, Desk, Page, refused},
    },
    ui::{Alert, AlertKind, Badge, BadgeKind, ButtonKind, ButtonSize, Icon, IconName, button_class},
};

/// What was typed into the invitation, when it was not sent.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The role's number.
    pub role: String,
    /// Why nothing was changed.
    pub refused: Option<String>,
}

/// The page around it.
pub fn page() -> Page {
    Page::top("Staff", Area::Staff)
}

/// People and roles, side by side.
pub(crate) fn tabs(here: &'static str) -> AnyView {
    let links = [("People", paths::STAFF), ("Roles", paths::ROLES)]
        .into_iter()
        .map(|(label, path)| {
            let current = (path == here).then_some("page");
            view! {
                <a href=path aria-current=current data-tab="">
                    {label}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs mb-4" aria-label="People and roles">
            {links}
        </nav>
    }
    .into_any()
}

/// Says that a step here asks for the password, before somebody has typed anything.
pub(crate) fn proof(proved: bool, here: &str) -> Option<AnyView> {
    (!proved).then(|| {
        let path = domain::paths::account::confirm(here);
        view! {
            <div class="mb-4">
                <Alert kind=AlertKind::Info title="Changes here take your password once more">
                    <p>
                        <a class="font-semibold underline underline-offset-4" href=path>
                            "Confirm that it is you"
                        </a> ", and it counts for ten minutes."
                    </p>
                </Alert>
            </div>
        }
        .into_any()
    })
}

/// The page.
pub fn body(desk: &Desk, people: &[StaffRow], roles: &[RoleRow], proved: bool, typed: Typed) -> AnyView {
    let rows = people.iter().map(|member| row(desk, member, roles)).collect_view();
    let reason = typed.refused.clone();
    view! {
        <h1 class="mt-1 mb-3 text-2xl">"Staff"</h1>
        {tabs(paths::STAFF)}
        {proof(proved, paths::STAFF)}
        {refused(reason)}
        <div class="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]">
            <section class="panel min-w-0" aria-label="People">
                <table class="records cards" role="table">
                    <caption class="sr-only">"Everybody of the shop"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col">"Role"</th>
                            <th scope="col">"State"</th>
                            <th scope="col">"Second factor"</th>
                            <th scope="col">"Last seen"</th>
                            <th scope="col">"Change"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
            {invite(roles, &typed)}
        </div>
    }
    .into_any()
}

fn choices(roles: &[RoleRow], chosen: &str) -> AnyView {
    roles
        .iter()
        .map(|role| {
            let id = role.id.to_string();
            let selected = id == chosen;
            view! {
                <option value=id selected=selected>
                    {role.name.clone()}
                </option>
            }
        })
        .collect_view()
        .into_any()
}

fn invite(roles: &[RoleRow], typed: &Typed) -> AnyView {
    view! {
        <section class="panel p-4" aria-labelledby="invite">
            <h2 class="mb-3 text-lg" id="invite">
                "Invite somebody"
            </h2>
            <form class="space-y-3" method="post" action=[paths::STAFF, "/invite"].concat()>
                <label class="block text-sm font-semibold">
                    "Name"
                    <input class="control-s mt-1 font-normal" name="name" value=typed.name.clone() maxlength="80" required=true autocomplete="off" />
                </label>
                <label class="block text-sm font-semibold">
                    "E-mail"
                    <input
                        class="control-s mt-1 font-normal"
                        type="email"
                        name="email"
                        value=typed.email.clone()
                        maxlength="200"
                        required=true
                        autocomplete="off"
                    />
                </label>
                <label class="block text-sm font-semibold">
                    "Role"
                    <select class="control-s mt-1 font-normal" name="role" required=true>
                        {choices(roles, &typed.role)}
                    </select>
                </label>
                <button class=[button_class(ButtonKind::Primary, ButtonSize::Small), " w-full"].concat() type="submit">
                    "Send the invitation"
                </button>
                <p class="text-sm text-soft">
                    "They get a mail with a link, and choose a password of their own. Inviting them again sends a new link."
                </p>
            </form>
        </section>
    }
    .into_any()
}

fn row(desk: &Desk, member: &StaffRow, roles: &[RoleRow]) -> AnyView {
    let state = match (member.state, member.invited) {
        (AccountState::Disabled, _) => (BadgeKind::Warning, "Disabled"),
        (AccountState::Closed, _) => (BadgeKind::Plain, "Closed"),
        (AccountState::Active, true) => (BadgeKind::Accent, "Invited"),
        (AccountState::Active, false) => (BadgeKind::Good, "Active"),
    };
    let seen = member
        .last_seen_at
        .map_or_else(|| "never".into_any(), |at| moment_view(at, desk.shop.offset));
    let factor = if member.second_factor {
        view! { <Badge kind=BadgeKind::Good>"On"</Badge> }
    } else {
        view! { <Badge>"Off"</Badge> }
    };
    view! {
        <tr role="row" data-row="">
            <th scope="row" role="rowheader">
                <span>
                    {member.name.clone()} <span class="block text-sm font-normal break-all text-soft">{member.email.clone()}</span>
                </span>
            </th>
            <td role="cell">{member.role_name.clone()}</td>
            <td role="cell">
                <Badge kind=state.0>{state.1}</Badge>
            </td>
            <td role="cell" data-label="Second factor">
                {factor}
            </td>
            <td role="cell" data-label="Last seen">
                {seen}
            </td>
            <td role="cell">{change(member, roles)}</td>
        </tr>
    }
    .into_any()
}

fn change(member: &StaffRow, roles: &[RoleRow]) -> AnyView {
    let path = paths::member(member.account);
    let step = |code: &'static str, label: &'static str, question: Option<String>| {
        view! {
            <form method="post" action=[&path, "/", code].concat()>
                <input type="hidden" name="version" value=member.version />
                <button
                    class=[button_class(ButtonKind::Secondary, ButtonSize::Small), " w-full"].concat()
                    type="submit"
                    data-confirm=question
                >
                    {label}
                </button>
            </form>
        }
        .into_any()
    };
    let state = match member.state {
        AccountState::Active => Some(step(
            "disable",
            "Disable the account",
            Some(format!("Keep {} out, at once and everywhere?", member.name)),
        )),
        AccountState::Disabled => Some(step("enable", "Enable the account", None)),
        AccountState::Closed => None,
    };
    let leave = step(
        "leave",
        "Take the role away",
        Some(format!(
            "Does {} not work here any more? They stay a customer.",
            member.name
        )),
    );
    view! {
        <details class="drop" data-drop="">
            <summary class="tool" aria-label=format!("Change {}", member.name)>
                "Change"
                <Icon name=IconName::Down class="size-3.5" />
            </summary>
            <div class="drop-panel drop-sheet right-0 w-72 space-y-3 p-4">
                <form class="space-y-3 border-b border-line pb-3" method="post" action=[&path, "/role"].concat()>
                    <input type="hidden" name="version" value=member.version />
                    <label class="block text-sm font-semibold">
                        "Role"
                        <select class="control-s mt-1 font-normal" name="role" required=true>
                            {choices(roles, &member.role.to_string())}
                        </select>
                    </label>
                    <button class=[button_class(ButtonKind::Strong, ButtonSize::Small), " w-full"].concat() type="submit">
                        "Give this role"
                    </button>
                </form>
                {state}
                {leave}
            </div>
        </details>
    }
    .into_any()
}
