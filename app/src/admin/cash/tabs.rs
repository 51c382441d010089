//! The parts of the cash desk, side by side.

use domain::paths::admin as paths;

use crate::admin::shell::Parts;

pub(super) const PARTS: Parts = Parts {
    label: "Parts of the cash desk",
    links: &[
        ("Calls", paths::CASH),
        ("Parcels", paths::PARCELS),
        ("Statements", paths::STATEMENTS),
        ("Debts", paths::DEBTS),
    ],
};
