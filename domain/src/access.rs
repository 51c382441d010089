//! Who may do what in the back office: permissions, sets of them, and the roles that a shop begins with.

use serde::{Deserialize, Serialize};

use crate::order::codes;

codes! {
    /// One thing that staff may be allowed to do. Every command of the back office asks for exactly one.
    Permission {
        /// See orders, their timelines, payments and parcels.
        OrdersRead = "orders.read",
        /// Confirm, edit, note, draft orders by telephone, and cancel before packing.
        OrdersEdit = "orders.edit",
        /// Pack, ship, deliver, print slips, hand over to couriers.
        OrdersFulfil = "orders.fulfil",
        /// Record and decide refunds.
        OrdersRefund = "orders.refund",
        /// Approve, receive and inspect returns.
        ReturnsDecide = "returns.decide",
        /// Decide about payments that are in doubt.
        PaymentsReview = "payments.review",
        /// The cash desk: calls, manifests, remittances.
        CashDesk = "cash.desk",
        /// See customers and what they bought.
        CustomersRead = "customers.read",
        /// Change and close customers' accounts.
        CustomersEdit = "customers.edit",
        /// Take personal data out of the shop: exports.
        CustomersExport = "customers.export",
        /// Products, categories, collections, prices.
        CatalogueEdit = "catalogue.edit",
        /// Stock: receive, count, adjust.
        StockEdit = "stock.edit",
        /// Figures and charts.
        AnalyticsRead = "analytics.read",
        /// Invite staff, give roles, end sessions of others.
        StaffManage = "staff.manage",
        /// The shop's settings.
        SettingsEdit = "settings.edit",
        /// The audit log.
        AuditRead = "audit.read",
    }
}

impl Permission {
    /// As staff read it, beside a box to tick.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OrdersRead => "See orders",
            Self::OrdersEdit => "Confirm, edit and cancel orders",
            Self::OrdersFulfil => "Pack, ship and deliver",
            Self::OrdersRefund => "Refund",
            Self::ReturnsDecide => "Decide returns",
            Self::PaymentsReview => "Decide payments in doubt",
            Self::CashDesk => "Work at the cash desk",
            Self::CustomersRead => "See customers",
            Self::CustomersEdit => "Change customers' accounts",
            Self::CustomersExport => "Export personal data",
            Self::CatalogueEdit => "Edit the catalogue",
            Self::StockEdit => "Change stock",
            Self::AnalyticsRead => "See figures",
            Self::StaffManage => "Manage staff and roles",
            Self::SettingsEdit => "Change settings",
            Self::AuditRead => "Read the audit log",
        }
    }

    /// Its place in a [`PermissionSet`].
    const fn bit(self) -> u64 {
        // The discriminants count from 0 in the order of the list, far below 64.
        match 1_u64.checked_shl(self as u32) {
            Some(bit) => bit,
            None => 0,
        }
    }
}

/// What somebody may do. Stored and sent as the codes, with spaces between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct PermissionSet(u64);

impl PermissionSet {
    /// Nothing.
    pub const NONE: Self = Self(0);

    /// Everything.
    pub fn all() -> Self {
        Permission::ALL.iter().copied().collect()
    }

    /// Whether it holds this one.
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    /// Whether it holds everything that the other does: nobody gives away what they do not have.
    pub const fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether it holds nothing.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What it holds, in the order of [`Permission::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .iter()
            .copied()
            .filter(move |permission| self.has(*permission))
    }

    /// Takes stored codes. One that is not known (any more) allows nothing.
    pub fn parse(text: &str) -> Self {
        text.split_whitespace().filter_map(|code| code.parse().ok()).collect()
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<T: IntoIterator<Item = Permission>>(permissions: T) -> Self {
        Self(
            permissions
                .into_iter()
                .fold(0, |set, permission| set | permission.bit()),
        )
    }
}

impl std::fmt::Display for PermissionSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, permission) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(permission.code())?;
        }
        Ok(())
    }
}

impl From<String> for PermissionSet {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}

impl From<PermissionSet> for String {
    fn from(set: PermissionSet) -> Self {
        set.to_string()
    }
}

codes! {
    /// The roles that a shop begins with. Own roles are made by ticking permissions.
    Preset {
        /// Everything, also what is added later.
        Owner = "owner",
        /// Everything but staff and settings.
        Manager = "manager",
        /// Orders from confirmed to delivered, and the cash desk.
        Fulfilment = "fulfilment",
        /// Products and stock.
        Catalogue = "catalogue",
        /// Orders and customers, without money.
        Support = "support",
        /// Figures only.
        Analyst = "analyst",
    }
}

impl Preset {
    /// As people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Manager => "Manager",
            Self::Fulfilment => "Fulfilment",
            Self::Catalogue => "Catalogue",
            Self::Support => "Support",
            Self::Analyst => "Analyst",
        }
    }

    /// What it may do.
    pub fn permissions(self) -> PermissionSet {
        use Permission::{
            AnalyticsRead, CashDesk, CatalogueEdit, CustomersEdit, CustomersRead, OrdersEdit, OrdersFulfil, OrdersRead,
            ReturnsDecide, SettingsEdit, StaffManage, StockEdit,
        };
        let chosen: &[Permission] = match self {
            Self::Owner => Permission::ALL,
            Self::Manager => {
                return Permission::ALL
                    .iter()
                    .copied()
                    .filter(|permission| !matches!(permission, StaffManage | SettingsEdit))
                    .collect();
            }
            Self::Fulfilment => &[OrdersRead, OrdersFulfil, CashDesk],
            Self::Catalogue => &[CatalogueEdit, StockEdit],
            Self::Support => &[OrdersRead, OrdersEdit, ReturnsDecide, CustomersRead, CustomersEdit],
            Self::Analyst => &[AnalyticsRead],
        };
        chosen.iter().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_reads_back_and_ignores_what_it_does_not_know() {
        let set: PermissionSet = [Permission::OrdersRead, Permission::AuditRead].into_iter().collect();

        assert_eq!(set.to_string(), "orders.read audit.read");
        assert_eq!(PermissionSet::parse("audit.read orders.read orders.read nonsense"), set);
        assert!(set.has(Permission::AuditRead) && !set.has(Permission::OrdersEdit));
    }

    #[test]
    fn every_permission_has_a_place_of_its_own() {
        for &permission in Permission::ALL {
            let only: PermissionSet = [permission].into_iter().collect();
            assert_eq!(only.iter().collect::<Vec<_>>(), [permission]);
        }
    }

    #[test]
    fn an_owner_covers_every_role_and_no_other_covers_an_owner() {
        for &preset in Preset::ALL {
            assert!(Preset::Owner.permissions().covers(preset.permissions()));
            assert_eq!(
                preset.permissions().covers(PermissionSet::all()),
                preset == Preset::Owner
            );
            assert!(!preset.permissions().is_empty());
        }
    }

    #[test]
    fn only_owners_make_staff() {
        let may = |preset: &&Preset| preset.permissions().has(Permission::StaffManage);
        assert_eq!(Preset::ALL.iter().filter(may).collect::<Vec<_>>(), [&Preset::Owner]);
    }
}
