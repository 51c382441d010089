//! The side navigation: only what the person may see.

use domain::{
    access::{Permission, PermissionSet},
    paths::admin as paths,
};
use leptos::prelude::*;

use super::Desk;
use crate::ui::{Icon, IconName};

/// Which part of the back office a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// Where work begins.
    Home,
    /// Orders.
    Orders,
    /// Payments that need a person.
    Payments,
    /// Goods that come back.
    Returns,
    /// The audit log.
    Audit,
    /// Effects to deliver.
    Outbox,
    /// None that the navigation names.
    Elsewhere,
}

/// A place to go.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Which part it is.
    pub area: Area,
    /// As it is called.
    pub label: &'static str,
    /// Where it is.
    pub path: &'static str,
    /// Its picture.
    pub icon: IconName,
    /// Who may go there; `None` for everybody of the shop.
    pub permission: Option<Permission>,
    /// The key that goes there after `g`.
    pub key: &'static str,
    /// The heading that it begins, empty within a group.
    pub group: &'static str,
}

const ENTRIES: &[Entry] = &[
    entry(Area::Home, "Home", paths::HOME, IconName::Home, None, "h", "Work"),
    entry(
        Area::Orders,
        "Orders",
        paths::ORDERS,
        IconName::Box,
        Some(Permission::OrdersRead),
        "o",
        "",
    ),
    entry(
        Area::Payments,
        "Payments",
        paths::PAYMENTS,
        IconName::Wallet,
        Some(Permission::PaymentsReview),
        "p",
        "",
    ),
    entry(
        Area::Audit,
        "Audit trail",
        paths::AUDIT,
        IconName::Shield,
        Some(Permission::AuditRead),
        "a",
        "Records",
    ),
    entry(
        Area::Outbox,
        "Outbox",
        paths::OUTBOX,
        IconName::Mail,
        Some(Permission::AuditRead),
        "x",
        "",
    ),
];

const fn entry(
    area: Area,
    label: &'static str,
    path: &'static str,
    icon: IconName,
    permission: Option<Permission>,
    key: &'static str,
    group: &'static str,
) -> Entry {
    Entry {
        area,
        label,
        path,
        icon,
        permission,
        key,
        group,
    }
}

/// Where somebody with these permissions may go.
pub fn entries(permissions: PermissionSet) -> impl Iterator<Item = &'static Entry> {
    ENTRIES
        .iter()
        .filter(move |entry| entry.permission.is_none_or(|permission| permissions.has(permission)))
}

/// The navigation: beside the page on a desk, a sheet on a phone (a popover, which needs no script).
pub(super) fn nav(desk: &Desk, area: Area) -> AnyView {
    let links = entries(desk.permissions).map(|entry| link(entry, area)).collect_view();
    view! {
        <nav class="desk-nav sheet sheet-left" id="nav" popover="auto" aria-label="Back office">
            <div class="flex h-14 shrink-0 items-center justify-between pr-2 pl-5">
                <a class="flex min-w-0 items-center gap-1.5 font-display text-xl tracking-tight" href=paths::HOME>
                    <span class="truncate">{desk.shop.name.clone()}</span>
                    <span class="mt-1.5 size-1.5 shrink-0 rounded-full bg-accent" aria-hidden="true"></span>
                </a>
                <button
                    class="grid size-11 place-items-center rounded-full hover:bg-line lg:hidden"
                    type="button"
                    popovertarget="nav"
                    popovertargetaction="hide"
                    aria-label="Close the navigation"
                >
                    <Icon name=IconName::Close />
                </button>
            </div>
            <ul class="grow overflow-y-auto px-3 pb-4">{links}</ul>
            <div class="border-t border-line p-3">
                <a class="desk-link" href="/">
                    <Icon name=IconName::External class="size-4.5" />
                    "View the shop"
                </a>
            </div>
        </nav>
    }
    .into_any()
}

fn link(entry: &'static Entry, area: Area) -> AnyView {
    let current = (entry.area == area).then_some("page");
    let group = (!entry.group.is_empty()).then(|| view! { <li class="desk-group">{entry.group}</li> });
    view! {
        {group}
        <li>
            <a class="desk-link" href=entry.path aria-current=current data-go=entry.key>
                <Icon name=entry.icon class="size-4.5" />
                {entry.label}
            </a>
        </li>
    }
    .into_any()
}
