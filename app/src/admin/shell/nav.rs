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
    /// Orders that are written down on the telephone.
    Drafts,
    /// Cash: calls, parcels, statements, debts.
    Cash,
    /// Payments that need a person.
    Payments,
    /// Goods that come back.
    Returns,
    /// Products.
    Products,
    /// The tree of categories.
    Categories,
    /// Collections.
    Collections,
    /// Stock.
    Stock,
    /// Customers.
    Customers,
    /// The people of the shop, and their roles.
    Staff,
    /// Figures and charts.
    Analytics,
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
    /// The key that goes there after `g`; empty for a page that only the palette names.
    pub key: &'static str,
    /// The heading that it stands under.
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
        "Work",
    ),
    entry(
        Area::Drafts,
        "Phone orders",
        paths::DRAFTS,
        IconName::Phone,
        Some(Permission::OrdersEdit),
        "d",
        "Work",
    ),
    entry(
        Area::Cash,
        "Cash desk",
        paths::CASH,
        IconName::Cash,
        Some(Permission::CashDesk),
        "c",
        "Work",
    ),
    entry(
        Area::Payments,
        "Payments",
        paths::PAYMENTS,
        IconName::Wallet,
        Some(Permission::PaymentsReview),
        "p",
        "Work",
    ),
    entry(
        Area::Returns,
        "Returns",
        paths::RETURNS,
        IconName::Return,
        Some(Permission::OrdersRead),
        "r",
        "Work",
    ),
    entry(
        Area::Analytics,
        "Figures",
        paths::ANALYTICS,
        IconName::Chart,
        Some(Permission::AnalyticsRead),
        "f",
        "Work",
    ),
    entry(
        Area::Products,
        "Products",
        paths::PRODUCTS,
        IconName::Tag,
        Some(Permission::CatalogueEdit),
        "t",
        "Goods",
    ),
    entry(
        Area::Categories,
        "Categories",
        paths::CATEGORIES,
        IconName::Leaf,
        Some(Permission::CatalogueEdit),
        "g",
        "Goods",
    ),
    entry(
        Area::Collections,
        "Collections",
        paths::COLLECTIONS,
        IconName::Spark,
        Some(Permission::CatalogueEdit),
        "l",
        "Goods",
    ),
    entry(
        Area::Stock,
        "Stock",
        paths::STOCK,
        IconName::Copy,
        Some(Permission::StockEdit),
        "k",
        "Goods",
    ),
    entry(
        Area::Customers,
        "Customers",
        paths::CUSTOMERS,
        IconName::Heart,
        Some(Permission::CustomersRead),
        "u",
        "People",
    ),
    entry(
        Area::Staff,
        "Staff",
        paths::STAFF,
        IconName::User,
        Some(Permission::StaffManage),
        "s",
        "People",
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
        "Records",
    ),
];

/// Pages below those of the navigation, for the palette.
const BELOW: &[Entry] = &[
    below(
        Area::Cash,
        "Hand parcels to a courier",
        paths::PARCELS,
        IconName::Truck,
        Permission::CashDesk,
    ),
    below(
        Area::Cash,
        "Couriers’ statements",
        paths::STATEMENTS,
        IconName::Cash,
        Permission::CashDesk,
    ),
    below(
        Area::Cash,
        "Cash that couriers owe",
        paths::DEBTS,
        IconName::Cash,
        Permission::CashDesk,
    ),
    below(
        Area::Products,
        "Import products",
        paths::IMPORTS,
        IconName::Box,
        Permission::CatalogueEdit,
    ),
    below(
        Area::Products,
        "Export products",
        paths::EXPORT,
        IconName::Box,
        Permission::CatalogueEdit,
    ),
    below(
        Area::Stock,
        "Receive a delivery",
        paths::RECEIVE,
        IconName::Truck,
        Permission::StockEdit,
    ),
    below(
        Area::Stock,
        "Count the shelf",
        paths::COUNTS,
        IconName::Check,
        Permission::StockEdit,
    ),
    below(
        Area::Stock,
        "Edit stock in a grid",
        paths::STOCK_GRID,
        IconName::Sort,
        Permission::StockEdit,
    ),
    below(
        Area::Stock,
        "Import stock from a file",
        paths::STOCK_IMPORT,
        IconName::Copy,
        Permission::StockEdit,
    ),
    below(
        Area::Stock,
        "Stock ledger",
        paths::MOVEMENTS,
        IconName::Clock,
        Permission::StockEdit,
    ),
    below(
        Area::Staff,
        "Roles and permissions",
        paths::ROLES,
        IconName::Shield,
        Permission::StaffManage,
    ),
];

const fn below(area: Area, label: &'static str, path: &'static str, icon: IconName, permission: Permission) -> Entry {
    entry(area, label, path, icon, Some(permission), "", "")
}

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

/// The same with the pages below them.
pub fn all_entries(permissions: PermissionSet) -> impl Iterator<Item = &'static Entry> {
    entries(permissions).chain(
        BELOW
            .iter()
            .filter(move |entry| entry.permission.is_none_or(|permission| permissions.has(permission))),
    )
}

/// The navigation: beside the page on a desk, a sheet on a phone (a popover, which needs no script).
pub(super) fn nav(desk: &Desk, area: Area) -> AnyView {
    let mut group = "";
    let links = entries(desk.permissions)
        .map(|entry| {
            // Whoever may not see a group's first page still sees its name.
            let begins = (entry.group != group).then_some(entry.group);
            group = entry.group;
            link(entry, area, begins)
        })
        .collect_view();
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

fn link(entry: &'static Entry, area: Area, begins: Option<&'static str>) -> AnyView {
    let current = (entry.area == area).then_some("page");
    let group = begins.map(|group| view! { <li class="desk-group">{group}</li> });
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
