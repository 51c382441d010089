//! What can be done from anywhere: each is a page with its form, or one form.

use domain::{
    access::{Permission, PermissionSet},
    paths::{self, admin},
    view::{FoundGroup, FoundOne},
};

struct Deed {
    label: &'static str,
    /// Other words that people may think of.
    also: &'static str,
    path: &'static str,
    /// The fields of its form; `None` where there is more to be filled in, on its page.
    fields: Option<&'static [[&'static str; 2]]>,
    permission: Option<Permission>,
}

const fn page(label: &'static str, also: &'static str, path: &'static str, permission: Permission) -> Deed {
    Deed {
        label,
        also,
        path,
        fields: None,
        permission: Some(permission),
    }
}

const fn colours(label: &'static str, fields: &'static [[&'static str; 2]]) -> Deed {
    Deed {
        label,
        also: "theme",
        path: admin::THEME,
        fields: Some(fields),
        permission: None,
    }
}

const DEEDS: &[Deed] = &[
    Deed {
        label: "Write down a phone order",
        also: "new draft telephone",
        path: admin::DRAFTS,
        fields: Some(&[]),
        permission: Some(Permission::OrdersEdit),
    },
    page(
        "Export the orders",
        "csv file",
        "/admin/orders.csv",
        Permission::OrdersRead,
    ),
    page(
        "Export the customers",
        "csv file",
        "/admin/customers.csv",
        Permission::CustomersExport,
    ),
    page(
        "Export the audit trail",
        "csv file",
        "/admin/audit.csv",
        Permission::AuditRead,
    ),
    page(
        "Take a courier’s statement",
        "import csv remittance",
        "/admin/cash/statements#take",
        Permission::CashDesk,
    ),
    page(
        "Invite somebody to the staff",
        "new colleague",
        "/admin/staff#invite",
        Permission::StaffManage,
    ),
    page(
        "Make a role",
        "new permissions",
        "/admin/roles/new",
        Permission::StaffManage,
    ),
    Deed {
        label: "Try all failed effects again",
        also: "outbox retry mails",
        path: "/admin/outbox/retry",
        fields: Some(&[]),
        permission: Some(Permission::OrdersEdit),
    },
    colours("Light colours", &[["theme", "light"]]),
    colours("Dark colours", &[["theme", "dark"]]),
    colours("Colours as the system has them", &[["theme", "system"]]),
    Deed {
        label: "Sign out",
        also: "leave log out",
        path: paths::SIGN_OUT,
        fields: Some(&[]),
        permission: None,
    },
];

/// What holds all of these words, of what the person may do.
pub(super) fn deeds(permissions: PermissionSet, words: &str) -> FoundGroup {
    let words = words.to_lowercase();
    let holds = |deed: &&Deed| {
        let text = format!("{} {}", deed.label, deed.also).to_lowercase();
        words.split_whitespace().all(|word| text.contains(word))
    };
    let may = |deed: &&Deed| deed.permission.is_none_or(|permission| permissions.has(permission));
    let found = DEEDS.iter().filter(may).filter(holds).map(|deed| FoundOne {
        title: deed.label.to_owned(),
        aside: String::new(),
        path: deed.path.to_owned(),
        post: deed
            .fields
            .map(|fields| fields.iter().map(|pair| pair.map(str::to_owned)).collect()),
    });
    FoundGroup {
        title: "Do".to_owned(),
        found: found.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deed_is_offered_to_whoever_may_do_it() {
        let owner = deeds(PermissionSet::all(), "phone order");
        assert_eq!(owner.found.len(), 1);
        assert_eq!(owner.found[0].post, Some(Vec::new()));
        assert!(deeds(PermissionSet::NONE, "phone order").found.is_empty());
        let dark = deeds(PermissionSet::NONE, "DARK theme");
        assert_eq!(dark.found[0].post, Some(vec![["theme".to_owned(), "dark".to_owned()]]));
    }
}
